"""The words that tell evaluations: an edition is kept once, where explanations were kept with each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table, which refuses to be changed otherwise than by adding to it; explanations stay as they are."""
    op.create_table(
        "words",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("library", sa.Text, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Refuse: taking this back would take away the words that entries of the log name."""
    raise RuntimeError("the decision log is never taken back by a migration; restore a backup instead")


_REFUSE = "SELECT RAISE(ABORT, 'the decision log is append-only')"

_SQLITE = (
    f"CREATE TRIGGER words_not_changed BEFORE UPDATE ON words BEGIN {_REFUSE}; END",
    f"CREATE TRIGGER words_not_removed BEFORE DELETE ON words BEGIN {_REFUSE}; END",
    "CREATE TRIGGER words_not_replaced BEFORE INSERT ON words "
    f"WHEN EXISTS (SELECT 1 FROM words WHERE digest = NEW.digest) BEGIN {_REFUSE}; END",
)

_POSTGRESQL = (
    "CREATE TRIGGER words_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON words "
    "FOR EACH STATEMENT EXECUTE FUNCTION ocop_log_is_append_only()",
)
