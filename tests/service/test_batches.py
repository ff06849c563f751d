"""Many bundles at once: JSON Lines in, an answer a line out, in their order, while bundles are still being sent."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from ocop_service.access.batches import Batches
from ocop_service.access.throttle import Throttle
from ocop_service.api import spool
from ocop_service.api.examples import BUNDLE
from ocop_service.api.spool import Spool, lines
from ocop_service.app import create_app
from ocop_service.core import Core
from ocop_service.http.problem import Refusal
from ocop_service.settings import Settings
from ocop_service.storage.database import StorageUnavailable

import ocop_rules
from ocop_rules.documents.source import read_file
from ocop_rules.text import text
from tests.service.server import Server, serving

JSON = {"Content-Type": "application/json"}
JSON_LINES = {"Content-Type": "application/x-ndjson"}
EXAMPLES = [read_file(path).data for path in sorted(Path("examples").glob("*.yaml")) if ".expected" not in path.name]


def line_of(bundle: object) -> bytes:
    return json.dumps(bundle, ensure_ascii=False, default=str).encode() + b"\n"


def answers_of(response: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in response.text.splitlines()]


def test_each_line_is_answered_as_the_library_answers_it(client: TestClient) -> None:
    lines = [line_of(bundle) for bundle in EXAMPLES] * 3
    response = client.post("/v1/evaluations:batch", content=b"".join(lines), headers=JSON_LINES)
    answers = answers_of(response)
    assert [answer["line"] for answer in answers] == list(range(1, len(lines) + 1))
    for line, answer in zip(lines, answers, strict=True):
        expected = ocop_rules.evaluate(line)
        assert (answer["status"], answer["evaluation_digest"]) == (201, expected.digest)
        assert answer["evaluation"] == json.loads(expected.to_json())
    assert sorted(answer["entry"]["sequence"] for answer in answers) == list(range(1, len(lines) + 1))
    stored = client.get(f"/v1/evaluations/{answers[4]['id']}")
    assert stored.json()["entry_digest"] == answers[4]["entry_digest"]


def test_a_bad_line_loses_no_other(client: TestClient) -> None:
    body = line_of(BUNDLE) + b"{not json\n" + b"\n" + line_of({**BUNDLE, "dossier": ""}) + line_of(BUNDLE).rstrip()
    answers = answers_of(client.post("/v1/evaluations:batch?stored=false", content=body, headers=JSON_LINES))
    assert [(answer["line"], answer["status"]) for answer in answers] == [(1, 200), (2, 422), (4, 422), (5, 200)]
    assert answers[2]["problem"]["problems"][0]["place"] == "dossier"
    assert client.get("/v1/log").json()["sequence"] == 0


def test_a_line_that_is_too_long_is_passed_over(client: TestClient) -> None:
    body = line_of(BUNDLE) + b" " * 1024 * 1024 + line_of(BUNDLE) + line_of(BUNDLE)
    answers = answers_of(client.post("/v1/evaluations:batch", content=body, headers=JSON_LINES))
    assert [(answer["line"], answer["status"]) for answer in answers] == [(1, 201), (2, 413), (3, 201)]


def test_a_batch_that_is_sent_again_stores_nothing_twice(client: TestClient) -> None:
    lines = [line_of({**BUNDLE, "dossier": f"D{number}"}) for number in range(30)]
    headers = {**JSON_LINES, "Idempotency-Key": "batch/1"}
    first = answers_of(client.post("/v1/evaluations:batch", content=b"".join(lines[:20]), headers=headers))
    again = answers_of(client.post("/v1/evaluations:batch", content=b"".join(lines), headers=headers))
    assert again[:20] == first
    assert client.get("/v1/log").json()["sequence"] == 30
    changed = answers_of(client.post("/v1/evaluations:batch", content=b"".join(lines[1:]), headers=headers))
    assert {answer["problem"]["type"].rpartition(":")[2] for answer in changed} == {"idempotency-key-reused"}


def test_a_batch_ends_where_nothing_can_be_stored(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    core = client.app.state.core  # type: ignore[attr-defined]

    def fails(*_: object) -> None:
        raise StorageUnavailable(text("đầy", "full"))

    monkeypatch.setattr(core.database, "writing", fails)
    body = line_of(BUNDLE) * 100
    answers = answers_of(client.post("/v1/evaluations:batch", content=body, headers=JSON_LINES))
    assert [(answer["line"], answer["status"]) for answer in answers] == [(1, 503)]
    measured = core.metrics.exposition(None, 0).decode()
    assert "ocop_storage_failures_total 0.0" not in measured


def test_nothing_but_json_lines_is_read(client: TestClient) -> None:
    response = client.post("/v1/evaluations:batch", content=line_of(BUNDLE), headers={"Content-Type": "text/csv"})
    assert (response.status_code, response.headers["accept-post"]) == (415, "application/x-ndjson")
    assert client.post("/v1/evaluations:batch", content=b"", headers=JSON_LINES).text == ""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("batch"), max_batch_mib=1, body_seconds=2, batch_limit=2) as found:
        yield found


def test_answers_come_while_bundles_are_still_being_sent(tmp_path: Path) -> None:
    # Not the server that soon gives up on who stalls: the next line comes only when the one before is answered.
    with (
        serving(tmp_path) as server,
        socket.create_connection(((place := urlsplit(server.url)).hostname, place.port), timeout=60) as connection,
    ):
        head = (
            f"POST /v1/evaluations:batch HTTP/1.1\r\nHost: {place.netloc}\r\n"
            "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        connection.sendall(head.encode())
        received = connection.makefile("rb")
        for number in range(1, 4):
            line = line_of({**BUNDLE, "dossier": f"D{number}"})
            connection.sendall(f"{len(line):x}\r\n".encode() + line + b"\r\n")
            while not (answer := received.readline()).startswith(b'{"entry"'):
                assert answer  # else the answer ended
            assert json.loads(answer)["line"] == number
        connection.sendall(b"0\r\n\r\n")
        assert received.readline().strip() == b""


def test_a_client_that_sends_all_before_it_reads_is_served(server: Server) -> None:
    body = line_of(BUNDLE) * 200  # the answers are larger than all buffers between here and there
    response = httpx.post(
        f"{server.url}/v1/evaluations:batch?stored=false", content=body, headers=JSON_LINES, timeout=60
    )
    answers = answers_of(response)
    assert len(answers) == 200
    assert {answer["status"] for answer in answers} == {200}


def test_a_batch_that_is_too_large_or_stalls_is_ended_with_words(server: Server) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000 + line_of(BUNDLE)

    url = f"{server.url}/v1/evaluations:batch?stored=false"
    answers = answers_of(httpx.post(url, content=endless(), headers=JSON_LINES, timeout=60))
    assert answers[-1]["problem"]["type"] == "urn:ocop:problem:too-large"
    assert {answer["status"] for answer in answers[:-1]} == {200}
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname, place.port), timeout=20) as connection:
        head = (
            f"POST /v1/evaluations:batch HTTP/1.1\r\nHost: {place.netloc}\r\n"
            "Content-Type: application/x-ndjson\r\nContent-Length: 5000\r\n\r\n{"
        )
        connection.sendall(head.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b'"type": "urn:ocop:problem:too-slow"' in answer or b'"type":"urn:ocop:problem:too-slow"' in answer


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_lines_are_counted_as_requests_and_wait_for_their_turn(core: Core, key: str) -> None:
    """Ten at once, of which one is left for other requests; then one each second, which this clock never reaches."""
    slow = replace(core, throttle=Throttle("10/minute", "1/hour", Clock()), settings=_hasty(core.settings))
    with TestClient(create_app(slow), headers={"Authorization": f"Bearer {key}"}) as client:
        answers = answers_of(
            client.post("/v1/evaluations:batch?stored=false", content=line_of(BUNDLE) * 20, headers=JSON_LINES)
        )
        assert [answer["status"] for answer in answers] == [200] * 8 + [429]  # the batch itself was one more
        assert answers[-1]["line"] == 9
        assert answers[-1]["problem"]["type"] == "urn:ocop:problem:too-many-requests"
        assert client.get("/v1/log").status_code == 200
        assert client.get("/v1/log").status_code == 429


def _hasty(settings: Settings) -> Settings:
    return settings.model_copy(update={"turn_seconds": 1})


def test_lines_that_wait_go_on_as_the_limit_lets_them(core: Core, key: str) -> None:
    quick = replace(core, throttle=Throttle("20/second", "1/hour"))
    with TestClient(create_app(quick), headers={"Authorization": f"Bearer {key}"}) as client:
        answers = answers_of(
            client.post("/v1/evaluations:batch?stored=false", content=line_of(BUNDLE) * 40, headers=JSON_LINES)
        )
    assert [answer["status"] for answer in answers] == [200] * 40


def test_a_key_may_have_so_many_batches_at_once(server: Server) -> None:
    place = urlsplit(server.url)
    head = (
        f"POST /v1/evaluations:batch?stored=false HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n"
        "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
    ).encode()
    line = line_of(BUNDLE)
    with ExitStack() as stack:
        open_ones = []
        for _ in range(2):
            connection = stack.enter_context(socket.create_connection((place.hostname, place.port), timeout=20))
            connection.sendall(head + f"{len(line):x}\r\n".encode() + line + b"\r\n")
            received = connection.makefile("rb")
            assert received.readline().startswith(b"HTTP/1.1 200")
            open_ones.append((connection, received))
        refused = httpx.post(f"{server.url}/v1/evaluations:batch", content=line, headers=JSON_LINES, timeout=60)
        assert refused.status_code == 429
        assert refused.json()["type"] == "urn:ocop:problem:too-many-requests"
        assert refused.headers["retry-after"] == "5"
        single = httpx.post(f"{server.url}/v1/evaluations:dry-run", content=line, headers=JSON, timeout=60)
        assert single.status_code == 200
        connection, received = open_ones[0]
        connection.sendall(b"0\r\n\r\n")
        received.read()
    until = time.monotonic() + 30
    while httpx.post(f"{server.url}/v1/evaluations:batch", content=line, headers=JSON_LINES).status_code == 429:
        assert time.monotonic() < until


@pytest.mark.parametrize("where", ["write", "take"])
def test_a_fault_in_keeping_a_batch_ends_it_with_words(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(spool._Segment, where, fails)
    answers = answers_of(client.post("/v1/evaluations:batch", content=line_of(BUNDLE), headers=JSON_LINES))
    assert [(answer["line"], answer["status"]) for answer in answers] == [(1, 500)]


class Room:
    """Room for so many bytes; who finds none waits for so many seconds."""

    def __init__(self, most: int, patience: float) -> None:
        self.batches = Batches(4, most, most)
        self.patience = patience
        self.most = 0

    async def hold(self, size: int) -> None:
        await self.batches.hold("a", size, self.patience)
        self.most = max(self.most, self.batches.held())

    def free(self, size: int) -> None:
        self.batches.free("a", size)


def test_what_was_read_is_given_back_at_once_and_there_is_never_more_than_there_is_room_for() -> None:
    sent = [bytes([number % 251]) * 50_000 for number in range(400)]

    async def main() -> tuple[bytes, int]:
        room = Room(1_000_000, 60)
        kept = Spool(room)

        async def write() -> None:
            try:
                for piece in sent:
                    await kept.write(piece)
            finally:
                kept.end()

        writing = asyncio.create_task(write())
        got = b"".join([piece async for piece in kept.pieces()])
        await writing
        assert room.batches.held() == 0
        return got, room.most

    got, most = asyncio.run(main())
    assert got == b"".join(sent)
    assert most <= 1_000_000


def test_what_is_not_read_is_refused_beyond_its_room_and_forgotten_with_the_batch() -> None:
    async def main() -> None:
        room = Room(1_000_000, 0.05)
        kept = Spool(room)
        for _ in range(16):
            await kept.write(bytes(60_000))
        with pytest.raises(Refusal) as raised:
            await kept.write(bytes(60_000))
        assert raised.value.kind.name == "too-many-requests"
        assert 900_000 < room.batches.held() <= 1_000_000
        await anext(kept.pieces())
        kept.close()
        assert room.batches.held() == 0

    asyncio.run(main())


def test_room_is_shared_but_one_key_cannot_take_that_of_all() -> None:
    async def main() -> None:
        batches = Batches(4, room=100, room_each=60)
        await batches.hold("a", 60, 0)
        with pytest.raises(Refusal):
            await batches.hold("a", 1, 0.01)
        await batches.hold("b", 40, 0)
        with pytest.raises(Refusal):
            await batches.hold("b", 1, 0.01)
        waiting = asyncio.create_task(batches.hold("b", 20, 30))
        await asyncio.sleep(0)
        batches.free("a", 10)
        await asyncio.sleep(0)
        assert not waiting.done()
        batches.free("a", 10)
        await waiting
        assert batches.held() == 100

    asyncio.run(main())


def test_a_batch_that_is_sent_and_not_read_holds_no_more_than_its_room(tmp_path: Path) -> None:
    line = line_of({**BUNDLE, "dossier": "x" * 100}) + b" " * 10_000 + b"\n"
    with serving(tmp_path, spool_of_key_mib=1, body_seconds=1, send_seconds=3) as found:
        place = urlsplit(found.url)
        with socket.create_connection((place.hostname, place.port), timeout=60) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(
                f"POST /v1/evaluations:batch?stored=false HTTP/1.1\r\nHost: {place.netloc}\r\n"
                f"Content-Type: application/x-ndjson\r\nContent-Length: {len(line) * 5000}\r\n\r\n".encode()
            )
            with suppress(ConnectionError, TimeoutError):
                for _ in range(5000):
                    connection.sendall(line)
        until = time.monotonic() + 60
        while (held := _held(found)) > 0:
            assert held <= 1024 * 1024
            assert time.monotonic() < until
            time.sleep(0.1)


def _held(server: Server) -> float:
    told = httpx.get(f"{server.url}/metrics", timeout=60).text
    return next(float(line.split()[1]) for line in told.splitlines() if line.startswith("ocop_spool_bytes "))


def test_blank_lines_are_cheap_and_let_others_have_their_turn() -> None:
    turns = 0

    async def main() -> None:
        nonlocal turns

        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(64):
                yield b"\n" * 65_536
            yield b"x\n \ny"

        async def other() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        counting = asyncio.create_task(other())
        found = [each async for each in lines(pieces(), 100)]
        counting.cancel()
        assert found == [(64 * 65_536 + 1, b"x"), (64 * 65_536 + 3, b"y")]

    asyncio.run(main())
    assert turns >= 64
