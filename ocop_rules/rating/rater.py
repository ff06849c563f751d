"""Rating a checked bundle on its sheet: evidence to options, points, requirements and stars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version

from ocop_rules.engine.checked import EngineName, engine_that_runs, evaluator_for
from ocop_rules.engine.evaluator import Ballot, Counted, Fired, Standings, Tally
from ocop_rules.engine.plan import Plan, Rule, RuleKind
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.standing import Standing, standing
from ocop_rules.rating.choice import Choices, Ordinals, choose, rank_of
from ocop_rules.rating.council import applies, judge_total, level, rounded
from ocop_rules.rating.evaluation import (
    Basis,
    CriterionResult,
    Distance,
    Evaluation,
    EvidenceItem,
    JudgeResult,
    KnockOutResult,
    OutcomeName,
    PartResult,
    Requirement,
    TraceEntry,
)
from ocop_rules.rating.settings import Points, Settings, points_of
from ocop_rules.rating.warning import notices
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.condition import Condition, documents_read, facts_read
from ocop_rules.rulebook.definition import Outcome, Scoring
from ocop_rules.rulebook.model import Criterion, ProductSet, Rulebook

try:
    LIBRARY = package_version("ocop-rules")
except PackageNotFoundError:  # pragma: no cover - only where the package is not installed
    LIBRARY = "0"

_OUTCOMES: tuple[OutcomeName, ...] = ("rated", "stopped", "disqualified")


def rate(
    bundle: EvidenceBundle,
    rulebook: Rulebook,
    product_set: ProductSet,
    chosen_by: Citation | None,
    engine: EngineName,
    settings: Settings,
) -> Evaluation:
    """Rate a checked bundle.

    Args:
        bundle: a bundle that was checked against `rulebook` and `product_set`.
        rulebook: the version.
        product_set: the sheet.
        chosen_by: the article that chose the version, or None if it was named.
        engine: which evaluators infer.
        settings: what the law leaves open.

    Raises:
        InvalidEvidence: the dossier's alternative case is stated twice, or not where it is needed.
        EngineDisagreement: the two evaluators differ.
    """
    plan, evaluator = evaluator_for(rulebook, product_set.number, engine)
    evidence = standing(bundle, rulebook.vocabulary, strict=settings.strict)
    supported = evaluator.evidence(evidence)
    choices = choose(plan, bundle, supported, settings.authority)
    awarded = evaluator.awards(choices.ballots, choices.case)
    earned = _Earned(plan, choices, awarded)
    standings = Standings(
        {mark.criterion: earned.level(mark.criterion, settings) for mark in plan.marks if mark.case in (None, choices.case)},
        {p.criterion: earned.points[p.criterion] for p in plan.points if p.criterion in earned.points},
    )
    verdict = evaluator.verdict(standings, choices.case)
    unmet = [plan.rules[i] for i in verdict if plan.rules[i].kind is RuleKind.UNMET]
    fired, unverified = _knock_outs(plan, {*supported, *verdict}, evidence)
    parts, total = rounded(earned.parts(), settings.rounding)
    tally = Tally(
        total,
        tuple(sum(rule.stars <= stars for rule in unmet if rule.stars) for stars in range(1, 6)),  # type: ignore[arg-type]
        sum(k.outcome is Outcome.DISQUALIFIED for k in fired),
        sum(k.outcome is Outcome.STOPPED for k in fired),
    )
    final = evaluator.stars(tally)
    band, stars, outcome = _result(plan, final)
    criteria = earned.results(evidence, settings)
    missed = frozenset(rule.index for rule in unmet)
    requirements = tuple(
        Requirement(m.stars, m.criterion, m.option.ordinal, m.rule.index not in missed, m.rule, m.option)
        for m in plan.marks
        if m.case in (None, choices.case)
    )
    ran = engine_that_runs(engine)
    return Evaluation(
        bundle=bundle,
        rulebook=rulebook,
        product_set=product_set,
        chosen_by=chosen_by,
        settings=settings,
        engine=ran,
        library=LIBRARY,
        outcome=outcome,
        points=points_of(total),
        parts={
            part.letter: PartResult(points_of(parts[part.letter]), part.max_points) for part in product_set.parts
        },
        band=band,
        stars=stars,
        case=choices.case,
        criteria=criteria,
        requirements=requirements,
        knockouts=fired,
        unverified=unverified,
        distances=_distances(plan, total, stars or 0, requirements) if outcome == "rated" else (),
        judges=_judges(plan, bundle, choices),
        warnings=notices(
            bundle, rulebook, plan, evidence, choices, criteria, unverified, settings, engine, ran
        ),
        trace=_trace(plan, supported, awarded, verdict, final),
    )


def _result(plan: Plan, final: Fired) -> tuple[int, int | None, OutcomeName]:
    band = 0
    stars = 0
    outcome: OutcomeName = "rated"
    for index in final:
        rule = plan.rules[index]
        if rule.kind is RuleKind.BAND:
            band = rule.stars or 0
        elif rule.kind is RuleKind.STARS:
            stars = max(stars, rule.stars or 0)
        else:
            outcome = next(name for name in _OUTCOMES if name == rule.name)
    return band, stars if outcome == "rated" else None, outcome


class _Earned:
    """What every criterion earned, counted from the rules that fired."""

    def __init__(self, plan: Plan, choices: Choices, awarded: Counted) -> None:
        self._plan = plan
        self._choices = choices
        self._criteria = plan.product_set.criteria
        self._judges = len(choices.ballots)
        self._rules: dict[str, list[tuple[Rule, int]]] = {}
        self.points: dict[str, Fraction] = {}
        case = choices.case
        for index, times in awarded:
            rule = plan.rules[index]
            assert rule.criterion is not None
            self._rules.setdefault(rule.criterion, []).append((rule, times))
            worth = Fraction(0)
            if rule.option is not None:
                worth = Fraction(self._criteria[rule.criterion].options_of(case)[rule.option - 1].points)
            share = worth * times / self._judges if self._judges > 1 else worth
            self.points[rule.criterion] = self.points.get(rule.criterion, Fraction(0)) + share
        for number in choices.judged:
            self.points.setdefault(number, Fraction(0))

    def parts(self) -> dict[str, Fraction]:
        """Give the exact points of each part."""
        out = {part.letter: Fraction(0) for part in self._plan.product_set.parts}
        for number, points in self.points.items():
            out[self._criteria[number].part] += points
        return out

    def level(self, number: str, settings: Settings) -> int:
        """Give the rank that the judges reach together at a criterion."""
        criterion = self._criteria[number]
        case = self._choices.case
        ranks = [
            rank_of(criterion, case, ballot.get(number, ())) if applies(criterion, ballot, self._plan) else 0
            for ballot in self._choices.ballots
        ]
        return level(criterion, case, ranks, settings.requirement_rule)

    def results(self, evidence: Standing, settings: Settings) -> dict[str, CriterionResult]:
        """Give what each criterion earned and why, in printed order."""
        return {number: self._result(number, criterion, evidence, settings) for number, criterion in self._criteria.items()}

    def _result(
        self, number: str, criterion: Criterion, evidence: Standing, settings: Settings
    ) -> CriterionResult:
        choices = self._choices
        case = choices.case if criterion.cases else None
        judged = choices.judged.get(number)
        support = choices.support.get(number)
        rules = self._rules.get(number, ())
        if judged is None and support is None:
            return CriterionResult(criterion, _ZERO, None, case, "none", None, (), None, ())
        supported = _told(criterion, support.ordinals) if support else None
        basis: Basis = "judged" if judged is not None else "evidence"
        option: int | tuple[int, ...] | None
        fired: Rule | None = None
        if rules and all(rule.kind is RuleKind.NOT_APPLICABLE for rule, _ in rules):
            basis, option, fired = "not_applicable", None, rules[0][0]
        elif criterion.scoring is Scoring.SUM:
            chosen = tuple(rule.option for rule, _ in rules if rule.option is not None)
            option = chosen
            fired = rules[0][0] if rules else None
        else:
            option, fired = self._reached(number, criterion, case, settings)
            if option == 0 and judged is None:
                basis, option = "none", None
        if support and fired and basis == "evidence" and isinstance(option, int):
            fired = self._plan.rules[support.rules[option]]
        used: tuple[EvidenceItem, ...] = ()
        if support is not None and basis in ("evidence", "judged"):
            used = self._used(criterion, case, support.ordinals, evidence)
        return CriterionResult(
            criterion,
            points_of(self.points.get(number, Fraction(0))),
            option,
            case,
            basis,
            fired,
            used,
            supported,
            tuple(_told(criterion, j) if j is not None else None for j in judged) if judged else (),
        )

    def _reached(
        self, number: str, criterion: Criterion, case: str | None, settings: Settings
    ) -> tuple[int | None, Rule | None]:
        reached = self.level(number, settings)
        if reached == 0:
            return 0, None
        option = next(o for o in criterion.options_of(case) if o.rank == reached)
        return option.ordinal, self._plan.awards[number, case, option.ordinal]

    @staticmethod
    def _used(
        criterion: Criterion, case: str | None, ordinals: Ordinals, evidence: Standing
    ) -> tuple[EvidenceItem, ...]:
        options = criterion.options_of(case)
        out: dict[tuple[str, str], EvidenceItem] = {}
        for ordinal in ordinals:
            when = options[ordinal - 1].when
            if when is not None:
                out.update({(item.kind, item.name): item for item in evidence_used(when, evidence)})
        return tuple(out.values())


_ZERO: Points = Decimal(0)


def _told(criterion: Criterion, ordinals: Ordinals) -> int | tuple[int, ...]:
    if criterion.scoring is Scoring.SUM:
        return ordinals
    return ordinals[0] if ordinals else 0


def evidence_used(when: Condition, evidence: Standing) -> tuple[EvidenceItem, ...]:
    """Give the facts and documents of a condition that count in a bundle."""
    facts = [
        EvidenceItem("fact", name, evidence.facts[name], evidence.backing.get(name, ()))
        for name in facts_read(when)
        if name in evidence.facts
    ]
    documents = [
        EvidenceItem("document", name, None, evidence.documents[name])
        for name in documents_read(when)
        if name in evidence.documents
    ]
    return (*facts, *documents)


def _knock_outs(
    plan: Plan, indices: set[int], evidence: Standing
) -> tuple[tuple[KnockOutResult, ...], tuple[KnockOutResult, ...]]:
    """Give the knock-outs that fired and those that nothing fires or clears (R6)."""
    by_knock_out: dict[str, dict[RuleKind, Rule]] = {}
    for rule in plan.rules:
        if rule.kind in (RuleKind.FIRES, RuleKind.CLEARS, RuleKind.EXEMPTS) and rule.name is not None:
            by_knock_out.setdefault(rule.name, {})[rule.kind] = rule
    fired = []
    unverified = []
    for knock_out in plan.product_set.knock_outs:
        rules = by_knock_out[knock_out.id]
        states = {kind: rule.index in indices for kind, rule in rules.items()}
        if states.get(RuleKind.EXEMPTS):
            continue
        if states[RuleKind.FIRES]:
            used = evidence_used(knock_out.when, evidence)
            fired.append(KnockOutResult(knock_out, "fired", rules[RuleKind.FIRES], used))
        elif not states[RuleKind.CLEARS]:
            unverified.append(KnockOutResult(knock_out, "unverified", rules[RuleKind.FIRES], ()))
    return tuple(fired), tuple(unverified)


def _distances(
    plan: Plan, total: Fraction, stars: int, requirements: Sequence[Requirement]
) -> tuple[Distance, ...]:
    """Give what stands between the product and each higher star, nearest first."""
    out = []
    for each in reversed(plan.stars):
        if each.stars > stars:
            missing = max(Fraction(each.at_least) - total, Fraction(0))
            unmet = tuple(r for r in requirements if r.stars <= each.stars and not r.met)
            out.append(Distance(each.stars, points_of(missing), unmet))
    return tuple(out)


def _judges(plan: Plan, bundle: EvidenceBundle, choices: Choices) -> tuple[JudgeResult, ...]:
    totals = {
        sheet.judge: judge_total(plan, ballot, choices.case)
        for sheet, ballot in zip(choices.sheets, _ballots(choices), strict=True)
    }
    return tuple(
        JudgeResult(
            sheet.judge,
            str(sheet.role),
            points_of(totals[sheet.judge]) if sheet.judge in totals else None,
            sheet.judge in totals,
        )
        for sheet in bundle.sheets
    )


def _ballots(choices: Choices) -> tuple[Ballot, ...]:
    return choices.ballots if choices.sheets else ()


def _trace(
    plan: Plan, supported: Fired, awarded: Counted, verdict: Fired, final: Fired
) -> tuple[TraceEntry, ...]:
    counted = [(index, 1) for index in supported] + list(awarded)
    counted += [(index, 1) for index in verdict] + [(index, 1) for index in final]
    return tuple(TraceEntry(plan.rules[index], times) for index, times in sorted(counted))
