"""The database: SQLite or PostgreSQL behind one face, its transactions and what goes wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ocop_rules.errors import ToldError
from ocop_rules.text import text as phrase
from ocop_service.storage.tables import log_head

_CONNECT_SECONDS = 5
_BUSY_SECONDS = 10
_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0x0C0B


class StorageUnavailable(ToldError):
    """The database cannot be reached, is full or refuses to answer; nothing was stored that was not acknowledged."""


class WrongSchema(ToldError):
    """The database's tables are of another release of the service."""


class Database:
    """A database of the service.

    Args:
        url: `sqlite:///FILE` or `postgresql://…`.
        readers: how many connections may read side by side.
    """

    def __init__(self, url: str, readers: int = 10) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._engine = _sqlite(parsed) if self.is_sqlite else _postgresql(parsed, readers)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection whose reads see one state of the database.

        Raises:
            StorageUnavailable: the database fails.
        """
        with _told():
            # One state for several reads: PostgreSQL would else show each statement what was stored meanwhile.
            level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
            with self._engine.connect().execution_options(**level) as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in a transaction that is committed, safely on disk, when the block ends.

        Raises:
            StorageUnavailable: the database fails; whether a transaction that was being committed took effect may
                then be unknown.
        """
        with _told(), self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def migrate(self) -> None:
        """Make or upgrade the tables; several processes may do so at once.

        Raises:
            StorageUnavailable: the database fails.
            WrongSchema: there is something to make or upgrade, and this role may not do so.
        """
        try:
            self._migrate()
        except StorageUnavailable as error:
            if not isinstance(error.__cause__, ProgrammingError):
                raise
            raise WrongSchema(
                phrase(
                    "tài khoản này không được tạo hay nâng cấp bảng; chạy bằng chủ sở hữu: ocop database upgrade",
                    "this role may not make or upgrade the tables; run as their owner: ocop database upgrade",
                )
            ) from error

    def _migrate(self) -> None:
        with self.writing() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            config = _alembic()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def exists(self) -> bool:
        """Tell whether there is something at the URL: connecting to SQLite makes a file where there is none."""
        file = self._engine.url.database
        return not self.is_sqlite or (file is not None and Path(file).is_file())

    def check(self) -> None:
        """Check that the database answers and has the tables of this release.

        Raises:
            StorageUnavailable: it does not answer.
            WrongSchema: its tables are of another release.
        """
        with self.reading() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
            wanted = ScriptDirectory.from_config(_alembic()).get_current_head()
            if found != wanted:
                raise WrongSchema(
                    phrase(
                        f"cơ sở dữ liệu ở phiên bản {found}, cần {wanted}; chạy: ocop database upgrade",
                        f"the database has revision {found}, this release needs {wanted}; run: ocop database upgrade",
                    )
                )
            connection.execute(select(log_head.c.sequence)).all()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, InternalError, ProgrammingError, PoolTimeout) as error:
        original = getattr(error, "orig", None)
        name = type(original or error).__name__
        raise StorageUnavailable(phrase(f"cơ sở dữ liệu lỗi: {name}", f"the database failed: {name}")) from error


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False}, pool_size=10
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begins(connection: Connection) -> None:
        # A writer takes the lock at once: a reader that becomes a writer later could not wait for it.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL, readers: int) -> Engine:
    options: dict[str, Any] = {
        "connect_timeout": _CONNECT_SECONDS,
        "application_name": "ocop",
        "options": "-c statement_timeout=15000 -c lock_timeout=10000 -c timezone=UTC",
        "keepalives_idle": 10,
    }
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        connect_args=options,
        pool_pre_ping=True,
        pool_size=readers,
        pool_timeout=_CONNECT_SECONDS,
    )
