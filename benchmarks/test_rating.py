"""Rating one dossier, loading excluded, against parsing and validating that same dossier."""

from __future__ import annotations

import json

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import ocop_rules
from benchmarks.conftest import Dossier
from ocop_rules.engine.checked import EngineName
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.rating.rater import rate
from ocop_rules.rating.settings import Settings

DOSSIERS = ("dossier", "sheet_alone", "council")


def _dossier(request: pytest.FixtureRequest, name: str) -> Dossier:
    found: Dossier = request.getfixturevalue(name)
    return found


@pytest.mark.parametrize("name", DOSSIERS)
def test_1_validate(benchmark: BenchmarkFixture, request: pytest.FixtureRequest, name: str) -> None:
    text = _dossier(request, name).text
    benchmark.group = f"rating {name}"
    benchmark(read_and_check, text)


@pytest.mark.parametrize("engine", ["durable", "direct"])
@pytest.mark.parametrize("name", DOSSIERS)
def test_2_rate(benchmark: BenchmarkFixture, request: pytest.FixtureRequest, name: str, engine: EngineName) -> None:
    bundle, rulebook, product_set, chosen_by = read_and_check(_dossier(request, name).text)[:4]
    benchmark.group = f"rating {name}"
    evaluation = benchmark(rate, bundle, rulebook, product_set, chosen_by, engine, Settings())
    assert evaluation.engine == engine


@pytest.mark.parametrize("name", DOSSIERS)
def test_3_validate_and_rate(benchmark: BenchmarkFixture, request: pytest.FixtureRequest, name: str) -> None:
    text = _dossier(request, name).text
    benchmark.group = f"rating {name}"
    benchmark(ocop_rules.evaluate, text)


@pytest.mark.parametrize("name", DOSSIERS)
def test_4_validate_rate_and_write_json(benchmark: BenchmarkFixture, request: pytest.FixtureRequest, name: str) -> None:
    text = _dossier(request, name).text
    benchmark.group = f"rating {name}"
    written = benchmark(lambda: ocop_rules.evaluate(text).to_json())
    assert json.loads(written)["format"] == "ocop-evaluation/1"


def test_5_validate_rate_and_explain(benchmark: BenchmarkFixture, dossier: Dossier) -> None:
    benchmark.group = "rating dossier"
    told = benchmark(lambda: ocop_rules.evaluate(dossier.text).explain("vi"))
    assert "HẠNG SAO" in told
