"""Rows of score sheets in a mapped table: a row a criterion, an option or a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from ocop_rules.council.imported import parts_doubt
from ocop_rules.documents.spreadsheet import Cell
from ocop_rules.errors import Problem
from ocop_rules.forms.mapped.cell_words import criterion_in, is_crossed, number_in, typed_number_in
from ocop_rules.forms.mapped.entries import Entry, Gathered, Kind, keys_of_sheet
from ocop_rules.forms.mapped.fields import Fields
from ocop_rules.forms.mapped.law import set_number
from ocop_rules.forms.mapped.reading import Reading
from ocop_rules.forms.mapped.table import Table, written_in
from ocop_rules.forms.read_sheet import ReadSheet
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import ProductSet
from ocop_rules.text import folded, printable, text

_SUMS = ("tong", "tong cong", "cong", "tong diem", "tong so diem", "tong cong diem", "tong so", "total")
"""What stands before the total of a whole sheet, and not of a part of one."""


class SheetRows:
    """Gathers the score sheets of mapped tables.

    Args:
        reading: the workbook while it is read.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._gathered_sheets: dict[tuple[str | None, ...], Gathered] = {}

    def take(self, table: Table, fields: Fields) -> None:
        """Take the rows of a table."""
        match self._reading.mapping.each_row:
            case "criterion":
                self._read_criteria(table, fields)
            case "option":
                self._read_options(table, fields)
            case "sheet":
                self._read_sheets(table, fields)

    def _gathered(self, table: Table, fields: Fields, row: int, member: str | None, cell: Cell) -> Gathered | None:
        subject = fields.subject(row, member)
        if subject.member is None or subject.member == "?":
            message = text("không rõ ai chấm", "it does not say who scored")
            mend = text("ghi tên vào stated.member của ánh xạ", "write the name at stated.member of the mapping")
            problem = Problem("no-member", f"'{printable(table.tab.name)}'", message, mend)
            if problem not in self._reading.problems:
                self._reading.problems.append(problem)
            return None
        key = (subject.dossier, subject.product, folded(subject.member), str(subject.role))
        tab = None
        if subject.dossier is None and subject.product is None and not self._reading.mapping.columns.member:
            tab = table.tab.name
        return self._gathered_sheets.setdefault((tab, *key), Gathered(subject, cell, filled_on=fields.filled_on()))

    def _read_criteria(self, table: Table, fields: Fields) -> None:
        columns = self._reading.mapping.columns
        kind: Kind = "options" if self._reading.mapping.values == "options" else "points"
        for row in table.rows(()):
            beginning = folded(written_in(table.tab, row)[0].text)
            if beginning in _SUMS:
                self._note_totals(table, fields, row)
            if beginning.startswith(tuple(map(folded, self._reading.mapping.skip))):
                continue
            key = self._criterion(table, fields, row)
            if key is None:
                continue
            if table.members:
                for column in table.members:
                    self._enter(table, fields, row, key, kind, table.tab.cell(row, column), table.name(column))
            elif columns.options:
                self._enter_crosses(table, fields, row, key)
            else:
                self._enter_choice(table, fields, row, key)

    def _enter_choice(self, table: Table, fields: Fields, row: int, key: str) -> None:
        """Note the option of a row with the points beside it, or its points alone."""
        option, points = table.cell("option", row), table.cell("points", row)
        if option is not None and option.value is not None:
            worth = None if points is None else self._reading.attempt(number_in, points)
            self._enter(table, fields, row, key, "options", option, worth=worth)
        elif points is not None:
            self._enter(table, fields, row, key, "points", points)

    def _note_totals(self, table: Table, fields: Fields, row: int) -> None:
        """Note the totals that stand below the criteria."""
        cells: dict[str | None, Cell] = {table.name(column): table.tab.cell(row, column) for column in table.members}
        points = table.cell("points", row)
        if not cells and points is not None:
            cells = {None: points}
        for member, cell in cells.items():
            total = self._reading.attempt(number_in, cell)
            gathered = None if total is None else self._gathered(table, fields, row, member, cell)
            if total is not None and gathered is not None:
                gathered.totals.append((total, cell))

    def _criterion(self, table: Table, fields: Fields, row: int) -> str | None:
        cell = table.cell("criterion", row)
        assert cell is not None
        if cell.value is None and "criterion" in self._reading.mapping.as_above:
            written = fields.text("criterion", row)
            cell = Cell(cell.tab, cell.row, cell.column, written)
        elif "criterion" in self._reading.mapping.as_above:
            fields.text("criterion", row)
        before = len(self._reading.problems)
        key = self._reading.attempt(criterion_in, cell)
        if (
            key is None
            and len(self._reading.problems) == before
            and cell.value is not None
            and len(written_in(table.tab, row)) > 1
        ):
            self._tell_unknown(table, row, cell)
        return key

    def _tell_unknown(self, table: Table, row: int, cell: Cell) -> None:
        """Tell of a row on which something is chosen, and which names no criterion."""
        names = {table.one.get(name) for name in ("option", "points", "chosen")}
        values = {*table.members, *table.options.values(), *names} - {None}
        if any(each is not None and table.tab.value(row, each) is not None for each in values):
            message = text(
                "ô này không nêu số tiêu chí, mà hàng có điểm", "no criterion is named, and the row has points"
            )
            mend = text("ghi số như 1.1 ở đầu ô", "begin the cell with the number, such as 1.1")
            self._reading.problems.append(
                Problem("no-criterion", cell.place, message, mend, printable(cell.text) or None)
            )

    def _enter(
        self,
        table: Table,
        fields: Fields,
        row: int,
        key: str,
        kind: Kind,
        cell: Cell,
        member: str | None = None,
        worth: int | Decimal | None = None,
    ) -> None:
        value = self._reading.attempt(number_in if key.isalpha() else typed_number_in, cell)
        if value is None:
            return
        gathered = self._gathered(table, fields, row, member, cell)
        if gathered is not None:
            gathered.add(Entry(key, "parts" if key.isalpha() else kind, value, cell, worth))

    def _enter_crosses(self, table: Table, fields: Fields, row: int, key: str) -> None:
        for ordinal, column in table.options.items():
            cell = table.tab.cell(row, column)
            if self._reading.attempt(is_crossed, cell):
                gathered = self._gathered(table, fields, row, None, cell)
                if gathered is not None:
                    gathered.add(Entry(key, "options", ordinal, cell))

    def _read_options(self, table: Table, fields: Fields) -> None:
        ordinals: Counter[tuple[str | None, str]] = Counter()
        for row in table.rows(self._reading.mapping.skip):
            key = self._criterion(table, fields, row)
            chosen = table.cell("chosen", row)
            if key is None or chosen is None or key.isalpha():
                continue
            subject = fields.subject(row)
            ordinals[subject.product, key] += 1
            if self._reading.attempt(is_crossed, chosen):
                gathered = self._gathered(table, fields, row, None, chosen)
                if gathered is not None:
                    ordinal = ordinals[subject.product, key]
                    gathered.add(Entry(key, "options", ordinal, chosen, self._reading.number(table, "points", row)))

    def _read_sheets(self, table: Table, fields: Fields) -> None:
        kind: Kind = "options" if self._reading.mapping.values == "options" else "points"
        keys = {}
        for column in table.criteria:
            headings = range(table.first - self._reading.mapping.header_rows, table.first)
            found = [self._reading.attempt(criterion_in, table.tab.cell(row, column)) for row in headings]
            numbers = [each for each in found if each is not None and not each.isalpha()]
            if numbers:
                keys[column] = numbers[-1]
        for row in table.rows(self._reading.mapping.skip):
            if len(written_in(table.tab, row)) < 2:
                continue
            for column, key in keys.items():
                self._enter(table, fields, row, key, kind, table.tab.cell(row, column))
            for letter, column in table.parts.items():
                self._enter(table, fields, row, letter, "parts", table.tab.cell(row, column))
            total = table.cell("total", row)
            value = self._reading.attempt(number_in, total) if total is not None else None
            if total is not None and value is not None:
                gathered = self._gathered(table, fields, row, None, total)
                if gathered is not None:
                    gathered.totals.append((value, total))

    def finished(self) -> Iterator[ReadSheet]:
        """Yield the sheets on which something stands, noting what is wrong with them."""
        for gathered in self._gathered_sheets.values():
            gathered.without_headings()
            subject, place = gathered.subject, gathered.first.place
            rulebook = self._reading.law.rulebook(subject, place)
            product_set = self._reading.law.product_set(rulebook, subject)
            sums = _sums(product_set)
            self._reading.problems += gathered.doubled(sums)
            if product_set is not None:
                self._reading.problems += gathered.misfits(product_set)
            sheet = gathered.sheet(sums)
            self._check_totals(gathered)
            if keys_of_sheet(sheet):
                yield ReadSheet(
                    judge=subject.member or "",
                    role=subject.role,
                    dossier=subject.dossier,
                    version=rulebook.id if rulebook is not None else subject.version,
                    product_set=product_set.number if product_set is not None else set_number(subject),
                    product=subject.product,
                    producer=subject.producer,
                    sheet=sheet,
                    filled_on=gathered.filled_on,
                    remarks="",
                    place=f"{self._reading.name}, {place}" if self._reading.name else place,
                )

    def _check_totals(self, gathered: Gathered) -> None:
        """Tell where a printed total is not the sum of what was given."""
        given = [e.value for (_, kind), found in gathered.entries.items() for e in found if kind != "options"]
        if any(kind == "options" for _, kind in gathered.entries) or not given:
            return
        for total, cell in gathered.totals:
            doubt = parts_doubt([Decimal(each) for each in given], total)
            if doubt is not None:
                self._reading.findings.append(Problem(doubt.code, cell.place, doubt.message))


def _sums(product_set: ProductSet | None) -> frozenset[str]:
    if product_set is None:
        return frozenset()
    return frozenset(each.number for each in product_set.criteria.values() if each.scoring is Scoring.SUM)
