"""Reading one member's tab: what was chosen of each criterion, and what is wrong, by its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ocop_rules.brief import brief
from ocop_rules.documents.validation import one_of
from ocop_rules.errors import Problem
from ocop_rules.evidence.printed_points import Ordinals, meant_by
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms import sheet_layout as at
from ocop_rules.forms.sheet_formulas import formulas
from ocop_rules.forms.sheet_layout import CriterionRows, Layout, Line, LineKind
from ocop_rules.forms.tab_cells import TabCells, written
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Rulebook, plain_number
from ocop_rules.text import Text, printable, text

_CROSSES = frozenset("xX×✕✗✘☒✓✔☑хХ")  # the last two are Cyrillic
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?\Z")
_DAY = re.compile(r"(?:ngày )?([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})\Z")
_CHOSEN = 4
"""The position of the column in which options are chosen."""

_FEW = 8
"""So many altered texts are told of a tab; where there are more, its rows have moved."""


@dataclass(frozen=True)
class Tab:
    """A member's tab as it was read.

    Attributes:
        sheet: the entry of `sheets` of a bundle; None where nothing is chosen, or what is cannot be read.
    """

    layout: Layout
    cells: TabCells
    judge: str
    role: Role
    sheet: Mapping[str, object] | None
    day: date | None
    remarks: str

    def __repr__(self) -> str:
        return brief(self)


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


def read_tab(layout: Layout, cells: TabCells, problems: list[Problem]) -> Tab:
    """Return what a tab says, and add what is wrong with it to `problems`."""
    return _TabReader(layout, cells, problems).read()


class _TabReader:
    def __init__(self, layout: Layout, cells: TabCells, problems: list[Problem]) -> None:
        self._layout = layout
        self._cells = cells
        self._problems = problems
        self._expected = layout.rulebook.once(_expected, layout.product_set.number)
        self._entries = {
            row: entry
            for row, cells_of_row in enumerate(cells.rows[layout.first - 1 : layout.last], layout.first)
            if len(cells_of_row) > _CHOSEN and (entry := _stripped(cells_of_row[_CHOSEN])) != ""
        }

    def _tell(self, code: str, cell: str, message: Text, mend: Text | None = None, found: object = None) -> None:
        shown = None if found is None else printable(written(found)) or '""'
        self._problems.append(Problem(code, cell, message, mend, shown))

    def read(self) -> Tab:
        cells, layout = self._cells, self._layout
        role = self._role()
        judge = cells.text("B", at.JUDGE_ROW) or cells.name
        before = len(self._problems)
        sheet: Mapping[str, object] | None = None
        day, remarks = None, ""
        if self._stands_where_it_stood():
            day, remarks = self._day(), written(cells.value("B", layout.remarks_row)).strip()
            self._nothing_hidden()
            self._formulas()
            choices = self._choices()
            if choices is not None and len(self._problems) == before:
                sheet = {"judge": judge, "role": str(role), "options": choices}
        return Tab(layout, cells, judge, role, sheet, day, remarks)

    def _role(self) -> Role:
        said = self._cells.mark("role")
        if said in [*Role]:
            return Role(said)
        message = text("tư cách của người chấm không rõ", "the role of who scores is not known")
        self._tell("altered-text", self._cells.marked("role"), message, one_of(Role), said)
        return Role.COUNCIL

    # What is locked

    def _stands_where_it_stood(self) -> bool:
        """Say which locked texts are not what was written; tell whether the rows are where they were all the same."""
        layout, cells, expected = self._layout, self._cells, self._expected
        first, last = layout.first, layout.last
        table = [list(row[:4]) for row in cells.rows[first - 1 : last]]
        as_written = cells.mark("digest") == layout.digest
        if as_written:
            for row, column, words in expected.fixed:
                self._is_still(row, column, words)
            if table == expected.table:
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
            message = text(
                f"{by} hàng đã được chèn thêm từ đây" if by > 0 else f"{-by} hàng đã bị xóa từ đây",
                f"{by} rows were inserted here" if by > 0 else f"{-by} rows were deleted here",
            )
            mend = text("hoàn tác, hoặc chấm lại trên tệp phiếu gốc", "undo it, or score again in the original file")
            self._tell("moved-rows", cells.at("A", row), message, mend)
            return False
        told = 0
        for i, line in enumerate(layout.lines):
            for column, own in zip("ABCD", expected.table[i], strict=True):
                found = cells.value(column, line.row)
                if found != own:
                    told += 1
                    if told <= _FEW:
                        self._altered(line.row, column, own, found)
        return told <= _FEW

    def _is_still(self, row: int, column: str, words: str) -> None:
        found = self._cells.value(column, row)
        if found != words and self._cells.text(column, row) != " ".join(words.split()):
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
        if column != "F" or _number(self._cells.value(column, row)) is None:
            return None
        rows = next((each for each in self._layout.criteria.values() if each.row == row), None)
        if rows is None or any(self._entry(line.row) != "" for line in rows.options) or self._entry(row) != "":
            return None
        return rows

    def _has_formula(self, rows: CriterionRows) -> bool:
        return any(f"E{row}".encode() in self._cells.formulas for row in range(rows.row, rows.last + 1))

    # What is filled in

    def _entry(self, row: int) -> object:
        return self._entries.get(row, "")

    def _choices(self) -> dict[str, object] | None:
        """Return what was chosen of each criterion as bundles write it; None for nothing at all."""
        cases = self._stated_cases()
        chosen: dict[str, tuple[Ordinals, str | None]] = {}
        unfilled: list[CriterionRows] = []
        for number, rows in self._layout.criteria.items():
            known = len(self._problems)
            found = self._of_criterion(rows, cases)
            if found is not None:
                chosen[number] = found
            elif len(self._problems) == known:
                unfilled.append(rows)
        if not chosen and len(unfilled) == len(self._layout.criteria):
            return None
        for rows in unfilled:
            if self._applies(rows, chosen) and not self._has_formula(rows):
                self._unfilled(rows)
        out: dict[str, object] = {}
        for number, (ordinals, case) in chosen.items():
            criterion = self._layout.criteria[number].criterion
            choice: object = [*ordinals] if criterion.scoring is Scoring.SUM else next(iter(ordinals), 0)
            group = self._layout.product_set.case_group_of(number)
            case = case or (cases.get(group.name) if group is not None else None)
            out[number] = {"case": case, "option": choice} if case is not None else choice
        return out

    def _stated_cases(self) -> dict[str | None, str]:
        """Return the case of each group: as its cell says, or as the crosses do that stand in one case alone."""
        found: dict[str | None, str] = {}
        for group in self._layout.product_set.case_groups:
            row = self._layout.case_rows[group.name]
            said = self._cells.text("B", row).rstrip(").").lower()
            if said in group.cases:
                found[group.name] = said
                continue
            if said:
                message = text("phiếu không có trường hợp này", "the sheet has no such case")
                self._tell("unknown-case", self._cells.at("B", row), message, one_of(group.cases), said)
            crossed = {
                line.case: line
                for number in reversed(group.criteria)
                for line in self._layout.criteria[number].options
                if self._entry(line.row) != "" and line.case is not None
            }
            if len(crossed) > 1 and not said:
                (one, _), (other, line) = sorted(crossed.items(), key=lambda item: item[1].row)[:2]
                message = text(f"chọn cả trường hợp {one} và {other}", f"both case {one} and case {other} are chosen")
                mend = text(
                    f"ghi trường hợp vào {self._cells.at('B', row)}, xóa dấu ở trường hợp kia",
                    f"write the case into {self._cells.at('B', row)}, and delete what stands in the other",
                )
                self._tell("two-cases", self._cells.at("E", line.row), message, mend)
            elif crossed:
                found[group.name] = next(iter(crossed))
        return found

    def _of_criterion(self, rows: CriterionRows, cases: Mapping[str | None, str]) -> tuple[Ordinals, str | None] | None:
        """Return the options chosen of a criterion; None where nothing is, or what is cannot be read."""
        at_title = self._entry(rows.row)
        entries = self._entries
        entered = [line for line in rows.options if line.row in entries]
        crossed = [line for line in entered if self._is_cross(line, rows)]
        odd = len(entered) - len(crossed)
        group = self._layout.product_set.case_group_of(rows.criterion.number)
        case = cases.get(group.name) if group is not None else None
        for line in crossed:
            if line.case is not None and case is not None and line.case != case:
                row = self._layout.case_rows[group.name if group else None]
                message = text(
                    f"phương án của trường hợp {line.case}, trong khi {self._cells.at('B', row)} là trường hợp {case}",
                    f"an option of case {line.case}, while {self._cells.at('B', row)} is case {case}",
                )
                mend = text("chọn phương án của đúng trường hợp", "choose an option of the case that it is")
                self._tell("two-cases", self._cells.at("E", line.row), message, mend)
                odd += 1
        if odd:
            return None
        if len(crossed) > 1 and rows.criterion.scoring is Scoring.ONE:
            where = ", ".join(f"E{line.row}" for line in crossed)
            message = text(
                f"tiêu chí {rows.criterion.number} chọn {len(crossed)} phương án ({where})",
                f"{len(crossed)} options of criterion {rows.criterion.number} are chosen ({where})",
            )
            mend = text("chỉ để lại một dấu x", "leave one x alone")
            self._tell("several-options", self._cells.at("E", crossed[1].row), message, mend)
            return None
        if crossed and at_title != "":
            message = text(
                f"vừa chọn phương án (E{crossed[0].row}), vừa ghi ở dòng tiêu chí",
                f"an option is chosen (E{crossed[0].row}), and something stands on the row of the criterion too",
            )
            mend = text("giữ bên đúng, xóa bên kia", "keep the one that is right, and delete the other")
            self._tell("stated-twice", self._cells.at("E", rows.row), message, mend, at_title)
            return None
        if crossed:
            return tuple(line.option.ordinal for line in crossed if line.option is not None), case
        if at_title != "":
            return self._in_points(rows, "E", at_title, case)
        if f"F{rows.row}".encode() not in self._cells.formulas:
            typed = self._cells.value("F", rows.row)
            if _number(typed) is not None:
                return self._in_points(rows, "F", typed, case)
        return None

    def _is_cross(self, line: Line, rows: CriterionRows) -> bool:
        """Tell whether a cross stands at an option, or its own points do; say what else does."""
        found = self._entry(line.row)
        if found is True or (isinstance(found, str) and found in _CROSSES):
            return True
        points = _number(found)
        if points is not None and line.option is not None and points == line.option.points:
            return True
        cell = self._cells.at("E", line.row)
        if f"E{line.row}".encode() in self._cells.formulas:
            return False  # told already
        if points is not None and line.option is not None:
            message = text(
                f"phương án này {plain_number(line.option.points)} điểm, ô lại ghi điểm khác",
                f"this option is worth {plain_number(line.option.points)}, and other points stand in its cell",
            )
            self._tell("unknown-points", cell, message, self._write_x(rows.options), found)
            return False
        message = text("ô này chỉ ghi x", "an x alone stands in this cell")
        if isinstance(found, date | datetime):
            message = text("ô này chỉ ghi x, không phải ngày", "an x stands in this cell, not a day")
        self._tell("unknown-mark", cell, message, self._write_x(rows.options), found)
        return False

    def _write_x(self, lines: Sequence[Line]) -> Text:
        choices = [(f"E{line.row}", line.option) for line in lines if line.option is not None]
        vi = "; ".join(f"{cell} ({plain_number(o.points)}: {printable(o.label.vi, 40)})" for cell, o in choices)
        en = "; ".join(f"{cell} ({plain_number(o.points)}: {printable(o.label.en, 40)})" for cell, o in choices)
        return text(f"ghi x ở một ô: {vi}", f"write x into one cell: {en}")

    def _in_points(
        self, rows: CriterionRows, column: str, found: object, case: str | None
    ) -> tuple[Ordinals, str | None] | None:
        """Return the option that points mean which were typed in place of a cross, where one alone is worth them."""
        criterion, cell = rows.criterion, self._cells.at(column, rows.row)
        options = rows.options if case is None else rows.of_case(case)
        points = _number(found)
        if points == 0 and column == "E":
            return (), case
        if points is None:
            message = text(
                "dòng này chỉ ghi 0, khi không đạt phương án nào", "a 0 alone stands here, where no option is reached"
            )
            self._tell("unknown-mark", cell, message, self._write_x(options), found)
            return None
        open_cases: Sequence[str | None] = [case] if case is not None else [*criterion.cases] or [None]
        ways = [(way, each) for each in open_cases for way in meant_by(points, criterion, each)]
        if len(ways) == 1:
            return ways[0]
        message = text("không phương án nào được số điểm này", "no option is worth these points")
        if ways:
            message = text("nhiều cách chọn cùng được số điểm này", "several ways to choose are worth these points")
        self._tell("ambiguous-points" if ways else "unknown-points", cell, message, self._write_x(options), found)
        return None

    def _applies(self, rows: CriterionRows, chosen: Mapping[str, tuple[Ordinals, str | None]]) -> bool:
        """Tell whether a criterion is to be scored: its gate is passed, or not scored itself (R4)."""
        gate = rows.criterion.applies_if
        if gate is None or gate.criterion not in chosen:
            return True
        options = self._layout.criteria[gate.criterion].criterion.options
        return any(options[ordinal - 1].rank >= gate.rank for ordinal in chosen[gate.criterion][0])

    def _unfilled(self, rows: CriterionRows) -> None:
        number, title = rows.criterion.number, rows.criterion.title
        message = text(
            f"chưa chấm tiêu chí {number}: {printable(title.vi)}",
            f"criterion {number} is not scored: {printable(title.en)}",
        )
        first, last = rows.options[0].row, rows.last
        where = f"E{first}" if first == last else f"E{first}:E{last}"
        mend = text(
            f"ghi x vào một ô trong {where}; không đạt phương án nào thì ghi 0 vào E{rows.row}",
            f"write x into one of {where}; 0 into E{rows.row} where no option is reached",
        )
        self._tell("unfilled", self._cells.at("E", rows.row), message, mend)

    def _day(self) -> date | None:
        row = self._layout.day_row
        found = self._cells.value("B", row)
        if isinstance(found, datetime):
            return found.date()
        if isinstance(found, date):
            return found
        said = written(found).strip()
        if not said:
            return None
        day = _DAY.match(said)
        try:
            return date(int(day[3]), int(day[2]), int(day[1])) if day else date.fromisoformat(said)
        except ValueError:
            message = text("đây không phải một ngày", "this is no day")
            mend = text("ghi ngày, như 15/09/2026", "write a day, as 15/09/2026")
            self._tell("wrong-day", self._cells.at("B", row), message, mend, found)
            return None


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else "" if value is False else value


def _number(value: object) -> Decimal | None:
    """Return the number that stands in a cell, as a number or as text; None for another value."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Decimal(repr(value)) if value == value and abs(value) < 1e15 else None
    if isinstance(value, str) and _NUMBER.match(value.strip()):
        return Decimal(value.strip().replace(",", "."))
    return None


def _parted(cell: bytes) -> tuple[str, int]:
    found = cell.decode()
    column = found.rstrip("0123456789")
    return column, int(found[len(column) :])


def _by_row(cell: bytes) -> tuple[int, str]:
    column, row = _parted(cell)
    return row, column
