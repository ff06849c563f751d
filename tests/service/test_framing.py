"""A request that two readers of HTTP could read in two ways is refused, and its connection closed."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from ocop_service.http.framing import head_fault

from tests.service.raw_client import SECONDS, Client
from tests.service.server import serving

pytestmark = [pytest.mark.xdist_group("framing"), pytest.mark.once]

POST = b"POST /v1/evaluations HTTP/1.1\r\nHost: localhost\r\n"
GET = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
NEXT = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"

AMBIGUOUS: dict[str, bytes] = {
    "length and coding": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "coding and length": POST + b"transfer-encoding: Chunked\r\ncontent-length: 0\r\n\r\n0\r\n\r\n",
    "the same length twice": POST + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
    "a list of lengths": POST + b"Content-Length: 1, 1\r\n\r\na",
    "two lengths": POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length with a sign": POST + b"Content-Length: +1\r\n\r\na",
    "a length in hex": POST + b"Content-Length: 0x1\r\n\r\na",
    "an empty length": POST + b"Content-Length: \r\n\r\n",
    "two codings": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "identity first": POST + b"Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
    "coding twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "identity": POST + b"Transfer-Encoding: identity\r\n\r\n",
    "a coding with a tab before": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "a coding of HTTP/1.0": POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a tab before the colon": POST + b"Content-Length\t: 1\r\n\r\na",
    "a folded header": GET + b"A: b\r\n c\r\n\r\n",
    "a folded coding": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "a folded first header": b"GET /health HTTP/1.1\r\n Host: localhost\r\n\r\n",
    "lines that end in LF": GET.replace(b"\r\n", b"\n") + b"\n",
    "one line that ends in LF": GET + b"A: b\nTransfer-Encoding: chunked\r\n\r\n",
    "a blank line of LF": GET + b"\n",
    "a lone CR": GET + b"A: b\rContent-Length: 5\r\n\r\n",
    "a whole address": b"GET http://localhost/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "another's address": b"GET http://other.example/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "an authority": b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a path without a slash": b"GET health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "all of the server": b"GET * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no Host": b"GET /health HTTP/1.1\r\n\r\n",
    "two Hosts": GET + b"Host: localhost\r\n\r\n",
    "two Hosts of HTTP/1.0": GET.replace(b"1.1", b"1.0") + b"Host: localhost\r\n\r\n",
    "a list of Hosts": GET.replace(b"localhost", b"localhost, other") + b"\r\n",
    "a Host with a space": GET.replace(b"localhost", b"a b") + b"\r\n",
    "a Host with a path": GET.replace(b"localhost", b"localhost/x") + b"\r\n",
    "a Host with a query": GET.replace(b"localhost", b"localhost?x") + b"\r\n",
    "a Host with a user": GET.replace(b"localhost", b"x@localhost") + b"\r\n",
    "a Host that is broken": GET.replace(b"localhost", b"[") + b"\r\n",
    "a Host of bytes": GET.replace(b"localhost", b"\xff\xfe") + b"\r\n",
    "a port that is none": GET.replace(b"localhost", b"localhost:http") + b"\r\n",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with serving(tmp_path_factory.mktemp("framing"), ()) as server:
        yield Client(server, "")
        assert "Traceback" not in server.log_text()


def answers(client: Client, sent: bytes) -> bytes:
    """Return all that is answered until the service closes."""
    heard = b""
    with socket.create_connection(client.address, timeout=SECONDS) as connection:
        connection.sendall(sent)
        try:
            while piece := connection.recv(65536):
                heard += piece
        except ConnectionResetError:  # it closed with something left unread
            pass
    return heard


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_it_is_refused_and_what_follows_it_is_not_read(client: Client, name: str) -> None:
    heard = answers(client, AMBIGUOUS[name] + NEXT)
    assert heard.startswith(b"HTTP/1.1 400 ")
    assert b"HTTP/1.1 200" not in heard
    head = heard.partition(b"\r\n\r\n")[0].lower()
    assert b"\r\nconnection: close" in head
    assert b"keep-alive" not in head


def test_it_is_refused_after_a_good_request_too(client: Client) -> None:
    heard = answers(client, NEXT + AMBIGUOUS["length and coding"] + NEXT)
    assert [each[:3] for each in heard.split(b"HTTP/1.1 ")[1:]] == [b"200", b"400"]


GOOD: dict[str, bytes] = {
    "plain": GET,
    "with a body": GET + b"Content-Length: 0\r\n",
    "in chunks": GET + b"Transfer-Encoding: chunked\r\n",
    "with a port": GET.replace(b"localhost", b"localhost:8000"),
    "IPv6": GET.replace(b"localhost", b"[::1]:8000"),
    "no name": GET.replace(b"localhost", b""),
    "HTTP/1.0 without a Host": b"GET /health HTTP/1.0\r\n",
    "two slashes": GET.replace(b"/health", b"//health"),
    "a colon in a value": GET + b"A: b: c\r\n",
    "all of the server": b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n",
}


@pytest.mark.parametrize("name", GOOD)
def test_what_can_be_read_in_one_way_is_taken(name: str) -> None:
    assert head_fault(GOOD[name] + b"\r\n") is None


@pytest.mark.parametrize(
    ("name", "vi", "en"),
    [
        (
            "length and coding",
            "không ghi cả Content-Length lẫn Transfer-Encoding",
            "do not state both Content-Length and Transfer-Encoding",
        ),
        ("the same length twice", "chỉ ghi một Content-Length", "state one Content-Length only"),
        ("two Hosts", "ghi một Host, gồm tên máy và cổng", "state one Host: a name and a port"),
    ],
)
def test_the_refusal_says_why(name: str, vi: str, en: str) -> None:
    said = head_fault(AMBIGUOUS[name].partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
    assert said is not None
    assert (said.vi, said.en) == (vi, en)
