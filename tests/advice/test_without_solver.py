"""Advice where OR-Tools is not installed: what is small is searched all the same, and the rest is refused plainly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ocop_rules
from tests.advice.dossiers import dossier

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def _without(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "ortools"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "ocop_rules.advice.cp_sat", raising=False)
    monkeypatch.setitem(sys.modules, "ortools", None)


def too_large() -> dict[str, Any]:
    """Return a dossier with very many ways to win just the points that it lacks."""
    return dossier("q1")


def test_what_is_too_large_says_what_to_install() -> None:
    with pytest.raises(ocop_rules.AdviceMissing, match=r"pip install 'ocop-rules\[advice\]'") as raised:
        ocop_rules.advise(too_large(), 4, measure="points")
    assert "cần bộ giải OR-Tools" in raised.value.render("vi")


def test_what_is_near_is_found_without_it() -> None:
    advice = ocop_rules.advise(EXAMPLES / "plum-jam-held-at-3-stars.yaml", 4, by="2027-03-01")
    (path,) = advice.paths
    assert [(change.name, change.value) for change in path.changes if change.kind == "fact"] == [
        ("linked_output_share", 76)
    ]
    homestay = ocop_rules.advise(EXAMPLES / "homestay-council-of-five.yaml", 4).best
    assert homestay is not None
    assert [raised.criterion for raised in homestay.raises] == ["3.4", "3.5"]


def test_why_stars_cannot_be_reached_is_found_without_it() -> None:
    advice = ocop_rules.advise(EXAMPLES / "dried-mango-4-stars.yaml", 5)
    assert {each.criterion for each in advice.obstacles} == {"6.3", "6.5", "7"}
    assert advice.most_points == 92


def test_stars_that_are_held_need_no_search() -> None:
    advice = ocop_rules.advise(EXAMPLES / "dried-mango-4-stars.yaml", 4)
    assert advice.is_reached
    assert advice.sensitivity is not None
    assert advice.sensitivity.losses


def test_one_that_is_too_large_loses_no_other() -> None:
    large, mango = ocop_rules.advise_many([too_large(), EXAMPLES / "dried-mango-4-stars.yaml"], 4, measure="points")
    assert isinstance(large, ocop_rules.AdviceMissing)
    assert isinstance(mango, ocop_rules.Advice)


def test_rating_and_explaining_never_import_the_solver() -> None:
    code = (
        "import sys, ocop_rules; ocop_rules.evaluate('examples/plum-jam-held-at-3-stars.yaml').explain();"
        "assert not [name for name in sys.modules if name.startswith('ortools')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=EXAMPLES.parent)
