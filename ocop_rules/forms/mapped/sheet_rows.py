"""Rows of score sheets in a mapped table: a row a criterion, an option or a sheet."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ocop_rules.documents.spreadsheet import Cell
from ocop_rules.errors import Problem
from ocop_rules.forms.mapped.cell_words import criterion_in, is_crossed, letter_in, number_in, typed_number_in
from ocop_rules.forms.mapped.entries import Entry, Gathered, Kind
from ocop_rules.forms.mapped.fields import Fields, Subject
from ocop_rules.forms.mapped.reading import Reading
from ocop_rules.forms.mapped.table import Table, begins_as, written_in
from ocop_rules.text import folded, printable, text

_SUMS = ("tong", "tong cong", "cong", "tong diem", "tong so diem", "tong cong diem", "tong so", "total")
"""What stands before the total of a whole sheet, and not of a part of one."""

_NUMBERED = re.compile(r"[IVX]{1,6}(?:\s*[.)/:-]\s*|\Z)")
"""A Roman number, by which products are numbered where criteria have the others."""


_folded = lru_cache(maxsize=10_000)(folded)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table, with what reads its fields."""

    table: Table
    fields: Fields
    row: int

    def cell(self, column: int) -> Cell:
        return self.table.tab.cell(self.row, column)

    def field(self, name: str) -> Cell | None:
        return self.table.cell(name, self.row)

    @property
    def values(self) -> set[int]:
        """The columns in which something is chosen or given."""
        names = {self.table.one.get(name) for name in ("option", "points", "chosen")} - {None}
        lists = {*self.table.members, *self.table.options.values()}
        return lists | {each for each in names if each is not None}


