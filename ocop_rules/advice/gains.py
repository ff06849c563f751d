"""Gains: where points can still be won on evidence, as a result tells them: without the solver, and without a proof."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from ocop_rules.advice.ways import is_for_people
from ocop_rules.rating.points import Points, points_of
from ocop_rules.rating.result import CriterionResult, Result
from ocop_rules.rulebook.condition import documents_read, facts_read
from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.rulebook.model import Criterion, Option
from ocop_rules.rulebook.vocabulary import FactDefinition


class Gain(NamedTuple):
    """Points that a better option of a criterion would add.

    Attributes:
        option: the least option that the next stars ask for, or else the next better one that earns more.
        points: how many more points it is worth.
        needs: the facts and document types that its rule reads.
        required_for: the next stars, where they ask for it; None otherwise.
    """

    criterion: Criterion
    option: Option
    points: Points
    needs: tuple[tuple[Literal["fact", "document"], str], ...]
    required_for: int | None


def gains(result: Result) -> tuple[Gain, ...]:
    """Return what evidence can still win at each criterion that it decides.

    What the next stars ask for comes first, all of it, though sheets judged it; then what nobody judged, most points
    first, then print order.
    """
    next_stars = result.distances[0] if result.distances else None
    required = {each.criterion: each for each in (next_stars.unmet if next_stars is not None else ())}
    facts = result.rulebook.vocabulary.facts
    found = []
    for number, each in result.criteria.items():
        if each.criterion.decided_by is not DecidedBy.EVIDENCE or each.basis == "not_applicable":
            continue
        asked = required.get(number)
        if asked is not None and next_stars is not None and asked.least.when is not None:
            found.append(_gain(each, asked.least, next_stars.stars))
        elif each.basis != "judged" and (option := _next(each, facts)) is not None:
            found.append(_gain(each, option, None))
    return tuple(sorted(found, key=lambda gain: (gain.required_for is None, -Fraction(gain.points))))


def _next(result: CriterionResult, facts: Mapping[str, FactDefinition]) -> Option | None:
    """Return the next better option that evidence can show without people's judgement."""
    criterion = result.criterion
    if criterion.scoring is Scoring.SUM:
        return None
    better = [
        option
        for option in criterion.options_of(result.case)
        if option.when is not None
        and option.points > result.points
        and not any(is_for_people(facts[name]) for name in facts_read(option.when))
    ]
    return min(better, key=lambda option: option.rank, default=None)


def _gain(result: CriterionResult, option: Option, stars: int | None) -> Gain:
    assert option.when is not None
    needs: list[tuple[Literal["fact", "document"], str]] = [("fact", n) for n in facts_read(option.when)]
    needs += [("document", n) for n in documents_read(option.when)]
    more = max(Fraction(Decimal(option.points)) - Fraction(result.points), Fraction(0))
    return Gain(result.criterion, option, points_of(more), tuple(needs), stars)
