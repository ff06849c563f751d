"""Papers that are one table, as a workbook: words are never formulas, points are numbers that can be counted with."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from ocop_rules.forms.new_workbook import new_workbook
from ocop_rules.forms.papers.paper import (
    Block,
    Cell,
    Column,
    Entries,
    Heading,
    Paper,
    Paragraph,
    Recipients,
    Row,
    Signatory,
    Signing,
    Table,
    cell_text,
    spans_over,
    upright_height,
)
from ocop_rules.words.terms import MOTTO, NATION

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_FONT = "Times New Roman"
_WIDTH = {True: 150, False: 96}
"""How many characters wide all columns are together, on a page that lies and on one that stands."""


def xlsx_file(papers: tuple[Paper, ...]) -> bytes:
    """Return papers as a workbook, a sheet a paper, which prints on A4 with its header on every page."""
    out = BytesIO()
    with new_workbook(out, " ".join(papers[0].title)) as book:
        looks = _Looks(book)
        for at, paper in enumerate(papers, 1):
            name = "Tổng hợp" if paper.kind == "summary" else "Phụ lục"
            _Sheet(book.add_worksheet(name if at == 1 else f"{name} {at}"), looks, paper).write()
    return out.getvalue()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def of(self, **look: object) -> Any:
        key = tuple(sorted(look.items(), key=lambda each: each[0]))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": _FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True, **look}
            )
        return self._made[key]


class _Sheet:
    def __init__(self, sheet: Worksheet, looks: _Looks, paper: Paper) -> None:
        self._sheet = sheet
        self._looks = looks
        self._paper = paper
        self._columns = next(block for block in paper.blocks if isinstance(block, Table)).columns
        self._last = len(self._columns) - 1
        self._at = 0

    def write(self) -> None:
        sheet, paper = self._sheet, self._paper
        sheet.set_paper(9)
        sheet.set_landscape() if paper.landscape else sheet.set_portrait()
        sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer('&C&"Times New Roman"&P/&N')
        sheet.hide_gridlines(2)
        whole = sum(column.share for column in self._columns)
        for at, column in enumerate(self._columns):
            sheet.set_column(at, at, max(4, round(_WIDTH[paper.landscape] * column.share / whole, 1)))
        self._heading()
        for title in paper.title:
            self._over(title, bold=True, font_size=14)
        for line in paper.under_title:
            self._over(line, italic=True)
        self._at += 1
        for block in paper.blocks:
            self._block(block)

    def _heading(self) -> None:
        head = self._paper.head
        if self._paper.corner is not None:
            self._over(self._paper.corner, align="right", italic=True)
        if head is None:
            return
        left = [(head.over, False), (head.office, True), *((line, False) for line in head.under)]
        right = [(NATION, True), (MOTTO, True), *([(head.day_line, False)] if head.day_line else [])]
        left = [each for each in left if each[0]]
        middle = self._middle()
        for at in range(max(len(left), len(right))):
            for (text, bold), first, last in (
                (left[at] if at < len(left) else ("", False), 0, middle - 1),
                (right[at] if at < len(right) else ("", False), middle, self._last),
            ):
                look = self._looks.of(
                    bold=bold, align="center", underline=text == MOTTO, italic=text == head.day_line and bool(text)
                )
                self._merged(first, last, text, look)
            longest = max(len(left[at][0]) if at < len(left) else 0, 1)
            self._sheet.set_row(self._at, 15 * (1 + longest // (_WIDTH[self._paper.landscape] // 3)))
            self._at += 1
        self._at += 1

    def _middle(self) -> int:
        """Return the first column of the right half of the heading."""
        whole, sum_of = sum(column.share for column in self._columns), 0
        for at, column in enumerate(self._columns):
            sum_of += column.share
            if sum_of * 100 >= whole * 45:
                return min(at + 1, self._last)
        return self._last

    def _merged(self, first: int, last: int, text: str, look: Any) -> None:
        if first < last:
            self._sheet.merge_range(self._at, first, self._at, last, "", look)
        self._sheet.write_string(self._at, first, text, look)

    def _over(self, text: str, **look: object) -> None:
        self._merged(0, self._last, text, self._looks.of(**{"align": "center", **look}))
        per_line = _WIDTH[self._paper.landscape] * 0.85
        lines = 1 + int(len(text) / per_line)
        self._sheet.set_row(self._at, 20 * lines)
        self._at += 1

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._over(block.text, bold=True, align="left")
            case Paragraph():
                text = "".join(span.text for span in block.spans)
                align = "left" if block.align == "justify" else block.align
                self._over(text, align=align, italic=all(span.italic for span in block.spans))
            case Entries():
                for line in block.lines:
                    self._over(f"– {line}", align="left")
            case Table():
                self._table(block)
            case Signing():
                self._signing(block)

    def _table(self, table: Table) -> None:
        sheet, over = self._sheet, spans_over(table.columns)
        two = any(title is not None for title, _ in over)
        top, at = self._at, 0
        for title, count in over:
            if title is None:
                look = self._header(table.columns[at])
                if two:
                    sheet.merge_range(top, at, top + 1, at, "", look)
                sheet.write_string(top, at, table.columns[at].title, look)
            else:
                look = self._looks.of(bold=True, border=1, align="center")
                if count > 1:
                    sheet.merge_range(top, at, top, at + count - 1, "", look)
                sheet.write_string(top, at, title, look)
                for each in range(at, at + count):
                    sheet.write_string(top + 1, each, table.columns[each].title, self._header(table.columns[each]))
            at += count
        last = top + 1 if two else top
        sheet.set_row(last, upright_height(table.columns) * 2.84 or 32)
        sheet.repeat_rows(top, last)
        sheet.freeze_panes(last + 1, 0)
        self._at = last + 1
        for row in table.rows:
            self._row(row, table)
        self._at += 1

    def _header(self, column: Column) -> Any:
        more = {"rotation": 90, "font_size": 9} if column.upright else {}
        marked = {"bg_color": "#FFF7B8"} if column.marked else {}
        return self._looks.of(bold=True, border=1, align="center", **more, **marked)

    def _row(self, row: Row, table: Table) -> None:
        if row.kind == "group":
            look = self._looks.of(bold=True, border=1, bg_color="#F2F2F2")
            self._merged(0, self._last, cell_text(row.cells[0]), look)
            self._at += 1
            return
        lines = 1
        whole = sum(column.share for column in table.columns)
        for at, (value, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            seen: dict[str, object] = {"border": 1, "align": "left" if column.align == "justify" else column.align}
            seen |= {"bg_color": "#FFF7B8"} if column.marked else {}
            seen |= {"bold": True} if row.kind == "total" else {}
            self._cell(at, value, seen)
            width = max(4.0, _WIDTH[self._paper.landscape] * column.share / whole)
            lines = max(lines, -(-len(cell_text(value)) * 20 // int(width * 19)))
        self._sheet.set_row(self._at, 15 * lines + 3)
        self._at += 1

    def _cell(self, at: int, value: Cell, look: dict[str, object]) -> None:
        if isinstance(value, str):
            self._sheet.write_string(self._at, at, value, self._looks.of(**look))
            return
        written = cell_text(value).replace(",", ".")  # as it is shown, so that the sheet and the paper say the same
        decimals = len(written.partition(".")[2])
        shown = f"[$-42A]0.{'0' * decimals}" if decimals else "0"
        self._sheet.write_number(self._at, at, float(written), self._looks.of(num_format=shown, **look))

    def _signing(self, block: Signing) -> None:
        middle = self._middle()
        left = block.left
        if block.day_line is not None:
            self._pair("", block.day_line, middle, italic=True)
        if isinstance(left, Recipients):
            left_lines = ["Nơi nhận:", *(f"- {line}" for line in left.lines)]
        else:
            left_lines = _lines_of(left)
        right_lines = _lines_of(block.right)
        for at in range(max(len(left_lines), len(right_lines))):
            self._pair(
                left_lines[at] if at < len(left_lines) else "",
                right_lines[at] if at < len(right_lines) else "",
                middle,
                bold=True,
            )

    def _pair(self, left: str, right: str, middle: int, **look: object) -> None:
        made = self._looks.of(align="center", **look)
        self._merged(0, middle - 1, left, made)
        self._merged(middle, self._last, right, made)
        self._at += 1


def _lines_of(who: Signatory | None) -> list[str]:
    if who is None:
        return []
    return [*who.titles, who.note, "", "", "", who.name]
