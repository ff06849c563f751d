"""The outbox: what other systems are to be told of, in the order of each dossier, at least once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, func, insert, select, update

from ocop_service.log.entry import moment
from ocop_service.storage.database import Database
from ocop_service.storage.evaluations import StoredEvaluation
from ocop_service.storage.rated import Summary, column_text
from ocop_service.storage.tables import evaluations, outbox

_TOLD = tuple(Summary.__slots__)
PROVED = ("id", "recorded_at", "record_digest", "explanation_digest", "entry_digest", "organisation")
"""What is told of an evaluation besides its summary, by the names of columns."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Whom evaluations are told to, as far as the outbox must know.

    Attributes:
        name: its name.
        organisation: the organisation of whose evaluations it is told; None for all.
    """

    name: str
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """An evaluation that a hook is to be told of now.

    Attributes:
        hook: the hook's name.
        sequence: the evaluation's place in the log.
        due_at: since when it is due.
        attempts: how often it was tried before.
        tried_since: the moment of the first attempt; None before it.
        told: what is told of it, by the names of columns.
    """

    hook: str
    sequence: int
    due_at: str
    attempts: int
    tried_since: str | None
    told: Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Queue:
    """What stands in the outbox for a hook.

    Attributes:
        hook: its name, whether or not the settings still name it.
        waiting: how many events it is still to be told of.
        given_up: how many it is told of no more.
        first: when the first of those that wait was stored; None where none waits.
    """

    hook: str
    waiting: int
    given_up: int
    first: str | None


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An event that a hook is told of no more.

    Attributes:
        hook: the hook's name.
        sequence: the evaluation's place in the log.
        evaluation: its id, which is the event's too.
        dossier: its dossier.
        attempts: how often it was tried.
        answer: what was answered last; a status, or the kind of failure.
        given_up_at: when it was given up.
    """

    hook: str
    sequence: int
    evaluation: str
    dossier: str
    attempts: int
    answer: str
    given_up_at: str


def enqueue(connection: Connection, added: Iterable[StoredEvaluation], hooks: Sequence[Hook], now: str) -> None:
    """Have hooks told of evaluations, in the transaction that stores them."""
    rows = [
        {
            "hook": hook.name,
            "sequence": each.entry.sequence,
            "dossier": column_text(each.summary.dossier),
            "due_at": now,
        }
        for each in added
        for hook in hooks
        if hook.organisation in (None, each.entry.organisation)
    ]
    if rows:
        connection.execute(insert(outbox), rows)


