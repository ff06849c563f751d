"""Reading workbooks that others laid out, by a mapping: everything in them, or everything that cannot be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from ocop_rules.council.imported import Doubt, doubts, parts_doubt, possible_mean
from ocop_rules.documents.spreadsheet import Cell, Tab, Workbook
from ocop_rules.errors import InvalidDocument, InvalidEvidence, Problem
from ocop_rules.forms.mapped.cell_words import (
    Unreadable,
    criterion_in,
    is_crossed,
    number_in,
    stars_in,
    typed_number_in,
)
from ocop_rules.forms.mapped.entries import Entry, Gathered, Kind, keys_of_sheet
from ocop_rules.forms.mapped.fields import Fields, Law, set_number
from ocop_rules.forms.mapped.mapping import SheetMapping, read_mapping
from ocop_rules.forms.mapped.open_table import open_tables
from ocop_rules.forms.mapped.read import ImportedResult, Mapped
from ocop_rules.forms.mapped.table import Table, find_table, tabs_meant, written_in
from ocop_rules.forms.read_sheet import ReadSheet
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import folded, printable, text

T = TypeVar("T")

_SUMS = ("tong", "tong cong", "cong", "tong diem", "tong so diem", "tong cong diem", "tong so", "total")
"""What stands before the total of a whole sheet, and not of a part of one."""


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
    reader = _Reader(book, used, version, catalogue or default_catalogue(), called)
    read = reader.read()
    if reader.problems:
        raise InvalidEvidence(reader.problems, called)
    return read


class _Reader:
    def __init__(
        self, book: Workbook, mapping: SheetMapping, version: str | None, catalogue: Catalogue, name: str
    ) -> None:
        self.problems: list[Problem] = [*book.dangers]
        self._findings: list[Problem] = []
        self._book = book
        self._mapping = mapping
        self._name = name
        self._law = Law(catalogue, version, self.problems.append)
        self._sheets: dict[tuple[str | None, ...], Gathered] = {}
        self._results: list[ImportedResult] = []

    def read(self) -> Mapped:
        tabs = tabs_meant(self._book, self._mapping)
        self._tell_unread(tabs)
        found = [(tab, *find_table(tab, self._mapping)) for tab in tabs]
        if not any(table for _, table, _ in found):
            self.problems += [problem for _, _, problems in found for problem in problems]
            if not found:
                self.problems.append(self._no_tab())
        for tab, table, problems in found:
            if table is not None:
                self._read_table(table)
            elif self._mapping.tabs is not None:
                self.problems += problems
            else:
                message = text(
                    "trang tính này không có bảng theo ánh xạ nên không được đọc",
                    "this tab has no table as the mapping says, and was not read",
                )
                self._findings.append(Problem("tab-not-read", f"'{printable(tab.name)}'", message))
        sheets = tuple(self._finished())
        if not (sheets or self._results or self.problems):
            message = text("không có phiếu hay kết quả nào trong bảng", "there is no sheet and no result in the table")
            self.problems.append(Problem("nothing-read", "", message))
        self._findings += [
            Problem(doubt.code, result.place, doubt.message) for result in self._results for doubt in result.doubts
        ]
        return Mapped(sheets, tuple(self._results), tuple(self._findings))

    def _no_tab(self) -> Problem:
        named = ", ".join(printable(tab.name) for tab in self._book.tabs)
        message = text("không có trang tính nào mà ánh xạ nêu", "no tab has a name that the mapping gives")
        mend = text(f"sửa tabs trong ánh xạ; tệp có: {named}", f"mend tabs in the mapping; the file has: {named}")
        return Problem("no-such-tab", "", message, mend, ", ".join(self._mapping.tabs or ()) or None)

    def _tell_unread(self, tabs: tuple[Tab, ...]) -> None:
        for tab in self._book.tabs:
            if tab.is_hidden and tab not in tabs and tab.height:
                message = text("trang tính ẩn, không được đọc", "the tab is hidden, and was not read")
                self._findings.append(Problem("hidden-tab", f"'{printable(tab.name)}'", message))

    def _try(self, read: Callable[[Cell], T], cell: Cell) -> T | None:
        """Return what a cell is read as, or None, its problem noted."""
        try:
            return read(cell)
        except Unreadable as error:
            self.problems.append(error.problem)
            return None

    def _read_table(self, table: Table) -> None:
        self._refuse_hidden(table)
        fields = Fields(table, self._mapping)
        match self._mapping.each_row:
            case "criterion":
                self._read_criteria(table, fields)
            case "option":
                self._read_options(table, fields)
            case "sheet":
                self._read_sheets(table, fields)
            case "product":
                self._read_products(table, fields)

    def _refuse_hidden(self, table: Table) -> None:
        tab = table.tab
        mend = text("bỏ ẩn, xem lại rồi lưu", "show it, look it through, then save")
        for row in tab.hidden_rows:
            if row >= table.first:
                message = text("hàng ẩn có dữ liệu", "a hidden row holds something")
                self.problems.append(Problem("hidden-row", tab.cell(row, 1).place, message, mend))
        for column in tab.hidden_columns:
            if column in table.columns:
                message = text("cột ẩn có dữ liệu phải đọc", "a hidden column holds what is to be read")
                self.problems.append(Problem("hidden-column", tab.cell(table.first, column).place, message, mend))

    # Score sheets

    def _gathered(self, table: Table, fields: Fields, row: int, member: str | None, cell: Cell) -> Gathered | None:
        subject = fields.subject(row, member)
        if subject.member is None or subject.member == "?":
            message = text("không rõ ai chấm", "it does not say who scored")
            mend = text("ghi tên vào stated.member của ánh xạ", "write the name at stated.member of the mapping")
            problem = Problem("no-member", f"'{printable(table.tab.name)}'", message, mend)
            if problem not in self.problems:
                self.problems.append(problem)
            return None
        key = (subject.dossier, subject.product, folded(subject.member), str(subject.role))
        tab = None
        if subject.dossier is None and subject.product is None and not self._mapping.columns.member:
            tab = table.tab.name
        return self._sheets.setdefault((tab, *key), Gathered(subject, cell, filled_on=fields.filled_on()))

    def _read_criteria(self, table: Table, fields: Fields) -> None:
        columns = self._mapping.columns
        kind: Kind = "options" if self._mapping.values == "options" else "points"
        for row in table.rows(()):
            beginning = folded(written_in(table.tab, row)[0].text)
            if beginning in _SUMS:
                self._note_totals(table, fields, row)
            if beginning.startswith(tuple(map(folded, self._mapping.skip))):
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
                if columns.option:
                    self._enter(table, fields, row, key, "options", table.tab.cell(row, table.one["option"]))
                if columns.points and not (columns.option and self._says_option(table, row)):
                    self._enter(table, fields, row, key, "points", table.tab.cell(row, table.one["points"]))

    def _note_totals(self, table: Table, fields: Fields, row: int) -> None:
        """Note the totals that stand below the criteria."""
        cells: dict[str | None, Cell] = {table.name(column): table.tab.cell(row, column) for column in table.members}
        points = table.cell("points", row)
        if not cells and points is not None:
            cells = {None: points}
        for member, cell in cells.items():
            total = self._try(number_in, cell)
            gathered = None if total is None else self._gathered(table, fields, row, member, cell)
            if total is not None and gathered is not None:
                gathered.totals.append((total, cell))

    def _says_option(self, table: Table, row: int) -> bool:
        return table.tab.value(row, table.one["option"]) is not None

    def _criterion(self, table: Table, fields: Fields, row: int) -> str | None:
        cell = table.cell("criterion", row)
        assert cell is not None
        if cell.value is None and "criterion" in self._mapping.as_above:
            written = fields.text("criterion", row)
            cell = Cell(cell.tab, cell.row, cell.column, written)
        elif "criterion" in self._mapping.as_above:
            fields.text("criterion", row)
        before = len(self.problems)
        key = self._try(criterion_in, cell)
        if (
            key is None
            and len(self.problems) == before
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
            self.problems.append(Problem("no-criterion", cell.place, message, mend, printable(cell.text) or None))

    def _enter(
        self, table: Table, fields: Fields, row: int, key: str, kind: Kind, cell: Cell, member: str | None = None
    ) -> None:
        value = self._try(number_in if key.isalpha() else typed_number_in, cell)
        if value is None:
            return
        gathered = self._gathered(table, fields, row, member, cell)
        if gathered is not None:
            gathered.add(Entry(key, "parts" if key.isalpha() else kind, value, cell))

    def _enter_crosses(self, table: Table, fields: Fields, row: int, key: str) -> None:
        for ordinal, column in table.options.items():
            cell = table.tab.cell(row, column)
            if self._try(is_crossed, cell):
                gathered = self._gathered(table, fields, row, None, cell)
                if gathered is not None:
                    gathered.add(Entry(key, "options", ordinal, cell))

    def _read_options(self, table: Table, fields: Fields) -> None:
        ordinals: Counter[tuple[str | None, str]] = Counter()
        for row in table.rows(self._mapping.skip):
            key = self._criterion(table, fields, row)
            chosen = table.cell("chosen", row)
            if key is None or chosen is None or key.isalpha():
                continue
            subject = fields.subject(row)
            ordinals[subject.product, key] += 1
            if self._try(is_crossed, chosen):
                gathered = self._gathered(table, fields, row, None, chosen)
                if gathered is not None:
                    gathered.add(Entry(key, "options", ordinals[subject.product, key], chosen))

    def _read_sheets(self, table: Table, fields: Fields) -> None:
        kind: Kind = "options" if self._mapping.values == "options" else "points"
        keys = {}
        for column in table.criteria:
            headings = range(table.first - self._mapping.header_rows, table.first)
            found = [self._try(criterion_in, table.tab.cell(row, column)) for row in headings]
            numbers = [each for each in found if each is not None and not each.isalpha()]
            if numbers:
                keys[column] = numbers[-1]
        for row in table.rows(self._mapping.skip):
            if len(written_in(table.tab, row)) < 2:
                continue
            for column, key in keys.items():
                self._enter(table, fields, row, key, kind, table.tab.cell(row, column))
            for letter, column in table.parts.items():
                self._enter(table, fields, row, letter, "parts", table.tab.cell(row, column))
            total = table.cell("total", row)
            value = self._try(number_in, total) if total is not None else None
            if total is not None and value is not None:
                gathered = self._gathered(table, fields, row, None, total)
                if gathered is not None:
                    gathered.totals.append((value, total))

    def _finished(self) -> Iterator[ReadSheet]:
        for gathered in self._sheets.values():
            gathered.without_headings()
            subject, place = gathered.subject, gathered.first.place
            rulebook = self._law.rulebook(subject, place)
            product_set = self._law.product_set(rulebook, subject)
            sums = _sums(product_set)
            self.problems += gathered.doubled(sums)
            if product_set is not None:
                self.problems += gathered.misfits(product_set)
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
                    place=f"{self._name}, {place}" if self._name else place,
                )

    def _check_totals(self, gathered: Gathered) -> None:
        """Tell where a printed total is not the sum of what was given."""
        given = [e.value for (_, kind), found in gathered.entries.items() for e in found if kind != "options"]
        if any(kind == "options" for _, kind in gathered.entries) or not given:
            return
        for total, cell in gathered.totals:
            doubt = parts_doubt([Decimal(each) for each in given], total)
            if doubt is not None:
                self._findings.append(Problem(doubt.code, cell.place, doubt.message))

    # Results

    def _read_products(self, table: Table, fields: Fields) -> None:
        group: str | None = None
        for row in table.rows(()):
            written = written_in(table.tab, row)
            beginning = folded(written[0].text)
            if len(written) == 1 or beginning.startswith("nhom"):
                group = printable(written[0].text, 300)
                continue
            if beginning.startswith(tuple(map(folded, self._mapping.skip))):
                continue
            if self._is_text_after(table, row, written):
                break
            result = self._result(table, fields, row, group, written[0])
            if result is not None:
                self._results.append(result)

    def _is_text_after(self, table: Table, row: int, written: list[Cell]) -> bool:
        """Tell whether a row is of the signatures: it comes after an empty one, and no number stands in it."""
        above = row > table.first and not written_in(table.tab, row - 1)
        return above and all(isinstance(each.value, str) and not each.text[:1].isdigit() for each in written)

    def _result(self, table: Table, fields: Fields, row: int, group: str | None, first: Cell) -> ImportedResult | None:
        subject = fields.subject(row)
        if subject.product is None and subject.dossier is None:
            message = text("hàng không nêu sản phẩm", "the row names no product")
            self.problems.append(Problem("no-product", first.place, message))
            return None
        cells = {table.name(column): table.tab.cell(row, column) for column in table.members}
        totals = {member: self._total(cell) for member, cell in cells.items()}
        parts = {}
        for letter, column in table.parts.items():
            value = self._total(table.tab.cell(row, column))
            if value is not None:
                parts[letter] = value
        mean, total = (self._number(table, name, row) for name in ("mean", "total"))
        stars = self._stars(table, row)
        rulebook = self._law.rulebook(subject, first.place)
        if rulebook is None and stars is not None:
            rulebook = self._newest()
        return ImportedResult(
            dossier=subject.dossier,
            product=subject.product,
            producer=subject.producer,
            address=subject.address,
            group=group,
            totals=totals,
            parts=parts,
            total=total,
            mean=mean,
            stars=stars,
            doubts=tuple(_doubts(totals, parts, total, mean, stars, rulebook)),
            place=first.place,
        )

    def _newest(self) -> Rulebook:
        """Return the newest version, by whose bands stars are compared where nobody names one, and tell so once."""
        rulebook = self._law.newest()
        message = text(
            f"không rõ phiên bản; hạng sao được đối chiếu theo ngưỡng điểm của {rulebook.id}",
            f"no version is named; stars were compared by the bands of {rulebook.id}",
        )
        problem = Problem("no-version", "", message)
        if problem not in self._findings:
            self._findings.append(problem)
        return rulebook

    def _number(self, table: Table, name: str, row: int) -> int | Decimal | None:
        cell = table.cell(name, row)
        return None if cell is None else self._try(number_in, cell)

    def _total(self, cell: Cell) -> int | Decimal | None:
        value = self._try(number_in, cell)
        if value is not None and value > 100:
            message = text("điểm tổng tối đa 100", "a total is 100 at most")
            self.problems.append(Problem("too-many-points", cell.place, message, None, printable(cell.text)))
        return value

    def _stars(self, table: Table, row: int) -> int | None:
        if table.stars:
            cells = {stars: table.tab.cell(row, column) for stars, column in table.stars.items()}
            crossed = [stars for stars, cell in cells.items() if self._try(_is_marked, cell)]
            if len(crossed) > 1:
                message = text("đánh dấu nhiều hạng sao", "several numbers of stars are crossed")
                self.problems.append(Problem("doubled", cells[crossed[1]].place, message))
            return crossed[0] if crossed else None
        cell = table.cell("stars", row)
        return None if cell is None else self._try(stars_in, cell)


def _is_marked(cell: Cell) -> bool:
    """Tell whether a number of stars is marked, by a cross or by the number itself."""
    if cell.formula is None and not isinstance(cell.value, bool) and folded(cell.text)[:1] in tuple("12345"):
        return True
    return is_crossed(Cell(cell.tab, cell.row, cell.column, cell.value, None, cell.error))


def _doubts(
    totals: dict[str, int | Decimal | None],
    parts: dict[str, int | Decimal],
    total: int | Decimal | None,
    mean: int | Decimal | None,
    stars: int | None,
    rulebook: Rulebook | None,
) -> Iterator[Doubt]:
    given = [Decimal(each) for each in totals.values() if each is not None]
    bands = rulebook.bands if rulebook is not None else ()
    printed = None if mean is None else Decimal(mean)
    yield from doubts(given, printed, stars, bands, len(totals) - len(given))
    if not given and printed is not None:
        yield from doubts([printed], printed, stars, bands)
        if totals:
            impossible = possible_mean(printed, len(totals))
            if impossible is not None:
                yield impossible
    if parts and total is not None:
        doubt = parts_doubt([Decimal(each) for each in parts.values()], total)
        if doubt is not None:
            yield doubt


def _sums(product_set: ProductSet | None) -> frozenset[str]:
    if product_set is None:
        return frozenset()
    return frozenset(each.number for each in product_set.criteria.values() if each.scoring is Scoring.SUM)
