"""The decision log with its evaluations, API keys, sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables; the log's own refuse to be changed otherwise than by adding to them."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    sequence = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "evaluations",
        sa.Column("sequence", sequence, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("entry_digest", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("record_digest", sa.String(64), nullable=False),
        sa.Column("explanation", sa.LargeBinary, nullable=False),
        sa.Column("explanation_digest", sa.String(64), nullable=False),
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("product", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("product_set", sa.SmallInteger, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("evaluated_on", sa.String(10), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("points", sa.Text, nullable=False),
        sa.Column("band", sa.SmallInteger, nullable=False),
        sa.Column("stars", sa.SmallInteger),
        sa.Column("idempotency_key", sa.Text),
        sa.Column("request_digest", sa.String(64)),
        sa.UniqueConstraint("id", name="uq_evaluations_id"),
        sa.UniqueConstraint("actor", "idempotency_key", name="uq_evaluations_idempotency"),
    )
    op.create_index("ix_evaluations_dossier", "evaluations", ["dossier", "sequence"])
    op.create_index("ix_evaluations_sheet", "evaluations", ["version", "product_set", "sequence"])
    op.create_index("ix_evaluations_evaluated_on", "evaluations", ["evaluated_on", "sequence"])
    head = op.create_table(
        "log_head",
        sa.Column("one", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("sequence", sequence, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.bulk_insert(head, [{"one": 1, "sequence": 0, "digest": "0" * 64}])
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("secret_digest", sa.String(64), nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("expires_at", sa.String(27)),
        sa.Column("revoked_at", sa.String(27)),
    )
    op.create_table(
        "sessions",
        sa.Column("token_digest", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("expires_at", sa.String(27), nullable=False),
    )
    for statement in _SQLITE if sqlite else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Refuse: taking this back would take the log away."""
    raise RuntimeError("the decision log is never removed by a migration; restore a backup instead")


_SQLITE = (
    "CREATE TRIGGER evaluations_not_changed BEFORE UPDATE ON evaluations "
    "BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END",
    "CREATE TRIGGER evaluations_not_removed BEFORE DELETE ON evaluations "
    "BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END",
    "CREATE TRIGGER log_head_goes_on BEFORE UPDATE ON log_head WHEN NEW.sequence <= OLD.sequence "
    "BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END",
    "CREATE TRIGGER log_head_not_removed BEFORE DELETE ON log_head "
    "BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END",
)

_POSTGRESQL = (
    "CREATE FUNCTION ocop_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the decision log is append-only'; END $$",
    "CREATE TRIGGER evaluations_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON evaluations "
    "FOR EACH STATEMENT EXECUTE FUNCTION ocop_log_is_append_only()",
    "CREATE TRIGGER log_head_goes_on BEFORE UPDATE ON log_head "
    "FOR EACH ROW WHEN (NEW.sequence <= OLD.sequence) EXECUTE FUNCTION ocop_log_is_append_only()",
    "CREATE TRIGGER log_head_not_removed BEFORE DELETE OR TRUNCATE ON log_head "
    "FOR EACH STATEMENT EXECUTE FUNCTION ocop_log_is_append_only()",
)
