"""Score workbooks for tests: random sheets, filled in as a person does, and changed by another program."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import openpyxl
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.evidence.score_sheet import CaseChoice, Choice, ScoreSheet
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import ProductSet

Edits = Mapping[str, Mapping[str, Any]]
"""What is written into cells, by tab and address."""


Pick = Callable[[int, int], int]
"""Gives a whole number from one to another."""


def _sheet(product_set: ProductSet, pick: Pick) -> ScoreSheet:
    cases = {group.name: sorted(group.cases)[pick(0, len(group.cases) - 1)] for group in product_set.case_groups}
    options: dict[str, Choice] = {}
    for number, criterion in product_set.criteria.items():
        group = product_set.case_group_of(number)
        case = cases[group.name] if group is not None else None
        most = len(criterion.options_of(case))
        if criterion.scoring is Scoring.SUM:
            options[number] = tuple(ordinal for ordinal in range(1, most + 1) if pick(0, 1))
        elif case is not None:
            options[number] = CaseChoice(case=case, option=pick(0, most))
        else:
            options[number] = pick(0, most)
    return ScoreSheet(judge="Phiếu 1", options=options)


@st.composite
def whole_sheets(draw: st.DrawFn, product_set: ProductSet) -> ScoreSheet:
    """A sheet that chooses something of every criterion, options of one case a group."""
    return _sheet(product_set, lambda least, most: draw(st.integers(least, most)))


def random_sheet(product_set: ProductSet, source: random.Random) -> ScoreSheet:
    """A sheet as `whole_sheets` gives them, of a source of random numbers that leans to neither end."""
    return _sheet(product_set, source.randint)


def best_sheet(product_set: ProductSet) -> ScoreSheet:
    """A sheet on which the last option of every criterion is chosen, in the first case of each group."""
    picked = _sheet(product_set, lambda least, most: most)
    first = {
        number: CaseChoice(case=min(criterion.cases), option=len(criterion.options_of(min(criterion.cases))))
        for number, criterion in product_set.criteria.items()
        if criterion.cases
    }
    return picked.model_copy(update={"options": {**picked.options, **first}})


def bundle_of(version: str, product_set: ProductSet, sheet: Mapping[str, object]) -> dict[str, Any]:
    """A bundle that has one sheet and nothing else."""
    return {
        "format": "ocop-evidence/1",
        "dossier": "d",
        "version": version,
        "product": {"name": "Sản phẩm", "set": product_set.number},
        "evaluated_on": "2026-09-15",
        "sheets": [dict(sheet)],
    }


def edited(workbook: bytes, edits: Edits, change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """Return a workbook as openpyxl saves it after cells were filled in."""
    book = openpyxl.load_workbook(BytesIO(workbook))
    for tab, cells in edits.items():
        for cell, value in cells.items():
            book[tab][cell] = value
    if change is not None:
        change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def told(error: ocop_rules.InvalidEvidence) -> set[tuple[str, str]]:
    """What is told, as code and place."""
    return {(problem.code, problem.place) for problem in error.problems}
