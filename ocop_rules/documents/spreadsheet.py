"""Opening a workbook that somebody sent: its tabs as rows of typed cells, or one clear problem.

Nothing in a workbook is executed, computed or followed: no macro, no formula, no link to another file. The value that a
formula had when the workbook was saved is there, and so is the formula, so that a reader may take it or not.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, TypeAlias
from xml.sax.saxutils import unescape

from ocop_rules.brief import one_line
from ocop_rules.documents.regular_file import open_regular
from ocop_rules.documents.sheet_scan import SheetScan, address, inside, letters, position, scanned
from ocop_rules.documents.workbook_parts import MAX_FILE, TabPart, WorkbookParts, too_large, unpacked
from ocop_rules.errors import BilingualError, InvalidDocument, Problem
from ocop_rules.text import printable, text

Value: TypeAlias = "str | int | Decimal | bool | date | datetime | time | timedelta | None"
"""What a cell holds; None for nothing. Numbers are whole or decimal, never binary fractions."""

MAX_ROWS = 20_000
"""A tab with more rows than this, empty ones too, is not read."""

MAX_COLUMNS = 2_000
"""A tab that holds anything beyond this column is not read."""

MAX_CELLS = 2_000_000
"""A workbook whose tabs span more cells than this is not read."""

_MERGED_BEYOND = 200
"""So far beyond the last cell that holds anything a merged area is followed."""

_QUOTES = {"&quot;": '"', "&apos;": "'"}
_NAMED = re.compile(rb"<(?:[\w.-]+:)?v>([0-9]{1,9})<")
_MAX_TEXT = 64 * 1024 * 1024
"""The characters of all cells together: many cells may name one long text."""


class FormsMissing(BilingualError):
    """A workbook cannot be read because the packages for forms are not installed."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        tab: the name of its tab.
        row, column: where it stands, from 1.
        value: what it holds; in a merged area, what the whole area holds.
        formula: its formula without the equals sign, empty where it is not known; None if it holds no formula.
        error: whether it shows an error, such as #REF!.
    """

    tab: str
    row: int
    column: int
    value: Value
    formula: str | None = None
    error: bool = False

    @property
    def place(self) -> str:
        """Where it stands, as Excel writes it: `'Phiếu 3'!E27`."""
        return place(self.tab, self.row, self.column)

    @property
    def text(self) -> str:
        """What it holds as text without blanks around it; empty for nothing."""
        return "" if self.value is None else str(self.value).strip()


@dataclass(frozen=True, eq=False)
class Tab:
    """A tab of a workbook.

    Attributes:
        name: its name.
        is_hidden: whether it is not shown.
        height, width: the last row and column that hold anything.
        hidden_rows: the rows that are not shown, of those that hold anything.
        hidden_columns: the columns that are not shown, of those that hold anything.
    """

    name: str
    is_hidden: bool
    height: int
    width: int
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[int, ...]
    _formulas: Mapping[bytes, bytes] = field(repr=False)
    _errors: frozenset[tuple[int, int]] = field(repr=False)
    _merged: Mapping[tuple[int, int], tuple[int, int]] = field(repr=False)
    _values: Sequence[Sequence[Any]] = field(repr=False)

    def __repr__(self) -> str:
        return one_line("Tab", [("name", self.name), ("height", self.height), ("width", self.width)])

    def value(self, row: int, column: int) -> Value:
        """Return what a cell holds, by its row and column from 1; None for nothing and beyond the last cell."""
        if self._merged:
            row, column = self._merged.get((row, column), (row, column))
        if 1 <= row <= self.height and 1 <= column <= self.width:
            return _typed(self._values[row - 1][column - 1])
        return None

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell by its row and column, from 1."""
        at = self._merged.get((row, column), (row, column))
        return Cell(self.name, row, column, self.value(row, column), self.formula(*at), at in self._errors)

    def at(self, where: str) -> Cell:
        """Return a cell by its address, such as E27; ValueError if this is none."""
        return self.cell(*position(where))

    def formula(self, row: int, column: int) -> str | None:
        """Return a cell's formula without the equals sign, empty where it is not known; None if it holds none."""
        if not self._formulas:
            return None
        found = self._formulas.get(address(row, column))
        return None if found is None else unescape(found.decode("utf-8", "replace"), _QUOTES)

    @property
    def formulas(self) -> Iterator[tuple[int, int]]:
        """The cells that hold a formula, by row and column."""
        return (position(each.decode()) for each in self._formulas)

    @property
    def errors(self) -> tuple[tuple[int, int], ...]:
        """The cells that show an error, such as #REF!, by row and column, in order."""
        return tuple(sorted(self._errors))

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """Yield what the cells of each row hold, from the first row and column to the last that hold anything."""
        if not self._merged:
            for values in self._values:
                yield tuple([(each or None) if type(each) is str else _typed(each) for each in values])
            return
        for row in range(1, self.height + 1):
            yield tuple([self.value(row, column) for column in range(1, self.width + 1)])

    def is_merged(self, row: int, column: int) -> bool:
        """Tell whether a cell is a part of a merged area and not the one that holds its value."""
        return self._merged.get((row, column), (row, column)) != (row, column)


