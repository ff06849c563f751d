"""The formulas of a score sheet: points, totals, missed requirements and stars, as Excel and LibreOffice reckon them.

They use nothing that a spreadsheet program of 2007 lacks. What they say is what the library rates (R4, R5, R7, R8) on a
sheet that is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.forms.workbook.layout import CriterionRows, Layout, LineKind
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Gate, Option, plain_number

UNFILLED = "…"
"""What stands in place of the points of a criterion that is not scored yet."""

MET, MISSED = "đạt", "thiếu"
CROSS = "x"
DOUBLED = "x > 1"
"""What stands in place of the points of a criterion of which more than one option is crossed."""


def formulas(layout: Layout) -> Iterator[tuple[str, str]]:
    """Return the cells of a member's tab that are reckoned, with their formulas."""
    for rows in layout.criteria.values():
        yield f"F{rows.row}", _points(layout, rows)
        for line in rows.options:
            if line.option is not None and line.option.min_stars is not None and _asks(rows):
                yield f"G{line.row}", _met(layout, rows, line.case, line.option)
    yield from _sums(layout)
    first, last = layout.first, layout.last
    unscored = f"F{layout.unscored_row}"
    total, band, stars = f"F{layout.total_row}", f"F{layout.band_row}", f"F{layout.stars_row}"
    yield unscored, f'COUNTIF(F{first}:F{last},"{UNFILLED}")'
    yield band, _nested([(f"{total}>={plain_number(b.at_least)}", b.stars) for b in layout.rulebook.bands])
    for asked, row in layout.missed_rows.items():
        marked = f'C{first}:C{last}="{"*" * asked}"'
        yield f"F{row}", f'SUMPRODUCT(({marked})*(G{first}:G{last}="{MISSED}"))'
        yield f"B{row}", _listed(layout, asked)
    reached = []
    for each in layout.rulebook.bands:
        missed = [f"F{row}" for asked, row in layout.missed_rows.items() if asked <= each.stars]
        enough = f"{total}>={plain_number(each.at_least)}"
        reached.append((f"AND({enough},{'+'.join(missed)}=0)" if missed else enough, each.stars))
    yield stars, f'IF({unscored}>0,"{UNFILLED}",{_nested(reached)})'
    yield (
        "A1",
        f'"Tổng điểm: "&{total}&"   ·   Hạng theo điểm: "&{band}&" sao   ·   Hạng sao: "&{stars}'
        f'&"   ·   Chưa chấm: "&{unscored}&" tiêu chí"',
    )


def _asks(rows: CriterionRows) -> bool:
    return rows.criterion.scoring is Scoring.ONE  # as the plan of rules has it


def _points(layout: Layout, rows: CriterionRows) -> str:
    first, last = rows.options[0].row, rows.last
    crosses = f'COUNTIF(E{first}:E{last},"x")'
    if rows.criterion.cases:
        worth = "+".join(
            f'IF({_is_case(layout, rows, name)},SUMIF({_range("E", rows, name)},"x",{_range("D", rows, name)}),0)'
            for name in rows.criterion.cases
        )
    else:
        worth = f'SUMIF(E{first}:E{last},"x",D{first}:D{last})'
    if rows.criterion.scoring is Scoring.ONE:
        worth = f'IF({crosses}>1,"{DOUBLED}",{worth})'
    scored = f'IF({crosses}+COUNT(E{rows.row})=0,"{UNFILLED}",{worth})'
    gate = rows.criterion.applies_if
    if gate is None:
        return scored
    gated_by = layout.criteria[gate.criterion]
    at_gate = f'COUNTIF(E{gated_by.options[0].row}:E{gated_by.last},"x")+COUNT(E{gated_by.row})'
    return f"IF(AND({at_gate}>0,NOT({_passes(layout, gate)})),0,{scored})"


def _is_case(layout: Layout, rows: CriterionRows, case: str) -> str:
    """Return what tells that a case's options count: it is chosen, or none is."""
    group = layout.product_set.case_group_of(rows.criterion.number)
    cell = f"$B${layout.case_rows[group.name if group else None]}"
    return f'OR({cell}="",{cell}="{case}")'


def _range(column: str, rows: CriterionRows, case: str | None) -> str:
    lines = rows.of_case(case)
    return f"{column}{lines[0].row}:{column}{lines[-1].row}"


def _passes(layout: Layout, gate: Gate) -> str:
    gated_by = layout.criteria[gate.criterion]
    return _chosen(gated_by, None, [o.rank >= gate.rank for o in gated_by.criterion.options])


def _chosen(rows: CriterionRows, case: str | None, which: list[bool]) -> str:
    """Return what tells that one of some options is crossed."""
    mask = ";".join("1" if each else "0" for each in which)
    weights = f"{{{mask}}}" if len(which) > 1 else mask
    return f'SUMPRODUCT(({_range("E", rows, case)}="x")*{weights})>0'


def _met(layout: Layout, rows: CriterionRows, case: str | None, least: Option) -> str:
    options = rows.criterion.options_of(case)
    enough = [o.rank >= least.rank and o.ordinal not in least.not_met_by for o in options]
    met = _chosen(rows, case, enough)
    if rows.criterion.applies_if is not None:
        met = f"AND({_passes(layout, rows.criterion.applies_if)},{met})"
    told = f'IF(F{rows.row}="{UNFILLED}","",IF({met},"{MET}","{MISSED}"))'
    return told if case is None else f'IF({_is_case(layout, rows, case)},{told},"")'


def _sums(layout: Layout) -> Iterator[tuple[str, str]]:
    rows = {(line.kind, line.about): line.row for line in layout.lines if line.about}
    for part in layout.product_set.parts:
        sections: list[int] = []
        for section in part.sections:
            row = rows.get((LineKind.SECTION, section.number))
            if row is None:
                sections.append(layout.criteria[section.number].row)
                continue
            last = layout.criteria[section.criteria[-1]].last
            yield f"F{row}", f"SUM(F{row + 1}:F{last})"
            sections.append(row)
        yield f"F{rows[LineKind.PART, part.letter]}", f"SUM({','.join(f'F{row}' for row in sections)})"
    yield f"F{layout.total_row}", "+".join(f"F{row}" for (kind, _), row in rows.items() if kind is LineKind.PART)


def _nested(choices: list[tuple[str, int]]) -> str:
    out = "0"
    for condition, value in reversed(choices):
        out = f"IF({condition},{value},{out})"
    return out


def _listed(layout: Layout, asked: int) -> str:
    """Return the numbers of the criteria that miss a requirement of so many stars."""
    missed = [
        f'IF(G{line.row}="{MISSED}","{number}; ","")'
        for number, rows in layout.criteria.items()
        for line in rows.options
        if line.option is not None and line.option.min_stars == asked and _asks(rows)
    ]
    return "&".join(missed)
