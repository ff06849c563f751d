"""How much more or less a member gives than the others do to the same products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Literal, TypeAlias

from ocop_rules.council.scored import ScoredProduct

Sureness: TypeAlias = Literal["little", "some", "good"]
"""How sure a direction is: by how seldom so many products on one side would come of chance alone."""

SOME, GOOD = Fraction(1, 5), Fraction(1, 20)
"""At most so often would chance alone give as one-sided a series, for a direction to be `some` or `good`."""

FEWEST = 3
"""Of fewer products or members than this little can be said."""


@dataclass(frozen=True, slots=True)
class MemberSeverity:
    """One member beside the others, over the products that they share.

    Attributes:
        member: the member's id.
        sheets: how many products the member scored.
        products: on how many of them the total can be compared with another member's.
        difference: the mean, over these products, of the member's total less the mean of the others' totals; None
            where there is none. Above 0 the member gives more, below 0 less.
        least, most: the least and the greatest of these differences.
        higher, lower: on how many products the total is above, and below, the others' mean.
        sure: how sure the direction is.
    """

    member: str
    sheets: int
    products: int
    difference: Fraction | None
    least: Fraction | None
    most: Fraction | None
    higher: int
    lower: int
    sure: Sureness


def severities(products: Sequence[ScoredProduct]) -> tuple[MemberSeverity, ...]:
    """Return each member beside the others, in the order of the members' ids."""
    sheets: dict[str, int] = {}
    differences: dict[str, list[Fraction]] = {}
    for product in products:
        totals = {sheet.member: sheet.compared for sheet in product.sheets}
        known = {member: total for member, total in totals.items() if total is not None}
        sum_of_all = sum(known.values(), Fraction(0))
        for member in totals:
            sheets[member] = sheets.get(member, 0) + 1
        if len(known) > 1:
            for member, total in known.items():
                others = (sum_of_all - total) / (len(known) - 1)
                differences.setdefault(member, []).append(total - others)
    return tuple(_of(member, sheets[member], differences.get(member, [])) for member in sorted(sheets))


def _of(member: str, sheets: int, differences: Sequence[Fraction]) -> MemberSeverity:
    if not differences:
        return MemberSeverity(member, sheets, 0, None, None, None, 0, 0, "little")
    higher, lower = sum(each > 0 for each in differences), sum(each < 0 for each in differences)
    mean = sum(differences, Fraction(0)) / len(differences)
    sure: Sureness = "little"
    if len(differences) >= FEWEST and (mean > 0) == (higher > lower):
        chance = by_chance(max(higher, lower), higher + lower)
        sure = "good" if chance <= GOOD else "some" if chance <= SOME else "little"
    return MemberSeverity(
        member, sheets, len(differences), mean, min(differences), max(differences), higher, lower, sure
    )


def by_chance(most: int, of: int) -> Fraction:
    """Return how often a fair coin, thrown `of` times, falls at least `most` times on one and the same side.

    It is the sign test, two-sided and exact.
    """
    if of == 0:
        return Fraction(1)
    return min(Fraction(1), Fraction(2 * sum(comb(of, each) for each in range(most, of + 1)), 2**of))
