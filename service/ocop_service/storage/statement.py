"""Statements that every stored evaluation takes, run by the database's driver itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, Literal, cast

from sqlalchemy import Connection, Dialect, Insert, Select, TextClause
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.interfaces import DBAPICursor

_PARAMETERS: dict[str, Literal["named", "pyformat"]] = {"sqlite": "named", "postgresql": "pyformat"}
"""How parameters stand in a statement that takes them by name, by the kind of database."""


class Statement:
    """A statement that SQLAlchemy writes once for each kind of database, and the driver runs.

    What SQLAlchemy does each time that it runs a statement takes longer than the database takes for it. Errors are the
    driver's own.

    Args:
        written: the statement.
        columns: those that it fills; none where it only reads.
    """

    def __init__(self, written: Insert | Select[Any] | TextClause, columns: Sequence[str] = ()) -> None:
        self._written = written
        self._columns = list(columns) or None
        self._of: dict[str, str] = {}

    def rows(self, connection: Connection) -> list[tuple[Any, ...]]:
        """Return what it reads, in a transaction that has begun."""
        with _cursor(connection) as cursor:
            cursor.execute(self._in(connection.dialect))
            return list(cursor.fetchall())

    def add(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Add rows, in a transaction that has begun."""
        with _cursor(connection) as cursor:
            cursor.executemany(self._in(connection.dialect), rows)

    def _in(self, dialect: Dialect) -> str:
        known = self._of.get(dialect.name)
        if known is None:
            named = cast("type[DefaultDialect]", type(dialect))(paramstyle=_PARAMETERS[dialect.name])
            known = str(self._written.compile(dialect=named, column_keys=self._columns))
            self._of[dialect.name] = known
        return known


@contextmanager
def _cursor(connection: Connection) -> Iterator[DBAPICursor]:
    with closing(connection.connection.cursor()) as cursor:
        try:
            yield cursor
        except connection.dialect.loaded_dbapi.Error as error:
            # Else the transaction's end would fail too, and hide why.
            if connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor):
                connection.invalidate()
            raise
