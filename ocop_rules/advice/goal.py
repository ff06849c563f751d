"""The goal of advice: how many stars, by when, and what makes one path better than another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from ocop_rules.brief import brief
from ocop_rules.several import FrozenMapping

Measure: TypeAlias = Literal["steps", "points", "cost"]
"""What makes one path better than another: fewer raises, fewer points to win, or less cost."""

MEASURES: tuple[Measure, ...] = get_args(Measure)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is asked of advice.

    Attributes:
        stars: the stars wanted, 1 to 5.
        by: the day on which the dossier is to be filed and its evidence must hold; None for the day of its evaluation.
        measure: `steps`: fewest raises, then fewest changes; `points`: fewest points to win, then fewest raises and
            changes; `cost`: least cost, then fewest raises and changes. By each of them, a path that lowers no
            criterion comes before one that does.
        costs: what a change costs, by document type, fact or criterion; what is left out costs as many days as the
            papers' data says, or as much as the dearest where nothing is known.
        margin: points above the threshold of the stars.
        allow_judged: whether a path may count on what people judge.
        paths: how many paths are shown at most.
        most_counted: how many equally good paths are counted at most.
    """

    stars: int
    by: date | None = None
    measure: Measure = "steps"
    costs: Mapping[str, Decimal] = field(default_factory=lambda: FrozenMapping({}))
    margin: Decimal = Decimal(0)
    allow_judged: bool = False
    paths: int = 3
    most_counted: int = 20

    def __post_init__(self) -> None:
        if not (type(self.stars) is int and 1 <= self.stars <= 5):
            raise ValueError(f"target is 1 to 5 stars, not {self.stars!r}")
        if self.measure not in MEASURES:
            raise ValueError(f"measure is steps, points or cost, not {self.measure!r}")
        if not 0 <= self.margin <= 100:
            raise ValueError(f"margin is 0 to 100 points, not {self.margin}")
        if self.paths < 1 or self.most_counted < 1:
            raise ValueError("paths and most_counted are at least 1")
        if any(cost < 0 for cost in self.costs.values()):
            raise ValueError("a cost is not below 0")

    def __repr__(self) -> str:
        return brief(self)
