"""Score workbooks that went wrong on the way: each is told in clear words with its cell, and nothing is scored."""

from __future__ import annotations

import contextlib
import io
import random
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import ocop_rules
from ocop_rules.cli import main
from ocop_rules.forms.workbook.head import SheetHead
from ocop_rules.forms.workbook.layout import layout_of
from ocop_rules.forms.workbook.reader import read_workbook
from ocop_rules.forms.workbook.writer import score_workbook
from tests.documents.test_spreadsheet import OLE, altered
from tests.forms.workbooks import best_sheet, edited

RULEBOOK = ocop_rules.load("qd-26-2026")
SET = RULEBOOK.sets[7]
LAYOUT = layout_of(RULEBOOK, SET)
BEST = best_sheet(SET)
HEAD = SheetHead("01-004", "Xoài sấy dẻo", "HTX Hòa Lộc")
GOOD = score_workbook(RULEBOOK, SET, [None] * 3, HEAD, [BEST, BEST])
OTHER_VERSION = ocop_rules.load("qd-148-2023")
FIRST_MEMBER = "xl/worksheets/sheet2.xml"
ROWS = LAYOUT.criteria["2.1"]
CHOICE = f"E{ROWS.last}"
"""Where the best option of a criterion is crossed."""

Change = Callable[[openpyxl.Workbook], None]


def by_openpyxl(change: Callable[[Worksheet], None]) -> bytes:
    def on_first(book: openpyxl.Workbook) -> None:
        change(book["Phiếu 1"])

    return edited(GOOD, {}, on_first)


def with_cells(cells: dict[str, object]) -> bytes:
    return edited(GOOD, {"Phiếu 1": cells})


def of_book(change: Change) -> bytes:
    return edited(GOOD, {}, change)


def swap(sheet: Worksheet) -> None:
    """Move a criterion's first option below its second, as a careless sort does."""
    one, two = ROWS.options[0].row, ROWS.options[1].row
    for column in "BCDE":
        first, second = sheet[f"{column}{one}"].value, sheet[f"{column}{two}"].value
        sheet[f"{column}{one}"].value, sheet[f"{column}{two}"].value = second, first


def hide(sheet: Worksheet) -> None:
    sheet.row_dimensions[ROWS.row].hidden = True
    sheet.column_dimensions["D"].hidden = True


def rename(sheet: Worksheet) -> None:
    sheet.title = "Ông An"


def copy_tab(book: openpyxl.Workbook) -> None:
    book.copy_worksheet(book["Phiếu 1"]).title = "Phiếu 1 (2)"


def another_product(sheet: Worksheet) -> None:
    sheet["B7"] = "Mứt mận"
    sheet["B8"] = "01-005"


def version_of_another_sheet(book: openpyxl.Workbook) -> None:
    other = score_workbook(OTHER_VERSION, OTHER_VERSION.sets[7], [None], None, [best_sheet(OTHER_VERSION.sets[7])])
    source = openpyxl.load_workbook(io.BytesIO(other))["Phiếu 1"]
    del book["Phiếu 3"]
    pasted = book.create_sheet("Phiếu 3")
    for row in source.iter_rows():
        for each in row:
            if not isinstance(each, openpyxl.cell.cell.MergedCell):
                pasted[each.coordinate] = each.value
    pasted["I4"] = "Phiếu 3"


def million_rows(xml: bytes) -> bytes:
    rows = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(LAYOUT.end + 1, 1_000_000))
    return xml.replace(b"</sheetData>", rows.encode() + b"</sheetData>")


