"""Comparing on the pages: two stored evaluations, and what stands in a form with one of them."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from ocop_service.access.caller import Scope
from ocop_service.core import Core
from playwright.sync_api import Page, expect

import ocop_rules
from ocop_rules.words.compared import ComparisonLines
from tests.pages.browser import upload
from tests.pages.form import fields_of

EARLIER = Path("examples/avocado-chips-expired-haccp.yaml")
LATER = Path("examples/dried-mango-4-stars.yaml")
SHEET = "/sheets/qd-26-2026/7"
NOBODYS = "7e57d004-2b97-4e7a-b45f-5387367791cd"


def _stored(visitor: TestClient, content: str) -> str:
    sent = visitor.post("/v1/evaluations", content=content.encode(), headers={"Content-Type": "application/yaml"})
    return str(sent.json()["id"])


def _said(lines: ComparisonLines) -> list[str]:
    answers = [word for each in lines.answers for word in (each.number, each.what, each.before, each.after, each.alone)]
    effects = [
        word
        for each in (*lines.effects, *lines.criteria)
        for word in (each.what, each.before, each.after, each.why, *each.more)
    ]
    sides = [word for each in (lines.before, lines.after) for word in (each.title, each.result, *each.reasons)]
    return [*sides, *answers, *effects, *lines.parts, lines.verdict]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_two_stored_evaluations_are_compared_in_the_words_of_the_library(
    visitor: TestClient, lang: ocop_rules.Lang
) -> None:
    before, after = (_stored(visitor, path.read_text(encoding="utf-8")) for path in (EARLIER, LATER))
    page = visitor.get(f"/compare?a={before}&b={after}&lang={lang}")
    assert page.status_code == 200
    shown = html.unescape(page.text)
    for words in _said(ocop_rules.compare(EARLIER.read_bytes(), LATER.read_bytes()).explanation(lang)):
        assert words in shown
    same = html.unescape(visitor.get(f"/compare?a={before}&b=http://localhost/evaluations/{before}").text)
    assert ocop_rules.compare(EARLIER.read_bytes(), EARLIER.read_bytes()).explanation(lang).verdict in same
    turned = re.search(r'href="([^"]+)">(?:Đổi chiều|The other way round)', page.text)
    assert turned
    back = html.unescape(visitor.get(html.unescape(turned[1])).text)
    assert ocop_rules.compare(LATER.read_bytes(), EARLIER.read_bytes()).explanation(lang).after.title in back


def test_the_other_evaluations_of_a_dossier_are_offered_the_earlier_first(visitor: TestClient) -> None:
    written = LATER.read_text(encoding="utf-8")
    later = _stored(visitor, written)
    earlier = _stored(visitor, written.replace("evaluated_on: 2026-09-15", "evaluated_on: 2026-09-14"))
    elsewhere = _stored(visitor, EARLIER.read_text(encoding="utf-8"))
    assert f'href="/compare?a={later}"' in visitor.get(f"/evaluations/{later}").text
    page = visitor.get(f"/compare?a={later}").text
    assert f"/compare?a={earlier}&amp;b={later}" in page
    assert elsewhere not in page
    assert f'value="{later}"' in page
    assert visitor.get(f"/compare?a={earlier}&b={later}").status_code == 200


def test_what_is_no_id_is_told_at_its_field_and_stays(visitor: TestClient) -> None:
    page = visitor.get("/compare?a=Xoài+sấy&b=")
    assert page.status_code == 422
    assert 'value="Xoài sấy" aria-invalid="true"' in page.text
    assert "chép mã hoặc địa chỉ" in page.text
    assert visitor.get("/compare").status_code == 200
    missing = visitor.get(f"/compare?a={NOBODYS}&b={NOBODYS}")
    assert missing.status_code == 404
    assert "không có đánh giá này" in missing.text


def test_what_stands_in_a_form_is_compared_with_where_it_began_and_nothing_is_stored(visitor: TestClient) -> None:
    stored = _stored(visitor, EARLIER.read_text(encoding="utf-8"))
    form = fields_of(visitor.get(f"/evaluations/{stored}/sheet").text)
    assert form["since"] == [stored]
    changed = {**form, "c-6.1": ["1"], "do": "compare"}
    page = visitor.post(SHEET, data=changed)
    assert page.status_code == 200
    told = html.unescape(page.text)
    assert "chưa lưu" in told
    assert "6.1 " in told
    assert f'href="/evaluations/{stored}"' in told
    again = visitor.post(SHEET, data={**form, "do": "compare"})
    assert ocop_rules.compare(EARLIER.read_bytes(), EARLIER.read_bytes()).explanation("vi").verdict in again.text
    assert visitor.get("/v1/evaluations").json()["count"] == 1


def test_another_one_is_chosen_and_its_draft_keeps_where_it_began(visitor: TestClient) -> None:
    first, other = (_stored(visitor, path.read_text(encoding="utf-8")) for path in (EARLIER, LATER))
    form = fields_of(visitor.get(f"/evaluations/{first}/sheet").text)
    page = visitor.post(SHEET, data={**form, "with": f"http://localhost/evaluations/{other}?lang=vi", "do": "compare"})
    expected = ocop_rules.compare(LATER.read_bytes(), EARLIER.read_bytes()).explanation("vi")
    for words in _said(expected):
        assert words in html.unescape(page.text)
    saved = visitor.post(SHEET, data={**form, "do": "draft"})
    assert fields_of(saved.text)["since"] == [first]


@pytest.mark.parametrize(("typed", "status"), [("", 422), ("Xoài sấy", 422), (NOBODYS, 404)])
def test_what_cannot_be_found_leaves_the_form_as_it_was(visitor: TestClient, typed: str, status: int) -> None:
    form = fields_of(visitor.get(SHEET).text)
    page = visitor.post(SHEET, data={**form, "product": "Mứt mận", "with": typed, "do": "compare"})
    assert page.status_code == status
    assert (fields_of(page.text)["product"], fields_of(page.text)["with"]) == (["Mứt mận"], [typed])
    assert 'role="alert"' in page.text


def test_a_form_with_something_wrong_is_told_and_not_compared(visitor: TestClient) -> None:
    stored = _stored(visitor, EARLIER.read_text(encoding="utf-8"))
    form = fields_of(visitor.get(f"/evaluations/{stored}/sheet").text)
    page = visitor.post(SHEET, data={**form, "evaluated_on": "31/02/2026", "do": "compare"})
    assert page.status_code == 422
    assert "không có ngày này trong lịch" in page.text


def test_another_organisations_evaluation_is_not_there(stranger: TestClient, core: Core) -> None:
    keys = [core.keys.create("k", (Scope.READ, Scope.RATE), organisation=name)[1] for name in ("tỉnh", "huyện")]
    stored = [
        stranger.post(
            "/v1/evaluations",
            content=LATER.read_bytes(),
            headers={"Content-Type": "application/yaml", "Authorization": f"Bearer {key}"},
        ).json()["id"]
        for key in keys
    ]
    stranger.post("/signin", data={"key": keys[0]})
    assert stranger.get(f"/compare?a={stored[0]}&b={stored[0]}").status_code == 200
    assert stranger.get(f"/compare?a={stored[0]}&b={stored[1]}").status_code == 404
    assert stored[1] not in stranger.get(f"/compare?a={stored[0]}").text
    form = fields_of(stranger.get(SHEET).text)
    assert stranger.post(SHEET, data={**form, "with": stored[1], "do": "compare"}).status_code == 404


@pytest.mark.xdist_group("browser")
@pytest.mark.once
def test_a_changed_sheet_is_compared_on_a_page_of_its_own_and_nothing_is_lost(page: Page) -> None:
    upload(page, EARLIER)
    page.locator("button[value=store]").click()
    page.wait_for_url("**/evaluations/*")
    page.click("text=Mở lại trên phiếu")
    page.fill("#product", "Bơ sấy giòn đổi tên")
    page.click("summary:has-text('So sánh với kết quả đã lưu')")
    with page.expect_popup() as opened:
        page.click("button[value=compare]")
    expect(opened.value.locator("h1")).to_have_text("So sánh hai lần đánh giá")
    expect(opened.value.locator("main")).to_contain_text("Bơ sấy giòn đổi tên")
    expect(page.locator("#product")).to_have_value("Bơ sấy giòn đổi tên")
