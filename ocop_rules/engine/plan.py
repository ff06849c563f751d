"""The plan of a product set: every rule that can fire on its sheet, with the place it comes from.

Both evaluators are made from the same plan: durable_rules through `network`, the direct evaluator through
`direct`. A rule's index in the plan is how they name what fired.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ocop_rules.brief import brief
from ocop_rules.engine.normal_form import scaled
from ocop_rules.engine.rule import (
    BandRule,
    EvidenceRule,
    KnockOutRules,
    Mark,
    PointsRule,
    Rule,
    RuleKind,
    StarsRule,
    Uses,
)
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.condition import Condition, PointsTest, documents_read, facts_read
from ocop_rules.rulebook.kinds import Outcome, Scoring
from ocop_rules.rulebook.model import Criterion, KnockOutRule, Option, Origin, ProductSet, Rulebook
from ocop_rules.rulebook.thresholds import Gap, Overlap, gaps, overlaps
from ocop_rules.rulebook.vocabulary import Vocabulary


@dataclass(frozen=True)
class Plan:
    """Everything that can fire for one product set of one version.

    Attributes:
        rules: all rules, by index.
        evidence: rules that read facts and documents.
        awards: for each criterion, case and option ordinal, the rule by which the option counts.
        not_applicable: for each gated criterion, the rule by which it does not apply.
        points: rules that read a criterion's points.
        marks: the minimum requirements, by stars and printed order.
        bands, stars: the star bands, best first.
        outcomes: the rule of each outcome: `rated`, `stopped`, `disqualified`.
        overlaps, gaps: of each criterion's printed thresholds.
        reads: for each criterion, the facts and the document types that its evidence rules read.
        facts_read: every fact that some rule reads.
        uses: for each criterion, case and option ordinal, the facts and document types that its `when` reads.
        worth: for each award rule, by index, what its option is worth in multiples of 1/10,000 points.
        watches: for each knock-out, the rules that fire, clear or exempt it.
        offers: for each evidence rule of an option, by index: criterion, case, ordinal and rank of the option.
        barred: for each rule by which a finding keeps an option from being earned, by index: that option.
        freed: for each rule by which a criterion's marks do not bind, by index: the criterion.
        told: the numbers of the criteria of which some option is earned or chosen in a way that is told.
    """

    version: str
    product_set: ProductSet
    vocabulary: Vocabulary
    rules: tuple[Rule, ...]
    evidence: tuple[EvidenceRule, ...]
    awards: dict[tuple[str, str | None, int], Rule]
    not_applicable: dict[str, Rule]
    points: tuple[PointsRule, ...]
    marks: tuple[Mark, ...]
    bands: tuple[BandRule, ...]
    stars: tuple[StarsRule, ...]
    outcomes: dict[str, Rule]
    overlaps: dict[str, tuple[Overlap, ...]]
    gaps: dict[str, tuple[Gap, ...]]
    reads: dict[str, Uses]
    facts_read: frozenset[str]
    uses: dict[tuple[str, str | None, int], Uses]
    worth: dict[int, int]
    watches: tuple[KnockOutRules, ...]
    offers: dict[int, tuple[str, str | None, int, int]]
    barred: dict[int, tuple[str | None, str | None, int | None]]
    freed: dict[int, str]
    told: tuple[str, ...]

    def __repr__(self) -> str:
        return brief(self)


def plan_of(rulebook: Rulebook, product_set: ProductSet) -> Plan:
    """Make the plan of a product set."""
    return _Planner(rulebook, product_set).plan()


def _reads(criterion: Criterion) -> Uses:
    """Return the facts and document types that a criterion's options read, each once, in order."""
    conditions = [condition for condition, _ in criterion.conditions()]
    facts = dict.fromkeys(name for when in conditions for name in facts_read(when))
    documents = dict.fromkeys(name for when in conditions for name in documents_read(when))
    return tuple(facts), tuple(documents)


