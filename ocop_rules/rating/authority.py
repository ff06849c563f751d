"""Who decides next: the level that certifies the result, and the levels it is forwarded to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ocop_rules.canonical import Json
from ocop_rules.rulebook.model import Level, Rulebook, plain_number


class Forwarding(NamedTuple):
    """A level that forwards the dossier, from how many points, and to which level."""

    level: Level
    at_least: Decimal
    to: Level

    def as_json(self) -> dict[str, Json]:
        """Give the forwarding as plain data for canonical JSON."""
        return {
            "level": self.level.name,
            "at_least": plain_number(self.at_least),
            "to": self.to.name,
            "citation": self.level.forwards_citation.as_json(),
        }


class Authority(NamedTuple):
    """Who decides next.

    Attributes:
        certified_by: the level that certifies these stars; None if no level does.
        forwardings: the levels that forward the dossier on its points, from the lowest up.
    """

    certified_by: Level | None
    forwardings: tuple[Forwarding, ...]

    def as_json(self) -> dict[str, Json]:
        """Give the authority as plain data for canonical JSON."""
        level = self.certified_by
        return {
            "certified_by": level.name if level else None,
            "citation": level.citation.as_json() if level else None,
            "forwardings": [forwarding.as_json() for forwarding in self.forwardings],
        }


def authority_of(rulebook: Rulebook, points: Fraction | Decimal, stars: int | None) -> Authority:
    """Give who decides on a result: nobody, if it has no stars."""
    if stars is None:
        return Authority(None, ())
    forwardings = tuple(
        Forwarding(level, level.forwards_at_least, rulebook.levels[level.forwards_to])
        for level in rulebook.levels.values()
        if level.forwards_to is not None and level.forwards_at_least is not None and points >= level.forwards_at_least
    )
    certified_by = next((level for level in rulebook.levels.values() if stars in level.certifies), None)
    return Authority(certified_by, forwardings)
