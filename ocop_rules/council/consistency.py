"""How the members of a council judge beside each other: for a chair to see, and to talk about; it accuses nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeAlias

from ocop_rules.council.agreement import Alpha, CriterionAgreement, agreements, alpha_of_all
from ocop_rules.council.likeness import Likeness, likeness
from ocop_rules.council.near_threshold import NearThreshold, Threshold, member_totals, near_threshold, thresholds
from ocop_rules.council.scored import AboveEvidence, ScoredProduct, scored_product
from ocop_rules.council.severity import FEWEST, MemberSeverity, severities
from ocop_rules.evaluation.evaluate import evaluate
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.text import Text, text

Few: TypeAlias = Literal["few-members", "few-products"]
"""Why little can be said of a council: too few members, or too few products that several of them scored."""

ProductsInput: TypeAlias = "Iterable[Evaluation | BundleInput]"
"""Evaluations, or bundles that are to be rated first."""


@dataclass(frozen=True, slots=True)
class Above:
    """A criterion of a product of which members chose more than the evidence supports."""

    dossier: str
    product: str
    title: Text
    found: AboveEvidence


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """What else is counted of one member.

    Attributes:
        member: the member's id.
        totals: how many totals there are of the member.
        full: how many of them are all the points that the sheet prints.
        judged_with_evidence: how many criteria the member judged of which the product's evidence was exceeded by
            somebody; `above` are those that the member did.
        incomplete: how many sheets leave out criteria that most others judge, so that totals are not compared.
    """

    member: str
    totals: int
    full: int
    judged_with_evidence: int
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
        alpha: the agreement beyond chance on all choices together.
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
    few: tuple[Few, ...]
    members: tuple[MemberSeverity, ...]
    counts: tuple[MemberCounts, ...]
    alpha: Alpha
    criteria: tuple[CriterionAgreement, ...]
    likeness: Likeness
    thresholds: tuple[Threshold, ...]
    near: tuple[NearThreshold, ...]
    above: tuple[Above, ...]
    unbacked: int
    full: tuple[str, ...]
    references: tuple[ReferenceCount, ...]
    spread: Fraction | None
    widest: Fraction | None
    mean: Fraction | None
    totals: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Consistency:
    """How the members of councils judge beside each other, council by council, in the order of their names.

    Attributes:
        councils: each council or round.
        names: what to call each member of a council, by its name and the member's id.
        anonymous: whether members are named by numbers alone.
        without_sheets: how many products no member of a council scored.
    """

    councils: tuple[CouncilConsistency, ...]
    names: Mapping[tuple[str, str], Text]
    anonymous: bool
    without_sheets: int


def consistency(
    products: ProductsInput | Mapping[str, ProductsInput],
    *,
    anonymous: bool = False,
    names: Mapping[str, str] | None = None,
) -> Consistency:
    """Compare how the members of councils judge.

    Args:
        products: the products of one council, evaluations or bundles with the members' sheets; or those of several
            councils or rounds by their names. Members are compared within a council alone.
        anonymous: name members by numbers alone.
        names: what to call members, by their ids; the ids where they are left out.

    Raises:
        InvalidEvidence: a bundle is wrong; and what else `evaluate` raises.
        ImportError: the package `krippendorff` is not installed.
        ValueError: one bundle was given in place of several.
    """
    if isinstance(products, str | bytes | Path | EvidenceBundle | Evaluation) or (
        isinstance(products, Mapping) and "format" in products
    ):
        raise ValueError("consistency takes several products: put the one in a list")
    by_council = products if isinstance(products, Mapping) else {"": products}
    gathered = Gathered()
    for council, there in by_council.items():
        for product in there:
            gathered.add(council, product if isinstance(product, Evaluation) else evaluate(product))
        for judge, name in (names or {}).items():
            gathered.name(council, judge, name)
    return gathered.consistency(anonymous=anonymous)


class Gathered:
    """Products of councils, gathered one after another in any order; of each only what comparing needs is kept."""

    def __init__(self) -> None:
        self._products: dict[str, dict[str, ScoredProduct]] = {}
        self._repeated: Counter[str] = Counter()
        self._names: dict[tuple[str, str], str] = {}
        self._without = 0

    def add(self, council: str, evaluation: Evaluation) -> None:
        """Add a product that a council scored; one that is there already is counted once."""
        product = scored_product(evaluation)
        if not any(sheet.total is not None or sheet.choices for sheet in product.sheets):
            self._without += 1
            return
        known = self._products.setdefault(council, {})
        if product.digest in known:
            self._repeated[council] += 1
        else:
            known[product.digest] = product

    def name(self, council: str, judge: str, name: str) -> None:
        """Say what to call a member of a council."""
        self._names[council, judge] = name

    def consistency(self, *, anonymous: bool = False) -> Consistency:
        """Compare the members of each council; `anonymous` names them by numbers alone."""
        names: dict[tuple[str, str], Text] = {}
        councils = []
        for council in sorted(self._products):
            products = sorted(self._products[council].values(), key=lambda p: (p.dossier, p.digest))
            if anonymous:
                numbered = _numbered(council, products)
                products = [
                    _renamed(product, {judge: id_ for judge, (id_, _) in numbered.items()}) for product in products
                ]
                names |= {(council, id_): called for id_, called in numbered.values()}
            else:
                judges = (*_members(products), *_others(products))
                stated = ((judge, self._names.get((council, judge), judge)) for judge in judges)
                names |= {(council, judge): text(called, called) for judge, called in stated}
            councils.append(_compared(council, products, self._repeated[council]))
        return Consistency(tuple(councils), names, anonymous, self._without)


def _members(products: Iterable[ScoredProduct]) -> list[str]:
    return sorted({sheet.member for product in products for sheet in product.sheets})


def _others(products: Sequence[ScoredProduct]) -> list[str]:
    judges = {reference.judge for product in products for reference in product.references}
    return sorted(judges.difference(_members(products)))


def _numbered(council: str, products: Sequence[ScoredProduct]) -> dict[str, tuple[str, Text]]:
    """Return an id and a name without a person for each judge, in an order that is not that of ids, offices or rank."""
    out: dict[str, tuple[str, Text]] = {}
    for judges, kind, vi, en in (
        (_members(products), "member", "thành viên", "member"),
        (_others(products), "reference", "người chấm tham khảo", "reference"),
    ):
        width = len(str(len(judges)))
        mixed = sorted(judges, key=lambda judge: sha256(f"{council}\0{judge}".encode()).digest())
        for place, judge in enumerate(mixed, 1):
            out[judge] = f"{kind}-{place:0{width}}", text(f"{vi} {place}", f"{en} {place}")
    return out


def _renamed(product: ScoredProduct, ids: Mapping[str, str]) -> ScoredProduct:
    sheets = sorted((replace(each, member=ids[each.member]) for each in product.sheets), key=lambda each: each.member)
    references = sorted(
        (replace(each, judge=ids[each.judge]) for each in product.references), key=lambda each: (each.role, each.judge)
    )
    above = (
        replace(each, judged={ids[member]: chosen for member, chosen in each.judged.items()}) for each in product.above
    )
    return replace(product, sheets=tuple(sheets), references=tuple(references), above=tuple(above))


def _compared(name: str, products: Sequence[ScoredProduct], repeated: int) -> CouncilConsistency:
    members = severities(products)
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
        alpha=alpha_of_all(products),
        criteria=agreements(products),
        likeness=likeness(products),
        thresholds=thresholds(products),
        near=near_threshold(products),
        above=tuple(
            Above(product.dossier, product.name, product.product_set.criteria[found.criterion].title, found)
            for product in products
            for found in product.above
        ),
        unbacked=sum(product.unbacked for product in products),
        full=tuple(p.dossier for p in products if _compared_totals(p) and p.points >= p.most),
        references=_references(products),
        spread=_mean(spreads),
        widest=max(spreads, default=None),
        mean=_mean(totals),
        totals=dict(sorted(Counter(total.__floor__() for total in totals).items())),
    )


def _few(members: Sequence[MemberSeverity], shared: int) -> tuple[Few, ...]:
    out: list[Few] = []
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
