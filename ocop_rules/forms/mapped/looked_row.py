"""A row of a tab looked at as if it held the headings: what each column would be, and how likely that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ocop_rules.documents.sheet_scan import letters
from ocop_rules.documents.spreadsheet import Tab
from ocop_rules.forms.mapped.cell_words import criterion_named
from ocop_rules.forms.mapped.heading_words import IGNORED, LABELS, meaning
from ocop_rules.forms.mapped.table import headings_of, written_in
from ocop_rules.text import folded

_OPTION = re.compile(r"(?:pa|phuong an|lua chon|muc|option) ([1-9])$")
"""A column of crosses at one of the options."""
_CRITERIA = 3
"""So many headings that are numbers of criteria make a table of criteria in columns."""
_NUMBERED = re.compile(r"(?:tiêu chí|TC)?\s*[0-9]{1,2}\.[0-9a-zđ]|[a-zđ](?:[).]|\Z)", re.IGNORECASE)
"""A criterion within its section: 1.1, 1.a, b)."""
_NUMBERS = ("tt", "stt", "so tt", "so thu tu", "muc", "so")
_LONGEST = 100
_SUBJECT = ("dossier", "product", "producer", "set", "version", "member", "role")
_PART = re.compile(r"(?:(?:tong )?(?:diem )?phan )?([a-d])$")
_STARS = re.compile(r"([1-5]) (?:sao|stars?)\b")


class LookedRow:
    """One row of a tab, looked at as if it held the headings."""

    def __init__(self, tab: Tab, row: int) -> None:
        self.tab = tab
        self.row = row
        self.rows = 2 if _goes_on(tab, row) else 1
        self.headings = headings_of(tab, row, self.rows)
        self.one: dict[str, str] = {}
        self.criteria: list[int] = []
        self.bare: list[int] = []
        self.options: dict[int, str] = {}
        self.has_wording = False
        self.parts: dict[str, str] = {}
        self.stars: dict[int, str] = {}
        self.others: list[int] = []
        part_column: str | None = None
        for column, texts in self.headings.items():
            if folded(texts[-1]) in ("phan", "part"):
                part_column = self._ref(column)
            else:
                self._take(column, texts)
        if len(self.criteria) >= _CRITERIA:
            self.criteria = sorted([*self.criteria, *(each for each in self.bare if each > self.criteria[0])])
        if part_column is not None:
            self.one.setdefault("criterion", part_column)
        self._look_at_numbers()
        self._look_at_choices()
        self.members = [each for each in self.others if self._holds_scores(each)]

    @property
    def score(self) -> int:
        """How much it looks like headings."""
        members = min(len(self.members), 2) if self.one else 0
        return (
            members
            + len(self.one)
            + min(len(self.criteria), 5)
            + len(self.parts)
            + len(self.stars)
            + min(len(self.options), 3)
        )

    def _take(self, column: int, texts: Sequence[str]) -> None:
        low = folded(texts[-1])
        stars = _STARS.match(low)
        part = _PART.match(low)
        number = criterion_named(texts[-1])
        if low in IGNORED or texts[-1].endswith(":"):
            return  # what ends so is the label of a single cell
        option = _OPTION.match(folded(" ".join(texts)))
        if option:
            self.options[int(option[1])] = self._ref(column)
        elif stars:
            self.stars[int(stars[1])] = texts[-1]
        elif number is not None and "." in number:
            self.criteria.append(column)
        elif number is not None and number.isdigit():
            self.bare.append(column)
        elif part:
            self.parts[part[1].upper()] = texts[-1]
        else:
            name = next((found for each in map(folded, reversed(texts)) if (found := meaning(each))), None)
            if name is not None and name not in self.one:
                self.one[name] = self._ref(column)
            elif low and len(low) <= 60:
                self.others.append(column)

    def _look_at_numbers(self) -> None:
        """Take the column of numbers for the criteria where those stand there, and the titles have none."""
        if "criterion" not in self.one or any(map(_NUMBERED.match, self._values(self.one["criterion"]))):
            return
        for column, texts in self.headings.items():
            if folded(texts[-1]) in _NUMBERS and any(map(_NUMBERED.match, self._values(self._ref(column)))):
                self.one["criterion"] = self._ref(column)
                return

    def _look_at_choices(self) -> None:
        """Tell ordinals from crosses, and both from the wording of options, by what stands in their columns."""
        for name in ("chosen", "option"):
            values = self._values(self.one[name]) if name in self.one else []
            words = [each for each in values if not re.fullmatch(r"\d{1,2}", each)]
            if name == "chosen" and values and not words and "option" not in self.one and {*values} != {"1"}:
                self.one["option"] = self.one.pop("chosen")
            elif name == "option" and len(words) * 2 > len(values):
                del self.one["option"]
                self.has_wording = True

    def _values(self, ref: str) -> list[str]:
        found = [column for column in self.headings if self._ref(column) == ref]
        rows = range(self.row + self.rows, min(self.tab.height, self.row + 200) + 1)
        cells = [self.tab.cell(row, each) for each in found for row in rows if not self.tab.is_merged(row, each)]
        return [each.text.replace(",", ".") for each in cells if each.text]

    def _ref(self, column: int) -> str:
        """Return a heading where no other column has it and it is not a whole text, else the column's letter."""
        heading = self.headings[column][-1]
        same = [each for each, texts in self.headings.items() if folded(heading) in map(folded, texts)]
        return heading if len(same) == 1 and len(heading) <= _LONGEST else f"${letters(column)}"

    def _holds_scores(self, column: int) -> bool:
        """Tell whether numbers of points stand under a heading, and nothing else."""
        held = self._values(self._ref(column))
        numbers = [each for each in held if re.fullmatch(r"(0|[1-9]\d{0,2})(\.\d+)?", each) and Decimal(each) <= 100]
        return bool(numbers) and len(numbers) * 2 >= len(held)

    def form(self) -> dict[str, Any] | None:
        """Return what each row is and where what stands; None where this cannot be a table of scores."""
        one = dict(self.one)
        if len(self.criteria) >= _CRITERIA:
            return self._mapped("sheet", one, (*_SUBJECT, "total", "remarks"), criteria=self._span(self.criteria))
        if "criterion" in one:
            return self._of_criteria(one)
        named = "product" in one or "dossier" in one
        if len(self.parts) >= 2 and "member" in one:
            return self._mapped("sheet", one, (*_SUBJECT, "total"), parts=self.parts)
        if named and (self.members or self.parts or self.stars or {"mean", "stars"} & {*one}):
            keep = (*_SUBJECT, "address", "total", "mean", "stars")
            if self.stars:
                one.pop("stars", None)
            more: dict[str, Any] = {"stars": self.stars} if self.stars else {}
            if self.parts:
                more["parts"] = self.parts
            if self.members:
                more["members"] = self._span(self.members)
            elif "mean" not in one and "total" in one and not self.parts:
                one["mean"] = one.pop("total")
            return self._mapped("product", one, keep, **more)
        return None

    def _of_criteria(self, one: dict[str, str]) -> dict[str, Any] | None:
        above = ("set", "product", "criterion")
        if len(self.options) > 1:
            return self._mapped("criterion", one, (*_SUBJECT, "criterion"), options=self.options)
        if "chosen" in one:
            return self._mapped("option", one, (*_SUBJECT, "criterion", "points", "chosen"), above)
        if self.has_wording and not self.members:  # the wording of options, and nothing chosen yet
            one["chosen"] = f"${letters(self.tab.width + 1)}"
            return self._mapped("option", one, (*_SUBJECT, "criterion", "points", "chosen"), above)
        if len(self.members) > 1 or (self.members and "points" not in one and "option" not in one):
            return self._mapped("criterion", one, (*_SUBJECT, "criterion"), members=self._span(self.members))
        if "option" in one or "points" in one:
            return self._mapped("criterion", one, (*_SUBJECT, "criterion", "option", "points"))
        return None

    def _mapped(
        self, each_row: str, one: Mapping[str, str], keep: Sequence[str], as_above: Sequence[str] = (), **more: Any
    ) -> dict[str, Any]:
        columns = {name: one[name] for name in keep if name in one} | more
        out: dict[str, Any] = {"each_row": each_row, "header_rows": self.rows, "columns": columns}
        above = [name for name in as_above if name in columns] or [*self._left_blank(columns)]
        if above:
            out["as_above"] = above
        return out

    def _left_blank(self, columns: Mapping[str, Any]) -> Iterator[str]:
        """Yield the columns that say what is judged only in the first of several rows."""
        if "member" not in columns and "criterion" not in columns:
            return
        rows = range(self.row + self.rows, min(self.tab.height, self.row + 200) + 1)
        for column, texts in self.headings.items():
            name = next((key for key, ref in columns.items() if ref in (texts[-1], f"${letters(column)}")), "")
            if name in ("dossier", "product", "producer", "set", "version", "member"):
                held = [self.tab.value(row, column) is not None for row in rows if written_in(self.tab, row)]
                if held and held[0] and not all(held):
                    yield name

    def _span(self, columns: Sequence[int]) -> Any:
        """Return columns as those between two headings, so that other members may stand there; else one by one."""
        first, last = columns[0], columns[-1]
        sides = (first - 1, last + 1)
        inside = [each for each in self.headings if first <= each <= last]
        if inside == [*columns] and all(each in self.headings or each > self.tab.width for each in sides):
            out = {"after": self._ref(sides[0])}
            return out if sides[1] > self.tab.width else {**out, "before": self._ref(sides[1])}
        return [self._ref(each) for each in columns]

    def unknown(self) -> dict[str, str]:
        """Return the headings of which nothing is known."""
        return {letters(each): self.headings[each][-1] for each in self.others if each not in self.members}

    def labelled(self) -> Iterator[tuple[str, str]]:
        """Yield what stands over the table in single cells, as field and address."""
        for row in range(1, self.row):
            for cell in written_in(self.tab, row):
                label, colon, rest = cell.text.partition(":")
                name = meaning(folded(label), LABELS) if len(label) <= 60 else None
                if name is None:
                    continue
                if colon and rest.strip():
                    yield name, f"{letters(cell.column)}{row}"
                    continue
                beside = range(cell.column + 1, min(self.tab.width, cell.column + 6) + 1)
                found = next((each for each in beside if self.tab.value(row, each) not in (None, cell.value)), None)
                if found is not None:
                    yield name, f"{letters(found)}{row}"


def _goes_on(tab: Tab, row: int) -> bool:
    """Tell whether headings go on in the row below: one is merged with it, or numbers of stars stand there."""
    columns = range(1, tab.width + 1)
    merged = any(
        tab.is_merged(row + 1, each) and not tab.is_merged(row, each) and tab.value(row, each) is not None
        for each in columns
        if tab.value(row + 1, each) == tab.value(row, each)
    )
    return merged or sum(bool(_STARS.match(folded(tab.cell(row + 1, each).text))) for each in columns) > 1
