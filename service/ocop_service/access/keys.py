"""API keys: made, checked, listed, revoked. Only a digest of the secret is kept."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from ocop_rules.errors import BilingualError
from ocop_rules.text import Text, nfc, printable, text
from ocop_service.access.caller import Caller, Scope
from ocop_service.log.entry import DEFAULT_ORGANISATION, moment
from ocop_service.storage.database import Database, StorageUnavailable
from ocop_service.storage.tables import api_keys
from ocop_service.storage.writer import now_utc

_KEY = re.compile(r"ocop_([0-9a-f]{12})_([A-Za-z0-9_-]{43})\Z")


_LONGEST_NAME = 100
_KNOWN = [column for column in api_keys.columns if column is not api_keys.c.secret_digest]
"""What is read of a key: the role of the service may not read the digests of secrets."""
_COLUMNS = "id, name, scopes, created_at, expires_at, revoked_at, organisation"
_SHOWN = f"SELECT {_COLUMNS} FROM ocop_key_shown(%s, %s)"
_KEPT = f"SELECT {_COLUMNS}, secret_digest FROM api_keys WHERE id = ?"
_LATELY = timedelta(hours=1)
_MOST_LATELY = 1000


class UnknownKey(BilingualError):
    """There is no key with this id, or it is revoked already."""


class WrongName(BilingualError):
    """The name of a key or of an organisation cannot be shown on a line."""


def read_key(written: str) -> tuple[str, str] | None:
    """Return the id of a key and the digest of its secret, from the key's text; None if it is no key's."""
    match = _KEY.match(written)
    return None if match is None else (match[1], _digest(match[2]))


def organisation_name(written: str) -> str:
    """Return the name of an organisation as it is kept, so that one name is one organisation.

    Raises:
        WrongName: the name is empty, too long, or has characters that are not shown.
    """
    name = nfc(written[: _LONGEST_NAME * 4]).strip()
    _check_name(name, written, text("tên tổ chức", "an organisation's name"))
    return name


def _check_name(name: str, written: str, what: Text) -> None:
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        shown = printable(written)
        raise WrongName(
            text(
                f"{what.vi} phải có từ 1 đến {_LONGEST_NAME} ký tự in được trên một dòng: {shown}",
                f"{what.en} needs 1 to {_LONGEST_NAME} characters that print on one line: {shown}",
            )
        )


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key; moments as in the decision log."""

    id: str
    name: str
    scopes: frozenset[Scope]
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    organisation: str = DEFAULT_ORGANISATION

    def holds(self, now: str) -> bool:
        """Tell whether it can be used at a moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class _Kept:
    key: ApiKey
    digest: str
    read_at: datetime


class ApiKeys:
    """The keys of a database.

    While the database does not answer, keys that it knew lately serve on: metrics must say then that it is down, and
    what needs no database need not fail. What is revoked counts as soon as it answers again.

    Args:
        database: where they are kept.
        clock: gives the moment.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = now_utc) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._lately: OrderedDict[str, _Kept] = OrderedDict()

    def create(
        self,
        name: str,
        scopes: Collection[Scope],
        expires_at: datetime | None = None,
        organisation: str = DEFAULT_ORGANISATION,
    ) -> tuple[ApiKey, str]:
        """Make a key, and return it with its text, which is shown this once and kept nowhere.

        Args:
            name: whose it is, for people.
            scopes: what it allows.
            expires_at: from when on it cannot be used; None for never.
            organisation: whose evaluations it reads, and has rated.

        Raises:
            WrongName: a name is empty, too long, or has characters that are not shown.
        """
        _check_name(name, name, text("tên khóa", "a key's name"))
        secret = secrets.token_urlsafe(32)
        key = ApiKey(
            secrets.token_hex(6),
            name,
            frozenset(scopes),
            moment(self._clock()),
            None if expires_at is None else moment(expires_at),
            None,
            organisation_name(organisation),
        )
        row = {**asdict(key), "scopes": " ".join(sorted(key.scopes)), "secret_digest": _digest(secret)}
        with self._database.writing() as connection:
            connection.execute(insert(api_keys).values(row))
        return key, f"ocop_{key.id}_{secret}"

    def caller(self, written: str, *, at_once: bool = False) -> Caller | None:
        """Return who shows a key; None if there is no such key, or it expired or was revoked.

        Args:
            written: the key's text.
            at_once: raise `WouldWait` rather than wait for the database; for one thread alone.

        Raises:
            StorageUnavailable: the database fails.
            WouldWait: it has to be waited for.
        """
        shown = read_key(written)
        if shown is None:
            return None
        kept = self._kept(*shown, at_once=at_once)
        if kept is None or not hmac.compare_digest(kept.digest, shown[1]):
            return None
        return self._caller(kept.key)

    def _kept(self, key_id: str, shown: str, *, at_once: bool) -> _Kept | None:
        """Return what is kept of a key; where the database does not answer, what it said lately."""
        try:
            kept = self._read(key_id, shown, at_once=at_once)
        except StorageUnavailable:
            known = self._lately.get(key_id)
            if known is None or self._clock() - known.read_at > _LATELY:
                raise
            return known
        if kept is None:
            return None
        with self._lock:
            self._lately[key_id] = kept
            self._lately.move_to_end(key_id)
            while len(self._lately) > _MOST_LATELY:
                self._lately.popitem(last=False)
        return kept

    def _read(self, key_id: str, shown: str, *, at_once: bool) -> _Kept | None:
        """Read a key; on PostgreSQL the service may not read the digest, but ask whether it is the one."""
        read = self._database.row_at_once if at_once else self._database.first_row
        if self._database.is_sqlite:
            row = read(_KEPT, key_id)
            return None if row is None else _Kept(_key_of(*row[:-1]), row[-1], self._clock())
        row = read(_SHOWN, key_id, shown)
        return None if row is None else _Kept(_key_of(*row), shown, self._clock())

    def caller_of(self, key_id: str) -> Caller | None:
        """Return who a key belongs to, by its id; None if it cannot be used."""
        with self._database.reading() as connection:
            row = connection.execute(select(*_KNOWN).where(api_keys.c.id == key_id)).first()
        return None if row is None else self._caller(_key(row))

    def _caller(self, key: ApiKey) -> Caller | None:
        if not key.holds(moment(self._clock())):
            return None
        return Caller(key.id, key.name, key.scopes, key.organisation)

    def all(self) -> list[ApiKey]:
        """Return all keys, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(*_KNOWN).order_by(api_keys.c.created_at, api_keys.c.id)).all()
        return [_key(row) for row in rows]

    def revoke(self, key_id: str) -> None:
        """Make a key useless from now on.

        Raises:
            UnknownKey: there is none, or it is revoked already.
        """
        statement = update(api_keys).where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
        with self._database.writing() as connection:
            changed = connection.execute(statement.values(revoked_at=moment(self._clock())))
            if changed.rowcount != 1:
                shown = printable(key_id)
                raise UnknownKey(
                    text(
                        f"không có khóa nào còn dùng với mã “{shown}”; xem: ocop keys list",
                        f"no key “{shown}” is in use; see: ocop keys list",
                    )
                )


def _digest(secret: str) -> str:
    # A secret of 256 random bits cannot be guessed from its digest, so no slow hash is needed as for passwords.
    return hashlib.sha256(secret.encode()).hexdigest()


def _key(row: Row[Any]) -> ApiKey:
    return _key_of(row.id, row.name, row.scopes, row.created_at, row.expires_at, row.revoked_at, row.organisation)


def _key_of(
    key_id: str,
    name: str,
    scopes: str,
    created_at: str,
    expires_at: str | None,
    revoked_at: str | None,
    organisation: str,
) -> ApiKey:
    allowed = frozenset(Scope(each) for each in scopes.split())
    return ApiKey(key_id, name, allowed, created_at, expires_at, revoked_at, organisation)
