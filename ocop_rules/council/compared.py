"""One council's members beside each other: all that is compared of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from ocop_rules.council.agreement import Alpha, CriterionAgreement, agreements, median_alpha
from ocop_rules.council.likeness import Likeness, likeness
from ocop_rules.council.near_threshold import NearThreshold, ThresholdTotals, member_totals, near_threshold, thresholds
from ocop_rules.council.scored import AboveEvidence, ScoredProduct
from ocop_rules.council.severity import FEWEST, MemberSeverity, severities

WhyFew: TypeAlias = Literal["few-members", "few-products"]
"""Why little can be said of a council: too few members, or too few products that several of them scored."""


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """What else is counted of one member.

    Attributes:
        member: the member's id.
        totals: how many totals there are of the member.
        full: how many of them are all the points that the sheet prints.
        judged_where_above: how many criteria the member judged of which somebody chose more than the evidence
            supports; `above`: of how many of them the member did.
        incomplete: how many sheets leave out criteria that most others judge, so that totals are not compared.
    """

    member: str
    totals: int
    full: int
    judged_where_above: int
    above: int
    incomplete: int


@dataclass(frozen=True, slots=True)
class ReferenceCount:
    """Somebody who is no member and scored for reference: on how many products, and how far from the members' mean.

    Attributes:
        judge: who.
        role: in what role.
        sheets: how many products.
        products: on how many of them there are totals to compare.
        difference: the mean of the judge's total less the members' mean; None where there is none.
    """

    judge: str
    role: str
    sheets: int
    products: int
    difference: Fraction | None


@dataclass(frozen=True, slots=True)
class CouncilConsistency:
    """How the members of one council, or of one round, judge beside each other.

    Attributes:
        name: the council's or the round's name.
        products: how many products members scored.
        shared: on how many of them several members' totals can be compared.
        sheets: how many sheets of members there are.
        repeated: how many inputs were there already, the same to the byte, and are counted once.
        few: why little can be said; empty where enough is there.
        members: each member beside the others, in the order in which they are named.
        counts: what else is counted of each member, in the same order.
        alpha: the agreement beyond chance on all choices together; that criteria differ among themselves raises it.
        median_alpha: the median of the alphas of single criteria; None where none has one.
        criteria: the agreement on each criterion, the least first.
        likeness: sheets that are the same or nearly.
        thresholds: members' totals around each threshold.
        near: products whose result is just at a threshold.
        above: where members chose more than the evidence supports.
        unbacked: how many criteria were judged of which the bundle holds no evidence to compare with.
        full: the dossiers whose result is all the points that the sheet prints.
        references: those who scored for reference: they are compared with nobody's severity.
        spread: the mean, over the products, of the greatest total less the least; None where none can be compared.
        widest: the widest of these.
        mean: the mean of all members' totals; None where there is none.
        totals: how many members' totals there are by whole points, rounded down.
    """

    name: str
    products: int
    shared: int
    sheets: int
    repeated: int
    few: tuple[WhyFew, ...]
    members: tuple[MemberSeverity, ...]
    counts: tuple[MemberCounts, ...]
    alpha: Alpha
    median_alpha: Decimal | None
    criteria: tuple[CriterionAgreement, ...]
    likeness: Likeness
    thresholds: tuple[ThresholdTotals, ...]
    near: tuple[NearThreshold, ...]
    above: tuple[AboveEvidence, ...]
    unbacked: int
    full: tuple[str, ...]
    references: tuple[ReferenceCount, ...]
    spread: Fraction | None
    widest: Fraction | None
    mean: Fraction | None
    totals: Mapping[int, int]


def compared(name: str, products: Sequence[ScoredProduct], repeated: int) -> CouncilConsistency:
    """Return how the members of one council judge beside each other.

    Args:
        name: the council's or the round's name.
        products: its products, in the order of their dossiers.
        repeated: how many inputs were left out since they were there already.
    """
    members = severities(products)
    alpha, criteria = agreements(products)
    totals = [*member_totals(products)]
    spreads = [max(there) - min(there) for there in (_compared_totals(p) for p in products) if len(there) > 1]
    return CouncilConsistency(
        name=name,
        products=len(products),
        shared=len(spreads),
        sheets=sum(len(product.sheets) for product in products),
        repeated=repeated,
        few=_few(members, len(spreads)),
        members=members,
        counts=tuple(_counts(member.member, products) for member in members),
        alpha=alpha,
        median_alpha=median_alpha(criteria),
        criteria=criteria,
        likeness=likeness(products),
        thresholds=thresholds(products),
        near=near_threshold(products),
        above=tuple(found for product in products for found in product.above),
        unbacked=sum(product.unbacked for product in products),
        full=tuple(p.dossier for p in products if _compared_totals(p) and p.points >= p.most),
        references=_references(products),
        spread=_mean(spreads),
        widest=max(spreads, default=None),
        mean=_mean(totals),
        totals=dict(sorted(Counter(total.__floor__() for total in totals).items())),
    )


def _few(members: Sequence[MemberSeverity], shared: int) -> tuple[WhyFew, ...]:
    out: list[WhyFew] = []
    if sum(member.products > 0 for member in members) < FEWEST:
        out.append("few-members")
    if shared < FEWEST:
        out.append("few-products")
    return tuple(out)


def _counts(member: str, products: Iterable[ScoredProduct]) -> MemberCounts:
    sheets = [(p, sheet) for p in products for sheet in p.sheets if sheet.member == member]
    with_total = [(p, sheet.total) for p, sheet in sheets if sheet.total is not None]
    return MemberCounts(
        member,
        len(with_total),
        sum(total >= p.most for p, total in with_total),
        sum(found.criterion in sheet.choices for p, sheet in sheets for found in p.above),
        sum(member in found.judged for p, _ in sheets for found in p.above),
        sum(bool(sheet.left_out) for _, sheet in sheets),
    )


def _references(products: Iterable[ScoredProduct]) -> tuple[ReferenceCount, ...]:
    sheets: Counter[tuple[str, str]] = Counter()
    differences: dict[tuple[str, str], list[Fraction]] = {}
    for product in products:
        totals = _compared_totals(product)
        for each in product.references:
            sheets[each.role, each.judge] += 1
            if totals and each.total is not None:
                mean = sum(totals, Fraction(0)) / len(totals)
                differences.setdefault((each.role, each.judge), []).append(each.total - mean)
    return tuple(
        ReferenceCount(judge, role, sheets[role, judge], len(found), _mean(found))
        for role, judge in sorted(sheets)
        for found in [differences.get((role, judge), [])]
    )


def _compared_totals(product: ScoredProduct) -> list[Fraction]:
    return [*member_totals([product])]


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None
