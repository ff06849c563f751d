"""Sessions of people on the pages: a random token in a cookie stands for the key they signed in with."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from ocop_service.access.caller import Caller
from ocop_service.access.keys import ApiKeys
from ocop_service.storage.database import Database
from ocop_service.storage.tables import sessions
from ocop_service.storage.writer import moment, now_utc

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")


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

    def begin(self, caller: Caller) -> str:
        """Begin a session of a key's holder, and give its token.

        Sessions that are over are forgotten, everybody's; and of the key's own the oldest end where there are too many.
        """
        token = secrets.token_urlsafe(32)
        now = self._clock()
        row = {
            "token_digest": _digest(token),
            "key": caller.actor,
            "expires_at": moment(now + timedelta(hours=self._hours)),
        }
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= moment(now)))
            connection.execute(insert(sessions).values(row))
            c = sessions.c
            newest = select(c.token_digest).where(c.key == caller.actor, c.token_digest != row["token_digest"])
            newest = newest.order_by(c.expires_at.desc(), c.token_digest).limit(self._most - 1)
            others = (c.key == caller.actor, c.token_digest != row["token_digest"], c.token_digest.not_in(newest))
            connection.execute(delete(sessions).where(*others))
        return token

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
