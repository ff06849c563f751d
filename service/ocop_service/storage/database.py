"""The database: SQLite or PostgreSQL behind one face, its transactions and what goes wrong with it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError, InterfaceError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ocop_rules.errors import BilingualError
from ocop_rules.text import printable
from ocop_rules.text import text as phrase
from ocop_service.storage.list_lines import add_missing
from ocop_service.storage.outage import Outage
from ocop_service.storage.postgresql import BoundedConnection, NoAnswer
from ocop_service.storage.postgresql import engine_of as postgresql_engine
from ocop_service.storage.private import keep_private
from ocop_service.storage.tables import log_head

_MIGRATION_SECONDS = 3600
_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0x0C0B
_MAY_ADD = text(
    "SELECT has_function_privilege('ocop_log_lock()', 'EXECUTE') AND "
    + "".join(f"has_table_privilege('{table}', 'INSERT') AND " for table in ("list_lines", "words"))
    + " AND ".join(
        f"has_table_privilege('{table}', '{each}')"
        for table in ("outbox", "drafts")
        for each in ("SELECT", "INSERT", "UPDATE", "DELETE")
    )
)


class StorageUnavailable(BilingualError):
    """The database cannot be reached, is full or refuses to answer; nothing was stored."""


class OutcomeUnknown(StorageUnavailable):
    """The database was told to commit and did not say whether it did: it may have been stored, or not."""


class WrongSchema(BilingualError):
    """The database's tables are of another release of the service."""


class WouldWait(Exception):
    """What is asked has to be waited for."""


class Database:
    """A database of the service.

    Args:
        url: `sqlite:///FILE` or `postgresql://…`.
        seconds: how long it may take to answer.
        readers: how many connections may read side by side, beside those that write.
        writers: how many may write, one after the other.

    Attributes:
        readers: as it was given.
        tightened: the names of SQLite's files that others could read, until this object took that from them.
    """

    def __init__(self, url: str, seconds: int = 10, readers: int = 10, writers: int = 1) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.readers = readers
        self.tightened: list[str] = []
        self._ended = threading.Event()
        self._ready: PoolProxiedConnection | None = None
        self._lock = threading.Lock()
        self._engine = (
            _sqlite(parsed, readers + writers + 1, seconds, self.tightened)
            if self.is_sqlite
            else postgresql_engine(parsed, readers + writers, seconds, self._ended)
        )
        self._outage = Outage()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Return a connection whose reads see one state of the database.

        Raises:
            StorageUnavailable: the database fails.
        """
        with self._asked():
            # One state for several reads: PostgreSQL would else show each statement what was stored meanwhile.
            level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
            with self._engine.connect().execution_options(**level) as connection:
                yield connection

    def first_row(self, statement: str, *parameters: str) -> tuple[Any, ...] | None:
        """Return the first row that a statement gives, which is in the words of the driver: what each request asks.

        It does without what SQLAlchemy adds to a statement, which takes several times as long.

        Raises:
            StorageUnavailable: the database fails.
        """
        with self._asked():
            connection = self._engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(statement, parameters)
                found: tuple[Any, ...] | None = cursor.fetchone()
                cursor.close()
            except BaseException:
                connection.invalidate()  # nobody knows what is left of it
                raise
            self._keep_ready(connection)
            return found

    def row_at_once(self, statement: str, *parameters: str) -> tuple[Any, ...] | None:
        """Return the first row that a statement gives, if that takes no longer than the file takes to be read.

        To have another thread ask SQLite for a row takes ten times what it takes to ask. One thread alone may do so.

        Raises:
            WouldWait: it may take longer: the database is PostgreSQL, it is locked, it fails, or `first_row` has not
                answered since it did.
        """
        ready = self._ready
        if ready is None or self._outage.holds_off():
            raise WouldWait
        try:
            with closing(ready.cursor()) as cursor:
                cursor.execute(statement, parameters)
                found: tuple[Any, ...] | None = cursor.fetchone()
                return found
        except (SQLAlchemyError, sqlite3.Error):
            self._forget_ready()
            raise WouldWait from None

    def _keep_ready(self, connection: PoolProxiedConnection) -> None:
        """Keep a connection that has answered for `row_at_once`, which makes none: that may have to wait."""
        with self._lock:
            if not self.is_sqlite or self._ready is not None or self._ended.is_set():
                connection.close()
                return
            connection.cursor().execute("PRAGMA busy_timeout=0")
            self._ready = connection

    def _forget_ready(self) -> None:
        with self._lock:
            ready, self._ready = self._ready, None
        if ready is not None:
            ready.invalidate()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Return a connection in a transaction that is committed, safely on disk, when the block ends.

        Raises:
            StorageUnavailable: the database fails, and nothing took effect.
            OutcomeUnknown: it fails while the transaction is being committed.
        """
        committing = False
        try:
            with (
                self._asked(),
                self._engine.connect().execution_options(writes=True) as connection,
                connection.begin(),
            ):
                yield connection
                committing = True
        except StorageUnavailable as error:
            if not committing:
                raise
            raise OutcomeUnknown(error.message) from error

    @contextmanager
    def _asked(self) -> Iterator[None]:
        if self._outage.holds_off():
            said = phrase("cơ sở dữ liệu vừa không trả lời", "the database did not answer a moment ago")
            raise StorageUnavailable(said)
        try:
            yield
        except BaseException as error:
            if _kept_waiting(error):
                self._outage.begins()
            else:
                self._outage.ends()
            if _is_failure(error):
                why = _reason(error)
                said = phrase(f"cơ sở dữ liệu bị lỗi: {why}", f"the database failed: {why}")
                raise StorageUnavailable(said) from error
            raise
        self._outage.ends()

    def migrate(self) -> None:
        """Make or upgrade the tables; several processes may do so at once.

        Raises:
            StorageUnavailable: the database fails.
            WrongSchema: its tables are of a later release; or there is something to make or upgrade, and this role may
                not do so.
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
        with self.writing() as connection, self._without_hurry(connection):
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            config = _alembic()
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError:
                found = MigrationContext.configure(connection).get_current_revision()
                raise WrongSchema(
                    phrase(
                        f"cơ sở dữ liệu ở bản {found} mà bản phát hành này không biết: hãy chạy bản mới hơn, hoặc khôi "
                        "phục bản sao",
                        f"the database has revision {found}, which this release does not know: run the later release "
                        "that made it, or restore a backup",
                    )
                ) from None
            add_missing(connection)

    @contextmanager
    def _without_hurry(self, connection: Connection) -> Iterator[None]:
        """Let statements take their time: another process may be migrating a long log."""
        if self.is_sqlite:
            yield
            return
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        driver = cast(BoundedConnection, connection.connection.driver_connection)
        usual, driver.seconds = driver.seconds, _MIGRATION_SECONDS
        try:
            yield
        finally:
            driver.seconds = usual

    def exists(self) -> bool:
        """Tell whether there is something at the URL: connecting to SQLite makes a file where there is none."""
        file = self._engine.url.database
        return not self.is_sqlite or (file is not None and Path(file).is_file())

    def check(self, *, adding: bool = False) -> None:
        """Check that the database answers and has the tables of this release.

        Args:
            adding: whether this role must also have the right to add to the log.

        Raises:
            StorageUnavailable: it does not answer.
            WrongSchema: its tables are of another release, or this role lacks the right.
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
            if adding and not self.is_sqlite and not connection.execute(_MAY_ADD).scalar_one():
                raise WrongSchema(
                    phrase(
                        "tài khoản này chưa có quyền của bản phát hành này; chủ sở hữu chạy: postgresql.sql",
                        "this role lacks the rights of this release; as the owner of the tables run: postgresql.sql",
                    )
                )

    def close(self) -> None:
        """Close all connections; who waits for the database is told that it does not answer."""
        self._ended.set()
        self._forget_ready()
        self._engine.dispose()


