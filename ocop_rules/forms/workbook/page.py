"""What the tabs of a score workbook share: formats of cells, the head of an official paper, how they print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from ocop_rules.forms.workbook import layout as at
from ocop_rules.forms.workbook.head import SheetHead
from ocop_rules.forms.workbook.layout import Layout
from ocop_rules.forms.workbook.reckoning import Value
from ocop_rules.words.terms import MOTTO, NATION

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


def lines_of(text: str, width: int) -> int:
    """Return on how many lines a text stands in a cell that takes so many characters on a line."""
    return max(1, sum(-(-len(each) // width) for each in text.split("\n")))


class Styles:
    """The formats of cells, each made once.

    Args:
        book: the workbook in which they are used.
    """

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def colour(self, **more: object) -> Format:
        """Return a format that changes colours alone, for cells that fulfil a condition."""
        return self._book.add_format(more)

    def __call__(self, *names: str, **more: object) -> Format:
        """Return the format of some looks by their names, with what else is wanted of it."""
        wanted: dict[str, object] = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
        for name in names:
            wanted |= _STYLES[name]
        wanted |= more
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]


_STYLES: Mapping[str, Mapping[str, object]] = {
    "bold": {"bold": True},
    "italic": {"italic": True},
    "red": {"font_color": "#B00020"},
    "centre": {"align": "center"},
    "wrap": {"text_wrap": True},
    "border": {"border": 1},
    "input": {"locked": False, "bg_color": "#FFF9DB"},
    "part": {"bg_color": "#D9E8D5", "bold": True},
    "section": {"bg_color": "#EEF4EC", "bold": True},
    "title": {"bold": True, "font_size": 14, "align": "center"},
    "bar": {"bold": True, "bg_color": "#1F5F3A", "font_color": "#FFFFFF", "font_size": 10},
    "mark": {"font_size": 6, "font_color": "#BFBFBF"},
    "points": {"num_format": "0.##;-0.##;0", "align": "center"},
    "mean": {"num_format": "0.00", "align": "center"},
    "day": {"num_format": "dd/mm/yyyy", "align": "left"},
    "text": {"num_format": "@"},
}


class Page:
    """What all tabs share: their head, their marks, how they print."""

    def __init__(self, layout: Layout, head: SheetHead, styles: Styles, sheet: Worksheet) -> None:
        self.layout = layout
        self.head = head
        self.style = styles
        self.sheet = sheet

    def begin(self, widths: Sequence[float], role: str) -> None:
        """Set the widths of the columns, and mark what the tab is, and whose: in what role somebody scores on it."""
        sheet, style = self.sheet, self.style
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, style())
        marks = {
            "format": at.FORMAT,
            "version": self.layout.rulebook.id,
            "set": str(self.layout.product_set.number),
            "tab": sheet.get_name(),
            "role": role,
            "digest": self.layout.digest,
        }
        for name, row in at.MARK_ROWS.items():
            sheet.write_string(f"{at.MARKS_COLUMN}{row}", marks[name], style("mark"))
        sheet.freeze_panes(1, 0)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:I1000"})

    def heading(self, left: str, right: str) -> None:
        """Write the two columns at the head of official papers; each is a range of columns, such as `A:B`."""
        head = self.head
        (left_from, left_to), (right_from, right_to) = left.split(":"), right.split(":")
        bold = self.style("bold", "centre", "wrap", font_size=11)
        ruled = self.style("bold", "centre", "wrap", font_size=11, underline=1)
        pairs = ((at.PARENT_ROW, head.parent.upper(), NATION), (at.BODY_ROW, head.body.upper() or at.NO_BODY, MOTTO))
        for row, ours, national in pairs:
            self.sheet.merge_range(f"{left_from}{row}:{left_to}{row}", ours, bold)
            self.sheet.merge_range(f"{right_from}{row}:{right_to}{row}", national, ruled if national == MOTTO else bold)
            self.sheet.set_row(row - 1, 15 * max(lines_of(ours, 52), lines_of(national, 40)))

    def print_on(self, last_column: str, end: int) -> None:
        """Have it print on A4 from the head to a last column and row, and lock what is no input, without a password."""
        sheet = self.sheet
        sheet.set_paper(9)
        sheet.set_margins(left=0.6, right=0.4, top=0.5, bottom=0.6)
        sheet.print_area(f"A{at.PARENT_ROW}:{last_column}{end}")
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_footer("&L&8&A&R&8Trang &P/&N")
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True, "objects": True})

    def label(self, row: int, text: str) -> None:
        """Write what stands before a field."""
        self.sheet.write_string(f"A{row}", text, self.style("bold"))

    def formula(self, cell: str, formula: str, style: Format, value: Value) -> None:
        """Write a formula with what it comes to."""
        shown = float(value) if isinstance(value, Decimal) else value
        self.sheet.write_formula(cell, f"={formula}", style, shown)
