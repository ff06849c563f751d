"""The page of simulations names every key of its JSON, every column of its table and every kind of reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from ocop_rules.simulate.reason import Kind
from ocop_rules.simulate.report import json_report
from ocop_rules.simulate.table import SCHEMA
from tests.simulate.dossiers import NEAR, drafts, told

PAGE = (Path(__file__).parents[2] / "docs" / "simulate.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*SCHEMA.names, *get_args(Kind)])
def test_columns_and_kinds(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_keys_of_a_scenario() -> None:
    found = drafts("{bands: {5: 91}}")
    data = json.loads(json_report(found, told(found, NEAR), [()], []))
    (scenario,) = data["scenarios"]
    assert {key for key in {**scenario, **scenario["dossiers"]} if f"`{key}`" not in PAGE} <= {"id", "title"}
