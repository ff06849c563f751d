"""The summary of a run: running totals whose size does not grow with the number of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ocop_rules.canonical import Json
from ocop_rules.replay.comparison import FAILED, Cause, Comparison, CriterionChange, Result, Verdict
from ocop_rules.replay.snapshot import exact
from ocop_rules.replay.table import Row, row_of

KEPT = 500
"""How many changes, and how many failures, are kept for the reports; the CSV file has all of them."""

DISTINCT = 1000
"""How many different causes, parts and the like are counted apart; those that come later are counted as `…`."""

CELL = 5
"""The width, in points, of a cell of the plot of points before and after."""


@dataclass(slots=True)
class Movement:
    """How one criterion moved over all records: exact points gained less points lost."""

    up: int = 0
    down: int = 0
    level: int = 0
    points: Fraction = Fraction(0)

    @property
    def moved(self) -> int:
        """In how many records it changed."""
        return self.up + self.down + self.level

    def add(self, change: CriterionChange) -> None:
        """Count one change."""
        before = exact(change.before.points) if change.before else Fraction(0)
        after = exact(change.after.points) if change.after else Fraction(0)
        self.points += after - before
        self.up += after > before
        self.down += after < before
        self.level += after == before


@dataclass(slots=True)
class Summary:
    """Running totals of a run.

    Attributes:
        verdicts: lines by verdict.
        causes: changed records by cause; one with several causes counts for each.
        said: what differs though it does not count, such as the library's version.
        parts: records by the part of the evaluation that differs.
        stars: records by their stars before and after; `stopped` or `disqualified` where there are none.
        moves: records by whole points moved; a part of a point counts as a whole one, so 0 is exactly none.
        cells: records by points before and after, in cells of five points.
        criteria: how each criterion moved, by the name under which all versions know it.
        not_carried: judged choices that could not be carried, by criterion and reason.
        changes, failures: the first rows of each.
    """

    kept: int = KEPT
    verdicts: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    stars: Counter[tuple[str, str]] = field(default_factory=Counter)
    moves: Counter[int] = field(default_factory=Counter)
    cells: Counter[tuple[int, int]] = field(default_factory=Counter)
    criteria: dict[str, Movement] = field(default_factory=dict)
    not_carried: Counter[str] = field(default_factory=Counter)
    changes: list[Row] = field(default_factory=list)
    failures: list[Row] = field(default_factory=list)

    @property
    def lines(self) -> int:
        """The lines replayed so far."""
        return self.verdicts.total()

    @property
    def failed(self) -> int:
        """The lines that could not be replayed."""
        return sum(self.verdicts[verdict] for verdict in FAILED)

    def add(self, comparisons: Iterable[Comparison]) -> list[Row]:
        """Count what came out, and give the rows for the table of changes."""
        rows = []
        for each in comparisons:
            self._count(each)
            if each.verdict is Verdict.CHANGED or each.verdict in FAILED or each.not_carried:
                row = row_of(each)
                rows.append(row)
                kept = self.failures if each.verdict in FAILED else self.changes
                if len(kept) < self.kept:
                    kept.append(row)
        return rows

    def _count(self, each: Comparison) -> None:
        self.verdicts[str(each.verdict)] += 1
        self.causes.update(map(str, each.causes))
        _count_apart(self.said, each.said)
        _count_apart(self.parts, each.parts)
        if each.before is not None and each.after is not None:
            before, after = exact(each.before.points), exact(each.after.points)
            self.stars[stars_of(each.before), stars_of(each.after)] += 1
            self.moves[_whole(after - before)] += 1
            self.cells[int(before // CELL), int(after // CELL)] += 1
        for change in each.criteria:
            known = change.identity in self.criteria or len(self.criteria) < DISTINCT
            self.criteria.setdefault(change.identity if known else REST, Movement()).add(change)
        where = f"{each.before.version}/{each.before.product_set}" if each.before else ""
        _count_apart(self.not_carried, (f"{where}/{lost.criterion} {lost.reason}" for lost in each.not_carried))

    def most_moved(self) -> Iterator[tuple[str, Movement]]:
        """Return the criteria by the number of records in which they changed, most first."""
        yield from sorted(self.criteria.items(), key=lambda item: (-item[1].moved, item[0]))

    def as_json(self) -> dict[str, Json]:
        """Return the totals as plain data for canonical JSON, from which `from_json` makes them again."""
        return {
            "lines": self.lines,
            "verdicts": {str(verdict): self.verdicts[verdict] for verdict in Verdict},
            "causes": {str(cause): self.causes[cause] for cause in Cause},
            "said": dict(self.said),
            "parts": dict(self.parts),
            "stars": [{"before": b, "after": a, "records": n} for (b, a), n in sorted(self.stars.items())],
            "moves": [{"points": points, "records": n} for points, n in sorted(self.moves.items())],
            "cells": [{"before": b, "after": a, "records": n} for (b, a), n in sorted(self.cells.items())],
            "criteria": [
                {"identity": name, "up": m.up, "down": m.down, "level": m.level, "points": str(m.points)}
                for name, m in self.most_moved()
            ],
            "not_carried": dict(self.not_carried),
            "kept": self.kept,
            "changes": list(self.changes),
            "failures": list(self.failures),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Summary:
        """Make totals again from what `as_json` gave."""
        return cls(
            data["kept"],
            Counter({name: n for name, n in data["verdicts"].items() if n}),
            Counter({name: n for name, n in data["causes"].items() if n}),
            Counter(data["said"]),
            Counter(data["parts"]),
            Counter({(each["before"], each["after"]): each["records"] for each in data["stars"]}),
            Counter({each["points"]: each["records"] for each in data["moves"]}),
            Counter({(each["before"], each["after"]): each["records"] for each in data["cells"]}),
            {
                each["identity"]: Movement(each["up"], each["down"], each["level"], exact(each["points"]))
                for each in data["criteria"]
            },
            Counter(data["not_carried"]),
            list(data["changes"]),
            list(data["failures"]),
        )


REST = "…"
"""The name under which all that is not counted apart is counted."""


def _count_apart(counter: Counter[str], names: Iterable[str]) -> None:
    counter.update(name if name in counter or len(counter) < DISTINCT else REST for name in names)


def stars_of(result: Result) -> str:
    """Return the stars as text, or the outcome where there are none."""
    return result.outcome if result.stars is None else str(result.stars)


def _whole(points: Fraction) -> int:
    return points.__ceil__() if points > 0 else points.__floor__()
