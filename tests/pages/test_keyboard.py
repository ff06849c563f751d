"""The keyboard alone: every field is reached, Enter does what its form is for, few tabs lead to storing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browser import EXAMPLES, SHEET, upload, watched
from tests.service.server import Server

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.once]


def test_a_sheet_is_filled_in_and_stored_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    tab_to(page, f'a[href="{SHEET}"]')
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{SHEET}")
    tab_to(page, "#product")
    page.keyboard.type("Bằng bàn phím")
    tab_to(page, "#dossier")
    page.keyboard.type("1")
    tab_to(page, '[name="c-7"]')
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#headline strong")).not_to_have_text("0")
    tab_to(page, "button[value=store]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/evaluations/*")
    expect(page.locator("h1")).to_have_text("Bằng bàn phím")


def tab_to(page: Page, selector: str) -> None:
    for _ in range(400):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


_TYPED = {
    "#product": "Mứt mận hậu",
    "#producer": "Hợp tác xã",
    "#dossier": "14-04057-007-2026",
    "#judge": "Hội đồng xã",
    '[id="f-local_labour_share"]': "62,5",
    '[id="d-food_safety_certificate-number"]': "12/2025",
}


# In a list to choose from, Enter opens it, as browsers do.
@pytest.mark.parametrize("scripted", [True, False], ids=["with the script", "without it"])
def test_enter_rates_in_every_kind_of_field_of_a_sheet(browser: Browser, service: Server, scripted: bool) -> None:
    context = browser.new_context(base_url=service.url, java_script_enabled=scripted)
    page, wrong = watched(context, service)
    page.goto(SHEET)
    page.fill("#evaluated_on", "15/09/2026")
    page.check('[id="c-7-4"]')
    typed: dict[str, str] = {}
    pressed = ("#submitted_on", "#evaluated_on", "#complete", '[id="c-7-4"]')
    for selector in (*_TYPED, '[id="d-food_safety_certificate-issued_on"]', *pressed):
        shut = page.locator(f"details:not([open]):has({selector}) > summary")
        if shut.count():  # without a script the page comes anew, with its evidence shut
            shut.click()
        if selector.startswith('[id="d-'):
            page.check('[id="d-food_safety_certificate"]')
        if selector in _TYPED:
            page.fill(selector, _TYPED[selector])
            typed[selector] = _TYPED[selector]
        rated = re.compile("/result$") if scripted else re.compile(f"{SHEET}$")
        with page.expect_response(rated) as answer:
            page.locator(selector).press("Enter")
        assert answer.value.request.method == "POST", selector
        assert answer.value.status == 200, selector
        expect(page.locator("html")).to_have_attribute("lang", "vi")
        expect(page.locator("#headline .hint")).to_have_count(0)
        for filled, value in typed.items():
            expect(page.locator(filled)).to_have_value(value)
        if scripted:
            assert page.evaluate("selector => document.activeElement.matches(selector)", selector), selector
    context.close()
    assert wrong == []


def test_enter_does_what_a_form_is_for_on_every_other_page(page: Page) -> None:
    page.goto("/evaluations")
    for selector, value in (
        ("#search", "không có"),
        ("#commune", "xã"),
        ("#set", "7"),
        ("#evaluated_from", "01/01/2026"),
    ):
        page.fill(selector, value)
        with page.expect_navigation(url=re.compile("/evaluations[?]")):
            page.locator(selector).press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", "vi")
        expect(page.locator(selector)).to_have_value(value)


def test_few_tabs_lead_from_the_top_to_storing(page: Page) -> None:
    upload(page, EXAMPLES[0])
    pressed = 0
    while not page.evaluate("document.activeElement.matches('button[value=store]')"):
        page.keyboard.press("Tab")
        pressed += 1
        assert pressed <= 20
