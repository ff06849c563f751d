"""Clients that have bundles rated all at once, and what each was answered; whether the log holds all of it."""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ocop_service.evaluations.stored import stored_json
from ocop_service.storage.database import Database
from ocop_service.storage.evaluations import Evaluations
from ocop_service.storage.verification import verify_stored

import ocop_rules
from tests.thousand import bundle

PATIENCE_SECONDS = 30

_CLOSED = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)
"""What shows that a connection had been closed before a byte of the answer came."""

EXAMPLES = tuple(
    json.dumps(ocop_rules.evaluate(path).bundle.as_json(), ensure_ascii=False).encode()
    for path in sorted(Path("examples").glob("*.yaml"))
    if ".expected" not in path.name
)
GENERATED = tuple(json.dumps(bundle(number), ensure_ascii=False).encode() for number in range(8))
BUNDLES = EXAMPLES + GENERATED
_FEW = EXAMPLES[:3] + GENERATED[:1]

INVALID = b'{"format": "ocop-evidence/1", "dossier": "x", "product": {"name": "x", "set": 7}}'


@dataclass(slots=True)
class Attempt:
    """A request and its answer; `status` is None where the connection broke before one came."""

    key: str
    bundle: bytes
    status: int | None = None
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0

    @property
    def acknowledged(self) -> bool:
        return self.status == 201


class Client:
    """One client, on one connection as long as it lasts.

    A service may close a connection that rests just as the next request is sent on it. As clients do (RFC 9110, 9.2.2),
    it asks once more then, on a new connection, where nothing of an answer came and asking twice does what asking once
    does.
    """

    def __init__(self, url: str, timeout: float = PATIENCE_SECONDS) -> None:
        self._address = urlsplit(url).netloc
        self._timeout = timeout
        self._connection: http.client.HTTPConnection | None = None
        self._heard = False

    def ask(
        self, method: str, path: str, content: bytes | None = None, **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        """Return status, text and headers of an answer; raises `OSError` or `HTTPException` where none comes."""
        used = self._connection is not None
        try:
            return self._ask(method, path, content, headers)
        except _CLOSED:
            if not used or self._heard or (method not in ("GET", "HEAD") and "Idempotency_Key" not in headers):
                raise
        return self._ask(method, path, content, headers)

    def _ask(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, str, dict[str, str]]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._address, timeout=self._timeout)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self._heard = False
            self._connection.request(method, path, content, sent)
            answer = self._connection.getresponse()
            self._heard = True
            return answer.status, answer.read().decode(), {k.lower(): v for k, v in answer.getheaders()}
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def rate(self, attempt: Attempt) -> Attempt:
        """Have the attempt's bundle rated and stored under its key, and note what came of it."""
        began = time.monotonic()
        attempt.status, attempt.text, attempt.headers = None, "", {}
        with suppress(OSError, http.client.HTTPException):  # it does not know then what became of it
            attempt.status, attempt.text, attempt.headers = self.ask(
                "POST",
                "/v1/evaluations",
                attempt.bundle,
                Content_Type="application/json",
                Idempotency_Key=attempt.key,
            )
        attempt.seconds = time.monotonic() - began
        return attempt

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def attempt_of(number: int) -> Attempt:
    """Return a new attempt with one of a few bundles: a service that has just begun learns each product set anew."""
    return Attempt(uuid.uuid4().hex, _FEW[number % len(_FEW)])


class Load:
    """Clients that send one bundle after the other until they are told to stop."""

    def __init__(self, urls: Sequence[str], clients: int) -> None:
        self.attempts: list[Attempt] = []
        self._ending = threading.Event()
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._run, args=(urls[number % len(urls)], number)) for number in range(clients)
        ]
        for thread in self._threads:
            thread.start()

    def _run(self, url: str, number: int) -> None:
        client = Client(url)
        while not self._ending.is_set():
            attempt = client.rate(attempt_of(number))
            number += 1
            with self._changed:
                self.attempts.append(attempt)
                self._changed.notify_all()
            if attempt.status != 201:
                self._ending.wait(0.1)  # nobody asks a service that is gone without a pause
        client.close()

    def wait_for(self, count: int, what: Callable[[Attempt], bool], seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until so many more attempts ended as `what` says."""
        began = len(self.attempts)

        def enough() -> bool:
            return sum(map(what, self.attempts[began:])) >= count

        with self._changed:
            assert self._changed.wait_for(enough, seconds), [each.status for each in self.attempts[began:]][-20:]

    def stop(self) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS * 2)
            assert not thread.is_alive()


@contextmanager
def loaded(*urls: str, clients: int = 6) -> Iterator[Load]:
    """Return a load on one or more services, which ends with the block."""
    load = Load(urls, clients)
    try:
        yield load
    finally:
        load.stop()


def repeat(url: str, attempts: Sequence[Attempt]) -> None:
    """Send again, under the same keys, what was not acknowledged, some at once."""
    left = [each for each in attempts if not each.acknowledged]

    def run(mine: Sequence[Attempt]) -> None:
        client = Client(url)
        for each in mine:
            client.rate(each)
        client.close()

    threads = [threading.Thread(target=run, args=(left[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS * 2)
    assert [each.status for each in left] == [201] * len(left)


def check_log(url: str, attempts: Sequence[Attempt]) -> int:
    """Check that a database holds every acknowledged attempt, as it was answered, and that its log verifies.

    Give how many entries it has. What was not acknowledged may be there, once.

    Args:
        url: the database.
        attempts: all that was asked.
    """
    database = Database(url)
    try:
        evaluations = Evaluations(database)
        verification = verify_stored(evaluations)
        assert verification.fault is None
        for each in attempts:
            if each.acknowledged:
                stored = evaluations.first_answer("open", each.key)
                assert stored is not None
                assert stored_json(stored) == each.text
                assert f'"evaluation":{expected(each.bundle)},' in each.text
        acknowledged = {each.key for each in attempts if each.acknowledged}
        assert len(acknowledged) <= verification.entries <= len({each.key for each in attempts})
        return verification.entries
    finally:
        database.close()


_EXPECTED: dict[bytes, str] = {}


def expected(content: bytes) -> str:
    """Return what the library says of a bundle."""
    if content not in _EXPECTED:
        _EXPECTED[content] = ocop_rules.evaluate(content).to_json()
    return _EXPECTED[content]
