"""A register as tables of a database, by SQLAlchemy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocop_rules.errors import InvalidRegister, Problem
from ocop_rules.forms.packages import needed
from ocop_rules.register.built import of_tables
from ocop_rules.register.cell_value import Misread, day_meant, kinds_of
from ocop_rules.register.parquet import exact
from ocop_rules.register.register import FORMAT, Register
from ocop_rules.register.rows import ROWS
from ocop_rules.register.table_rows import CellTable, Where
from ocop_rules.register.table_text import Column, columns_of, written
from ocop_rules.register.workbook import complete_tables
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.text import printable, text
from ocop_rules.words.register_headings import table_named

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

ABOUT_TABLE = "register"
"""The table of names and values that says of which day a register is."""

_AT_ONCE = 2000


@dataclass(frozen=True)
class _Places:
    table: str
    headings: Sequence[str]

    def cell(self, row: int, column: int) -> Where:
        return f"{self.table}.{printable(self.headings[column])}", row or None

    def row(self, row: int) -> Where:
        return self.table, row or None


def read_register_database(address: str, prefix: str = "", *, catalogue: Catalogue | None = None) -> Register:
    """Return the register that the tables of a database hold; rows are numbered in the order of their first column.

    Args:
        address: the database, as SQLAlchemy writes it: `sqlite:///register.db`.
        prefix: what stands before the names of the tables, such as `ocop_`.
        catalogue: the criteria; None for those that are installed.

    Raises:
        InvalidRegister: with every problem at once.
        PaperRefused: SQLAlchemy is not installed.
    """
    with _engine(address) as engine:
        import sqlalchemy

        file = engine.url.database if engine.url.get_backend_name() == "sqlite" else None
        if file and file != ":memory:" and not Path(file).is_file():  # SQLite would begin an empty one
            message = text("không có tệp này", "there is no such file")
            raise InvalidRegister([Problem("unreadable-file", "", message, None, printable(file))])
        shown = engine.url.render_as_string(hide_password=True)
        try:
            with engine.connect().execution_options(yield_per=_AT_ONCE) as connection:
                tables = _tables(connection, prefix)
                said, problems = _about(connection, prefix)
                cells = (_cells(connection, table, name) for name, table in tables.items())
                return of_tables(said, cells, catalogue or default_catalogue(), shown, problems)
        except sqlalchemy.exc.SQLAlchemyError as error:
            message = text("không đọc được cơ sở dữ liệu", "the database cannot be read")
            found = printable(str(getattr(error, "orig", None) or type(error).__name__))
            raise InvalidRegister([Problem("database", "", message, None, found)], shown) from None


def _tables(connection: Connection, prefix: str) -> Mapping[str, Table]:
    import sqlalchemy

    names = [name for name in sqlalchemy.inspect(connection).get_table_names() if name.startswith(prefix)]
    found = {}
    for name in sorted(names):
        table = table_named(name.removeprefix(prefix))
        if table is not None:
            found[table] = sqlalchemy.Table(name, sqlalchemy.MetaData(), autoload_with=connection)
    return {table: found[table] for table in ROWS if table in found}


def _cells(connection: Connection, table: Table, name: str) -> CellTable:
    headings = [column.name for column in table.columns]
    return CellTable(name, 0, dict(enumerate(headings)), _rows(connection, table), _Places(table.name, headings))


def _rows(connection: Connection, table: Table) -> Iterator[tuple[int, Sequence[object]]]:
    keys = [*table.primary_key.columns] or [next(iter(table.columns))]
    for number, row in enumerate(connection.execute(table.select().order_by(*keys)), 1):
        yield number, [exact(value) for value in row]


def _about(connection: Connection, prefix: str) -> tuple[dict[str, object], list[Problem]]:
    import sqlalchemy

    name = f"{prefix}{ABOUT_TABLE}"
    if not sqlalchemy.inspect(connection).has_table(name):
        return {}, []
    said: dict[str, object] = {}
    problems: list[Problem] = []
    table = sqlalchemy.Table(name, sqlalchemy.MetaData(), autoload_with=connection)
    for row in connection.execute(table.select()):
        key, value = str(row[0]), str(row[1])
        if key == "as_of":
            try:
                said[key] = day_meant(value)
            except Misread as error:
                problems.append(error.problem(f"{name}.as_of", value))
        elif key == "complete":
            said[key], wrong = complete_tables(value, f"{name}.complete")
            problems += wrong
        elif key == "name":
            said[key] = value
    return said, problems


def write_register_database(register: Register, address: str, prefix: str = "") -> None:
    """Write a register into tables of a database; tables of these names are replaced, in one transaction.

    Raises:
        PaperRefused: SQLAlchemy is not installed.
    """
    with _engine(address) as engine, engine.begin() as connection:
        import sqlalchemy

        there = sqlalchemy.inspect(connection)
        said = {
            "format": FORMAT,
            "name": register.name,
            "as_of": register.as_of and register.as_of.isoformat(),
            "complete": ", ".join(register.complete),
        }
        about = sqlalchemy.Table(
            f"{prefix}{ABOUT_TABLE}",
            sqlalchemy.MetaData(),
            sqlalchemy.Column("name", sqlalchemy.String(40), primary_key=True),
            sqlalchemy.Column("value", sqlalchemy.Text, nullable=False),
        )
        rows: list[dict[str, object]] = [{"name": key, "value": value} for key, value in said.items() if value]
        whole: list[tuple[Table, list[dict[str, object]]]] = [(about, rows), *_written(register, prefix)]
        for table, found in whole:
            if there.has_table(table.name):
                table.drop(connection)
            table.create(connection)
            if found:
                connection.execute(table.insert(), found)
        for name in ROWS:
            if getattr(register, name) is None and there.has_table(f"{prefix}{name}"):
                sqlalchemy.Table(f"{prefix}{name}", sqlalchemy.MetaData()).drop(connection)


def _written(register: Register, prefix: str) -> Iterator[tuple[Table, list[dict[str, object]]]]:
    import sqlalchemy

    for name in ROWS:
        rows = getattr(register, name)
        if rows is None:
            continue
        columns = columns_of(name, rows)
        number = sqlalchemy.Column("no", sqlalchemy.Integer, primary_key=True, autoincrement=False)
        typed = [sqlalchemy.Column(each.heading, _type(sqlalchemy, name, each)) for each in columns]
        table = sqlalchemy.Table(f"{prefix}{name}", sqlalchemy.MetaData(), number, *typed)
        held = [
            {"no": i, **{each.heading: _held(name, each, each.of(row)) for each in columns}}
            for i, row in enumerate(rows, 1)
        ]
        yield table, held


def _type(sqlalchemy: Any, table: str, column: Column) -> Any:
    kind, _ = kinds_of(ROWS[table])[column.field]
    if kind in ("count", "stars"):
        return sqlalchemy.Integer
    if kind == "day":
        return sqlalchemy.Date
    return sqlalchemy.Boolean if kind == "truth" else sqlalchemy.Text  # SQLite holds no exact decimals


def _held(table: str, column: Column, value: object) -> object:
    if value is None or kinds_of(ROWS[table])[column.field][0] in ("count", "stars", "day", "truth"):
        return value
    return written(value)


@contextmanager
def _engine(address: str) -> Iterator[Engine]:
    with needed("tables"):
        import sqlalchemy
    try:
        engine = sqlalchemy.create_engine(address)
    except (sqlalchemy.exc.ArgumentError, ImportError) as error:
        message = text("không hiểu địa chỉ cơ sở dữ liệu", "this is no address of a database")
        mend = text("ghi như sqlite:///so.db", "write it as sqlite:///register.db")
        raise InvalidRegister([Problem("database", "", message, mend, printable(str(error)))]) from None
    try:
        yield engine
    finally:
        engine.dispose()
