"""The writer: what waits together is stored together; who is at fault does not cost others; it ends in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from ocop_service.raters.outcome import RatingOptions, evaluation_of, rated
from ocop_service.storage.database import Database, StorageUnavailable
from ocop_service.storage.evaluations import Evaluations, Request, StoredEvaluation
from ocop_service.storage.verification import verify_stored
from ocop_service.storage.writer import QueueFull, Stopped, Writer
from sqlalchemy import Connection, text

from tests.service.faults.load import EXAMPLES
from tests.service.postgres import Postgres

RATED = rated(evaluation_of(EXAMPLES[0], RatingOptions()))
SECONDS = 20


class Gated(Database):
    """A database whose transactions begin when the test lets them."""

    def __init__(self, url: str, seconds: int = 10) -> None:
        super().__init__(url, seconds)
        self.open = threading.Event()
        self.begun = threading.Semaphore(0)
        self.transactions = 0

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        self.begun.release()
        assert self.open.wait(SECONDS)
        self.transactions += 1
        with super().writing() as connection:
            yield connection


@pytest.fixture
def database(database_url: str) -> Iterator[Gated]:
    Database(database_url).migrate()
    found = Gated(database_url)
    yield found
    found.open.set()
    found.close()


def named(key: str | None, digest: str = "0" * 64) -> Request:
    return Request("tests", key, digest)


def held_up(database: Gated, writer: Writer) -> Future[StoredEvaluation]:
    """Have the writer begin with one evaluation and wait, so that the next ones come together."""
    first = writer.add(RATED, Request("tests"))
    assert database.begun.acquire(timeout=SECONDS)
    return first


def entries(database: Database) -> int:
    verification = verify_stored(Evaluations(database))
    assert verification.fault is None
    return verification.entries


def test_what_waits_together_is_one_transaction(database: Gated) -> None:
    writer = Writer(database, 100)
    first = held_up(database, writer)
    others = [writer.add(RATED, Request("tests")) for _ in range(20)]
    database.open.set()
    sequences = [each.result(SECONDS).entry.sequence for each in (first, *others)]
    assert sequences == list(range(1, 22))
    assert database.transactions == 1
    writer.stop()
    assert entries(database) == 21


def test_a_full_queue_takes_no_more_and_loses_nothing(database: Gated) -> None:
    writer = Writer(database, 3)
    first = held_up(database, writer)
    waiting = [writer.add(RATED, Request("tests")) for _ in range(3)]
    assert writer.waiting() == 3
    with pytest.raises(QueueFull):
        writer.add(RATED, Request("tests"))
    database.open.set()
    assert [each.result(SECONDS).entry.sequence for each in (first, *waiting)] == [1, 2, 3, 4]
    writer.stop()
    assert entries(database) == 4


@pytest.mark.parametrize("place", [0, 2, 4])
def test_an_evaluation_that_cannot_be_stored_does_not_cost_its_neighbours(database: Gated, place: int) -> None:
    """A lone surrogate is no text that a database takes."""
    poison = replace(RATED, summary=replace(RATED.summary, product="\ud800"))
    writer = Writer(database, 100)
    first = held_up(database, writer)
    together = [writer.add(poison if number == place else RATED, named(f"k{number}")) for number in range(5)]
    database.open.set()
    first.result(SECONDS)
    for number, each in enumerate(together):
        if number == place:
            assert isinstance(each.exception(SECONDS), StorageUnavailable)
        else:
            each.result(SECONDS)
    assert writer.add(RATED, Request("tests")).result(SECONDS).entry.sequence == 6
    writer.stop()
    assert entries(database) == 6


def test_one_key_twice_in_a_transaction_is_stored_once(database: Gated) -> None:
    writer = Writer(database, 100)
    first = held_up(database, writer)
    one, other, reused = (
        writer.add(RATED, named("same")),
        writer.add(RATED, named("same")),
        writer.add(RATED, named("same", "1" * 64)),
    )
    somebody_else = writer.add(RATED, Request("others", "same", "0" * 64))
    database.open.set()
    first.result(SECONDS)
    assert one.result(SECONDS) == other.result(SECONDS) == reused.result(SECONDS)
    assert reused.result().request_digest == "0" * 64  # by which the caller sees that it was another request
    assert somebody_else.result(SECONDS).entry.evaluation != one.result().entry.evaluation
    again = writer.add(RATED, named("same")).result(SECONDS)
    assert again == one.result()
    writer.stop()
    assert entries(database) == 3


def test_stopping_stores_what_was_taken_and_takes_no_more(database: Gated) -> None:
    writer = Writer(database, 200)
    first = held_up(database, writer)
    waiting = [writer.add(RATED, Request("tests")) for _ in range(130)]
    database.open.set()
    writer.stop()
    assert all(each.done() for each in (first, *waiting))
    assert entries(database) == 131
    with pytest.raises(Stopped):
        writer.add(RATED, Request("tests"))
    writer.stop()


def test_stopping_a_writer_that_is_held_up_refuses_what_waits(database: Gated) -> None:
    writer = Writer(database, 5)
    first = held_up(database, writer)
    waiting = [writer.add(RATED, Request("tests")) for _ in range(5)]
    began = time.monotonic()
    writer.stop(0.2)
    assert time.monotonic() - began < SECONDS / 2
    assert all(isinstance(each.exception(SECONDS), Stopped) for each in waiting)
    database.open.set()
    assert first.result(SECONDS).entry.sequence == 1


def test_what_is_called_off_before_its_turn_is_not_stored(database: Gated) -> None:
    writer = Writer(database, 5)
    first = held_up(database, writer)
    unwanted = writer.add(RATED, Request("tests"))
    last = writer.add(RATED, Request("tests"))
    assert unwanted.cancel()
    database.open.set()
    assert (first.result(SECONDS).entry.sequence, last.result(SECONDS).entry.sequence) == (1, 2)
    writer.stop()
    assert entries(database) == 2


def test_after_a_failure_it_goes_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ocop.db"
    database = Database(url, seconds=1)
    database.migrate()
    writer = Writer(database, 10)
    other = Database(url)
    with other.writing():  # somebody keeps the file locked
        assert isinstance(writer.add(RATED, named("k")).exception(SECONDS), StorageUnavailable)
    assert writer.add(RATED, named("k")).result(SECONDS).entry.sequence == 1
    writer.stop()
    assert entries(database) == 1
    other.close()
    database.close()


def test_a_connection_lost_in_the_commit_and_asked_again_is_stored_once(postgres: Postgres) -> None:
    """The commit takes effect, and the connection breaks before anybody hears of it."""
    url = postgres.new_database()
    database = Losing(url)
    database.migrate()
    writer = Writer(database, 10)
    database.losing = True
    assert isinstance(writer.add(RATED, named("k")).exception(SECONDS), StorageUnavailable)
    database.losing = False
    with psycopg.connect(url) as look:
        row = look.execute("SELECT id FROM evaluations").fetchall()
    assert len(row) == 1
    again = writer.add(RATED, named("k")).result(SECONDS)
    assert again.entry.evaluation == row[0][0]
    writer.stop()
    assert entries(database) == 1
    database.close()


class Losing(Database):
    """A database whose connection is cut when a commit was done, before the answer is read."""

    losing = False

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with super().writing() as connection:
            yield connection
            if self.losing:
                connection.execute(text("COMMIT"))
                connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
