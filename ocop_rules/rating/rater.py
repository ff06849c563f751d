"""Rating a checked bundle on its sheet: evidence to options, points, requirements and stars."""

from __future__ import annotations

from collections.abc import Sequence

from ocop_rules.engine.checked import EngineName, engine_that_runs, evaluator_for, plan_for
from ocop_rules.engine.evaluator import Fired, StarsInput, VerdictInput
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import RuleKind
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.counted import CountedEvidence, counted_evidence
from ocop_rules.rating.authority import authority_of
from ocop_rules.rating.choice import Choices, choose, dossier_cases
from ocop_rules.rating.earnings import Earnings, evidence_used, judge_points, judge_total, mean_of, rounded
from ocop_rules.rating.notice import notices
from ocop_rules.rating.points import Exact, points_of, printed_points
from ocop_rules.rating.result import (
    Distance,
    JudgeResult,
    KnockOut,
    OutcomeName,
    PartResult,
    Requirement,
    Result,
)
from ocop_rules.rating.settings import Settings
from ocop_rules.rating.standing import standing
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.condition import documents_read, facts_read
from ocop_rules.rulebook.kinds import Outcome
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.several import FrozenMapping, Several

_OUTCOMES: tuple[OutcomeName, ...] = ("rated", "stopped", "disqualified")


def rate(
    bundle: EvidenceBundle,
    rulebook: Rulebook,
    product_set: ProductSet,
    chosen_by: Citation | None,
    engine: EngineName,
    settings: Settings,
) -> Result:
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
    evidence = counted_evidence(bundle, rulebook.vocabulary, strict=settings.strict)
    supported = evaluator.evidence(evidence)
    choices = choose(plan, bundle, supported, settings.authority)
    cases = choices.cases
    awarded = evaluator.awards(choices.ballots, cases)
    council = settings.council
    earned = Earnings(
        plan, choices, awarded, settings.requirement_rule, "total" if council is None else council.aggregate
    )
    freed = {plan.freed[index] for index in supported if index in plan.freed} if plan.freed else frozenset[str]()
    binding = [
        (index, unmet, met)
        for index, case, unmet, met in rulebook.once(_requirements, product_set.number)
        if (case is None or case == cases.get(met.criterion)) and met.criterion not in freed
    ]
    if choices.totals:  # what each criterion got is not known, so neither are its requirements
        binding = []
    given = VerdictInput(
        {number: earned.level(number) for number in {met.criterion: None for _, _, met in binding}},
        {p.criterion: earned.exact(p.criterion) for p in plan.points if p.criterion in earned.units},
    )
    verdict = evaluator.verdict(given, cases)
    fired, unverified = _knock_outs(plan, {*supported, *verdict}, evidence)
    missed = {index for index in verdict if plan.rules[index].kind is RuleKind.UNMET}
    requirements = Several([unmet if index in missed else met for index, unmet, met in binding])
    parts, total = rounded(mean_of(choices.totals) or earned.parts(), settings.rounding)
    unmet = [requirement.stars for requirement in requirements if not requirement.met]
    unknown = 1 if choices.totals else 0
    final = evaluator.stars(
        StarsInput(
            total,
            {
                band.stars: unknown + sum([stars <= band.stars for stars in unmet]) if unmet else unknown
                for band in plan.bands
            },
            sum([k.outcome is Outcome.DISQUALIFIED for k in fired]),
            sum([k.outcome is Outcome.STOPPED for k in fired]),
        )
    )
    band, stars, outcome = _result(plan, final)
    judges = _judges(plan, bundle, choices, earned)
    held = standing(council, judges, _points_by_judge(plan, choices) if council is not None else {})
    if outcome == "rated" and (choices.totals or held.is_blocked):
        stars, outcome = None, "provisional"
    criteria = FrozenMapping(earned.results(evidence))
    ran = engine_that_runs(engine)
    return Result(
        bundle=bundle,
        rulebook=rulebook,
        product_set=product_set,
        chosen_by=chosen_by,
        settings=settings,
        engine=ran,
        library=LIBRARY_VERSION,
        outcome=outcome,
        points=points_of(total),
        parts=FrozenMapping(
            {p.letter: PartResult(points_of(parts[p.letter]), p.max_points) for p in product_set.parts}
        ),
        band=band,
        stars=stars,
        case=choices.groups.get(None),
        cases=FrozenMapping(
            {g.name: choices.groups.get(g.name) for g in product_set.case_groups if g.name is not None}
        ),
        criteria=criteria,
        requirements=requirements,
        knockouts=fired,
        unverified=unverified,
        distances=_distances(plan, total, stars or 0, requirements) if outcome == "rated" else (),
        authority=authority_of(rulebook, total, stars, choices.assessed_by),
        judges=judges,
        standing=held,
        notices=Several(
            notices(
                bundle,
                rulebook,
                plan,
                evidence,
                choices,
                criteria,
                unverified,
                total,
                settings,
                engine,
                ran,
                freed,
                judges,
                held,
                requirement_missed=any(stars_asked <= band for stars_asked in unmet),
            )
        ),
        _plan=plan,
        _fired=(*[(index, 1) for index in supported], *awarded, *[(index, 1) for index in (*verdict, *final)]),
    )


