"""What the formulas of a score sheet come to, so that a file shows it before any program reckons it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from ocop_rules.errors import InvalidEvidence, Problem
from ocop_rules.evidence.choices import bare_choices, choice_problems, choices_of, criteria_near
from ocop_rules.evidence.printed_points import Ordinals, chosen_on
from ocop_rules.evidence.score_sheet import ScoreSheet
from ocop_rules.forms.workbook.formulas import CROSS, MET, MISSED, UNFILLED
from ocop_rules.forms.workbook.layout import CriterionRows, Layout, LineKind
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.text import text

Value = str | Decimal | int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen on a sheet: the options by number of the criterion, and the case by name of its group."""

    options: Mapping[str, Ordinals]
    cases: Mapping[str | None, str]


NOTHING = Chosen({}, {})


def chosen_of(layout: Layout, sheet: ScoreSheet) -> Chosen:
    """Return what a score sheet chose, as options or in points; nothing where it gives totals of parts alone.

    Raises:
        InvalidEvidence: it chooses what this set's sheet does not have.
    """
    product_set = layout.product_set
    cases: dict[str | None, str] = {}
    for _, number, case in sheet.cases():
        group = product_set.case_group_of(number)
        if group is not None:
            cases[group.name] = case
    known = {
        number: cases[group.name]
        for group in product_set.case_groups
        if group.name in cases
        for number in group.criteria
    }
    problems: list[Problem] = []
    for place, number, choice in choices_of(0, sheet):
        criterion = product_set.criteria.get(number)
        if criterion is None:
            message = text("phiếu không có tiêu chí này", "the sheet has no such criterion")
            problems.append(Problem.at(place, "unknown-criterion", message, criteria_near(number, product_set)))
        else:
            problems += choice_problems(place, criterion, choice)
    problems += bare_choices((sheet,), product_set, known)
    if problems:
        raise InvalidEvidence([replace(each, path=None) for each in problems], sheet.judge)
    return Chosen(chosen_on(sheet, product_set, known), cases)


def reckoned(layout: Layout, chosen: Chosen) -> dict[str, Value]:
    """Return what stands in each cell of a member's tab that `formulas` fills."""
    return _Reckoning(layout, chosen).cells()


def entries_of(layout: Layout, chosen: Chosen) -> dict[int, str | int]:
    """Return what stands in the cells in which options are chosen, by row."""
    found: dict[int, str | int] = {}
    for number, ordinals in chosen.options.items():
        rows = layout.criteria[number]
        group = layout.product_set.case_group_of(number)
        options = rows.of_case(chosen.cases.get(group.name) if group is not None else None)
        found |= {options[ordinal - 1].row: CROSS for ordinal in ordinals}
        if not ordinals:
            found[rows.row] = 0
    return found


class _Reckoning:
    def __init__(self, layout: Layout, chosen: Chosen) -> None:
        self._layout = layout
        self._chosen = chosen

    def cells(self) -> dict[str, Value]:
        layout = self._layout
        earned = {number: self._points(rows) for number, rows in layout.criteria.items()}
        cells: dict[str, Value] = {f"F{layout.criteria[number].row}": value for number, value in earned.items()}
        missed: dict[int, list[str]] = {asked: [] for asked in layout.stars_asked}
        for number, rows in layout.criteria.items():
            for cell, asked, told in self._marks(rows, earned[number]):
                cells[cell] = told
                if told == MISSED:
                    missed[asked].append(number)
        total = self._sums(cells, earned)
        cells[f"F{layout.total_row}"] = total
        band = next((b.stars for b in layout.rulebook.bands if total >= b.at_least), 0)
        unscored = sum(value == UNFILLED for value in earned.values())
        reached = (
            b.stars
            for b in layout.rulebook.bands
            if total >= b.at_least and not any(missed[asked] for asked in missed if asked <= b.stars)
        )
        stars: Value = UNFILLED if unscored else next(reached, 0)
        cells[f"F{layout.band_row}"], cells[f"F{layout.stars_row}"] = band, stars
        cells[f"F{layout.unscored_row}"] = unscored
        for asked, row in layout.missed_rows.items():
            cells[f"F{row}"] = len(missed[asked])
            cells[f"B{row}"] = "".join(f"{number}; " for number in missed[asked])
        cells["A1"] = (
            f"Tổng điểm: {total}   ·   Hạng theo điểm: {band} sao   ·   Hạng sao: {stars}"
            f"   ·   Chưa chấm: {unscored} tiêu chí"
        )
        return cells

    def _case(self, rows: CriterionRows) -> str | None:
        group = self._layout.product_set.case_group_of(rows.criterion.number)
        return self._chosen.cases.get(group.name) if group is not None else None

    def _passes(self, rows: CriterionRows) -> bool:
        gate = rows.criterion.applies_if
        if gate is None:
            return True
        options = self._layout.criteria[gate.criterion].criterion.options
        ordinals = self._chosen.options.get(gate.criterion, ())
        return any(options[ordinal - 1].rank >= gate.rank for ordinal in ordinals)

    def _points(self, rows: CriterionRows) -> Value:
        gate = rows.criterion.applies_if
        if gate is not None and gate.criterion in self._chosen.options and not self._passes(rows):
            return Decimal(0)
        ordinals = self._chosen.options.get(rows.criterion.number)
        if ordinals is None:
            return UNFILLED
        options = rows.criterion.options_of(self._case(rows))
        return sum((options[ordinal - 1].points for ordinal in ordinals), Decimal(0))

    def _marks(self, rows: CriterionRows, earned: Value) -> Iterator[tuple[str, int, str]]:
        case = self._case(rows)
        options = rows.criterion.options_of(case)
        ordinals = self._chosen.options.get(rows.criterion.number, ())
        for line in rows.options:
            least = line.option
            if least is None or least.min_stars is None or rows.criterion.scoring is not Scoring.ONE:
                continue
            if earned == UNFILLED or (line.case is not None and case not in (None, line.case)):
                yield f"G{line.row}", least.min_stars, ""
                continue
            met = self._passes(rows) and any(
                options[o - 1].rank >= least.rank and o not in least.not_met_by for o in ordinals
            )
            yield f"G{line.row}", least.min_stars, MET if met else MISSED

    def _sums(self, cells: dict[str, Value], earned: Mapping[str, Value]) -> Decimal:
        rows = {(line.kind, line.about): line.row for line in self._layout.lines if line.about}
        total = Decimal(0)
        for part in self._layout.product_set.parts:
            of_part = Decimal(0)
            for section in part.sections:
                values = [earned[number] for number in section.criteria]
                of_section = sum((value for value in values if isinstance(value, Decimal)), Decimal(0))
                if (LineKind.SECTION, section.number) in rows:
                    cells[f"F{rows[LineKind.SECTION, section.number]}"] = of_section
                of_part += of_section
            cells[f"F{rows[LineKind.PART, part.letter]}"] = of_part
            total += of_part
        return total
