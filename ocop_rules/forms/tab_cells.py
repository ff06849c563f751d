"""The cells of one tab of a workbook: what stands in them, which have formulas, which are hidden or merged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from ocop_rules.brief import brief
from ocop_rules.forms import sheet_layout as at
from ocop_rules.rulebook.model import plain_number

Row = Sequence[object]

_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f')
_HIDDEN_ROW = re.compile(rb'<row [^>]*?\br="([0-9]{1,7})"[^>]*?\bhidden="(?:1|true)"')
_MERGED = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')


class TabCells:
    """The cells of a tab.

    Args:
        name: the tab's name.
        rows: the values of its cells from A1 on.
        xml: its sheet as the file has it.
    """

    def __init__(self, name: str, rows: Sequence[Row], xml: bytes) -> None:
        self.name = name
        self.rows = rows
        self._xml = xml

    def __repr__(self) -> str:
        return brief(self)

    def at(self, column: str, row: int) -> str:
        """Return the address of a cell, as Excel writes it: `'Phiếu 3'!E27`."""
        quoted = self.name.replace("'", "''")
        return f"'{quoted}'!{column}{row}"

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

    @cached_property
    def formulas(self) -> frozenset[bytes]:
        """The cells that hold formulas, such as `F18`."""
        return frozenset(_FORMULA.findall(self._xml))

    @cached_property
    def hidden_rows(self) -> tuple[int, ...]:
        """The rows that are hidden."""
        return tuple(map(int, _HIDDEN_ROW.findall(self._xml))) if b"hidden=" in self._xml else ()

    def merged_from(self, first: int, last: int) -> tuple[tuple[str, int], ...]:
        """Return the first cells of merged ranges that begin in some rows, as column and row."""
        return tuple(
            (column.decode(), int(row)) for column, row, _, _ in _MERGED.findall(self._xml) if first <= int(row) <= last
        )


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