class _Planner:
    def __init__(self, rulebook: Rulebook, product_set: ProductSet) -> None:
        self._rulebook = rulebook
        self._set = product_set
        self._rules: list[Rule] = []

    def _rule(self, kind: RuleKind, place: str, citation: Citation, origin: Origin, **about: object) -> Rule:
        rule = Rule(
            len(self._rules),
            f"{self._rulebook.id}/{self._set.number}/{place}/{kind}",
            kind,
            citation,
            origin,
            **about,  # type: ignore[arg-type]
        )
        self._rules.append(rule)
        return rule

    def plan(self) -> Plan:
        rulebook, product_set = self._rulebook, self._set
        found_overlaps: dict[str, tuple[Overlap, ...]] = {}
        found_gaps: dict[str, tuple[Gap, ...]] = {}
        evidence: list[EvidenceRule] = []
        for criterion in product_set.criteria.values():
            evidence += self._support(criterion, found_overlaps, found_gaps)
        for group in product_set.case_groups:
            for case in group.cases.values():
                if case.when is not None:
                    place = case.name if group.name is None else f"{group.name}/{case.name}"
                    about = {"case": case.name, "name": group.name}
                    rule = self._rule(RuleKind.CASE, place, case.citation, case.origin, **about)
                    evidence.append(EvidenceRule(rule, case.when, negated=False))
        points: list[PointsRule] = []
        watches = tuple(self._knock_out(knock_out, evidence, points) for knock_out in product_set.knock_outs)
        awards, not_applicable = self._awards()
        marks = self._marks()
        bands, stars = self._bands()
        outcomes = {
            name: self._rule(
                RuleKind.OUTCOME,
                name,
                rulebook.bands[-1].citation if name == "rated" else rulebook.requirements_citation,
                Origin(f"{rulebook.id}/decision.yaml", 1),
                name=name,
            )
            for name in ("rated", *Outcome)
        }
        return Plan(
            rulebook.id,
            product_set,
            rulebook.vocabulary,
            tuple(self._rules),
            tuple(evidence),
            awards,
            not_applicable,
            tuple(points),
            marks,
            bands,
            stars,
            {str(name): rule for name, rule in outcomes.items()},
            found_overlaps,
            found_gaps,
            {number: _reads(criterion) for number, criterion in product_set.criteria.items()},
            frozenset(fact for each in evidence for fact in facts_read(each.when)),
            {
                (criterion.number, case, option.ordinal): (facts_read(option.when), documents_read(option.when))
                for criterion in product_set.criteria.values()
                for case, option in criterion.all_options()
                if option.when is not None
            },
            {
                rule.index: scaled(product_set.criteria[number].options_of(case)[ordinal - 1].points)
                for (number, case, ordinal), rule in awards.items()
            },
            watches,
            {
                each.rule.index: self._offer(each.rule)
                for each in evidence
                if each.rule.kind in (RuleKind.SUPPORT, RuleKind.GAP)
            },
            {
                each.rule.index: (each.rule.criterion, each.rule.case, each.rule.option)
                for each in evidence
                if each.rule.kind is RuleKind.BARRED
            },
            {
                each.rule.index: each.rule.criterion
                for each in evidence
                if each.rule.kind is RuleKind.FREED and each.rule.criterion is not None
            },
            tuple(
                number
                for number, criterion in product_set.criteria.items()
                if any(option.told is not None for _, option in criterion.all_options())
            ),
        )

    def _offer(self, rule: Rule) -> tuple[str, str | None, int, int]:
        assert rule.criterion is not None
        assert rule.option is not None
        option = self._set.criteria[rule.criterion].options_of(rule.case)[rule.option - 1]
        return rule.criterion, rule.case, rule.option, option.rank

    def _support(
        self,
        criterion: Criterion,
        found_overlaps: dict[str, tuple[Overlap, ...]],
        found_gaps: dict[str, tuple[Gap, ...]],
    ) -> list[EvidenceRule]:
        out = []
        number = criterion.number

        def add(kind: RuleKind, case: str | None, option: Option, when: Condition) -> None:
            rule = self._rule(
                kind,
                f"{number}/{case or ''}{option.ordinal}",
                option.citation,
                option.origin,
                criterion=number,
                case=case,
                option=option.ordinal,
            )
            out.append(EvidenceRule(rule, when, negated=False))

        for case, option in criterion.all_options():
            if option.when is not None:
                add(RuleKind.SUPPORT, case, option, option.when)
            if option.unless is not None:
                add(RuleKind.BARRED, case, option, option.unless)
        if criterion.binds_unless is not None:
            rule = self._rule(RuleKind.FREED, number, criterion.citation, criterion.origin, criterion=number)
            out.append(EvidenceRule(rule, criterion.binds_unless, negated=False))
        for case in criterion.cases or (None,):
            options = criterion.options_of(case)
            vocabulary = self._rulebook.vocabulary
            here = gaps(options, vocabulary)
            for gap in here:
                add(RuleKind.GAP, case, gap.below, gap.when)
            if here:
                found_gaps[number] = found_gaps.get(number, ()) + here
            over = overlaps(options, vocabulary)
            if over:
                found_overlaps[number] = found_overlaps.get(number, ()) + over
        return out

    def _knock_out(
        self, knock_out: KnockOutRule, evidence: list[EvidenceRule], points: list[PointsRule]
    ) -> KnockOutRules:
        def rule(kind: RuleKind) -> Rule:
            return self._rule(
                kind,
                f"knock-out/{knock_out.id}",
                knock_out.citation,
                knock_out.origin,
                criterion=knock_out.criterion,
                name=knock_out.id,
            )

        fires, clears = rule(RuleKind.FIRES), rule(RuleKind.CLEARS)
        absent = shown = exempts = None
        if isinstance(knock_out.when, PointsTest):
            assert knock_out.criterion is not None
            for each, negated in ((fires, False), (clears, True)):
                points.append(PointsRule(each, knock_out.criterion, knock_out.when.at_most, negated))
        else:
            evidence.append(EvidenceRule(fires, knock_out.when, negated=False))
            evidence.append(EvidenceRule(clears, knock_out.when, negated=True))

            def add(kind: RuleKind, condition: Condition | None) -> Rule | None:
                if condition is None:
                    return None
                added = rule(kind)
                evidence.append(EvidenceRule(added, condition, negated=False))
                return added

            absent = add(RuleKind.ABSENT, knock_out.absent)
            shown = add(RuleKind.SHOWN, knock_out.shown)
            exempts = add(RuleKind.EXEMPTS, knock_out.unless)
        return KnockOutRules(knock_out, fires, clears, absent, shown, exempts)

    def _awards(self) -> tuple[dict[tuple[str, str | None, int], Rule], dict[str, Rule]]:
        awards = {}
        not_applicable = {}
        for criterion in self._set.criteria.values():
            number = criterion.number
            for case, option in criterion.all_options():
                awards[number, case, option.ordinal] = self._rule(
                    RuleKind.AWARD,
                    f"{number}/{case or ''}{option.ordinal}",
                    option.citation,
                    option.origin,
                    criterion=number,
                    case=case,
                    option=option.ordinal,
                )
            if criterion.applies_if is not None:
                not_applicable[number] = self._rule(
                    RuleKind.NOT_APPLICABLE, number, criterion.citation, criterion.origin, criterion=number
                )
        return awards, not_applicable

    def _marks(self) -> tuple[Mark, ...]:
        found = [
            (option.min_stars, criterion, case, option)
            for criterion in self._set.criteria.values()
            for case, option in criterion.all_options()
            if option.min_stars is not None and criterion.scoring is Scoring.ONE
        ]
        found.sort(key=lambda item: item[0])
        return tuple(
            Mark(
                self._rule(
                    RuleKind.UNMET,
                    f"{criterion.number}/{case or ''}{option.ordinal}/{stars}-stars",
                    option.mark_citation,
                    option.origin,
                    criterion=criterion.number,
                    case=case,
                    option=option.ordinal,
                    stars=stars,
                ),
                criterion.number,
                case,
                option,
                stars,
                tuple(criterion.options_of(case)[ordinal - 1].rank for ordinal in option.not_met_by),
            )
            for stars, criterion, case, option in found
        )

    def _bands(self) -> tuple[tuple[BandRule, ...], tuple[StarsRule, ...]]:
        bands = []
        stars = []
        origin = Origin(f"{self._rulebook.id}/decision.yaml", 1)
        below: Decimal | None = None
        for band in self._rulebook.bands:
            about = {"stars": band.stars}
            rule = self._rule(RuleKind.BAND, str(band.stars), band.citation, origin, **about)
            bands.append(BandRule(rule, band.stars, band.at_least, below))
            rule = self._rule(RuleKind.STARS, str(band.stars), band.citation, origin, **about)
            stars.append(StarsRule(rule, band.stars, band.at_least))
            below = band.at_least
        return tuple(bands), tuple(stars)
