"""The way of many products to more stars, as a workbook: a tab a table; words are never formulas."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from ocop_rules.advice.outlook import OutlookSummary
from ocop_rules.forms.new_workbook import new_workbook
from ocop_rules.text import Lang
from ocop_rules.words.outlook import OUTLOOK, OutlookTable, outlook_tables

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_MOST_NAMED = 1000
_WIDEST = 60
_TABS = ("products", "near", "papers-tab", "unknown")


def outlook_workbook(summary: OutlookSummary, lang: Lang = "vi") -> bytes:
    """Return how far many products are from more stars as an .xlsx file; the same in gives the same bytes."""
    out = BytesIO()
    with new_workbook(out, OUTLOOK["title"].in_(lang)) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        look = book.add_format({"text_wrap": True, "valign": "top"})
        for name, table in zip(_TABS, outlook_tables(summary, lang, _MOST_NAMED), strict=False):
            _tab(book, OUTLOOK[name].in_(lang), table, head, look)
    return out.getvalue()


def _tab(book: Workbook, name: str, table: OutlookTable, head: Any, look: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    for at, title in enumerate(table.columns):
        longest = max([len(title), *(len(row[at]) for row in table.rows)])
        sheet.set_column(at, at, min(max(longest + 2, 8), _WIDEST))
        sheet.write_string(0, at, title, head)
    for down, row in enumerate(table.rows, 1):
        for at, value in enumerate(row):
            if at in table.right and value.isdigit():
                sheet.write_number(down, at, int(value), look)
            else:
                sheet.write_string(down, at, value, look)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
