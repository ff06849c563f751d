"""A receiver of webhooks, as another system has one: it checks signatures, and takes, refuses or leaves events."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ocop_service.hooks.event import signature

KEY = bytes(range(32))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


@dataclass(frozen=True, slots=True)
class Received:
    """An event that came, and what was answered."""

    event: Mapping[str, Any]
    headers: Mapping[str, str]
    signed: bool
    status: int


class Receiver:
    """Takes events; `answer` says with which status, by the number of the event and the event."""

    def __init__(self, answer: Callable[[int, Mapping[str, Any]], int] = lambda _n, _e: 204) -> None:
        self.key = KEY
        self.received: list[Received] = []
        self.answer = answer
        self._changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                status = receiver._take(body, {name.lower(): value for name, value in self.headers.items()})
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("location", "/elsewhere")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/ocop"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def _take(self, body: bytes, headers: Mapping[str, str]) -> int:
        event = json.loads(body)
        wanted = signature(self.key, headers["webhook-id"], int(headers["webhook-timestamp"]), body)
        with self._changed:
            status = self.answer(len(self.received), event)
            self.received.append(Received(event, headers, wanted in headers["webhook-signature"].split(), status))
            self._changed.notify_all()
        return status

    @property
    def taken(self) -> list[Received]:
        """The events that were taken, in the order in which they came."""
        return [each for each in self.received if each.status < 300]

    def wait_for(self, what: Callable[[list[Received]], bool], seconds: float = 40) -> None:
        """Wait until what was taken is so, as long as no more than so many seconds pass without an event."""
        with self._changed:
            while not what(self.taken):
                count = len(self.received)
                came = self._changed.wait(seconds)
                assert came, f"{count} events came, {len(self.taken)} were taken"

    def file(self, folder: Path, **more: str | list[str]) -> Path:
        """Write a file of hooks that names this receiver."""
        path = folder / "webhooks.toml"
        said = {"url": self.url, "secret": SECRET, **more}
        lines = [f"{name} = {json.dumps(value)}" for name, value in said.items()]
        path.write_text("\n".join(["[hooks.city]", *lines]), encoding="utf-8")
        return path

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def receiving(answer: Callable[[int, Mapping[str, Any]], int] = lambda _n, _e: 204) -> Iterator[Receiver]:
    receiver = Receiver(answer)
    try:
        yield receiver
    finally:
        receiver.close()
