"""Rows of a table made of cells: what each means, and every problem at once with the cell it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from pydantic import ValidationError

from ocop_rules.documents.limits import MAX_PROBLEMS
from ocop_rules.documents.source import Source
from ocop_rules.documents.suggestion import nearest
from ocop_rules.documents.validation import keys_of, problems_of
from ocop_rules.errors import Problem
from ocop_rules.register.cell_value import Misread, cell_value, is_nothing, kinds_of
from ocop_rules.register.rows import ROWS, RegisterRow
from ocop_rules.text import Text, folded, printable, text
from ocop_rules.words.register_headings import field_named, heading

_NOT_READ = frozenset({"tt", "stt", "so tt", "so thu tu", "no"})
"""Columns that number the rows."""

Where = tuple[str, int | None]
"""The place of a cell as it is told, and its line in a text."""


class Places(Protocol):
    """Tells where cells of a table stand."""

    def cell(self, row: int, column: int) -> Where:
        """Return where a cell stands, by the row and column that its table was read with."""

    def row(self, row: int) -> Where:
        """Return where a row stands."""


@dataclass(frozen=True)
class CellTable:
    """A table as cells.

    Attributes:
        table: its name among the tables of a register.
        head: the row in which its headings stand.
        headings: its headings, by column.
        rows: its rows, each with its number, by column in the order of headings.
        places: tells where cells stand.
        kept: the columns that are kept by their headings, where those are known beforehand.
        is_text: whether it is a text, in which a delimiter too many moves what follows.
    """

    table: str
    head: int
    headings: Mapping[int, str]
    rows: Iterable[tuple[int, Sequence[object]]]
    places: Places
    kept: Mapping[int, str] = field(default_factory=dict)
    is_text: bool = False


@dataclass
class ReadRows:
    """The rows of a table that were read.

    Attributes:
        table: the table's name.
        rows: the rows that are right.
        numbers: for each of them the number of its row where it was read.
        columns: the columns of the fields.
        places: tells where cells stand.
        problems, notices: what is wrong, and what is doubtful.
        unread: the ids and names of rows that are there and wrong; None where those are not known either.
    """

    table: str
    columns: Mapping[str, int]
    places: Places
    rows: list[RegisterRow] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    unread: set[str] | None = field(default_factory=set)

    def where(self, index: int, name: str) -> Where:
        """Return where the field of a row stands, by the row's position in the table."""
        number = self.numbers[index]
        column = self.columns.get(name)
        return self.places.row(number) if column is None else self.places.cell(number, column)


def fields_of(table: str) -> tuple[str, ...]:
    """Return the fields of a table in the order of its columns: notes stand last."""
    names = [name for name in ROWS[table].model_fields if name not in ("note", "more")]
    return (*names, "note")


def read_rows(cells: CellTable, forms: Mapping[str, Text]) -> ReadRows:
    """Return the rows of a table, and all that is wrong with it.

    Args:
        cells: the table.
        forms: the legal forms of producers by name.
    """
    model = ROWS[cells.table]
    columns, more, problems, notices = _columns(cells)
    read = ReadRows(cells.table, columns, cells.places, problems=problems, notices=notices)
    needed = [name for name, each in model.model_fields.items() if each.is_required() and name not in columns]
    for name in needed:
        place, line = cells.places.row(cells.head)
        told = heading(cells.table, name)
        message = text(f"thiếu cột “{told.vi}”", f"the column “{told.en}” is missing")
        mend = text(
            f"thêm cột có tiêu đề “{told.vi}” hoặc {name}", f"add a column with the heading “{told.en}” or {name}"
        )
        read.problems.append(Problem("missing-field", place, message, mend, None, line))
    if needed:
        read.unread = None
    else:
        _Reader(cells, columns, more, forms, read).run()
    return read


def _columns(cells: CellTable) -> tuple[dict[str, int], dict[int, str], list[Problem], list[Problem]]:
    known = fields_of(cells.table)
    columns: dict[str, int] = {}
    more: dict[int, str] = {**cells.kept}
    problems: list[Problem] = []
    notices: list[Problem] = []
    for column, written in cells.headings.items():
        if is_nothing(written) or folded(written) in _NOT_READ:
            continue
        name = field_named(cells.table, known, written)
        place, line = cells.places.cell(cells.head, column)
        if name is not None:
            if name in columns:
                message = text("hai cột có cùng nghĩa", "two columns mean the same")
                mend = text("xóa hoặc đổi tên một cột", "delete or rename one of them")
                problems.append(Problem("ambiguous-column", place, message, mend, printable(written), line))
            columns[name] = column
            continue
        titles = {
            title: each
            for each in known
            for title in (each, heading(cells.table, each).vi, heading(cells.table, each).en)
        }
        close = nearest(written, titles)
        if close is not None and titles[close] not in columns:
            message = text("không có cột này", "there is no such column")
            mend = text(f"có phải “{close}”?", f"did you mean “{close}”?")
            problems.append(Problem("unknown-field", place, message, mend, printable(written), line))
        elif "more" in ROWS[cells.table].model_fields:
            more[column] = " ".join(written.split())
        else:
            message = text("cột này không được đọc", "this column is not read")
            notices.append(Problem("column-not-read", place, message, None, printable(written), line))
    return columns, more, problems, notices


