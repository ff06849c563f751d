"""What is locked on a member's tab: whether it is what was written, and stands where it stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ocop_rules.brief import brief
from ocop_rules.errors import Problem
from ocop_rules.forms.workbook import layout as at
from ocop_rules.forms.workbook.cells import TabCells, number_in, written
from ocop_rules.forms.workbook.formulas import formulas
from ocop_rules.forms.workbook.layout import CriterionRows, Layout, LineKind
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Text, printable, text

_FEW = 8
"""So many altered texts are told of a tab; where there are more, its rows have moved."""


@dataclass(frozen=True)
class _Expected:
    """What stands on every tab of a layout: the locked texts, and which cells are reckoned."""

    table: list[list[object]]
    bare: list[list[object]]
    fixed: tuple[tuple[int, str, str], ...]
    formulas: frozenset[bytes]
    inputs: frozenset[bytes]


def _expected(rulebook: Rulebook, number: int) -> _Expected:
    layout = at.layout_of(rulebook, rulebook.sets[number])
    table: list[list[object]] = [
        [line.number, line.label, line.mark, "" if line.points is None else float(line.points)] for line in layout.lines
    ]
    inputs = [f"E{line.row}" for line in layout.lines if line.kind in (LineKind.CRITERION, LineKind.OPTION)]
    inputs += [f"B{row}" for row in (at.JUDGE_ROW, layout.remarks_row, layout.day_row, *layout.case_rows.values())]
    return _Expected(
        table,
        [[each[0], *each[2:]] for each in table],
        tuple(layout.fixed()),
        frozenset(cell.encode() for cell, _ in formulas(layout)),
        frozenset(cell.encode() for cell in inputs),
    )


def told(code: str, cell: str, message: Text, mend: Text | None = None, found: object = None) -> Problem:
    """Return the problem of a cell, with what stands in it."""
    shown = None if found is None else printable(written(found)) or '""'
    return Problem(code, cell, message, mend, shown)


class LockedCells:
    """The locked cells of a tab, and what is wrong with them.

    Args:
        layout: where everything stands on it.
        cells: the cells.
        entries: what stands in the column in which options are chosen, by row.
        problems: what is wrong is added here.
    """

    def __init__(self, layout: Layout, cells: TabCells, entries: Mapping[int, object], problems: list[Problem]) -> None:
        self._layout = layout
        self._cells = cells
        self._entries = entries
        self._problems = problems
        self._expected = layout.rulebook.once(_expected, layout.product_set.number)

    def __repr__(self) -> str:
        return brief(self)

    def check(self) -> bool:
        """Tell all that is wrong; return whether the rows are where they were, so that choices can be read."""
        if not self._stands_where_it_stood():
            return False
        self._nothing_hidden()
        self._formulas()
        return True

    def _tell(self, code: str, cell: str, message: Text, mend: Text | None = None, found: object = None) -> None:
        self._problems.append(told(code, cell, message, mend, found))

    def _stands_where_it_stood(self) -> bool:
        """Say which locked texts are not what was written; tell whether the rows are where they were all the same."""
        layout, cells, expected = self._layout, self._cells, self._expected
        first, last = layout.first, layout.last
        table = [list(row[:4]) for row in cells.rows[first - 1 : last]]
        as_written = cells.mark("digest") == layout.digest
        if as_written:
            if table == expected.table:
                self._around(layout.end)
                return True
        elif [[row[0], *row[2:]] for row in table] == expected.bare:
            return True  # the words are another release's; numbers, marks and points are what they were
        else:
            message = text("tờ phiếu do bản phần mềm khác lập", "the sheet is of another release of the library")
            mend = text(
                "lập phiếu mới bằng ocop sheet new rồi chấm trên đó",
                "make a new one by ocop sheet new, and score on it",
            )
            self._tell("other-release", cells.marked("digest"), message, mend, cells.mark("digest"))
            return False
        moved = self._moved(table)
        if moved is not None:
            row, by = moved
            self._around(layout.head_row)  # what stands below the table is elsewhere too
            message = text(
                f"{by} hàng đã được chèn thêm từ đây" if by > 0 else f"{-by} hàng đã bị xóa từ đây",
                f"{by} rows were inserted here" if by > 0 else f"{-by} rows were deleted here",
            )
            mend = text("hoàn tác, hoặc chấm lại trên tệp phiếu gốc", "undo it, or score again in the original file")
            self._tell("moved-rows", cells.at("A", row), message, mend)
            return False
        self._around(layout.end)
        altered = [
            (line.row, column, own)
            for line, row in zip(layout.lines, expected.table, strict=True)
            for column, own in zip("ABCD", row, strict=True)
            if cells.value(column, line.row) != own
        ]
        for row, column, own in altered[:_FEW]:
            self._altered(row, column, own, cells.value(column, row))
        more = len(altered) - _FEW
        if more <= 0:
            return True
        row, column, _ = altered[_FEW]
        message = text(
            f"{more} ô đã khóa nữa bị sửa, từ ô này", f"{more} more locked cells were changed, from this one on"
        )
        mend = text("hoàn tác, hoặc chấm lại trên tệp phiếu gốc", "undo it, or score again in the original file")
        self._tell("altered-text", cells.at(column, row), message, mend)
        return False

    def _around(self, last: int) -> None:
        """Tell which locked texts around the table, down to a row, are not what was written."""
        for row, column, words in self._expected.fixed:
            found = self._cells.value(column, row)
            if row <= last and found != words and self._cells.text(column, row) != " ".join(words.split()):
                self._altered(row, column, words, found)

    def _altered(self, row: int, column: str, words: object, found: object) -> None:
        shown = printable(written(words))
        message = text("ô đã khóa bị sửa", "a locked cell was changed")
        if isinstance(found, date | datetime):
            message = text(
                "bảng tính đã đổi ô đã khóa này thành ngày", "the spreadsheet turned this locked cell into a day"
            )
        mend = text(f"ghi lại như cũ: {shown}", f"write it as it was: {shown}") if shown else None
        self._tell("altered-text", self._cells.at(column, row), message, mend or text("xóa đi", "delete it"), found)

    def _moved(self, table: Sequence[Sequence[object]]) -> tuple[int, int] | None:
        """Return from which row on the table stands lower (by more than 0) or higher than it was written."""
        expected = self._expected.table
        wrong = next((i for i, row in enumerate(expected) if i >= len(table) or list(table[i]) != row), None)
        if wrong is None:
            return None
        below = [list(row[:4]) for row in self._cells.rows[self._layout.first - 1 :]]
        for by in (*range(1, 6), *range(-1, -6, -1)):
            left = expected[wrong:] if by > 0 else expected[wrong - by :]
            there = below[wrong + by :][: len(left)] if by > 0 else below[wrong:][: len(left)]
            if len(left) > 2 and sum(a == b for a, b in zip(left, there, strict=False)) > len(left) * 0.8:
                return self._layout.first + wrong, by
        return None

    def _nothing_hidden(self) -> None:
        layout, cells = self._layout, self._cells
        for row in cells.hidden_rows:
            if layout.first <= row <= layout.last:
                message = text("hàng này bị ẩn", "this row is hidden")
                mend = text("bỏ ẩn hàng rồi xem lại", "show the row, and look at it again")
                self._tell("hidden-row", cells.at("A", row), message, mend)
        for column in cells.hidden_columns(at.LAST_COLUMN):
            message = text("cột này bị ẩn", "this column is hidden")
            mend = text("bỏ ẩn cột rồi xem lại", "show the column, and look at it again")
            self._tell("hidden-column", cells.at(column, layout.head_row), message, mend)
        for column, row in cells.merged_from(layout.first, layout.last):
            message = text("các ô ở đây bị gộp", "cells were merged here")
            mend = text("bỏ gộp ô rồi chấm lại tiêu chí này", "part the cells, then score this criterion again")
            self._tell("merged-cells", cells.at(column, row), message, mend)

    def _formulas(self) -> None:
        """Tell of formulas in cells that are filled in, and of reckoned cells in which something was typed."""
        cells, expected = self._cells, self._expected
        if not expected.inputs.isdisjoint(cells.formulas):
            for cell in sorted(expected.inputs & cells.formulas, key=_by_row):
                message = text(
                    "ô này phải ghi tay, không dùng công thức", "this cell is filled in by hand, not by a formula"
                )
                self._tell(
                    "formula",
                    cells.at(*_parted(cell)),
                    message,
                    text("ghi x hoặc để trống", "write x, or leave it empty"),
                )
        gone = expected.formulas - cells.formulas
        if not gone:
            return
        if gone == expected.formulas:
            message = text("mọi công thức của tờ phiếu đã mất", "all formulas of the tab are gone")
            mend = text(
                "chấm lại trên tệp phiếu gốc, lưu dạng .xlsx", "score again in the original file, saved as .xlsx"
            )
            self._tell("altered-formula", cells.at("A", 1), message, mend)
            return
        for cell in sorted(gone, key=_by_row):
            column, row = _parted(cell)
            if self._typed_points(column, row) is not None:
                continue
            message = text("công thức ở ô này bị thay", "the formula of this cell was replaced")
            mend = text(
                "hoàn tác; điểm do phương án đã chọn quyết định", "undo it: the points come from the options chosen"
            )
            self._tell("altered-formula", cells.at(column, row), message, mend, cells.value(column, row))

    def _typed_points(self, column: str, row: int) -> CriterionRows | None:
        """Return the criterion whose points were typed over their formula while none of its options is crossed."""
        if column != "F" or number_in(self._cells.value(column, row)) is None:
            return None
        rows = next((each for each in self._layout.criteria.values() if each.row == row), None)
        if rows is None or any(each in self._entries for each in (row, *(line.row for line in rows.options))):
            return None
        return rows


def _parted(cell: bytes) -> tuple[str, int]:
    found = cell.decode()
    column = found.rstrip("0123456789")
    return column, int(found[len(column) :])


def _by_row(cell: bytes) -> tuple[int, str]:
    column, row = _parted(cell)
    return row, column
