"""Points, knock-outs, requirements, band and stars of each row, from the choices that count in it (R6 to R9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ocop_rules.engine.columnar import FiredColumns
from ocop_rules.engine.columnar_layout import DOSSIER
from ocop_rules.engine.columnar_table import LEFT_OUT, Mask, Rows
from ocop_rules.engine.normal_form import scaled
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import KnockOutRules, Mark, Rule
from ocop_rules.rating.columnar_choices import ColumnChoices
from ocop_rules.rating.columnar_codes import CriterionCodes
from ocop_rules.rating.columnar_points import PointsTables
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.kinds import Outcome
from ocop_rules.rulebook.vocabulary import SCALE

OUTCOMES = ("rated", "stopped", "disqualified")
"""The outcomes, by their codes in a result's column."""

KNOCK_OUT_STATES = ("fired", "unverified")
"""What the column of a knock-out says; null where it is neither."""

_NONE_MISSED = 9
"""In place of the least stars of a requirement that is missed."""

Whole = npt.NDArray[np.int64]


def requirement_column(mark: Mark) -> str:
    """Return the column that says whether a requirement is met, null where it asks nothing."""
    return f"requirement.{mark.stars}.{mark.criterion}.{mark.case or ''}{mark.option.ordinal}"


def knock_out_column(rules: KnockOutRules) -> str:
    """Return the column that says how a knock-out stands."""
    return f"knock_out.{rules.knock_out.id}"


class Judging:
    """Judges the choices that count.

    Args:
        plan: the product set's plan.
        codes: the codes of each criterion.
        points: the tables of points.
        unit: what points are counted in, in multiples of 1/10,000.
        settings: what the law leaves open.
        detail: whether each requirement, knock-out and criterion has a column.
    """

    def __init__(
        self,
        plan: Plan,
        codes: Mapping[str, CriterionCodes],
        points: PointsTables,
        unit: int,
        settings: Settings,
        *,
        detail: bool,
    ) -> None:
        self._plan = plan
        self._codes = codes
        self._points = points
        self._unit = unit
        self._rounding = settings.rounding
        self._rule = settings.requirement_rule
        self._detail = detail
        self._groups = {number: group for group in plan.product_set.case_groups for number in group.criteria}
        self._freed: dict[str, list[int]] = {}
        for index, criterion in plan.freed.items():
            self._freed.setdefault(criterion, []).append(index)
        self._watched = tuple(dict.fromkeys(each.criterion for each in plan.points))

    def judged(self, rows: Rows, fired: FiredColumns, choices: ColumnChoices) -> pa.RecordBatch:
        """Return the rating of each row."""
        columns: dict[str, Any] = {}
        judges = choices.judges
        over: Whole = np.ones(rows.count, dtype=np.int64) if judges is None else judges
        added = self._points.added(choices.ballots, rows.count)
        parts = {letter: units * self._unit for letter, units in added.items()}
        parts, total = self._rounded(parts, over)
        found = {**fired, **self._by_points(choices, over)}
        knocked = {outcome: np.zeros(rows.count, dtype=np.bool_) for outcome in Outcome}
        for rules in self._plan.watches:
            where = _knocked_out(rules, found, rows.count)
            knocked[rules.knock_out.outcome] |= where
            if self._detail:
                columns[knock_out_column(rules)] = _states(rules, where, found)
        least = np.full(rows.count, _NONE_MISSED, dtype=np.int8)
        for mark in reversed(self._plan.marks):
            asked, met = self._requirement(mark, fired, choices, over)
            missed = ~met if asked is None else asked & ~met
            np.copyto(least, np.int8(mark.stars), where=missed)
            if self._detail:
                columns[requirement_column(mark)] = pa.array(met, mask=None if asked is None else ~asked)
        if self._detail:
            for number, codes in self._codes.items():
                columns[f"criterion.{number}"] = self._units(codes, choices, rows.count) * self._unit
        band, stars = self._bands(total, over, least)
        outcome = knocked[Outcome.STOPPED].astype(np.int8)
        outcome[knocked[Outcome.DISQUALIFIED]] = OUTCOMES.index("disqualified")
        head: dict[str, Any] = {}
        if rows.has(DOSSIER):
            head[DOSSIER] = rows.column(DOSSIER)
        head["points"] = total
        head["over"] = over.astype(np.int32)
        head |= {f"part.{letter}": units for letter, units in parts.items()}
        head["band"] = band
        head["stars"] = pa.array(stars, mask=outcome != 0)
        head["outcome"] = pa.DictionaryArray.from_arrays(pa.array(outcome), pa.array(OUTCOMES))
        head["missed"] = pa.array(least, mask=least == _NONE_MISSED)
        for group in self._plan.product_set.case_groups:
            head["case" if group.name is None else f"case.{group.name}"] = _case(choices.cases[group.name], group.cases)
        return pa.RecordBatch.from_pydict({**head, **columns})

    def _rounded(self, parts: dict[str, Whole], over: Whole) -> tuple[dict[str, Whole], Whole]:
        """Return parts and total, both over the judges, under the council's rounding rule if it has one."""
        rounding = self._rounding
        if rounding is None:
            return parts, _sum(parts)
        step = SCALE // 10**rounding.places
        half = 1 if rounding.mode == "half_up" else 0

        def rounded(value: Whole) -> Whole:
            found: Whole = (2 * value + half * over * step) // (2 * over * step) * step * over
            return found

        if rounding.per == "part":
            parts = {letter: rounded(value) for letter, value in parts.items()}
            return parts, _sum(parts)
        return parts, rounded(_sum(parts))

    def _by_points(self, choices: ColumnChoices, over: Whole) -> dict[int, Mask]:
        """Return where the points of a criterion fire each rule that reads them."""
        found = {}
        units = {n: self._units(self._codes[n], choices, len(over)) for n in self._watched if n in choices.known}
        for each in self._plan.points:
            if each.criterion in units:
                within = units[each.criterion] * self._unit <= scaled(each.at_most) * over
                found[each.rule.index] = choices.known[each.criterion] & (~within if each.negated else within)
        return found

    def _units(self, codes: CriterionCodes, choices: ColumnChoices, count: int) -> Whole:
        return self._looked_up(codes, codes.units, choices, count)

    def _looked_up(self, codes: CriterionCodes, table: Whole, choices: ColumnChoices, count: int) -> Whole:
        total = np.zeros(count, dtype=np.int64)
        for ballot in choices.ballots:
            chosen = ballot.get(codes.criterion.number)
            if chosen is not None:
                total += table.take(chosen, mode="clip")
        return total

    def _requirement(
        self, mark: Mark, fired: FiredColumns, choices: ColumnChoices, over: Whole
    ) -> tuple[Mask | None, Mask]:
        """Return where a requirement is asked, None for everywhere, and where it is met."""
        codes = self._codes[mark.criterion]
        asked: Mask | None = None
        if mark.case is not None:
            group = self._groups[mark.criterion]
            asked = choices.cases[group.name] == list(group.cases).index(mark.case)
        for index in self._freed.get(mark.criterion, ()):
            if index in fired:
                asked = ~fired[index] if asked is None else asked & ~fired[index]
        met = self._reached(codes, mark.case, mark.option.rank, choices, over)
        most = len(codes.criterion.options_of(mark.case))
        for rank in mark.not_met_by:
            exactly = self._reached(codes, mark.case, rank, choices, over)
            if rank < most:
                exactly = exactly & ~self._reached(codes, mark.case, rank + 1, choices, over)
            met = met & ~exactly
        return asked, met

    def _reached(self, codes: CriterionCodes, case: str | None, rank: int, choices: ColumnChoices, over: Whole) -> Mask:
        """Return where the judges together reach the option of a rank (R7)."""
        number = codes.criterion.number
        if choices.judges is None:
            chosen = choices.ballots[0].get(number)
            if chosen is None:
                return np.zeros(len(over), dtype=np.bool_)
            found: Mask = (chosen if codes.in_order else codes.ranks[chosen]) >= rank
            return found
        if self._rule == "mean":
            keys = choices.once(("keys", number), lambda: self._looked_up(codes, codes.keys, choices, len(over)))
            return keys >= codes.key(rank, case) * over
        reaching = np.zeros(len(over), dtype=np.int64)
        for ballot in choices.ballots:
            chosen = ballot.get(number)
            if chosen is not None:
                reaching += codes.ranks[chosen] >= rank
        return reaching > over // 2 if self._rule == "majority" else reaching == over

    def _bands(self, total: Whole, over: Whole, least: npt.NDArray[np.int8]) -> tuple[Any, Any]:
        band = np.zeros(len(total), dtype=np.int8)
        stars = np.zeros(len(total), dtype=np.int8)
        for each in reversed(self._plan.bands):
            np.copyto(band, np.int8(each.stars), where=total >= scaled(each.at_least) * over)
        for star in sorted(self._plan.stars, key=lambda rule: rule.stars):
            reached = (total >= scaled(star.at_least) * over) & (least > star.stars)
            np.copyto(stars, np.int8(star.stars), where=reached)
        return band, stars


