"""How far members agree on each criterion: spread in points, pairs that choose the same, Krippendorff's alpha."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median
from typing import Literal, TypeAlias

from ocop_rules.council.scored import CriterionKey, ScoredProduct
from ocop_rules.council.severity import FEWEST
from ocop_rules.text import Text

WhyNoAlpha: TypeAlias = Literal["few-members", "few-products", "no-difference"]
"""Why there is no alpha: too few members, too few products, or all choices the same, so that nothing is measured."""


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha, ordinal: 1 for full agreement, 0 for what chance gives, below 0 for less than that.

    Attributes:
        value: it, with two decimals; None where there is none.
        why_not: why there is none.
    """

    value: Decimal | None
    why_not: WhyNoAlpha | None = None


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """How members judged one criterion.

    Attributes:
        key: by what it is known.
        numbers: its printed numbers, one for each sheet on which it stands otherwise.
        title: what it is.
        products: on how many products at least two members judged it.
        members: how many members did.
        spread: the mean, over these products, of the most points that a member gave less the least.
        widest: the widest of these.
        points: the most points that it can earn.
        pairs, same: how many pairs of members judged it on the same product, and how many of them chose the same.
        alpha: the agreement beyond chance.
    """

    key: CriterionKey
    numbers: tuple[str, ...]
    title: Text
    products: int
    members: int
    spread: Fraction
    widest: Fraction
    points: Fraction
    pairs: int
    same: int
    alpha: Alpha


@dataclass(slots=True)
class _Judged:
    """What was chosen of one criterion: the places on its scale, product by product."""

    numbers: set[str]
    title: Text
    points: Fraction
    units: list[Mapping[Fraction, int]]
    spreads: list[Fraction]
    members: set[str]


def agreements(products: Sequence[ScoredProduct]) -> tuple[Alpha, tuple[CriterionAgreement, ...]]:
    """Return the agreement on all choices together, and on each criterion that several members judged.

    Of all choices, each criterion of each product is a unit, on its own scale. Of criteria, the least agreement stands
    first: by the share of pairs of members that chose the same, then by the spread.
    """
    judged = _judged(products)
    members = {member for each in judged.values() for member in each.members}
    shared = sum(1 for product in products if sum(1 for sheet in product.sheets if sheet.choices) > 1)
    of_all = _alpha([unit for each in judged.values() for unit in each.units], len(members), shared)
    found = [_agreement(key, each) for key, each in judged.items()]
    return of_all, tuple(sorted(found, key=_least_first))


def _least_first(each: CriterionAgreement) -> tuple[object, ...]:
    return Fraction(each.same, each.pairs), -each.spread, [_as_printed(number) for number in each.numbers], each.key


def median_alpha(criteria: Iterable[CriterionAgreement]) -> Decimal | None:
    """Return the median of the alphas of criteria; None where none has one."""
    values = [each.alpha.value for each in criteria if each.alpha.value is not None]
    return _hundredths(median(values)) if values else None


def _hundredths(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP) + 0


def _judged(products: Iterable[ScoredProduct]) -> dict[CriterionKey, _Judged]:
    out: dict[CriterionKey, _Judged] = {}
    for product in products:
        for number, criterion in product.product_set.criteria.items():
            chosen = {sheet.member: sheet.choices[number] for sheet in product.sheets if number in sheet.choices}
            if len(chosen) < 2:
                continue
            most = Fraction(criterion.max_points)
            judged = out.setdefault(product.key(number), _Judged(set(), criterion.title, most, [], [], set()))
            counts = Counter(chosen.values())
            worth = [product.worth(number, ordinals) for ordinals in counts]
            unit: dict[Fraction, int] = {}
            for ordinals, count in counts.items():
                value = product.value(number, ordinals)
                unit[value] = unit.get(value, 0) + count
            judged.numbers.add(number)
            judged.points = max(judged.points, most)
            judged.units.append(unit)
            judged.spreads.append(max(worth) - min(worth))
            judged.members.update(chosen)
    return out


def _agreement(key: CriterionKey, judged: _Judged) -> CriterionAgreement:
    counts = [sum(unit.values()) for unit in judged.units]
    return CriterionAgreement(
        key,
        tuple(sorted(judged.numbers, key=_as_printed)),
        judged.title,
        len(judged.units),
        len(judged.members),
        sum(judged.spreads, Fraction(0)) / len(judged.spreads),
        max(judged.spreads),
        judged.points,
        sum(count * (count - 1) // 2 for count in counts),
        sum(count * (count - 1) // 2 for unit in judged.units for count in unit.values()),
        _alpha(judged.units, len(judged.members), len(judged.units)),
    )


def _as_printed(number: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in number.split("."))


def _alpha(units: Sequence[Mapping[Fraction, int]], members: int, products: int) -> Alpha:
    if members < FEWEST:
        return Alpha(None, "few-members")
    if products < FEWEST:
        return Alpha(None, "few-products")
    values = sorted({value for unit in units for value in unit})
    if len(values) < 2:
        return Alpha(None, "no-difference")
    return Alpha(ordinal_alpha(sorted([unit.get(value, 0) for value in values] for unit in units)))


def ordinal_alpha(counts: Sequence[Sequence[int]]) -> Decimal:
    """Return Krippendorff's alpha of ordinal data, with two decimals.

    Args:
        counts: for each unit, how many chose each value, values from the least to the greatest; units in an order
            that depends on nothing but themselves, as the sum of floats depends on it.

    Raises:
        ImportError: the package `krippendorff` is not installed.
    """
    import krippendorff  # brings in NumPy

    value = krippendorff.alpha(value_counts=[*counts], level_of_measurement="ordinal")
    steady = Decimal(f"{value:.9f}")  # so that the last bits of a float decide nothing
    return _hundredths(steady)
