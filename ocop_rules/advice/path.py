"""A path: changes of the evidence that together give the stars wanted, and none of which can be left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from ocop_rules.advice.change import EvidenceChange, Raise
from ocop_rules.brief import brief
from ocop_rules.rating.points import Points


@dataclass(frozen=True, slots=True)
class EndingPaper:
    """A paper that ends too soon.

    Attributes:
        document: its id; None for one that is still to be had.
        type: its type.
        ends_on: the last day on which it counts.
        before: whether it ends before the day on which it must count, or before a certificate would.
    """

    document: str | None
    type: str
    ends_on: date
    before: Literal["evaluation", "certificate"]

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class AdvicePath:
    """Changes that together give the stars wanted.

    Attributes:
        changes: in the order in which they are to be made: papers first, by the time that they take.
        raises: required ones first, then in printed order.
        lowered: criteria that lose points by it.
        points, stars: what the changed bundle gets.
        cost: what its changes cost together; None unless that is the measure.
        first_day: the first day on which all of it can hold, as far as that is known.
        unknown_days: whether it is not known of some change how long it takes.
        ending: papers that end too soon.
    """

    changes: tuple[EvidenceChange, ...]
    raises: tuple[Raise, ...]
    lowered: tuple[Raise, ...]
    points: Points
    stars: int
    cost: Decimal | None
    first_day: date | None
    unknown_days: bool
    ending: tuple[EndingPaper, ...]

    def __repr__(self) -> str:
        return brief(self)

    @property
    def identity(self) -> frozenset[tuple[str, str]]:
        """What tells paths apart: which criteria are raised, and what is changed, whatever the values."""
        return frozenset(
            {("raise", each.criterion) for each in self.raises} | {(each.kind, each.name) for each in self.changes}
        )
