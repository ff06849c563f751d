"""The chance of each outcome, counted over councils, and what keeps councils from stars."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, NamedTuple

from ocop_rules.replay.summary import ORDER

PARTS = 10_000
"""Chances are told between two whole multiples of one over this: hundredths of a per cent."""

_NORMAL = Fraction(38_415, 10_000)
"""The square of 1.96, with four decimals: what a chi-square of one degree exceeds 5 times in 100."""


class Reason(NamedTuple):
    """What keeps a council's product from stars.

    Attributes:
        kind: too few points, a requirement that is missed, a knock-out, or members who are too far apart.
        stars: the stars that ask for the requirement.
        criterion, option: the requirement's criterion, and the least option by its ordinal.
        knock_out: the knock-out's id.
    """

    kind: Literal["points", "requirement", "knock_out", "apart"]
    stars: int | None = None
    criterion: str | None = None
    option: int | None = None
    knock_out: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Councils, counted.

    Attributes:
        councils: how many were rated.
        of: how many ways they come in together: the same, unless they are all that there can be, with their weights.
        outcomes: how many have each outcome.
        short: for each number of stars, how many have fewer.
        reasons: how many of those have each reason; one may have several.
    """

    councils: int = 0
    of: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    short: Counter[int] = field(default_factory=Counter)
    reasons: Counter[tuple[int, Reason]] = field(default_factory=Counter)

    def __add__(self, other: Tally) -> Tally:
        """Return both together, of different draws of the same council."""
        return Tally(
            self.councils + other.councils,
            self.of + other.of,
            self.outcomes + other.outcomes,
            self.short + other.short,
            self.reasons + other.reasons,
        )


@dataclass(frozen=True, slots=True)
class Chance:
    """A chance: exact where every council was counted, else what draws say of it.

    Attributes:
        count, of: so many of all councils.
        low, high: between which multiples of 1/10,000 it is: of draws in 95 of 100 such simulations (Wilson's
            interval, rounded outwards), else the two beside it.
    """

    count: int
    of: int
    low: int
    high: int

    @property
    def share(self) -> Fraction:
        """The share of councils, exact."""
        return Fraction(self.count, self.of)


@dataclass(frozen=True, slots=True)
class Short:
    """What keeps councils from so many stars.

    Attributes:
        stars: the stars.
        chance: that a council gives fewer.
        reasons: the reasons with the chance of each, that of most councils first; a council may have several.
    """

    stars: int
    chance: Chance
    reasons: tuple[tuple[Reason, Chance], ...]


@dataclass(frozen=True, slots=True)
class SizeChances:
    """What councils of one size come to.

    Attributes:
        members: how many members they have.
        exact: whether every council that there can be was counted, with its share, in place of draws.
        councils: how many councils were rated.
        chances: the chance of each outcome that came, by its name, from the best.
        short: for each number of stars of which some councils give fewer, from the fewest.
    """

    members: int
    exact: bool
    councils: int
    chances: tuple[tuple[str, Chance], ...]
    short: tuple[Short, ...]

    @property
    def most_likely(self) -> tuple[str, Chance]:
        """The outcome of most councils, the lesser of two that are alike often."""
        return max(reversed(self.chances), key=lambda each: each[1].count)

    @property
    def likely_stars(self) -> int:
        """The stars of most councils that give any, 0 where none do."""
        given = [each for each in self.chances if each[0].isdigit()]
        return int(max(reversed(given), key=lambda each: each[1].count)[0]) if given else 0


def size_chances(members: int, tally: Tally, *, exact: bool) -> SizeChances:
    """Return what councils of one size come to.

    Args:
        members: how many members they have.
        tally: the councils, counted.
        exact: whether these are all that there can be.
    """

    def chance(count: int) -> Chance:
        low, high = beside(count, tally.of) if exact else interval(count, tally.of)
        return Chance(count, tally.of, low, high)

    def reasons(stars: int) -> Iterator[tuple[Reason, Chance]]:
        counted = [(reason, count) for (asked, reason), count in tally.reasons.items() if asked == stars]
        for reason, count in sorted(counted, key=lambda each: (-each[1], _order(each[0]))):
            yield reason, chance(count)

    return SizeChances(
        members,
        exact,
        tally.councils,
        tuple((name, chance(tally.outcomes[name])) for name in ORDER if tally.outcomes[name]),
        tuple(Short(stars, chance(tally.short[stars]), tuple(reasons(stars))) for stars in sorted(tally.short)),
    )


def _order(reason: Reason) -> tuple[str, ...]:
    return tuple("" if each is None else f"{each:>20}" for each in reason)


def beside(count: int, of: int) -> tuple[int, int]:
    """Return the multiples of 1/10,000 beside a share, or twice it where it is one."""
    return count * PARTS // of, -(-count * PARTS // of)


def interval(count: int, of: int) -> tuple[int, int]:
    """Return Wilson's interval of a share of draws as multiples of 1/10,000, rounded outwards.

    It holds each chance p of which the share s is no further than 1.96 standard errors: (s - p)^2 <= 1.96^2 p(1-p)/n
    (Wilson 1927), here in whole numbers.

    Args:
        count: so many draws.
        of: of so many.
    """

    def outside(parts: int) -> bool:
        away = (count * PARTS - of * parts) ** 2
        return away * _NORMAL.denominator > _NORMAL.numerator * of * parts * (PARTS - parts)

    below, above = beside(count, of)
    first = bisect_left(range(below + 1), True, key=lambda parts: not outside(parts))
    last = above + bisect_left(range(above, PARTS + 1), True, key=outside)
    return max(first - 1, 0), min(last, PARTS)
