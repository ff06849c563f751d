"""Stored evaluations: adding them to the log, finding and listing them."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    collate,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.sql import Select

from ocop_rules.canonical import digest
from ocop_rules.errors import BilingualError
from ocop_rules.text import folded
from ocop_rules.text import text as phrase
from ocop_service.log.entry import DEFAULT_ORGANISATION, OLDER_FORMAT, Entry, Head
from ocop_service.storage.database import Database
from ocop_service.storage.list_lines import line_of
from ocop_service.storage.packed import unpacked
from ocop_service.storage.rated import Summary, Whose
from ocop_service.storage.statement import Statement
from ocop_service.storage.tables import evaluations, list_lines, log_head, product_names
from ocop_service.storage.words import KeptWords, kept_words

_LEVEL = 1
_BATCH = 200
_HEAD = select(log_head.c.one, log_head.c.sequence, log_head.c.digest)
_WRITERS_HEAD = Statement(_HEAD)
_LOCKED_HEAD = Statement(text("SELECT one, sequence, digest FROM ocop_log_lock()"))


class DamagedLog(BilingualError):
    """The log does not say where it ends."""


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """Whose evaluations are meant: those of one organisation and of one actor, or of all where these are None."""

    organisation: str | None
    actor: str | None = None

    def narrowed(self, query: Select[Any]) -> Select[Any]:
        """Return a query of evaluations, narrowed to these."""
        if self.organisation is not None:
            query = query.where(evaluations.c.organisation == self.organisation)
        return query if self.actor is None else query.where(evaluations.c.actor == self.actor)


ALL_ORGANISATIONS = OrganisationFilter(None)
"""The evaluations of all organisations."""


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for an evaluation to be stored.

    Attributes:
        actor: as in the log.
        idempotency_key: the name of this request, of the client's or of ours.
        request_digest: SHA-256 of what the client sent under that name.
        organisation: the actor's.
        evaluation: the id that the evaluation gets if it is stored now, and not found stored under that name.
        fresh: whether the name was made just now, so that nothing can be stored under it.
    """

    actor: str
    idempotency_key: str | None = None
    request_digest: str | None = None
    organisation: str = DEFAULT_ORGANISATION
    evaluation: str = field(default_factory=lambda: str(uuid.uuid4()))
    fresh: bool = False

    @property
    def name(self) -> tuple[str, str, str] | None:
        """What the request is known by: organisation, actor and key; None where it has no key."""
        key = self.idempotency_key
        return None if key is None else (self.organisation, self.actor, key)


@dataclass(frozen=True, slots=True)
class StoredEvaluation:
    """A stored evaluation with its entry in the log.

    Attributes:
        explanation: which words tell it, or its explanation itself where an earlier release stored it.
    """

    entry: Entry
    entry_digest: str
    summary: Summary
    record: str
    explanation: str

    @property
    def request_digest(self) -> str | None:
        """SHA-256 of what the client sent."""
        return self.entry.request_digest


@dataclass(frozen=True, slots=True)
class ListedEvaluation:
    """One line of a list."""

    sequence: int
    id: str
    recorded_at: str
    summary: Summary
    whose: Whose