@dataclass(frozen=True, eq=False)
class Workbook:
    """A workbook.

    Attributes:
        name: what was read, such as a file name.
        tabs: its tabs of cells, hidden ones too.
        macros: the parts of it that hold macros; none was executed.
        outside: the parts by which it takes values from other files or servers; none was followed.
    """

    name: str
    tabs: tuple[Tab, ...]
    macros: tuple[str, ...]
    outside: tuple[str, ...]

    def __repr__(self) -> str:
        return one_line("Workbook", [("name", self.name), ("tabs", len(self.tabs))])

    @cached_property
    def dangers(self) -> tuple[Problem, ...]:
        """The problems of a workbook that holds macros or takes values from other files: it should not be trusted."""
        return tuple(dangers(self.macros, self.outside))


def read_workbook_file(path: Path | str, max_rows: int = MAX_ROWS) -> Workbook:
    """Open a workbook.

    Args:
        path: its file.
        max_rows: how many rows a tab may have.

    Raises:
        InvalidDocument: it cannot be read as a workbook, with the reason.
        FormsMissing: the packages for forms are not installed.
    """
    with open_regular(Path(path)) as (file, size):
        raw = file.read(MAX_FILE + 1)
    name = printable(str(path), 200)
    if size > MAX_FILE:
        too_large(name, f"{size / (1024 * 1024):.0f} MiB")
    return read_workbook_bytes(raw, name, max_rows)


def read_workbook_bytes(raw: bytes, name: str = "", max_rows: int = MAX_ROWS) -> Workbook:
    """Open a workbook from its bytes; raises as `read_workbook_file` does."""
    parts = unpacked(raw, name)
    scans = moderate(parts, name, max_rows)
    tabs = [
        _tab(part, scan, values, name)
        for part, scan, values in zip(parts.tabs, scans, values_of(parts, name), strict=True)
    ]
    return Workbook(name, tuple(tabs), parts.macros, parts.outside)


