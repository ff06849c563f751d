"""Twenty clients under one key at once: one evaluation is stored, and all get the same answer."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from tests.service.faults.load import EXAMPLES, Attempt, Client, check_log
from tests.service.server import serving

pytestmark = [pytest.mark.xdist_group("many clients"), pytest.mark.once]

CLIENTS = 20


def at_once(urls: list[str], attempts: list[Attempt]) -> None:
    """Send all of them, each by a client of its own that waits for the others."""
    together = threading.Barrier(len(attempts))

    def run(url: str, attempt: Attempt) -> None:
        client = Client(url)
        client.ask("GET", "/health")
        together.wait(30)
        client.rate(attempt)
        client.close()

    threads = [
        threading.Thread(target=run, args=(urls[number % len(urls)], each)) for number, each in enumerate(attempts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_one_key_at_once_in_two_services_is_stored_once(database_url: str, tmp_path: Path) -> None:
    with serving(tmp_path, database_url=database_url) as one, serving(tmp_path, database_url=database_url) as other:
        same = [Attempt("same", EXAMPLES[0]) for _ in range(CLIENTS)]
        at_once([one.url, other.url], same)
        assert {each.status for each in same} == {201}
        assert len({each.text for each in same}) == 1

        mixed = [Attempt("mixed", EXAMPLES[number % 2]) for number in range(CLIENTS)]
        at_once([one.url, other.url], mixed)
    won = {each.bundle for each in mixed if each.acknowledged}
    assert len(won) == 1
    assert len({each.text for each in mixed if each.acknowledged}) == 1
    for each in mixed:
        if each.bundle not in won:
            assert each.status == 422
            assert json.loads(each.text)["type"] == "urn:ocop:problem:idempotency-key-reused"
    assert check_log(database_url, same + mixed) == 2
