"""The pages in a browser that runs no script: all of them work, but for drafts and results as one chooses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from tests.pages.browser import EXAMPLES, SHEET, downloaded, upload, watched
from tests.service.server import Server

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.once]


@pytest.fixture
def bare(browser: Browser, service: Server) -> Iterator[Page]:
    """A page without a script, which must do nothing wrong."""
    context = browser.new_context(base_url=service.url, java_script_enabled=False)
    page, wrong = watched(context, service)
    yield page
    context.close()
    assert [each for each in wrong if "status of 422" not in each] == []  # a form that is wrong somewhere


def test_a_sheet_is_filled_in_rated_translated_and_helped_on(bare: Page) -> None:
    bare.goto(SHEET)
    bare.check('[id="c-7-4"]')
    bare.click("button[value=rate]")
    expect(bare.locator("#headline strong")).to_have_text("5")
    expect(bare.locator('[id="c-7-4"]')).to_be_checked()
    bare.select_option("#target", "3")
    bare.click("noscript button, .target button")
    expect(bare.locator("#target")).to_have_value("3")
    expect(bare.locator("#way")).not_to_be_empty()
    bare.click("text=English")
    expect(bare.locator('[id="c-7-4"]')).to_be_checked()
    expect(bare.locator("button[value=store]")).to_have_text("Rate and store")


def test_a_wrong_day_is_told_at_its_field_and_the_rest_stays(bare: Page) -> None:
    bare.goto(SHEET)
    bare.fill("#product", "Mứt mận hậu")
    bare.fill("#evaluated_on", "31/02/2026")
    bare.click("button[value=store]")
    expect(bare.locator("#w-evaluated_on")).to_contain_text("không có ngày này trong lịch")
    expect(bare.locator("#evaluated_on")).to_have_value("31/02/2026")
    expect(bare.locator("#product")).to_have_value("Mứt mận hậu")
    bare.fill("#evaluated_on", "15.9.2026")
    bare.click("button[value=store]")
    expect(bare.locator("#evaluated_on")).to_have_value("15.9.2026")
    expect(bare.locator("#w-dossier")).to_contain_text("Chưa điền")


def test_a_bundle_is_opened_stored_found_again_and_taken_along(bare: Page) -> None:
    upload(bare, EXAMPLES[0])
    assert yaml.safe_load(downloaded(bare).read_text(encoding="utf-8"))["format"] == "ocop-evidence/1"
    bare.click("button[value=store]")
    bare.wait_for_url("**/evaluations/*")
    stored = bare.locator("h1").inner_text()
    for name, beginning in (("XLSX", b"PK"), ("DOCX", b"PK")):
        with bare.expect_download() as download:
            bare.click(f".files a:text-is('{name}')")
        assert Path(download.value.path()).read_bytes().startswith(beginning)
    bare.click(".files a:has-text('Mở lại trên phiếu')")
    expect(bare.locator("#headline strong")).to_be_visible()
    bare.click("nav a:has-text('Kết quả đã lưu')")
    bare.fill("#evaluated_from", "1/1/2020")
    bare.click("form.filters button")
    bare.click(f"table.list a:has-text('{stored}') >> nth=0")
    expect(bare.locator("h1")).to_have_text(stored)


def test_versions_are_compared(bare: Page) -> None:
    bare.goto("/versions")
    bare.select_option("#from", "qd-148-2023")
    bare.select_option("#to", "qd-26-2026")
    bare.click("form.filters button")
    expect(bare.locator(".chapter").first).to_be_visible()
