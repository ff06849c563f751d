"""Dossiers of one product set as columns: rated on both sides, and of those that move how each crosses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ocop_rules.engine.normal_form import scaled
from ocop_rules.rating.columnar import ColumnarRater
from ocop_rules.rating.columnar_check import rate_checked
from ocop_rules.rating.columnar_verdict import KNOCK_OUT_STATES, OUTCOMES
from ocop_rules.rating.settings import Settings
from ocop_rules.replay.summary import CELL
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.vocabulary import SCALE
from ocop_rules.simulate.names import Ints, Mask, Named
from ocop_rules.simulate.reason import Crossing, Reason, Sides, Way
from ocop_rules.simulate.tally import EarnedChange, Mover, ScenarioTally, SetKey

_KNOCKED = 10
_NAMES = {**{i: str(i) for i in range(6)}, **{_KNOCKED + i: OUTCOMES[i] for i in range(1, len(OUTCOMES))}}
"""What a code stands for: stars, or an outcome without them."""


@dataclass(frozen=True)
class Group:
    """Dossiers of one product set, with what is told of each.

    Attributes:
        key: the version under which they are rated first, and the set.
        settings: what the law leaves open.
        table: what they state.
        positions: their places among the dossiers that are worked on together.
        sources: where they stand.
        dossiers: their ids.
        communes, forms: whence they come, and the legal forms of their producers.
    """

    key: SetKey
    settings: Settings
    table: pa.Table
    positions: Ints
    sources: Sequence[str]
    dossiers: Sequence[str]
    communes: Named
    forms: Named


@dataclass(frozen=True)
class Rated:
    """The ratings of rows in columns.

    Attributes:
        points: multiples of 1/10,000 points, summed over the judges.
        over: how many judges.
        band: the bands.
        code: stars, or an outcome without them.
        detail: each requirement, knock-out and criterion; None where it was not asked for.
    """

    points: Ints
    over: Ints
    band: Ints
    code: Ints
    table: pa.Table

    def taken(self, rows: Ints) -> Rated:
        """Return some of the rows, without their table."""
        return Rated(self.points[rows], self.over[rows], self.band[rows], self.code[rows], self.table.slice(0, 0))


def rated_rows(
    rulebook: Rulebook, number: int, settings: Settings, table: pa.Table, *, sample: int = 0, detail: bool = False
) -> Rated:
    """Return the ratings of rows; of a sample of them, both engines' too (R12).

    Raises:
        InvalidEvidence: a column or a value in it is wrong.
        EngineDisagreement: a row of the sample is rated otherwise by another evaluator.
    """
    rater = rater_of(rulebook, number, settings, detail=detail)
    found = rate_checked(rater, table, sample=sample) if sample else rater.rate(table)
    stars = _ints(found["stars"].fill_null(0))
    outcome = np.concatenate([each.indices.to_numpy() for each in found["outcome"].chunks])
    code = np.where(outcome == 0, stars, _KNOCKED + outcome).astype(np.int64)
    return Rated(_ints(found["points"]), _ints(found["over"]), _ints(found["band"]), code, found)


def rater_of(rulebook: Rulebook, number: int, settings: Settings, *, detail: bool = False) -> ColumnarRater:
    """Return the rater of a product set in columns, made once for a rulebook."""
    return rulebook.once(_rater, number, settings, detail)


def _rater(rulebook: Rulebook, number: int, settings: Settings, detail: bool) -> ColumnarRater:
    return ColumnarRater(rulebook, number, settings, detail=detail)


def _ints(column: Any) -> Ints:
    return np.asarray(column.to_numpy()).astype(np.int64)


def cases_in(found: pa.Table, sides: Sides) -> Iterator[dict[str, str]]:
    """Return in which case each row falls, by number of each criterion that has cases."""
    groups = sides.before.sheet.case_groups
    columns = [found["case" if each.name is None else f"case.{each.name}"].to_pylist() for each in groups]
    for row in range(found.num_rows):
        yield {
            number: column[row]
            for each, column in zip(groups, columns, strict=True)
            if column[row] is not None
            for number in each.criteria
        }


@dataclass(frozen=True)
class Pair:
    """Rows of a group on both sides of a scenario.

    Attributes:
        group: the group.
        rows: which of its rows are rated on both sides.
        sides: the two sheets.
        before, after: the ratings of those rows.
        table_after: what they state on the sheet after.
        lost: for each criterion whose choices cannot be carried, by its number after, the rows that had one; None
            where the sheets are of one version.
        lower_bound: the rows that lost anything; None where the sheets are of one version.
    """

    group: Group
    rows: Ints
    sides: Sides
    before: Rated
    after: Rated
    table_after: pa.Table
    lost: Mapping[str, Mask] | None = None
    lower_bound: Mask | None = None

    def counted(self, kept: int | None) -> ScenarioTally:
        """Return what came of the rows.

        Args:
            kept: how many of those that move are told one by one; None for all.
        """
        tally = ScenarioTally()
        before, after = self.before, self.after
        for code, count in _counts(before.code * 100 + after.code):
            tally.stars[self.group.key, _NAMES[code // 100], _NAMES[code % 100]] += count
        for way, where in (("up", after.band > before.band), ("down", after.band < before.band)):
            if where.any():
                tally.bands[way] += int(where.sum())
        self._count_points(tally)
        moved = np.flatnonzero(before.code != after.code)
        if len(moved):
            self._count_movers(tally, moved, kept)
        return tally

    def _count_points(self, tally: ScenarioTally) -> None:
        before, after = self.before, self.after
        whole = slice(None)
        if self.lower_bound is not None:
            tally.lower_bounds += int(self.lower_bound.sum())
            whole = ~self.lower_bound  # type: ignore[assignment]
        over = (before.over * after.over * SCALE)[whole]
        gained = (after.points * before.over - before.points * after.over)[whole]
        tally.points.update(dict(_counts(np.sign(gained) * ((np.abs(gained) + over - 1) // over))))
        cells = [(each.points // (CELL * SCALE * each.over))[whole] for each in (before, after)]
        tally.cells.update({divmod(cell, 1000): n for cell, n in _counts(cells[0] * 1000 + cells[1])})

    def _count_movers(self, tally: ScenarioTally, moved: Ints, kept: int | None) -> None:
        group, rows = self.group, self.rows[moved]
        before, after = self.before.taken(moved), self.after.taken(moved)
        down = _rank(after.code) < _rank(before.code)
        for way, where in (("up", ~down), ("down", down)):
            for names, into in ((group.communes, tally.communes), (group.forms, tally.forms)):
                mask = np.zeros(len(names.codes), dtype=np.bool_)
                mask[rows[where]] = True
                into.update({(name, way): n for name, n in names.counted(mask).items()})
        own, key, settings = self.sides.before, group.key, group.settings
        told_before = rated_rows(own.rulebook, key.number, settings, group.table.take(rows), detail=True)
        there = self.sides.after
        told_after = rated_rows(there.rulebook, there.number, settings, self.table_after.take(moved), detail=True)
        crossings = _Crossings(self, moved, before, after, down, told_before.table, told_after.table)
        reasons, which = crossings.reasons()
        counts = np.bincount(which, minlength=len(reasons))
        for (way, found), count in zip(reasons, counts.tolist(), strict=True):
            for reason in found:
                tally.reasons[way, reason] += count
        few = np.arange(len(moved) if kept is None else min(kept, len(moved)))
        earned = _earned(self.sides, told_before.table, told_after.table, before.over, after.over, few)
        for i in few.tolist():
            row = int(rows[i])
            tally.movers.append(
                Mover(
                    int(group.positions[row]),
                    group.sources[row],
                    group.dossiers[row],
                    key,
                    group.communes.of(row),
                    group.forms.of(row),
                    _NAMES[int(before.code[i])],
                    _NAMES[int(after.code[i])],
                    Fraction(int(before.points[i]), SCALE * int(before.over[i])),
                    Fraction(int(after.points[i]), SCALE * int(after.over[i])),
                    int(before.band[i]),
                    int(after.band[i]),
                    reasons[which[i]][1],
                    self.lower_bound is not None and bool(self.lower_bound[moved[i]]),
                    tuple(earned[i]),
                )
            )


def _counts(values: Ints) -> list[tuple[int, int]]:
    """Return how often each of some small numbers stands there, the lowest first."""
    lowest = int(np.min(values)) if len(values) else 0
    counts = np.bincount(values - lowest)
    return [(place + lowest, int(counts[place])) for place in np.flatnonzero(counts).tolist()]


def _rank(code: Ints) -> Ints:
    """Return codes as numbers that are higher for what is better."""
    return np.where(code < _KNOCKED, code, _KNOCKED - 1 - code)


class _Crossings:
    """How rows that move cross: each way of crossing once, and which of them each row goes."""

    def __init__(
        self,
        pair: Pair,
        moved: Ints,
        before: Rated,
        after: Rated,
        down: Mask,
        detail_before: pa.Table,
        detail_after: pa.Table,
    ) -> None:
        self._pair = pair
        self._moved = moved
        self._before, self._after = before, after
        self._down = down
        self._details = detail_before, detail_after

    def reasons(self) -> tuple[list[tuple[Way, tuple[Reason, ...]]], Ints]:
        """Return the way and the reasons of each way of crossing, and which of them each row goes."""
        told: list[tuple[Way, tuple[Reason, ...]]] = []
        which = np.zeros(len(self._moved), dtype=np.int64)
        for down in (False, True):
            rows = np.flatnonzero(self._down == down)
            if not len(rows):
                continue
            patterns, inverse = self._patterns(rows, down=down)
            which[rows] = inverse + len(told)
            told += [(each.way, self._pair.sides.reasons(each)) for each in patterns]
        return told, which

    def _patterns(self, rows: Ints, *, down: bool) -> tuple[list[Crossing], Ints]:
        sides = self._pair.sides
        before, after = self._before.taken(rows), self._after.taken(rows)
        in_stars = (before.code < _KNOCKED) & (after.code < _KNOCKED)
        level = np.where(in_stars, np.minimum(before.code, after.code) + 1, 0)
        least_before, least_after = _least(sides.before.least, level), _least(sides.after.least, level)
        old, new = ~_reach(before, least_before), ~_reach(after, least_after)
        points_alone, band_alone = ~_reach(after, least_before), ~_reach(before, least_after)
        short = new if down else old
        if not down:
            points_alone, band_alone = ~points_alone, ~band_alone
        flags = [short & in_stars, points_alone, band_alone]
        held = sides.after if down else sides.before
        detail = self._details[1 if down else 0].take(rows)
        marks = [*held.marks]
        missed = [
            ~np.asarray(detail[name].fill_null(True).to_numpy()) & (held.marks[name].stars <= level) for name in marks
        ]
        both = [each.take(rows) for each in self._details]
        names = dict.fromkeys(name for each in both for name in each.column_names)
        knocks = [name for name in names if name.startswith("knock_out.") and not in_stars.all()]
        fired = [[_fires(table, name) for name in knocks] for table in both]
        freed = [one & ~other & ~in_stars for one, other in zip(*fired, strict=True)]
        stopped = [other & ~one & ~in_stars for one, other in zip(*fired, strict=True)]
        known = [name.removeprefix("knock_out.") for name in knocks]
        both_fired = zip(known, *fired, strict=True)
        otherwise = [one & other & ~in_stars & (name in sides.otherwise) for name, one, other in both_fired]
        lost_of = self._pair.lost or {}
        lost = [lost_of[name][self._moved[rows]] for name in lost_of]
        bound = self._pair.lower_bound
        bounds = np.zeros(len(rows), dtype=np.bool_) if bound is None else bound[self._moved[rows]]
        columns = [before.code, after.code, *flags, bounds, *missed, *freed, *stopped, *otherwise, *lost]
        matrix = np.stack([each.astype(np.uint8) for each in columns], axis=1)
        found, inverse = np.unique(matrix, axis=0, return_inverse=True)
        crossings = []
        for line in found.tolist():
            rest = iter(line[6:])
            names_missed = tuple(name for name in marks if next(rest))
            names_freed = tuple(name for name in known if next(rest))
            names_stopped = tuple(name for name in known if next(rest))
            names_otherwise = tuple(name for name in known if next(rest))
            names_lost = frozenset(name for name in lost_of if next(rest))
            crossings.append(
                Crossing(
                    _NAMES[line[0]],
                    _NAMES[line[1]],
                    bool(line[2]),
                    bool(line[3]),
                    bool(line[4]),
                    names_missed,
                    names_lost if line[5] else None,
                    (names_freed, names_stopped, names_otherwise),
                )
            )
        return crossings, np.asarray(inverse, dtype=np.int64).reshape(-1)


def _least(least: Mapping[int, Any], level: Ints) -> Ints:
    """Return from which points each level begins, in multiples of 1/10,000; beyond all where it does not."""
    table = np.full(7, np.iinfo(np.int64).max >> 16, dtype=np.int64)
    for stars, points in least.items():
        table[stars] = scaled(points)
    return table[level]


def _reach(rated: Rated, least: Ints) -> Mask:
    reached: Mask = rated.points >= least * rated.over
    return reached


def _fires(table: pa.Table, name: str) -> Mask:
    if name not in table.column_names:
        return np.zeros(table.num_rows, dtype=np.bool_)
    fires = pc.equal(table[name].cast(pa.string()), KNOCK_OUT_STATES[0]).fill_null(False)
    return np.asarray(fires.to_numpy(), dtype=np.bool_)


def _earned(
    sides: Sides, before: pa.Table, after: pa.Table, over_before: Ints, over_after: Ints, rows: Ints
) -> list[list[EarnedChange]]:
    """Return what criteria earn otherwise, for each of some rows, in printed order of the sheet before."""
    out: list[list[EarnedChange]] = [[] for _ in rows]
    for old, new in sides.criteria:
        one = _points(before, old, rows)
        two = _points(after, new, rows)
        for i in np.flatnonzero(one * over_after[rows] != two * over_before[rows]).tolist():
            points = Fraction(int(one[i]), SCALE * int(over_before[i]))
            out[i].append(EarnedChange(old, new, points, Fraction(int(two[i]), SCALE * int(over_after[i]))))
    return out


def _points(table: pa.Table, number: str, rows: Ints) -> Ints:
    if not number:
        return np.zeros(len(rows), dtype=np.int64)
    return _ints(table[f"criterion.{number}"])[rows]
