"""What is wrong with a score workbook is told by its cell, all at once, and nothing is read in part."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import ocop_rules
from ocop_rules.evidence.score_sheet import CaseChoice
from ocop_rules.forms.workbook.layout import Layout, layout_of
from ocop_rules.forms.workbook.reader import read_workbook
from ocop_rules.forms.workbook.writer import score_workbook
from tests.forms.workbooks import Edits, best_sheet, edited, told

RULEBOOK = ocop_rules.load("qd-26-2026")
SET = RULEBOOK.sets[7]
LAYOUT = layout_of(RULEBOOK, SET)


@pytest.fixture(scope="module")
def filled() -> bytes:
    sheet = best_sheet(SET)
    return score_workbook(RULEBOOK, SET, [None] * 3, None, [sheet, sheet, sheet])


@pytest.fixture(scope="module")
def one() -> bytes:
    return score_workbook(RULEBOOK, SET, [None], None, [best_sheet(SET)])


def cell(number: str, ordinal: int = 0, layout: Layout = LAYOUT) -> str:
    """The cell of an option, or of the criterion's own row."""
    rows = layout.criteria[number]
    return f"E{rows.options[ordinal - 1].row if ordinal else rows.row}"


def refused(workbook: bytes) -> ocop_rules.InvalidEvidence:
    with pytest.raises(ocop_rules.InvalidEvidence) as caught:
        read_workbook(workbook, "phieu.xlsx")
    return caught.value


def test_every_slip_is_told_at_once_by_its_cell(filled: bytes) -> None:
    label = LAYOUT.criteria["2.1"].options[0]
    edits: Edits = {
        "Phiếu 1": {
            cell("1.2", 3): None,  # nothing chosen
            cell("1.3", 1): "x",  # two chosen
            cell("1.4", 3): "tốt",  # no cross
            cell("1.5", 4): datetime(2026, 1, 1),  # a day
            cell("1.6", 3): "=1+1",  # a formula
            f"B{label.row}": "Đặc sản",  # a locked text
            f"D{label.row}": 9,  # its points
        },
        "Phiếu 3": {
            f"F{LAYOUT.total_row}": 99,  # a formula typed over
            f"A{LAYOUT.criteria['1.1'].row}": datetime(2026, 1, 1),  # 1.1 that became a day
            f"B{LAYOUT.day_row}": "hôm nay",
        },
    }
    error = refused(edited(filled, edits))
    assert told(error) == {
        ("unfilled", f"'Phiếu 1'!{cell('1.2')}"),
        ("several-options", f"'Phiếu 1'!{cell('1.3', 3)}"),
        ("unknown-mark", f"'Phiếu 1'!{cell('1.4', 3)}"),
        ("unknown-mark", f"'Phiếu 1'!{cell('1.5', 4)}"),
        ("formula", f"'Phiếu 1'!{cell('1.6', 3)}"),
        ("altered-text", f"'Phiếu 1'!B{label.row}"),
        ("altered-text", f"'Phiếu 1'!D{label.row}"),
        ("altered-formula", f"'Phiếu 3'!F{LAYOUT.total_row}"),
        ("altered-text", f"'Phiếu 3'!A{LAYOUT.criteria['1.1'].row}"),
        ("wrong-day", f"'Phiếu 3'!B{LAYOUT.day_row}"),
    }
    assert "'Phiếu 1'!E34: tiêu chí 1.3 chọn 2 phương án (E32, E34)" in error.render("vi")
    assert all(problem.message.vi and problem.mend for problem in error.problems)


def test_points_typed_where_a_cross_is_asked_are_understood_where_one_option_is_worth_them(one: bytes) -> None:
    edits = {
        "Phiếu 1": {
            cell("1.2", 3): None,
            cell("1.2"): 1,  # on the row of the criterion
            cell("1.3", 3): "2",  # in the cell of another option: no
            cell("1.4", 3): 3,  # in the cell of the option that is worth them
            cell("1.5", 4): None,
            cell("1.5"): 0,  # no option is reached
            cell("1.6", 3): None,
            f"F{LAYOUT.criteria['1.6'].row}": 2,  # over the formula
            cell("1.7", 2): None,
            cell("1.7"): "7,5",  # nothing is worth that
        }
    }
    error = refused(edited(one, edits))
    assert told(error) == {
        ("unknown-points", f"'Phiếu 1'!{cell('1.3', 3)}"),
        ("unknown-points", f"'Phiếu 1'!{cell('1.7')}"),
    }
    assert cell("1.7", 2) in (error.problems[1].mend or error.problems[0].message).vi
    edits["Phiếu 1"] |= {cell("1.3", 3): "X", cell("1.7"): None, cell("1.7", 2): "☒"}
    (read,) = read_workbook(edited(one, edits))
    options = read.sheet["options"]
    assert isinstance(options, dict)
    assert {n: options[n] for n in ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")} == {
        "1.2": 2,
        "1.3": 3,
        "1.4": 3,
        "1.5": 0,
        "1.6": 2,
        "1.7": 2,
    }


