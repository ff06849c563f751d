"""The pages on paper and on a phone: nothing is cut off, a part at a time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browser import EXAMPLES, SHEET, fits, upload, watched
from tests.service.server import Server

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.once]

_A4 = (595, 842)
_MARGIN_WIDTH = 688
"""The width of an A4 page between the margins, in CSS pixels."""


def test_a_sheet_and_a_result_print_on_a4_with_nothing_cut_off(page: Page) -> None:
    upload(page, EXAMPLES[0])
    prints(page, 6)
    page.click("button[value=store]")
    page.wait_for_url("**/evaluations/*")
    prints(page, 6)
    page.goto("/sheets/qd-26-2026/26")
    prints(page, 7)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_page_of_a_rating_prints_on_two_sides_of_a4(page: Page, path: Path) -> None:
    upload(page, path)
    page.click("button[value=store]")
    page.wait_for_url("**/evaluations/*")
    for lang in ("vi", "en"):
        page.goto(f"{page.url.partition('/page')[0].partition('?')[0]}/page.html?lang={lang}")
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type /Page\b", printed)) <= 2
        expect(page.locator("h1")).to_have_css("font-weight", "700")  # its own style is allowed


def prints(page: Page, most: int) -> None:
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {_A4}
    pages = len(re.findall(rb"/Type /Page\b", printed))
    assert 1 <= pages <= most
    page.emulate_media(media="print")
    page.set_viewport_size({"width": _MARGIN_WIDTH, "height": 900})
    beyond = page.evaluate(
        """width => [...document.querySelectorAll("main *")]
            .filter(each => each.getBoundingClientRect().right > width + 1).map(each => each.outerHTML.slice(0, 80))""",
        _MARGIN_WIDTH,
    )
    assert beyond == []
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".about input")].filter(each => each.scrollWidth > each.clientWidth)
            .map(each => each.value)"""
    )
    assert cut == []
    expect(page.locator("header.top")).to_be_hidden()
    page.emulate_media(media="null")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_on_a_phone_nothing_is_wider_than_the_screen_and_the_result_stays_in_sight(phone: Page) -> None:
    upload(phone, EXAMPLES[0])
    for step in ("Hồ sơ", "Phần A", "Phần B", "Phần C", "Minh chứng chung"):
        phone.click(f".steps a:has-text('{step}')")
        shut = phone.locator(".step details:not([open]) > summary:visible")
        while shut.count():
            shut.first.click()
        fits(phone)
        expect(phone.locator("#headline strong")).to_be_in_viewport()
    phone.click("#headline .more")
    expect(phone.locator("#result .plot svg")).to_be_in_viewport()
    phone.locator("button[value=store]").click()
    phone.wait_for_url("**/evaluations/*")
    paths = ("/", "/evaluations", "/versions", "/sheets/qd-26-2026/26", "/sheets/qd-1048-2019/26?lang=en")
    fits(phone)
    for path in (*paths, "/versions/qd-148-2023/to/qd-26-2026?set=7", "/none-such/page"):
        if path != "/none-such/page":
            phone.goto(path)
        fits(phone)


@pytest.mark.parametrize("scripted", [True, False], ids=["with the script", "without it"])
def test_a_phone_shows_a_part_at_a_time_and_what_leads_elsewhere_opens_it(
    browser: Browser, service: Server, scripted: bool
) -> None:
    context = browser.new_context(
        base_url=service.url, viewport={"width": 360, "height": 740}, java_script_enabled=scripted
    )
    page, wrong = watched(context, service)
    page.goto(SHEET)
    parts = [page.locator(f'[aria-labelledby="part-{letter}"]') for letter in "ABC"]
    expect(page.locator("#product")).to_be_visible()
    expect(page.locator("button[value=store]")).to_be_hidden()
    for part in parts:
        page.locator(".next:visible a").click()
        expect(part).to_be_visible()
        assert sum(each.is_visible() for each in parts) == 1
        expect(page.locator("#product")).to_be_hidden()
    page.click(".steps a:has-text('Kết quả')")
    expect(page.locator("button[value=store]")).to_be_visible()
    expect(parts[2]).to_be_hidden()
    page.goto(f"{SHEET}#f-local_labour_share")
    expect(page.locator('[id="f-local_labour_share"]')).to_be_in_viewport()
    expect(parts[0]).to_be_visible()
    page.fill('[id="f-local_labour_share"]', "nhiều")
    page.click("#headline .more")
    page.click("button[value=rate]")
    if not scripted:
        page.click("#result a")
    page.locator(".problems a, #result li a").first.click()
    expect(page.locator('[id="f-local_labour_share"]')).to_be_in_viewport()
    expect(page.locator('[id="f-local_labour_share"]')).to_have_attribute("aria-invalid", "true")
    told = page.locator('[id="w-f-local_labour_share"]')
    expect(told).to_be_visible()
    assert not re.search(r"facts|\[|value", told.inner_text())
    assert not re.search(r"facts\[", page.locator("body").inner_text())
    context.close()
    assert wrong == []
