"""The verdict on a bundle that was changed: points, stars and outcome, and nothing told of how they came about."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from ocop_rules.advice.present import Present
from ocop_rules.engine.checked import evaluator_for
from ocop_rules.engine.evaluator import StarsInput, VerdictInput
from ocop_rules.engine.rule import RuleKind
from ocop_rules.errors import InvalidEvidence
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.counted import counted_evidence
from ocop_rules.rating.choice import choose
from ocop_rules.rating.earnings import Earnings, rounded
from ocop_rules.rating.points import Exact
from ocop_rules.rating.rater import rate
from ocop_rules.rating.result import OutcomeName
from ocop_rules.rulebook.kinds import Outcome
from ocop_rules.rulebook.vocabulary import FactValue, Vocabulary


class Verdict(NamedTuple):
    """What a bundle gets.

    Attributes:
        contradictions: the places, in the vocabulary, of the contradictions that its facts make.
        missed: the stars of each minimum requirement that is not met.
    """

    points: Exact
    stars: int | None
    outcome: OutcomeName
    contradictions: frozenset[int]
    missed: tuple[int, ...]


def verdict_of(present: Present, bundle: EvidenceBundle) -> Verdict | None:
    """Return what a changed bundle gets, as a rating says; None where it cannot be rated.

    It takes the way of a rating by the direct evaluator, and leaves out what that tells besides.
    """
    settings = present.settings
    try:
        plan, evaluator = evaluator_for(present.rulebook, present.product_set.number, "direct")
        evidence = counted_evidence(bundle, present.rulebook.vocabulary, strict=settings.strict)
        contradictions = contradictions_of(evidence.facts, plan.vocabulary)
        if settings.council is not None or present.choices.totals:
            result = rate(bundle, present.rulebook, present.product_set, None, "direct", settings)
            unmet = tuple([each.stars for each in result.requirements if not each.met])
            return Verdict(Fraction(result.points), result.stars, result.outcome, contradictions, unmet)
        supported = evaluator.evidence(evidence)
        choices = choose(plan, bundle, supported, settings.authority)
    except InvalidEvidence:
        return None
    cases = choices.cases
    earned = Earnings(plan, choices, evaluator.awards(choices.ballots, cases), settings.requirement_rule)
    freed = {plan.freed[index] for index in supported if index in plan.freed}
    marks = [m for m in plan.marks if m.case in (None, cases.get(m.criterion)) and m.criterion not in freed]
    given = VerdictInput(
        {mark.criterion: earned.level(mark.criterion) for mark in marks},
        {p.criterion: earned.exact(p.criterion) for p in plan.points if p.criterion in earned.units},
    )
    said = {*supported, *evaluator.verdict(given, cases)}
    fired = [watch.knock_out.outcome for watch in plan.watches if watch.fired(said) is not None]
    missed = [mark.stars for mark in marks if mark.rule.index in said]
    _, total = rounded(earned.parts(), settings.rounding)
    final = evaluator.stars(
        StarsInput(
            total,
            {band.stars: sum(stars <= band.stars for stars in missed) for band in plan.bands},
            fired.count(Outcome.DISQUALIFIED),
            fired.count(Outcome.STOPPED),
        )
    )
    unmet = tuple(missed)
    if fired:
        outcome: OutcomeName = "disqualified" if Outcome.DISQUALIFIED in fired else "stopped"
        return Verdict(total, None, outcome, contradictions, unmet)
    rules = [plan.rules[index] for index in final]
    given_stars = max([rule.stars or 0 for rule in rules if rule.kind is RuleKind.STARS], default=0)
    return Verdict(total, given_stars, "rated", contradictions, unmet)


def contradictions_of(facts: Mapping[str, FactValue], vocabulary: Vocabulary) -> frozenset[int]:
    """Return the places, in the vocabulary, of the contradictions that facts make."""
    return frozenset(
        i
        for i, each in enumerate(vocabulary.contradictions)
        if all(test.fact in facts and test.holds(facts[test.fact]) for test in each.between)
    )
