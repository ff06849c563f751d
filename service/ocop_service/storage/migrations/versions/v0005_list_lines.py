"""What lists show and search beside the log: producer, commune, whose sheets count, and all of it folded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table; `Database.migrate` fills it, now and of what a process of an earlier release stores meanwhile."""
    sequence = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "list_lines",
        sa.Column("sequence", sequence, primary_key=True, autoincrement=False),
        sa.Column("producer", sa.Text),
        sa.Column("commune", sa.Text),
        sa.Column("judge", sa.Text),
        sa.Column("judges", sa.Integer, nullable=False),
        sa.Column("assessed_by", sa.Text),
        sa.Column("commune_folded", sa.Text, nullable=False),
        sa.Column("searched", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Take the table away; what it is made of stays."""
    op.drop_table("list_lines")
