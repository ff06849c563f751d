"""Drafts in a real browser: kept as one types, through reloads, a dead network, two tabs, until they are stored."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.pages.browser import MILLISECONDS, SHEET, watched
from tests.service.server import Server, ocop, serving

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.once]

KEPT = re.compile("Đã lưu nháp lúc")
ALONE = "Đang giữ trên máy này, chưa lưu lên máy chủ."


@pytest.fixture
def context(browser: Browser, service: Server) -> Iterator[BrowserContext]:
    """A browser that may do what a page must not: lose the network, be refused."""
    found = browser.new_context(base_url=service.url, viewport={"width": 1280, "height": 900})
    found.set_default_timeout(MILLISECONDS)
    yield found
    found.close()


def _entries(page: Page) -> list[dict[str, Any]]:
    """Return what the browser keeps of drafts."""
    written = page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('ocop-draft-'))")
    return [json.loads(value) for _, value in written]


def _dead(context: BrowserContext) -> None:
    """Let nothing through to the service; unlike `set_offline` it holds while a page is left."""
    context.route("**/sheets/**", lambda route: route.abort())


def _alive(context: BrowserContext) -> None:
    context.unroute("**/sheets/**")


def _deleted(page: Page) -> None:
    """Delete all drafts, as the tests share a service."""
    page.goto("/drafts")
    while page.locator("tr[data-draft]").count():
        page.locator("tr[data-draft] summary").first.click()
        page.locator("tr[data-draft] form button").first.click()
        page.wait_for_load_state()


def test_what_is_typed_is_kept_here_and_on_the_server_and_stands_there_again(page: Page) -> None:
    page.goto(SHEET)
    page.fill("#product", "Mứt mận hậu")
    page.fill("#dossier", "NHAP-1")
    page.check('[id="c-7-3"]')
    page.click('[id="p-3.3"] > summary')
    page.fill('[id="f-local_labour_share"]', "rất nhiều")
    expect(page.locator("#kept")).to_have_text(KEPT)
    assert [each["dossier"] for each in _entries(page)] == ["NHAP-1"]
    assert re.search(rf"{SHEET}\?draft=[0-9a-f]{{32}}$", page.url)
    page.reload()
    expect(page.locator("#product")).to_have_value("Mứt mận hậu")
    expect(page.locator('[id="c-7-3"]')).to_be_checked()
    expect(page.locator('[id="f-local_labour_share"]')).to_have_value("rất nhiều")
    expect(page.locator("#draft")).to_be_hidden()
    page.fill("#producer", "HTX Tân Lập")  # and away at once, before anything can be saved
    page.goto("/versions")
    page.go_back()
    expect(page.locator("#producer")).to_have_value("HTX Tân Lập")
    expect(page.locator("#kept")).to_have_text(KEPT)
    page.goto("/drafts")
    row = page.locator("tr[data-draft]", has_text="NHAP-1")
    expect(row).to_contain_text("Mứt mận hậu")
    expect(row.locator("time")).to_have_text(re.compile(r"^\d\d:\d\d \d\d/\d\d/\d{4}$"))
    expect(page.locator("#here")).to_be_hidden()
    row.locator("a").click()
    expect(page.locator("#producer")).to_have_value("HTX Tân Lập")


def test_nothing_is_lost_on_a_dead_network(context: BrowserContext, service: Server) -> None:
    page = context.new_page()
    page.goto(SHEET)
    page.fill("#product", "Chè Shan tuyết")
    page.fill("#dossier", "NHAP-2")
    expect(page.locator("#kept")).to_have_text(KEPT)
    _dead(context)
    page.fill("#producer", "gõ khi mất mạng")
    page.check('[id="c-7-2"]')
    expect(page.locator("#kept")).to_have_text(ALONE)
    page.goto("about:blank")
    _alive(context)
    page.goto("/drafts")
    only = page.locator("#here li")
    expect(only).to_have_count(1)
    expect(only).to_contain_text("NHAP-2 · Chè Shan tuyết")
    expect(only).to_contain_text(re.compile(r"\d\d:\d\d \d\d/\d\d/\d{4}"))
    only.locator("a").click()
    expect(page.locator("#draft")).to_be_visible()
    expect(page.locator("#producer")).to_have_value("gõ khi mất mạng")
    expect(page.locator('[id="c-7-2"]')).to_be_checked()
    expect(page.locator("#headline strong")).not_to_have_text("0")
    expect(page.locator("#kept")).to_have_text(KEPT)
    page.reload()
    expect(page.locator("#draft")).to_be_hidden()
    expect(page.locator("#producer")).to_have_value("gõ khi mất mạng")
    # The network comes back while the page stands there.
    context.set_offline(True)
    page.fill("#producer", "rồi có lại")
    expect(page.locator("#kept")).to_have_text(ALONE)
    context.set_offline(False)
    expect(page.locator("#kept")).to_have_text(KEPT)


def test_a_file_that_was_opened_and_changed_on_a_dead_network_stands_there_again_whole(
    context: BrowserContext, service: Server
) -> None:
    page = context.new_page()
    page.goto("/")
    page.set_input_files("#bundle", "examples/homestay-council-of-five.yaml")
    page.click("form.upload button")
    expect(page.locator(".votes").first).to_be_visible()
    assert _entries(page) == []  # nothing was typed
    _dead(context)
    page.fill("#product", "Tên khác")
    expect(page.locator("#kept")).to_have_text(ALONE)
    where = page.url
    page.goto("about:blank")
    _alive(context)
    page.goto(where)
    expect(page.locator("#product")).to_have_value("Tên khác")
    expect(page.locator(".votes").first).to_be_visible()
    expect(page.locator("#kept")).to_have_text(KEPT)


def test_two_tabs_take_nothing_from_each_other(context: BrowserContext, service: Server) -> None:
    one = context.new_page()
    one.goto(SHEET)
    one.fill("#dossier", "NHAP-3")
    expect(one.locator("#kept")).to_have_text(KEPT)
    where = one.url
    other = context.new_page()
    other.goto(where)
    expect(other.locator("#dossier")).to_have_value("NHAP-3")
    one.fill("#product", "từ thẻ một")
    expect(one.locator("#kept")).to_have_text(KEPT)
    expect(one.locator("[name=revision]")).not_to_have_value("1")
    other.fill("#product", "từ thẻ hai")
    stale = other.locator("#kept [role=alert]")
    expect(stale).to_contain_text("vừa được lưu từ thẻ hoặc máy khác")
    expect(other.locator("#product")).to_have_value("từ thẻ hai")
    expect(stale.locator("a")).to_have_attribute("href", where.removeprefix(service.url))
    stale.locator("button").click()
    expect(other.locator("#kept")).to_have_text(re.compile("Hồ sơ này còn bản nháp khác"))
    assert other.url != where
    one.reload()
    expect(one.locator("#product")).to_have_value("từ thẻ một")
    other.reload()
    expect(other.locator("#product")).to_have_value("từ thẻ hai")
    one.goto("/drafts")
    expect(one.locator("tr[data-draft]", has_text="NHAP-3")).to_have_count(2)


def test_what_another_device_saved_and_what_this_one_could_not_are_both_kept(
    browser: Browser, context: BrowserContext, service: Server
) -> None:
    page = context.new_page()
    page.goto(SHEET)
    page.fill("#dossier", "NHAP-4")
    expect(page.locator("#kept")).to_have_text(KEPT)
    where = page.url
    _dead(context)
    page.fill("#product", "trên máy này")
    expect(page.locator("#kept")).to_have_text(ALONE)
    page.goto("about:blank")
    elsewhere = browser.new_context(base_url=service.url)
    there = elsewhere.new_page()
    there.goto(where)
    expect(there.locator("[name=revision]")).to_have_value("1")
    there.fill("#product", "trên máy kia")
    expect(there.locator("[name=revision]")).to_have_value("2")
    elsewhere.close()
    _alive(context)
    page.goto(where)
    expect(page.locator("#product")).to_have_value("trên máy kia")
    page.click("#other-here a")
    expect(page.locator("#product")).to_have_value("trên máy này")
    expect(page.locator("#kept")).to_have_text(KEPT)
    expect(page.locator("#missing")).to_have_count(0)


def test_what_is_stored_or_deleted_is_forgotten_here_too(page: Page) -> None:
    _deleted(page)
    page.goto(SHEET)
    page.fill("#product", "Mứt")
    page.fill("#dossier", "NHAP-5")
    page.check('[id="c-7-2"]')
    expect(page.locator("#kept")).to_have_text(KEPT)
    page.fill("#producer", "gõ ngay trước khi lưu")
    page.click("button[value=store]")
    page.wait_for_url("**/evaluations/*")
    assert _entries(page) == []
    page.goto("/drafts")
    expect(page.locator("main")).to_contain_text("Không có bản nháp nào")
    expect(page.locator("#here")).to_be_hidden()
    page.goto(SHEET)
    page.fill("#dossier", "NHAP-6")
    expect(page.locator("#kept")).to_have_text(KEPT)
    page.goto("/drafts")
    assert len(_entries(page)) == 1
    page.click("tr[data-draft] summary")
    page.click("tr[data-draft] form button")
    expect(page.locator("main")).to_contain_text("Không có bản nháp nào")
    assert _entries(page) == []


def test_a_page_that_could_keep_it_nowhere_warns_before_it_is_left(context: BrowserContext, service: Server) -> None:
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }})")
    page = context.new_page()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(SHEET)
    page.fill("#dossier", "NHAP-7")
    expect(page.locator("#kept")).to_have_text(KEPT)
    page.goto("/versions")  # the server has it
    page.go_back()
    expect(page.locator("#dossier")).to_have_value("NHAP-7")
    context.set_offline(True)
    page.fill("#product", "chưa ở đâu cả")
    expect(page.locator("#kept [role=alert]")).to_have_text("Chưa giữ được ở đâu cả: đừng đóng trang này.")
    assert asked == []
    page.evaluate("window.location.assign('/versions')")
    expect(page.locator("#product")).to_have_value("chưa ở đâu cả")
    assert asked == ["beforeunload"]
    context.set_offline(False)
    expect(page.locator("#kept")).to_have_text(KEPT)


def test_another_visitor_of_the_same_browser_sees_nothing_of_it(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory = tmp_path_factory.mktemp("keys")
    with serving(directory, arguments=()) as service:
        keys = [
            ocop("keys", "create", name, "--database", f"sqlite:///{directory}/ocop.db", cwd=directory).stdout.strip()
            for name in ("an", "binh")
        ]
        context = browser.new_context(base_url=service.url)
        page, wrong = watched(context, service)

        def signs_in(key: str) -> None:
            page.goto("/signin?next=/drafts")
            page.fill("#key", key)
            page.press("#key", "Enter")
            page.wait_for_url("**/drafts")

        signs_in(keys[0])
        page.goto(SHEET)
        page.fill("#dossier", "CUA-AN")
        expect(page.locator("#kept")).to_have_text(KEPT)
        where = page.url
        assert wrong == []
        context.set_offline(True)
        page.fill("#product", "chỉ trên máy")
        expect(page.locator("#kept")).to_have_text(ALONE)
        context.set_offline(False)
        page.goto("/drafts")
        page.click("header form button")
        signs_in(keys[1])
        expect(page.locator("main")).to_contain_text("Không có bản nháp nào")
        expect(page.locator("#here")).to_be_hidden()
        page.goto(where)
        expect(page.locator("#dossier")).to_have_value("")
        expect(page.locator("#missing")).to_be_visible()
        page.click("header form button")
        signs_in(keys[0])
        expect(page.locator("tr[data-draft]")).to_contain_text("CUA-AN")
        context.close()
