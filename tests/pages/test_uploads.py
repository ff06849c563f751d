"""Files as people have them: what is opened in a form, what is chosen from, and what an unreadable one is called."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from httpx import Response

import ocop_rules
from ocop_rules.forms.workbook.head import SheetHead
from ocop_rules.forms.workbook.layout import layout_of
from ocop_rules.forms.workbook.writer import score_workbook
from ocop_rules.replay.record import record_line
from tests.forms.mapped.tables import workbook as table
from tests.forms.workbooks import best_sheet, edited
from tests.pages.form import fields_of

RULEBOOK = ocop_rules.load("qd-26-2026")
SET = RULEBOOK.sets[7]
HEAD = SheetHead(product="Xoài sấy dẻo", producer="HTX Yên Châu", dossier="14-1")
MANGO = Path("examples/dried-mango-4-stars.yaml")
PLUM = Path("examples/plum-jam-held-at-3-stars.yaml")


def _upload(visitor: TestClient, content: bytes, name: str = "a", lang: str = "vi") -> Response:
    answer: Response = visitor.post(f"/upload?lang={lang}", files={"bundle": (name, content)})
    return answer


def test_a_workbook_with_one_sheet_opens_in_the_sheets_form(visitor: TestClient) -> None:
    sheet = best_sheet(SET)
    page = _upload(visitor, score_workbook(RULEBOOK, SET, [None, None], HEAD, [sheet]))
    assert page.status_code == 200
    fields = fields_of(page.text)
    told = {name: fields[name] for name in ("product", "producer", "dossier", "judge", "role")}
    assert told == {
        "product": ["Xoài sấy dẻo"],
        "producer": ["HTX Yên Châu"],
        "dossier": ["14-1"],
        "judge": ["Phiếu 1"],
        "role": ["council"],
    }
    assert {number: fields[f"c-{number}"] for number in ("1.1", "7")} == {
        number: [str(sheet.options[number])] for number in ("1.1", "7")
    }
    assert 'action="/sheets/qd-26-2026/7"' in page.text


def test_a_workbook_with_several_members_opens_as_their_sheets(visitor: TestClient) -> None:
    sheets = [best_sheet(SET), best_sheet(SET).model_copy(update={"judge": "Phiếu 2"})]
    content = score_workbook(RULEBOOK, SET, [None, None], HEAD, sheets)
    page = _upload(visitor, content)
    base = json.loads(fields_of(page.text)["base"][0])
    assert [each["judge"] for each in base["sheets"]] == ["Phiếu 1", "Phiếu 2"]
    assert base["sheets"] == ocop_rules.bundle_from_workbook(content)["sheets"]


def test_all_that_is_wrong_in_a_workbook_is_told_by_its_cell(visitor: TestClient) -> None:
    criteria = layout_of(RULEBOOK, SET).criteria
    whole = score_workbook(RULEBOOK, SET, [None], HEAD, [best_sheet(SET)])
    cells = {f"D{criteria[number].last}": 7 for number in ("1.1", "1.2")}
    wrong = edited(whole, {"Phiếu 1": cells})
    with pytest.raises(ocop_rules.InvalidEvidence) as refused:
        ocop_rules.bundle_from_workbook(wrong)
    page = _upload(visitor, wrong)
    assert page.status_code == 422
    for problem in refused.value.problems:
        assert problem.place.replace("'", "&#39;") in page.text
    assert len(refused.value.problems) >= 2


def test_a_table_that_says_all_is_read_and_one_that_does_not_is_told_what_it_lacks(visitor: TestClient) -> None:
    rows: list[list[Any]] = [
        ["Đánh giá theo Quyết định 26/2026/QĐ-TTg"],
        ["Tên sản phẩm", "Bộ sản phẩm", "Thành viên", "Tiêu chí", "Phương án"],
        *([name, 7, "Lò Thị Hoa", number, 1] for name in ("Xoài", "Mận") for number in SET.criteria),
    ]
    page = _upload(visitor, table(rows), "bang.xlsx")
    assert page.status_code == 200, page.text
    assert [name in page.text for name in ("Xoài", "Mận")] == [True, True]
    chosen = re.findall(r'name="bundle" value="([^"]*)"', page.text)
    assert len(chosen) == 2
    page = _upload(visitor, table(rows[1:]), "bang.xlsx")
    assert page.status_code == 422
    assert "quyết định dùng để chấm" in page.text
    page = _upload(visitor, table([["Ngày", "Việc"], ["1", "họp"]]), "lich.xlsx")
    assert page.status_code == 422
    assert "Tệp này chưa chấm được" in page.text


def test_a_record_opens_as_it_was_rated(visitor: TestClient) -> None:
    evaluation = ocop_rules.evaluate(MANGO)
    line = record_line(evaluation)
    page = _upload(visitor, line.encode(), "record.json")
    assert json.loads(fields_of(page.text)["base"][0]) == evaluation.bundle.as_json()
    older = record_line(
        ocop_rules.evaluate({**yaml.safe_load(MANGO.read_bytes()), "sheets": []}, version="qd-148-2023")
    )
    assert 'action="/sheets/qd-148-2023/' in _upload(visitor, older.encode()).text
    changed = line.replace('"evaluated_on":"2026', '"evaluated_on":"2025', 1)
    page = _upload(visitor, changed.encode())
    assert page.status_code == 422
    assert 'class="problems"' in page.text


def test_of_lines_one_is_chosen_and_the_wrong_ones_are_told_by_their_line(visitor: TestClient) -> None:
    bundle = yaml.safe_load(PLUM.read_text(encoding="utf-8"))
    lines = [
        record_line(ocop_rules.evaluate(MANGO)),
        json.dumps(bundle, ensure_ascii=False, default=str),
        "",
        '{"format": "ocop-evidence/1", "dossier": 1.5}',
    ]
    page = _upload(visitor, "\r\n".join(lines).encode(), "x.jsonl")
    assert page.status_code == 200
    assert re.findall(r"<tr><td>dòng (\d)</td>", page.text) == ["1", "2", "4"]
    assert bundle["product"]["name"] in page.text
    forms = re.findall(r'name="bundle" value="([^"]*)"', page.text)
    assert len(forms) == 2
    content = forms[1].replace("&#34;", '"').replace("&amp;", "&").replace("&#39;", "'")
    opened = visitor.post("/upload", files={"other": ("", b"")}, data={"bundle": content})
    assert fields_of(opened.text)["product"] == [bundle["product"]["name"]]
    # Both alike are not mixed up, and too many are not listed.
    many = _upload(visitor, b"\n".join([b'{"dossier": "1"}'] * 201))
    assert many.status_code == 422
    assert "200" in many.text


def _zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "vi", "en"),
    [
        (b"", "tệp trống", "the file is empty"),
        (b" \r\n", "tệp trống", "the file is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "tài liệu PDF", "a PDF document"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "ảnh JPEG", "a JPEG image"),
        (b"\0\0\0\x18ftypheic", "ảnh chụp", "a photograph"),
        (_zip("[Content_Types].xml", "word/document.xml"), "tài liệu Word (.docx)", "a Word document (.docx)"),
        (_zip("a.yaml"), "tệp nén ZIP", "a ZIP file"),
        (_zip("[Content_Types].xml", "xl/workbook.xml"), "bảng tính bị hỏng", "damaged"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Workbook".encode("utf-16-le"),
            "bảng tính Excel đời cũ (.xls)",
            "a workbook of an old Excel (.xls)",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "đời cũ", "an old file of Word"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "khóa bằng mật khẩu",
            "locked by a password",
        ),
        (b"<!DOCTYPE html><html><body>404</body></html>", "trang web (HTML)", "a web page (HTML)"),
        ("format: ocop-evidence/1".encode("utf-16"), "UTF-16", "UTF-16"),
        (b"\x1f\x8b\x08\0", "gzip", "a gzip file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_is_named_for_what_it_is(
    visitor: TestClient, content: bytes, vi: str, en: str
) -> None:
    for lang, told in (("vi", vi), ("en", en)):
        page = _upload(visitor, content, "tep.yaml", lang)
        assert page.status_code == 422
        assert told in page.text
        assert " — " in page.text, "it says what to do"
        assert "Traceback" not in page.text


def test_a_bomb_is_refused_and_the_next_file_is_read(visitor: TestClient) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", bytes(70 * 1024 * 1024))
    bomb = out.getvalue()
    assert len(bomb) < 200_000
    page = _upload(visitor, bomb, "phieu.xlsx")
    assert page.status_code == 422
    assert "quá lớn" in page.text
    assert _upload(visitor, MANGO.read_bytes()).status_code == 200
