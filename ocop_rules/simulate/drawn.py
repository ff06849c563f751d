"""Dossiers that are drawn: each row from a seed, its set and its number alone, so that any pieces give the same.

All is whole numbers. Philox gives 16 bits for each thing of a row; a choice has a resolution of 1/4,096.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ocop_rules.engine.columnar_layout import (
    EVALUATED_ON,
    attester_column,
    case_column,
    expires_column,
    fact_column,
    issued_column,
    sheet_column,
)
from ocop_rules.rulebook.condition import Condition, facts_tested
from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.rulebook.model import CaseGroup, Criterion, Option, ProductSet, Rulebook
from ocop_rules.rulebook.needs import UseKind, needs_of
from ocop_rules.rulebook.vocabulary import Ends, FactDefinition, FactType
from ocop_rules.simulate.document import Generated

_BITS = 12
_LANES = 16
"""So many numbers of 16 bits are in one block of Philox."""

_HEAD = 3
"""The first numbers of a row: how often it tries, and its commune in 32 bits."""

_RARE = 1024
"""A paper is lacking, or what knocks out is found, in one of 64 dossiers: in 16 bits."""

Lanes = npt.NDArray[np.uint16]


@dataclass(frozen=True)
class Drawing:
    """Draws dossiers of one product set.

    Attributes:
        rulebook: the version.
        number: the product set.
        generated: what is drawn.
        seed: by which it is drawn.
    """

    rulebook: Rulebook
    number: int
    generated: Generated
    seed: int

    @property
    def _sheet(self) -> ProductSet:
        return self.rulebook.sets[self.number]

    def rows(self, first: int, count: int) -> tuple[pa.Table, npt.NDArray[np.int32]]:
        """Return rows, and the commune of each by its place in the list.

        Args:
            first: the number of the first row of this set, from 0.
            count: how many rows.
        """
        blocks = -(-self._width // _LANES)
        source = np.random.Philox(counter=first * blocks, key=self.seed | self.number << 64)
        raw = np.asarray(source.random_raw(count * blocks * 4), dtype="<u8")
        lanes: Lanes = np.ascontiguousarray(raw.view("<u2").reshape(count, blocks * _LANES).T)
        tries = ((lanes[0].astype(np.uint32) * self.generated.best_of) >> 16).astype(np.intp) << _BITS
        place = lanes[1].astype(np.uint64) << np.uint64(16) | lanes[2].astype(np.uint64)
        communes = (place * np.uint64(max(1, len(self.generated.communes))) >> np.uint64(32)).astype(np.int32)
        left = iter(lanes[_HEAD:])
        columns: dict[str, Any] = {}
        cases = self._cases(columns, left)
        for judge in range(self.generated.judges):
            for criterion in self._judged:
                columns[sheet_column(judge, criterion.number)] = self._chosen(criterion, next(left), tries, cases)
        if self.generated.evidence:
            self._evidence(columns, left, tries)
        return pa.table(columns), communes

    @cached_property
    def _judged(self) -> tuple[Criterion, ...]:
        """The criteria that stand on sheets: all, or those that people judge where evidence is drawn too."""
        every = self._sheet.criteria.values()
        return tuple(c for c in every if not self.generated.evidence or c.decided_by is DecidedBy.COUNCIL)

    @cached_property
    def _width(self) -> int:
        evidence = len(self._facts) + len(self._papers) if self.generated.evidence else 0
        return _HEAD + len(self._sheet.case_groups) + self.generated.judges * len(self._judged) + evidence

    @cached_property
    def _tables(self) -> Mapping[tuple[str, str | None], npt.NDArray[np.int8]]:
        tries = range(1, self.generated.best_of + 1)
        return {
            (criterion.number, case): np.concatenate([_table(criterion.options_of(case), each) for each in tries])
            for criterion in self._judged
            if criterion.scoring is not Scoring.SUM
            for case in criterion.cases or (None,)
        }

    def _cases(self, columns: dict[str, Any], left: Iterator[Lanes]) -> dict[str, tuple[CaseGroup, Any]]:
        """State in which case each row falls; return it by the criteria that have cases."""
        found: dict[str, tuple[CaseGroup, Any]] = {}
        for group in self._sheet.case_groups:
            codes = ((next(left).astype(np.uint32) * len(group.cases)) >> 16).astype(np.int8)
            columns[case_column(group.name)] = pa.DictionaryArray.from_arrays(pa.array(codes), [*group.cases])
            found |= dict.fromkeys(group.criteria, (group, codes))
        return found

    def _chosen(
        self, criterion: Criterion, lane: Lanes, tries: npt.NDArray[np.intp], cases: Mapping[str, tuple[CaseGroup, Any]]
    ) -> Any:
        if criterion.scoring is Scoring.SUM:
            return pa.array((lane & np.uint16((1 << len(criterion.options)) - 1)).astype(np.int16))
        at = tries | (lane >> (16 - _BITS))
        if not criterion.cases:
            return pa.array(self._tables[criterion.number, None].take(at, mode="clip"))
        group, codes = cases[criterion.number]
        chosen = np.zeros(len(lane), dtype=np.int8)
        for place, case in enumerate(group.cases):
            if case in criterion.cases:
                chosen = np.where(codes == place, self._tables[criterion.number, case].take(at, mode="clip"), chosen)
        return pa.array(chosen.astype(np.int8))

    @cached_property
    def _facts(self) -> tuple[str, ...]:
        """The facts that are drawn: those that rules read, but for those that tell the case, which is stated."""
        needs = needs_of(self.rulebook, self._sheet).facts
        told = {use for need in needs for use in need.serves if use.kind is UseKind.CASE}
        return tuple(need.name for need in needs if not told.intersection(need.serves))

    @cached_property
    def _papers(self) -> tuple[str, ...]:
        return tuple(need.name for need in needs_of(self.rulebook, self._sheet).documents)

    @cached_property
    def _asked(self) -> tuple[Condition, ...]:
        """The conditions that earn options."""
        options = [option for criterion in self._sheet.criteria.values() for _, option in criterion.all_options()]
        return tuple(option.when for option in options if option.when is not None)

    @cached_property
    def _adverse(self) -> tuple[Condition, ...]:
        """The conditions that fire knock-outs, and those that keep options from being earned."""
        options = [option for criterion in self._sheet.criteria.values() for _, option in criterion.all_options()]
        bars = [option.unless for option in options if option.unless is not None]
        return (*bars, *(each.when for each in self._sheet.knock_outs))

    def _evidence(self, columns: dict[str, Any], left: Iterator[Lanes], tries: npt.NDArray[np.intp]) -> None:
        count = len(tries)
        day = self.rulebook.in_force_from
        columns[EVALUATED_ON] = _same(day, count)
        issued, ends = day - timedelta(days=100), day + timedelta(days=365)
        for paper in self._papers:
            lacking = next(left) < _RARE
            days = pa.array(np.full(count, _days(issued), dtype=np.int32), mask=lacking)
            columns[issued_column(paper)] = days.cast(pa.date32())
            if self.rulebook.vocabulary.documents[paper].ends is Ends.ALWAYS:
                columns[expires_column(paper)] = _same(ends, count)
        for name in self._facts:
            fact = self.rulebook.vocabulary.facts[name]
            columns[fact_column(name)] = self._value(name, fact, next(left), tries)
            if not fact.documents:
                codes = pa.array(np.zeros(count, dtype=np.int8))
                columns[attester_column(name)] = pa.DictionaryArray.from_arrays(codes, [str(fact.attested_by[0])])

    def _value(self, name: str, fact: FactDefinition, lane: Lanes, tries: npt.NDArray[np.intp]) -> Any:
        if fact.type is FactType.BOOLEAN:
            tests = [test for when in self._adverse for test, speaks in facts_tested(when, holds=True) if speaks]
            adverse = [test.is_ for test in tests if test.fact == name]
            wanted = any(test.fact == name for when in self._asked for test, _ in facts_tested(when, holds=True))
            if adverse and not wanted:
                return pa.array((lane < _RARE) == (adverse[0] is True))
            return pa.array(self._best(2, lane, tries).astype(np.bool_))
        if fact.type is FactType.CHOICE:
            values = [*(fact.values or {})]
            return pa.DictionaryArray.from_arrays(pa.array(self._best(len(values), lane, tries)), values)
        most = 100 if fact.type is FactType.SHARE else self._most(name)
        value = self._best(most + 1, lane, tries).astype(np.int64)
        tests = [test for when in self._adverse for test, speaks in facts_tested(when, holds=True) if speaks]
        if any(test.fact == name and (test.below is not None or test.at_most is not None) for test in tests):
            value = np.where(lane < 4 * _RARE, lane.astype(np.int64) * most // (4 * _RARE), most)
        return pa.array(value)

    def _best(self, count: int, lane: Lanes, tries: npt.NDArray[np.intp]) -> npt.NDArray[np.int16]:
        """Return the best of even draws among so many values, from the least to the most."""
        tables = np.concatenate([_places(count, each) for each in range(1, self.generated.best_of + 1)])
        return tables.take(tries | (lane >> (16 - _BITS)), mode="clip")

    def _most(self, name: str) -> int:
        """Return twice the highest threshold of a number."""
        conditions = (*self._asked, *self._adverse)
        tests = [test for when in conditions for test, _ in facts_tested(when, holds=True) if test.fact == name]
        bounds = [b for t in tests for b in (t.at_least, t.above, t.at_most, t.below) if b is not None]
        return 2 * int(max(bounds, default=1)) + 1


def _table(options: Sequence[Option], tries: int) -> npt.NDArray[np.int8]:
    """Return the ordinal chosen for each number of 12 bits; 0 is a choice where every option is worth something."""
    ordered = sorted(options, key=lambda option: option.rank)
    choices = ([0] if ordered[0].points > 0 else []) + [option.ordinal for option in ordered]
    return np.array(choices, dtype=np.int8)[_places(len(choices), tries)]


def _places(count: int, tries: int) -> npt.NDArray[np.int16]:
    """Return the best of so many even draws among so many places, for each number of 12 bits."""
    size = 1 << _BITS
    ends = [size * (place + 1) ** tries // count**tries for place in range(count)]
    return np.repeat(np.arange(count, dtype=np.int16), np.diff([0, *ends]))


def _days(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _same(day: date, count: int) -> Any:
    return pa.array(np.full(count, _days(day), dtype=np.int32)).cast(pa.date32())


def apportioned(shares: Mapping[int, int], count: int) -> dict[int, int]:
    """Return how many of so many dossiers each set gets by its share: whole numbers, the largest remainders first."""
    total = sum(shares.values())
    parts = {number: count * share // total for number, share in shares.items()}
    rest = sorted(shares, key=lambda number: (-(count * shares[number] % total), number))
    for number in rest[: count - sum(parts.values())]:
        parts[number] += 1
    return parts
