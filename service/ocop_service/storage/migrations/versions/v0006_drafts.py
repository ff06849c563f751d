"""Drafts: what was typed into sheets and is not stored yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "drafts",
        sa.Column("organisation", sa.Text, primary_key=True),
        sa.Column("actor", sa.Text, primary_key=True),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("product_set", sa.SmallInteger, nullable=False),
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("product", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("saved_at", sa.String(27), nullable=False),
        sa.Column("page", sa.String(32), nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
    )
    op.create_index("ix_drafts_saved_at", "drafts", ["saved_at"])


def downgrade() -> None:
    """Take the table away, and with it what was typed and not stored."""
    op.drop_table("drafts")