def test_points_that_two_options_are_worth_are_refused_with_both() -> None:
    rulebook = ocop_rules.load("qd-1048-2019")
    layout = layout_of(rulebook, rulebook.sets[6])
    workbook = score_workbook(rulebook, rulebook.sets[6], [None], None, [best_sheet(rulebook.sets[6])])
    last = len(layout.criteria["6.2"].options)
    edits = {"Phiếu 1": {cell("6.2", last, layout): None, cell("6.2", layout=layout): 3}}
    (problem,) = refused(edited(workbook, edits)).problems
    assert (problem.code, problem.place) == ("ambiguous-points", f"'Phiếu 1'!{cell('6.2', layout=layout)}")


def test_a_criterion_that_does_not_apply_may_stay_empty(one: bytes) -> None:
    gate = LAYOUT.criteria["5.2"].criterion.applies_if
    assert gate is not None
    own = {cell("5.1", len(LAYOUT.criteria["5.1"].options)): None, cell("5.1", 1): "x"}
    own |= {cell("5.2", i + 1): None for i, _ in enumerate(LAYOUT.criteria["5.2"].options)}
    (read,) = read_workbook(edited(one, {"Phiếu 1": own}))
    assert isinstance(read.sheet["options"], dict)
    assert "5.2" not in read.sheet["options"]


def test_options_of_two_cases_are_told() -> None:
    rulebook = ocop_rules.load("qd-148-2023")
    layout = layout_of(rulebook, rulebook.sets[26])
    workbook = score_workbook(rulebook, rulebook.sets[26], [None], None, [best_sheet(rulebook.sets[26])])
    rows = layout.criteria["8"]
    (stated,) = layout.case_rows.values()
    other = {f"E{rows.of_case('a')[-1].row}": None, f"E{rows.of_case('b')[0].row}": "x"}
    wrong = refused(edited(workbook, {"Phiếu 1": other}))
    assert told(wrong) == {("two-cases", f"'Phiếu 1'!E{rows.of_case('b')[0].row}")}
    unstated = refused(edited(workbook, {"Phiếu 1": {**other, f"B{stated}": None}}))
    assert {code for code, _ in told(unstated)} == {"two-cases"}
    (alone,) = read_workbook(edited(workbook, {"Phiếu 1": {f"B{stated}": None}}))
    assert isinstance(alone.sheet["options"], dict)
    assert alone.sheet["options"]["8"] == {"case": "a", "option": len(rows.of_case("a"))}


def test_members_who_score_different_cases_are_told() -> None:
    rulebook = ocop_rules.load("qd-148-2023")
    product_set = rulebook.sets[26]
    layout = layout_of(rulebook, product_set)
    best = best_sheet(product_set)
    cased = {number: CaseChoice(case="b", option=1) for number, each in product_set.criteria.items() if each.cases}
    other = best.model_copy(update={"options": {**best.options, **cased}})
    (row,) = layout.case_rows.values()
    refusal = refused(score_workbook(rulebook, product_set, [None] * 2, None, [best, other]))
    assert told(refusal) == {("two-cases", f"'Phiếu 2'!B{row}")}


def renamed(book: openpyxl.Workbook) -> None:
    book["Phiếu 1"].title = "Chủ tịch"


def copied(book: openpyxl.Workbook) -> None:
    book.copy_worksheet(book["Phiếu 1"])


def of_another_product(book: openpyxl.Workbook) -> None:
    book["Tổng hợp"]["B7"] = "Xoài sấy dẻo"
    book["Phiếu 1"]["B7"] = "Mứt mận"


def with_a_row_more(book: openpyxl.Workbook) -> None:
    book["Phiếu 1"].insert_rows(LAYOUT.criteria["2.1"].row)


def with_a_row_less(book: openpyxl.Workbook) -> None:
    book["Phiếu 1"].delete_rows(LAYOUT.criteria["2.1"].row)


