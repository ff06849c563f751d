"""Golden and generated cases together reach every rule of every set: each option, mark, knock-out, case and band."""

from __future__ import annotations

from functools import cache

import pytest

import ocop_rules
from ocop_rules.engine.checked import plan_for
from ocop_rules.engine.plan import Plan
from ocop_rules.errors import InvalidEvidence, NoVersionInForce
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.rulebook.catalogue import load, version_ids
from tests.coverage_of_rules.generated import Trial, Unsatisfiable, told, trials, unreachable
from tests.coverage_of_rules.report import COVERAGE, Coverage, met_id
from tests.golden.case import Golden, golden_cases

pytestmark = pytest.mark.once

SETS = [(version, number) for version in version_ids() for number in ocop_rules.load(version).sets]


@cache
def _golden_by_set() -> dict[tuple[str, int], list[Golden]]:
    found: dict[tuple[str, int], list[Golden]] = {}
    for golden in golden_cases():
        found.setdefault((str(golden.bundle.get("version")), golden.set_number), []).append(golden)
    return found


def _reached(evaluation: Evaluation) -> set[str]:
    fired = {entry.rule for entry in evaluation.trace}
    return fired | {met_id(requirement.rule) for requirement in evaluation.requirements if requirement.met}


def _golden_reach(plan: Plan) -> frozenset[str]:
    reached: set[str] = set()
    for golden in _golden_by_set().get((plan.version, plan.product_set.number), []):
        try:
            evaluation = ocop_rules.evaluate(golden.bundle, **{**golden.settings, "engine": "direct"})
        except (InvalidEvidence, NoVersionInForce):
            continue
        reached |= _reached(evaluation)
    return frozenset(reached)


def _tried(trial: Trial) -> tuple[set[str], list[str]]:
    """Return what a trial reached, and how it failed its aim."""
    checked = ocop_rules.evaluate(trial.bundle, engine="durable")
    direct = ocop_rules.evaluate(trial.bundle, engine="direct")
    reached = _reached(checked)
    wrong = [f"{rule} did not fire" for rule in sorted(trial.rules - reached)]
    wrong += [f"{rule}: the mark is not met" for rule in sorted(trial.met) if met_id(rule) not in reached]
    if trial.stars is not None and checked.stars != trial.stars:
        wrong.append(f"{trial.stars} stars expected, {checked.stars} given")
    if [(e.rule, e.times) for e in checked.trace] != [(e.rule, e.times) for e in direct.trace]:
        wrong.append("the two evaluators differ")
    return reached, wrong


@pytest.mark.parametrize(("version", "number"), SETS, ids=lambda part: str(part))
def test_every_rule_is_reached(version: str, number: int, pytestconfig: pytest.Config) -> None:
    plan = plan_for(load(version), number)
    generated: set[str] = set()
    failed: list[str] = []
    for trial in trials(plan):
        if isinstance(trial, Unsatisfiable):
            if not trial.rule.negated:
                failed.append(f"{trial.rule.rule.id} ({trial.rule.rule.origin}): never holds: {told(trial.tests)}")
            continue
        reached, wrong = _tried(trial)
        generated |= reached
        failed += [f"{trial.aim}: {each}" for each in wrong]
    coverage = Coverage(plan, _golden_reach(plan), frozenset(generated), unreachable(plan))
    pytestconfig.stash.setdefault(COVERAGE, []).append(coverage)
    failed += [f"{each}: unreached" for each in coverage.unreached()]
    failed += [
        f"{each} was reached, though “{reason}”"
        for each, reason in coverage.unreachable.items()
        if each in coverage.golden | coverage.generated
    ]
    if failed:
        pytest.fail("\n  ".join([f"{version}, set {number}", *failed]), pytrace=False)


def test_every_set_of_the_decision_in_force_is_covered() -> None:
    assert {number for version, number in SETS if version == "qd-26-2026"} == set(range(1, 27))


def test_a_rule_that_nothing_reaches_is_named() -> None:
    plan = plan_for(load("qd-26-2026"), 7)
    every = frozenset(each for _, ids in Coverage(plan, frozenset(), frozenset(), {}).kinds() for each in ids)
    rule = "qd-26-2026/7/3.3/2/evidence"
    assert rule in every
    assert Coverage(plan, every - {rule}, frozenset(), {}).unreached() == [rule]
    assert Coverage(plan, frozenset(), every - {rule}, {}).unreached() == [rule]
    assert Coverage(plan, frozenset(), every - {rule}, {rule: "why"}).unreached() == []
    assert Coverage(plan, every - {rule}, frozenset({rule}), {}).unreached() == []
