"""A real browser for the tests of pages: a page that must do nothing wrong, and what is done on it again and again."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.service.server import Server

SHEET = "/sheets/qd-26-2026/7"
EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)
MILLISECONDS = 60_000
"""The most that a browser is waited for, on a machine that is busy with other tests."""

ARGUMENTS = (
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

expect.set_options(timeout=MILLISECONDS)


def watched(context: BrowserContext, service: Server) -> tuple[Page, list[str]]:
    """Return a page, and the list to which everything is added that a page must not do."""
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    host = urlsplit(service.url).netloc
    page.on("request", lambda sent: wrong.append(sent.url) if urlsplit(sent.url).netloc not in (host, "") else None)
    return page, wrong


def upload(page: Page, path: Path) -> None:
    """Open a bundle in its sheet."""
    page.goto("/")
    page.set_input_files("#bundle", path)
    page.click("form.upload button")
    expect(page.locator("#headline")).to_be_visible()


def downloaded(page: Page) -> Path:
    """Return the bundle that stands in the form, as a file."""
    with page.expect_download() as download:
        page.click("button[value=download]")
    return Path(download.value.path())


def fits(page: Page) -> None:
    """See that nothing is wider than the screen."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over == 0, f"{page.url} is {over} px wider than the screen"