Sort = Literal["newest", "evaluated_on", "stars", "product"]
"""The order of a list: what was stored last, evaluated last, or has the most stars first; or products from A to Z.

Among alike ones what was stored last comes first.
"""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None leaves all, and so do no dossiers.

    Attributes:
        dossiers: the ids that are meant, in full.
        dossier_prefixes: how the ids begin that are meant.
        product: a part of the product's name, folded.
        commune: a part of the commune's name, folded.
        words: all of which stand in product, producer, commune or dossier, folded.
    """

    dossiers: tuple[str, ...] = ()
    dossier_prefixes: tuple[str, ...] = ()
    product: str | None = None
    commune: str | None = None
    words: tuple[str, ...] | None = None
    version: str | None = None
    product_set: int | None = None
    outcome: str | None = None
    stars: int | None = None
    evaluated_from: str | None = None
    evaluated_to: str | None = None


class Evaluations:
    """The stored evaluations of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, evaluation_id: str, within: OrganisationFilter) -> StoredEvaluation | None:
        """Return an evaluation by its id; None if there is none, or it is of another organisation."""
        query = within.narrowed(select(evaluations).where(evaluations.c.id == evaluation_id))
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else stored_of(row)

    def first_answer(
        self, actor: str, idempotency_key: str, organisation: str = DEFAULT_ORGANISATION
    ) -> StoredEvaluation | None:
        """Return what was stored when the actor first used an idempotency key in the organisation, or None."""
        with self._database.reading() as connection:
            return find_first(connection, (organisation, actor, idempotency_key))

    def list(
        self,
        filters: Filters,
        place: int | None,
        limit: int,
        within: OrganisationFilter,
        *,
        sort: Sort = "newest",
        back: bool = False,
    ) -> list[ListedEvaluation]:
        """Return evaluations in an order.

        Args:
            filters: what to narrow the list to.
            place: only those that follow what has this place in the log.
            limit: how many at most.
            within: whose.
            sort: the order.
            back: those that come before the place in its stead, the nearest of them.
        """
        c = evaluations.c
        tests = _tests(filters)
        key, descends = self._order(sort)
        if place is not None:
            there = self._order(sort, place)[0]
            tests.append(tuple_(*key) < tuple_(*there) if descends != back else tuple_(*key) > tuple_(*there))
        order = [each.desc() if descends != back else each.asc() for each in key]
        # Found by the indices alone; only the rows that are shown are read.
        found = within.narrowed(select(c.sequence).where(*tests)).order_by(*order).limit(limit)
        query = select(c.sequence, c.id, c.recorded_at, *_SUMMARY, *_WHOSE).select_from(_WITH_LINES)
        query = query.where(c.sequence.in_(found)).order_by(*order)
        with self._database.reading() as connection:
            rows = [_listed(row) for row in connection.execute(query)]
        return rows[::-1] if back else rows

    def _order(self, sort: Sort, place: int | None = None) -> tuple[tuple[ColumnElement[Any], ...], bool]:
        """Return what a list is in the order of, of each evaluation or of one; and whether what is most comes first."""
        c = evaluations.c if place is None else evaluations.alias("there").c
        name = product_names.alias("there_named" if place is not None else "named").c
        folded_name = select(name.folded).where(name.sequence == c.sequence)
        key: dict[Sort, ColumnElement[Any]] = {
            "evaluated_on": c.evaluated_on,
            "stars": func.coalesce(c.stars, 0),
            "product": collate(folded_name.scalar_subquery(), "BINARY" if self._database.is_sqlite else "C"),
        }
        parts: tuple[ColumnElement[Any], ...]
        parts = (c.sequence,) if sort == "newest" else (key[sort], -c.sequence if sort == "product" else c.sequence)
        if place is not None:
            parts = tuple(select(each).where(c.sequence == place).scalar_subquery() for each in parts)
        return parts, sort != "product"

    def counts(self, filters: Filters, within: OrganisationFilter) -> dict[int | None, int]:
        """Return how many evaluations `list` gives, page after page, by their stars; None for those without."""
        stars = evaluations.c.stars
        query = within.narrowed(select(stars, func.count()).where(*_tests(filters))).group_by(stars)
        with self._database.reading() as connection:
            return {row[0]: int(row[1]) for row in connection.execute(query)}

    def head(self) -> Head:
        """Return the end of the log.

        Raises:
            DamagedLog: the log does not say where it ends.
            StorageUnavailable: the database fails.
        """
        with self._database.reading() as connection:
            return head_of(connection)

    def words(self) -> tuple[KeptWords, ...]:
        """Return all editions of the words that tell evaluations."""
        with self._database.reading() as connection:
            return kept_words(connection)

    def reaches_beyond(self, head: Head) -> bool:
        """Tell whether there are evaluations before the log's first place, or after its end."""
        place = evaluations.c.sequence
        with self._database.reading() as connection:
            now = head_of(connection)
            last = now.sequence if now.sequence > head.sequence else head.sequence  # what was added meanwhile is right
            outside = select(exists().where(or_(place < 1, place > last)))
            return bool(connection.execute(outside).scalar_one())

    def entries(self, after: int = 0, until: int | None = None) -> Iterator[StoredEvaluation]:
        """Return the entries of the log in the order of their places, a few at a time, so that memory does not grow.

        Args:
            after: only those after this place.
            until: only those up to this place.
        """
        return map(stored_of, self.rows(after, until))

    def rows(self, after: int = 0, until: int | None = None) -> Iterator[Row[Any]]:
        """Return what `entries` is made of, with the lines of lists beside it, whatever stands there."""
        while True:
            lines = (list_lines.c.sequence.label("line"), *_WHOSE)
            query = select(evaluations, *lines).select_from(_WITH_LINES).where(evaluations.c.sequence > after)
            if until is not None:
                query = query.where(evaluations.c.sequence <= until)
            with self._database.reading() as connection:
                rows = connection.execute(query.order_by(evaluations.c.sequence).limit(_BATCH)).all()
            if not rows:
                return
            yield from rows
            after = rows[-1].sequence


