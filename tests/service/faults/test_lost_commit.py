"""The database committed and the connection died before it said so: that is told, and nothing is stored twice."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from ocop_service.api.examples import BUNDLE
from ocop_service.app import create_app
from ocop_service.core import Core, core_of
from ocop_service.settings import Settings
from ocop_service.storage.database import Database, OutcomeUnknown, StorageUnavailable
from ocop_service.storage.doubts import SECONDS, Doubts
from ocop_service.storage.evaluations import Evaluations, Request, StoredEvaluation
from ocop_service.storage.verification import verify_stored
from ocop_service.storage.writer import Writer
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from ocop_rules.text import text
from tests.service.faults.cutting import CuttingProxy
from tests.service.faults.test_writer import RATED
from tests.service.postgres import Postgres
from tests.service.server import from_this_machine
from tests.service.threads import ThreadWorker

BROKEN = text("hỏng", "broken")
JSON_LINES = {"Content-Type": "application/x-ndjson"}


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.new_database()


@pytest.fixture
def proxy(url: str) -> Iterator[CuttingProxy]:
    found = CuttingProxy(url)
    yield found
    found.stop()


@pytest.fixture
def core(proxy: CuttingProxy) -> Core:
    """The parts of an open service behind the proxy, which `client` starts and stops."""
    settings = Settings(database_url=proxy.url, rate_limit="100000/second")
    parts = core_of(settings, opened=True, launch=ThreadWorker)
    parts.database.migrate()
    return parts


@pytest.fixture
def client(core: Core) -> Iterator[TestClient]:
    with TestClient(from_this_machine(create_app(core)), base_url="http://localhost") as found:
        yield found


def count(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM evaluations").fetchone()
        assert row is not None
        return int(row[0])


def bundle(number: int) -> dict[str, Any]:
    return {**BUNDLE, "dossier": f"Hồ sơ {number}"}


def test_what_was_committed_is_found_and_answered(client: TestClient, proxy: CuttingProxy, url: str) -> None:
    proxy.cut()
    answer = client.post("/v1/evaluations", json=bundle(1))
    assert (proxy.cuts, answer.status_code) == (1, 201)
    assert "idempotent-replayed" not in answer.headers
    assert count(url) == 1
    assert client.get(answer.headers["location"]).json()["id"] == answer.json()["id"]


@pytest.mark.parametrize("how", ["under the name that the answer gives", "as before"])
def test_where_it_cannot_be_found_out_that_is_said_and_a_repeat_is_safe(
    client: TestClient, proxy: CuttingProxy, url: str, how: str
) -> None:
    proxy.cut(and_close=True)
    answer = client.post("/v1/evaluations", json=bundle(1), headers={"Accept-Language": "en"})
    assert (proxy.cuts, answer.status_code, answer.json()["stored"]) == (1, 503, "unknown")
    told = answer.json()
    assert "not known whether it was stored" in told["detail"]
    assert "nothing" not in told["title"].lower() + told["detail"].lower()
    assert told["idempotency_key"] == answer.headers["idempotency-key"]
    assert told["idempotency_key"] in told["detail"]
    assert count(url) == 1
    proxy.open()
    headers = {} if how == "as before" else {"Idempotency-Key": told["idempotency_key"]}
    again = client.post("/v1/evaluations", json=bundle(1), headers=headers)
    assert (again.status_code, again.headers["idempotent-replayed"]) == (201, "true")
    assert count(url) == 1
    assert client.post("/v1/evaluations", json=bundle(1)).json()["id"] != again.json()["id"]  # another one is another


def test_a_clients_own_key_is_the_name(client: TestClient, proxy: CuttingProxy, url: str) -> None:
    proxy.cut(and_close=True)
    headers = {"Idempotency-Key": "mine/1"}
    answer = client.post("/v1/evaluations", json=bundle(1), headers=headers)
    assert (answer.status_code, answer.json()["idempotency_key"]) == (503, "mine/1")
    proxy.open()
    again = client.post("/v1/evaluations", json=bundle(1), headers=headers)
    assert (again.status_code, again.headers["idempotent-replayed"], count(url)) == (201, "true", 1)


def answered(lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.splitlines()]


@pytest.mark.parametrize("how", ["under the name that the answer gives", "as before"])
def test_a_batch_whose_commit_was_lost_is_sent_again_and_no_line_is_stored_twice(
    client: TestClient, proxy: CuttingProxy, url: str, how: str
) -> None:
    content = "".join(json.dumps(bundle(number)) + "\n" for number in range(1))
    proxy.cut(and_close=True)
    answer = client.post("/v1/evaluations:batch", content=content, headers=JSON_LINES)
    assert answer.headers["idempotency-key"].startswith("auto-")
    (line,) = answered(answer.text)
    assert (proxy.cuts, line["status"], line["problem"]["stored"]) == (1, 503, "unknown")
    assert line["problem"]["idempotency_key"] == answer.headers["idempotency-key"]
    proxy.open()
    named = {} if how == "as before" else {"Idempotency-Key": answer.headers["idempotency-key"]}
    again = answered(client.post("/v1/evaluations:batch", content=content, headers=JSON_LINES | named).text)
    assert [each["status"] for each in again] == [201]
    assert count(url) == 1


def test_a_batch_is_sent_again_under_the_key_of_its_answer(client: TestClient, url: str) -> None:
    content = "".join(json.dumps(bundle(number)) + "\n" for number in range(3))
    first = client.post("/v1/evaluations:batch", content=content, headers=JSON_LINES)
    key = {"Idempotency-Key": first.headers["idempotency-key"]}
    again = client.post("/v1/evaluations:batch", content=content, headers=JSON_LINES | key)
    assert [each["id"] for each in answered(again.text)] == [each["id"] for each in answered(first.text)]
    assert again.text == first.text
    assert count(url) == 3
    dry = client.post("/v1/evaluations:batch?stored=false", content=content, headers=JSON_LINES)
    assert "idempotency-key" not in dry.headers


class Failing(Database):
    """A database whose commit fails: after it took effect, or before; and whose next transactions may fail too."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.failing = ""
        self.then = 0

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        if self.failing == "gone" and self.then:
            self.then -= 1
            raise StorageUnavailable(BROKEN)
        failing, self.failing = self.failing, "gone"
        if failing not in ("before", "after"):
            self.failing = failing
            with super().writing() as connection:
                yield connection
            return
        try:
            with super().writing() as connection:
                yield connection
                if failing == "before":
                    raise OperationalError("COMMIT", {}, Exception("disk full"))
        except StorageUnavailable as error:
            raise OutcomeUnknown(error.message) from error
        raise OutcomeUnknown(BROKEN)


