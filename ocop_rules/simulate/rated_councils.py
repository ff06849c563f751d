"""Rating simulated councils: as columns, or one by one where columns do not hold how the mean is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ocop_rules.engine.checked import EngineName, plan_for
from ocop_rules.engine.columnar_layout import case_column, sheet_column
from ocop_rules.engine.columnar_table import LEFT_OUT, plain_row
from ocop_rules.engine.normal_form import scaled
from ocop_rules.errors import EngineDisagreement
from ocop_rules.rating.columnar import ColumnarRater
from ocop_rules.rating.columnar_check import rate_checked, sampled
from ocop_rules.rating.columnar_rows import bundle_of, table_of
from ocop_rules.rating.columnar_verdict import knock_out_column, requirement_column
from ocop_rules.rating.council import CouncilRules
from ocop_rules.rating.rater import rate
from ocop_rules.rating.result import Result
from ocop_rules.simulate.draws import Councils
from ocop_rules.simulate.judged_product import JudgedProduct
from ocop_rules.simulate.names import Mask

PROVISIONAL = "provisional"
"""The outcome of a council whose members' totals lie too far apart."""

_SAMPLE = 4
"""So many councils of every run are rated by all evaluators (R12)."""


@dataclass(frozen=True)
class RatedCouncils:
    """What each of some councils came to.

    Attributes:
        outcomes: for each outcome without stars, where it is so.
        stars: the stars; 0 where there are none, or none are given.
        band: the stars of the points alone.
        missed: for each of the plan's requirements, where it is asked and missed.
        knocked_out: for each of its knock-outs, where it fires.
    """

    outcomes: Mapping[str, Mask]
    stars: npt.NDArray[np.int8]
    band: npt.NDArray[np.int8]
    missed: Sequence[Mask]
    knocked_out: Sequence[Mask]


