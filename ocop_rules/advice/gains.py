"""Gains: where points can still be won on evidence, as a result tells them: without the solver, and without a proof."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from ocop_rules.advice.ways import is_for_people
from ocop_rules.rating.points import Points, points_of
from ocop_rules.rating.result import CriterionResult, Result
from ocop_rules.rulebook.condition import documents_read, facts_read
from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.rulebook.model import Criterion, Option, Rulebook


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
    open_to_evidence = result.rulebook.once(_shown_by_evidence, result.product_set.number)
    found = []
    for number, each in result.criteria.items():
        if each.basis == "not_applicable":
            continue
        ways = open_to_evidence.get((number, each.case), ())
        asked = required.get(number)
        if asked is not None and next_stars is not None and asked.least.when is not None:
            found += [_gain(each, way, next_stars.stars) for way in ways if way.option is asked.least]
        elif each.basis != "judged":
            better = [way for way in ways if way.alone and way.option.points > each.points]
            found += [_gain(each, way, None) for way in better[:1]]
    found.sort(key=lambda pair: pair[0])
    return tuple([gain for _, gain in found])


class _Way(NamedTuple):
    """An option that evidence can show.

    Attributes:
        needs: the facts and document types that its rule reads.
        alone: whether it needs no judgement of people, and is the one option that counts.
    """

    option: Option
    needs: tuple[tuple[Literal["fact", "document"], str], ...]
    alone: bool


def _shown_by_evidence(rulebook: Rulebook, number: int) -> dict[tuple[str, str | None], tuple[_Way, ...]]:
    """Return the options that evidence can show, by criterion and case, those of the least rank first."""
    facts = rulebook.vocabulary.facts
    ways: dict[tuple[str, str | None], list[_Way]] = {}
    for criterion in rulebook.sets[number].criteria.values():
        if criterion.decided_by is not DecidedBy.EVIDENCE:
            continue
        for case, option in criterion.all_options():
            if option.when is None:
                continue
            read = facts_read(option.when)
            needs: list[tuple[Literal["fact", "document"], str]] = [("fact", name) for name in read]
            needs += [("document", name) for name in documents_read(option.when)]
            alone = criterion.scoring is not Scoring.SUM and not any(is_for_people(facts[name]) for name in read)
            ways.setdefault((criterion.number, case), []).append(_Way(option, tuple(needs), alone))
    return {key: tuple(sorted(found, key=lambda way: way.option.rank)) for key, found in ways.items()}


def _gain(result: CriterionResult, way: _Way, stars: int | None) -> tuple[tuple[bool, Fraction], Gain]:
    """Return a gain with its place among others."""
    order, more = _more(way.option.points, result.points)
    return (stars is None, order), Gain(result.criterion, way.option, more, way.needs, stars)


@lru_cache(maxsize=4096)
def _more(worth: Decimal, points: Points) -> tuple[Fraction, Points]:
    """Return by how many points an option is worth more than what was earned, and their place: most points first."""
    more = max(Fraction(worth) - Fraction(points), Fraction(0))
    return -more, points_of(more)