def _kept_waiting(error: BaseException) -> bool:
    """Tell whether the database did not answer in time, as opposed to saying no."""
    original = getattr(error, "orig", error)
    return isinstance(error, PoolTimeout) or isinstance(original, (NoAnswer, psycopg.errors.ConnectionTimeout))


def _reason(error: BaseException) -> str:
    """Say why the database failed: in its own words where it could not be reached; a statement's may hold data."""
    original = getattr(error, "orig", None)
    name = type(original or error).__name__
    if original is None or getattr(error, "statement", None) is not None:
        return name
    return printable(f"{name}: {original}", 300)


_GIVEN = (sqlite3.DataError, sqlite3.IntegrityError, psycopg.DataError, psycopg.IntegrityError)
"""What the drivers raise for what they were given."""


def _is_failure(error: BaseException) -> bool:
    """Tell whether the database is at fault, and not what it was given."""
    failures = (DatabaseError, InterfaceError, PoolTimeout, sqlite3.DatabaseError, psycopg.DatabaseError)
    return isinstance(error, failures) and not isinstance(getattr(error, "orig", error), _GIVEN)


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _text_of(stored: bytes) -> str:
    """Return a text of SQLite's, which takes any bytes for one: what is none is found then, and does not end a read."""
    return stored.decode("utf-8", "surrogateescape")


def _sqlite(url: URL, connections: int, seconds: int, tightened: list[str]) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": seconds, "check_same_thread": False},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=seconds,
    )

    @event.listens_for(engine, "do_connect")
    def _connects(_dialect: object, _record: object, _arguments: object, _named: object) -> None:
        tightened.extend(keep_private(url.database, url.query))

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        connection.text_factory = _text_of
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begins(connection: Connection) -> None:
        # A writer takes the lock at once: a reader that becomes a writer later could not wait for it.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
