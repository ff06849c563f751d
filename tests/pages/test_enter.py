"""Enter in each field of each page does what its visitor expects: it never stores, deletes or downloads by accident."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages import test_round_browser
from tests.pages.browser import SHEET, watched
from tests.pages.test_round import BAO
from tests.service.server import Server, serving

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.once]

folder = test_round_browser.folder
links = test_round_browser.links

_FIELDS = """() => {
  const shut = document.querySelectorAll("details:not([open])");
  for (const each of shut) each.open = true;
  const presses = "input:not([type=hidden], [type=submit], [type=button]), select, textarea";
  const found = [...document.querySelectorAll(presses)].filter((each) => !each.disabled);
  return found.map((each) => {
    const acts = (one) => one.matches("button:not([type=button]), [type=submit]");
    const first = each.form && [...each.form.elements].find(acts);
    const does = first ? first.value || first.textContent.trim() : null;
    return [each.name, each.type, each.form && new URL(each.form.action).pathname, does];
  });
}"""
"""Each field of a page: its name and type, where its form goes, and the button that Enter in it presses."""


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[Server]:
    """A service that is open, and holds a round."""
    with serving(folder.parent, ("--open", "--round", str(folder))) as found:
        yield found


@pytest.fixture(scope="module")
def evaluation(browser: Browser, service: Server) -> str:
    """The path of a stored evaluation; a draft is there too."""
    page = browser.new_page(base_url=service.url)
    page.goto(SHEET)
    page.fill("#product", "Mứt mận hậu")
    page.fill("#dossier", "1")
    page.check('[id="c-7-3"]')
    page.click("button[value=store]")
    page.wait_for_url("**/evaluations/*")
    path = page.url.removeprefix(service.url)
    page.goto(SHEET)
    page.fill("#dossier", "dở dang")
    expect(page.locator("#kept time")).to_be_visible()
    page.close()
    return path


def _presses(page: Page) -> set[tuple[str | None, str | None]]:
    """Return what Enter does in the fields of a page: where their forms go and which button acts, without repeats."""
    fields: list[list[Any]] = page.evaluate(_FIELDS)
    assert fields, "the page has no fields"
    return {(action, does) for _, _, action, does in fields}


def _stored(page: Page) -> int:
    count = page.request.get("/v1/evaluations").json()["count"]
    assert isinstance(count, int)
    return count


def test_in_every_field_of_a_sheet_enter_rates_and_stores_nothing(page: Page, evaluation: str) -> None:
    for path in (SHEET, "/sheets/qd-26-2026/26", "/sheets/qd-1048-2019/26"):
        page.goto(path)
        assert _presses(page) == {(path, "rate")}
    before = _stored(page)
    downloads: list[object] = []
    page.on("download", lambda download: downloads.append(download))
    page.goto(SHEET)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    # Of each kind of field one is really pressed in, with a script.
    fields = (
        "product",
        "dossier",
        "evaluated_on",
        "c-7-2",
        "c-7-0",
        "complete",
        "f-local_labour_share",
        "d-test_report",
    )
    for name in (*fields, "d-business_registration-number", "d-business_registration-issued_on"):
        field = page.locator(f'[id="{name}"]')
        if name.startswith("d-business_registration-"):
            page.check('[id="d-business_registration"]')
        field.focus()
        with page.expect_response(lambda answer: answer.url.endswith("/result")):
            field.press("Enter")
        expect(field).to_be_focused()
    expect(page.locator("#account > *")).to_have_count(0)
    assert re.search(rf"{SHEET}(\?draft=[0-9a-f]+)?$", page.url)
    assert _stored(page) == before
    assert downloads == []


def test_without_a_script_enter_in_a_sheet_shows_the_result_and_what_was_typed(
    browser: Browser, service: Server, evaluation: str
) -> None:
    context = browser.new_context(base_url=service.url, java_script_enabled=False)
    page, wrong = watched(context, service)
    before = _stored(page)
    page.goto(SHEET)
    page.check('[id="c-7-3"]')
    page.fill("#product", "Mứt mận hậu")
    page.press("#product", "Enter")
    expect(page.locator("#headline strong")).not_to_have_text("0")
    expect(page.locator("#product")).to_have_value("Mứt mận hậu")
    assert (_stored(page), wrong) == (before, [])
    context.close()


def test_enter_in_a_filter_of_the_list_searches(page: Page, evaluation: str) -> None:
    page.goto("/evaluations")
    assert len({action for action, _ in _presses(page)}) == 1
    names = [name for name, kind, *_ in page.evaluate(_FIELDS) if kind not in ("select-one", "checkbox")]
    assert {"search", "commune", "set", "evaluated_from", "evaluated_to"} == set(names)
    typed = {"set": "1", "evaluated_from": "1/1/2020", "evaluated_to": "31/12/2030"}
    for name in names:
        page.goto("/evaluations")
        page.fill(f"[name={name}]", typed.get(name, "Mứt"))
        page.press(f"[name={name}]", "Enter")
        page.wait_for_url(f"**/evaluations?*{name}=*")
        assert page.locator("h1").inner_text() == "Kết quả đã lưu"


def test_enter_where_a_file_a_target_or_criteria_are_chosen_does_what_stands_beside(
    page: Page, evaluation: str
) -> None:
    page.goto("/")
    assert ("/upload", "Mở và chấm") in _presses(page)
    page.set_input_files("#bundle", "examples/dried-mango-4-stars.yaml")
    page.focus("form.upload button")
    page.keyboard.press("Enter")
    expect(page.locator("#headline strong")).to_be_visible()
    page.goto(evaluation)
    assert _presses(page) == {(evaluation, "Xem cách đạt")}
    page.goto("/versions")
    assert _presses(page) == {("/versions/compare", "So sánh")}


def test_no_field_of_the_list_of_drafts_deletes_one(page: Page, evaluation: str) -> None:
    page.goto("/drafts")
    assert page.evaluate(_FIELDS) == []
    page.reload()  # with what is shut
    count = page.locator("tr[data-draft]").count()
    assert count > 0
    # Enter on what is reached first in a row opens the draft, and on the next asks whether it is to be deleted.
    summary = page.locator("tr[data-draft] summary").first
    summary.focus()
    summary.press("Enter")
    expect(page.locator("tr[data-draft] form button").first).to_be_visible()
    expect(page.locator("tr[data-draft]")).to_have_count(count)
    page.locator("tr[data-draft]", has_text="dở dang").locator("a").first.press("Enter")
    page.wait_for_url("**/sheets/*/*?draft=*")
    expect(page.locator("#dossier")).to_have_value("dở dang")


def test_in_every_field_of_a_members_sheet_enter_shows_the_points_and_sends_nothing(
    page: Page, links: dict[str, str]
) -> None:
    page.goto(links[BAO])
    page.click("text=Xoài sấy dẻo Yên Châu")
    path = page.evaluate("window.location.pathname")
    assert _presses(page) == {(path, "rate")}
    option = page.locator('[id="c-7-2"]')
    option.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/result")):
        option.press("Enter")
    page.goto("/round")
    expect(page.locator("#p-1")).to_contain_text("chưa chấm")


def test_enter_signs_in(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("keys"), arguments=()) as service:
        page = browser.new_page(base_url=service.url)
        page.goto("/drafts")
        assert _presses(page) == {("/signin", "Đăng nhập")}
        page.fill("#key", "ocop_sai")
        page.press("#key", "Enter")
        expect(page.locator("#wrong")).to_contain_text("khóa sai")
        page.close()
