"""The service for the tests: in this process on either database, or as a process of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from ocop_service.access.caller import Scope
from ocop_service.app import create_app
from ocop_service.core import Core, core_of
from ocop_service.settings import Settings

from tests.service.postgres import Postgres
from tests.service.threads import ThreadWorker


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("OCOP_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, on SQLite and then on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ocop.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of `core`, on SQLite; a test module may have its own."""
    return Settings(database_url=f"sqlite:///{tmp_path}/ocop.db", rate_limit="100000/second")


@pytest.fixture
def core(settings: Settings) -> Iterator[Core]:
    """The parts of a service that asks for keys."""
    parts = core_of(settings, launch=ThreadWorker)
    parts.database.migrate()
    yield parts
    parts.stop()


@pytest.fixture
def key(core: Core) -> str:
    """A key that allows to read and to rate."""
    return core.keys.create("tests", (Scope.READ, Scope.RATE))[1]


@pytest.fixture
def client(core: Core, key: str) -> Iterator[TestClient]:
    """A client that shows that key; faults of the service come back as answers, as they would from outside."""
    with TestClient(create_app(core), raise_server_exceptions=False) as found:
        found.headers["Authorization"] = f"Bearer {key}"
        yield found
