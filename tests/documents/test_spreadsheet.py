"""Opening workbooks that people send: what they hold is read with its place, and a bad one is told, never executed."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from ocop_rules.documents.spreadsheet import Workbook, read_workbook_bytes
from ocop_rules.errors import InvalidDocument


def saved(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(fill: Callable[[openpyxl.Workbook], None]) -> Workbook:
    return read_workbook_bytes(saved(fill), "phieu.xlsx")


def sheet(book: openpyxl.Workbook) -> None:
    tab = book.active
    tab.title = "Phiếu 3"
    tab["A1"], tab["B1"], tab["C1"] = "Tiêu chí", "Điểm", "Ngày"
    tab["A2"], tab["B2"], tab["C2"] = "1.1", 78.66, date(2026, 1, 1)
    tab["A3"], tab["B3"] = "gộp", "=1+1"
    tab.merge_cells("A3:A5")
    tab["D9"] = "#N/A"
    tab.row_dimensions[2].hidden = True
    tab.column_dimensions["C"].hidden = True
    book.create_sheet("ẩn").sheet_state = "hidden"


def altered(
    raw: bytes, change: dict[str, bytes | Callable[[bytes], bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a workbook with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            with_ = change.get(name)
            data = old.read(name)
            new.writestr(name, data if with_ is None else with_(data) if callable(with_) else with_)
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])  # type: ignore[arg-type]
    return out.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FIRST = "xl/worksheets/sheet1.xml"


def told(raw: bytes) -> str:
    with pytest.raises(InvalidDocument) as refused:
        read_workbook_bytes(raw, "phieu.xlsx")
    (problem,) = refused.value.problems
    assert problem.message.vi
    assert problem.message.en
    return problem.code


def test_cells_have_values_types_and_places() -> None:
    book = opened(sheet)
    tab = book.tabs[0]
    assert (tab.name, tab.height, tab.width) == ("Phiếu 3", 9, 4)
    assert tab.cell(2, 1).value == "1.1"
    assert tab.at("B2").value == Decimal("78.66")
    assert tab.at("C2").value == date(2026, 1, 1)
    assert tab.at("B3").formula == "1+1"
    assert tab.at("B2").formula is None
    assert tab.at("D9").error
    assert [tab.cell(row, 1).value for row in (3, 4, 5, 6)] == ["gộp", "gộp", "gộp", None]
    assert tab.at("B2").place == "'Phiếu 3'!B2"
    assert tab.hidden_rows == (2,)
    assert tab.hidden_columns == (3,)
    assert [each.is_hidden for each in book.tabs] == [False, True]
    assert next(tab.rows())[:3] == ("Tiêu chí", "Điểm", "Ngày")
    assert book.dangers == ()


def one(book: openpyxl.Workbook) -> None:
    book.active["A1"] = "x"


def with_shared_texts(*texts: str) -> bytes:
    """Return a workbook as Excel writes it: its texts stand in a part of their own."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Phiếu 3").write_column(0, 0, texts)
    return out.getvalue()


def cells(xml: str) -> bytes:
    """Return a workbook whose first sheet holds these rows, as XML."""
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>'
    return altered(saved(one), {FIRST: text.encode()})


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + "Workbook".encode("utf-16-le"), "old-workbook"),
        (OLE, "not-a-workbook"),
        (b"", "not-a-workbook"),
        (b"%PDF-1.7 xl/", "not-a-workbook"),
        (b"format: ocop-evidence/1", "not-a-workbook"),
        (b"\x89PNG\r\n", "not-a-workbook"),
        (b"PK\x03\x04 word/document.xml", "not-a-workbook"),
        (b"PK\x03\x04 xl/workbook.xml", "damaged-workbook"),
        (altered(saved(one), {FIRST: ENTITIES}), "xml-entities"),
        (altered(saved(one), {FIRST: ENTITIES.decode().encode("utf-16")}), "damaged-workbook"),
        (altered(saved(one), {FIRST: b"<worksheet><sheetData><row>"}), "damaged-workbook"),
        (altered(saved(one), {"xl/sharedStrings.xml": bytes(70_000_000)}), "too-large"),
        (cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "too-large"),
        (cells('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "too-large"),
        (cells("<row r='1'><c  r='XFD1048576'><v>1</v></c></row>"), "too-large"),
        (cells("<row>" + "<c><v>1</v></c>" * 3000 + "</row>"), "too-large"),
        (cells("<row><c><v>1</v></c></row>" * 30_000), "too-large"),
        (cells('<row r="1"><c r="AAAA1"><v>1</v></c></row>'), "damaged-workbook"),
        (cells("</row>"), "damaged-workbook"),
    ],
    ids=lambda each: each if isinstance(each, str) else "file",  # the bytes of a workbook hold the time of its making
)
def test_a_bad_file_is_told_by_one_problem(raw: bytes, code: str) -> None:
    assert told(raw) == code


