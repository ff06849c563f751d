"""The outbox: what other systems are still to be told of, written in the transaction that stores it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table; of what is stored already nobody is told."""
    sequence = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "outbox",
        sa.Column("hook", sa.String(64), primary_key=True),
        sa.Column("sequence", sequence, primary_key=True, autoincrement=False),
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("due_at", sa.String(27), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("tried_since", sa.String(27)),
        sa.Column("answer", sa.Text),
        sa.Column("given_up_at", sa.String(27)),
    )
    op.create_index("ix_outbox_due", "outbox", ["hook", "given_up_at", "due_at"])
    op.create_index("ix_outbox_dossier", "outbox", ["hook", "dossier", "sequence"])


def downgrade() -> None:
    """Take the table away: what was not sent yet is not sent."""
    op.drop_table("outbox")
