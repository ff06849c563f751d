"""Killed under load, again and again: nothing that was acknowledged is lost, nothing is stored twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.service.faults.load import Attempt, check_log, loaded, repeat
from tests.service.server import serving

pytestmark = [pytest.mark.xdist_group("killed"), pytest.mark.once]


def test_what_was_acknowledged_survives_sigkill_under_load(database_url: str, tmp_path: Path) -> None:
    attempts: list[Attempt] = []
    for _ in range(3):
        with serving(tmp_path, database_url=database_url) as server, loaded(server.url) as load:
            load.wait_for(30, lambda each: each.acknowledged)
            server.kill()
            load.wait_for(6, lambda each: each.status is None)
        attempts += load.attempts
        check_log(database_url, attempts)
    with serving(tmp_path, database_url=database_url) as server:
        repeat(server.url, attempts)
    assert check_log(database_url, attempts) == len(attempts)


def test_two_services_on_one_database_keep_one_chain(database_url: str, tmp_path: Path) -> None:
    with (
        serving(tmp_path, database_url=database_url) as one,
        serving(tmp_path, database_url=database_url) as other,
        loaded(one.url, other.url) as load,
    ):
        load.wait_for(60, lambda each: each.acknowledged)
        other.kill()
        load.wait_for(20, lambda each: each.acknowledged)
        load.stop()
        repeat(one.url, load.attempts)
    assert check_log(database_url, load.attempts) == len(load.attempts)
