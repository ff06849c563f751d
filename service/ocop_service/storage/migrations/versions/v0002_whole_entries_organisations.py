"""Entries that cover all that is stored, organisations, and a head and sessions that nobody can set at will."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns, which have their defaults in what is there; put the triggers and functions of this revision up."""
    bind = op.get_bind()
    default = {"nullable": False, "server_default": "default"}
    op.add_column("evaluations", sa.Column("entry_format", sa.SmallInteger, nullable=False, server_default="1"))
    op.add_column("evaluations", sa.Column("organisation", sa.Text, **default))  # type: ignore[arg-type]
    op.add_column("evaluations", sa.Column("idempotency_digest", sa.String(64)))
    op.create_index("ix_evaluations_organisation", "evaluations", ["organisation", "sequence"])
    op.create_index("ix_evaluations_idempotency_digest", "evaluations", ["idempotency_digest"], unique=True)
    op.add_column("api_keys", sa.Column("organisation", sa.Text, **default))  # type: ignore[arg-type]
    if bind.dialect.name == "sqlite":
        statements: tuple[str, ...] = _SQLITE
    else:
        schema = bind.dialect.identifier_preparer.quote(bind.scalar(sa.text("SELECT current_schema()")))
        statements = tuple(each.replace("OF_SCHEMA", f"SET search_path = {schema}, pg_temp") for each in _POSTGRESQL)
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    """Refuse: taking this back would take from the log what its entries prove."""
    raise RuntimeError("the decision log is never taken back by a migration; restore a backup instead")


_REFUSE = "SELECT RAISE(ABORT, 'the decision log is append-only')"

# The head moves on with each entry, and no other way. `INSERT OR REPLACE` would remove entries past the trigger that
# keeps them from being removed, so an entry that would replace another is refused before.
_SQLITE = (
    "DROP TRIGGER log_head_goes_on",
    "CREATE TRIGGER log_head_goes_on BEFORE UPDATE ON log_head WHEN NEW.one IS NOT OLD.one "
    "OR NEW.sequence IS NOT OLD.sequence + 1 OR NOT EXISTS (SELECT 1 FROM evaluations "
    "WHERE sequence = NEW.sequence AND entry_digest = NEW.digest AND previous = OLD.digest) "
    f"BEGIN {_REFUSE}; END",
    f"CREATE TRIGGER log_head_not_added BEFORE INSERT ON log_head BEGIN {_REFUSE}; END",
    "CREATE TRIGGER evaluations_follow BEFORE INSERT ON evaluations "
    "WHEN NEW.sequence IS NOT (SELECT sequence + 1 FROM log_head) "
    "OR NEW.previous IS NOT (SELECT digest FROM log_head) OR NEW.entry_format < 2 "
    "OR NEW.sequence >= 9007199254740992 OR EXISTS (SELECT 1 FROM evaluations WHERE id = NEW.id) "
    "OR EXISTS (SELECT 1 FROM evaluations WHERE idempotency_digest = NEW.idempotency_digest) "
    "OR EXISTS (SELECT 1 FROM evaluations WHERE actor = NEW.actor AND idempotency_key = NEW.idempotency_key) "
    f"BEGIN {_REFUSE}; END",
    "CREATE TRIGGER evaluations_move_head AFTER INSERT ON evaluations "
    "BEGIN UPDATE log_head SET sequence = NEW.sequence, digest = NEW.entry_digest; END",
)

_MOMENT = '\'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\''

# Functions that say SECURITY DEFINER act with the rights of the tables' owner. So the role of the service needs no
# right to move the head, to read the digests of keys, or to add sessions: it can have an entry follow the last one,
# ask about a key that it was shown, and begin a session of a key that it was shown.
_POSTGRESQL = (
    "DROP TRIGGER log_head_goes_on ON log_head",
    "CREATE FUNCTION ocop_head_follows() RETURNS trigger LANGUAGE plpgsql OF_SCHEMA AS $$ BEGIN "
    "IF NEW.one <> OLD.one OR NEW.sequence <> OLD.sequence + 1 OR NOT EXISTS (SELECT FROM evaluations "
    "WHERE sequence = NEW.sequence AND entry_digest = NEW.digest AND previous = OLD.digest) "
    "THEN RAISE EXCEPTION 'the decision log is append-only'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER log_head_goes_on BEFORE UPDATE ON log_head FOR EACH ROW EXECUTE FUNCTION ocop_head_follows()",
    "CREATE TRIGGER log_head_not_added BEFORE INSERT ON log_head "
    "FOR EACH STATEMENT EXECUTE FUNCTION ocop_log_is_append_only()",
    "CREATE FUNCTION ocop_log_moves_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER OF_SCHEMA AS $$ "
    "DECLARE last log_head%ROWTYPE; BEGIN SELECT * INTO STRICT last FROM log_head FOR UPDATE; "
    "IF NEW.sequence <> last.sequence + 1 OR NEW.previous <> last.digest OR NEW.entry_format < 2 "
    "OR NEW.sequence >= 9007199254740992 "
    "THEN RAISE EXCEPTION 'the decision log is append-only: an entry follows the last one'; END IF; "
    "UPDATE log_head SET sequence = NEW.sequence, digest = NEW.entry_digest; RETURN NULL; END $$",
    "CREATE TRIGGER evaluations_move_head AFTER INSERT ON evaluations "
    "FOR EACH ROW EXECUTE FUNCTION ocop_log_moves_on()",
    "CREATE FUNCTION ocop_log_lock() RETURNS TABLE (one smallint, sequence bigint, digest varchar) LANGUAGE sql "
    "SECURITY DEFINER OF_SCHEMA AS $$ SELECT h.one, h.sequence, h.digest FROM log_head h FOR UPDATE $$",
    "CREATE FUNCTION ocop_key_shown(key_id varchar, shown varchar) RETURNS TABLE (id varchar, name text, scopes text, "
    "created_at varchar, expires_at varchar, revoked_at varchar, organisation text) LANGUAGE sql STABLE "
    "SECURITY DEFINER OF_SCHEMA AS $$ SELECT k.id, k.name, k.scopes, k.created_at, k.expires_at, k.revoked_at, "
    "k.organisation FROM api_keys k WHERE k.id = key_id AND k.secret_digest = shown $$",
    "CREATE FUNCTION ocop_session_begin(token varchar, key_id varchar, shown varchar, until varchar) RETURNS boolean "
    "LANGUAGE plpgsql SECURITY DEFINER OF_SCHEMA AS $$ DECLARE "
    f"now_is text := to_char(clock_timestamp() AT TIME ZONE 'UTC', {_MOMENT}); "
    f"longest text := to_char((clock_timestamp() + interval '31 days') AT TIME ZONE 'UTC', {_MOMENT}); "
    "BEGIN IF until COLLATE \"C\" > longest THEN RAISE EXCEPTION 'a session is too long'; END IF; "
    "INSERT INTO sessions (token_digest, key, expires_at) SELECT token, k.id, until FROM api_keys k "
    "WHERE k.id = key_id AND k.secret_digest = shown AND k.revoked_at IS NULL "
    'AND (k.expires_at IS NULL OR now_is COLLATE "C" < k.expires_at); RETURN FOUND; END $$',
    "REVOKE ALL ON FUNCTION ocop_log_lock(), ocop_log_moves_on(), ocop_key_shown(varchar, varchar), "
    "ocop_session_begin(varchar, varchar, varchar, varchar) FROM PUBLIC",
)
