"""Rows of results in a mapped table: a product with its members' totals, the printed mean and stars."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ocop_rules.council.imported import Doubt, doubts, parts_doubt, possible_mean
from ocop_rules.documents.spreadsheet import Cell
from ocop_rules.errors import Problem
from ocop_rules.forms.mapped.cell_words import is_crossed, number_in, stars_in
from ocop_rules.forms.mapped.fields import Fields
from ocop_rules.forms.mapped.read import ImportedResult
from ocop_rules.forms.mapped.reading import Reading
from ocop_rules.forms.mapped.table import Table, begins_as, written_in
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import folded, printable, text


class ResultRows:
    """Gathers the results of mapped tables.

    Args:
        reading: the workbook while it is read.

    Attributes:
        results: those that were found, in their order.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.results: list[ImportedResult] = []

    def take(self, table: Table, fields: Fields) -> None:
        """Take the rows of a table."""
        group: str | None = None
        results = {*table.members, *table.parts.values(), *table.stars.values()}
        results |= {table.one[name] for name in ("total", "mean", "stars") if name in table.one}
        for row in table.rows():
            written = written_in(table.tab, row)
            heading = begins_as(written[0].text, ("Nhóm",)) and not any(each.column in results for each in written)
            if len(written) == 1 or heading:
                group = printable(written[0].text, 300)
                continue
            if begins_as(written[0].text, self._reading.mapping.skip):
                continue
            if self._is_text_after(table, row, written):
                break
            result = self._result(table, fields, row, group, written[0])
            if result is not None:
                self.results.append(result)

    def _is_text_after(self, table: Table, row: int, written: list[Cell]) -> bool:
        """Tell whether a row is of the signatures: it comes after an empty one, and no number stands in it."""
        above = row > table.first and not written_in(table.tab, row - 1)
        return above and all(isinstance(each.value, str) and not each.text[:1].isdigit() for each in written)

    def _result(self, table: Table, fields: Fields, row: int, group: str | None, first: Cell) -> ImportedResult | None:
        subject = fields.subject(row)
        if subject.product is None and subject.dossier is None:
            message = text("hàng không nêu sản phẩm", "the row names no product")
            self._reading.problems.append(Problem("no-product", first.place, message))
            return None
        cells = {table.name(column): table.tab.cell(row, column) for column in table.members}
        totals = {member: self._total(cell) for member, cell in cells.items()}
        parts = {}
        for letter, column in table.parts.items():
            value = self._total(table.tab.cell(row, column))
            if value is not None:
                parts[letter] = value
        mean, total = (self._reading.number(table, name, row) for name in ("mean", "total"))
        stars = self._stars(table, row)
        rulebook = self._reading.law.rulebook(subject, first.place)
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
        rulebook = self._reading.law.newest()
        message = text(
            f"không rõ phiên bản; hạng sao được đối chiếu theo ngưỡng điểm của {rulebook.id}",
            f"no version is named; stars were compared by the bands of {rulebook.id}",
        )
        problem = Problem("version-not-named", "", message)
        if problem not in self._reading.findings:
            self._reading.findings.append(problem)
        return rulebook

    def _total(self, cell: Cell) -> int | Decimal | None:
        value = self._reading.attempt(number_in, cell)
        if value is not None and value > 100:
            message = text("điểm tổng tối đa 100", "a total is 100 at most")
            self._reading.problems.append(Problem("too-many-points", cell.place, message, None, printable(cell.text)))
        return value

    def _stars(self, table: Table, row: int) -> int | None:
        if table.stars:
            cells = {stars: table.tab.cell(row, column) for stars, column in table.stars.items()}
            crossed = [stars for stars, cell in cells.items() if self._reading.attempt(_is_marked, cell)]
            if len(crossed) > 1:
                message = text("đánh dấu nhiều hạng sao", "several numbers of stars are crossed")
                self._reading.problems.append(Problem("doubled", cells[crossed[1]].place, message))
            return crossed[0] if crossed else None
        cell = table.cell("stars", row)
        return None if cell is None else self._reading.attempt(stars_in, cell)


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
