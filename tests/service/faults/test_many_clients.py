"""Fifty clients at once, rating, reading, listing and sending nonsense: every answer is the library's."""

from __future__ import annotations

import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.service.faults.load import BUNDLES, INVALID, Attempt, Client, check_log, expected
from tests.service.server import serving

pytestmark = [pytest.mark.xdist_group("many clients"), pytest.mark.once]

CLIENTS = 50
ROUNDS = 2

JSON = {"Content_Type": "application/json"}


def test_fifty_clients_get_the_answers_of_the_library(database_url: str, tmp_path: Path) -> None:
    statuses: Counter[tuple[str, int]] = Counter()
    attempts: list[Attempt] = []
    lock = threading.Lock()

    def visit(url: str, number: int) -> None:
        client = Client(url)
        for turn in range(ROUNDS):
            bundle = BUNDLES[(number + turn * 7) % len(BUNDLES)]
            attempt = client.rate(Attempt(f"{number}-{turn}", bundle))
            assert attempt.status == 201
            assert f'"evaluation":{expected(bundle)},' in attempt.text
            path = attempt.headers["location"]
            assert client.ask("GET", path)[:2] == (200, attempt.text)
            dry = client.ask("POST", "/v1/evaluations:dry-run", bundle, **JSON)
            assert dry[:2] == (200, expected(bundle))
            bad = client.ask("POST", "/v1/evaluations", INVALID, **JSON)
            assert json.loads(bad[1])["type"] == "urn:ocop:problem:invalid-evidence"
            told = client.ask("GET", f"{path}/explanation", Accept="text/plain", Accept_Language="en")
            listed = client.ask("GET", "/v1/evaluations?limit=20")
            absent = client.ask("GET", "/v1/evaluations/00000000-0000-4000-8000-000000000000")
            with lock:
                attempts.append(attempt)
                for name, answer in {"bad": bad, "told": told, "listed": listed, "absent": absent}.items():
                    statuses[name, answer[0]] += 1
        client.close()

    with (
        serving(tmp_path, database_url=database_url) as server,
        ThreadPoolExecutor(CLIENTS) as clients,
    ):
        for done in [clients.submit(visit, server.url, number) for number in range(CLIENTS)]:
            done.result(120)
        assert not [entry for entry in server.log_entries() if entry["level"] in ("warning", "error")]
    count = CLIENTS * ROUNDS
    assert statuses == {("bad", 422): count, ("told", 200): count, ("listed", 200): count, ("absent", 404): count}
    assert check_log(database_url, attempts) == count


def test_many_requests_do_not_make_memory_grow(tmp_path: Path) -> None:
    """Half of the requests are sent, then the other half: what the second half adds is next to nothing."""

    def resident() -> int:
        statm = Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii")
        return int(statm.split()[1]) * 4

    def visit(number: int) -> None:
        client = Client(server.url)
        for turn in range(50):
            bundle = (BUNDLES[number % 4], INVALID, b"{" * 5000)[turn % 3]
            client.ask("POST", "/v1/evaluations:dry-run" if turn % 2 else "/v1/evaluations", bundle, **JSON)
            client.ask("GET", f"/v1/evaluations?dossier={number}-{turn}", Accept_Language=f"x-{number}-{turn}")
            client.ask("GET", f"/nowhere/{number}/{turn}")
        client.close()

    with serving(tmp_path) as server, ThreadPoolExecutor(4) as clients:
        marks = []
        for _ in range(3):
            list(clients.map(visit, range(4)))
            marks.append(resident())
    assert marks[2] - marks[1] < 6 * 1024, marks  # KiB, after about eighteen hundred requests
