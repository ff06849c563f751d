"""Which minimum requirements each row meets (R7), from the choices that count in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ocop_rules.engine.columnar import FiredColumns
from ocop_rules.engine.columnar_bits import Bits, both, nowhere, packed, spread
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import Mark
from ocop_rules.rating.columnar_choices import ColumnChoices
from ocop_rules.rating.columnar_codes import CriterionCodes
from ocop_rules.rating.settings import RequirementRule

NONE_MISSED = 9
"""In place of the least stars of a requirement that is missed."""

Whole = npt.NDArray[np.int64]


class Requirements:
    """Looks at the requirements of a set.

    Args:
        plan: the product set's plan.
        codes: the codes of each criterion.
        rule: when several judges meet a requirement together.

    Attributes:
        plain: the requirements that every row is asked, whatever the evidence and its case.
        others: those that not every row is asked.
    """

    def __init__(self, plan: Plan, codes: Mapping[str, CriterionCodes], rule: RequirementRule) -> None:
        self._codes = codes
        self._rule = rule
        self._groups = {number: group for group in plan.product_set.case_groups for number in group.criteria}
        self._freed: dict[str, list[int]] = {}
        for index, criterion in plan.freed.items():
            self._freed.setdefault(criterion, []).append(index)
        self.plain = tuple(each for each in plan.marks if each.case is None and each.criterion not in self._freed)
        self.others = tuple(each for each in plan.marks if each not in self.plain)
        self._met_by = {
            mark.rule.index: np.array([mark.met_at(int(rank)) for rank in codes[mark.criterion].ranks], dtype=np.bool_)
            for mark in plan.marks
        }

    def missed_by(self, criterion: str, stars: int) -> Sequence[int]:
        """Return for each code of a criterion how many plain requirements of so many stars one judge misses by it."""
        marks = [each for each in self.plain if each.criterion == criterion and each.stars == stars]
        return [
            sum(not self._met_by[each.rule.index][code] for each in marks)
            for code in range(self._codes[criterion].count)
        ]

    def least_missed(
        self, marks: Sequence[Mark], fired: FiredColumns, choices: ColumnChoices, over: Whole
    ) -> npt.NDArray[np.int8]:
        """Return the least stars of which a requirement is missed, `NONE_MISSED` where none is.

        Args:
            marks: the requirements that are looked at.
            fired: what the evidence fires.
            choices: what counts.
            over: over how many judges, in each row.
        """
        missed: dict[int, Bits] = {}
        for mark in marks:
            asked = self.asked(mark, fired, choices)
            unmet = ~self.met(mark, choices, over)
            if asked is not None:
                unmet &= asked
            missed[mark.stars] = missed[mark.stars] | unmet if mark.stars in missed else unmet
        least = np.full(len(over), NONE_MISSED, dtype=np.int8)
        for stars, where in missed.items():
            here = spread(where, len(over)).view(np.int8)
            np.minimum(least, NONE_MISSED - here * np.int8(NONE_MISSED - stars), out=least)
        return least

    def asked(self, mark: Mark, fired: FiredColumns, choices: ColumnChoices) -> Bits | None:
        """Return where a requirement is asked; None for everywhere."""
        asked: Bits | None = None
        if mark.case is not None:
            group = self._groups[mark.criterion]
            asked = packed(choices.cases[group.name] == list(group.cases).index(mark.case))
        for index in self._freed.get(mark.criterion, ()):
            if index in fired:
                asked = both(asked, ~fired[index])
        return asked

    def met(self, mark: Mark, choices: ColumnChoices, over: Whole) -> Bits:
        """Return where a requirement is met."""
        codes = self._codes[mark.criterion]
        if choices.judges is None:
            return self._met_by_one(mark, codes, choices)
        over = choices.once("over", lambda: _alone(over))
        met = self._reached(codes, mark.case, mark.option.rank, choices, over)
        most = len(codes.criterion.options_of(mark.case))
        for rank in mark.not_met_by:
            exactly = self._reached(codes, mark.case, rank, choices, over)
            if rank < most:
                exactly = exactly & ~self._reached(codes, mark.case, rank + 1, choices, over)
            met = met & ~exactly
        return met

    def _met_by_one(self, mark: Mark, codes: CriterionCodes, choices: ColumnChoices) -> Bits:
        chosen = choices.ballots[0].get(mark.criterion)
        if chosen is None:
            return nowhere(choices.count)
        if codes.in_order and not mark.not_met_by:
            return packed(chosen >= mark.option.rank)
        return packed(self._met_by[mark.rule.index].take(chosen, mode="clip"))

    def _reached(self, codes: CriterionCodes, case: str | None, rank: int, choices: ColumnChoices, over: Whole) -> Bits:
        """Return where several judges together reach the option of a rank."""
        number = codes.criterion.number
        if self._rule == "mean":
            keys = choices.once(number, lambda: choices.added(number, codes.keys))
            return packed(keys >= codes.key(rank, case) * over)
        reaching = np.zeros(choices.count, dtype=np.int64)
        for ballot in choices.ballots:
            chosen = ballot.get(number)
            if chosen is not None:
                reaching += codes.ranks.take(chosen, mode="clip") >= rank
        return packed(reaching > over // 2 if self._rule == "majority" else reaching == over)


def _alone(over: Whole) -> Whole:
    """Return one number where all are the same: it compares with many sooner than as many do."""
    return over[:1] if len(over) and np.min(over) == np.max(over) else over
