"""Exporting a version's criteria as a table: one row an option, in printed order."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.model import Rulebook, plain_number

COLUMNS = ("set", "part", "section", "criterion", "case", "option", "points", "min_stars", "scoring")
"""The columns of the table."""


def rows(rulebook: Rulebook) -> Iterator[tuple[str, ...]]:
    """Return the rows of the table, as text."""
    for product_set in rulebook.sets.values():
        for criterion in product_set.criteria.values():
            for case, option in criterion.all_options():
                yield (
                    str(product_set.number),
                    criterion.part,
                    criterion.section,
                    criterion.number,
                    case or "",
                    str(option.ordinal),
                    plain_number(option.points),
                    str(option.min_stars or ""),
                    str(criterion.scoring),
                )
