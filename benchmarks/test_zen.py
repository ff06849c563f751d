"""The same rules in zen-engine, as a traced decision graph, in the same run."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import ocop_rules
from benchmarks.conftest import Dossier
from benchmarks.zen_graph import context, graph
from ocop_rules.engine.checked import plan_for
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evidence.counted import counted_evidence
from ocop_rules.rating.rater import rate
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.catalogue import load

zen = pytest.importorskip("zen")


def test_1_ocop_rules_fully_explained(benchmark: BenchmarkFixture, dossier: Dossier) -> None:
    bundle, rulebook, product_set, chosen_by = read_and_check(dossier.data)[:4]
    benchmark.group = "another engine"
    benchmark(rate, bundle, rulebook, product_set, chosen_by, "durable", Settings())


@pytest.mark.parametrize("traced", [True, False])
def test_2_zen_decision_graph(benchmark: BenchmarkFixture, dossier: Dossier, traced: bool) -> None:
    plan = plan_for(load("qd-26-2026"), 7)
    judged = {number: choice for sheet in dossier.bundle.sheets for number, choice in sheet.options.items()}
    given = context(plan, counted_evidence(dossier.bundle, plan.vocabulary), judged)  # type: ignore[arg-type]
    decision = zen.ZenEngine().create_decision(graph(plan))
    benchmark.group = "another engine"
    answer = benchmark(decision.evaluate, given, {"trace": traced})
    expected = ocop_rules.evaluate(dossier.data)
    assert answer["result"]["total"] == expected.points
    assert answer["result"]["stars"] == expected.stars