def values_of(parts: WorkbookParts, name: str) -> Iterator[list[list[Any]]]:
    """Yield the values of each tab of a workbook as the library reads them: rows from the first on, all as wide.

    Raises:
        InvalidDocument: a tab cannot be read, or there are too many cells.
        FormsMissing: the packages for forms are not installed.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise FormsMissing(
            text(
                "thiếu gói để đọc bảng tính; cài bằng: pip install 'ocop-rules[forms]'",
                "the packages that read workbooks are not installed; install them: pip install 'ocop-rules[forms]'",
            )
        ) from None
    if len({each.name for each in parts.tabs}) != len(parts.tabs):
        _damaged(name)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(parts.checked)) as book:
            cells = 0
            for part in parts.tabs:
                values = book.get_sheet_by_name(part.name).to_python(skip_empty_area=False)
                cells += sum(map(len, values))
                if cells > MAX_CELLS:
                    too_large(name, f"> {MAX_CELLS} cells")
                yield values
    except (CalamineError, ValueError, OverflowError, OSError):
        _damaged(name)
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # of the library's Rust, which is no Exception
            _damaged(name)
        raise


def dangers(macros: Sequence[str], outside: Sequence[str]) -> list[Problem]:
    """Return the problems of the parts of a workbook that hold macros or take values from other files."""
    found = []
    if macros:
        message = text(
            "bảng tính có macro; macro không được chạy và tệp không được dùng",
            "the workbook holds macros; they were not executed, and the file is not used",
        )
        mend = text("lưu lại dạng .xlsx (không macro)", "save it as .xlsx, which holds no macros")
        found.append(Problem("macros", "", message, mend, printable(macros[0])))
    if outside:
        message = text(
            "bảng tính lấy giá trị từ tệp hoặc máy chủ khác, có thể đã cũ; liên kết không được mở",
            "the workbook takes values from other files or servers, which may be out of date; no link was followed",
        )
        mend = text(
            "trong Excel: Dữ liệu > Sửa liên kết > Ngắt liên kết, rồi lưu lại",
            "in Excel: Data > Edit Links > Break Link, then save it",
        )
        found.append(Problem("external-link", "", message, mend, printable(outside[0])))
    return found


def place(tab: str, row: int, column: int) -> str:
    """Return where a cell stands, as Excel writes it: `'Phiếu 3'!E27`."""
    return f"'{printable(tab).replace(chr(39), chr(39) * 2)}'!{letters(column)}{row}"


def _scan(part: TabPart, name: str) -> SheetScan:
    try:
        return scanned(part.xml)
    except ValueError:
        _damaged(name, f"'{printable(part.name)}'")


def tab_of_values(name: str, values: Sequence[Sequence[str]]) -> Tab:
    """Return a tab of plain texts, as of a file whose values commas part; rows are of one length."""
    width = len(values[0]) if values else 0
    return Tab(name, False, len(values), width, (), (), {}, frozenset(), {}, values)


def moderate(parts: WorkbookParts, name: str, max_rows: int = MAX_ROWS) -> list[SheetScan]:
    """Look through the tabs of a workbook, and refuse what a reader would lay out in far more memory than it holds.

    Raises:
        InvalidDocument: it reaches too far, or a sheet is damaged.
    """
    scans = [_scan(part, name) for part in parts.tabs]
    for part, scan in zip(parts.tabs, scans, strict=True):
        where = f"'{printable(part.name)}'"
        if scan.rows > max_rows or scan.last_row > max_rows:
            _reaches_too_far(max(scan.rows, scan.last_row), max_rows, "hàng", "rows", name, where)
        if scan.last_column > MAX_COLUMNS:
            _reaches_too_far(scan.last_column, MAX_COLUMNS, "cột", "columns", name, where)
    far = (scan for scan in scans if not scan.is_near)
    if sum(scan.last_row * scan.last_column for scan in far) > MAX_CELLS:
        too_large(name, f"> {MAX_CELLS} cells")
    lengths = [len(each) for each in parts.shared.split(b"</si>")]
    longest = max(lengths)
    could_be = sum(len(part.xml) for part in parts.tabs) // len(b"<v>0</v>")
    if longest * could_be > _MAX_TEXT:
        could_be = sum(part.xml.count(b"v>") for part in parts.tabs) // 2
    if longest * could_be > _MAX_TEXT and _named(parts, lengths) > _MAX_TEXT:
        too_large(name, f"> {_MAX_TEXT // (1024 * 1024)} MiB")
    return scans


def _reaches_too_far(found: int, most: int, vi: str, en: str, name: str, where: str) -> NoReturn:
    message = text(
        f"trang tính có {found} {vi}, kể cả {vi} trống có định dạng; chỉ đọc tối đa {most}",
        f"the tab has {found} {en}, empty ones with a format included; at most {most} are read",
    )
    mend = text(
        f"chọn mọi {vi} trống sau dữ liệu, xóa hẳn (Delete {en}), rồi lưu lại",
        f"select all empty {en} after the data, delete them (Delete {en}), and save",
    )
    raise InvalidDocument([Problem("too-large", where, message, mend)], name)


def _named(parts: WorkbookParts, lengths: Sequence[int]) -> int:
    """Return the characters of all shared texts as often as a cell may name them."""
    named = (int(each) for part in parts.tabs for each in _NAMED.findall(part.xml))
    return sum(lengths[each] for each in named if each < len(lengths))


def _tab(part: TabPart, scan: SheetScan, values: list[list[Any]], name: str) -> Tab:
    height, width = len(values), len(values[0]) if values else 0
    merged = {}
    for at, holder in inside(scan.merged, height + _MERGED_BEYOND, width + _MERGED_BEYOND):
        merged[at] = holder
        if len(merged) > MAX_CELLS // 4:
            too_large(name, f"> {MAX_CELLS // 4} merged cells", f"'{printable(part.name)}'")
    hidden_rows = (row for row in sorted(scan.hidden_rows) if row <= height and any(values[row - 1]))
    hidden_columns = {
        column
        for first, last in scan.hidden_columns
        for column in range(first, min(last, width) + 1)
        if any(row[column - 1] for row in values)
    }
    return Tab(
        part.name,
        part.is_hidden,
        height,
        width,
        tuple(hidden_rows),
        tuple(sorted(hidden_columns)),
        scan.formulas,
        frozenset(scan.errors),
        merged,
        values,
    )


def _typed(value: Any) -> Value:
    kind = type(value)
    if kind is str:
        return value or None
    if kind is float:
        return int(value) if value.is_integer() else Decimal(repr(value))
    return value  # type: ignore[no-any-return]


def _damaged(name: str, where: str = "") -> NoReturn:
    message = text("bảng tính bị hỏng nên không đọc được", "the workbook is damaged and cannot be read")
    mend = text("mở bằng Excel hoặc LibreOffice rồi lưu lại", "open it in Excel or LibreOffice, and save it anew")
    raise InvalidDocument([Problem("damaged-workbook", where, message, mend)], name)
