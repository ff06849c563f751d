"""Obstacles: why no change of the evidence gives the stars wanted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from ocop_rules.brief import brief
from ocop_rules.rating.points import Points

ObstacleKind: TypeAlias = Literal["totals_alone", "council_rules", "knock_out", "requirement", "points", "together"]
"""Totals of parts alone are known; the council's own rules keep its sheets from being a result; a knock-out cannot be
cleared; a minimum requirement cannot be met; there are too few points to be had; each can be done, but not together."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why no change of the evidence gives the stars wanted.

    Attributes:
        criterion: the number of the criterion of a requirement or a knock-out.
        option: the ordinal of the least option that a requirement asks for.
        stars: the stars that ask for it.
        knock_out: the id of a knock-out.
        by_people: whether people decide it, so that a path could count on them if it is asked to.
        facts: facts that nobody can change and that stand in the way.
        most: the most points that can be had.
        needed: the points that are needed, with the margin.
    """

    kind: ObstacleKind
    criterion: str | None = None
    option: int | None = None
    stars: int | None = None
    knock_out: str | None = None
    by_people: bool = False
    facts: tuple[str, ...] = ()
    most: Points | None = None
    needed: Decimal | None = None

    def __repr__(self) -> str:
        return brief(self)