class _Reader:
    """Reads the rows of one table."""

    def __init__(
        self,
        cells: CellTable,
        columns: Mapping[str, int],
        more: Mapping[int, str],
        forms: Mapping[str, Text],
        read: ReadRows,
    ) -> None:
        self._cells = cells
        self._model = ROWS[cells.table]
        self._keys = keys_of(self._model)
        kinds = kinds_of(self._model)
        self._read = read
        self._more = more
        self._forms = forms
        self._headed = {column for column, written in cells.headings.items() if not is_nothing(written)} | {*cells.kept}
        self._width = max(self._headed, default=-1) + 1
        self._told: set[int] = set()
        self._plan = [(name, column, *kinds[name]) for name, column in columns.items()]

    def run(self) -> None:
        for number, values in self._cells.rows:
            if len(self._read.problems) >= MAX_PROBLEMS:
                self._read.unread = None
                return
            self._row(number, values)

    def _row(self, number: int, cells: Sequence[object]) -> None:
        values: dict[str, object] = {}
        wrong: set[str] = set()
        for name, column, kind, choice in self._plan:
            value = cells[column] if column < len(cells) else None
            if value is None or is_nothing(value):
                continue
            try:
                values[name] = cell_value(kind, choice, value, self._forms)
            except Misread as error:
                wrong.add(name)
                place, line = self._cells.places.cell(number, column)
                self._read.problems.append(error.problem(place, value, line))
        self._tell_unheaded(number, cells)
        more = {
            head: str(cells[column]).strip()
            for column, head in self._more.items()
            if column < len(cells) and not is_nothing(cells[column])
        }
        if not values and not wrong:
            if more:
                self._nothing_known(number)
            return
        if more:
            values["more"] = more
        try:
            row = self._model.model_validate(values)
        except ValidationError as error:
            for problem in problems_of(error, Source("", values), self._keys):
                name = str(problem.path[0]) if problem.path else ""
                if name not in wrong:
                    self._read.problems.append(self._placed(problem, number, name))
            self._keep_names(values)
            return
        if wrong:
            self._keep_names(values)
        else:
            self._read.rows.append(row)
            self._read.numbers.append(number)

    def _keep_names(self, values: Mapping[str, object]) -> None:
        """Keep by what other rows name a row that is wrong: it is there."""
        if self._read.unread is not None:
            self._read.unread |= {str(values[each]) for each in ("id", "name") if each in values}

    def _tell_unheaded(self, number: int, cells: Sequence[object]) -> None:
        """Tell what stands where no heading is: beyond the last it is wrong, for a comma may have parted a value."""
        if len(cells) <= self._width == len(self._headed):
            return
        for column, value in enumerate(cells):
            if column in self._headed or is_nothing(value):
                continue
            place, line = self._cells.places.cell(number, column)
            if column >= self._width and self._cells.is_text:
                message = text("hàng có nhiều ô hơn tiêu đề", "the row has more cells than there are headings")
                mend = text(
                    "đặt giá trị có dấu phân cách trong ngoặc kép", "put a value that holds the delimiter in quotes"
                )
                self._read.problems.append(Problem("row-too-long", place, message, mend, printable(str(value)), line))
            elif column not in self._told:
                self._told.add(column)
                message = text(
                    "cột này không có tiêu đề nên không được đọc", "this column has no heading and is not read"
                )
                self._read.notices.append(Problem("column-not-read", place, message, None, printable(str(value)), line))

    def _placed(self, problem: Problem, number: int, name: str) -> Problem:
        column = self._read.columns.get(name)
        places = self._cells.places
        place, line = places.row(number) if column is None else places.cell(number, column)
        mend = problem.mend
        if problem.code == "missing-field":
            mend = text("điền ô này, hoặc xóa cả hàng", "fill the cell in, or delete the row")
        return replace(problem, place=place, line=line, mend=mend, path=None, edit=None)

    def _nothing_known(self, number: int) -> None:
        place, line = self._cells.places.row(number)
        message = text(
            "hàng chỉ có chữ ở cột không được đọc nên bị bỏ qua",
            "only columns that are not read hold anything in this row; it is left out",
        )
        self._read.notices.append(Problem("row-not-read", place, message, None, None, line))