def last_cell(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def lying_crc(raw: bytes) -> bytes:
    """A workbook with bytes changed in the middle of the packed text of a member's tab."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        part = archive.getinfo(FIRST_MEMBER)
    at = part.header_offset + 30 + len(part.filename) + part.compress_size // 2
    return raw[:at] + bytes(255 - each for each in raw[at : at + 4]) + raw[at + 4 :]


def cell(address: str, tab: str = "Phiếu 1") -> str:
    return f"'{tab}'!{address}"


F = f"F{ROWS.row}"
BAD: dict[str, tuple[Callable[[], bytes], str, set[str], tuple[str, ...]]] = {
    # what went wrong: the file, how its name ends, the places that are told, and words of the message
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), ".xlsx", {""}, ("khóa bằng mật khẩu",)),
    "old format": (lambda: OLE + "Workbook".encode("utf-16-le"), ".xls", {""}, (".xls", "lưu lại dạng .xlsx")),
    "macros": (lambda: altered(GOOD, {"xl/vbaProject.bin": OLE}), ".xlsm", {""}, ("macro không được chạy",)),
    "external link": (
        lambda: altered(GOOD, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        ".xlsx",
        {""},
        ("liên kết không được mở",),
    ),
    "a million empty rows": (
        lambda: altered(GOOD, {FIRST_MEMBER: million_rows}),
        ".xlsx",
        {"'Phiếu 1'"},
        ("999", "hàng trống", "xóa hẳn"),
    ),
    "a cell at the end of the sheet": (lambda: altered(GOOD, {FIRST_MEMBER: last_cell}), ".xlsx", {"'Phiếu 1'"}, ()),
    "zip bomb": (lambda: altered(GOOD, {"xl/media/a.xml": bytes(80_000_000)}), ".xlsx", {""}, ("quá lớn", "bom nén")),
    "cut in half": (lambda: GOOD[: len(GOOD) // 2], ".xlsx", {""}, ("bị hỏng",)),
    "bytes changed on the way": (lambda: lying_crc(GOOD), ".xlsx", {""}, ("bị hỏng",)),
    "no workbook": (lambda: b"%PDF-1.7", ".xlsx", {""}, ("PDF",)),
    "formula where a choice is asked": (
        lambda: with_cells({CHOICE: f'=IF(D{ROWS.last}>0,"x","")'}),
        ".xlsx",
        {cell(CHOICE)},
        ("phải ghi tay",),
    ),
    "formula that asks a server": (
        lambda: with_cells({CHOICE: '=WEBSERVICE("http://127.0.0.1:9/")'}),
        ".xlsx",
        {cell(CHOICE)},
        ("phải ghi tay",),
    ),
    "day for 1.1": (
        lambda: with_cells({f"A{LAYOUT.criteria['1.1'].row}": datetime(2026, 1, 1)}),
        ".xlsx",
        {cell(f"A{LAYOUT.criteria['1.1'].row}")},
        ("đã đổi ô đã khóa này thành ngày", "01/01/2026", "1.1"),
    ),
    "merged cells": (
        lambda: by_openpyxl(lambda sheet: sheet.merge_cells(f"E{ROWS.row}:{CHOICE}")),
        ".xlsx",
        {cell(f"E{ROWS.row}")},
        ("bị gộp",),
    ),
    "hidden row and column": (
        lambda: by_openpyxl(hide),
        ".xlsx",
        {cell(f"A{ROWS.row}"), cell(f"D{LAYOUT.head_row}")},
        ("hàng này bị ẩn", "cột này bị ẩn"),
    ),
    "hidden tab": (
        lambda: by_openpyxl(lambda sheet: setattr(sheet, "sheet_state", "hidden")),
        ".xlsx",
        {cell("A1")},
        ("tờ này bị ẩn",),
    ),
    "renamed tab": (lambda: by_openpyxl(rename), ".xlsx", {cell("A1", "Ông An")}, ("“Phiếu 1”",)),
    "tab copied": (lambda: of_book(copy_tab), ".xlsx", {cell("A1", "Phiếu 1 (2)")}, ("sao chép",)),
    "tab deleted": (
        lambda: of_book(lambda book: book.remove(book["Phiếu 2"])),
        ".xlsx",
        {cell("A14", "Tổng hợp")},
        ("“Phiếu 2” đã bị xóa",),
    ),
    "two products": (
        lambda: by_openpyxl(another_product),
        ".xlsx",
        {cell("B7"), cell("B8")},
        ("hai sản phẩm trong một tệp", "Mứt mận", "01-005"),
    ),
    "locked text changed": (
        lambda: with_cells({f"B{ROWS.row}": "Tiêu chí khác", f"D{ROWS.last}": 50}),
        ".xlsx",
        {cell(f"B{ROWS.row}"), cell(f"D{ROWS.last}")},
        ("ô đã khóa bị sửa", "ghi lại như cũ"),
    ),
    "formula replaced": (
        lambda: with_cells({f"F{LAYOUT.total_row}": 99}),
        ".xlsx",
        {cell(f"F{LAYOUT.total_row}")},
        ("công thức ở ô này bị thay",),
    ),
    "rows inserted": (
        lambda: by_openpyxl(lambda sheet: sheet.insert_rows(ROWS.row, 2)),
        ".xlsx",
        {cell(f"A{ROWS.row}")},
        ("2 hàng đã được chèn thêm",),
    ),
    "rows sorted": (
        lambda: by_openpyxl(swap),
        ".xlsx",
        {cell(f"{column}{ROWS.options[i].row}") for column in "BD" for i in (0, 1)},
        ("ô đã khóa bị sửa",),
    ),
    "sheet of another version": (
        lambda: of_book(version_of_another_sheet),
        ".xlsx",
        {cell("I2", "Phiếu 3")},
        ("qd-148-2023",),
    ),
    "points of no option": (
        lambda: with_cells({CHOICE: None, f"E{ROWS.row}": 7.5}),
        ".xlsx",
        {cell(f"E{ROWS.row}")},
        ("không phương án nào được số điểm này", "7.5"),
    ),
    "everything at once": (
        lambda: with_cells({CHOICE: "tốt", f"B{ROWS.row}": "khác", F: "3 điểm", f"B{LAYOUT.day_row}": "31/02/2026"}),
        ".xlsx",
        {cell(CHOICE), cell(f"B{ROWS.row}"), cell(F), cell(f"B{LAYOUT.day_row}")},
        (),
    ),
}


def run(*arguments: str) -> tuple[int, str, str]:
    """Run the command; return how it ended, and what it printed."""
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as err,
    ):
        patch.setattr("sys.argv", ["ocop", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
    return int(end.value.code or 0), out.getvalue(), err.getvalue()


@pytest.mark.parametrize("what", BAD)
def test_what_went_wrong_is_told_by_its_cell_and_nothing_is_scored(what: str, tmp_path: Path) -> None:
    make, ending, places, words = BAD[what]
    path = tmp_path / f"phieu{ending}"
    path.write_bytes(make())
    began = time.perf_counter()
    with pytest.raises(ocop_rules.InvalidEvidence) as caught:
        read_workbook(path)
    assert time.perf_counter() - began < 10
    problems = caught.value.problems
    assert {each.place for each in problems} == places
    for problem in problems:
        assert problem.message.vi != problem.message.en
        assert problem.mend is not None or problem.code == "wrong-day", problem.code
    for command in (("sheet", "read"), ("score",)):
        code, out, err = run(*command, str(path))
        assert (code, out) == (1, ""), err
        assert "Traceback" not in err
        assert all(" ".join(word.split()) in " ".join(err.split()) for word in words), err
        assert all(place in err for place in places)


def test_many_files_are_scored_beside_a_bad_one(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    good.write_bytes(GOOD)
    bad.write_bytes(with_cells({CHOICE: None}))
    code, out, err = run("score", str(good), str(bad), "--json")
    assert code == 1
    assert out.count("\n") == 1
    assert f"'Phiếu 1'!E{ROWS.row}" in err


def test_a_workbook_is_not_rated_under_another_version_than_that_of_its_sheets(tmp_path: Path) -> None:
    path = tmp_path / "phieu.xlsx"
    path.write_bytes(GOOD)
    assert run("score", str(path), "--version", "26/2026", "--json")[0] == 0
    code, out, err = run("score", str(path), "--version", "148")
    assert (code, out) == (1, "")
    assert "phiếu theo qd-26-2026, không phải 148" in err


def test_a_bad_file_takes_no_more_memory_than_its_limits_allow() -> None:
    for make in (BAD["a million empty rows"][0], BAD["zip bomb"][0], BAD["a cell at the end of the sheet"][0]):
        raw = make()
        tracemalloc.start()
        with pytest.raises(ocop_rules.InvalidEvidence):
            read_workbook(raw)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 250_000_000


def read(raw: bytes) -> list[dict[str, object]] | None:
    """What is read of a workbook; None where it is refused."""
    try:
        return [dict(each.sheet) for each in read_workbook(raw)]
    except ocop_rules.InvalidEvidence as error:
        return None if error.problems and error.render("vi") else []


def test_bytes_that_changed_on_the_way_give_the_same_sheets_or_none() -> None:
    right, chance = read(GOOD), random.Random(13)
    refused = 0
    for _ in range(400):
        bad = bytearray(GOOD[: chance.randrange(len(GOOD))] if chance.random() < 0.1 else GOOD)
        for _ in range(chance.randint(1, 4)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        found = read(bytes(bad))
        refused += found is None
        assert found in (None, right)
    assert refused > 300


TEXT = re.compile(rb"<(?:v|t|f)[^<>]*>[^<>]+")


def test_whatever_stands_inside_is_read_or_refused() -> None:
    """Parts whose text was changed and packed anew, as no accident does: refused or read, never a crash."""
    chance = random.Random(26)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    for name, part in sorted(parts.items()):
        for _ in range(25):
            changed = bytearray(part)
            at = chance.randrange(len(changed))
            changed[at : at + chance.randrange(6)] = bytes(
                chance.choice(b'<>"/&;:= xac1-') for _ in range(chance.randrange(6))
            )
            read(altered(GOOD, {name: bytes(changed)}, zipfile.ZIP_STORED))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "0",
        "-1",
        "x x",
        "1e9",
        "1.",
        ",5",
        "nan",
        "=",
        "'x",
        "TRUE",
        "١",
        "x" * 30_000,
        "\u202ex",
        "<x>",
        "{{x}}",
    ],
)
def test_whatever_is_typed_where_a_cross_is_asked_is_refused_or_nothing(typed: str) -> None:
    found = read(with_cells({CHOICE: typed}))
    assert found is None
    options = ROWS.options
    if len(options) > 1:
        crossed = f"E{options[0].row}"
        kept = read(with_cells({CHOICE: None, crossed: "x", f"E{ROWS.row}": typed if typed.strip() else None}))
        assert (kept is None) == bool(typed.strip())
