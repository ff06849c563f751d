"""The summary of a run: running totals whose size does not grow with the number of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, TypeVar

from ocop_rules.brief import one_line
from ocop_rules.canonical import Json
from ocop_rules.replay.comparison import FAILED, Cause, Comparison, CriterionChange, Verdict
from ocop_rules.replay.snapshot import exact
from ocop_rules.replay.table import row_of

Name = TypeVar("Name")

KEPT = 500
"""How many changes, and how many failures, are kept for the reports; the CSV file has all of them."""

DISTINCT = 1000
"""How many different causes, parts and the like are counted apart; those that come later are counted as `…`."""

CELL = 5
"""The width, in points, of a cell of the plot of points before and after."""


class Uncarried(NamedTuple):
    """A judged choice that could not be carried: the version and the set, the criterion there, and why."""

    version: str
    product_set: int
    criterion: str
    reason: str

    def __str__(self) -> str:
        return f"{self.version}/{self.product_set}/{self.criterion} {self.reason}"


ORDER = ("5", "4", "3", "2", "1", "0", "provisional", "stopped", "disqualified")
"""What a dossier can come to, best first: stars, or an outcome without them."""


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
        stars: records by their stars before and after; an outcome such as `stopped` where there are none.
        lower_bounds: the same, of the records of which some choice could not be carried: their points after, and so
            their stars, are the least that they would get; neither `moves` nor `cells` counts them.
        lost_choices: how many choices of those could not be carried.
        moves: records by whole points moved; a part of a point counts as a whole one, so 0 is exactly none.
        cells: records by points before and after, in cells of five points.
        criteria: how each criterion moved, by the name under which all versions know it.
        not_carried: judged choices that could not be carried; None stands for those that are not counted apart.
        changes, failures: the first of each.
    """

    kept: int = KEPT
    verdicts: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    stars: Counter[tuple[str, str]] = field(default_factory=Counter)
    lower_bounds: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost_choices: int = 0
    moves: Counter[int] = field(default_factory=Counter)
    cells: Counter[tuple[int, int]] = field(default_factory=Counter)
    criteria: dict[str, Movement] = field(default_factory=dict)
    not_carried: Counter[Uncarried | None] = field(default_factory=Counter)
    changes: list[Comparison] = field(default_factory=list)
    failures: list[Comparison] = field(default_factory=list)

    def __repr__(self) -> str:
        counts = [(str(verdict), self.verdicts[verdict]) for verdict in Verdict if self.verdicts[verdict]]
        return one_line(type(self).__name__, [("lines", self.lines), *counts])

    @property
    def lines(self) -> int:
        """The lines replayed so far."""
        return self.verdicts.total()

    @property
    def failed(self) -> int:
        """The lines that could not be replayed."""
        return sum(self.verdicts[verdict] for verdict in FAILED)

    def add(self, comparisons: Iterable[Comparison]) -> list[Comparison]:
        """Count what came out, and return what of it is for the table of changes."""
        told = []
        for each in comparisons:
            self._count(each)
            if each.verdict is Verdict.CHANGED or each.verdict in FAILED or each.not_carried:
                told.append(each)
                kept = self.failures if each.verdict in FAILED else self.changes
                if len(kept) < self.kept:
                    kept.append(each)
        return told

    def _count(self, each: Comparison) -> None:
        self.verdicts[str(each.verdict)] += 1
        self.causes.update(map(str, each.causes))
        _count_apart(self.said, each.said, REST)
        _count_apart(self.parts, each.parts, REST)
        if each.before is not None and each.after is not None:
            before, after = exact(each.before.points), exact(each.after.points)
            stars = each.before.stars_or_outcome, each.after.stars_or_outcome
            if each.is_lower_bound:
                self.lower_bounds[stars] += 1
            else:
                self.stars[stars] += 1
                self.moves[whole_points(after - before)] += 1
                self.cells[int(before // CELL), int(after // CELL)] += 1
        lost = {choice.criterion for choice in each.not_carried}
        for change in each.criteria:
            if change.before is not None and change.before.number in lost:
                continue
            known = change.identity in self.criteria or len(self.criteria) < DISTINCT
            self.criteria.setdefault(change.identity if known else REST, Movement()).add(change)
        self.lost_choices += len(each.not_carried)
        if each.before is not None:
            where = each.before.version, each.before.product_set
            choices = [Uncarried(*where, choice.criterion, choice.reason) for choice in each.not_carried]
            _count_apart(self.not_carried, choices, None)

    def stars_and_outcomes(self) -> list[str]:
        """Return the stars from five to one, and what else came up before or after, as `stars` names them."""
        seen = {name for pair in (*self.stars, *self.lower_bounds) for name in pair}
        return [name for name in ORDER if name in seen or name in "54321"] + sorted(seen.difference(ORDER))

    def most_moved(self) -> Iterator[tuple[str, Movement]]:
        """Return the criteria by the number of records in which they changed, most first."""
        yield from sorted(self.criteria.items(), key=lambda item: (-item[1].moved, item[0]))

    def totals(self) -> dict[str, Json]:
        """Return what was counted, but for what could not be carried, as plain data for canonical JSON."""
        return {
            "lines": self.lines,
            "verdicts": {str(verdict): self.verdicts[verdict] for verdict in Verdict},
            "causes": {str(cause): self.causes[cause] for cause in Cause},
            "said": dict(self.said),
            "parts": dict(self.parts),
            "stars": [{"before": b, "after": a, "records": n} for (b, a), n in sorted(self.stars.items())],
            "lower_bounds": {
                "records": self.lower_bounds.total(),
                "choices": self.lost_choices,
                "stars": [{"before": b, "after": a, "records": n} for (b, a), n in sorted(self.lower_bounds.items())],
            },
            "moves": [{"points": points, "records": n} for points, n in sorted(self.moves.items())],
            "cells": [{"before": b, "after": a, "records": n} for (b, a), n in sorted(self.cells.items())],
            "criteria": [
                {"identity": name, "up": m.up, "down": m.down, "level": m.level, "points": str(m.points)}
                for name, m in self.most_moved()
            ],
            "kept": self.kept,
        }

    def as_json(self) -> dict[str, Json]:
        """Return the summary as plain data for canonical JSON, with a row for each change and failure."""
        return {
            **self.totals(),
            "not_carried": {REST if what is None else str(what): n for what, n in self.not_carried.items()},
            "changes": [row_of(each) for each in self.changes],
            "failures": [row_of(each) for each in self.failures],
        }


REST = "…"
"""The name under which all that is not counted apart is counted."""


def _count_apart(counter: Counter[Name], names: Iterable[Name], rest: Name) -> None:
    counter.update(name if name in counter or len(counter) < DISTINCT else rest for name in names)


def whole_points(points: Fraction) -> int:
    """Return points as whole ones, of which a part counts as a whole one, so that 0 is exactly none."""
    return points.__ceil__() if points > 0 else points.__floor__()
