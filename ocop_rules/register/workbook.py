"""A register as a workbook: a tab a table, with headings in Vietnamese or English, and one about the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from ocop_rules.documents.spreadsheet import Tab, Workbook, place
from ocop_rules.errors import Problem
from ocop_rules.forms.new_workbook import new_workbook
from ocop_rules.register.cell_value import Misread, day_meant, is_nothing
from ocop_rules.register.register import FORMAT, Register
from ocop_rules.register.rows import ROWS
from ocop_rules.register.table_rows import CellTable, Where
from ocop_rules.register.table_text import columns_of, told
from ocop_rules.text import Lang, Text, folded, printable, text
from ocop_rules.words.register_headings import ABOUT, ABOUT_FIELDS, TABLES, table_named, table_title

_LOOKED_AT = 20


@dataclass(frozen=True)
class _Places:
    tab: str

    def cell(self, row: int, column: int) -> Where:
        return place(self.tab, row, column + 1), None

    def row(self, row: int) -> Where:
        return f"'{printable(self.tab)}'!{row}:{row}", None


def workbook_tables(workbook: Workbook) -> Iterator[CellTable]:
    """Yield the tables of a workbook: of the tabs that are called as tables are."""
    for tab in workbook.tabs:
        table = table_named(tab.name)
        if table is not None and tab.height:
            yield table_of(tab, table)


def table_of(tab: Tab, table: str) -> CellTable:
    """Return a tab as a table; its headings stand in its first row that has two or more, or its first."""
    places = _Places(tab.name)
    head = next((row for row in range(1, min(tab.height, _LOOKED_AT) + 1) if _filled(tab, row) > 1), 1)
    headings = {
        column - 1: str(value) for column in range(1, tab.width + 1) if (value := tab.value(head, column)) is not None
    }
    rows = ((number, values) for number, values in enumerate(tab.rows(), 1) if number > head)
    return CellTable(table, head, headings, rows, places)


def _filled(tab: Tab, row: int) -> int:
    return sum(tab.value(row, column) is not None for column in range(1, tab.width + 1))


def other_tabs(workbook: Workbook) -> tuple[Tab, ...]:
    """Return the tabs that are no table of a register and hold something."""
    return tuple(tab for tab in workbook.tabs if tab.height and table_named(tab.name) is None and not _is_about(tab))


def formula_notices(workbook: Workbook) -> Iterator[Problem]:
    """Yield what is told of cells that show an error, or that nobody sees."""
    for tab in workbook.tabs:
        if table_named(tab.name) is None:
            continue
        if tab.is_hidden or tab.hidden_rows:
            where = f"'{printable(tab.name)}'"
            found = ", ".join(map(str, tab.hidden_rows[:10]))
            message = text(
                "có hàng hoặc trang bị ẩn; vẫn được đọc", "rows or the tab are hidden; they were read all the same"
            )
            yield Problem("hidden-rows", where, message, None, found or None)


def unread_cells(tab: Tab) -> Iterator[Problem]:
    """Yield the cells of a tab that show an error, or hold a formula that nobody has reckoned."""
    for row, column in tab.errors:
        message = text("ô báo lỗi", "the cell shows an error")
        mend = text("sửa công thức, hoặc ghi giá trị", "mend the formula, or write the value")
        yield Problem("cell-error", place(tab.name, row, column), message, mend)
    for row, column in sorted(tab.formulas):
        if tab.value(row, column) is None and (row, column) not in tab.errors:
            message = text("công thức chưa được tính", "nobody has reckoned this formula")
            mend = text("mở bằng Excel hoặc LibreOffice rồi lưu lại", "open it in Excel or LibreOffice, and save it")
            yield Problem("cell-error", place(tab.name, row, column), message, mend)


def _is_about(tab: Tab) -> bool:
    return folded(tab.name) in (folded(ABOUT.vi), folded(ABOUT.en))


def about_of(workbook: Workbook) -> tuple[dict[str, object], list[Problem]]:
    """Return what the tab about the register says, and what is wrong with it."""
    said: dict[str, object] = {}
    problems: list[Problem] = []
    for tab in filter(_is_about, workbook.tabs):
        for row in range(1, tab.height + 1):
            word, value = tab.value(row, 1), tab.value(row, 2)
            if is_nothing(word) or is_nothing(value):
                continue
            name = _about_field(str(word))
            where = place(tab.name, row, 2)
            if name is None:
                message = text("không có mục này", "there is no such entry")
                problems.append(Problem("unknown-field", place(tab.name, row, 1), message, None, printable(str(word))))
            elif name == "as_of":
                try:
                    said[name] = day_meant(value)
                except Misread as error:
                    problems.append(error.problem(where, value))
            elif name == "complete":
                said[name], wrong = complete_tables(str(value), where)
                problems += wrong
            else:
                said[name] = str(value).strip()
    return said, problems


def _about_field(word: str) -> str | None:
    wanted = folded(word)
    return next(
        (
            name
            for name, title in ABOUT_FIELDS.items()
            if wanted in (name, folded(name), folded(title.vi), folded(title.en))
        ),
        None,
    )


def complete_tables(value: str, where: str) -> tuple[list[str], list[Problem]]:
    """Return the tables that a cell names, parted by commas or semicolons, and what is wrong with it."""
    names: list[str] = []
    problems = []
    for word in _parted(value):
        name = table_named(word)
        if name is None:
            message = text("không có bảng này", "there is no such table")
            mend = text(f"chọn: {', '.join(ROWS)}", f"write one of: {', '.join(ROWS)}")
            problems.append(Problem("unknown-table", where, message, mend, printable(word)))
        else:
            names.append(name)
    return names, problems


def _parted(value: str) -> list[str]:
    """Part by semicolons and lines; by commas where no title with a comma is meant."""
    words: list[str] = []
    for each in value.replace("\n", ";").split(";"):
        whole = each.strip()
        if whole:
            words += [whole] if table_named(whole) else [part.strip() for part in whole.split(",") if part.strip()]
    return words


def register_workbook(register: Register, lang: Lang, forms: Mapping[str, Text]) -> bytes:
    """Return a register as a workbook, an XLSX file; the same register gives the same bytes.

    Args:
        register: the register.
        lang: the language of tabs, headings and choices.
        forms: the legal forms of producers by name.

    Raises:
        PaperRefused: the package that writes workbooks is not installed.
    """
    out = BytesIO()
    with new_workbook(out, ABOUT.in_(lang)) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        _write_about(book.add_worksheet(ABOUT.in_(lang)), register, lang, day)
        for table in ROWS:
            rows = getattr(register, table)
            if rows is None:
                continue
            tab = book.add_worksheet(table_title(table, lang))
            tab.freeze_panes(1, 0)
            columns = columns_of(table, rows, lang)
            for at, column in enumerate(columns):
                tab.set_column(at, at, 34 if column.field in ("name", "told", "note") else 16)
                tab.write_string(0, at, column.heading, bold)
            for number, row in enumerate(rows, 1):
                for at, column in enumerate(columns):
                    value = column.of(row)
                    if value is not None:
                        told_value = value if column.key is not None else told(table, column.field, value, lang, forms)
                        write_cell(tab, number, at, told_value, day)
    return out.getvalue()


def _write_about(tab: object, register: Register, lang: Lang, day: object) -> None:
    said = {
        "format": FORMAT,
        "name": register.name,
        "as_of": register.as_of,
        "complete": "; ".join(TABLES[each].in_(lang) for each in register.complete) or None,
    }
    tab.set_column(0, 1, 30)  # type: ignore[attr-defined]
    row = 0
    for name, value in said.items():
        if value is not None:
            write_cell(tab, row, 0, ABOUT_FIELDS[name].in_(lang), day)
            write_cell(tab, row, 1, value, day)
            row += 1


def write_cell(tab: object, row: int, column: int, value: object, day: object, words: object = None) -> None:
    """Write a value into a cell as what it is: a day, a number, or text, in the formats for days and for words."""
    if isinstance(value, date):
        tab.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # type: ignore[attr-defined]
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        tab.write_number(row, column, value, words)  # type: ignore[attr-defined]
    else:
        tab.write_string(row, column, str(value), words)  # type: ignore[attr-defined]
