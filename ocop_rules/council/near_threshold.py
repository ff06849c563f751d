"""Totals just at the points from which stars begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ocop_rules.council.scored import ScoredProduct
from ocop_rules.council.severity import GOOD, by_chance

WITHIN = 1
"""So many points or fewer from a threshold is just at it."""

_FEWEST_TOTALS = 6
"""Of fewer totals around a threshold nothing is said of more lying on one side."""


@dataclass(frozen=True, slots=True)
class ThresholdTotals:
    """The totals of members around the points from which some stars begin.

    Attributes:
        version: the version that prints the threshold.
        stars: the stars.
        points: from how many points they begin.
        below: how many members' totals are under it by at most a point.
        reached: how many reach it by less than a point: as wide a strip as `below`.
        a_point_above: how many lie exactly a point above it.
        heaped: whether more reach it than lie below, by more than an even split would easily give.
    """

    version: str
    stars: int
    points: Decimal
    below: int
    reached: int
    a_point_above: int
    heaped: bool


@dataclass(frozen=True, slots=True)
class NearThreshold:
    """A product whose result is just at a threshold.

    Attributes:
        dossier, product: which it is.
        points: the council's result.
        stars: the stars that begin there.
        threshold: from how many points.
        below, reached: how many members' totals are anywhere under the threshold, and how many reach it.
    """

    dossier: str
    product: str
    points: Fraction
    stars: int
    threshold: Decimal
    below: int
    reached: int

    @property
    def distance(self) -> Fraction:
        """The result less the threshold."""
        return self.points - Fraction(self.threshold)


def member_totals(products: Iterable[ScoredProduct]) -> Iterator[Fraction]:
    """Return the totals of members that can be compared."""
    for product in products:
        for sheet in product.sheets:
            if sheet.compared is not None:
                yield sheet.compared


def thresholds(products: Sequence[ScoredProduct]) -> tuple[ThresholdTotals, ...]:
    """Return the totals around each threshold of each version used, from the lowest up."""
    found: dict[tuple[str, Decimal], list[ScoredProduct]] = {}
    stars: dict[tuple[str, Decimal], int] = {}
    for product in products:
        for count, points in _stars_begin(product).items():
            found.setdefault((product.rulebook.id, points), []).append(product)
            stars[product.rulebook.id, points] = count
    return tuple(_threshold(key[0], stars[key], key[1], [*member_totals(found[key])]) for key in sorted(found))


def _stars_begin(product: ScoredProduct) -> Mapping[int, Decimal]:
    return {band.stars: band.at_least for band in product.rulebook.bands if band.at_least > 0}


def _threshold(version: str, stars: int, points: Decimal, totals: Iterable[Fraction]) -> ThresholdTotals:
    where: Counter[str] = Counter()
    for total in totals:
        over = total - Fraction(points)
        if -WITHIN <= over < 0:
            where["below"] += 1
        elif 0 <= over < WITHIN:
            where["reached"] += 1
        elif over == WITHIN:
            where["above"] += 1
    below, reached = where["below"], where["reached"]
    heaped = below + reached >= _FEWEST_TOTALS and reached > below and by_chance(reached, below + reached) <= GOOD
    return ThresholdTotals(version, stars, points, below, reached, where["above"], heaped)


def near_threshold(products: Sequence[ScoredProduct]) -> tuple[NearThreshold, ...]:
    """Return the products whose result is at most a point from a threshold, the nearest first."""
    found = []
    for product in products:
        totals = [*member_totals([product])]
        for stars, points in _stars_begin(product).items():
            if totals and abs(product.points - Fraction(points)) <= WITHIN:
                below = sum(total < points for total in totals)
                found.append(
                    NearThreshold(
                        product.dossier, product.name, product.points, stars, points, below, len(totals) - below
                    )
                )
    return tuple(sorted(found, key=lambda n: (abs(n.distance), n.dossier, n.product, n.threshold)))