def test_a_million_empty_rows_cost_no_more_than_writing_them() -> None:
    began = time.process_time()
    raw = cells(
        '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(f'<row r="{n}" s="1"/>' for n in range(2, 1_000_001))
    )
    written = time.process_time()
    assert told(raw) == "too-large"
    assert time.process_time() - written < 8 * (written - began)


def test_cells_with_a_format_alone_do_not_reach_far() -> None:
    book = read_workbook_bytes(
        cells('<row r="1"><c r="A1"><v>7</v></c><c r="XFD1" s="0"/></row><row r="9999"><c r="B9999" s="0"/></row>')
    )
    assert list(book.tabs[0].rows()) == [(7,)]


def test_a_long_text_that_a_thousand_cells_name_is_too_large() -> None:
    raw = with_shared_texts(*["x" * 30_000] * 5_000)
    assert len(raw) < 100_000
    assert told(raw) == "too-large"
    assert read_workbook_bytes(with_shared_texts(*["x" * 30_000] * 50)).tabs[0].height == 50


def test_macros_and_links_are_told_and_the_cells_still_read() -> None:
    more: dict[str, bytes | Callable[[bytes], bytes]] = {
        "xl/vbaProject.bin": OLE,
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
    }
    book = read_workbook_bytes(altered(saved(one), more))
    assert [each.code for each in book.dangers] == ["macros", "external-link"]
    assert book.tabs[0].at("A1").value == "x"


def test_a_sheet_written_in_another_way_reads_the_same() -> None:
    row = f'<x:row xmlns:x="{MAIN}" hidden="1"><x:c><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>'
    tab = read_workbook_bytes(cells(row)).tabs[0]
    assert tab.at("A1").value == 2
    assert tab.at("A1").formula == "1+1"
    assert tab.hidden_rows == (1,)


def test_every_cell_of_a_formula_of_many_cells_holds_it() -> None:
    first = '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>2</v></c></row>'
    tab = read_workbook_bytes(cells(f'{first}<row r="2"><c r="A2"><v>3</v></c></row>')).tabs[0]
    assert tab.at("A2").formula == "B1:B2"


def test_cut_and_altered_files_are_read_or_refused() -> None:
    raw = with_shared_texts("1.1", "có", "không")
    chance = random.Random(13)
    for _ in range(300):
        bad = bytearray(raw[: chance.randrange(len(raw))] if chance.random() < 0.3 else raw)
        for _ in range(chance.randrange(4)):
            if bad:
                bad[chance.randrange(len(bad))] = chance.randrange(256)
        _read_or_refused(bytes(bad))
    inside = zipfile.ZipFile(io.BytesIO(raw)).read
    for name in (
        FIRST,
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
        "_rels/.rels",
    ):
        for _ in range(60):
            part = bytearray(inside(name))
            at = chance.randrange(len(part))
            part[at : at + chance.randrange(6)] = bytes(
                chance.choice(b'<>"/&;:= ac1') for _ in range(chance.randrange(6))
            )
            _read_or_refused(altered(raw, {name: bytes(part)}, zipfile.ZIP_STORED))


def _read_or_refused(raw: bytes) -> None:
    try:
        book = read_workbook_bytes(raw, "phieu.xlsx")
    except InvalidDocument:
        return
    for tab in book.tabs:
        for row in range(1, tab.height + 1):
            for column in range(1, tab.width + 1):
                assert tab.cell(row, column).place