class CouncilRater:
    """Rates councils of one product.

    Of what the council declared, the spread and where the mean is taken hold for simulated councils too; all of their
    members score, so there is always a quorum and a chair.

    Args:
        product: the product.

    Attributes:
        plan: the plan of its product set.
    """

    def __init__(self, product: JudgedProduct) -> None:
        self._rulebook = product.rulebook
        self._set = product.rulebook.sets[product.number]
        self.plan = plan_for(self._rulebook, product.number)
        declared = product.settings.council or CouncilRules()
        self._rules = CouncilRules(aggregate=declared.aggregate, spread=declared.spread)
        self._settings = product.settings.model_copy(update={"council": self._rules})
        in_columns = product.settings.model_copy(update={"council": None})
        self._rater = ColumnarRater(self._rulebook, self._set.number, in_columns, detail=True)
        alone = in_columns.model_copy(update={"rounding": None})
        self._alone = ColumnarRater(self._rulebook, self._set.number, alone)
        mixed = any(each.may_be_left_out for each in product.model.criteria)
        self._in_columns = declared.aggregate == "total" or not mixed
        self._evidence = _evidence(product)

    def rated(self, councils: Councils) -> RatedCouncils:
        """Return what each council comes to.

        Raises:
            EngineDisagreement: the evaluators differ on a council of the sample, so nothing is returned (R12).
        """
        judges = next((votes.shape[1] for votes in councils.votes.values()), 0)
        columns = {
            sheet_column(judge, number): np.ascontiguousarray(votes[:, judge])
            for judge in range(judges)
            for number, votes in councils.votes.items()
        }
        table = self._table(councils.count, columns)
        if not self._in_columns:
            return self._one_by_one(table)
        rated = rate_checked(self._rater, table, sample=_SAMPLE)
        apart = self._apart(councils, judges)
        outcomes = rated["outcome"].combine_chunks()
        named = np.array(outcomes.dictionary.to_pylist(), dtype=object)[outcomes.indices.to_numpy()]
        found = RatedCouncils(
            {
                "disqualified": named == "disqualified",
                "stopped": named == "stopped",
                PROVISIONAL: (named == "rated") & apart,
            },
            np.where(apart, 0, _ints(rated["stars"])).astype(np.int8),
            _ints(rated["band"]),
            [_is(rated[requirement_column(mark)], False) for mark in self.plan.marks],
            [_is(rated[knock_out_column(each)], "fired") for each in self.plan.watches],
        )
        if self._rules.spread is not None:
            self._check(table, found)
        return found

    def _table(self, count: int, columns: Mapping[str, npt.NDArray[np.int16]]) -> pa.Table:
        """Return the same evidence so many times, with the votes."""
        repeated = {name: pa.repeat(self._evidence[name][0], count) for name in self._evidence.column_names}
        return pa.table({**repeated, **columns})

    def _apart(self, councils: Councils, judges: int) -> Mask:
        """Return where two members' totals differ by more than the council lets them."""
        spread = self._rules.spread
        if spread is None or judges < 2:
            return np.zeros(councils.count, dtype=np.bool_)
        columns = {sheet_column(0, number): votes.reshape(-1) for number, votes in councils.votes.items()}
        totals = self._alone.rate(self._table(councils.count * judges, columns))["points"].to_numpy()
        there = np.zeros(councils.count * judges, dtype=np.bool_)
        for votes in columns.values():
            there |= votes != LEFT_OUT
        highest = np.where(there, totals, -1).reshape(councils.count, judges).max(axis=1)
        lowest = np.where(there, totals, np.iinfo(np.int64).max).reshape(councils.count, judges).min(axis=1)
        found: Mask = (highest >= 0) & (highest - np.minimum(lowest, highest) > scaled(spread))
        return found

    def _check(self, table: pa.Table, found: RatedCouncils) -> None:
        """Hold the first and the last against the rating of the same sheets under the council's own rules."""
        for row, result in self._results(table, sampled(table.num_rows, 2), "durable"):
            blocked = bool(found.outcomes[PROVISIONAL][row])
            if (result.outcome == PROVISIONAL) != blocked or (result.stars or 0) != int(found.stars[row]):
                expected = (f"{result.outcome} {result.stars}",)
                columnar = (f"{'blocked' if blocked else 'not blocked'} {found.stars[row]}",)
                raise EngineDisagreement(f"simulated council {row}", expected, columnar)

    def _one_by_one(self, table: pa.Table) -> RatedCouncils:
        """Return what councils come to of which some members leave out what others judge, in a mean of its own."""
        count, plan = table.num_rows, self.plan
        outcomes = {name: np.zeros(count, dtype=np.bool_) for name in ("disqualified", "stopped", PROVISIONAL)}
        stars, band = np.zeros(count, dtype=np.int8), np.zeros(count, dtype=np.int8)
        missed = {mark.rule.index: np.zeros(count, dtype=np.bool_) for mark in plan.marks}
        knocked_out = {each.knock_out.id: np.zeros(count, dtype=np.bool_) for each in plan.watches}
        for row, result in self._results(table, range(count), "direct"):
            if result.outcome in outcomes:
                outcomes[result.outcome][row] = True
            stars[row], band[row] = result.stars or 0, result.band
            for each in result.requirements:
                missed[each.fired.index][row] = not each.met
            for fired in result.knockouts:
                knocked_out[fired.id][row] = True
        found = RatedCouncils(outcomes, stars, band, [*missed.values()], [*knocked_out.values()])
        self._check(table, found)
        return found

    def _results(self, table: pa.Table, rows: Sequence[int], engine: EngineName) -> Iterator[tuple[int, Result]]:
        layout = self._rater.layout(table.schema)
        for row in rows:
            given = plain_row(table.slice(row, 1).combine_chunks().to_batches()[0], 0)
            bundle = bundle_of(given, layout, self._rulebook, self._set)
            yield row, rate(bundle, self._rulebook, self._set, None, engine, self._settings)


def _evidence(product: JudgedProduct) -> pa.Table:
    """Return a product's evidence as one row, with the alternative cases in which it falls."""
    table = table_of([product.evidence], product.rulebook, product.rulebook.sets[product.number])
    for group, case in product.cases.items():
        table = table.append_column(case_column(group), pa.array([case]))
    return table


def _ints(column: Any) -> npt.NDArray[np.int8]:
    found: npt.NDArray[np.int8] = column.fill_null(0).to_numpy()
    return found


def _is(column: Any, value: object) -> Mask:
    found: Mask = pc.equal(column, value).fill_null(False).to_numpy()
    return found
