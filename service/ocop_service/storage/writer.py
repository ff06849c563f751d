"""The writer: one thread that adds evaluations to the log, several in one transaction when several wait."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from ocop_rules.errors import BilingualError, OcopError
from ocop_rules.text import text
from ocop_rules.words.edition import WordsEdition
from ocop_service.log.entry import Entry, moment
from ocop_service.storage.database import Database, OutcomeUnknown, StorageUnavailable
from ocop_service.storage.evaluations import (
    Request,
    StoredEvaluation,
    append,
    find_first,
    find_stored,
    idempotency_digest,
    locked_head,
)
from ocop_service.storage.outbox import Hook, enqueue
from ocop_service.storage.rated import RatedEvaluation, Whose
from ocop_service.storage.words import keep

_TOGETHER = 64


class QueueFull(BilingualError):
    """Too many evaluations wait to be stored; this one was not taken."""


class Stopped(BilingualError):
    """The service is stopping; this evaluation was not taken."""


def now_utc() -> datetime:
    """Return this moment. Only when something was stored or a key expires rests on it, never a rating."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Waiting:
    rated: RatedEvaluation
    request: Request
    answer: Future[StoredEvaluation]


def _failure(error: BaseException) -> StorageUnavailable:
    name = type(error).__name__
    return StorageUnavailable(text(f"không lưu được: {name}", f"it could not be stored: {name}"))


