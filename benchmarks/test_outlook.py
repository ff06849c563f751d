"""Looking out for 3, 4 and 5 stars, against rating the same dossiers: the ratio is what is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import ocop_rules
from ocop_rules.evidence.bundle import EvidenceBundle
from tests.advice.dossiers import dossier

_EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module", params=["examples", "random"])
def bundles(request: pytest.FixtureRequest) -> tuple[str, list[EvidenceBundle]]:
    """The examples, which are real products' like, and random dossiers, of which many lack more."""
    if request.param == "examples":
        paths = [each for each in sorted(_EXAMPLES.glob("*.yaml")) if ".expected." not in each.name]
        return "examples", [ocop_rules.evaluate(each, engine="direct").bundle for each in paths]
    return "random", [ocop_rules.evaluate(dossier(f"p{i}"), engine="direct").bundle for i in range(40)]


def test_1_rate(benchmark: BenchmarkFixture, bundles: tuple[str, list[EvidenceBundle]]) -> None:
    benchmark.group = f"outlook {bundles[0]}"
    benchmark(lambda: [ocop_rules.evaluate(each, engine="direct") for each in bundles[1]])


def test_2_look_out_for_more_stars(benchmark: BenchmarkFixture, bundles: tuple[str, list[EvidenceBundle]]) -> None:
    benchmark.group = f"outlook {bundles[0]}"
    found = benchmark(lambda: list(ocop_rules.outlook(bundles[1])))
    assert all(isinstance(each, ocop_rules.ProductOutlook) for each in found)
