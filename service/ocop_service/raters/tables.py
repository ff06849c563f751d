"""Writing a table as a workbook in a process that rates: it takes as long as the table is."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from ocop_rules.forms.new_workbook import new_workbook


@dataclass(frozen=True, slots=True)
class WriteTable:
    """Write a table as a workbook.

    Attributes:
        title: of the workbook and its tab.
        headings: what stands above the columns.
        rows: what stands in them; None for an empty cell.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]

    def run(self) -> bytes:
        """Return the .xlsx file, in which words are never formulas; raises `PaperRefused`."""
        out = BytesIO()
        with new_workbook(out, self.title) as book:
            bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
            tab = book.add_worksheet(self.title)
            tab.set_paper(9)
            tab.set_landscape()
            tab.fit_to_pages(1, 0)
            tab.repeat_rows(0)
            tab.freeze_panes(1, 0)
            for across, heading in enumerate(self.headings):
                cells = [row[across] for row in self.rows]
                tab.set_column(across, across, max(9, *(min(40, len(str(each))) for each in (heading, *cells))))
                tab.write_string(0, across, heading, bold)
            for down, row in enumerate(self.rows, 1):
                for across, value in enumerate(row):
                    if isinstance(value, int):
                        tab.write_number(down, across, value)
                    elif value is not None:
                        tab.write_string(down, across, value)
            tab.autofilter(0, 0, len(self.rows), len(self.headings) - 1)
        return out.getvalue()
