"""Stored evaluations: adding them to the log, finding and listing them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, insert, select, update

from ocop_rules.evidence.bundle import Role
from ocop_service.log.entry import Entry, Head
from ocop_service.storage.database import Database
from ocop_service.storage.tables import evaluations, log_head

_LEVEL = 1
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Summary:
    """What lists show of an evaluation; `points` is exact text, as in the evaluation."""

    dossier: str
    product: str
    version: str
    product_set: int
    purpose: str
    evaluated_on: str
    outcome: str
    points: str
    band: int
    stars: int | None


@dataclass(frozen=True, slots=True)
class Rated:
    """An evaluation that is about to be stored.

    Attributes:
        record: its record, as one line of canonical JSON; `record_digest` is the line's SHA-256.
        explanation: its explanation in all languages, as JSON; `explanation_digest` is that text's SHA-256.
    """

    summary: Summary
    record: str
    record_digest: str
    explanation: str
    explanation_digest: str


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for an evaluation to be stored.

    Attributes:
        actor: as in the log.
        idempotency_key: the client's name for this request, if it gave one.
        request_digest: SHA-256 of what the client sent under that name.
    """

    actor: str
    idempotency_key: str | None = None
    request_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored evaluation with its entry in the log."""

    entry: Entry
    entry_digest: str
    summary: Summary
    record: str
    explanation: str
    request_digest: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list; `assessed_by` is the role of those whose sheets count, None for evidence alone."""

    sequence: int
    id: str
    recorded_at: str
    summary: Summary
    assessed_by: Role | None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None leaves all."""

    dossier: str | None = None
    version: str | None = None
    product_set: int | None = None
    outcome: str | None = None
    stars: int | None = None
    evaluated_from: str | None = None
    evaluated_to: str | None = None


def column_text(value: str) -> str:
    """Give a text as columns hold it: PostgreSQL has no place for a zero character."""
    return value.replace("\0", "\ufffd")


class Evaluations:
    """The stored evaluations of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, evaluation_id: str) -> Stored | None:
        """Give an evaluation by its id, or None."""
        with self._database.reading() as connection:
            row = connection.execute(select(evaluations).where(evaluations.c.id == evaluation_id)).first()
        return None if row is None else stored_of(row)

    def first_answer(self, actor: str, idempotency_key: str) -> Stored | None:
        """Give what was stored when the actor first used an idempotency key, or None."""
        with self._database.reading() as connection:
            return find_first(connection, actor, idempotency_key)

    def list(self, filters: Filters, before: int | None, limit: int) -> list[Listed]:
        """Give evaluations, newest first.

        Args:
            filters: what to narrow the list to.
            before: only those before this place in the log.
            limit: how many at most.
        """
        c = evaluations.c
        names = ("dossier", "version", "product_set", "outcome", "stars")
        tests = [c[name] == getattr(filters, name) for name in names if getattr(filters, name) is not None]
        if filters.evaluated_from is not None:
            tests.append(c.evaluated_on >= filters.evaluated_from)
        if filters.evaluated_to is not None:
            tests.append(c.evaluated_on <= filters.evaluated_to)
        if before is not None:
            tests.append(c.sequence < before)
        shown = (c.sequence, c.id, c.recorded_at, _assessed_by(c.record).label("assessed_by"), *_SUMMARY)
        query = select(*shown).where(*tests).order_by(c.sequence.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [_listed(row) for row in rows]

    def head(self) -> Head:
        """Give the end of the log."""
        with self._database.reading() as connection:
            return head_of(connection)

    def reaches_beyond_head(self) -> bool:
        """Tell whether there are evaluations after what the log says is its end."""
        with self._database.reading() as connection:
            last = connection.execute(select(func.max(evaluations.c.sequence))).scalar_one()
            return last is not None and last > head_of(connection).sequence

    def entries(self, after: int = 0, until: int | None = None) -> Iterator[Stored]:
        """Give the entries of the log in the order of their places, a few at a time, so that memory does not grow.

        Args:
            after: only those after this place.
            until: only those up to this place.
        """
        while True:
            query = select(evaluations).where(evaluations.c.sequence > after)
            if until is not None:
                query = query.where(evaluations.c.sequence <= until)
            with self._database.reading() as connection:
                rows = connection.execute(query.order_by(evaluations.c.sequence).limit(_BATCH)).all()
            if not rows:
                return
            yield from (stored_of(row) for row in rows)
            after = rows[-1].sequence


def _listed(row: Row[Any]) -> Listed:
    assessed_by = None if row.assessed_by is None else Role(row.assessed_by)
    return Listed(row.sequence, row.id, row.recorded_at, _summary(row), assessed_by)


def _assessed_by(record: ColumnElement[str]) -> ColumnElement[str | None]:
    """Return the role of those whose sheets count, as a record says it: the first role of which there is a sheet.

    In canonical JSON a role stands nowhere but at a sheet or its judge: the quotes of other words are escaped.
    """
    return case(*((record.contains(f'"role":"{role}"'), str(role)) for role in Role), else_=None)


_SUMMARY = tuple(evaluations.c[name] for name in Summary.__slots__)


def _summary(row: Row[Any]) -> Summary:
    return Summary(**{name: getattr(row, name) for name in Summary.__slots__})


def stored_of(row: Row[Any]) -> Stored:
    """Give a stored evaluation from its row, as it stands there: nothing is checked."""
    entry = Entry(
        row.sequence,
        row.id,
        row.recorded_at,
        row.actor,
        row.record_digest,
        row.explanation_digest,
        row.previous,
    )
    explanation = _unpacked(bytes(row.explanation))
    return Stored(entry, row.entry_digest, _summary(row), row.record, explanation, row.request_digest)


def _unpacked(packed: bytes) -> str:
    try:
        return zlib.decompress(packed).decode()
    except (zlib.error, ValueError):  # somebody changed it: its digest will not hold
        return ""


def head_of(connection: Connection, *, locked: bool = False) -> Head:
    """Give the end of the log; `locked` keeps others from adding to it until the transaction ends."""
    query = select(log_head.c.sequence, log_head.c.digest)
    row = connection.execute(query.with_for_update() if locked else query).one()
    return Head(row.sequence, row.digest)


def find_first(connection: Connection, actor: str, idempotency_key: str) -> Stored | None:
    """Give what was stored when the actor first used an idempotency key, or None."""
    c = evaluations.c
    row = connection.execute(select(evaluations).where(c.actor == actor, c.idempotency_key == idempotency_key)).first()
    return None if row is None else stored_of(row)


def append(connection: Connection, head: Head, added: Sequence[tuple[Entry, Rated, Request]]) -> None:
    """Add entries, chained to each other and to `head`, in a transaction that holds the log locked."""
    if not added:
        return
    connection.execute(
        insert(evaluations),
        [
            {
                "sequence": entry.sequence,
                "id": entry.evaluation,
                "entry_digest": entry.digest,
                "previous": entry.previous,
                "recorded_at": entry.recorded_at,
                "actor": entry.actor,
                "record": rated.record,
                "record_digest": rated.record_digest,
                "explanation": zlib.compress(rated.explanation.encode(), _LEVEL),
                "explanation_digest": rated.explanation_digest,
                **{name: getattr(rated.summary, name) for name in Summary.__slots__},
                "idempotency_key": request.idempotency_key,
                "request_digest": request.request_digest,
            }
            for entry, rated, request in added
        ],
    )
    last = added[-1][0]
    changed = connection.execute(
        update(log_head).where(log_head.c.sequence == head.sequence).values(sequence=last.sequence, digest=last.digest)
    )
    assert changed.rowcount == 1, "the log was not locked"
