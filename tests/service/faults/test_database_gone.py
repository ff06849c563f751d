"""The database dies, or hangs, and comes back: nobody waits for ever, nothing acknowledged is lost."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.service.faults.load import PATIENCE_SECONDS, Attempt, Client, attempt_of, check_log, loaded, repeat
from tests.service.postgres import Postgres
from tests.service.server import Server, serving

pytestmark = [pytest.mark.xdist_group("database gone"), pytest.mark.once]

SECONDS = 2


def refused(each: Attempt) -> bool:
    """Tell whether it was put off, with words and a time to come again."""
    if each.status != 503:
        return False
    document = json.loads(each.text)
    assert each.headers["content-type"] == "application/problem+json"
    assert each.headers["retry-after"].isdigit()
    assert document["type"] in ("urn:ocop:problem:storage-unavailable", "urn:ocop:problem:unavailable")
    return True


def health(server: Server) -> tuple[int, int, float]:
    """Return the statuses of health and readiness, and the seconds that health took."""
    client = Client(server.url)
    began = time.monotonic()
    alive = client.ask("GET", "/health")[0]
    took = time.monotonic() - began
    ready, text, headers = client.ask("GET", "/health/ready")
    if ready != 200:
        assert "retry-after" in headers
        assert json.loads(text)["status"] == ready
    client.close()
    return alive, ready, took


def wait_until_ready(server: Server) -> None:
    until = time.monotonic() + 20
    while health(server)[1] != 200:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_database_that_is_killed_and_comes_back_loses_nothing(mortal: Postgres, tmp_path: Path) -> None:
    url = mortal.new_database()
    with serving(tmp_path, database_url=url, database_seconds=SECONDS) as server, loaded(server.url) as load:
        for _ in range(2):
            load.wait_for(20, lambda each: each.acknowledged)
            mortal.kill()
            load.wait_for(20, refused)
            assert health(server)[:2] == (200, 503)
            mortal.start()
            wait_until_ready(server)
        load.wait_for(20, lambda each: each.acknowledged)
        load.stop()
        assert {each.status for each in load.attempts} == {201, 503}
        repeat(server.url, load.attempts)
    assert check_log(url, load.attempts) == len(load.attempts)


def test_a_database_that_hangs_is_not_waited_for_and_goes_on(mortal: Postgres, tmp_path: Path) -> None:
    url = mortal.new_database()
    with serving(tmp_path, database_url=url, database_seconds=SECONDS) as server:
        with loaded(server.url, clients=20) as load:
            load.wait_for(200, lambda each: each.acknowledged)  # until the processes that rate know their sets
            mortal.pause()
            load.wait_for(20, refused)
            began = len(load.attempts)
            load.wait_for(100, refused)
            # Once known, it is told at once: nobody waits as long as for the database any more.
            assert sum(each.seconds for each in load.attempts[began : began + 100]) / 100 < SECONDS
            alive, ready, took = health(server)
            assert (alive, ready) == (200, 503)
            assert took < PATIENCE_SECONDS / 2
            mortal.resume()
            wait_until_ready(server)
            load.wait_for(40, lambda each: each.acknowledged)
        assert {each.status for each in load.attempts} == {201, 503}
        # A connection is tried, found dead and made anew, each within the time; then there is the queue's turn.
        # How long that is depends on the machine; a client's patience is never used up.
        assert max(each.seconds for each in load.attempts) < PATIENCE_SECONDS
        repeat(server.url, load.attempts)
    assert check_log(url, load.attempts) == len(load.attempts)


def test_stopping_does_not_wait_for_a_database_that_hangs(mortal: Postgres, tmp_path: Path) -> None:
    url = mortal.new_database()
    with (
        serving(tmp_path, database_url=url, database_seconds=60, stop_seconds=1) as server,
        loaded(server.url) as load,
    ):
        load.wait_for(20, lambda each: each.acknowledged)
        mortal.pause()
        server.terminate()
        load.stop()
        assert server.wait(12) == 0
        mortal.resume()
    assert {each.status for each in load.attempts} <= {201, 503, None}
    assert any(map(refused, load.attempts))
    check_log(url, load.attempts)
    with serving(tmp_path, database_url=url) as again:
        repeat(again.url, load.attempts)
    assert check_log(url, load.attempts) == len(load.attempts)


def test_an_answer_lost_after_the_commit_is_given_again_under_its_key(mortal: Postgres, tmp_path: Path) -> None:
    """What a client does that heard nothing: it asks again, whatever became of its request."""
    url = mortal.new_database()
    attempt = attempt_of(0)
    with serving(tmp_path, database_url=url) as server:
        client = Client(server.url)
        answers = {client.rate(attempt).text for _ in range(3)}
        assert attempt.headers["idempotent-replayed"] == "true"
        client.close()
    assert len(answers) == 1
    assert check_log(url, [attempt]) == 1
