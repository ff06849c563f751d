"""Sessions of people on the pages: a random token in a cookie stands for the key they signed in with."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, literal, select
from sqlalchemy import text as sql

from ocop_service.access.caller import Caller
from ocop_service.access.keys import ApiKeys, shown_key
from ocop_service.storage.database import Database
from ocop_service.storage.tables import api_keys, sessions
from ocop_service.storage.writer import moment, now_utc

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_BEGIN = sql("SELECT ocop_session_begin(:token, :key_id, :shown, :until)")


class Sessions:
    """The sessions of a database.

    Args:
        database: where they are kept.
        keys: the API keys, which may be revoked during a session.
        hours: how long a session lasts.
        clock: gives the moment.
    """

    def __init__(self, database: Database, keys: ApiKeys, hours: int, clock: Callable[[], datetime] = now_utc) -> None:
        self._database = database
        self._keys = keys
        self._hours = hours
        self._clock = clock

    def begin(self, key: str) -> str | None:
        """Begin a session of a key's holder, and return its token; sessions that are over are forgotten.

        The database adds a session only for a key that it was shown: who can write to it for the service cannot make a
        session of a key that they do not have.

        Args:
            key: the key's text, as it was shown.

        Returns:
            the token; None if there is no such key, or it was revoked.
        """
        shown = shown_key(key)
        if shown is None:
            return None
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= moment(now)))
            begun = self._add(connection, _digest(token), shown, moment(now + timedelta(hours=self._hours)))
        return token if begun else None

    def _add(self, connection: Connection, token_digest: str, shown: tuple[str, str], until: str) -> bool:
        key_id, digest = shown
        if not self._database.is_sqlite:
            values = {"token": token_digest, "key_id": key_id, "shown": digest, "until": until}
            return bool(connection.execute(_BEGIN, values).scalar_one())
        c = api_keys.c
        known = select(literal(token_digest), c.id, literal(until)).where(
            c.id == key_id, c.secret_digest == digest, c.revoked_at.is_(None)
        )
        added = connection.execute(insert(sessions).from_select(["token_digest", "key", "expires_at"], known))
        return added.rowcount == 1

    def caller(self, token: str) -> Caller | None:
        """Give whose session it is; None if it is over, or its key can no longer be used."""
        if not _TOKEN.match(token):
            return None
        query = select(sessions.c.key).where(
            sessions.c.token_digest == _digest(token), sessions.c.expires_at > moment(self._clock())
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else self._keys.caller_of(row.key)

    def end(self, token: str) -> None:
        """End a session."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_digest == _digest(token)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
