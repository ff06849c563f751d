"""A rating to take along, stored or not: what is in the files is the rating, in the words of its explanation."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook

import ocop_rules
from ocop_rules.errors import PaperRefused
from ocop_rules.text import text
from tests.pages.form import fields_of

EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)
PLUM = Path("examples/plum-jam-held-at-3-stars.yaml")
SHEET = "/sheets/qd-26-2026/7"


def _stored(visitor: TestClient, path: Path) -> str:
    sent = visitor.post("/v1/evaluations", content=path.read_bytes(), headers={"Content-Type": "application/yaml"})
    return f"/evaluations/{sent.json()['id']}"


def _points(workbook: bytes) -> dict[str, object]:
    sheet = load_workbook(BytesIO(workbook)).worksheets[1]
    return {str(row[0]): row[2] for row in sheet.iter_rows(min_row=2, values_only=True)}


def _words(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_stored_result_can_be_taken_along_in_every_form(visitor: TestClient, path: Path) -> None:
    expected = ocop_rules.evaluate(path)
    address = _stored(visitor, path)
    shown = visitor.get(address).text
    for name in ("page.html", "result.xlsx", "result.docx", "explanation.txt", "evaluation.json", "record.json"):
        assert f'href="{address}/{name}"' in shown
    page = visitor.get(f"{address}/page.html")
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
    assert expected.explanation("vi").result in page.text
    book = visitor.get(f"{address}/result.xlsx")
    assert re.search(r'filename="[A-Za-z0-9_-]+\.xlsx"', book.headers["Content-Disposition"])
    points = _points(book.content)
    for number, result in expected.criteria.items():
        assert points[number] == pytest.approx(float(result.points), abs=0.005)
    paper = visitor.get(f"{address}/result.docx")
    assert expected.bundle.product.name in _words(paper.content)
    assert visitor.get(f"{address}/result.pdf").status_code == 404


def test_what_is_not_stored_is_explained_where_one_stands_and_can_be_taken_along(visitor: TestClient) -> None:
    expected = ocop_rules.evaluate(PLUM)
    opened = visitor.post("/upload", files={"bundle": ("h.yaml", PLUM.read_bytes())}).text
    fields = fields_of(opened)
    assert '<div id="account"></div>' in opened
    rated = visitor.post(SHEET, data={**fields, "do": "rate"}).text
    for part in expected.explanation("vi").parts:
        for line in part.criteria:
            assert f'<span class="block">{line.option}</span>'.replace("&", "&amp;") in rated
    assert visitor.post(SHEET, data={**fields, "do": "txt"}).text == expected.explain("vi")
    assert visitor.post(SHEET, data={**fields, "do": "json"}).text == expected.to_json()
    assert expected.explanation("vi").result in visitor.post(SHEET, data={**fields, "do": "html"}).text
    assert _points(visitor.post(SHEET, data={**fields, "do": "xlsx"}).content)["1.1"] == 3
    assert "Mứt mận hậu Mộc Châu" in _words(visitor.post(SHEET, data={**fields, "do": "docx"}).content)
    assert visitor.get("/v1/evaluations").json()["items"] == []


def test_a_form_with_something_wrong_is_shown_in_place_of_a_file(visitor: TestClient) -> None:
    fields = fields_of(visitor.get(SHEET).text) | {"evaluated_on": ["x"], "product": ["Mứt"]}
    answer = visitor.post(SHEET, data={**fields, "do": "docx"})
    assert answer.status_code == 422
    assert fields_of(answer.text)["product"] == ["Mứt"]


def test_a_file_that_cannot_be_made_is_told_and_nothing_typed_is_lost(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise PaperRefused(text("thiếu gói để ghi tệp", "a package is missing"))

    address = _stored(visitor, PLUM)
    monkeypatch.setattr("ocop_rules.forms.rating_file.rating_workbook", missing)
    fields = fields_of(visitor.get(SHEET).text) | {"product": ["Mứt"], "c-7": ["3"]}
    answer = visitor.post(SHEET, data={**fields, "do": "xlsx"})
    assert "thiếu gói để ghi tệp" in answer.text
    assert fields_of(answer.text)["product"] == ["Mứt"]
    refused = visitor.get(f"{address}/result.xlsx", headers={"Accept": "text/html"})
    assert refused.status_code == 422
    assert "thiếu gói để ghi tệp" in refused.text
