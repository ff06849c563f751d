"""What members of councils gave to products, as far as comparing them needs: little, so that years fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.printed_points import Ordinals, chosen_on
from ocop_rules.evidence.score_sheet import Role, ScoreSheet
from ocop_rules.rating.choice import exceeds, rank_of
from ocop_rules.rating.result import Param
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import Text


@dataclass(frozen=True, slots=True)
class MemberSheet:
    """A member's sheet of one product.

    Attributes:
        member: the member's id.
        total: the total; None where there is none.
        left_out: criteria that most sheets judge and this one does not; a total with any is not compared with others.
        choices: the ordinals chosen, by number of the criterion; empty where totals of parts alone are given.
    """

    member: str
    total: Fraction | None
    left_out: tuple[str, ...]
    choices: Mapping[str, Ordinals]

    @property
    def compared(self) -> Fraction | None:
        """The total, where it can be compared with those of others."""
        return None if self.left_out else self.total


@dataclass(frozen=True, slots=True)
class Reference:
    """A sheet that is for reference, by somebody who is no member: a secretary, an adviser, the producer."""

    judge: str
    role: str
    total: Fraction | None


@dataclass(frozen=True, slots=True)
class AboveEvidence:
    """A criterion of a product of which some member chose more than the evidence supports.

    Attributes:
        dossier: the product's dossier.
        product: its name.
        criterion: the criterion's number.
        title: what it is.
        supported: the ordinals that the evidence supports; none for no option.
        judged: what was chosen above that, by member.
        of: how many members judged the criterion.
    """

    dossier: str
    product: str
    criterion: str
    title: Text
    supported: Ordinals
    judged: Mapping[str, Ordinals]
    of: int


@dataclass(frozen=True, slots=True)
class ScoredProduct:
    """A product with the sheets that a council's members gave it.

    Attributes:
        digest: the SHA-256 of its bundle.
        points: the council's own result.
        cases: the alternative case of each criterion that has cases, as far as it is known.
        sheets: the members' sheets, in the order of their ids.
        references: the other sheets, in the order of who gave them.
        above: where members chose more than the evidence supports.
        unbacked: criteria judged of which the bundle holds no evidence at all.
    """

    dossier: str
    name: str
    digest: str
    rulebook: Rulebook
    product_set: ProductSet
    points: Fraction
    cases: Mapping[str, str]
    sheets: tuple[MemberSheet, ...]
    references: tuple[Reference, ...]
    above: tuple[AboveEvidence, ...]
    unbacked: int

    @property
    def most(self) -> Fraction:
        """The most points that the sheet prints."""
        return Fraction(sum(part.max_points for part in self.product_set.parts))

    def key(self, number: str) -> CriterionKey:
        """Return by what one of its criteria is known among the products of the same version."""
        criterion = self.product_set.criteria[number]
        return CriterionKey(self.rulebook.id, criterion.identity, self.cases.get(number) or "")

    def value(self, number: str, chosen: Ordinals) -> Fraction:
        """Return the place of a choice on the criterion's scale: the option's rank, or the points where they add up."""
        criterion = self.product_set.criteria[number]
        if criterion.scoring is Scoring.SUM:
            return self.worth(number, chosen)
        return Fraction(rank_of(criterion, self.cases.get(number), chosen))

    def worth(self, number: str, chosen: Ordinals) -> Fraction:
        """Return the points of a choice."""
        options = self.product_set.criteria[number].options_of(self.cases.get(number))
        return Fraction(sum(options[ordinal - 1].points for ordinal in chosen))


@dataclass(frozen=True, slots=True, order=True)
class CriterionKey:
    """By what a criterion is known among products of one version: what is judged, and in which case."""

    version: str
    identity: str
    case: str


def scored_product(evaluation: Evaluation) -> ScoredProduct:
    """Return what members gave in an evaluation."""
    bundle, product_set = evaluation.bundle, evaluation.product_set
    cases = {
        number: result.case
        for number, result in evaluation.criteria.items()
        if result.criterion.cases and result.case is not None
    }
    members = [sheet for sheet in bundle.sheets if sheet.role is Role.COUNCIL]
    totals = {
        judge.judge: Fraction(judge.total)
        for judge in evaluation.judges
        if judge.role == Role.COUNCIL and judge.total is not None and judge.counted
    }
    chosen = {sheet.judge: chosen_on(sheet, product_set, cases) for sheet in bundle.sheets}
    asked = _asked(chosen[sheet.judge] for sheet in members)
    sheets = [
        MemberSheet(each.judge, totals.get(each.judge), _left_out(each, chosen[each.judge], asked), chosen[each.judge])
        for each in sorted(members, key=lambda sheet: sheet.judge)
    ]
    references = [
        Reference(each.judge, str(each.role), _reference_total(each, chosen[each.judge], asked, product_set, cases))
        for each in sorted(bundle.sheets, key=lambda sheet: (sheet.role, sheet.judge))
        if each.role is not Role.COUNCIL
    ]
    return ScoredProduct(
        bundle.dossier,
        bundle.product.name,
        evaluation.bundle_digest,
        evaluation.rulebook,
        product_set,
        Fraction(evaluation.points),
        cases,
        tuple(sheets),
        tuple(references),
        tuple(_above(evaluation, cases, sheets)),
        sum(_count(dict(notice.params)["criteria"]) for notice in evaluation.notices if notice.code == "unbacked"),
    )


def _count(criteria: Param) -> int:
    return len(criteria) if isinstance(criteria, tuple) else 0


def _asked(chosen: Iterable[Mapping[str, Ordinals]]) -> frozenset[str]:
    """Return the criteria that more than half of those judge who judge any."""
    filled = [each for each in chosen if each]
    counts: dict[str, int] = {}
    for each in filled:
        for number in each:
            counts[number] = counts.get(number, 0) + 1
    return frozenset(number for number, count in counts.items() if count * 2 > len(filled))


def _left_out(sheet: ScoreSheet, chosen: Mapping[str, Ordinals], asked: frozenset[str]) -> tuple[str, ...]:
    return () if sheet.has_totals_alone else tuple(sorted(asked - chosen.keys()))


def _reference_total(
    sheet: ScoreSheet,
    chosen: Mapping[str, Ordinals],
    asked: frozenset[str],
    product_set: ProductSet,
    cases: Mapping[str, str],
) -> Fraction | None:
    """Return the total of a sheet that a rating need not have counted; None where it leaves out what members judge."""
    if sheet.parts is not None and sheet.has_totals_alone:
        return sum((Fraction(points) for points in sheet.parts.values()), Fraction(0))
    if not chosen or _left_out(sheet, chosen, asked):
        return None
    total = Fraction(0)
    for number, ordinals in chosen.items():
        criterion = product_set.criteria[number]
        gate = criterion.applies_if
        if (
            gate is None
            or rank_of(product_set.criteria[gate.criterion], None, chosen.get(gate.criterion, ())) >= gate.rank
        ):
            options = criterion.options_of(cases.get(number))
            total += sum((Fraction(options[ordinal - 1].points) for ordinal in ordinals), Fraction(0))
    return total


def _above(evaluation: Evaluation, cases: Mapping[str, str], sheets: Iterable[MemberSheet]) -> Iterable[AboveEvidence]:
    sheets = [*sheets]
    for notice in evaluation.notices:
        if notice.code != "conflict" or notice.criterion is None:
            continue
        result = evaluation.criteria[notice.criterion]
        judged = {s.member: s.choices[notice.criterion] for s in sheets if notice.criterion in s.choices}
        supported = _ordinals(result.supported)
        above = {
            member: chosen
            for member, chosen in judged.items()
            if exceeds(result.criterion, cases.get(notice.criterion), chosen, supported)
        }
        if above:
            bundle = evaluation.bundle
            yield AboveEvidence(
                bundle.dossier,
                bundle.product.name,
                notice.criterion,
                result.criterion.title,
                supported,
                above,
                len(judged),
            )


def _ordinals(option: int | tuple[int, ...] | None) -> Ordinals:
    if isinstance(option, tuple):
        return option
    return (option,) if option else ()
