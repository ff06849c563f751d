"""Advice where OR-Tools is not installed: what needs no search is told, and the rest is refused plainly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import ocop_rules

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def _without(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "ortools"]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("problem", "solver", "model", "ballot_model", "evidence_model"):
        monkeypatch.delitem(sys.modules, f"ocop_rules.advice.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "ortools", None)


def test_a_search_says_what_to_install() -> None:
    with pytest.raises(ocop_rules.AdviceMissing, match=r"pip install 'ocop-rules\[advice\]'") as raised:
        ocop_rules.advise(EXAMPLES / "plum-jam-held-at-3-stars.yaml", 4)
    assert "cần bộ giải OR-Tools" in raised.value.render("vi")


def test_stars_that_are_held_need_no_search() -> None:
    advice = ocop_rules.advise(EXAMPLES / "dried-mango-4-stars.yaml", 4)
    assert advice.is_reached
    assert advice.sensitivity is not None
    assert advice.sensitivity.losses


def test_one_that_needs_a_search_loses_no_other() -> None:
    jam, mango = ocop_rules.advise_many(
        [EXAMPLES / "plum-jam-held-at-3-stars.yaml", EXAMPLES / "dried-mango-4-stars.yaml"], 4
    )
    assert isinstance(jam, ocop_rules.AdviceMissing)
    assert isinstance(mango, ocop_rules.Advice)


def test_rating_and_explaining_never_import_the_solver() -> None:
    code = (
        "import sys, ocop_rules; ocop_rules.evaluate('examples/plum-jam-held-at-3-stars.yaml').explain();"
        "assert not [name for name in sys.modules if name.startswith('ortools')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=EXAMPLES.parent)
