"""Sheets of two members that are the same or nearly, beside what the other members' agreement makes likely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from ocop_rules.council.scored import CriterionKey, MemberSheet, ScoredProduct
from ocop_rules.evidence.printed_points import Ordinals

_Choices: TypeAlias = tuple[tuple[str, Ordinals], ...]

NEARLY = 2
"""Sheets that differ in so many criteria or fewer are nearly the same."""

FEWEST_CRITERIA = 8
"""Sheets with fewer criteria in common than this are not compared: short sheets are easily the same."""

_NOTABLE = Fraction(1, 20)
"""Where so few pairs like this, or fewer, are to be expected among all that were compared, it is worth a look."""

_FINE = 10_000
"""What is expected is told in so many parts of one, rounded up: the exact fraction has hundreds of digits."""

_FEWEST_OTHERS = 3
"""So many pairs of other members must have judged on the same products to say what is likely."""


@dataclass(frozen=True, slots=True)
class LikeSheets:
    """Two members' sheets of one product that are the same or nearly.

    Attributes:
        dossier, product: what they are about.
        first, second: the members, in the order of their ids.
        criteria: how many criteria both judged.
        differ: those of them in which the sheets differ.
        expected: how many pairs at least as alike would be among all pairs compared if members agreed as the others
            do, criterion by criterion; None where too few others judged to tell.
        others, others_alike: how many other pairs of members there are for the product, and how many of them are as
            alike.
        notable: whether it is worth a look: such a pair is not to be expected, and most others are not as alike.
    """

    dossier: str
    product: str
    first: str
    second: str
    criteria: int
    differ: tuple[str, ...]
    expected: Fraction | None
    others: int
    others_alike: int
    notable: bool


@dataclass(frozen=True, slots=True)
class SameForSeveral:
    """A member's sheets of several products on which the same options are chosen everywhere.

    Attributes:
        member: the member.
        dossiers: the products.
        criteria: how many criteria are judged on each.
        others, others_alike: how many other members scored all of these products, and how many of them chose the same
            for all of them too.
    """

    member: str
    dossiers: tuple[str, ...]
    criteria: int
    others: int
    others_alike: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """Which sheets are alike.

    Attributes:
        pairs: how many pairs of sheets were compared.
        alike: those of two members that are the same or nearly; those worth a look first, then the most alike.
        several: sheets of one member that are the same for several products.
    """

    pairs: int
    alike: tuple[LikeSheets, ...]
    several: tuple[SameForSeveral, ...]


@dataclass(frozen=True, slots=True)
class _Compared:
    product: ScoredProduct
    first: MemberSheet
    second: MemberSheet
    keys: Mapping[str, CriterionKey]
    differ: tuple[str, ...]


class _Agreed:
    """How often pairs of members chose the same of a criterion: all of them, and those of two certain members."""

    def __init__(self) -> None:
        self._all: dict[CriterionKey, list[int]] = {}
        self._of_pair: dict[tuple[CriterionKey, str, str], list[int]] = {}

    def add(self, compared: _Compared) -> None:
        for number, key in compared.keys.items():
            same = number not in compared.differ
            for counts in (
                self._all.setdefault(key, [0, 0]),
                self._of_pair.setdefault((key, compared.first.member, compared.second.member), [0, 0]),
            ):
                counts[0] += same
                counts[1] += 1

    def by_others(self, key: CriterionKey, first: str, second: str) -> tuple[int, int]:
        """Return how many pairs but those of two members chose the same, and how many there are."""
        same, pairs = self._all[key]
        own_same, own = self._of_pair[key, first, second]
        return same - own_same, pairs - own


def likeness(products: Sequence[ScoredProduct]) -> Likeness:
    """Return which sheets of the same product are alike."""
    agreed = _Agreed()
    pairs = 0
    near: list[tuple[_Compared, int, int]] = []
    for product in products:
        compared = [*_pairs(product)]
        pairs += len(compared)
        for each in compared:
            agreed.add(each)
            if len(each.differ) <= NEARLY:
                as_near = sum(len(other.differ) <= len(each.differ) for other in compared) - 1
                near.append((each, len(compared) - 1, as_near))
    found = [_like(each, others, as_near, pairs, agreed) for each, others, as_near in near]
    alike = sorted(found, key=lambda a: (not a.notable, len(a.differ), a.dossier, a.first, a.second))
    return Likeness(pairs, tuple(alike), tuple(sorted(_several(products), key=lambda s: (s.member, s.dossiers))))


def _several(products: Sequence[ScoredProduct]) -> Iterator[SameForSeveral]:
    places: dict[tuple[str, str, int, _Choices], list[int]] = {}
    written = [{sheet.member: _written(sheet) for sheet in product.sheets} for product in products]
    for place, product in enumerate(products):
        for member, choices in written[place].items():
            if len(choices) >= FEWEST_CRITERIA:
                key = member, product.rulebook.id, product.product_set.number, choices
                places.setdefault(key, []).append(place)
    for (member, _, _, choices), there in places.items():
        if len(there) > 1:
            first, *rest = (written[place] for place in there)
            others = [m for m in first if m != member and first[m] and all(each.get(m) for each in rest)]
            alike = sum(all(each[m] == first[m] for each in rest) for m in others)
            dossiers = tuple(products[place].dossier for place in there)
            yield SameForSeveral(member, dossiers, len(choices), len(others), alike)


def _written(sheet: MemberSheet) -> _Choices:
    return tuple(sorted(sheet.choices.items()))


def _pairs(product: ScoredProduct) -> Iterator[_Compared]:
    keys = {number: product.key(number) for number in product.product_set.criteria}
    for first, second in combinations(product.sheets, 2):
        both = {number: key for number, key in keys.items() if number in first.choices and number in second.choices}
        if len(both) >= FEWEST_CRITERIA:
            differ = tuple(number for number in both if first.choices[number] != second.choices[number])
            yield _Compared(product, first, second, both, differ)


def _like(each: _Compared, others: int, as_near: int, pairs: int, agreed: _Agreed) -> LikeSheets:
    counts = [agreed.by_others(key, each.first.member, each.second.member) for key in each.keys.values()]
    expected = None
    if min(of for _, of in counts) >= _FEWEST_OTHERS:
        # a half more of either outcome: what others never did is not impossible, what they always did not certain
        chances = [Fraction(2 * same + 1, 2 * of + 2) for same, of in counts]
        expected = pairs * at_most_differing(chances, len(each.differ))
    notable = expected is not None and expected <= _NOTABLE and 2 * as_near < max(others, 1)
    return LikeSheets(
        each.product.dossier,
        each.product.name,
        each.first.member,
        each.second.member,
        len(each.keys),
        each.differ,
        None if expected is None else Fraction(-(-expected * _FINE // 1), _FINE),
        others,
        as_near,
        notable,
    )


def at_most_differing(chances: Sequence[Fraction], most: int) -> Fraction:
    """Return the chance that at most so many of several things differ, given the chance of each to be the same."""
    ways = [Fraction(1), *[Fraction(0)] * most]
    for same in chances:
        for count in range(most, -1, -1):
            ways[count] = ways[count] * same + (ways[count - 1] * (1 - same) if count else 0)
    return sum(ways, Fraction(0))
