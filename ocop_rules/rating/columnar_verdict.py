"""Points, knock-outs, requirements, band and stars of each row, from the choices that count in it (R6 to R9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ocop_rules.engine.columnar import FiredColumns
from ocop_rules.engine.columnar_bits import (
    Bits,
    either,
    everywhere,
    number_column,
    packed,
    spread,
    truth_column,
    unwritten,
)
from ocop_rules.engine.columnar_layout import DOSSIER
from ocop_rules.engine.columnar_table import LEFT_OUT, Ints, Rows
from ocop_rules.engine.normal_form import scaled
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import KnockOutRules, Mark, Rule
from ocop_rules.rating.columnar_choices import ColumnChoices
from ocop_rules.rating.columnar_codes import MOST_JUDGES, CriterionCodes
from ocop_rules.rating.columnar_points import Bitfields, Sums
from ocop_rules.rating.columnar_requirements import NONE_MISSED, Requirements, Whole
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.kinds import Outcome
from ocop_rules.rulebook.vocabulary import SCALE

_LEAST = NONE_MISSED + 1

_Kind = TypeVar("_Kind", bound="np.integer[Any]")

OUTCOMES = ("rated", "stopped", "disqualified")
"""The outcomes, by their codes in a result's column."""

KNOCK_OUT_STATES = ("fired", "unverified")
"""What the column of a knock-out says; null where it is neither."""


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
        unit: what points are counted in, in multiples of 1/10,000.
        settings: what the law leaves open.
        detail: whether each requirement, knock-out and criterion has a column.

    Raises:
        NetworkLimit: the points or requirements are beyond what columns hold.
    """

    def __init__(
        self,
        plan: Plan,
        codes: Mapping[str, CriterionCodes],
        unit: int,
        settings: Settings,
        *,
        detail: bool,
    ) -> None:
        self._plan = plan
        self._codes = codes
        self._unit = unit
        self._rounding = settings.rounding
        self._requirements = Requirements(plan, codes, settings.requirement_rule)
        self._detail = detail
        self._watched = tuple(dict.fromkeys(each.criterion for each in plan.points))
        self._letters = tuple(part.letter for part in plan.product_set.parts)
        stars = sorted({each.stars for each in self._requirements.plain})
        self._one, self._one_sums = self._adding(1, stars)
        self._many, self._many_sums = self._adding(MOST_JUDGES, ())
        self._worth = {number: each.units * unit for number, each in codes.items()}
        self._levels = sorted((each.stars, scaled(each.at_least)) for each in plan.stars)
        self._missed_at = self._one.start(f"missed.{stars[0]}") if stars else self._one.width
        self._least_missed = self._least_of(stars)
        self._grades_of = self._grades_of_totals()

    def _adding(self, judges: int, stars: Sequence[int]) -> tuple[Bitfields, Sums]:
        """Return how points of parts, and missed requirements of these stars, are added up over so many judges."""
        parts: dict[str, Sequence[tuple[str, list[int]]]] = {
            f"part.{letter}": [
                (number, [int(each) for each in codes.units])
                for number, codes in self._codes.items()
                if codes.criterion.part == letter
            ]
            for letter in self._letters
        }
        for star in stars:
            parts[f"missed.{star}"] = [(n, list(self._requirements.missed_by(n, star))) for n in self._codes]
        fields = Bitfields({name: judges * sum(max(each) for _, each in counts) for name, counts in parts.items()})
        worth = {number: [0] * codes.count for number, codes in self._codes.items()}
        for name, counts in parts.items():
            for number, each in counts:
                for code, count in enumerate(each):
                    worth[number][code] += fields.word({name: count})
        return fields, Sums(worth, fields.width)

    def _least_of(self, stars: Sequence[int]) -> npt.NDArray[np.int8]:
        """Return the least stars that are missed, by the bits of a sum from where those missed are counted."""
        words = np.arange(1 << (self._one.width - self._missed_at), dtype=np.int64) << self._missed_at
        least = np.full(len(words), NONE_MISSED, dtype=np.int8)
        for star in reversed(stars):
            least[self._one.count(words, f"missed.{star}") > 0] = star
        return least

    def _grades_of_totals(self) -> Sequence[npt.NDArray[np.int8]]:
        """Return band and stars by total, in units, times `_LEAST` and the least stars that are missed."""
        highest = sum(int(np.max(each.units)) for each in self._codes.values())
        totals = np.repeat(np.arange(highest + 1, dtype=np.int64) * self._unit, _LEAST)
        least = np.tile(np.arange(_LEAST, dtype=np.int8), highest + 1)
        return self._graded(totals, np.ones_like(totals), least)

    def judged(self, rows: Rows, fired: FiredColumns, choices: ColumnChoices) -> pa.RecordBatch:
        """Return the rating of each row."""
        columns: dict[str, Any] = {}
        parts, total, over, least, band, stars = self._counted(fired, choices)
        found = {**fired, **self._by_points(choices, over)} if self._watched else fired
        stopped, disqualified = self._knocked(found, columns, rows.count)
        if self._detail:
            for mark in reversed(self._plan.marks):
                met, asked = self._requirements.met(mark, choices, over), self._requirements.asked(mark, fired, choices)
                columns[requirement_column(mark)] = truth_column(met, rows.count, asked)
            for number, worth in self._worth.items():
                columns[f"criterion.{number}"] = choices.added(number, worth)
        head: dict[str, Any] = {}
        if rows.has(DOSSIER):
            head[DOSSIER] = rows.array(DOSSIER)
        head["points"] = total
        head["over"] = _one_judge(rows.count) if choices.judges is None else over.astype(np.int32)
        head |= {f"part.{letter}": units for letter, units in parts.items()}
        head["band"] = band
        ended = either(stopped, disqualified)
        head["stars"] = stars if ended is None else number_column(stars, ~ended)
        head["outcome"] = _outcomes(stopped, disqualified, rows.count)
        head["missed"] = number_column(least, packed(least != NONE_MISSED))
        for group in self._plan.product_set.case_groups:
            head["case" if group.name is None else f"case.{group.name}"] = _case(choices.cases[group.name], group.cases)
        return pa.RecordBatch.from_pydict({**head, **columns})

    def _counted(
        self, fired: FiredColumns, choices: ColumnChoices
    ) -> tuple[dict[str, Whole], Whole, Whole, Any, Any, Any]:
        """Return parts and total, over how many judges, the least stars missed, band and stars."""
        if choices.judges is not None:
            return self._counted_of_many(fired, choices, choices.judges)
        fields = self._one
        words = self._one_sums.added(choices.ballots, choices.count)
        over = _ones(choices.count)
        (least,) = self._one_sums.looked_up(words >> self._missed_at, self._least_missed)
        if self._requirements.others:
            others = self._requirements.least_missed(self._requirements.others, fired, choices, over)
            np.minimum(least, others, out=least)
        units = {letter: fields.count(words, f"part.{letter}") for letter in self._letters}
        parts = {letter: self._points(each) for letter, each in units.items()}
        if self._rounding is not None:
            parts, total = self._rounded(parts, over)
            return parts, total, over, least, *self._graded(total, over, least)
        at = _sum(units)
        band, stars = self._one_sums.looked_up(at * _LEAST + least, *self._grades_of)
        return parts, self._points(at), over, least, band, stars

    def _points(self, units: Ints) -> Whole:
        found: Whole = unwritten(len(units), np.int64)
        np.multiply(units, self._unit, out=found)
        return found

    def _counted_of_many(
        self, fired: FiredColumns, choices: ColumnChoices, judges: Whole
    ) -> tuple[dict[str, Whole], Whole, Whole, Any, Any, Any]:
        words = self._many_sums.added(choices.ballots, choices.count)
        parts = {letter: self._points(self._many.count(words, f"part.{letter}")) for letter in self._letters}
        least = self._requirements.least_missed(self._plan.marks, fired, choices, judges)
        parts, total = self._rounded(parts, judges)
        return parts, total, judges, least, *self._graded(total, judges, least)

    def _knocked(self, found: FiredColumns, columns: dict[str, Any], count: int) -> tuple[Bits | None, Bits | None]:
        """Return where a knock-out stops and where it disqualifies; None for nowhere."""
        knocked: dict[Outcome, Bits | None] = dict.fromkeys(Outcome)
        for rules in self._plan.watches:
            where = _knocked_out(rules, found)
            knocked[rules.knock_out.outcome] = either(knocked[rules.knock_out.outcome], where)
            if self._detail:
                columns[knock_out_column(rules)] = _states(rules, where, found, count)
        return knocked[Outcome.STOPPED], knocked[Outcome.DISQUALIFIED]

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

    def _by_points(self, choices: ColumnChoices, over: Whole) -> dict[int, Bits]:
        """Return where the points of a criterion fire each rule that reads them."""
        found = {}
        worth = {n: choices.added(n, self._worth[n]) for n in self._watched if n in choices.known}
        for each in self._plan.points:
            if each.criterion in worth:
                within = packed(worth[each.criterion] <= scaled(each.at_most) * over)
                found[each.rule.index] = choices.known[each.criterion] & (~within if each.negated else within)
        return found

    def _graded(
        self, total: Whole, over: Whole, least: npt.NDArray[np.int8]
    ) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
        """Return band and stars (R8), of points and the least stars of which a requirement is missed."""
        band, best = np.zeros_like(least), np.zeros_like(least)
        for stars, points in self._levels:
            level = (total >= points * over).view(np.int8) * np.int8(stars)
            np.maximum(band, level, out=band)
            np.maximum(best, level * (least > stars).view(np.int8), out=best)
        return band, best


@lru_cache(maxsize=8)
def _ones(count: int) -> Whole:
    found = np.ones(count, dtype=np.int64)
    found.flags.writeable = False
    return found


@lru_cache(maxsize=8)
def _one_judge(count: int) -> pa.Array:
    return pa.array(np.ones(count, dtype=np.int32))


def _sum(parts: Mapping[str, npt.NDArray[_Kind]]) -> npt.NDArray[_Kind]:
    first, *others = parts.values()
    total = first.copy()
    for each in others:
        np.add(total, each, out=total)
    return total


def _knocked_out(rules: KnockOutRules, fired: FiredColumns) -> Bits | None:
    """Return where a knock-out fires, as `KnockOutRules.fired` tells for one dossier; None for nowhere."""
    absent = _of(rules.absent, fired)
    if absent is not None:
        for other in (rules.clears, rules.shown):
            clear = _of(other, fired)
            if clear is not None:
                absent = absent & ~clear
    where = either(_of(rules.fires, fired), absent)
    exempt = _of(rules.exempts, fired)
    return where if where is None or exempt is None else where & ~exempt


def _states(rules: KnockOutRules, knocked: Bits | None, fired: FiredColumns, count: int) -> pa.DictionaryArray:
    cleared: Bits | None = None
    for rule in (rules.exempts, rules.clears, rules.shown):
        cleared = either(cleared, _of(rule, fired))
    if knocked is None:
        codes = np.ones(count, dtype=np.int8)
        stated = everywhere(count) if cleared is None else ~cleared
    else:
        codes = 1 - spread(knocked, count).view(np.int8)
        stated = everywhere(count) if cleared is None else ~cleared | knocked
    return pa.DictionaryArray.from_arrays(number_column(codes, stated), pa.array(KNOCK_OUT_STATES))


def _of(rule: Rule | None, fired: FiredColumns) -> Bits | None:
    return None if rule is None else fired.get(rule.index)


def _outcomes(stopped: Bits | None, disqualified: Bits | None, count: int) -> pa.DictionaryArray:
    codes = np.zeros(count, dtype=np.int8)
    if stopped is not None:
        codes |= spread(stopped if disqualified is None else stopped & ~disqualified, count).view(np.int8)
    if disqualified is not None:
        codes |= spread(disqualified, count).view(np.int8) << OUTCOMES.index("disqualified") - 1
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(OUTCOMES))


def _case(positions: npt.NDArray[np.int8], cases: Mapping[str, object]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(
        number_column(positions, packed(positions != LEFT_OUT)), pa.array(list(cases))
    )
