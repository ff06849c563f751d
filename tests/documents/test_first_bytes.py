"""Files of other kinds are known by their first bytes, whatever way they come in."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules.documents.source import read_bytes, read_file, read_text
from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.replay.lines import input_files, read_lines

BUNDLE = """format: ocop-evidence/1
dossier: Hồ sơ
version: 148
product: {name: Chè, set: 7}
evaluated_on: 2024-09-15
"""


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.spreadsheet" if name == "mimetype" else "<x/>")
    return out.getvalue()


OTHERS = [
    (b"PK\x03\x04", "ZIP", "ZIP"),
    (zipped("b.yaml"), "ZIP", "ZIP"),
    (zipped("[Content_Types].xml", "xl/workbook.xml"), "bảng tính Excel (.xlsx)", "an Excel workbook (.xlsx)"),
    (zipped("[Content_Types].xml", "word/document.xml"), "tài liệu Word (.docx)", "a Word document (.docx)"),
    (zipped("mimetype"), "bảng tính OpenDocument", "an OpenDocument spreadsheet"),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "tài liệu PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), ".doc, .xls", "an old file of Word, Excel or PowerPoint"),
    (b"\x89PNG\r\n\x1a\n\x00", "ảnh PNG", "a PNG image"),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "ảnh JPEG", "a JPEG image"),
    (b"\x00\x00\x00\x18ftypheic", "HEIC", "HEIC"),
    (gzip.compress(BUNDLE.encode()), "tệp nén gzip", "a gzip file"),
    (b"\n<!DOCTYPE html>\n<html>", "trang web (HTML)", "a web page (HTML)"),
    (b"\xef\xbb\xbf<html lang=vi>", "trang web (HTML)", "a web page (HTML)"),
    (b"<?xml version='1.0'?><a/>", "tệp XML", "an XML file"),
    ("\ufeffformat: x".encode("utf-16-le"), "UTF-16", "UTF-16"),
    (BUNDLE.encode("utf-16-le"), "UTF-16", "UTF-16"),
    (BUNDLE.encode("utf-16-be"), "UTF-16", "UTF-16"),
]
every_other = pytest.mark.parametrize(
    ("raw", "vi", "en"), OTHERS, ids=[f"{i}-{en[:12]}" for i, (*_, en) in enumerate(OTHERS)]
)


def told(raw: bytes) -> Problem:
    with pytest.raises(InvalidDocument) as refused:
        read_bytes(raw)
    (problem,) = refused.value.problems
    return problem


@every_other
def test_another_file_is_named_with_what_to_do(raw: bytes, vi: str, en: str) -> None:
    problem = told(raw)
    assert problem.code == ("not-utf8" if en == "UTF-16" else "other-file-type")
    assert vi in problem.message.vi
    assert en in problem.message.en
    assert problem.mend is not None


@every_other
def test_by_every_way_in(tmp_path: Path, raw: bytes, vi: str, en: str) -> None:
    path = tmp_path / "hồ sơ.xlsx"
    path.write_bytes(raw)
    with pytest.raises(InvalidDocument) as from_file:
        read_file(path)
    assert from_file.value.problems == (told(raw),)
    for given in (raw, path, str(path)):
        with pytest.raises(ocop_rules.InvalidEvidence) as refused:
            ocop_rules.evaluate(given)
        assert refused.value.problems == (told(raw),)


@every_other
def test_no_file_of_records(tmp_path: Path, raw: bytes, vi: str, en: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(raw)
    lines = list(read_lines(input_files([str(path)])))
    if raw.startswith(b"\x1f\x8b"):  # which may hold records
        assert [line.fault for line in lines if line.fault] == []
        return
    (line,) = lines
    assert line.fault is not None
    assert vi in line.fault.message.vi
    assert line.fault.mend is not None


def test_a_large_workbook_is_named_before_its_size_is(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    path.write_bytes(zipped("xl/workbook.xml") + bytes(9 * 2**20))
    with pytest.raises(InvalidDocument) as refused:
        read_file(path)
    assert refused.value.problems[0].message.en == "this is an Excel workbook (.xlsx), and not YAML or JSON"


def test_a_text_of_another_kind_is_named_too() -> None:
    with pytest.raises(InvalidDocument) as refused:
        read_text("<html><body>format: ocop-evidence/1</body></html>")
    assert refused.value.problems[0].code == "other-file-type"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_is_taken(mark: bytes) -> None:
    assert ocop_rules.evaluate(mark + BUNDLE.encode()).bundle.dossier == "Hồ sơ"


@pytest.mark.parametrize("raw", [b"", b"{}", b"a: <html>", b"P: 1", b"PK: 1", b"%YAML 1.1\n--- {a: 1}\n", b"- 1\n"])
def test_what_may_be_yaml_is_read(raw: bytes) -> None:
    read_bytes(raw)
