"""The document of a comparison of members: what its JSON holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from typing_extensions import TypedDict

from ocop_rules.council.agreement import Alpha, CriterionAgreement, WhyNoAlpha
from ocop_rules.council.compared import CouncilConsistency, MemberCounts, ReferenceCount, WhyFew
from ocop_rules.council.likeness import LikeSheets, SameForSeveral
from ocop_rules.council.near_threshold import NearThreshold, ThresholdTotals
from ocop_rules.council.scored import AboveEvidence
from ocop_rules.council.severity import MemberSeverity, Sureness
from ocop_rules.rating.points import exact_text, points_of
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.rulebook.document_fields import Exact, Phrase, closed, or_null, phrase
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import Text

FORMAT: Literal["ocop-consistency/1"] = "ocop-consistency/1"


@closed
class AlphaDocument(TypedDict):
    """Krippendorff's alpha, ordinal, with two decimals; or why there is none."""

    value: Exact | None
    why_not: WhyNoAlpha | None


@closed
class MemberDocument(TypedDict):
    """One member beside the others, over the products that they share."""

    member: str
    name: Phrase
    sheets: int
    incomplete_sheets: int
    products: int
    difference: Exact | None
    least: Exact | None
    most: Exact | None
    higher: int
    lower: int
    sure: Sureness
    totals: int
    full: int
    judged_where_above: int
    above_evidence: int


@closed
class CriterionAgreementDocument(TypedDict):
    """The agreement on one criterion."""

    version: str
    criterion: str
    case: str | None
    numbers: list[str]
    title: Phrase
    products: int
    members: int
    points: Exact
    spread: Exact
    widest: Exact
    pairs: int
    same: int
    alpha: AlphaDocument


@closed
class LikeSheetsDocument(TypedDict):
    """Two members' sheets of one product that are the same or nearly."""

    dossier: str
    product: str
    members: list[str]
    criteria: int
    differ: list[str]
    expected: Exact | None
    other_pairs: int
    other_pairs_alike: int
    notable: bool


@closed
class SameForSeveralDocument(TypedDict):
    """A member's sheets of several products on which the same options are chosen everywhere."""

    member: str
    dossiers: list[str]
    criteria: int
    other_members: int
    other_members_alike: int


@closed
class ThresholdDocument(TypedDict):
    """Members' totals around the points from which some stars begin."""

    version: str
    stars: int
    points: Exact
    below: int
    reached: int
    a_point_above: int
    heaped: bool


@closed
class NearThresholdDocument(TypedDict):
    """A product whose result is just at a threshold."""

    dossier: str
    product: str
    points: Exact
    stars: int
    threshold: Exact
    distance: Exact
    members_below: int
    members_reached: int


@closed
class JudgedDocument(TypedDict):
    """What a member chose."""

    member: str
    options: list[int]


@closed
class AboveEvidenceDocument(TypedDict):
    """A criterion of a product of which members chose more than the evidence supports."""

    dossier: str
    product: str
    criterion: str
    title: Phrase
    supported: list[int]
    judged: list[JudgedDocument]
    members: int


@closed
class ReferenceDocument(TypedDict):
    """Somebody who scored for reference."""

    judge: str
    name: Phrase
    role: str
    sheets: int
    products: int
    difference: Exact | None


@closed
class CouncilDocument(TypedDict):
    """How the members of one council, or of one round, judge beside each other."""

    council: str
    products: int
    shared_products: int
    sheets: int
    repeated: int
    few: list[WhyFew]
    mean: Exact | None
    spread: Exact | None
    widest_spread: Exact | None
    alpha: AlphaDocument
    median_alpha: Exact | None
    members: list[MemberDocument]
    criteria: list[CriterionAgreementDocument]
    pairs_of_sheets: int
    like_sheets: list[LikeSheetsDocument]
    same_for_several: list[SameForSeveralDocument]
    thresholds: list[ThresholdDocument]
    near_threshold: list[NearThresholdDocument]
    above_evidence: list[AboveEvidenceDocument]
    judged_without_evidence: int
    full_results: list[str]
    references: list[ReferenceDocument]
    totals: dict[str, int]


@closed
class ConsistencyDocument(TypedDict):
    """How the members of councils judge beside each other: canonical JSON, the same bytes in whatever order it came."""

    format: Literal["ocop-consistency/1"]
    library: str
    anonymous: bool
    products_without_sheets: int
    councils: list[CouncilDocument]


def consistency_document(
    councils: Sequence[CouncilConsistency],
    names: Mapping[tuple[str, str], Text],
    without_sheets: int,
    *,
    anonymous: bool,
) -> ConsistencyDocument:
    """Return the document of a comparison; arguments as the attributes of `Consistency`."""
    return {
        "format": FORMAT,
        "library": LIBRARY_VERSION,
        "anonymous": anonymous,
        "products_without_sheets": without_sheets,
        "councils": [_council(each, names) for each in councils],
    }


