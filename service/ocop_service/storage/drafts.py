"""Drafts: what stands in the form of a sheet that is not finished, kept as it was typed, each for whoever typed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from ocop_rules.errors import BilingualError
from ocop_rules.text import text
from ocop_service.log.entry import moment
from ocop_service.storage.database import Database
from ocop_service.storage.rated import column_text
from ocop_service.storage.tables import drafts
from ocop_service.storage.writer import now_utc


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose drafts are meant: those of one actor in one organisation, and nobody else's."""

    organisation: str
    actor: str


@dataclass(frozen=True, slots=True)
class DraftText:
    """What is to be kept of a form.

    Attributes:
        version, product_set: of its sheet.
        dossier, product: as they stand in the form, empty where nothing does; lists show them.
        fields: all that stands in the form, as JSON.
    """

    version: str
    product_set: int
    dossier: str
    product: str
    fields: str


@dataclass(frozen=True, slots=True)
class ListedDraft:
    """One line of a list.

    Attributes:
        id: names the draft among those of its owner.
        revision: how often it was saved.
        saved_at: when it was saved last, in UTC.
        page: the page on which it was saved last; each page that is opened has a name of its own.
    """

    id: str
    version: str
    product_set: int
    dossier: str
    product: str
    revision: int
    saved_at: str
    page: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with all that stands in its form, as JSON."""

    listed: ListedDraft
    fields: str


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What came of saving a draft.

    Attributes:
        listed: the draft as it stands now.
        others: how many other drafts of the same dossier the owner has.
        dropped: the owner's drafts that had to go, since there were too many.
    """

    listed: ListedDraft
    others: int = 0
    dropped: tuple[ListedDraft, ...] = ()


class StaleDraft(BilingualError):
    """A draft was saved elsewhere meanwhile; it stays as it is there.

    Attributes:
        newer: the draft as it stands.
    """

    def __init__(self, newer: ListedDraft) -> None:
        super().__init__(text("bản nháp đã được lưu ở nơi khác", "the draft was saved elsewhere meanwhile"))
        self.newer = newer


class Drafts:
    """The drafts of a database.

    Args:
        database: where they are kept.
        most: how many of one owner; where there are more, those that were saved the longest ago are dropped.
        days: how long one is kept after it was saved last.
        clock: gives the moment.
    """

    def __init__(self, database: Database, most: int, days: int, clock: Callable[[], datetime] = now_utc) -> None:
        self._database = database
        self._most = most
        self._days = days
        self._clock = clock

    def save(self, owner: Owner, draft_id: str, written: DraftText, revision: int, page: str) -> SavedDraft:
        """Keep what stands in a form, under the revision that follows the one on which it rests.

        It rests on the newest too where the same page saved that one: its answer may not have come back.

        Args:
            owner: whose it is.
            draft_id: names it.
            written: what stands in the form.
            revision: on which it rests; 0 for none.
            page: on which it is saved.

        Raises:
            StaleDraft: it was saved elsewhere since that revision.
            StorageUnavailable: the database fails, and it stays as it was.
        """
        now = self._clock()
        values: dict[str, str | int] = {
            "version": written.version,
            "product_set": written.product_set,
            "dossier": column_text(written.dossier),
            "product": column_text(written.product),
            "fields": written.fields,
            "saved_at": moment(now),
            "page": page,
        }
        with self._database.writing() as connection:
            if not self._changed(connection, owner, draft_id, revision, values):
                newer = _found(connection, owner, draft_id)
                if newer is not None:
                    raise StaleDraft(newer)
                self._begin(connection, owner, draft_id, {**values, "revision": revision + 1})
            connection.execute(delete(drafts).where(drafts.c.saved_at <= moment(now - timedelta(days=self._days))))
            dropped = self._drop_oldest(connection, owner, draft_id)
            saved = _found(connection, owner, draft_id)
            assert saved is not None
            return SavedDraft(saved, _others(connection, owner, saved), dropped)

    @staticmethod
    def _changed(
        connection: Connection, owner: Owner, draft_id: str, revision: int, values: dict[str, str | int]
    ) -> bool:
        query = update(drafts).where(_named(owner, draft_id), _rests_on(revision, str(values["page"])))
        return connection.execute(query.values(**values, revision=drafts.c.revision + 1)).rowcount == 1

    @staticmethod
    def _begin(connection: Connection, owner: Owner, draft_id: str, values: dict[str, str | int]) -> None:
        keys = {"organisation": owner.organisation, "actor": owner.actor, "id": draft_id}
        try:
            with connection.begin_nested():
                connection.execute(insert(drafts).values(**keys, **values))
        except IntegrityError:  # somebody began it at this very moment
            newer = _found(connection, owner, draft_id)
            if newer is None:
                raise
            raise StaleDraft(newer) from None

    def _drop_oldest(self, connection: Connection, owner: Owner, saved: str) -> tuple[ListedDraft, ...]:
        others = and_(_of(owner), drafts.c.id != saved)
        query = select(*_LISTED).where(others).order_by(drafts.c.saved_at.desc(), drafts.c.id).offset(self._most - 1)
        dropped = tuple(ListedDraft(*row) for row in connection.execute(query))
        for each in dropped:
            connection.execute(delete(drafts).where(_named(owner, each.id)))
        return dropped

    def get(self, owner: Owner, draft_id: str) -> Draft | None:
        """Return a draft; None where its owner has none of that name."""
        query = select(*_LISTED, drafts.c.fields).where(_named(owner, draft_id), self._is_kept())
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else Draft(ListedDraft(*row[:-1]), row.fields)

    def list(self, owner: Owner) -> list[ListedDraft]:
        """Return an owner's drafts, those that were saved last first."""
        query = select(*_LISTED).where(_of(owner), self._is_kept()).order_by(drafts.c.saved_at.desc(), drafts.c.id)
        with self._database.reading() as connection:
            return [ListedDraft(*row) for row in connection.execute(query)]

    def end(self, owner: Owner, draft_id: str, revision: int, page: str = "") -> bool:
        """End a draft, and tell whether it is gone; one that another page saved since a revision stays."""
        with self._database.writing() as connection:
            connection.execute(delete(drafts).where(_named(owner, draft_id), _rests_on(revision, page)))
            return _found(connection, owner, draft_id) is None

    def _is_kept(self) -> ColumnElement[bool]:
        return drafts.c.saved_at > moment(self._clock() - timedelta(days=self._days))


_LISTED = tuple(drafts.c[name] for name in ListedDraft.__slots__)


def _of(owner: Owner) -> ColumnElement[bool]:
    return and_(drafts.c.organisation == owner.organisation, drafts.c.actor == owner.actor)


def _named(owner: Owner, draft_id: str) -> ColumnElement[bool]:
    return and_(_of(owner), drafts.c.id == draft_id)


def _rests_on(revision: int, page: str) -> ColumnElement[bool]:
    """Tell whether a draft is as somebody knows it: of a revision, or saved by the same page after that."""
    return or_(drafts.c.revision == revision, and_(drafts.c.page == page, drafts.c.page != ""))


def _found(connection: Connection, owner: Owner, draft_id: str) -> ListedDraft | None:
    row = connection.execute(select(*_LISTED).where(_named(owner, draft_id))).first()
    return None if row is None else ListedDraft(*row)


def _others(connection: Connection, owner: Owner, saved: ListedDraft) -> int:
    if not saved.dossier.strip():
        return 0
    same = and_(_of(owner), drafts.c.dossier == saved.dossier, drafts.c.id != saved.id)
    return int(connection.execute(select(func.count()).select_from(drafts).where(same)).scalar_one())
