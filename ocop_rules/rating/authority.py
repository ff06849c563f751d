"""Who decides next: the level that certifies the result, and the levels it is forwarded to."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ocop_rules.brief import brief
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.rating.points import Exact, printed_points
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.procedure import Level


class Forwarding(NamedTuple):
    """A level that forwards the dossier, from how many points, and to which level."""

    level: Level
    at_least: Decimal
    to: Level

    def __repr__(self) -> str:
        return brief(self)


class Authority(NamedTuple):
    """Who decides next.

    Attributes:
        certified_by: the level that certifies these stars; None if no level does.
        forwardings: the levels that forward the dossier on its points, from the lowest up.
        assessed_by: who assessed, where that is somebody whose assessment nobody certifies: the producer; else None.
    """

    certified_by: Level | None
    forwardings: tuple[Forwarding, ...]
    assessed_by: Role | None = None

    def __repr__(self) -> str:
        return brief(self)


def authority_of(
    rulebook: Rulebook, points: Exact | Decimal, stars: int | None, assessed_by: Role | None = Role.COUNCIL
) -> Authority:
    """Return who decides on a result: nobody, if it has no stars or is the producer's own assessment.

    Args:
        rulebook: the version.
        points: the total.
        stars: the stars given, or None.
        assessed_by: the role of those whose sheets count; None if evidence alone was counted.
    """
    if assessed_by is Role.PRODUCER:
        return Authority(None, (), assessed_by)
    if stars is None:
        return Authority(None, ())
    forwardings = tuple(
        Forwarding(level, level.forwards_at_least, rulebook.levels[level.forwards_to])
        for level in rulebook.levels.values()
        if level.forwards_to is not None
        and level.forwards_at_least is not None
        and points >= printed_points(level.forwards_at_least)
    )
    certified_by = next((level for level in rulebook.levels.values() if stars in level.certifies), None)
    return Authority(certified_by, forwardings)