def _council(council: CouncilConsistency, names: Mapping[tuple[str, str], Text]) -> CouncilDocument:
    return {
        "council": council.name,
        "products": council.products,
        "shared_products": council.shared,
        "sheets": council.sheets,
        "repeated": council.repeated,
        "few": list(council.few),
        "mean": or_null(_exact, council.mean),
        "spread": or_null(_exact, council.spread),
        "widest_spread": or_null(_exact, council.widest),
        "alpha": _alpha(council.alpha),
        "median_alpha": or_null(str, council.median_alpha),
        "members": [
            _member(member, counts, names[council.name, member.member])
            for member, counts in zip(council.members, council.counts, strict=True)
        ],
        "criteria": [_criterion(each) for each in council.criteria],
        "pairs_of_sheets": council.likeness.pairs,
        "like_sheets": [_like(each) for each in council.likeness.alike],
        "same_for_several": [_same(each) for each in council.likeness.several],
        "thresholds": [_threshold(each) for each in council.thresholds],
        "near_threshold": [_near(each) for each in council.near],
        "above_evidence": [_above(each) for each in council.above],
        "judged_without_evidence": council.unbacked,
        "full_results": list(council.full),
        "references": [_reference(each, names[council.name, each.judge]) for each in council.references],
        "totals": {str(points): count for points, count in council.totals.items()},
    }


def _exact(value: Fraction | Decimal) -> str:
    return exact_text(points_of(value))


def _alpha(alpha: Alpha) -> AlphaDocument:
    return {"value": or_null(str, alpha.value), "why_not": alpha.why_not}


def _member(member: MemberSeverity, counts: MemberCounts, name: Text) -> MemberDocument:
    return {
        "member": member.member,
        "name": phrase(name),
        "sheets": member.sheets,
        "incomplete_sheets": counts.incomplete,
        "products": member.products,
        "difference": or_null(_exact, member.difference),
        "least": or_null(_exact, member.least),
        "most": or_null(_exact, member.most),
        "higher": member.higher,
        "lower": member.lower,
        "sure": member.sure,
        "totals": counts.totals,
        "full": counts.full,
        "judged_where_above": counts.judged_where_above,
        "above_evidence": counts.above,
    }


def _criterion(each: CriterionAgreement) -> CriterionAgreementDocument:
    return {
        "version": each.key.version,
        "criterion": each.key.identity,
        "case": each.key.case or None,
        "numbers": list(each.numbers),
        "title": phrase(each.title),
        "products": each.products,
        "members": each.members,
        "points": _exact(each.points),
        "spread": _exact(each.spread),
        "widest": _exact(each.widest),
        "pairs": each.pairs,
        "same": each.same,
        "alpha": _alpha(each.alpha),
    }


def _like(each: LikeSheets) -> LikeSheetsDocument:
    return {
        "dossier": each.dossier,
        "product": each.product,
        "members": [each.first, each.second],
        "criteria": each.criteria,
        "differ": list(each.differ),
        "expected": or_null(_exact, each.expected),
        "other_pairs": each.others,
        "other_pairs_alike": each.others_alike,
        "notable": each.notable,
    }


def _same(each: SameForSeveral) -> SameForSeveralDocument:
    return {
        "member": each.member,
        "dossiers": list(each.dossiers),
        "criteria": each.criteria,
        "other_members": each.others,
        "other_members_alike": each.others_alike,
    }


def _threshold(each: ThresholdTotals) -> ThresholdDocument:
    return {
        "version": each.version,
        "stars": each.stars,
        "points": plain_number(each.points),
        "below": each.below,
        "reached": each.reached,
        "a_point_above": each.a_point_above,
        "heaped": each.heaped,
    }


def _near(each: NearThreshold) -> NearThresholdDocument:
    return {
        "dossier": each.dossier,
        "product": each.product,
        "points": _exact(each.points),
        "stars": each.stars,
        "threshold": plain_number(each.threshold),
        "distance": _exact(each.distance),
        "members_below": each.below,
        "members_reached": each.reached,
    }


def _above(each: AboveEvidence) -> AboveEvidenceDocument:
    return {
        "dossier": each.dossier,
        "product": each.product,
        "criterion": each.criterion,
        "title": phrase(each.title),
        "supported": list(each.supported),
        "judged": [{"member": member, "options": list(chosen)} for member, chosen in each.judged.items()],
        "members": each.of,
    }


def _reference(each: ReferenceCount, name: Text) -> ReferenceDocument:
    return {
        "judge": each.judge,
        "name": phrase(name),
        "role": each.role,
        "sheets": each.sheets,
        "products": each.products,
        "difference": or_null(_exact, each.difference),
    }
