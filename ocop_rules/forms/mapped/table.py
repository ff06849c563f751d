"""Finding in a tab the table that a mapping describes: its headings, its columns and its rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeVar

from ocop_rules.brief import one_line
from ocop_rules.documents.sheet_scan import letters, position
from ocop_rules.documents.spreadsheet import Cell, Tab, Workbook
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import Problem
from ocop_rules.forms.mapped.mapping import ColumnsBetween, SheetMapping
from ocop_rules.text import folded, printable, text

Key = TypeVar("Key", int, str)

LOOKED_AT = 60
"""Headings are looked for in so many rows."""

_COLUMN = re.compile(r"\$([A-Z]{1,3})")
_ONE = (
    *("dossier", "product", "producer", "address", "set", "version", "member", "role", "criterion", "option"),
    *("points", "chosen", "total", "mean", "remarks"),
)


@dataclass(frozen=True)
class Table:
    """The table of a tab.

    Attributes:
        tab: the tab.
        first: the first row after the headings.
        headings: what stands over each column, from 1; over several rows from top to bottom.
        one: the columns of fields that have one.
        members, criteria: the columns of members and of criteria.
        options, parts, stars: the columns of crosses, of totals of parts, and of crosses under numbers of stars.
    """

    tab: Tab
    first: int
    headings: Mapping[int, tuple[str, ...]]
    one: Mapping[str, int]
    members: tuple[int, ...]
    criteria: tuple[int, ...]
    options: Mapping[int, int]
    parts: Mapping[str, int]
    stars: Mapping[int, int]

    def __repr__(self) -> str:
        return one_line("Table", [("tab", self.tab.name), ("first", self.first)])

    def cell(self, field: str, row: int) -> Cell | None:
        """Return the cell of a field in a row; None where no column has it."""
        column = self.one.get(field)
        return None if column is None else self.tab.cell(row, column)

    def name(self, column: int) -> str:
        """Return the lowest heading of a column, or its letter where it has none."""
        return self.headings[column][-1] if column in self.headings else letters(column)

    @property
    def columns(self) -> frozenset[int]:
        """All columns that are read."""
        lists = (*self.members, *self.criteria, *self.options.values(), *self.parts.values(), *self.stars.values())
        return frozenset((*self.one.values(), *lists))

    def rows(self) -> Iterator[int]:
        """Yield the rows of the table; not empty ones, and not those that number the columns."""
        for row in range(self.first, self.tab.height + 1):
            written = written_in(self.tab, row)
            if written and not (row == self.first and _numbers_columns(written)):
                yield row

    def beginning(self, row: int) -> str:
        """Return the first text of a row; where a column has criteria, none that stands to the right of it."""
        last = self.one.get("criterion", self.tab.width)
        return next((each.text for each in written_in(self.tab, row) if each.column <= last), "")


def written_in(tab: Tab, row: int) -> list[Cell]:
    """Return the cells of a row in which something stands, each merged area once."""
    found = []
    for column in range(1, tab.width + 1):
        value = tab.value(row, column)
        if value is not None and (not isinstance(value, str) or value.strip()) and not tab.is_merged(row, column):
            found.append(tab.cell(row, column))
    return found


def _numbers_columns(written: Sequence[Cell]) -> bool:
    numbers = [folded(each.text) for each in written]
    return len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def begins_as(written: str, beginnings: Sequence[str]) -> bool:
    """Tell whether a text begins with the words of one of some beginnings; `Cộng` is none of `Công ty`."""
    low = _plain(written)
    return any(
        low.startswith(each) and not low[len(each) : len(each) + 1].isalnum()
        for each in map(_plain, beginnings)
        if each
    )


def _plain(written: str) -> str:
    return unicodedata.normalize("NFC", written).casefold().strip(" -–•*.:")


def tabs_meant(workbook: Workbook, mapping: SheetMapping) -> tuple[Tab, ...]:
    """Return the tabs that a mapping is for: those it names, or all that are shown and hold anything."""
    if mapping.tabs is None:
        return tuple(tab for tab in workbook.tabs if not tab.is_hidden and tab.height)
    patterns = ["*".join(map(folded, each.split("*"))) for each in mapping.tabs]
    return tuple(tab for tab in workbook.tabs if any(fnmatchcase(folded(tab.name), each) for each in patterns))


def find_table(tab: Tab, mapping: SheetMapping) -> tuple[Table | None, tuple[Problem, ...]]:
    """Return the table of a tab, or None and what of it was not found."""
    rows = [mapping.header] if mapping.header else range(1, min(tab.height, LOOKED_AT) + 1)
    best: tuple[Problem, ...] | None = None
    for row in rows:
        search = _Search(tab, mapping, row)
        table = search.table()
        if not search.problems:
            return table, ()
        if best is None or len(search.problems) < len(best):
            best = tuple(search.problems)
    return None, best or ()


def headings_of(tab: Tab, row: int, rows: int) -> dict[int, tuple[str, ...]]:
    """Return what stands over each column, from top to bottom, each text once."""
    found = {}
    for column in range(1, tab.width + 1):
        texts = [" ".join(tab.cell(each, column).text.split()) for each in range(row, row + rows)]
        kept = tuple(dict.fromkeys(filter(None, texts)))
        if kept:
            found[column] = kept
    return found


class _Search:
    """Looks for the columns of a mapping under the headings that begin in one row."""

    def __init__(self, tab: Tab, mapping: SheetMapping, row: int) -> None:
        self._tab = tab
        self._mapping = mapping
        self._row = row
        self.headings = headings_of(tab, row, mapping.header_rows)
        self._known = {
            column: {*map(folded, texts), folded(" ".join(texts))} for column, texts in self.headings.items()
        }
        self.problems: list[Problem] = []

    def table(self) -> Table:
        columns = self._mapping.columns
        one = {name: self._column(ref) for name in _ONE if (ref := getattr(columns, name)) is not None}
        stars = columns.stars
        if isinstance(stars, str):
            one["stars"] = self._column(stars)
        return Table(
            tab=self._tab,
            first=self._row + self._mapping.header_rows,
            headings=self.headings,
            one=one,
            members=self._columns(columns.members),
            criteria=self._columns(columns.criteria),
            options=self._each(columns.options),
            parts=self._each(columns.parts),
            stars=self._each(stars if isinstance(stars, dict) else None),
        )

    def _each(self, refs: Mapping[Key, str] | None) -> dict[Key, int]:
        return {key: self._column(ref) for key, ref in (refs or {}).items()}

    def _columns(self, refs: Sequence[str] | ColumnsBetween | None) -> tuple[int, ...]:
        if refs is None:
            return ()
        if not isinstance(refs, ColumnsBetween):
            return tuple(map(self._column, refs))
        first = self._column(refs.after, last=True) + 1 if refs.after else 1
        last = self._column(refs.before) - 1 if refs.before else self._tab.width
        return tuple(column for column in range(first, last + 1) if column in self.headings)

    def _column(self, ref: str, *, last: bool = False) -> int:
        """Return the column that a reference names, noting the problem where there is none."""
        column = _COLUMN.fullmatch(ref)
        if column:
            return position(f"{column[1]}1")[1]
        wanted = folded(ref)
        found = [each for each, names in self._known.items() if wanted in names]
        if not found and wanted:
            found = [each for each, names in self._known.items() if any(name.startswith(wanted) for name in names)]
        merged = [each for each in found if not self._tab.is_merged(self._row, each)] or found
        if len(merged) == 1 or (found and all(self._is_one_area(found[0], each) for each in found)):
            return found[-1] if last else found[0]
        where = f"'{printable(self._tab.name)}'!{self._row}:{self._row}"
        if found:
            named = ", ".join(letters(each) for each in found)
            message = text(f"nhiều cột có tiêu đề này: {named}", f"several columns have this heading: {named}")
            mend = text("ghi chữ cái của cột vào bản khai, như $C", "name the column by its letter in the mapping: $C")
            self.problems.append(Problem("ambiguous-column", where, message, mend, printable(ref)))
            return found[0]
        message = text("không thấy cột có tiêu đề này", "no column has this heading")
        texts = [each for heading in self.headings.values() for each in heading if len(each) <= 60]
        mend = did_you_mean(ref, texts) or text(
            "sửa tiêu đề trong bản khai cột, hoặc ghi chữ cái của cột, như $C",
            "mend the heading in the mapping, or name the column by its letter: $C",
        )
        self.problems.append(Problem("no-such-column", where, message, mend, printable(ref)))
        return 0

    def _is_one_area(self, first: int, other: int) -> bool:
        """Tell whether columns stand under one merged heading."""
        return first == other or any(
            self._tab.is_merged(row, other) for row in range(self._row, self._row + self._mapping.header_rows)
        )
