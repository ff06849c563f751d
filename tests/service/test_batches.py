"""Many bundles at once: JSON Lines in, an answer a line out, in their order, while bundles are still being sent."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from ocop_service.api.examples import BUNDLE
from ocop_service.storage.database import StorageUnavailable

import ocop_rules
from ocop_rules.source import read_file
from ocop_rules.text import text
from tests.service.server import Server, serving

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
    with serving(tmp_path_factory.mktemp("batch"), max_batch_mib=1, body_seconds=2) as found:
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
