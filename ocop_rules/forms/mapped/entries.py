"""The entries of score sheets as they are gathered from rows and columns, each with the cell that says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from ocop_rules.documents.spreadsheet import Cell
from ocop_rules.errors import Problem
from ocop_rules.forms.mapped.fields import Subject
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion, ProductSet, plain_number
from ocop_rules.text import printable, text

Kind: TypeAlias = Literal["options", "points", "parts"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one cell says of one criterion or part.

    Attributes:
        worth: of an option, the points that stand beside it.
    """

    key: str
    kind: Kind
    value: int | Decimal
    cell: Cell
    worth: int | Decimal | None = None


@dataclass
class Gathered:
    """The entries of one person's sheet on one product.

    Attributes:
        subject: what is judged, and who scored.
        first: the first cell.
        entries: what was read, by criterion or part; where options add up, several.
        totals: printed totals, with their cells.
    """

    subject: Subject
    first: Cell
    entries: dict[tuple[str, Kind], list[Entry]] = field(default_factory=dict)
    totals: list[tuple[int | Decimal, Cell]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    filled_on: date | None = None

    def add(self, entry: Entry) -> None:
        """Note what a cell says."""
        self.entries.setdefault((entry.key, entry.kind), []).append(entry)

    def without_headings(self) -> None:
        """Drop the sums of sections, which have the number of a section that has criteria: 1 beside 1.1."""
        keys = {key for key, kind in self.entries if kind != "parts"}
        parents = {key.rsplit(".", 1)[0] for key in keys if "." in key}
        for key, kind in [*self.entries]:
            if kind != "parts" and "." not in key and key in parents:
                del self.entries[key, kind]
        if keys and any(kind != "parts" for _, kind in self.entries):
            for key, kind in [each for each in self.entries if each[1] == "parts"]:
                del self.entries[key, kind]

    def sheet(self, sums: frozenset[str]) -> dict[str, object]:
        """Return an entry of `sheets` of a bundle; criteria whose options add up have lists."""
        out: dict[str, object] = {"judge": self.subject.member or "", "role": str(self.subject.role)}
        for kind in ("options", "points", "parts"):
            found: dict[str, object] = {}
            for (key, its_kind), entries in self.entries.items():
                if its_kind == kind:
                    values = [_written(each.value) for each in entries]
                    found[key] = sorted(values, key=str) if key in sums else values[-1]
            if found:
                out[kind] = found
        return out

    def doubled(self, sums: frozenset[str]) -> Iterator[Problem]:
        """Return the problems of criteria that two cells say something of."""
        seen: dict[str, Entry] = {}
        for (key, _), entries in self.entries.items():
            for entry in entries:
                other = seen.setdefault(key, entry)
                if other is not entry and key not in sums:
                    message = text(
                        f"đã có ở {other.cell.place}: một tiêu chí chỉ chấm một lần",
                        f"{other.cell.place} says it already: a criterion is scored once",
                    )
                    mend = text("xóa một trong hai", "delete one of them")
                    yield Problem("doubled", entry.cell.place, message, mend, printable(f"{key}: {entry.value}"))

    def misfits(self, product_set: ProductSet) -> Iterator[Problem]:
        """Return the problems of entries that the sheet of the set has no place for."""
        parts = {each.letter: each for each in product_set.parts}
        for (key, kind), entries in self.entries.items():
            for entry in entries:
                problem = None
                if kind == "parts":
                    if key not in parts or entry.value > parts[key].max_points:
                        problem = _no_part(entry, parts[key].max_points if key in parts else None)
                elif key not in product_set.criteria:
                    message = text(
                        f"phiếu của bộ {product_set.number} không có tiêu chí này",
                        f"the sheet of set {product_set.number} has no such criterion",
                    )
                    mend = text("kiểm tra số tiêu chí, bộ và phiên bản", "check the number, the set and the version")
                    problem = Problem("unknown-criterion", entry.cell.place, message, mend, printable(key))
                else:
                    problem = _misfit(entry, product_set.criteria[key])
                if problem is not None:
                    yield problem


def _written(value: int | Decimal) -> int | str:
    return plain_number(value) if isinstance(value, Decimal) else value


def _no_part(entry: Entry, most: Decimal | None) -> Problem:
    if most is None:
        message = text("phiếu không có phần này", "the sheet has no such part")
    else:
        top = plain_number(most)
        message = text(f"phần {entry.key} tối đa {top} điểm", f"part {entry.key} has {top} points at most")
    return Problem("not-a-part", entry.cell.place, message, None, printable(str(entry.value)))


def _misfit(entry: Entry, criterion: Criterion) -> Problem | None:
    if criterion.cases:
        options = [option for case in criterion.cases.values() for option in case.options]
    else:
        options = [*criterion.options]
    if entry.kind == "options":
        last = max((each.ordinal for each in options), default=0)
        if entry.value == int(entry.value) and 0 <= entry.value <= last:
            worth = {each.points for each in options if each.ordinal == entry.value}
            if entry.worth is None or not worth or entry.worth in worth:
                return None
            message = text(
                f"phương án {entry.value} của tiêu chí {criterion.number} không phải {entry.worth} điểm",
                f"option {entry.value} of criterion {criterion.number} is not worth {entry.worth} points",
            )
            mend = text("kiểm tra thứ tự phương án và số điểm", "check the order of the options, and the points")
            return Problem("worth-differs", entry.cell.place, message, mend)
        message = text(
            f"tiêu chí {criterion.number} có phương án 1 đến {last} (0 là không)",
            f"criterion {criterion.number} has options 1 to {last} (0 for none)",
        )
        return Problem("no-such-option", entry.cell.place, message, None, printable(str(entry.value)))
    printed = sorted({each.points for each in options} | {Decimal(0)})
    if entry.value in printed or (criterion.scoring is Scoring.SUM and entry.value <= criterion.max_points):
        return None
    listed = ", ".join(map(plain_number, printed))
    message = text(
        f"tiêu chí {criterion.number} chỉ có các mức điểm: {listed}",
        f"criterion {criterion.number} has these points only: {listed}",
    )
    return Problem("no-such-points", entry.cell.place, message, None, printable(str(entry.value)))


def keys_of_sheet(sheet: Mapping[str, object]) -> bool:
    """Tell whether anything stands on a sheet."""
    return any(sheet.get(kind) for kind in ("options", "points", "parts"))
