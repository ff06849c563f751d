"""Clients of the pages: on an open service, and on one that asks to sign in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES
from ocop_service.app import create_app
from ocop_service.core import Core, core_of
from ocop_service.settings import Settings

from tests.service import conftest as service
from tests.service.server import from_this_machine
from tests.service.threads import ThreadWorker

no_settings_from_outside = service.no_settings_from_outside
settings = service.settings
core = service.core
key = service.key


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