class Writer:
    """Adds evaluations to the log of a database.

    An answer is given once the transaction is on disk. Where it fails, every evaluation in it fails.

    Args:
        database: where to.
        limit: how many may wait.
        clock: gives the moment.
        hooks: whom evaluations are told to; what they are to be told of is stored in the same transaction.
        stored: is called when there is something to tell them; None for nobody.

    Attributes:
        words: the digests of the words that are known to be stored.
    """

    def __init__(
        self,
        database: Database,
        limit: int,
        clock: Callable[[], datetime] = now_utc,
        hooks: Sequence[Hook] = (),
        stored: Callable[[], None] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._hooks = tuple(hooks)
        self._stored = stored
        self.words: frozenset[str] = frozenset()
        self._queue: queue.Queue[_Waiting | None] = queue.Queue(limit)
        self._lock = threading.Lock()
        self._stopped = False
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def add(self, rated: RatedEvaluation, request: Request) -> Future[StoredEvaluation]:
        """Have an evaluation stored, and give what comes of it.

        What comes is what was stored first where the actor used the idempotency key before: then it has another id
        than the request names, and the caller compares the digests of the requests. It may be a `StorageUnavailable`,
        where nothing was stored, or an `OutcomeUnknown`.

        Raises:
            QueueFull: too many wait.
            Stopped: the service is stopping.
        """
        answer: Future[StoredEvaluation] = Future()
        with self._lock:
            if self._stopped:
                raise Stopped(text("dịch vụ đang dừng", "the service is stopping"))
            try:
                self._queue.put_nowait(_Waiting(rated, request, answer))
            except queue.Full:
                raise QueueFull(text("quá nhiều hồ sơ đang chờ", "too many evaluations wait to be stored")) from None
        return answer

    def waiting(self) -> int:
        """Return about how many evaluations wait."""
        return self._queue.qsize()

    def stop(self, seconds: float | None = None) -> None:
        """Store what waits, then end; nothing more is taken.

        Args:
            seconds: how long it may take; what waits then is refused as `Stopped`. None for as long as it takes.
        """
        with self._lock:
            self._stopped = True
        # The queue may be full, and the thread held up by the database: it must not hold up this one too.
        self._ending.set()
        with suppress(queue.Full):
            self._queue.put_nowait(None)
        self._thread.join(seconds)
        if self._thread.is_alive():
            for each in self._left():
                if each.answer.set_running_or_notify_cancel():
                    each.answer.set_exception(Stopped(text("dịch vụ đang dừng", "the service is stopping")))

    def _left(self) -> Iterator[_Waiting]:
        """Take what still waits, without waiting for more."""
        while True:
            try:
                following = self._queue.get_nowait()
            except queue.Empty:
                return
            if following is not None:
                yield following

    def _run(self) -> None:
        while True:
            first = None if self._ending.is_set() else self._queue.get()
            together = [] if first is None else [first]
            together += islice(self._left(), _TOGETHER - len(together))
            if together:
                self._store(together)
            elif self._ending.is_set():
                return

    def _store(self, together: list[_Waiting]) -> None:
        taken = [each for each in together if each.answer.running() or each.answer.set_running_or_notify_cancel()]
        if not taken:
            return
        try:
            answers = self._append(taken)
        except BaseException as error:  # whatever it is, those who wait must hear of it, and the thread must go on
            if len(taken) > 1 and not isinstance(error, StorageUnavailable):
                for each in taken:  # one of them is at fault: the others must not suffer for it
                    self._store([each])
                return
            if isinstance(error, OutcomeUnknown) and self._settled(taken, error):
                return
            told = error if isinstance(error, OcopError) else _failure(error)
            if told is not error:
                told.__cause__ = error
            for each in taken:
                each.answer.set_exception(told)
            return
        for each, stored in zip(taken, answers, strict=True):
            each.answer.set_result(stored)

    def _settled(self, taken: list[_Waiting], unknown: OutcomeUnknown) -> bool:
        """Find out what became of a transaction whose commit was not answered; tells whether that could be found out.

        Whoever holds the log locked knows that no transaction is under way any more: one that took effect is seen
        then, and one that did not never will.
        """
        try:
            with self._database.writing() as connection:
                locked_head(connection)
                found = [find_stored(connection, each.request) for each in taken]
        except Exception:  # whatever it is, it is not known what became of it
            return False
        for each, stored in zip(taken, found, strict=True):
            if stored is None:
                failed = StorageUnavailable(unknown.message)
                failed.__cause__ = unknown.__cause__
                each.answer.set_exception(failed)
            else:
                each.answer.set_result(stored)
        return True

    def _append(self, together: list[_Waiting]) -> list[StoredEvaluation]:
        """Add to the log what is given, and to that list whatever came while others kept the log locked."""
        answers: list[StoredEvaluation] = []
        added: list[tuple[StoredEvaluation, Whose]] = []
        words: dict[str, WordsEdition] = {}
        named: dict[tuple[str, str, str], StoredEvaluation] = {}
        with self._database.writing() as connection:
            head = locked_head(connection)
            came = islice(self._left(), _TOGETHER - len(together))
            together += [each for each in came if each.answer.set_running_or_notify_cancel()]
            sequence, previous = head.sequence, head.digest
            for each in together:
                rated, request = each.rated, each.request
                name = request.name
                first = None if name is None else named.get(name)
                if first is None and name is not None and not request.fresh:
                    first = find_first(connection, name)
                if first is not None:
                    answers.append(first)
                    continue
                sequence += 1
                entry = Entry(
                    sequence,
                    request.evaluation,
                    moment(self._clock()),
                    request.actor,
                    rated.record_digest,
                    rated.explanation_digest,
                    previous,
                    request.organisation,
                    None if name is None else idempotency_digest(name),
                    request.request_digest,
                )
                previous = entry.digest
                stored = StoredEvaluation(entry, previous, rated.summary, rated.record, rated.explanation)
                if name is not None:
                    named[name] = stored
                answers.append(stored)
                added.append((stored, rated.whose))
                if rated.words is not None:
                    words[rated.words.digest] = rated.words
            keep(connection, words.values())
            append(connection, added)
            enqueue(connection, [stored for stored, _ in added], self._hooks, moment(self._clock()))
        self.words |= words.keys()
        if self._hooks and self._stored is not None:
            self._stored()
        return answers
