"""Minimum requirements that ask for no more than fewer stars already do."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.used_entries import scored
from ocop_rules.rulebook.model import Option, Rulebook
from ocop_rules.rulebook.printed import ErratumField
from ocop_rules.text import text

RULE = "weaker-mark"

ERRATA: frozenset[ErratumField] = frozenset({"min_stars", "points"})
"""The misprints that explain its findings."""


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the marks that a better option with as few or fewer stars overtakes, as often as an entry is scored so."""
    for entry in scored(rulebook):
        for case, options in entry.cases():
            for option in options:
                overtaking = _overtaking(option, options)
                if overtaking is not None:
                    yield entry.finding(
                        RULE,
                        text(
                            f"dấu {option.min_stars} sao không đòi thêm gì: "
                            f"{overtaking.min_stars} sao đã đòi phương án {overtaking.ordinal}, tốt hơn",
                            f"the mark of {option.min_stars} stars asks for nothing more: {overtaking.min_stars} stars "
                            f"already ask for option {overtaking.ordinal}, which is better",
                        ),
                        case,
                        option.ordinal,
                    )


def _overtaking(option: Option, options: tuple[Option, ...]) -> Option | None:
    stars = option.min_stars
    if stars is None:
        return None
    return next((o for o in options if o.rank > option.rank and o.min_stars is not None and o.min_stars <= stars), None)