@pytest.mark.parametrize(("failing", "then"), [("before", 0), ("after", 0), ("before", 1), ("after", 1)])
def test_a_commit_that_failed_is_settled_or_not_known(database_url: str, failing: str, then: int) -> None:
    """On SQLite too, as where the disk is full when it is to commit."""
    database = Failing(database_url)
    database.migrate()
    writer = Writer(database, 10)
    database.failing, database.then = failing, then
    requests = [Request("tests", f"k{number}", "0" * 64) for number in range(3)]
    answer = writer.add(RATED, requests[0])
    error = answer.exception(20)
    if then:
        assert isinstance(error, OutcomeUnknown)
    elif failing == "before":
        assert isinstance(error, StorageUnavailable)
        assert not isinstance(error, OutcomeUnknown)
    else:
        assert answer.result().entry.evaluation == requests[0].evaluation
    database.failing = ""
    stored = writer.add(RATED, Request("tests", "k0", "0" * 64)).result(20)
    assert (stored.entry.evaluation == requests[0].evaluation) == (failing == "after")
    writer.stop()
    assert verify_stored(Evaluations(database)).entries == 1
    database.close()


def test_a_failed_commit_says_that_it_is_not_known(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(f"sqlite:///{tmp_path}/ocop.db")
    database.migrate()
    from sqlalchemy.engine.default import DefaultDialect

    def fail(self: DefaultDialect, connection: Any) -> None:
        raise OperationalError("COMMIT", {}, Exception("I/O error"))

    with pytest.raises(OutcomeUnknown), database.writing():
        monkeypatch.setattr(type(database._engine.dialect), "do_commit", fail)
    monkeypatch.undo()
    with pytest.raises(StorageUnavailable) as known, database.writing():
        raise OperationalError("INSERT", {}, Exception("disk full"))
    assert not isinstance(known.value, OutcomeUnknown)
    database.close()


def test_doubts_are_of_one_caller_and_pass(core: Core) -> None:
    now = 0.0
    doubts = Doubts(lambda: now)
    mine = Request("a", "auto-1", "0" * 64)
    doubts.note(mine)
    doubts.note(Request("a", "auto-2", "0" * 64))
    assert doubts.name_of(Request("a", "auto-3", "0" * 64)) == "auto-1"
    for other in (Request("b", "x", "0" * 64), Request("a", "x", "1" * 64), Request("a", "x", "0" * 64, "other")):
        assert doubts.name_of(other) is None
    doubts.settle(mine)
    assert doubts.name_of(mine) == "auto-2"
    now += SECONDS + 1
    assert doubts.name_of(mine) is None


def test_duplicates_at_once_carry_that_they_were_replayed(
    client: TestClient, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both looked before either was stored; the one that the writer came to second is told."""
    evaluations = core.evaluations
    together = threading.Barrier(2)
    look = evaluations.first_answer

    def both_look(*asked: Any) -> Any:
        found = look(*asked)
        together.wait(30)
        return found

    monkeypatch.setattr(evaluations, "first_answer", both_look)
    answers = []

    def send() -> None:
        answers.append(client.post("/v1/evaluations", json=bundle(1), headers={"Idempotency-Key": "same"}))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [each.status_code for each in answers] == [201, 201]
    assert len({each.text for each in answers}) == 1
    assert sorted(each.headers.get("idempotent-replayed", "") for each in answers) == ["", "true"]


def test_what_is_not_answered_in_time_is_not_known_if_its_turn_had_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = core_of(Settings(database_url=f"sqlite:///{tmp_path}/ocop.db"), opened=True)
    core.database.migrate()
    object.__setattr__(core, "settings", core.settings.model_copy(update={"rating_seconds": 1}))  # but not for raters
    begun: Future[StoredEvaluation] = Future()
    begun.set_running_or_notify_cancel()
    monkeypatch.setattr(core.writer, "add", lambda *_: begun)
    with TestClient(from_this_machine(create_app(core)), base_url="http://localhost") as client:
        answer = client.post("/v1/evaluations", json=BUNDLE)
        assert (answer.status_code, answer.json()["stored"]) == (503, "unknown")
        waiting: Future[StoredEvaluation] = Future()
        monkeypatch.setattr(core.writer, "add", lambda *_: waiting)
        answer = client.post("/v1/evaluations", json=BUNDLE)
        assert (answer.status_code, answer.json()["stored"]) == (503, "no")
        assert waiting.cancelled()
