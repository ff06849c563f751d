"""The example notebook is a notebook, runs from top to bottom, and shows what it says."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ocop_rules

NOTEBOOKS = sorted(Path("examples").glob("*.ipynb"))


def run(notebook: dict[str, Any]) -> list[Any]:
    """Run the cells of code in order, and return what each shows: the value of its last line."""
    names: dict[str, Any] = {"__name__": "__main__"}
    shown = []
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        *before, last = tree.body
        rest = [] if isinstance(last, ast.Expr) else [last]
        exec(compile(ast.Module([*before, *rest], []), f"cell {number}", "exec"), names)
        if isinstance(last, ast.Expr):
            shown.append(eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names))
    return shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_a_notebook_without_outputs(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    for cell in notebook["cells"]:
        assert set(cell) >= {"cell_type", "metadata", "source"}
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


def test_it_runs_and_shows_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    shown = run(json.loads(Path("examples/many-products.ipynb").read_text(encoding="utf-8")))
    assert capsys.readouterr().out.startswith("option:1.1: ")
    _, _, results, counts = shown[:4]
    assert list(results["dossier"])[:2] == ["14-03646-000-2026", "14-03646-001-2026"]
    assert isinstance(counts, pd.Series)
    assert counts.sum() == 500
    assert len(counts.index.dropna()) >= 3
    for each, kind in zip(shown[-4:], ("Evaluation", "ReplayReport", "ReplayReport", "Diff"), strict=True):
        assert isinstance(each, getattr(ocop_rules, kind))
        assert "<div" in each._repr_html_()
