"""A stop finishes what was accepted; a second one does not wait."""

from __future__ import annotations

import json
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.service.faults.load import Attempt, check_log, loaded
from tests.service.server import Server, serving

pytestmark = [pytest.mark.xdist_group("graceful stop"), pytest.mark.once]


def wait_until_it_listens_no_more(host: str, port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            socket.create_connection((host, port), 10).close()
        except ConnectionRefusedError:
            return
        except ConnectionResetError:
            continue  # it stood in the queue of the socket that is just being closed
    raise AssertionError("it still listens")


def stored_by(server: Server) -> int:
    """Return how many evaluations it says that it stored."""
    return sum(entry.get("event") == "request" and entry["status"] == 201 for entry in server.log_entries())


def test_every_accepted_request_is_answered_before_it_ends(database_url: str, tmp_path: Path) -> None:
    def clean(each: Attempt) -> bool:
        return each.status in (201, None) or json.loads(each.text)["type"] == "urn:ocop:problem:unavailable"

    with serving(tmp_path, database_url=database_url) as server, loaded(server.url, clients=12) as load:
        load.wait_for(40, lambda each: each.acknowledged)
        server.terminate()
        load.wait_for(5, lambda each: each.status is None)
        assert server.wait(15) == 0
        load.stop()
        acknowledged = sum(each.acknowledged for each in load.attempts)
        assert all(map(clean, load.attempts))
        # Everybody who was accepted heard of it: nothing is stored of which nobody knows.
        assert stored_by(server) == acknowledged
        assert not [entry for entry in server.log_entries() if entry["level"] == "error"]
    assert check_log(database_url, load.attempts) == acknowledged


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_told_twice_it_waits_for_nobody(tmp_path: Path, second: signal.Signals) -> None:
    with serving(tmp_path, stop_seconds=60) as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), 10) as lingering:
            lingering.sendall(
                b"POST /v1/evaluations HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                b"Content-Type: application/json\r\nContent-Length: 5\r\n\r\n"
            )
            assert lingering.recv(100).startswith(b"HTTP/1.1 100")  # it is being answered, and waits for the body
            server.terminate()
            wait_until_it_listens_no_more(host, int(port))
            assert server.process.poll() is None
            server.process.send_signal(second)
            assert server.wait(5) == 0


def test_a_request_that_cannot_be_finished_in_time_is_refused_with_words(tmp_path: Path) -> None:
    with serving(tmp_path, stop_seconds=1, body_seconds=60) as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), 10) as lingering:
            lingering.sendall(
                b"POST /v1/evaluations HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nAccept-Language: en\r\n"
                b"Content-Type: application/json\r\nContent-Length: 5\r\n\r\n"
            )
            assert lingering.recv(100).startswith(b"HTTP/1.1 100")
            server.terminate()
            assert server.wait(10) == 0
            answer = b""
            while piece := lingering.recv(65536):
                answer += piece
    head, _, content = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert json.loads(content)["detail"] == "the service is stopping; send it again"
