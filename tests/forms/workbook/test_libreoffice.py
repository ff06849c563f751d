"""A score workbook in LibreOffice: its formulas come to what the library rates, and it reads back the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import ocop_rules
from ocop_rules.evidence.score_sheet import ScoreSheet
from ocop_rules.forms.workbook.layout import Layout, layout_of
from ocop_rules.forms.workbook.reader import read_workbook
from ocop_rules.forms.workbook.reckoning import chosen_of, entries_of
from ocop_rules.forms.workbook.writer import score_workbook
from tests.forms.workbook.libreoffice import saved_by_libreoffice
from tests.forms.workbooks import best_sheet, bundle_of, edited, random_sheet

pytestmark = pytest.mark.once

SETS = (
    ("qd-26-2026", 7),
    ("qd-26-2026", 26),  # cases
    ("qd-148-2023", 1),
    ("qd-1489-2025", 22),
    ("qd-1048-2019", 26),  # options that add up
    ("qd-781-2020", 1),  # marks that a better option does not meet
    ("qd-781-2020", 26),  # cases of two kinds
)
EACH = 8


def typed(layout: Layout, sheet: ScoreSheet) -> Mapping[str, object]:
    """What a person types to fill in a sheet."""
    chosen = chosen_of(layout, sheet)
    cells: dict[str, object] = {f"E{row}": entry for row, entry in entries_of(layout, chosen).items()}
    return cells | {f"B{layout.case_rows[group]}": case for group, case in chosen.cases.items()}


def test_its_points_totals_and_stars_are_those_that_the_library_rates(tmp_path: Path) -> None:
    filled: dict[Path, tuple[str, Layout, list[ScoreSheet]]] = {}
    for version, number in SETS:
        rulebook = ocop_rules.load(version)
        product_set, layout = rulebook.sets[number], layout_of(rulebook, rulebook.sets[number])
        source = random.Random(f"{version}/{number}")
        best = best_sheet(product_set)
        sheets = [best, *(random_sheet(product_set, source) for _ in range(2))]
        sheets += [mixed(best, random_sheet(product_set, source), source) for _ in range(EACH - len(sheets))]
        for case, alike in by_case(layout, sheets).items():
            empty = score_workbook(rulebook, product_set, [None] * len(alike))
            edits = {f"Phiếu {i}": typed(layout, sheet) for i, sheet in enumerate(alike, 1)}
            path = tmp_path / f"{version}-{number}{case}.xlsx"
            path.write_bytes(edited(empty, edits))
            filled[path] = version, layout, alike
    stars_seen = set()
    for path, (version, layout, sheets) in zip(saved_by_libreoffice([*filled], tmp_path), filled.values(), strict=True):
        book = CalamineWorkbook.from_path(path)
        for sheet, read in zip(sheets, read_workbook(path), strict=True):
            assert ScoreSheet.model_validate(dict(read.sheet)).options == sheet.options
            evaluation = ocop_rules.evaluate(bundle_of(version, layout.product_set, read.sheet), engine="direct")
            rows = book.get_sheet_by_name(read.judge).to_python(skip_empty_area=False)
            reckoned = [row[5] for row in rows]
            where = f"{path.name}, {read.judge}"
            for criterion, result in evaluation.criteria.items():
                assert reckoned[layout.criteria[criterion].row - 1] == result.points, (where, criterion)
            for line in layout.lines:
                if line.about in evaluation.parts:
                    assert reckoned[line.row - 1] == evaluation.parts[line.about].points, (where, line.about)
            assert reckoned[layout.total_row - 1] == evaluation.points, where
            assert reckoned[layout.band_row - 1] == evaluation.band, where
            if evaluation.outcome == "rated":  # no points of taste stop an evaluation, which the sheet does not say
                stars_seen.add(evaluation.stars)
                assert reckoned[layout.stars_row - 1] == evaluation.stars, where
            for asked, row in layout.missed_rows.items():
                missed = [each.criterion for each in evaluation.requirements if each.stars == asked and not each.met]
                assert str(rows[row - 1][1]) == "".join(
                    f"{number}; " for number in sorted(missed, key=_printed(layout))
                )
    assert stars_seen == {1, 2, 3, 4, 5}


def by_case(layout: Layout, sheets: list[ScoreSheet]) -> dict[str, list[ScoreSheet]]:
    """Sheets by the cases that they choose: a product falls in one, so a workbook has one."""
    found: dict[str, list[ScoreSheet]] = {}
    for sheet in sheets:
        found.setdefault("".join(f"-{case}" for case in chosen_of(layout, sheet).cases.values()), []).append(sheet)
    return found


def mixed(best: ScoreSheet, other: ScoreSheet, source: random.Random) -> ScoreSheet:
    """The best sheet with some choices of another, so that high stars are just reached or just missed."""
    taken = source.sample(sorted(best.options), k=source.randint(1, 6))
    cased = [number for number in taken if type(best.options[number]) is type(other.options[number])]
    of_case = {n for n in cased if not isinstance(best.options[n], int | tuple)}
    return best.model_copy(
        update={"options": {**best.options, **{n: other.options[n] for n in cased if n not in of_case}}}
    )


def _printed(layout: Layout) -> Callable[[str], int]:
    return {number: position for position, number in enumerate(layout.criteria)}.__getitem__
