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
from ocop_service.access.keys import ApiKeys, read_key
from ocop_service.log.entry import moment
from ocop_service.storage.database import Database
from ocop_service.storage.tables import api_keys, sessions
from ocop_service.storage.writer import now_utc

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_BEGIN = sql("SELECT ocop_session_begin(:token, :key_id, :shown, :until)")


class Sessions:
    """The sessions of a database.

    Args:
        database: where they are kept.
        keys: the API keys, which may be revoked during a session.
        hours: how long a session lasts.
        most: how many sessions of one key there may be.
        clock: gives the moment.
    """

    def __init__(
        self, database: Database, keys: ApiKeys, hours: int, most: int, clock: Callable[[], datetime] = now_utc
    ) -> None:
        self._database = database
        self._keys = keys
        self._hours = hours
        self._most = most
        self._clock = clock

    def begin(self, key: str) -> str | None:
        """Begin a session of a key's holder, and return its token.

        Sessions that are over are forgotten, everybody's; and of the key's own the oldest end where there are too many.
        The database adds a session only for a key that it was shown: who can write to it for the service cannot make a
        session of a key that they do not have.

        Args:
            key: the key's text, as it was shown.

        Returns:
            the token; None if there is no such key, or it was revoked.
        """
        shown = read_key(key)
        if shown is None:
            return None
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= moment(now)))
            token_digest = _digest(token)
            if not self._add(connection, token_digest, shown, moment(now + timedelta(hours=self._hours))):
                return None
            self._end_oldest(connection, shown[0], token_digest)
        return token

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

    def _end_oldest(self, connection: Connection, key: str, begun: str) -> None:
        """End the sessions of a key that are too many, but never the one that was just begun."""
        c = sessions.c
        others = (c.key == key, c.token_digest != begun)
        newest = select(c.token_digest).where(*others).order_by(c.expires_at.desc(), c.token_digest)
        kept = newest.limit(self._most - 1)
        connection.execute(delete(sessions).where(*others, c.token_digest.not_in(kept)))

    def caller(self, token: str) -> Caller | None:
        """Return whose session it is; None if it is over, or its key can no longer be used."""
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