def _tests(filters: Filters) -> list[ColumnElement[bool]]:
    c = evaluations.c
    names = ("version", "product_set", "outcome", "stars")
    tests: list[ColumnElement[bool]] = [
        c[name] == getattr(filters, name) for name in names if getattr(filters, name) is not None
    ]
    if filters.dossiers:
        tests.append(c.dossier.in_(filters.dossiers))
    if filters.dossier_prefixes:
        tests.append(or_(*(func.substr(c.dossier, 1, len(each)) == each for each in filters.dossier_prefixes)))
    if filters.product is not None:
        named = product_names.c.folded.contains(filters.product, autoescape=True)
        tests.append(c.sequence.in_(select(product_names.c.sequence).where(named)) if filters.product else false())
    if filters.commune is not None:
        there = list_lines.c.commune_folded.contains(filters.commune, autoescape=True)
        tests.append(c.sequence.in_(select(list_lines.c.sequence).where(there)) if filters.commune else false())
    if filters.words is not None:
        found = (list_lines.c.searched.contains(each, autoescape=True) for each in filters.words)
        tests.append(c.sequence.in_(select(list_lines.c.sequence).where(*found)) if filters.words else false())
    if filters.evaluated_from is not None:
        tests.append(c.evaluated_on >= filters.evaluated_from)
    if filters.evaluated_to is not None:
        tests.append(c.evaluated_on <= filters.evaluated_to)
    return tests


def _listed(row: Row[Any]) -> ListedEvaluation:
    whose = {name: getattr(row, name) for name in Whose.__slots__} | {"judges": row.judges or 0}
    return ListedEvaluation(row.sequence, row.id, row.recorded_at, _summary(row), Whose(**whose))


_ENTRY = {each.name: each.name for each in fields(Entry)} | {"evaluation": "id", "format": "entry_format"}
"""Which column holds which field of an entry."""

_ADD = Statement(insert(evaluations), (*_ENTRY.values(), "entry_digest", "record", "explanation", *Summary.__slots__))
_ADD_NAMES = Statement(insert(product_names), product_names.c.keys())
_ADD_LINES = Statement(insert(list_lines), list_lines.c.keys())

_SUMMARY = tuple(evaluations.c[name] for name in Summary.__slots__)
_WHOSE = tuple(list_lines.c[name] for name in Whose.__slots__)
_WITH_LINES = evaluations.outerjoin(list_lines, list_lines.c.sequence == evaluations.c.sequence)


