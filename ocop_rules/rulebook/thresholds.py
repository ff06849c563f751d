"""Printed thresholds of a criterion that overlap or leave a gap (R2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ocop_rules.brief import brief
from ocop_rules.rulebook.condition import AllOf, Condition, FactTest
from ocop_rules.rulebook.model import Option
from ocop_rules.rulebook.vocabulary import FactType, Vocabulary


@dataclass(frozen=True, slots=True)
class Interval:
    """The values of a numeric fact that an option asks for; a bound of None is open."""

    option: Option
    fact: str
    low: Decimal | None
    low_in: bool
    high: Decimal | None
    high_in: bool

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Values that two options of a criterion both claim: the better option counts."""

    fact: str
    lower: Option
    upper: Option
    low: Decimal
    high: Decimal

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Gap:
    """Values between two options that none claims: the option below counts, under `when`."""

    fact: str
    below: Option
    low: Decimal
    low_in: bool
    high: Decimal
    high_in: bool
    when: Condition

    def __repr__(self) -> str:
        return brief(self)


def _tests(condition: Condition | None) -> tuple[Condition, ...]:
    if condition is None:
        return ()
    return condition.all if isinstance(condition, AllOf) else (condition,)


def intervals(options: tuple[Option, ...], vocabulary: Vocabulary) -> Iterator[Interval]:
    """Return the interval on each numeric fact that an option asks for outright."""
    for option in options:
        for test in _tests(option.when):
            if not isinstance(test, FactTest):
                continue
            kind = vocabulary.facts[test.fact].type
            if kind in (FactType.SHARE, FactType.NUMBER):
                low = test.at_least if test.at_least is not None else test.above
                high = test.at_most if test.at_most is not None else test.below
                yield Interval(option, test.fact, low, test.at_least is not None, high, test.at_most is not None)


def overlaps(options: tuple[Option, ...], vocabulary: Vocabulary) -> tuple[Overlap, ...]:
    """Return the overlaps of a criterion's printed thresholds."""
    found = []
    for lower in intervals(options, vocabulary):
        for upper in intervals(options, vocabulary):
            if lower.fact != upper.fact or lower.high is None or upper.low is None:
                continue
            if lower.low is not None and upper.low <= lower.low:
                continue
            touches = upper.low == lower.high and upper.low_in and lower.high_in
            if upper.low < lower.high or touches:
                high = lower.high if upper.high is None else min(lower.high, upper.high)
                found.append(Overlap(lower.fact, lower.option, upper.option, upper.low, high))
    return tuple(found)


def gaps(options: tuple[Option, ...], vocabulary: Vocabulary) -> tuple[Gap, ...]:
    """Return the gaps between a criterion's printed thresholds, each with the condition under which it counts."""
    found = []
    claims = list(intervals(options, vocabulary))
    for below in claims:
        if below.high is None:
            continue
        others = [c for c in claims if c.fact == below.fact and c.option is not below.option]
        nearest = min((c.low for c in others if c.low is not None and c.low >= below.high), default=None)
        if nearest is None:
            continue
        first_in = any(c.low == nearest and c.low_in for c in others)
        joined = nearest == below.high and (below.high_in or first_in)
        if joined or any(_covers_end(c, below.high, below.high_in) for c in others):
            continue
        when = _within(below, nearest, not first_in)
        found.append(Gap(below.fact, below.option, below.high, not below.high_in, nearest, not first_in, when))
    return tuple(found)


def _covers_end(claim: Interval, end: Decimal, end_in: bool) -> bool:
    """Tell whether an interval claims the first value after another one ends."""
    begins = claim.low is None or claim.low < end or (claim.low == end and (claim.low_in or end_in))
    goes_on = claim.high is None or claim.high > end or (claim.high == end and claim.high_in and not end_in)
    return begins and goes_on


def _within(below: Interval, high: Decimal, high_in: bool) -> Condition:
    """Return the option's own condition with its interval moved into the gap."""
    assert below.high is not None
    test = FactTest.model_construct(
        fact=below.fact,
        at_least=None if below.high_in else below.high,
        above=below.high if below.high_in else None,
        at_most=high if high_in else None,
        below=None if high_in else high,
        is_=None,
        in_=None,
    )
    parts = tuple(
        test if isinstance(part, FactTest) and part.fact == below.fact else part for part in _tests(below.option.when)
    )
    return parts[0] if len(parts) == 1 else AllOf.model_construct(all=parts)
