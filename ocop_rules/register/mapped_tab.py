"""Finding the tab and the columns of a workbook that a mapping describes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from ocop_rules.documents.sheet_scan import letters
from ocop_rules.documents.spreadsheet import Tab, Workbook, place
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import Problem
from ocop_rules.register.cell_value import is_nothing
from ocop_rules.register.mapping import MappedColumn, MappedTab, RegisterMapping
from ocop_rules.text import folded, printable, text

_LOOKED_AT = 30
"""Headings are looked for in so many rows."""


@dataclass(frozen=True)
class FoundTab:
    """A tab that a mapping describes.

    Attributes:
        tab: the tab.
        mapped: what the mapping says of it.
        first: the first row after the headings.
        columns: the columns, from 1, each with its place in the tab.
    """

    tab: Tab
    mapped: MappedTab
    first: int
    columns: tuple[tuple[int, MappedColumn], ...]


def found_tabs(workbook: Workbook, mapping: RegisterMapping) -> tuple[list[FoundTab], list[Problem]]:
    """Return the tabs of a workbook that a mapping describes, and what of them was not found."""
    free = [tab for tab in workbook.tabs if tab.height]
    found: list[FoundTab] = []
    problems: list[Problem] = []
    for mapped in mapping.tabs:
        tab, missing = _best(free, mapped)
        if tab is not None:
            free.remove(tab.tab)
            found.append(tab)
        problems += missing
    if not found and not problems:
        names = ", ".join(f"“{mapped.names[0]}”" for mapped in mapping.tabs)
        message = text(f"không có trang nào như bản khai cột nêu: {names}", f"no tab is as the mapping says: {names}")
        held = ", ".join(printable(tab.name) for tab in workbook.tabs)
        problems.append(Problem("no-such-tab", "", message, None, printable(held)))
    return found, problems


def _best(free: list[Tab], mapped: MappedTab) -> tuple[FoundTab | None, list[Problem]]:
    if mapped.found_by == "letters":
        named = [tab for tab in free if _is_named(tab, mapped)] or (free if len(free) == 1 else [])
        return (_by_letters(named[0], mapped)) if named else (None, [])
    for tab in sorted(free, key=lambda tab: (_rank(tab, mapped), tab.is_hidden)):
        if _rank(tab, mapped) < len(mapped.names):
            found, problems = _by_headings(tab, mapped)
            if found is not None or problems:
                return found, problems
    return None, []


def _is_named(tab: Tab, mapped: MappedTab) -> bool:
    return _rank(tab, mapped) < len(mapped.names)


def _rank(tab: Tab, mapped: MappedTab) -> int:
    """Return which of the names fits a tab; their number if none does."""
    name = folded(tab.name)
    fits = (i for i, each in enumerate(mapped.names) if fnmatchcase(name, "*".join(map(folded, each.split("*")))))
    return next(fits, len(mapped.names))


def _by_letters(tab: Tab, mapped: MappedTab) -> tuple[FoundTab, list[Problem]]:
    assert mapped.first_row is not None
    problems = [*_moved(tab, mapped, mapped.first_row)]
    return FoundTab(tab, mapped, mapped.first_row, tuple(enumerate(mapped.columns, 1))), problems


def _moved(tab: Tab, mapped: MappedTab, first: int) -> Iterator[Problem]:
    """Yield the headings that stand over another column than the mapping says, which then holds something else."""
    over: dict[str, int] = {}
    for row in range(1, first):
        for column in range(1, tab.width + 1):
            value = tab.value(row, column)
            if isinstance(value, str):
                over.setdefault(folded(value), column)
    for column, each in enumerate(mapped.columns, 1):
        stands = over.get(folded(each.heading))
        if stands is not None and stands != column and folded(each.heading) not in _over(tab, column, first):
            message = text(
                f"cột {letters(column)} phải là “{each.heading}”, nhưng tiêu đề này ở cột {letters(stands)}",
                f"column {letters(column)} should be “{each.heading}”, which stands over column {letters(stands)}",
            )
            mend = text("trả các cột về thứ tự cũ, hoặc sửa bản khai cột", "put the columns back, or mend the mapping")
            yield Problem("column-moved", place(tab.name, first - 1, column), message, mend)


def _over(tab: Tab, column: int, first: int) -> set[str]:
    return {folded(str(value)) for row in range(1, first) if (value := tab.value(row, column)) is not None}


def _by_headings(tab: Tab, mapped: MappedTab) -> tuple[FoundTab | None, list[Problem]]:
    """Return the tab by the row that has most of the headings; nothing where none has half of them."""
    best: tuple[int, Mapping[str, int]] = (0, {})
    for row in range(1, min(tab.height, _LOOKED_AT) + 1):
        there = {folded(str(value)): at for at in range(tab.width, 0, -1) if (value := tab.value(row, at)) is not None}
        if _matching(there, mapped) > _matching(best[1], mapped):
            best = row, there
    row, held = best[0], best[1]
    if 2 * _matching(held, mapped) < len(mapped.columns):
        return None, []
    columns = [(held[folded(each.heading)], each) for each in mapped.columns if folded(each.heading) in held]
    problems = []
    for each in mapped.columns:
        if folded(each.heading) not in held and each.field is not None:
            message = text("không thấy cột có tiêu đề này", "no column has this heading")
            mend = did_you_mean(
                each.heading,
                [str(value) for at in range(1, tab.width + 1) if (value := tab.value(row, at)) is not None],
            )
            problems.append(
                Problem("no-such-column", f"'{printable(tab.name)}'!{row}:{row}", message, mend, each.heading)
            )
    return FoundTab(tab, mapped, row + 1, tuple(columns)), problems


def _matching(held: Mapping[str, int], mapped: MappedTab) -> int:
    return sum(folded(each.heading) in held for each in mapped.columns)


def rows_of(found: FoundTab) -> Iterator[tuple[int, dict[int, object]]]:
    """Yield the rows of a tab that hold anything, by column; not those that number the columns."""
    columns = [column for column, _ in found.columns]
    for row in range(found.first, found.tab.height + 1):
        cells: dict[int, object] = {
            column: value for column in columns if not is_nothing(value := found.tab.value(row, column))
        }
        if cells and not _numbers_columns([str(value) for value in cells.values()]):
            yield row, cells


def _numbers_columns(written: list[str]) -> bool:
    numbers = [each.strip("() ") for each in written]
    first = numbers[0]
    return len(numbers) > 2 and first.isdigit() and numbers == [str(int(first) + i) for i in range(len(numbers))]
