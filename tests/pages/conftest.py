"""Clients of the pages: on an open service, and on one that asks to sign in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES
from ocop_service.app import create_app
from ocop_service.core import Core, core_of
from ocop_service.settings import Settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.not_run import lacking
from tests.pages.browser import ARGUMENTS, watched
from tests.pages.every_page import REGISTER
from tests.service import conftest as of_service
from tests.service.server import Server, from_this_machine, serving
from tests.service.threads import ThreadWorker

no_settings_from_outside = of_service.no_settings_from_outside
settings = of_service.settings
core = of_service.core
key = of_service.key


@pytest.fixture
def open_core(settings: Settings) -> Iterator[Core]:
    """The parts of a service that asks for no key."""
    parts = core_of(settings, opened=True, launch=ThreadWorker)
    parts.database.migrate()
    yield parts
    parts.stop()


@pytest.fixture
def visitor(open_core: Core) -> Iterator[TestClient]:
    """A browser without a script, on a service that asks for no key."""
    app = from_this_machine(create_app(open_core, PAGES))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as found:
        yield found


@pytest.fixture
def stranger(core: Core) -> Iterator[TestClient]:
    """A browser without a script, on a service that asks to sign in; nobody has signed in."""
    app = create_app(core, PAGES)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium or Chrome."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        lacking("a browser, Chromium or Chrome (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An open service with a register."""
    with serving(tmp_path_factory.mktemp("open"), ("--open", "--register", str(REGISTER))) as found:
        yield found


@pytest.fixture
def page(browser: Browser, service: Server) -> Iterator[Page]:
    """A page on a desktop, which must do nothing wrong: no errors, nothing against the policy, no other host."""
    context = browser.new_context(base_url=service.url, viewport={"width": 1280, "height": 900})
    found, wrong = watched(context, service)
    yield found
    context.close()
    assert wrong == []


@pytest.fixture
def phone(browser: Browser, service: Server) -> Iterator[Page]:
    """A page on a phone, which must do nothing wrong either."""
    context = browser.new_context(
        base_url=service.url, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True
    )
    found, wrong = watched(context, service)
    yield found
    context.close()
    assert wrong == []
