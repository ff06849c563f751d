"""Reading the tables of another system back: JSON, a workbook, or a folder of CSV files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ocop_rules.documents.limits import MAX_PROBLEMS
from ocop_rules.documents.source import Source, read_file
from ocop_rules.documents.spreadsheet import Tab, place, read_workbook_file
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import in_file_order, one_of
from ocop_rules.errors import InvalidDocument, InvalidRegister, Place, Problem, dotted
from ocop_rules.register.cell_value import Kind, Misread, cell_value
from ocop_rules.register.csv_folder import csv_table
from ocop_rules.register.exchange.tables import (
    ExchangeRow,
    ExchangeTables,
    ExchangeValue,
    KnownKeys,
    key_problems,
    misfit_of,
    placed,
)
from ocop_rules.register.exchange.write import FORMAT
from ocop_rules.register.read import MAX_ROWS
from ocop_rules.register.workbook import unread_cells
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.exchange_tables import ExchangeDefinition, ExchangeField, load_exchange
from ocop_rules.text import printable, text

_MEMBERS = ("format", "exchange", "tables")
_KINDS: Mapping[str, Kind] = {
    "integer": "number",
    "decimal": "number",
    "double": "number",
    "truth": "truth",
    "day": "day",
}


def read_exchange(source: Path | str, name: str, *, catalogue: Catalogue | None = None) -> ExchangeTables:
    """Return the tables of another system from a file or a folder.

    Args:
        source: a JSON file as `write_exchange` writes it, a workbook with a tab a table, or a folder of CSV files.
        name: the system, such as `qd-5277`.
        catalogue: the criteria; None for those that are installed.

    Raises:
        InvalidRegister: with every problem at once, each by its file, tab, cell or line.
        InvalidRulebook: there is no such system.
    """
    used = catalogue or default_catalogue()
    reader = _Reader(load_exchange(name, used.root))
    path = Path(source)
    try:
        if path.is_dir():
            reader.folder(path)
        elif path.suffix.lower() in (".json", ".yaml", ".yml"):
            reader.document(read_file(path))
        else:
            workbook = read_workbook_file(path, MAX_ROWS)
            reader.problems += workbook.dangers
            for tab in workbook.tabs:
                reader.tab(tab)
    except InvalidDocument as error:
        raise InvalidRegister(map(_of_tables, error.problems), error.name) from None
    return reader.read(printable(str(path), 200))


def _of_tables(problem: Problem) -> Problem:
    """Return a problem of a document; of one that is too large, what large tables are kept as."""
    if problem.code not in ("too-large", "too-complex"):
        return problem
    mend = text("giữ bảng lớn ở dạng .xlsx hoặc thư mục CSV", "keep large tables as .xlsx or a folder of CSV")
    return replace(problem, mend=mend, edit=None)


@dataclass
class _Table:
    """The rows that were read of one table, where each of their fields stands, and what of them is wrong.

    Attributes:
        wrong: the fields, by position of the row and name, of which it is told already.
        unread: whether it has rows whose fields are not known at all.
    """

    rows: list[dict[str, ExchangeValue]] = field(default_factory=list)
    where: list[Mapping[str, tuple[str, int | None, Place | None]]] = field(default_factory=list)
    wrong: set[tuple[int, str]] = field(default_factory=set)
    unread: bool = False


class _Reader:
    def __init__(self, definition: ExchangeDefinition) -> None:
        self._definition = definition
        self._tables: dict[str, _Table] = {}
        self._source: Source | None = None
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []

    def read(self, name: str) -> ExchangeTables:
        if not self._tables and not self.problems:
            message = text("không có bảng nào của hệ thống này", "there is no table of this system")
            self.problems.append(Problem("missing-table", "", message, one_of(self._definition.tables)))
        rows: dict[str, tuple[ExchangeRow, ...]] = {
            table: tuple(self._tables[table].rows) for table in self._definition.tables if table in self._tables
        }
        if len(self.problems) < MAX_PROBLEMS:
            known = KnownKeys(
                {table: each.wrong for table, each in self._tables.items()},
                frozenset(table for table, each in self._tables.items() if each.unread),
            )
            self.problems += key_problems(self._definition, rows, self._where, known)
        if self.problems:
            wrong = self.problems if self._source is None else in_file_order(self.problems, self._source)
            raise InvalidRegister(wrong, name)
        return ExchangeTables(self._definition, rows, tuple(self.notices))

    def _where(self, table: str, index: int, name: str) -> tuple[str, int | None]:
        where = self._tables[table].where[index]
        found = where.get(name) or next(iter(where.values()), (table, None, None))
        return found[0], found[1]

    def folder(self, folder: Path) -> None:
        for path in sorted(folder.glob("*.csv")):
            if path.stem not in self._definition.tables:
                self._not_read(path.name)
                continue
            cells = csv_table(path, path.stem)

            def where(row: int, column: int, cells: Any = cells) -> tuple[str, int | None, Place | None]:
                return (*cells.places.cell(row, column), None)

            self._cells(path.stem, cells.headings, cells.rows, where, cells.head, is_text=True)

    def tab(self, tab: Tab) -> None:
        if tab.name not in self._definition.tables:
            if tab.height:
                self._not_read(f"'{printable(tab.name)}'")
            return
        for problem in unread_cells(tab):
            self._problem(problem)
        headings = {column - 1: str(value) for column in range(1, tab.width + 1) if (value := tab.value(1, column))}
        rows = ((number, values) for number, values in enumerate(tab.rows(), 1) if number > 1)

        def where(row: int, column: int) -> tuple[str, int | None, Place | None]:
            return place(tab.name, row, column + 1), None, None

        self._cells(tab.name, headings, rows, where, 1)

    def _not_read(self, name: str) -> None:
        message = text(
            "không phải bảng của hệ thống này nên không được đọc", "it is no table of this system and is not read"
        )
        self.notices.append(Problem("tab-not-read", name, message))

    def _cells(
        self,
        name: str,
        headings: Mapping[int, str],
        rows: Iterator[tuple[int, Sequence[object]]] | Any,
        where: Any,
        head: int,
        *,
        is_text: bool = False,
    ) -> None:
        table = self._definition.tables[name]
        fields = table.fields
        columns: dict[int, str] = {}
        for column, heading in headings.items():
            at, line, _ = where(head, column)
            if heading.strip() in columns.values():
                message = text("hai cột có cùng tên", "two columns have the same name")
                self._problem(Problem("ambiguous-column", at, message, None, printable(heading), line))
            elif heading.strip() in fields:
                columns[column] = heading.strip()
            else:
                message = text("bảng không có trường này", "the table has no such field")
                self._problem(
                    Problem("unknown-field", at, message, did_you_mean(heading, fields), printable(heading), line)
                )
        found = self._tables[name] = _Table()
        lacking = [each for each in table.key if each not in columns.values()]
        if lacking:
            found.unread = True
            at, line, _ = where(head, max(headings, default=0)) if headings else (name, None, None)
            for each in lacking:
                message = text(f"thiếu cột khóa {each}", f"the key column {each} is missing")
                self._problem(Problem("missing-field", at, message, None, None, line))
        width = max(headings, default=-1) + 1
        for number, cells in rows:
            if all(each is None or each == "" for each in cells):
                continue
            if len(self.problems) >= MAX_PROBLEMS:
                found.unread = True
                break
            beyond = next((i for i in range(width, len(cells)) if cells[i] not in (None, "")), None)
            if beyond is not None:
                at, line, _ = where(number, beyond)
                message = text("hàng có nhiều ô hơn tiêu đề", "the row has more cells than there are headings")
                mend = text(
                    "đặt giá trị có dấu phân cách trong ngoặc kép", "put a value that holds the delimiter in quotes"
                )
                told = printable(str(cells[beyond]))
                self._problem(Problem("row-too-long", at, message, mend if is_text else None, told, line))
            values = {field: cells[column] if column < len(cells) else None for column, field in columns.items()}
            places = {field: where(number, column) for column, field in columns.items()}
            self._row(name, found, values, places)

    def document(self, source: Source) -> None:
        self._source = source
        data = source.data
        tables = data.get("tables") if isinstance(data, dict) else None
        if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(tables, dict):
            message = text("không phải tài liệu này", "it is no such document")
            self._problem(
                Problem.at(
                    ("format",), "wrong-format", message, text(f"cần format: {FORMAT}", f"needs format: {FORMAT}")
                )
            )
            return
        if data.get("exchange") != self._definition.id:
            message = text("tài liệu của hệ thống khác", "it is of another system")
            self._problem(
                Problem.at(("exchange",), "wrong-format", message, None, printable(str(data.get("exchange"))))
            )
            return
        for key in data:
            if key not in _MEMBERS:
                message = text("tài liệu không có mục này", "the document has no such member")
                self._problem(Problem.at((str(key),), "unknown-field", message, did_you_mean(str(key), _MEMBERS)))
        for name, rows in tables.items():
            path: Place = ("tables", str(name))
            if name not in self._definition.tables:
                message = text("không có bảng này", "there is no such table")
                self._problem(
                    Problem.at(path, "unknown-table", message, did_you_mean(str(name), self._definition.tables))
                )
            elif not isinstance(rows, list):
                self._problem(Problem.at(path, "wrong-type", text("phải là danh sách", "a list was expected")))
            else:
                self._objects(source, name, rows, path)

    def _objects(self, source: Source, name: str, rows: Sequence[object], path: Place) -> None:
        found = self._tables[name] = _Table()
        fields = self._definition.tables[name].fields
        for i, row in enumerate(rows):
            if not isinstance(row, dict):
                found.unread = True
                self._problem(Problem.at((*path, i), "wrong-type", text("phải là một hàng", "a row was expected")))
                continue
            values: dict[str, object] = {}
            for key, value in row.items():
                inside = value if isinstance(value, dict) else {"": value}
                values |= {f"{key}.{each}" if each else str(key): part for each, part in inside.items()}
            places = {}
            for key in values:
                whole: Place = (*path, i, *key.split("."))
                places[key] = (dotted(whole), source.line(whole), whole)
                if key not in fields:
                    message = text("bảng không có trường này", "the table has no such field")
                    self._problem(Problem.at(whole, "unknown-field", message, did_you_mean(key, fields)))
            self._row(name, found, {key: each for key, each in values.items() if key in fields}, places)

    def _row(
        self,
        name: str,
        found: _Table,
        cells: Mapping[str, object],
        places: Mapping[str, tuple[str, int | None, Place | None]],
    ) -> None:
        fields = self._definition.tables[name].fields
        row: dict[str, ExchangeValue] = dict.fromkeys(fields)
        for each, written in cells.items():
            if written is None or written == "":
                continue
            at, line, path = places[each]
            try:
                row[each] = value = _meant(fields[each], written, is_typed=self._source is not None)
            except Misread as error:
                found.wrong.add((len(found.rows), each))
                self._problem(Problem(error.code, at, error.message, error.mend, printable(str(written)), line, path))
                continue
            misfit = misfit_of(fields[each], self._definition.code_list(fields[each]), value)
            if misfit is not None:
                found.wrong.add((len(found.rows), each))
                self._problem(placed(misfit, at, value, line))
        found.rows.append(row)
        found.where.append(places)

    def _problem(self, problem: Problem) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)


def _meant(field: ExchangeField, written: object, *, is_typed: bool) -> ExchangeValue:
    """Return the value that is written in a field.

    Args:
        field: the field.
        written: what stands there.
        is_typed: whether texts and numbers are told apart there, as in JSON: a cell shows both alike.

    Raises:
        Misread: it means none of the field's type.
    """
    if isinstance(written, float | Decimal) and not Decimal(written).is_finite():
        raise Misread("wrong-type", text("không phải số hữu hạn", "it is no finite number"))
    if field.type in ("text", "address"):
        if is_typed and not isinstance(written, str):
            raise Misread(
                "wrong-type", text("phải là chữ", "text was expected"), text("đặt trong ngoặc kép", "put it in quotes")
            )
        if isinstance(written, bool | date | list):
            raise Misread("wrong-type", text("phải là chữ", "text was expected"))
        return written if isinstance(written, str) else format(Decimal(str(written)), "f")
    if isinstance(written, list):
        raise Misread("wrong-type", text("không phải danh sách", "a list was not expected"))
    value: Any = cell_value(_KINDS[field.type], "", written, {})
    if field.type in ("decimal", "double"):
        return Decimal(value)
    return value  # type: ignore[no-any-return]
