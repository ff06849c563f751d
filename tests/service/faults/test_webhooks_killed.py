"""Webhooks under killed processes: every stored evaluation is told at least once, in the order of its dossier."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ocop_service.storage.database import Database
from ocop_service.storage.evaluations import Evaluations
from ocop_service.storage.outbox import Outbox

from tests.service.faults.load import Attempt, check_log, loaded, repeat
from tests.service.server import serving
from tests.service.webhook_receiver import Received, receiving

pytestmark = [pytest.mark.xdist_group("killed"), pytest.mark.once]


def unsteady(number: int, _: Mapping[str, Any]) -> int:
    """Refuse every fifth event, whatever it is."""
    return 503 if number % 5 == 4 else 204


def firsts(received: list[Received]) -> list[int]:
    """Return the places in the log of events, each where it was first taken."""
    return [*dict.fromkeys(each.event["data"]["sequence"] for each in received)]


def by_dossier(received: list[Received]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for each in received:
        sequence = each.event["data"]["sequence"]
        told = found.setdefault(each.event["subject"], [])
        if sequence not in told:
            told.append(sequence)
    return found


def test_at_least_once_and_in_order_under_sigkill(database_url: str, tmp_path: Path) -> None:
    attempts: list[Attempt] = []
    with receiving(unsteady) as receiver:
        settings: dict[str, Any] = {
            "database_url": database_url,
            "webhooks": receiver.file(tmp_path),
            "webhook_hosts": "127.0.0.1",
            "webhook_seconds": 1,
            "webhook_retry_seconds": 1,
        }
        for _ in range(2):
            with serving(tmp_path, **settings) as server, loaded(server.url) as load:
                with serving(tmp_path, **settings) as other:
                    load.wait_for(8, lambda each: each.acknowledged)
                    other.kill()
                load.wait_for(16, lambda each: each.acknowledged)
                server.kill()
                load.wait_for(6, lambda each: each.status is None)
            attempts += load.attempts
        with serving(tmp_path, **settings) as server:
            repeat(server.url, attempts)
            count = check_log(database_url, attempts)
            receiver.wait_for(lambda taken: len(firsts(taken)) >= count)
            database = Database(database_url)
            head = Evaluations(database).head()
        # What was taken as the service stopped stands in the outbox no more, or is told again when it runs.
        assert Outbox(database).counts().get("city", (0, 0))[1] == 0
        database.close()
        assert sorted(firsts(receiver.taken)) == [*range(1, head.sequence + 1)]
        assert all(each.signed for each in receiver.received)
        for dossier, told in by_dossier(receiver.taken).items():
            assert told == sorted(told), dossier
        assert len(by_dossier(receiver.taken)) > 1
        identifiers = {each.event["data"]["sequence"]: each.headers["webhook-id"] for each in receiver.received}
        assert all(
            each.headers["webhook-id"] == identifiers[each.event["data"]["sequence"]] for each in receiver.received
        ), "an event that is sent again has the same id"
