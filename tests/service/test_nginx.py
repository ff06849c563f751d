"""The nginx configuration that ships, under a real nginx before a real service.

Slow, large and many clients are ended or refused while others are served; nobody forges an address; batches stream.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from ocop_service.api.examples import BUNDLE

from tests.service.nginx import PATIENCE, SITE, Nginx, nginx_before
from tests.service.server import Server, ocop, serving

pytestmark = [pytest.mark.xdist_group("nginx"), pytest.mark.once]

HOST = f"Host: {SITE}\r\n".encode()
BODY = json.dumps(BUNDLE, ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def key(directory: Path) -> str:
    return ocop("keys", "create", "k", cwd=directory).stdout.strip()


@pytest.fixture(scope="module")
def server(directory: Path, key: str) -> Iterator[Server]:
    """A service that is told to wait longer than nginx: what is ended here, nginx ends."""
    with serving(directory, (), refusal_limit="3/day", head_seconds=600, body_seconds=600, send_seconds=600) as found:
        yield found


@pytest.fixture(scope="module")
def nginx(directory: Path, server: Server) -> Iterator[Nginx]:
    """nginx with the file as it ships, but for addresses and paths."""
    place = directory / "shipped"
    place.mkdir()
    with nginx_before(place, server) as found:
        yield found


def seen(server: Server, request_id: str) -> bool:
    """Tell whether a request reached the service: its log has the id that the client gave."""
    return any(each.get("request_id") == request_id for each in server.log_entries())


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def kind(content: bytes) -> str:
    return str(json.loads(content)["type"]).removeprefix("urn:ocop:problem:")


def ended(connection: ssl.SSLSocket) -> bytes:
    """Return what comes until nginx ends a connection; it must within `PATIENCE`."""
    heard = b""
    with suppress(ConnectionError, ssl.SSLError):
        while piece := connection.recv(65536):
            heard += piece
    return heard


def test_the_file_is_taken_as_it_ships(nginx: Nginx) -> None:
    done = subprocess.run([*nginx.command, "-t"], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr
    assert "[emerg]" not in done.stderr


def test_the_service_answers_behind_it(nginx: Nginx, key: str) -> None:
    named = bearer(key) | {"Content-Type": "application/json", "X-Request-Id": "my-own-request-7"}
    status, content, headers = nginx.ask("POST", "/v1/evaluations", named, body=BODY)
    assert (status, headers["x-request-id"]) == (201, "my-own-request-7")
    assert json.loads(content)["entry"]["sequence"] >= 1
    for forged in ("short", 'x"y,"z":"12345678'):
        _, _, headers = nginx.ask("GET", "/health", {"X-Request-Id": forged})
        assert headers["x-request-id"] != forged
        assert len(headers["x-request-id"]) == 32
    _, page, headers = nginx.ask("GET", "/signin", {"Accept": "text/html"})
    assert "text/html" in headers["content-type"]
    assert page


def test_signing_in_behind_it_takes_the_site_for_its_own_and_keeps_the_cookie_to_https(nginx: Nginx, key: str) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{SITE}"}
    status, _, headers = nginx.ask("POST", "/signin", form, body=f"key={key}".encode())
    assert status == 303
    assert "secure" in headers["set-cookie"].lower()
    other = form | {"Origin": "https://elsewhere.example"}
    assert nginx.ask("POST", "/signin", other, body=f"key={key}".encode())[0] == 403


def test_who_asks_without_tls_is_led_to_it(nginx: Nginx) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", nginx.plain_port, timeout=PATIENCE)
    connection.request("GET", "/versions?lang=en", headers={"Host": SITE})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["location"]) == (301, f"https://{SITE}/versions?lang=en")
    connection.close()


def test_no_query_is_logged(nginx: Nginx, key: str) -> None:
    assert nginx.ask("GET", "/v1/evaluations?dossier=SECRET-9", bearer(key))[0] == 200
    until = time.monotonic() + PATIENCE
    while "GET /v1/evaluations 200" not in nginx.log.read_text(encoding="utf-8"):
        assert time.monotonic() < until
        time.sleep(0.02)
    assert "SECRET" not in nginx.log.read_text(encoding="utf-8")


def test_slow_heads_are_ended_and_reach_no_service(nginx: Nginx, server: Server, key: str) -> None:
    with ExitStack() as held:
        slow = [held.enter_context(nginx.tls()) for _ in range(40)]
        for connection in slow[1:]:
            with suppress(OSError):  # on a machine that does much else it may be ended already
                connection.sendall(b"GET /health HTTP/1.1\r\nX-Request-Id: slow-head\r\n" + HOST)
        assert nginx.ask("GET", "/v1/log", bearer(key))[0] == 200
        dripped = slow[-1]
        dripped.settimeout(0.1)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                dripped.sendall(b"X")
                if not dripped.recv(1):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        assert time.monotonic() < until, "it still listens"
        assert [ended(connection) for connection in slow[:-1]] == [b""] * 39
    assert nginx.ask("GET", "/v1/log", bearer(key))[0] == 200
    assert not seen(server, "slow-head")


def test_who_does_not_read_is_ended_while_others_are_served(tmp_path: Path, server: Server, key: str) -> None:
    request = (
        b"GET /v1/versions/qd-26-2026/sets/7 HTTP/1.1\r\n" + HOST + f"Authorization: Bearer {key}\r\n\r\n".encode()
    )
    with nginx_before(tmp_path, server, {"send_timeout 30s;": "send_timeout 1s;"}) as nginx:
        size = len(nginx.ask("GET", "/v1/versions/qd-26-2026/sets/7", bearer(key))[1])
        connection = nginx.connection()
        connection.sock = socket.socket()
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.sock.settimeout(PATIENCE)
        connection.sock.connect(("127.0.0.1", nginx.port))
        with nginx.trust().wrap_socket(connection.sock, server_hostname=SITE) as reader:
            # Far more is asked for than the system keeps for a client that does not read, and less than `limit_req`.
            reader.sendall(request * 190)
            until = time.monotonic() + PATIENCE
            while nginx.open_connections():
                assert time.monotonic() < until, "it still holds the connection"
                assert nginx.ask("GET", "/v1/log", bearer(key), source="127.0.0.2")[0] == 200
                time.sleep(0.1)
            assert len(ended(reader)) < 190 * size


def test_a_body_that_stalls_is_ended(tmp_path: Path, server: Server, key: str) -> None:
    with nginx_before(tmp_path, server, {"client_body_timeout 30s;": "client_body_timeout 1s;"}) as nginx:
        with nginx.tls() as connection:
            head = f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"
            connection.sendall(b"POST /v1/evaluations HTTP/1.1\r\n" + HOST + head.encode())
            assert nginx.ask("GET", "/v1/log", bearer(key))[0] == 200
            assert not ended(connection).startswith(b"HTTP/1.1 2")
        assert nginx.ask("GET", "/v1/log", bearer(key))[0] == 200


@pytest.mark.parametrize(
    ("path", "mib"), [("/v1/evaluations", 6), ("/v1/evaluations:dry-run", 6), ("/v1/evaluations:batch", 257)]
)
def test_a_large_body_is_refused_before_it_is_sent(nginx: Nginx, server: Server, path: str, mib: int) -> None:
    with nginx.tls() as connection:
        length = f"X-Request-Id: large-body\r\nContent-Length: {mib * 1024 * 1024}\r\n\r\n".encode()
        connection.sendall(b"POST " + path.encode() + b" HTTP/1.1\r\n" + HOST + length)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        content = answer.read()
    assert (answer.status, answer.headers["content-type"]) == (413, "application/problem+json")
    assert kind(content) == "too-large"
    assert json.loads(content)["instance"] == "urn:ocop:request:large-body"
    assert answer.headers["x-request-id"] == "large-body"
    assert not seen(server, "large-body")


def test_a_large_head_is_refused(nginx: Nginx, server: Server) -> None:
    for headers in ({"X-Long": "x" * 9000}, {f"X-{number}": "x" * 4000 for number in range(6)}):
        assert nginx.ask("GET", "/health", headers | {"X-Request-Id": "large-head"})[0] == 400
    assert not seen(server, "large-head")


def test_who_asks_too_much_at_once_is_refused_and_others_are_served(tmp_path: Path, server: Server, key: str) -> None:
    asking = f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n"
    few = {"limit_conn ocop_at_once 100;": "limit_conn ocop_at_once 3;"}
    with nginx_before(tmp_path, server, few) as nginx:
        with ExitStack() as held:
            for _ in range(3):
                connection = held.enter_context(nginx.tls())
                connection.sendall(
                    b"POST /v1/evaluations HTTP/1.1\r\n" + HOST + asking.encode() + b"Expect: 100-continue\r\n\r\n"
                )
                assert connection.recv(100).startswith(b"HTTP/1.1 100 ")  # it is counted
            status, content, headers = nginx.ask("GET", "/v1/log", bearer(key))
            assert (status, kind(content)) == (429, "too-many-requests")
            assert headers["retry-after"].isdigit()
            assert nginx.ask("GET", "/v1/log", bearer(key), source="127.0.0.2")[0] == 200
        until = time.monotonic() + PATIENCE
        while nginx.ask("GET", "/v1/log", bearer(key))[0] != 200:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_who_asks_too_often_is_refused_and_others_are_served(tmp_path: Path, server: Server, key: str) -> None:
    slow = {"rate=50r/s": "rate=1r/m", "burst=200": "burst=4"}
    with nginx_before(tmp_path, server, slow) as nginx:
        answers = [nginx.ask("GET", "/v1/log", bearer(key)) for _ in range(8)]
        assert [each[0] for each in answers] == [200] * 5 + [429] * 3
        assert kind(answers[-1][1]) == "too-many-requests"
        assert answers[-1][2]["retry-after"].isdigit()
        assert nginx.ask("GET", "/v1/log", bearer(key), source="127.0.0.2")[0] == 200


def test_a_network_of_ipv6_counts_as_one_address(tmp_path: Path, server: Server, key: str) -> None:
    few = {
        "rate=50r/s": "rate=1r/m",
        "burst=200": "burst=1",
        "server_tokens off;": "server_tokens off; set_real_ip_from 127.0.0.1; real_ip_header X-Came-From;",
    }
    asked = {
        "2001:db8:1:2::5": 200,
        "2001:db8:1:2:3:4:5:6": 200,
        "2001:db8:1:2:ffff::": 429,
        "2001:db8:1:3::5": 200,
        "2001:db8::1": 200,
        "2001:db8::2": 200,
        "2001:db8::3": 429,
        "::1": 200,
        "192.0.2.1": 200,
        "192.0.2.2": 200,
    }
    with nginx_before(tmp_path, server, few) as nginx:
        for address, status in asked.items():
            assert nginx.ask("GET", "/v1/log", bearer(key) | {"X-Came-From": address})[0] == status, address


def wrong_keys(nginx: Nginx, source: str) -> list[int]:
    """Show wrong keys from an address, each time with another address claimed; give the statuses."""
    found = []
    for number in range(5):
        claimed = dict.fromkeys(("X-Forwarded-For", "X-Real-IP"), f"192.0.2.{number}")
        claimed["Forwarded"] = f"for=192.0.2.{number}"
        found.append(nginx.ask("GET", "/v1/log", bearer("ocop_wrong") | claimed, source=source)[0])
    return found


def test_the_service_knows_each_client_by_its_own_address_whatever_it_claims(nginx: Nginx, server: Server) -> None:
    for source in ("127.0.0.3", "127.0.0.4"):
        assert wrong_keys(nginx, source) == [401] * 3 + [429] * 2
    # Past nginx nobody is believed who is not the trusted proxy.
    host, _, port = server.url.removeprefix("http://").partition(":")
    statuses = []
    for number in range(5):
        connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE, source_address=("127.0.0.5", 0))
        connection.request("GET", "/v1/log", headers=bearer("ocop_wrong") | {"X-Forwarded-For": f"192.0.2.{number}"})
        statuses.append(connection.getresponse().status)
        connection.close()
    assert statuses == [401] * 3 + [429] * 2


def test_answers_of_a_batch_come_while_it_is_still_being_sent(nginx: Nginx, key: str) -> None:
    with nginx.tls() as connection:
        head = (
            f"Authorization: Bearer {key}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        connection.sendall(b"POST /v1/evaluations:batch?stored=false HTTP/1.1\r\n" + HOST + head.encode())
        answer = http.client.HTTPResponse(connection, method="POST")
        for number in (1, 2, 3):
            connection.sendall(b"%x\r\n%s\n\r\n" % (len(BODY) + 1, BODY))
            if number == 1:
                answer.begin()
                assert answer.status == 200
            line = json.loads(answer.readline())
            assert (line["line"], line["status"]) == (number, 200)
        connection.sendall(b"0\r\n\r\n")
        assert answer.read() == b""


def test_where_the_service_is_gone_programs_are_told_so(tmp_path: Path) -> None:
    with serving(tmp_path) as gone:
        pass
    with nginx_before(tmp_path, gone) as nginx:
        status, content, headers = nginx.ask("GET", "/v1/versions")
    assert (status, headers["content-type"]) == (503, "application/problem+json")
    assert (json.loads(content)["status"], kind(content)) == (503, "unavailable")
    assert headers["retry-after"].isdigit()
