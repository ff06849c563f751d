"""Reading one member's tab: what was chosen of each criterion, and what is wrong, by its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ocop_rules.brief import brief
from ocop_rules.documents.validation import one_of
from ocop_rules.documents.written_day import NO_DAY, WRITE_DAY, day_meant
from ocop_rules.errors import Problem
from ocop_rules.evidence.printed_points import Ordinals, meant_by
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.workbook import layout as at
from ocop_rules.forms.workbook.cells import TabCells, number_in, written
from ocop_rules.forms.workbook.layout import CriterionRows, Layout, Line
from ocop_rules.forms.workbook.locked import LockedCells, told
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import Text, printable, text

_CROSSES = frozenset("xX×✕✗✘☒✓✔☑хХ")  # the last two are Cyrillic
_CHOSEN = 4
"""The position of the column in which options are chosen."""


@dataclass(frozen=True)
class Tab:
    """A member's tab as it was read.

    Attributes:
        sheet: the entry of `sheets` of a bundle; None where nothing is chosen, or what is cannot be read.
        cases: the case by name of its group, where something is chosen.
    """

    layout: Layout
    cells: TabCells
    judge: str
    role: Role
    sheet: Mapping[str, object] | None
    day: date | None
    remarks: str
    cases: Mapping[str | None, str]

    def __repr__(self) -> str:
        return brief(self)


def read_tab(layout: Layout, cells: TabCells, problems: list[Problem]) -> Tab:
    """Return what a tab says, and add what is wrong with it to `problems`."""
    return _TabReader(layout, cells, problems).read()


class _TabReader:
    def __init__(self, layout: Layout, cells: TabCells, problems: list[Problem]) -> None:
        self._layout = layout
        self._cells = cells
        self._problems = problems
        self._case_of: Mapping[str | None, str] = {}
        self._entries = {
            row: entry
            for row, cells_of_row in enumerate(cells.rows[layout.first - 1 : layout.last], layout.first)
            if len(cells_of_row) > _CHOSEN
            and cells_of_row[_CHOSEN] != ""
            and (entry := _stripped(cells_of_row[_CHOSEN])) != ""
        }

    def _tell(self, code: str, cell: str, message: Text, mend: Text | None = None, found: object = None) -> None:
        self._problems.append(told(code, cell, message, mend, found))

    def read(self) -> Tab:
        cells, layout = self._cells, self._layout
        role = self._role()
        judge = cells.text("B", at.JUDGE_ROW) or cells.name
        before = len(self._problems)
        sheet: Mapping[str, object] | None = None
        day, remarks = None, ""
        if LockedCells(layout, cells, self._entries, self._problems).check():
            day, remarks = self._day(), written(cells.value("B", layout.remarks_row)).strip()
            choices = self._choices()
            if choices is not None and len(self._problems) == before:
                sheet = {"judge": judge, "role": str(role), "options": choices}
        cases = self._case_of if sheet is not None else {}
        return Tab(layout, cells, judge, role, sheet, day, remarks, cases)

    def _role(self) -> Role:
        said = self._cells.mark("role")
        if said in [*Role]:
            return Role(said)
        message = text("tư cách của người chấm không rõ", "the role of who scores is not known")
        self._tell("altered-text", self._cells.marked("role"), message, one_of(Role), said)
        return Role.COUNCIL

    def _has_formula(self, rows: CriterionRows) -> bool:
        return any(f"E{row}".encode() in self._cells.formulas for row in range(rows.row, rows.last + 1))

    def _entry(self, row: int) -> object:
        return self._entries.get(row, "")

    def _choices(self) -> dict[str, object] | None:
        """Return what was chosen of each criterion as bundles write it; None for nothing at all."""
        cases = self._case_of = self._stated_cases()
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
            if number_in(typed) is not None:
                return self._in_points(rows, "F", typed, case)
        return None

    def _is_cross(self, line: Line, rows: CriterionRows) -> bool:
        """Tell whether a cross stands at an option, or its own points do; say what else does."""
        found = self._entry(line.row)
        if found is True or (isinstance(found, str) and found in _CROSSES):
            return True
        points = number_in(found)
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
        points = number_in(found)
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
        day = day_meant(said)
        if day is None:
            self._tell("wrong-day", self._cells.at("B", row), NO_DAY, WRITE_DAY, found)
        return day


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else "" if value is False else value
