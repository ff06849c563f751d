"""What cannot be read of another's table is told by its cell, all at once, and nothing of it is taken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ocop_rules.errors import InvalidDocument, InvalidEvidence
from ocop_rules.forms.mapped.mapping import read_mapping
from ocop_rules.forms.mapped.proposal import propose_mapping
from ocop_rules.forms.mapped.reader import read_mapped
from tests.documents.test_spreadsheet import FIRST, altered
from tests.forms.mapped.tables import Rows, mapping, read, refused, workbook

MEMBERS: dict[str, Any] = {
    "each_row": "criterion",
    "columns": {"criterion": "Tiêu chí", "members": {"after": "Tiêu chí"}},
}
ROWS: Rows = [["Tiêu chí", "Ông A", "Bà B"], ["1.1", 2, 3], ["1.2", 1, 1]]
OF_SET = {"version": "qd-26-2026", "set": 7}


def test_everything_is_told_at_once_by_its_cell() -> None:
    rows = [
        ["Tiêu chí", "Ông A", "Bà B"],
        ["1.1", "hai", 3],
        ["1.2", -1, date(2026, 1, 1)],
        [date(2026, 1, 3), 1, 1],
        ["Nguồn nguyên liệu", 1, ""],
        ["2.1", "=1+1", "#REF!"],
    ]
    assert refused(rows, **MEMBERS) == [
        ("not-a-number", "'Phiếu'!B2"),
        ("not-a-number", "'Phiếu'!B3"),
        ("date-for-number", "'Phiếu'!C3"),
        ("date-for-number", "'Phiếu'!A4"),
        ("no-criterion", "'Phiếu'!A5"),
        ("formula", "'Phiếu'!B6"),
        ("error-cell", "'Phiếu'!C6"),
    ]


def test_a_day_says_what_was_typed_perhaps() -> None:
    with pytest.raises(InvalidEvidence, match=r"1\.3"):
        read([["Tiêu chí", "Ông A"], [date(2026, 3, 1), 1]], **MEMBERS)


def test_empty_cells_of_somebody_who_scored() -> None:
    rows = [["Tiêu chí", "Ông A", "Bà B", "Ông C"], ["1.1", 2, "", ""], ["1.2", 1, 1, ""], ["2", "", 1, None]]
    assert refused(rows, **MEMBERS) == [("unfilled", "'Phiếu'!C2")]
    found = read(rows, **MEMBERS, blanks="none")
    assert [each.judge for each in found.sheets] == ["Ông A", "Bà B"]  # who gave nothing has no sheet (R14)
    assert found.sheets[1].sheet["options"] == {"1.1": 0}


def test_criteria_that_the_table_leaves_out() -> None:
    told = refused(ROWS, **MEMBERS, stated=OF_SET, values="options")
    assert told == [("criteria-left-out", "'Phiếu'!B2"), ("criteria-left-out", "'Phiếu'!C2")]
    found = read(ROWS, **MEMBERS, stated=OF_SET, values="options", blanks="none")
    assert [each.code for each in found.findings] == ["criteria-left-out", "criteria-left-out"]


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ([["1.1", 9]], "unknown-option", "B2"),
        ([["1.1", 1.5]], "unknown-option", "B2"),
        ([["9.9", 1]], "unknown-criterion", "B2"),
        ([["1.1", 1], ["1.1", 2]], "doubled", "B3"),
        ([["D. Phần D", 3]], "unknown-part", "B2"),
        ([["A. Phần A", 99]], "impossible-points", "B2"),
    ],
)
def test_what_the_sheet_of_the_set_has_no_place_for(rows: Rows, code: str, cell: str) -> None:
    told = refused([["Tiêu chí", "Ông A"], *rows], **MEMBERS, stated=OF_SET, values="options", blanks="none")
    assert told == [(code, f"'Phiếu'!{cell}")]


def test_points_that_no_option_is_worth_or_two_are() -> None:
    from ocop_rules import load

    rulebook = load("qd-1048-2019")
    number, criterion, points = next(
        (each.number, criterion.number, option.points)
        for each in rulebook.sets.values()
        for criterion in each.criteria.values()
        for option in criterion.options
        if [other.points for other in criterion.options].count(option.points) > 1 and criterion.scoring == "one"
    )
    stated = {"version": "qd-1048-2019", "set": number}
    rows = [["Tiêu chí", "Ông A"], [criterion, int(points)]]
    assert refused(rows, **MEMBERS, stated=stated, blanks="none") == [("ambiguous-points", "'Phiếu'!B2")]
    rows = [["Tiêu chí", "Ông A"], [criterion, 77]]
    assert refused(rows, **MEMBERS, stated=stated, blanks="none") == [("unknown-points", "'Phiếu'!B2")]


def test_an_option_with_other_points_beside_it() -> None:
    columns = {"criterion": "Tiêu chí", "option": "Phương án", "points": "Điểm"}
    stated = {**OF_SET, "member": "Lan"}
    rows = [["Tiêu chí", "Phương án", "Điểm"], ["3.3", 2, 2], ["1.5", 3, 3]]
    told = refused(rows, each_row="criterion", columns=columns, stated=stated, blanks="none")
    assert told == [("worth-differs", "'Phiếu'!B3")]


def test_doubled_columns() -> None:
    rows = [["Tiêu chí", "Ông A", "ông a"], ["1.1", 2, 3]]
    assert ("doubled-column", "'Phiếu'!C1") in refused(rows, **MEMBERS)
    columns = {"member": "Người", "criteria": {"after": "Người"}}
    rows = [["Người", "1.1 Nguồn", "TC 1.1", "1.2"], ["Lan", 1, 1, 1]]
    assert ("doubled-column", "'Phiếu'!C1") in refused(rows, each_row="sheet", columns=columns)
    two = [["Tiêu chí", "Điểm", "Điểm"], ["1.1", 2, 3]]
    columns = {"criterion": "Tiêu chí", "points": "Điểm"}
    told = refused(two, each_row="criterion", columns=columns, stated={"member": "Lan"})
    assert told == [("ambiguous-column", "'Phiếu'!1:1")]


def test_a_column_without_a_heading() -> None:
    rows = [["Tiêu chí", "Ông A", None], ["1.1", 2, 3]]
    told = refused(rows, each_row="criterion", columns={"criterion": "Tiêu chí", "members": ["Ông A", "$C"]})
    assert told == [("no-heading", "'Phiếu'!C1")]


def test_headings_that_are_not_there() -> None:
    assert refused([["Tiêu chí", "Điểm"]], each_row="product", columns={"product": "Sản phẩm", "mean": "Điểm"}) == [
        ("no-such-column", "'Phiếu'!1:1")
    ]
    assert refused(ROWS, **MEMBERS, tabs=["Tổng hợp*"]) == [("no-such-tab", "")]
    assert refused([["Tiêu chí", "Ông A"]], **MEMBERS) == [("nothing-read", "")]


def test_a_mapping_for_another_version() -> None:
    rows = [["Theo Quyết định số 1048/QĐ-TTg ngày 21/8/2019"], *ROWS]
    assert refused(rows, **MEMBERS, stated={"version": "qd-26-2026"}) == [("other-version", "'Phiếu'!A1")]
    assert read(rows, **MEMBERS, stated={"version": "qd-1048-2019"}).sheets
    told = refused(ROWS, **MEMBERS, stated={"version": "qd-9-1999"})
    assert told == [("unknown-version", "'Phiếu'!B2")]
    assert refused(ROWS, **MEMBERS, stated={"version": "qd-26-2026", "set": 77}) == [("unknown-set", "'Phiếu'!B2")]


def test_hidden_rows_columns_and_tabs() -> None:
    def hide(book: Any) -> None:
        book["Phiếu"].row_dimensions[3].hidden = True
        book["Phiếu"].column_dimensions["C"].hidden = True

    assert refused(ROWS, hide, **MEMBERS) == [("hidden-row", "'Phiếu'!A3"), ("hidden-column", "'Phiếu'!C2")]

    def hide_tab(book: Any) -> None:
        book["Cũ"].sheet_state = "hidden"

    found = read({"Phiếu": ROWS, "Cũ": ROWS}, hide_tab, **MEMBERS)
    assert [(each.code, each.place) for each in found.findings] == [("hidden-tab", "'Cũ'")]
    assert len(found.sheets) == 2


def test_nobody_says_who_scored() -> None:
    columns = {"criterion": "Tiêu chí", "points": "Ông A"}
    told = refused(ROWS, each_row="criterion", columns=columns, stated={"member": "?"})
    assert told == [("no-member", "'Phiếu'")]


def test_crosses() -> None:
    columns = {"criterion": "Tiêu chí", "options": {1: "Một", 2: "Hai"}}
    rows = [["Tiêu chí", "Một", "Hai"], ["1.1", "x", "x"], ["1.2", "xem lại", ""], ["1.3", "", '=IF(1=1,"x","")']]
    told = refused(rows, each_row="criterion", columns=columns, stated={"member": "Lan"})
    assert sorted(told) == [("doubled", "'Phiếu'!C2"), ("formula", "'Phiếu'!C4"), ("not-a-cross", "'Phiếu'!B3")]


def _many_rows(raw: bytes) -> bytes:
    rows = b"".join(b'<row r="%d" s="1"/>' % number for number in range(4, 1_000_000))
    return altered(raw, {FIRST: lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>")})


def _bomb(raw: bytes) -> bytes:
    return altered(raw, {FIRST: b" " * (80 * 1024 * 1024)})


def _macros(raw: bytes) -> bytes:
    return altered(raw, {"xl/vbaProject.bin": b"\0"})


def _link(raw: bytes) -> bytes:
    return altered(raw, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})


def _locked(_: bytes) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


def _cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


@pytest.mark.parametrize("spoil", [_many_rows, _bomb, _macros, _link, _locked, _cut])
def test_bad_files_are_told_in_one_problem_and_nothing_is_read(spoil: Callable[[bytes], bytes]) -> None:
    raw = spoil(workbook(ROWS))
    with pytest.raises(InvalidEvidence) as caught:
        read_mapped(raw, mapping(**MEMBERS), name="bang.xlsx")
    (problem,) = caught.value.problems
    assert problem.mend is not None
    assert problem.message.vi


def test_a_zip_of_many_files_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.txt", "a")
    with pytest.raises(InvalidEvidence):
        read_mapped(out.getvalue(), mapping(**MEMBERS))
    with pytest.raises(InvalidEvidence):
        propose_mapping(out.getvalue())


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"each_row": "criterion", "columns": {"criterion": "A"}}, "option, points, options, members"),
        ({"each_row": "row", "columns": {}}, "criterion, option, sheet, product"),
        ({"each_row": "criterion", "colums": {}}, "columns"),
        ({"each_row": "product", "columns": {"product": "A"}}, "parts, total, mean and stars"),
        ({"each_row": "sheet", "columns": {"criteria": {"after": "A"}}}, "does not say who scored"),
        ({"each_row": "option", "columns": {"criterion": "A"}, "stated": {"member": "B"}}, "columns.chosen"),
    ],
)
def test_a_wrong_mapping_is_told(written: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        mapping(**written)
    assert says in caught.value.render("en")


def test_a_mapping_that_is_another_file() -> None:
    with pytest.raises(InvalidDocument):
        read_mapping("examples/round/round.yaml")
    with pytest.raises(InvalidDocument):
        read_mapping("no-such-file.yaml")
