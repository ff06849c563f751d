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
from tests.service.raw_client import Client as RawClient
from tests.service.server import Server, ocop, serving

pytestmark = [pytest.mark.xdist_group("slow clients"), pytest.mark.once]

SECONDS = 1
PATIENCE = 6
"""What a cut-off may take at most; the service's own limit is a second, on a machine that does much else."""

HEAD = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nkey="
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
    """Return all that comes until the service closes."""
    heard = b""
    while piece := connection.recv(65536):
        heard += piece
    return heard


def asked(server: Server, path: str) -> int:
    """Return the status of an answer to somebody new."""
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
    """Return how many connections to its port the service holds, by the system's own table."""
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


@pytest.mark.parametrize("said", [b"", HEAD, b"POST /signin HTTP/1.1\r\nHost: a\r\n" + FORM])
def test_who_only_holds_connections_keeps_nobody_out(tmp_path: Path, said: bytes) -> None:
    """More connections than there may be, of somebody without a key: those that ask are answered all the same."""
    key = ocop("keys", "create", "k", cwd=tmp_path).stdout.strip()
    with serving(tmp_path, (), max_connections=40) as server, ExitStack() as held:
        for number in range(201):
            held.enter_context(connected(server)).sendall(said)
            if number % 40 == 0:
                client = Client(server.url, PATIENCE)
                assert client.ask("GET", "/v1/evaluations", Authorization=f"Bearer {key}")[0] == 200
                client.close()
        for _ in range(20):
            client = Client(server.url, PATIENCE)
            assert client.ask("GET", "/v1/evaluations", Authorization=f"Bearer {key}")[0] == 200
            client.close()
        assert open_connections(server) <= 45


def test_a_request_of_a_key_is_not_given_up_for_a_crowd(tmp_path: Path) -> None:
    key = ocop("keys", "create", "k", cwd=tmp_path).stdout.strip()
    with serving(tmp_path, (), max_connections=10) as server, ExitStack() as held:
        mine = held.enter_context(RawClient(server, key).asking(key))
        for _ in range(60):
            held.enter_context(connected(server))
        mine.sendall(b" " * 1000)
        assert mine.recv(100).startswith(b"HTTP/1.1 422 ")


def test_an_address_that_no_proxy_has_gets_no_more_than_its_share(tmp_path: Path) -> None:
    with serving(
        tmp_path, (), max_connections=100, max_connections_per_address=5, trusted_proxies="192.0.2.1"
    ) as server:
        with ExitStack() as held:
            for _ in range(20):
                held.enter_context(connected(server))
            assert asked(server, "/health") == 200
            assert open_connections(server) <= 6
        key = ocop("keys", "create", "k", cwd=tmp_path).stdout.strip()
        with ExitStack() as held:
            for _ in range(5):
                held.enter_context(RawClient(server, key).asking(key))
            client = Client(server.url, PATIENCE)
            status, _, headers = client.ask("GET", "/v1/evaluations", Authorization=f"Bearer {key}")
            client.close()
            assert (status, headers["connection"]) == (503, "close")


def told(connection: socket.socket) -> bytes:
    """Return the head of the answer to a request for health, in lower case; the body is read too."""
    connection.sendall(HEAD + b"\r\n")
    heard = b""
    while not heard.endswith(b'{"status":"ok"}'):
        piece = connection.recv(65536)
        assert piece, "it closed the connection"
        heard += piece
    return heard.lower()


def test_a_connection_that_rests_is_closed_when_its_answers_said(tmp_path: Path) -> None:
    with serving(tmp_path, keep_alive_seconds=2) as server, connected(server) as connection:
        for _ in range(2):
            answer = told(connection)
            assert b"\r\nkeep-alive: timeout=2\r\n" in answer
            assert b"\r\nconnection: keep-alive\r\n" in answer
        assert connection.recv(10) == b""


def test_a_connection_is_not_kept_for_the_rest_of_a_body_that_does_not_come(server: Server) -> None:
    with connected(server) as connection:
        connection.sendall(b"POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n{")
        assert read_all(connection).startswith(b"HTTP/1.1 404 ")


def test_a_connection_may_rest_for_longer_than_uvicorn_lets_it(server: Server) -> None:
    with connected(server) as connection:
        assert b"\r\nkeep-alive: timeout=75\r\n" in told(connection)
        time.sleep(6.5)
        told(connection)


@pytest.mark.parametrize(
    "request_of", [HEAD + b"Connection: close\r\n\r\n", HEAD.replace(b"1.1", b"1.0") + b"\r\n"], ids=["close", "1.0"]
)
def test_an_answer_says_that_the_connection_ends(tmp_path: Path, request_of: bytes) -> None:
    with serving(tmp_path, ()) as server, connected(server) as connection:
        connection.sendall(request_of)
        answer = read_all(connection).lower()
    assert b"\r\nconnection: close\r\n" in answer
    assert b"keep-alive" not in answer


def test_more_connections_than_there_is_room_for_are_told_to_come_later(tmp_path: Path) -> None:
    with serving(tmp_path, max_connections=20) as server, ExitStack() as idle:
        raw = RawClient(server, "")
        for _ in range(20):
            idle.enter_context(raw.asking())
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
