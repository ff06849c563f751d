"""Reading workbooks that others laid out, by a mapping: everything in them, or everything that cannot be read."""

from __future__ import annotations

from pathlib import Path

from ocop_rules.documents.spreadsheet import Tab, Workbook
from ocop_rules.errors import InvalidDocument, InvalidEvidence, Problem
from ocop_rules.forms.mapped.fields import Fields
from ocop_rules.forms.mapped.mapping import SheetMapping, read_mapping
from ocop_rules.forms.mapped.open_table import open_tables
from ocop_rules.forms.mapped.read import Mapped
from ocop_rules.forms.mapped.reading import Reading
from ocop_rules.forms.mapped.result_rows import ResultRows
from ocop_rules.forms.mapped.sheet_rows import SheetRows
from ocop_rules.forms.mapped.table import Table, find_table, tabs_meant
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.text import printable, text


def read_mapped(
    workbook: Path | str | bytes,
    mapping: SheetMapping | Path | str,
    *,
    name: str = "",
    version: str | None = None,
    catalogue: Catalogue | None = None,
) -> Mapped:
    """Return the score sheets and results of a workbook that others laid out.

    Args:
        workbook: the file's path, or what is in it: .xlsx, or a text with commas, semicolons or tabs.
        mapping: where what stands, or the file that says so.
        name: what the workbook is called in messages; the file's own name if left out.
        version: the version by which it was scored, where neither the workbook nor the mapping says.
        catalogue: the criteria; those that are installed if left out.

    Raises:
        InvalidEvidence: with everything that cannot be read, by its cell; nothing is read in part.
        InvalidDocument: the mapping is wrong.
        FormsMissing: the packages for forms are not installed.
    """
    used = mapping if isinstance(mapping, SheetMapping) else read_mapping(mapping)
    called = name or (Path(workbook).name if isinstance(workbook, Path | str) else "")
    try:
        book = open_tables(workbook, called)
    except InvalidDocument as error:
        raise InvalidEvidence(error.problems, error.name) from None
    reading = Reading(used, called, catalogue or default_catalogue(), version, [*book.dangers])
    read = _Reader(book, reading).read()
    if reading.problems:
        raise InvalidEvidence(reading.problems, called)
    return read


class _Reader:
    def __init__(self, book: Workbook, reading: Reading) -> None:
        self._book = book
        self._reading = reading
        self._sheets = SheetRows(reading)
        self._results = ResultRows(reading)

    def read(self) -> Mapped:
        tabs = tabs_meant(self._book, self._reading.mapping)
        self._tell_unread(tabs)
        found = [(tab, *find_table(tab, self._reading.mapping)) for tab in tabs]
        if not any(table for _, table, _ in found):
            self._reading.problems += [problem for _, _, problems in found for problem in problems]
            if not found:
                self._reading.problems.append(self._no_tab())
        for tab, table, problems in found:
            if table is not None:
                self._read_table(table)
            elif self._reading.mapping.tabs is not None:
                self._reading.problems += problems
            else:
                message = text(
                    "trang tính này không có bảng theo ánh xạ nên không được đọc",
                    "this tab has no table as the mapping says, and was not read",
                )
                self._reading.findings.append(Problem("tab-not-read", f"'{printable(tab.name)}'", message))
        sheets = tuple(self._sheets.finished())
        if not (sheets or self._results.results or self._reading.problems):
            message = text("không có phiếu hay kết quả nào trong bảng", "there is no sheet and no result in the table")
            self._reading.problems.append(Problem("nothing-read", "", message))
        self._reading.findings += [
            Problem(doubt.code, result.place, doubt.message)
            for result in self._results.results
            for doubt in result.doubts
        ]
        return Mapped(sheets, tuple(self._results.results), tuple(self._reading.findings))

    def _no_tab(self) -> Problem:
        named = ", ".join(printable(tab.name) for tab in self._book.tabs)
        message = text("không có trang tính nào mà ánh xạ nêu", "no tab has a name that the mapping gives")
        mend = text(f"sửa tabs trong ánh xạ; tệp có: {named}", f"mend tabs in the mapping; the file has: {named}")
        return Problem("no-such-tab", "", message, mend, ", ".join(self._reading.mapping.tabs or ()) or None)

    def _tell_unread(self, tabs: tuple[Tab, ...]) -> None:
        for tab in self._book.tabs:
            if tab.is_hidden and tab not in tabs and tab.height:
                message = text("trang tính ẩn, không được đọc", "the tab is hidden, and was not read")
                self._reading.findings.append(Problem("hidden-tab", f"'{printable(tab.name)}'", message))

    def _read_table(self, table: Table) -> None:
        self._refuse_hidden(table)
        fields = Fields(table, self._reading.mapping)
        rows = self._results if self._reading.mapping.each_row == "product" else self._sheets
        rows.take(table, fields)

    def _refuse_hidden(self, table: Table) -> None:
        tab = table.tab
        mend = text("bỏ ẩn, xem lại rồi lưu", "show it, look it through, then save")
        for row in tab.hidden_rows:
            if row >= table.first:
                message = text("hàng ẩn có dữ liệu", "a hidden row holds something")
                self._reading.problems.append(Problem("hidden-row", tab.cell(row, 1).place, message, mend))
        for column in tab.hidden_columns:
            if column in table.columns:
                message = text("cột ẩn có dữ liệu phải đọc", "a hidden column holds what is to be read")
                self._reading.problems.append(
                    Problem("hidden-column", tab.cell(table.first, column).place, message, mend)
                )