class SheetRows:
    """Gathers the score sheets of mapped tables.

    Args:
        reading: the workbook while it is read.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._mapping = reading.mapping
        self._kind: Kind = reading.mapping.values
        self._gathered: dict[tuple[str | None, ...], Gathered] = {}
        self._section = ""

    @property
    def gathered(self) -> tuple[Gathered, ...]:
        """The sheets on which something stands, in their order."""
        return tuple(each for each in self._gathered.values() if each.is_filled)

    def take(self, table: Table, fields: Fields) -> None:
        """Take the rows of a table."""
        self._section = ""
        match self._mapping.each_row:
            case "criterion":
                self._take_criteria(table, fields)
            case "option":
                self._take_options(table, fields)
            case "sheet":
                self._take_sheets(table, fields)

    # Whose sheet a row is of

    def _of(self, row: _Row, member: str | None, cell: Cell) -> Gathered | None:
        """Return the sheet that a cell is of; None, its problem noted, where nobody says who scored."""
        subject = row.fields.subject(row.row, member)
        if subject.member is None or subject.member == "?":
            message = text("không rõ ai chấm", "it does not say who scored")
            mend = text("ghi tên vào stated.member của bản khai cột", "write the name at stated.member of the mapping")
            problem = Problem("no-member", f"'{printable(row.table.tab.name)}'", message, mend)
            if problem not in self._reading.problems:
                self._reading.problems.append(problem)
            return None
        key = self._key(row, subject)
        if key not in self._gathered:
            found = Gathered(subject, cell, filled_on=row.fields.filled_on(), remarks=row.fields.remarks())
            self._gathered[key] = found
            if self._mapping.cells.total is not None:
                self._take_total(row, row.table.tab.at(self._mapping.cells.total), member)
        return self._gathered[key]

    def _key(self, row: _Row, subject: Subject) -> tuple[str | None, ...]:
        named = subject.dossier is not None or subject.product is not None
        tab = None if named or self._mapping.columns.member else row.table.tab.name
        return (tab, subject.dossier, subject.product, _folded(subject.member or ""), str(subject.role))

    # What is entered

    def _enter(
        self, row: _Row, key: str, kind: Kind, cell: Cell, member: str | None = None, worth: int | Decimal | None = None
    ) -> None:
        """Note the number in a cell, or that it is empty."""
        before = len(self._reading.problems)
        value = self._reading.attempt(number_in if key.isalpha() else typed_number_in, cell)
        if len(self._reading.problems) == before:
            entry = None if value is None else Entry(key, "parts" if key.isalpha() else kind, value, cell, worth)
            self._note(row, key, entry, cell, member)

    def _note(self, row: _Row, key: str, entry: Entry | None, cell: Cell, member: str | None = None) -> None:
        gathered = self._of(row, member, cell)
        if gathered is None:
            return
        if entry is not None:
            if not gathered.is_filled:
                gathered.first = cell
            gathered.add(entry)
        elif not key.isalpha():
            gathered.blanks.setdefault(key, cell)
        remark = row.field("remarks") if member is None else None
        written = printable(remark.text, 1000) if remark is not None else ""
        if self._mapping.each_row != "sheet" and written:
            written = f"{key}: {written}"
        if written and written not in gathered.remarks:
            gathered.remarks.append(written)

    # A row a criterion

    def _take_criteria(self, table: Table, fields: Fields) -> None:
        for number in table.rows():
            row = _Row(table, fields, number)
            beginning = written_in(table.tab, number)[0].text
            if folded(beginning) in _SUMS:
                self._take_totals(row)
                continue
            if begins_as(beginning, self._mapping.skip):
                continue
            key = self._criterion(row)
            if key is None:
                continue
            if table.members:
                for column in table.members:
                    self._enter(row, key, self._kind, row.cell(column), table.name(column))
            elif table.options:
                self._enter_crosses(row, key)
            else:
                self._enter_choice(row, key)

    def _enter_choice(self, row: _Row, key: str) -> None:
        """Note the option of a row with the points beside it, or its points alone."""
        option, points = row.field("option"), row.field("points")
        if option is not None and (option.value is not None or points is None or points.value is None):
            worth = None if points is None else self._reading.attempt(number_in, points)
            self._enter(row, key, "options", option, worth=worth)
        elif points is not None:
            self._enter(row, key, "points", points)

    def _enter_crosses(self, row: _Row, key: str) -> None:
        if key.isalpha():
            return
        cells = {ordinal: row.cell(column) for ordinal, column in row.table.options.items()}
        before = len(self._reading.problems)
        crossed = [ordinal for ordinal, cell in cells.items() if self._reading.attempt(is_crossed, cell)]
        for ordinal in crossed:
            self._note(row, key, Entry(key, "options", ordinal, cells[ordinal]), cells[ordinal])
        if not crossed and len(self._reading.problems) == before:
            self._note(row, key, None, next(iter(cells.values())))

    def _take_totals(self, row: _Row) -> None:
        """Note the totals that stand below the criteria."""
        cells: dict[str | None, Cell] = {row.table.name(column): row.cell(column) for column in row.table.members}
        points = row.field("points")
        if not cells and points is not None:
            cells = {None: points}
        for member, cell in cells.items():
            self._take_total(row, cell, member)

    def _take_total(self, row: _Row, cell: Cell, member: str | None = None) -> None:
        total = self._reading.attempt(number_in, cell)
        gathered = None if total is None else self._of(row, member, cell)
        if total is not None and gathered is not None:
            gathered.totals.append((total, cell))

    # Which criterion a row is of

    def _criterion(self, row: _Row) -> str | None:
        """Return the criterion of a row, or the letter of a part; None where it names none."""
        cell = row.field("criterion")
        assert cell is not None
        if "criterion" in self._mapping.as_above:
            cell = Cell(cell.tab, cell.row, cell.column, row.fields.text("criterion", row.row) or cell.value)
        if self._is_heading(row):
            return None
        before = len(self._reading.problems)
        key = self._reading.attempt(criterion_in, cell)
        letter = letter_in(cell) if key is None else None
        if letter is not None and self._section:
            return f"{self._section}.{letter}"
        if key is not None and not key.isalpha():
            self._section = key.partition(".")[0]
        known = key is not None or len(self._reading.problems) > before
        if not known and cell.value is not None and len(written_in(row.table.tab, row.row)) > 1:
            self._tell_unknown(row, cell)
        return key

    def _is_heading(self, row: _Row) -> bool:
        """Note what a row says that is a heading over rows of criteria, where the mapping looks for such."""
        name = self._mapping.heading_row
        written = written_in(row.table.tab, row.row)
        if name is None or not written or any(each.column in row.values for each in written):
            return False
        if not _NUMBERED.match(written[0].text):
            return False
        row.fields.tell(name, _NUMBERED.sub("", written[0].text, count=1) or written[-1].text)
        return True

    def _tell_unknown(self, row: _Row, cell: Cell) -> None:
        """Tell of a row on which something is chosen, and which names no criterion."""
        if any(row.table.tab.value(row.row, each) is not None for each in row.values):
            message = text(
                "ô này không nêu số tiêu chí, mà hàng có điểm", "no criterion is named, and the row has points"
            )
            mend = text("ghi số như 1.1 ở đầu ô", "begin the cell with the number, such as 1.1")
            found = printable(cell.text) or None
            self._reading.problems.append(Problem("no-criterion", cell.place, message, mend, found))

    # A row an option

    def _take_options(self, table: Table, fields: Fields) -> None:
        ordinals: Counter[tuple[str | None, ...]] = Counter()
        for number in table.rows():
            row = _Row(table, fields, number)
            if begins_as(table.beginning(number), self._mapping.skip):
                continue
            key = self._criterion(row)
            chosen = row.field("chosen")
            if key is None or chosen is None or key.isalpha():
                continue
            subject = fields.subject(number)
            judged = (subject.dossier, subject.product, subject.set, subject.member, key)
            ordinals[judged] += 1
            of_sheet = self._of(row, None, chosen)
            if of_sheet is not None:
                of_sheet.rows[key] = ordinals[judged]
            before = len(self._reading.problems)
            if self._reading.attempt(is_crossed, chosen):
                worth = self._reading.number(table, "points", number)
                self._note(row, key, Entry(key, "options", ordinals[judged], chosen, worth), chosen)
            elif len(self._reading.problems) == before:
                self._note(row, key, None, chosen)

    # A row a sheet

    def _take_sheets(self, table: Table, fields: Fields) -> None:
        keys = {}
        for column in table.criteria:
            headings = range(table.first - self._mapping.header_rows, table.first)
            found = [self._reading.attempt(criterion_in, table.tab.cell(row, column)) for row in headings]
            numbers = [each for each in found if each is not None and not each.isalpha()]
            if numbers:
                keys[column] = numbers[-1]
        for number in table.rows():
            if len(written_in(table.tab, number)) < 2 or begins_as(table.beginning(number), self._mapping.skip):
                continue
            row = _Row(table, fields, number)
            given = {*keys, *table.parts.values()}
            if all(table.tab.value(number, column) is None for column in given):
                continue
            for column, key in keys.items():
                self._enter(row, key, self._kind, row.cell(column))
            for letter, column in table.parts.items():
                self._enter(row, letter, "parts", row.cell(column))
            total = row.field("total")
            if total is not None:
                self._take_total(row, total)
