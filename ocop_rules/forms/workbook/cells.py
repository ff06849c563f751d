"""The cells of one tab of a workbook: what stands in them, which have formulas, which are hidden or merged."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from datetime import date, datetime
from decimal import Decimal

from ocop_rules.brief import brief
from ocop_rules.documents.sheet_scan import SheetScan, letters
from ocop_rules.documents.spreadsheet import place
from ocop_rules.forms.workbook import layout as at
from ocop_rules.rulebook.model import plain_number

Row = Sequence[object]

_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?\Z")


class TabCells:
    """The cells of a tab.

    Args:
        name: the tab's name.
        rows: the values of its cells from A1 on.
        scan: what its sheet says besides values.
        is_hidden: whether the tab is not shown.
    """

    def __init__(self, name: str, rows: Sequence[Row], scan: SheetScan, *, is_hidden: bool = False) -> None:
        self.name = name
        self.is_hidden = is_hidden
        self.rows = rows
        self._scan = scan

    def __repr__(self) -> str:
        return brief(self)

    def at(self, column: str, row: int) -> str:
        """Return the address of a cell, as Excel writes it: `'Phiếu 3'!E27`."""
        return place(self.name, row, ord(column) - ord("A") + 1)

    def value(self, column: str, row: int) -> object:
        """Return what stands in a cell; an empty text where nothing does."""
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        position = ord(column) - ord("A")
        return cells[position] if position < len(cells) else ""

    def text(self, column: str, row: int) -> str:
        """Return what stands in a cell as text on one line."""
        return " ".join(written(self.value(column, row)).split())

    def mark(self, name: str) -> str:
        """Return what the tab says of itself."""
        return self.text(at.MARKS_COLUMN, at.MARK_ROWS[name])

    def marked(self, name: str) -> str:
        """Return where the tab says it."""
        return self.at(at.MARKS_COLUMN, at.MARK_ROWS[name])

    @property
    def formulas(self) -> Set[bytes]:
        """The cells that hold formulas, such as `F18`."""
        return self._scan.formulas.keys()

    @property
    def hidden_rows(self) -> Set[int]:
        """The rows that are not shown."""
        return self._scan.hidden_rows

    def hidden_columns(self, last: str) -> tuple[str, ...]:
        """Return the columns up to one that are not shown."""
        ranges = self._scan.hidden_columns
        return tuple(
            letters(column)
            for column in range(1, ord(last) - ord("A") + 2)
            if any(first <= column <= until for first, until in ranges)
        )

    def merged_from(self, first: int, last: int) -> tuple[tuple[str, int], ...]:
        """Return the first cells of merged areas that begin in some rows, as column and row."""
        merged = self._scan.merged
        return tuple((letters(column), row) for row, column, _, _ in merged if first <= row <= last)


def written(value: object) -> str:
    """Return a cell's value as it is read: whole numbers without a point, days as days."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return plain_number(Decimal(repr(value))) if value == value and abs(value) < 1e15 else str(value)
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y") if value.time() == datetime.min.time() else value.isoformat(" ")
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def number_in(value: object) -> Decimal | None:
    """Return the number that stands in a cell, as a number or as text; None for another value."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Decimal(repr(value)) if value == value and abs(value) < 1e15 else None
    if isinstance(value, str) and _NUMBER.match(value.strip()):
        return Decimal(value.strip().replace(",", "."))
    return None
