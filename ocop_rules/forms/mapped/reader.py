"""Reading workbooks that others laid out, by a mapping: everything in them, or everything that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ocop_rules.documents.sheet_scan import letters
from ocop_rules.documents.spreadsheet import Tab, Workbook
from ocop_rules.errors import InvalidDocument, InvalidEvidence, Problem
from ocop_rules.forms.mapped.cell_words import criterion_named
from ocop_rules.forms.mapped.fields import Fields
from ocop_rules.forms.mapped.finished import finished
from ocop_rules.forms.mapped.law import versions_over
from ocop_rules.forms.mapped.mapping import SheetMapping, read_mapping
from ocop_rules.forms.mapped.open_table import open_tables
from ocop_rules.forms.mapped.read import MappedWorkbook
from ocop_rules.forms.mapped.reading import Reading
from ocop_rules.forms.mapped.result_rows import ResultRows
from ocop_rules.forms.mapped.sheet_rows import SheetRows
from ocop_rules.forms.mapped.table import Table, find_table, tabs_meant
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.text import folded, printable, text


def read_mapped(
    workbook: Path | str | bytes,
    mapping: SheetMapping | Path | str,
    *,
    name: str = "",
    version: str | None = None,
    sets: Mapping[str, int] | None = None,
    catalogue: Catalogue | None = None,
) -> MappedWorkbook:
    """Return the score sheets and results of a workbook that others laid out.

    Args:
        workbook: the file's path, or what is in it: .xlsx, or a text with commas, semicolons or tabs.
        mapping: where what stands, or the file that says so.
        name: what the workbook is called in messages; the file's own name if left out.
        version: the version by which it was scored, where neither the workbook nor the mapping says.
        sets: the number of the product set by dossier's id or by product, where the workbook does not say.
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
    known = {name: number for given, number in (sets or {}).items() for name in (given, folded(given))}
    reading = Reading(used, called, catalogue or default_catalogue(), version, known, [*book.dangers])
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

    def read(self) -> MappedWorkbook:
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
                    "trang tính này không có bảng theo bản khai cột nên không được đọc",
                    "this tab has no table as the mapping says, and was not read",
                )
                self._reading.findings.append(Problem("tab-not-read", f"'{printable(tab.name)}'", message))
        sheets = tuple(finished(self._sheets.gathered, self._reading))
        if not (sheets or self._results.results or self._reading.problems):
            message = text("không có phiếu hay kết quả nào trong bảng", "there is no sheet and no result in the table")
            self._reading.problems.append(Problem("nothing-read", "", message))
        self._reading.findings += [
            Problem(doubt.code, result.place, doubt.message)
            for result in self._results.results
            for doubt in result.doubts
        ]
        return MappedWorkbook(sheets, tuple(self._results.results), tuple(self._reading.findings))

    def _no_tab(self) -> Problem:
        if self._reading.mapping.tabs is None:
            return Problem("nothing-read", "", text("tệp không có dữ liệu", "there is nothing in the file"))
        named = ", ".join(printable(tab.name) for tab in self._book.tabs)
        message = text("không có trang tính nào mà bản khai cột nêu", "no tab has a name that the mapping gives")
        mend = text(f"sửa tabs trong bản khai cột; tệp có: {named}", f"mend tabs in the mapping; the file has: {named}")
        return Problem("no-such-tab", "", message, mend, ", ".join(self._reading.mapping.tabs or ()) or None)

    def _tell_unread(self, tabs: tuple[Tab, ...]) -> None:
        for tab in self._book.tabs:
            if tab.is_hidden and tab not in tabs and tab.height:
                message = text("trang tính ẩn, không được đọc", "the tab is hidden, and was not read")
                self._reading.findings.append(Problem("hidden-tab", f"'{printable(tab.name)}'", message))

    def _read_table(self, table: Table) -> None:
        self._refuse_hidden(table)
        self._refuse_headings(table)
        self._refuse_other_version(table)
        fields = Fields(table, self._reading.mapping)
        rows = self._results if self._reading.mapping.each_row == "product" else self._sheets
        rows.take(table, fields)

    def _refuse_headings(self, table: Table) -> None:
        """Tell of two columns of one member or of one criterion, and of one that does not say whose it is."""
        for columns in (table.members, table.criteria):
            seen: dict[str, int] = {}
            for column in columns:
                name = table.name(column)
                if column not in table.headings:
                    message = text("cột không có tiêu đề", "the column has no heading")
                    mend = text(
                        "ghi tên thành viên hoặc số tiêu chí", "write the member's name or the criterion's number"
                    )
                    place = table.tab.cell(table.first - 1, column).place
                    self._reading.problems.append(Problem("no-heading", place, message, mend))
                if columns is table.criteria:
                    name = criterion_named(name) or ""
                first = seen.setdefault(folded(name) if columns is table.members else name, column)
                if first != column and name:
                    message = text(
                        f"cột {letters(first)} cũng là của “{printable(name)}”",
                        f"column {letters(first)} is of “{printable(name)}” too",
                    )
                    mend = text(
                        "sửa tiêu đề, hoặc nêu rõ từng cột trong bản khai cột",
                        "mend the heading, or name the columns one by one in the mapping",
                    )
                    place = table.tab.cell(table.first - 1, column).place
                    self._reading.problems.append(Problem("doubled-column", place, message, mend, printable(name)))

    def _refuse_other_version(self, table: Table) -> None:
        """Tell where the table is of another decision than the mapping, or who reads it, says."""
        meant = self._reading.mapping.stated.version or self._reading.version
        named = versions_over(table.tab, table.first, self._reading.catalogue)
        if meant is None or not named or {*self._reading.catalogue.ids_named(meant)} & {*named}:
            return
        cell = next(iter(named.values()))
        message = text(
            f"bảng theo {', '.join(named)}, còn bản khai cột hoặc đợt đánh giá theo {meant}",
            f"the table is of {', '.join(named)}, the mapping or the round of {meant}",
        )
        mend = text("dùng bản khai cột của đúng quyết định", "use the mapping of that decision")
        self._reading.problems.append(Problem("other-version", cell.place, message, mend, printable(cell.text, 80)))

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
