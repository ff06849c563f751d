"""The same rules in other engines, in the same run: zen-engine, Rego, OpenFisca."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import ocop_rules
from benchmarks.conftest import Dossier
from benchmarks.rego_policy import RESULT, policy
from benchmarks.same_rules import context
from benchmarks.zen_graph import graph
from ocop_rules.engine.checked import EngineName, plan_for
from ocop_rules.engine.plan import Plan
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evidence.counted import counted_evidence
from ocop_rules.rating.points import Points
from ocop_rules.rating.rater import rate
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.catalogue import load

GROUP = "another engine"


class Question(NamedTuple):
    """What the other engines are asked, and what they must answer."""

    plan: Plan
    given: dict[str, int | None]
    points: Points
    stars: int | None


@pytest.fixture(scope="module")
def question(dossier: Dossier) -> Question:
    plan = plan_for(load("qd-26-2026"), 7)
    judged = {
        number: choice
        for sheet in dossier.bundle.sheets
        for number, choice in sheet.options.items()
        if isinstance(choice, int)
    }
    given = context(plan, counted_evidence(dossier.bundle, plan.vocabulary), judged)
    expected = ocop_rules.evaluate(dossier.data)
    return Question(plan, given, expected.points, expected.stars)


@pytest.mark.parametrize("engine", ["durable", "direct"])
def test_1_ocop_rules_fully_explained(benchmark: BenchmarkFixture, dossier: Dossier, engine: EngineName) -> None:
    bundle, rulebook, product_set, chosen_by = read_and_check(dossier.data)[:4]
    benchmark.group = GROUP
    benchmark(rate, bundle, rulebook, product_set, chosen_by, engine, Settings())


@pytest.mark.parametrize("traced", [True, False])
def test_2_zen_decision_graph(benchmark: BenchmarkFixture, question: Question, traced: bool) -> None:
    zen = pytest.importorskip("zen")
    decision = zen.ZenEngine().create_decision(graph(question.plan))
    benchmark.group = GROUP
    answer = benchmark(decision.evaluate, question.given, {"trace": traced})
    assert (answer["result"]["total"], answer["result"]["stars"]) == (question.points, question.stars)


def test_3_rego_policy(benchmark: BenchmarkFixture, question: Question) -> None:
    """The policy is compiled before; what is measured is what each dossier costs, its answer read."""
    regopy = pytest.importorskip("regopy")
    interpreter = regopy.Interpreter()
    interpreter.add_module("ocop", policy(question.plan))
    compiled = interpreter.build(None, [RESULT])
    known = {name: value for name, value in question.given.items() if value is not None}

    def asked() -> Any:
        interpreter.set_input(known)
        # Read as text: a node that outlives its output is memory given back, and using it ends the process.
        return json.loads(str(interpreter.query_bundle_entrypoint(compiled, RESULT)))["expressions"][0]

    benchmark.group = GROUP
    answer = benchmark(asked)
    assert (answer["total"], answer["stars"]) == (question.points, question.stars)


def test_4_openfisca_variables(benchmark: BenchmarkFixture, question: Question) -> None:
    """OpenFisca is made for many rows at once (`test_columns.py`); here it is asked for one."""
    system = pytest.importorskip("benchmarks.openfisca_system", exc_type=ImportError)
    benchmark.group = GROUP
    assert benchmark(system.asked(question.plan, question.given)) == (question.points, question.stars)
