"""A client that sends whatever bytes it is given, and what must be true of the answers to them."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import time
from typing import NamedTuple

from tests.service.server import Server

SECONDS = 10
"""Within which anything is answered."""


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def kind(self) -> str:
        return str(json.loads(self.body)["type"]).removeprefix("urn:ocop:problem:")


class Client:
    """Sends bytes as they are, which no library for HTTP would send."""

    def __init__(self, server: Server, key: str) -> None:
        host, _, port = server.url.removeprefix("http://").partition(":")
        self.address = (host, int(port))
        self.key = key
        self.server = server

    def raw(self, sent: bytes, method: str = "GET") -> Answer:
        """Send bytes and give the answer to them, or the first of the answers."""
        began = time.monotonic()
        with socket.create_connection(self.address, timeout=60) as connection:
            connection.settimeout(60)
            with contextlib.suppress(OSError):  # it may answer before it has read all
                connection.sendall(sent)
            answer = http.client.HTTPResponse(connection, method=method)
            answer.begin()
            body = answer.read()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, headers, body, time.monotonic() - began)

    def asking(self, key: str = "") -> socket.socket:
        """Return a connection on which a request is being answered: the service waits for the rest of its bundle."""
        head = "POST /v1/evaluations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        shown = f"Authorization: Bearer {key}\r\n" if key else ""
        connection = socket.create_connection(self.address, timeout=SECONDS)
        connection.sendall(f"{head}{shown}Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")  # it began to read the body
        return connection

    def send(
        self,
        method: str = "GET",
        target: str | bytes = "/v1/versions",
        body: bytes = b"",
        headers: tuple[tuple[str | bytes, str | bytes], ...] = (),
        key: bool = True,
    ) -> Answer:
        """Send a request with these headers besides those that it needs."""
        lines = [_bytes(method) + b" " + _bytes(target) + b" HTTP/1.1", b"Host: localhost"]
        if key:
            lines.append(b"Authorization: Bearer " + self.key.encode())
        if body:
            lines.append(b"Content-Length: %d" % len(body))
        lines += [_bytes(name) + b": " + _bytes(value) for name, value in headers]
        return self.raw(b"\r\n".join([*lines, b"", b""]) + body, method)

    def rate(self, body: bytes, media_type: str = "application/json", *headers: tuple[str, str]) -> Answer:
        """Send a body to be rated."""
        return self.send("POST", "/v1/evaluations:dry-run", body, (("Content-Type", media_type), *headers))


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8")


def assert_refused(answer: Answer, *statuses: int) -> None:
    """Assert that a request was refused, with a problem document and without a fault."""
    assert answer.status in statuses, (answer.status, answer.body[:300])
    assert answer.headers["content-type"] == "application/problem+json"
    problem = json.loads(answer.body)
    assert problem["status"] == answer.status
    assert problem["title"]
    assert problem["detail"]
    assert problem["instance"].startswith("urn:ocop:request:")
    assert b"Traceback" not in answer.body
    assert b'File "' not in answer.body
    assert answer.seconds < SECONDS


def assert_answered(answer: Answer) -> None:
    """Assert that a request was answered, one way or the other, without a fault."""
    if answer.status >= 400:
        assert_refused(answer, *range(400, 500))
    else:
        assert answer.seconds < SECONDS