def with_a_hidden_row(book: openpyxl.Workbook) -> None:
    book["Phiếu 1"].row_dimensions[LAYOUT.criteria["2.1"].row].hidden = True


def with_merged_cells(book: openpyxl.Workbook) -> None:
    rows = LAYOUT.criteria["2.1"]
    book["Phiếu 1"].merge_cells(f"E{rows.options[0].row}:E{rows.options[1].row}")


def without_formulas(book: openpyxl.Workbook) -> None:
    for row in book["Phiếu 1"].iter_rows():
        for each in row:
            if each.data_type == "f":
                each.value = 1


def of_another_release(book: openpyxl.Workbook) -> None:
    sheet: Worksheet = book["Phiếu 1"]
    sheet["I6"] = "0" * 16
    sheet[f"D{LAYOUT.criteria['2.1'].options[0].row}"] = 77


def of_an_unknown_version(book: openpyxl.Workbook) -> None:
    book["Phiếu 1"]["I2"] = "qd-99-2030"


def without_what_it_says_of_itself(book: openpyxl.Workbook) -> None:
    book["Phiếu 1"]["I1"] = None


SECOND = LAYOUT.criteria["2.1"].row


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (renamed, "renamed-tab", "'Chủ tịch'!A1"),
        (copied, "renamed-tab", "'Phiếu 1 Copy'!A1"),
        (of_another_product, "two-products", "'Phiếu 1'!B7"),
        (with_a_row_more, "moved-rows", f"'Phiếu 1'!A{SECOND}"),
        (with_a_row_less, "moved-rows", f"'Phiếu 1'!A{SECOND}"),
        (with_a_hidden_row, "hidden-row", f"'Phiếu 1'!A{SECOND}"),
        (with_merged_cells, "merged-cells", f"'Phiếu 1'!E{SECOND + 1}"),
        (without_formulas, "altered-formula", "'Phiếu 1'!A1"),
        (of_another_release, "other-release", "'Phiếu 1'!I6"),
        (of_an_unknown_version, "unknown-version", "'Phiếu 1'!I2"),
        (without_what_it_says_of_itself, "altered-text", "'Phiếu 1'!I1"),
    ],
)
def test_a_workbook_that_was_changed_is_refused(one: bytes, change: object, code: str, place: str) -> None:
    assert callable(change)
    assert (code, place) in told(refused(edited(one, {}, change)))


def test_words_of_an_older_release_are_no_alteration(one: bytes) -> None:
    older = {"I6": "0" * 16, f"B{LAYOUT.criteria['2.1'].options[0].row}": "Lời cũ"}
    assert len(read_workbook(edited(one, {"Phiếu 1": older}))) == 1


def test_two_tabs_of_one_name_are_told(filled: bytes) -> None:
    names = {f"Phiếu {i}": {"B11": "Nguyễn Văn An"} for i in (1, 3)}
    assert told(refused(edited(filled, names))) == {("duplicate-judge", "'Phiếu 3'!B11")}


def test_a_tab_of_another_sheet_is_told(one: bytes) -> None:
    other = score_workbook(RULEBOOK, RULEBOOK.sets[8], [None, None], None, [None, best_sheet(RULEBOOK.sets[8])])
    source = openpyxl.load_workbook(BytesIO(other))["Phiếu 2"]

    def pasted(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet("Phiếu 2")
        for row in source.iter_rows():
            for each in row:
                if not isinstance(each, openpyxl.cell.cell.MergedCell):
                    sheet[each.coordinate] = each.value

    assert ("another-sheet", "'Phiếu 2'!I2") in told(refused(edited(one, {}, pasted)))


def test_other_workbooks_and_other_files_are_refused(tmp_path: Path) -> None:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    assert told(refused(out.getvalue())) == {("not-a-score-sheet", "")}
    assert {code for code, _ in told(refused(b"format: ocop-evidence/1\n"))} == {"not-a-workbook"}
    with pytest.raises(ocop_rules.InvalidEvidence):
        read_workbook(tmp_path / "none.xlsx")


def test_a_day_is_read_however_it_is_written(one: bytes) -> None:
    for written in (date(2026, 9, 15), "15/9/2026", "2026-09-15", "ngày 15.09.2026"):
        (read,) = read_workbook(edited(one, {"Phiếu 1": {f"B{LAYOUT.day_row}": written}}))
        assert read.filled_on == date(2026, 9, 15)
