"""A PostgreSQL server of a module's own, which may be killed or paused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.postgres import Postgres


@pytest.fixture
def mortal() -> Iterator[Postgres]:
    server = Postgres()
    server.start()
    yield server
    server.stop()
