"""Slow clients: they are cut off in time, and others are served meanwhile."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.service.faults.load import EXAMPLES, Client, attempt_of
from tests.service.server import Server, serving

pytestmark = [pytest.mark.xdist_group("slow clients"), pytest.mark.once]

SECONDS = 1
PATIENCE = 6
"""What a cut-off may take at most; the service's own limit is a second, on a machine that does much else."""

HEAD = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
BODY = b"POST /v1/evaluations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
BATCH = b"POST /v1/evaluations:batch?stored=false HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("slow")
    with serving(
        directory, head_seconds=SECONDS, body_seconds=SECONDS, send_seconds=SECONDS, max_connections=260
    ) as found:
        yield found


def connected(server: Server, **options: int) -> socket.socket:
    host, port = server.url.removeprefix("http://").split(":")
    connection = socket.socket()
    for name, value in options.items():
        connection.setsockopt(socket.SOL_SOCKET, getattr(socket, name), value)
    connection.settimeout(PATIENCE)
    connection.connect((host, int(port)))
    return connection


def read_all(connection: socket.socket) -> bytes:
    """Give all that comes until the service closes."""
    heard = b""
    while piece := connection.recv(65536):
        heard += piece
    return heard


def asked(server: Server, path: str) -> int:
    """Give the status of an answer to somebody new."""
    client = Client(server.url, PATIENCE)
    status = client.ask("GET", path)[0]
    client.close()
    return status


def dripped(connection: socket.socket, drops: bytes) -> tuple[float, bytes]:
    """Send byte by byte until the service closes; give the seconds until then, and what it said."""
    began = time.monotonic()
    connection.settimeout(0.05)
    heard = b""
    for position in range(10_000):
        try:
            connection.send(drops[position % len(drops) :][:1])
            piece = connection.recv(65536)
            if not piece:
                break
            heard += piece
        except TimeoutError:
            assert time.monotonic() - began < PATIENCE, "it still listens"
        except OSError:
            break
    return time.monotonic() - began, heard


def test_a_head_that_drips_is_cut_off(server: Server) -> None:
    with connected(server) as connection:
        connection.sendall(HEAD)
        took, heard = dripped(connection, b"X-Slow: 1\r\n")
    assert heard == b""
    assert took > SECONDS / 2


def test_a_connection_that_says_nothing_is_cut_off(server: Server) -> None:
    with connected(server) as connection:
        assert connection.recv(10) == b""


@pytest.mark.parametrize("framing", [b"Content-Length: 1000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"])
def test_a_body_that_stalls_is_refused(server: Server, framing: bytes) -> None:
    with connected(server) as connection:
        connection.sendall(BODY + framing + (b'5\r\n{"for\r\n' if b"chunked" in framing else b'{"for'))
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["type"] == "urn:ocop:problem:too-slow"


def test_a_body_that_drips_is_refused(server: Server) -> None:
    with connected(server) as connection:
        connection.sendall(BODY + b"Content-Length: 1000\r\n\r\n")
        _, heard = dripped(connection, b" ")
    assert heard.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("path", [b"/nowhere", b"/v1/evaluations?wrong=1"])