def _summary(row: Row[Any]) -> Summary:
    return Summary(**{name: getattr(row, name) for name in Summary.__slots__})


def stored_of(row: Row[Any]) -> StoredEvaluation:
    """Return a stored evaluation from its row, as it stands there: nothing is checked."""
    entry = Entry(**{name: getattr(row, column) for name, column in _ENTRY.items()})
    explanation = unpacked(bytes(row.explanation))
    return StoredEvaluation(entry, row.entry_digest, _summary(row), row.record, explanation)


def head_of(connection: Connection) -> Head:
    """Return the end of the log.

    Raises:
        DamagedLog: the log does not say where it ends.
    """
    return _head([tuple(row) for row in connection.execute(_HEAD)])


def locked_head(connection: Connection) -> Head:
    """Return the end of the log, and keep others from adding to it until the transaction ends, which is to write.

    Who is adding to it is waited for. A transaction that writes to SQLite has it locked already.

    Raises:
        DamagedLog: the log does not say where it ends.
    """
    statement = _WRITERS_HEAD if connection.dialect.name == "sqlite" else _LOCKED_HEAD
    return _head(statement.rows(connection))


def _head(rows: Sequence[tuple[Any, ...]]) -> Head:
    one, sequence, digest = rows[0] if len(rows) == 1 else (None, None, None)
    if one != 1 or type(sequence) is not int or type(digest) is not str:
        raise DamagedLog(
            phrase(
                "nhật ký không ghi dừng ở đâu: hãy khôi phục bản sao",
                "the log does not say where it ends: restore a backup",
            )
        )
    return Head(sequence, digest)


def idempotency_digest(name: tuple[str, str, str]) -> str:
    """Return what stands for a request's name in the log: organisation, actor and key are not told by it."""
    return digest(list(name))


def find_first(connection: Connection, name: tuple[str, str, str]) -> StoredEvaluation | None:
    """Return what was stored when a request's name was first used, or None."""
    organisation, actor, key = name
    c = evaluations.c
    named = c.idempotency_digest == idempotency_digest(name)
    if organisation == DEFAULT_ORGANISATION:  # entries of the older format are all of this one
        named = or_(named, and_(c.actor == actor, c.idempotency_key == key, c.entry_format == OLDER_FORMAT))
    row = connection.execute(select(evaluations).where(named)).first()
    return None if row is None else stored_of(row)


def find_stored(connection: Connection, request: Request) -> StoredEvaluation | None:
    """Return what was stored of a request, be it now or when its name was first used, or None."""
    row = connection.execute(select(evaluations).where(evaluations.c.id == request.evaluation)).first()
    if row is not None:
        return stored_of(row)
    return None if request.name is None else find_first(connection, request.name)


def append(connection: Connection, added: Sequence[tuple[StoredEvaluation, Whose]]) -> None:
    """Add evaluations, their entries chained to each other and to the head, in a transaction that has the log locked.

    The database moves the head on with each, and refuses one that does not follow the last.
    """
    if not added:
        return
    _ADD.add(connection, [_row(stored) for stored, _ in added])
    names = [(stored.entry.sequence, folded(stored.summary.product)) for stored, _ in added]
    _ADD_NAMES.add(connection, [{"sequence": sequence, "folded": name} for sequence, name in names])
    _ADD_LINES.add(connection, [line_of(stored.entry.sequence, stored.summary, whose) for stored, whose in added])


def _row(stored: StoredEvaluation) -> dict[str, object]:
    return {
        **{column: getattr(stored.entry, name) for name, column in _ENTRY.items()},
        "entry_digest": stored.entry_digest,
        "record": stored.record,
        "explanation": zlib.compress(stored.explanation.encode(), _LEVEL),
        **{name: getattr(stored.summary, name) for name in Summary.__slots__},
    }