class Outbox:
    """The outbox of a database.

    Args:
        database: the database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, hook: str, now: datetime, limit: int = 20) -> list[Due]:
        """Return what a hook is to be told of now: of each dossier only the first that it was not told of.

        Raises:
            StorageUnavailable: the database fails.
        """
        earlier = outbox.alias()
        waits = exists().where(
            earlier.c.hook == outbox.c.hook,
            earlier.c.dossier == outbox.c.dossier,
            earlier.c.sequence < outbox.c.sequence,
            earlier.c.given_up_at.is_(None),
        )
        query = (
            select(
                outbox.c.sequence,
                outbox.c.due_at,
                outbox.c.attempts,
                outbox.c.tried_since,
                *(evaluations.c[name] for name in (*PROVED, *_TOLD)),
            )
            .join(evaluations, evaluations.c.sequence == outbox.c.sequence)
            .where(
                outbox.c.hook == hook,
                outbox.c.given_up_at.is_(None),
                outbox.c.due_at <= moment(now),
                ~waits,
            )
            .order_by(outbox.c.sequence)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [_due(hook, row) for row in connection.execute(query)]

    def claim(self, due: Due, now: datetime, lease: timedelta) -> Due | None:
        """Take on to tell of it from now on for so long; None where somebody else has.

        Raises:
            StorageUnavailable: the database fails.
        """
        held = moment(now + lease)
        since = due.tried_since or moment(now)
        values = {"due_at": held, "attempts": due.attempts + 1, "tried_since": since}
        with self._database.writing() as connection:
            taken = connection.execute(update(outbox).where(self._as_seen(due)).values(values)).rowcount == 1
        return replace(due, due_at=held, attempts=due.attempts + 1, tried_since=since) if taken else None

    def taken(self, due: Due) -> None:
        """Note that the hook took it: it is not told again.

        Raises:
            StorageUnavailable: the database fails.
        """
        with self._database.writing() as connection:
            connection.execute(delete(outbox).where(self._as_seen(due)))

    def later(self, due: Due, when: datetime, answer: str) -> None:
        """Have it told again at a moment, since the hook did not take it.

        Raises:
            StorageUnavailable: the database fails.
        """
        with self._database.writing() as connection:
            connection.execute(update(outbox).where(self._as_seen(due)).values(due_at=moment(when), answer=answer))

    def give_up(self, due: Due, now: datetime, answer: str) -> None:
        """Keep it and tell of it no more; the dossier's next goes out.

        Raises:
            StorageUnavailable: the database fails.
        """
        with self._database.writing() as connection:
            values = {"given_up_at": moment(now), "answer": answer}
            connection.execute(update(outbox).where(self._as_seen(due)).values(values))

    def counts(self) -> Mapping[str, tuple[int, int]]:
        """Return how many evaluations each hook is still to be told of, and how many were given up.

        Raises:
            StorageUnavailable: the database fails.
        """
        query = select(outbox.c.hook, func.count(), func.count(outbox.c.given_up_at)).group_by(outbox.c.hook)
        with self._database.reading() as connection:
            return {hook: (whole - gone, gone) for hook, whole, gone in connection.execute(query)}

    def queues(self) -> list[Queue]:
        """Return what stands there for each hook, of those too that are named no more.

        Raises:
            StorageUnavailable: the database fails.
        """
        waits = outbox.c.given_up_at.is_(None)
        query = (
            select(
                outbox.c.hook,
                func.count().filter(waits),
                func.count(outbox.c.given_up_at),
                func.min(evaluations.c.recorded_at).filter(waits),
            )
            .join(evaluations, evaluations.c.sequence == outbox.c.sequence)
            .group_by(outbox.c.hook)
            .order_by(outbox.c.hook)
        )
        with self._database.reading() as connection:
            return [Queue(*row) for row in connection.execute(query)]

    def given_up(self, hook: str | None = None, limit: int | None = None) -> list[GivenUp]:
        """Return the events that were given up, in the order of the log.

        Args:
            hook: of this hook; None for all.
            limit: so many at most; None for all.

        Raises:
            StorageUnavailable: the database fails.
        """
        query = (
            select(
                outbox.c.hook,
                outbox.c.sequence,
                evaluations.c.id,
                outbox.c.dossier,
                outbox.c.attempts,
                func.coalesce(outbox.c.answer, ""),
                outbox.c.given_up_at,
            )
            .join(evaluations, evaluations.c.sequence == outbox.c.sequence)
            .where(outbox.c.given_up_at.is_not(None), *(() if hook is None else (outbox.c.hook == hook,)))
            .order_by(outbox.c.hook, outbox.c.sequence)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [GivenUp(*row) for row in connection.execute(query)]

    def send_again(self, events: Iterable[GivenUp], now: datetime) -> int:
        """Have events that were given up told after all, and return how many; the hours begin anew.

        Of each dossier they go out in the order of the log, before its later events that still wait.

        Raises:
            StorageUnavailable: the database fails, and none is sent.
        """
        values = {"given_up_at": None, "due_at": moment(now), "attempts": 0, "tried_since": None, "answer": None}
        count = 0
        with self._database.writing() as connection:
            for each in events:
                same = (outbox.c.hook == each.hook, outbox.c.sequence == each.sequence)
                still = outbox.c.given_up_at == each.given_up_at
                count += connection.execute(update(outbox).where(*same, still).values(values)).rowcount
        return count

    def drop(self, hook: str, *, given_up_alone: bool) -> int:
        """Take a hook's events out, and return how many: it is never told of them.

        Args:
            hook: the hook's name.
            given_up_alone: whether those that wait stay.

        Raises:
            StorageUnavailable: the database fails, and all stay.
        """
        those = (outbox.c.hook == hook, *((outbox.c.given_up_at.is_not(None),) if given_up_alone else ()))
        with self._database.writing() as connection:
            return connection.execute(delete(outbox).where(*those)).rowcount

    @staticmethod
    def _as_seen(due: Due) -> ColumnElement[bool]:
        same = (outbox.c.hook == due.hook, outbox.c.sequence == due.sequence)
        return and_(*same, outbox.c.due_at == due.due_at, outbox.c.attempts == due.attempts)


def _due(hook: str, row: Row[tuple[object, ...]]) -> Due:
    told = {name: getattr(row, name) for name in (*PROVED, *_TOLD)}
    return Due(hook, row.sequence, row.due_at, row.attempts, row.tried_since, told)
