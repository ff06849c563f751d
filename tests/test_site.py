"""The documentation as a site: no link leads nowhere, nothing comes from another host, and words are found."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.not_run import lacking

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.once]

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(place)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return place


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    pages = list(site.glob("*.html"))
    assert len(pages) > 30
    for page in pages:
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"?([^\s\">]+)", text)
        loaded += re.findall(r"<link\b[^>]*\bhref=\"?([^\s\">]+)", text)
        assert [each for each in loaded if "//" in each] == [], page.name


def test_each_page_says_its_language(site: Path) -> None:
    for page in site.glob("*.html"):
        if page.name != "404.html":
            language = "vi" if page.name.endswith(".vi.html") else "en"
            assert f'<html lang="{language}"' in page.read_text(encoding="utf-8"), page.name


def test_words_are_found_with_and_without_diacritics_and_nothing_is_fetched_elsewhere(address: str) -> None:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        lacking("a browser, Chromium or Chrome (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--headless=new"])
        page = browser.new_page()
        hosts: set[str] = set()
        page.on("request", lambda sent: hosts.add(urlsplit(sent.url).netloc))
        page.goto(f"{address}/index.vi.html")
        field = page.locator(".md-search__input")
        for asked, found in (
            ("biên nhận", "auditing.vi.html"),
            ("bien nhan", "auditing.vi.html"),
            ("DUNG DANH GIA diem", "explanation.vi.html"),
            ("receipts", "auditing.html"),
        ):
            field.fill(asked)
            field.press("Shift")  # what is filled in at once presses no key, which the search waits for
            expect(page.locator(f".md-search-result__link[href*='{found}']").first).to_be_attached(timeout=20_000)
        assert hosts <= {urlsplit(address).netloc, ""}
        browser.close()
