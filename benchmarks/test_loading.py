"""Loading a version and building a set's network on first use, against parsing the same files."""

from __future__ import annotations

from pytest_benchmark.fixture import BenchmarkFixture

import ocop_rules
from ocop_rules.documents.source import read_file
from ocop_rules.engine.direct import DirectEvaluator
from ocop_rules.engine.durable import DurableEvaluator, DurablePlan
from ocop_rules.engine.plan import plan_of
from ocop_rules.rulebook.catalogue import criteria_directory
from ocop_rules.rulebook.loader import load_rulebook

VERSION = "qd-26-2026"


def test_1_parse_the_files(benchmark: BenchmarkFixture) -> None:
    root = criteria_directory()
    paths = [
        root / "vocabulary.yaml",
        *sorted((root / "library").glob("*.yaml")),
        *sorted((root / VERSION).rglob("*.yaml")),
    ]
    benchmark.group = "loading"
    benchmark(lambda: [read_file(path) for path in paths])


def test_2_load_the_version(benchmark: BenchmarkFixture) -> None:
    benchmark.group = "loading"
    rulebook = benchmark(load_rulebook, criteria_directory(), VERSION)
    assert len(rulebook.sets) == 26


def test_3_digest(benchmark: BenchmarkFixture) -> None:
    benchmark.group = "loading"
    rulebook = load_rulebook(criteria_directory(), VERSION)
    digest = rulebook.digest

    def again() -> str:
        del rulebook.__dict__["digest"]
        return rulebook.digest

    assert benchmark(again) == digest


def test_4_plan_and_network_of_a_set(benchmark: BenchmarkFixture) -> None:
    rulebook = ocop_rules.load(VERSION)
    benchmark.group = "loading"

    def build() -> object:
        plan = plan_of(rulebook, rulebook.sets[7])
        return DurableEvaluator(DurablePlan(plan)), DirectEvaluator(plan)

    benchmark.pedantic(build, rounds=20, warmup_rounds=1)