def _sum(parts: Mapping[str, Whole]) -> Whole:
    first, *others = parts.values()
    total = first.copy()
    for each in others:
        total += each
    return total


def _knocked_out(rules: KnockOutRules, fired: Mapping[int, Mask], count: int) -> Mask:
    """Return where a knock-out fires, as `KnockOutRules.fired` tells for one dossier."""
    where = _of(rules.fires, fired)
    absent = _of(rules.absent, fired)
    if absent is not None:
        for other in (rules.clears, rules.shown):
            clear = _of(other, fired)
            if clear is not None:
                absent = absent & ~clear
        where = absent if where is None else where | absent
    if where is None:
        return np.zeros(count, dtype=np.bool_)
    exempt = _of(rules.exempts, fired)
    return where if exempt is None else where & ~exempt


def _states(rules: KnockOutRules, knocked: Mask, fired: Mapping[int, Mask]) -> Any:
    cleared = knocked
    for rule in (rules.exempts, rules.clears, rules.shown):
        where = _of(rule, fired)
        if where is not None:
            cleared = cleared | where
    codes = np.where(knocked, 0, 1).astype(np.int8)
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=cleared & ~knocked), pa.array(KNOCK_OUT_STATES))


def _of(rule: Rule | None, fired: Mapping[int, Mask]) -> Mask | None:
    return None if rule is None else fired.get(rule.index)


def _case(positions: npt.NDArray[np.int16], cases: Mapping[str, object]) -> Any:
    return pa.DictionaryArray.from_arrays(
        pa.array(positions.astype(np.int8), mask=positions == LEFT_OUT), pa.array(list(cases))
    )
