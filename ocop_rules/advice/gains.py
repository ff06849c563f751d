"""Advice to a producer: where points can still be won on evidence."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from ocop_rules.rating.points import Points, points_of
from ocop_rules.rating.result import CriterionResult, Result
from ocop_rules.rulebook.condition import documents_read, facts_read
from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.rulebook.model import Criterion, Option


class Gain(NamedTuple):
    """Points that a better option of a criterion would add.

    Attributes:
        option: the next better option that earns more.
        points: how many more points it is worth.
        needs: the facts and document types that its rule reads.
    """

    criterion: Criterion
    option: Option
    points: Points
    needs: tuple[tuple[Literal["fact", "document"], str], ...]


def gains(result: Result) -> tuple[Gain, ...]:
    """Return, for each criterion that evidence decides, its next better option: most points first, then print order."""
    found = [gain for each in result.criteria.values() if (gain := _next(each))]
    return tuple(sorted(found, key=lambda gain: -Fraction(gain.points)))


def _next(result: CriterionResult) -> Gain | None:
    criterion = result.criterion
    if criterion.decided_by is not DecidedBy.EVIDENCE or criterion.scoring is Scoring.SUM:
        return None
    better = [o for o in criterion.options_of(result.case) if o.when is not None and o.points > result.points]
    if not better:
        return None
    option = min(better, key=lambda o: o.rank)
    assert option.when is not None
    needs: list[tuple[Literal["fact", "document"], str]] = [("fact", n) for n in facts_read(option.when)]
    needs += [("document", n) for n in documents_read(option.when)]
    more = Fraction(Decimal(option.points)) - Fraction(result.points)
    return Gain(criterion, option, points_of(more), tuple(needs))
