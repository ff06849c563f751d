"""What lists are narrowed to: products' names, folded, so that they are found in any writing; indices of the rest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ocop_rules.text import folded

revision = "0003"
down_revision = "0002"

_BATCH = 1000
_LISTED = ("dossier", "version", "product_set", "outcome", "stars", "evaluated_on")


def upgrade() -> None:
    """Make the indices and the table, and fill it from what is stored."""
    op.create_index("ix_evaluations_listed", "evaluations", ["organisation", "sequence", "actor", *_LISTED])
    op.create_index("ix_evaluations_listed_all", "evaluations", ["sequence", *_LISTED])
    sequence = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    names = op.create_table(
        "product_names",
        sa.Column("sequence", sequence, primary_key=True, autoincrement=False),
        sa.Column("folded", sa.Text, nullable=False),
    )
    bind = op.get_bind()
    stored = sa.table("evaluations", sa.column("sequence", sequence), sa.column("product", sa.Text))
    after = 0
    while True:
        query = sa.select(stored).where(stored.c.sequence > after).order_by(stored.c.sequence).limit(_BATCH)
        rows = bind.execute(query).all()
        if not rows:
            return
        op.bulk_insert(names, [{"sequence": row.sequence, "folded": folded(row.product)} for row in rows])
        after = rows[-1].sequence


def downgrade() -> None:
    """Take the table and the indices away; what they are made of stays."""
    op.drop_index("ix_evaluations_listed_all", "evaluations")
    op.drop_index("ix_evaluations_listed", "evaluations")
    op.drop_table("product_names")