def check_cases(bundle: EvidenceBundle, rulebook: Rulebook, product_set: ProductSet) -> None:
    """Refuse a checked bundle of which `rate` would find that its alternative cases cannot be told.

    Raises:
        InvalidEvidence: a case is stated twice, or not where it is needed.
    """
    if product_set.case_groups:
        plan, evaluator = evaluator_for(rulebook, product_set.number, "direct")
        evidence = counted_evidence(bundle, rulebook.vocabulary, strict=True)
        dossier_cases(plan, bundle, evaluator.evidence(evidence))


def _requirements(rulebook: Rulebook, number: int) -> list[tuple[int, str | None, Requirement, Requirement]]:
    """Return each minimum requirement of a product set: the index of its rule, its case, itself unmet and met."""
    return [
        (
            mark.rule.index,
            mark.case,
            Requirement(mark.stars, mark.criterion, mark.option.ordinal, False, mark.rule, mark.option),
            Requirement(mark.stars, mark.criterion, mark.option.ordinal, True, mark.rule, mark.option),
        )
        for mark in plan_for(rulebook, number).marks
    ]


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


def _knock_outs(
    plan: Plan, indices: set[int], evidence: CountedEvidence
) -> tuple[tuple[KnockOut, ...], tuple[KnockOut, ...]]:
    """Return the knock-outs that fired and those that nothing fires or clears (R6)."""
    fired = []
    unverified = []
    for watch in plan.watches:
        rule = watch.fired(indices)
        if rule is not None:
            when = watch.knock_out.when
            used = evidence_used((facts_read(when), documents_read(when)), evidence)
            fired.append(KnockOut(watch.knock_out, "fired", rule, used))
        elif not watch.cleared(indices):
            unverified.append(KnockOut(watch.knock_out, "unverified", watch.fires, ()))
    return Several(fired), Several(unverified)


def _distances(plan: Plan, total: Exact, stars: int, requirements: Sequence[Requirement]) -> tuple[Distance, ...]:
    """Return what stands between the product and each higher star, nearest first."""
    out = []
    missed = [requirement for requirement in requirements if not requirement.met]
    for each in reversed(plan.stars):
        if each.stars > stars:
            missing = printed_points(each.at_least) - total
            unmet = tuple([requirement for requirement in missed if requirement.stars <= each.stars])
            out.append(Distance(each.stars, points_of(missing if missing > 0 else 0), unmet))
    return Several(out)


def _points_by_judge(plan: Plan, choices: Choices) -> dict[str, dict[str, Exact]]:
    return {
        sheet.judge: judge_points(plan, ballot, choices.cases)
        for sheet, ballot in zip(choices.sheets, choices.ballots, strict=False)
    }


def _judges(plan: Plan, bundle: EvidenceBundle, choices: Choices, earned: Earnings) -> tuple[JudgeResult, ...]:
    if len(choices.sheets) == 1:
        totals = {choices.sheets[0].judge: earned.total()}
    else:
        totals = {
            sheet.judge: judge_total(plan, ballot, choices.cases)
            for sheet, ballot in zip(choices.sheets, choices.ballots, strict=False)
        }
    totals |= {sheet.judge: sum(parts.values()) for sheet, parts in zip(choices.sheets, choices.totals, strict=False)}
    return Several(
        JudgeResult(
            sheet.judge,
            str(sheet.role),
            points_of(totals[sheet.judge]) if sheet.judge in totals else None,
            sheet.judge in totals,
        )
        for sheet in bundle.sheets
    )
