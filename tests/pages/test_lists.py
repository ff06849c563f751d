"""The list of results on the pages: finding one again, counts, turning pages, and taking the whole along."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from ocop_pages import lists
from ocop_service.access.caller import Scope
from ocop_service.api.examples import BUNDLE
from ocop_service.core import Core

SHEETS = {
    name: [{"judge": judge, "role": role, "options": {"6.1": 2}}]
    for name, judge, role in (("tea", "Lò Thị Hoa", "council"), ("honey", "HTX Đồng Phú", "producer"))
}
SENT: dict[str, dict[str, Any]] = {
    "tea": {
        "dossier": "14-03646-021",
        "product": {"name": "Chè Shan tuyết", "set": 7},
        "producer": {"name": "HTX Suối Giàng", "commune": "xã Suối Giàng"},
        "sheets": SHEETS["tea"],
    },
    "honey": {
        "dossier": "15-00001-001",
        "product": {"name": "=Mật ong", "set": 7},
        "producer": {"name": "HTX Đồng Phú", "commune": "phường Đồng Phú"},
        "sheets": SHEETS["honey"],
    },
    "out": {
        "product": {"name": "Rau", "set": 1},
        "producer": None,
        "sheets": [],
        "facts": [{"fact": "dossier_forged", "value": True, "attested_by": "authority"}],
    },
    "held": {"product": {"name": "Mận", "set": 7}, "producer": None, "facts": [], "sheets": []},
}


@pytest.fixture
def stored(visitor: TestClient) -> dict[str, dict[str, Any]]:
    """Four evaluations, each as the service answered it."""
    found = {}
    for name, parts in SENT.items():
        answer = visitor.post("/v1/evaluations", json={**BUNDLE, **parts})
        assert answer.status_code == 201, answer.text
        found[name] = answer.json()
    return found


def _rows(visitor: TestClient, query: str = "") -> list[str]:
    page = visitor.get(f"/evaluations?{query}")
    assert page.status_code == 200, page.text
    return re.findall(r"<tr><td><a href=.*?</tr>", page.text, re.DOTALL)


def _told(row: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", row)).split())


def test_a_row_says_what_it_is_of_and_whose_sheet_it_was(
    visitor: TestClient, stored: dict[str, dict[str, Any]]
) -> None:
    held, out, honey, tea = map(_told, _rows(visitor))
    for part in ("Chè Shan tuyết", "14-03646-021", "HTX Suối Giàng", "xã Suối Giàng", "26/2026/QĐ-TTg", "15/09/2026"):
        assert part in tea
    assert tea.endswith("Lò Thị Hoa thành viên hội đồng")
    assert honey.endswith("HTX Đồng Phú chủ thể tự đánh giá")
    assert held.endswith("tính theo minh chứng, chưa có phiếu của hội đồng")
    assert "Bị loại" in out
    assert f"theo điểm: {stored['out']['evaluation']['band']} sao" in out
    assert _told(_rows(visitor, "lang=en&search=che")[0]).endswith("Lò Thị Hoa member of the council")


def test_it_is_found_without_diacritics_whatever_of_it_is_typed(
    visitor: TestClient, stored: dict[str, dict[str, Any]]
) -> None:
    def found(query: str) -> list[str]:
        return [re.findall(r">([^<]*)</a>", row)[0] for row in _rows(visitor, query)]

    for typed in ("che", "SHAN tuyet", "suoi giang", "xa suoi giang che", "14-03646"):
        assert found(f"search={typed}") == ["Chè Shan tuyết"]
    assert found("search=htx") == ["=Mật ong", "Chè Shan tuyết"]
    assert found("commune=dong+phu") == ["=Mật ong"]
    assert found("outcome=disqualified") == ["Rau"]
    assert found("set=7&search=man") == ["Mận"]
    assert found("sort=product") == ["Chè Shan tuyết", "Mận", "=Mật ong", "Rau"]
    assert found("product=che") == found("dossier=14-03646") == ["Chè Shan tuyết"]  # as earlier releases' addresses
    page = visitor.get("/evaluations?search=khong+co")
    assert "Không có kết quả nào khớp với bộ lọc." in page.text
    assert 'value="khong co"' in page.text


def test_counts_by_stars_are_of_all_that_was_found_and_lead_to_them(
    visitor: TestClient, stored: dict[str, dict[str, Any]]
) -> None:
    stars = [each["evaluation"]["stars"] for each in stored.values()]
    page = visitor.get("/evaluations").text
    assert "4 kết quả" in page
    told = {int(number): int(count) for number, count in re.findall(r">(\d) sao: (\d)</a>", page)}
    assert told == {number: stars.count(number) for number in {*stars} - {None}}
    assert f"không có hạng: {stars.count(None)}" in page
    for number, count in told.items():
        link = re.search(rf'<a href="([^"]*)">{number} sao: ', page)
        assert link
        assert len(_rows(visitor, unescape(link[1]).partition("?")[2])) == count


def test_pages_are_turned_forth_and_back_within_what_was_found(
    visitor: TestClient, stored: dict[str, dict[str, Any]]
) -> None:
    for number in range(60):
        sent = {**BUNDLE, "dossier": f"16-{number:03}", "product": {"name": f"Gạo nếp {number:03}", "set": 7}}
        assert visitor.post("/v1/evaluations", json=sent).status_code == 201
    path: str | None = "/evaluations?search=gao+nep&sort=product"
    seen = []
    for turn in ("next", "prev"):
        while path is not None:
            page = visitor.get(path).text
            seen.append(re.findall(r">Gạo nếp (\d+)</a>", page))
            link = re.search(rf'href="([^"]*)" rel="{turn}"', page)
            path = None if link is None else unescape(link[1])
        path = None if turn == "prev" else unescape(re.findall(r'href="([^"]*)" rel="prev"', page)[0])
    assert [len(each) for each in seen] == [50, 10, 50]
    assert seen[0] == seen[2]
    assert seen[0] + seen[1] == [f"{number:03}" for number in range(60)]
    assert "60 kết quả" in page


def test_all_of_it_is_taken_along_as_csv(visitor: TestClient, stored: dict[str, dict[str, Any]]) -> None:
    answer = visitor.get("/evaluations/list.csv?search=htx&cursor=x")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="ocop.csv"'
    rows = [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]
    listed = visitor.get("/v1/evaluations?search=htx").json()["items"]
    assert [row["id"] for row in rows] == [each["id"] for each in listed]
    assert [row["points"] for row in rows] == [each["points"] for each in listed]
    assert [row["product"] for row in rows] == ["'=Mật ong", "Chè Shan tuyết"], "a word is never a formula"
    assert {*rows[0]} == {*listed[0]}
    everything = visitor.get("/evaluations/list.csv").content.decode("utf-8-sig")
    assert len(everything.splitlines()) == 1 + len(SENT)
    assert len(visitor.get("/evaluations/list.csv?search=none").content.decode("utf-8-sig").splitlines()) == 1


def test_all_of_it_is_taken_along_as_a_workbook_in_words(
    visitor: TestClient, stored: dict[str, dict[str, Any]]
) -> None:
    answer = visitor.get("/evaluations/list.xlsx?sort=product")
    assert answer.status_code == 200
    (tab,) = openpyxl.load_workbook(io.BytesIO(answer.content))
    heads, *rows = tab.iter_rows(values_only=True)
    table = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
    assert [row["Tên sản phẩm"] for row in table] == ["Chè Shan tuyết", "Mận", "=Mật ong", "Rau"]
    assert all(cell.data_type != "f" for row in tab.iter_rows() for cell in row)
    assert table[0]["Xã, phường"] == "xã Suối Giàng"
    assert table[0]["Người chấm"] == "Lò Thị Hoa"
    assert (table[3]["Kết luận"], table[3]["Hạng sao"]) == ("Bị loại", None)
    (tab,) = openpyxl.load_workbook(io.BytesIO(visitor.get("/evaluations/list.xlsx?lang=en").content))
    assert "Name of the product" in next(tab.iter_rows(values_only=True))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_more_than_a_file_takes_is_refused_and_says_what_to_do(
    visitor: TestClient, stored: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    for name in ("MOST_LINES", "MOST_ROWS"):
        monkeypatch.setattr(lists, name, 3)
    answer = visitor.get(f"/evaluations/list.{kind}?lang=en")
    assert answer.status_code == 422
    assert "there are 4 results" in answer.text
    assert "narrow the list" in answer.text
    assert visitor.get(f"/evaluations/list.{kind}?search=htx").status_code == 200


def test_one_organisation_neither_finds_nor_takes_along_what_is_anothers(core: Core, stranger: TestClient) -> None:
    keys = {name: core.keys.create(name, (Scope.READ, Scope.RATE), organisation=name)[1] for name in ("one", "two")}
    for name, key in keys.items():
        sent = {**BUNDLE, "producer": {"name": f"HTX {name}"}}
        headers = {"Authorization": f"Bearer {key}"}
        assert stranger.post("/v1/evaluations", json=sent, headers=headers).status_code == 201
    stranger.post("/signin", data={"key": keys["one"]})
    for path in ("/evaluations?search=htx", "/evaluations/list.csv", "/evaluations/list.csv?search=htx+two"):
        page = stranger.get(path)
        assert page.status_code == 200
        assert "HTX two" not in page.text
    assert "HTX one" in stranger.get("/evaluations/list.csv").text
    stranger.cookies.clear()
    assert stranger.get("/evaluations/list.csv", follow_redirects=False).status_code == 303