def test_the_body_of_a_request_that_is_refused_already_is_not_waited_for(server: Server, path: bytes) -> None:
    """Once answered, what is left of its body must not keep the connection open for ever."""
    with connected(server) as connection:
        connection.sendall(b"POST " + path + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n")
        took, heard = dripped(connection, b" ")
    assert heard.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 415 ", b"HTTP/1.1 422 "))
    assert took < PATIENCE


@pytest.mark.parametrize("closing", [b"", b"Connection: close\r\n"])
def test_an_answer_that_is_not_read_is_given_up(server: Server, closing: bytes) -> None:
    rated = Client(server.url)
    rated.rate(attempt := attempt_of(0))
    path = attempt.headers["location"]
    record = rated.ask("GET", f"{path}/record")[1]
    with connected(server, SO_RCVBUF=2048) as connection:
        # Far more is asked for than the system keeps for a client that does not read.
        request = f"GET {path}/record HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        connection.sendall(request * 300 + request.replace(b"Host", closing + b"Host"))
        began = time.monotonic()
        while open_connections(server) < 2:
            assert time.monotonic() - began < PATIENCE + 6, "it does not take the connection"
            time.sleep(0.02)
        while open_connections(server) > 1:
            assert time.monotonic() - began < PATIENCE + 6, "it still holds the connection"
            assert rated.ask("GET", "/health")[0] == 200
            time.sleep(0.1)
        with suppress(OSError):
            assert len(read_all(connection)) < 300 * len(record)
    rated.close()


def open_connections(server: Server) -> int:
    """Give how many connections to its port the service holds, by the system's own table."""
    port = f":{int(server.url.rpartition(':')[2]):04X}"
    established = "01"
    inodes = {
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        if line.split()[1].endswith(port) and line.split()[3] in (established, "04", "05", "08")
    }
    return len(inodes - {"0"})


def test_a_batch_whose_answers_are_not_read_is_given_up(server: Server) -> None:
    line = EXAMPLES[0] + b"\n"
    with connected(server, SO_RCVBUF=2048) as connection:
        connection.sendall(BATCH + b"Content-Length: %d\r\n\r\n" % (len(line) * 400))
        began = time.monotonic()
        with suppress(ConnectionError, TimeoutError):  # it stops reading, or goes away
            connection.sendall(line * 400)
        while open_connections(server):
            assert time.monotonic() - began < PATIENCE * 3, "it still holds the connection"
            time.sleep(0.05)


def test_idle_connections_do_not_keep_others_out(server: Server) -> None:
    def rate(number: int) -> float:
        client = Client(server.url)
        attempt = client.rate(attempt_of(number))
        client.close()
        assert attempt.acknowledged
        return attempt.seconds

    with ExitStack() as idle, ThreadPoolExecutor(4) as clients:
        list(clients.map(rate, range(24)))  # learns the product sets
        before = resident_kib(server)
        for number in range(200):
            connection = idle.enter_context(connected(server))
            if number % 2:
                connection.sendall(HEAD)
        assert max(clients.map(rate, range(12))) < PATIENCE
        began = time.monotonic()
        while open_connections(server):
            assert time.monotonic() - began < PATIENCE
            time.sleep(0.05)
    assert resident_kib(server) - before < 16 * 1024


def test_more_connections_than_there_is_room_for_are_told_to_come_later(tmp_path: Path) -> None:
    with serving(tmp_path, max_connections=20) as server, ExitStack() as idle:
        for _ in range(20):
            idle.enter_context(connected(server))
        client = Client(server.url)
        status, content, headers = client.ask("GET", "/v1/evaluations")
        assert (status, headers["connection"]) == (503, "close")
        assert headers["retry-after"].isdigit()
        client.close()
        assert json.loads(content)["type"] == "urn:ocop:problem:unavailable"
        assert asked(server, "/health") == 200
        idle.close()
        until = time.monotonic() + PATIENCE
        while asked(server, "/v1/evaluations") != 200:
            assert time.monotonic() < until
            time.sleep(0.05)


@pytest.mark.parametrize("nonsense", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", b"GET\r\n\r\n"])
def test_what_is_not_http_is_refused_with_words(server: Server, nonsense: bytes) -> None:
    with connected(server) as connection:
        connection.sendall(nonsense)
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["type"] == "urn:ocop:problem:bad-request"


def test_nonsense_in_a_body_that_is_being_answered_breaks_nothing(server: Server) -> None:
    line = EXAMPLES[0] + b"\n"
    with connected(server) as connection:
        connection.sendall(BATCH + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(line), line))
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        connection.sendall(b"this is no chunk\r\n" * 10)
        with suppress(ConnectionError):
            read_all(connection)  # it ends, one way or the other
    assert asked(server, "/health") == 200
    assert not [entry for entry in server.log_entries() if entry["level"] == "error"]


def resident_kib(server: Server) -> int:
    statm = Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii")
    return int(statm.split()[1]) * 4
