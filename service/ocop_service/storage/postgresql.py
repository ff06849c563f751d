"""Connections to PostgreSQL that do not wait for ever: what the server's own limits cannot see is limited here."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

_CONNECT_SECONDS = 5


class NoAnswer(psycopg.OperationalError):
    """The server kept the connection open but did not answer in time."""


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that is given up when the server does not answer.

    `statement_timeout` is kept by the server, so it is of no use where the server itself hangs, and TCP cannot tell:
    the kernel of a machine whose processes are stopped still acknowledges what it receives.

    Attributes:
        seconds: how long an answer may take.
        ended: once it is set, nobody waits any longer.
    """

    seconds: float = 10
    ended: threading.Event | None = None

    def wait(self, gen: Generator[Any, Any, Any], *args: Any, **kwargs: Any) -> Any:
        """Wait for the server as psycopg does, but not longer than `seconds`."""
        try:
            return super().wait(self._bound(gen), *args, **kwargs)
        except NoAnswer:
            self.pgconn.finish()  # it may still be busy with what was asked: nobody can use it again
            raise

    def _bound(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """Pass on what psycopg and its generator say to each other until it is too late; it asks every 0.1 s."""
        until = time.monotonic() + self.seconds
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and (time.monotonic() > until or (self.ended is not None and self.ended.is_set())):
                    raise NoAnswer("the server does not answer")
                wanted = gen.send(ready)
        except StopIteration as ended:
            return ended.value


def engine_of(url: URL, connections: int, seconds: int, ended: threading.Event) -> Engine:
    """Return the engine of a PostgreSQL database.

    Args:
        url: the database.
        connections: how many at most.
        seconds: how long it may take to answer a statement.
        ended: once it is set, nobody waits for an answer any longer.
    """
    options: dict[str, Any] = {
        "connect_timeout": min(seconds, _CONNECT_SECONDS),
        "application_name": "ocop",
        # An answer means that the entry is on disk, whatever the server's default is.
        "options": f"-c statement_timeout={seconds * 1000} -c lock_timeout={seconds * 1000} "
        "-c idle_in_transaction_session_timeout=60000 -c synchronous_commit=on -c timezone=UTC",
        "keepalives_idle": 10,
        "tcp_user_timeout": seconds * 1000,
    }
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        connect_args=options,
        pool_pre_ping=True,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=seconds,
    )

    @event.listens_for(engine, "do_connect")
    def _connects(_dialect: object, _record: object, args: list[Any], kwargs: dict[str, Any]) -> BoundedConnection:
        if ended.is_set():
            raise NoAnswer("nobody waits any longer")
        # A second more than the server's limits, so that where the server lives it is the one that gives up.
        connection = BoundedConnection.connect(*args, **kwargs)
        connection.seconds, connection.ended = seconds + 1, ended
        return connection

    return engine
