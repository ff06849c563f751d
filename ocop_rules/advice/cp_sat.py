"""The least of a formula by OR-Tools CP-SAT."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from ortools.sat.python import cp_model

from ocop_rules.advice.formula import Formula, Weighted, value_of
from ocop_rules.advice.keys import packed
from ocop_rules.errors import AdviceNotProved
from ocop_rules.text import text

_MOST_EFFORT = 60.0
"""In the solver's own units, which do not depend on the clock or the machine."""

_LARGEST = 1 << 60
"""So large may a sum become."""


class _Translated:
    """A formula, up to a size, as OR-Tools takes it."""

    def __init__(self, formula: Formula, size: tuple[int, int, int, int], before: _Translated | None) -> None:
        self.size: tuple[int, int, int, int] = size
        self.model: cp_model.CpModel = cp_model.CpModel() if before is None else before.model.clone()
        self._variables: list[cp_model.IntVar] = [] if before is None else before._variables.copy()
        variables, clauses, groups, sums = (0, 0, 0, 0) if before is None else before.size
        self._variables += [self.model.new_bool_var("") for _ in range(size[0] - variables)]
        self._literals: list[cp_model.LiteralT] = [
            True,
            *self._variables,
            *[~each for each in reversed(self._variables)],
        ]
        literals = self._literals
        for clause in formula.clauses[clauses : size[1]]:
            self.model.add_bool_or([literals[each] for each in clause])
        for group in formula.groups[groups : size[2]]:
            self.model.add_at_most_one([literals[each] for each in group])
        for each in formula.sums[sums : size[3]]:
            self.model.add(self._sum(each.pairs) >= each.least)

    def _sum(self, pairs: Sequence[tuple[int, int]]) -> cp_model.LinearExprT:
        literals = [self._literals[literal] for literal, _ in pairs]
        return cp_model.LinearExpr.weighted_sum(literals, [weight for _, weight in pairs])

    def minimize(self, pairs: Weighted) -> None:
        """Ask for what makes a sum least."""
        self.model.minimize(self._sum(pairs))

    def hold(self, pairs: Weighted, value: int) -> None:
        """Require that a sum comes to just so much."""
        self.model.add(self._sum(pairs) == value)

    def values(self, solver: cp_model.CpSolver) -> list[bool]:
        """Return the values of the variables, by their numbers."""
        return [True, *[solver.boolean_value(each) for each in self._variables]]


_STEMS: WeakKeyDictionary[Formula, _Translated] = WeakKeyDictionary()


def _translated(formula: Formula, size: tuple[int, int, int, int]) -> _Translated:
    """Return a formula that others are copies of as OR-Tools takes it; made once."""
    found = _STEMS.get(formula)
    if found is None or found.size != size:
        before = None if formula.stem is None else _translated(formula.stem, formula.grown)
        found = _STEMS[formula] = _Translated(formula, size, before)
    return found


def least(formula: Formula, keys: Sequence[Weighted]) -> list[bool] | None:
    """Return the values of the variables by which the keys are least, first things first; None where there are none.

    Raises:
        AdviceNotProved: the solver gave up.
    """
    before = None if formula.stem is None else _translated(formula.stem, formula.grown)
    translated = _Translated(formula, formula.size, before)
    values: list[bool] | None = None
    for sums in packed(keys, _LARGEST) or [[]]:
        if sums:
            translated.minimize(sums)
        solver = _solver()
        status = solver.solve(translated.model)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise AdviceNotProved(
                text(
                    f"bộ giải dừng khi chưa chứng minh được ({solver.status_name(status)})",
                    f"the solver stopped before anything was proved ({solver.status_name(status)})",
                )
            )
        values = translated.values(solver)
        translated.hold(sums, value_of(sums, values))
    return values


def _solver() -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = 1
    parameters.cp_model_probing_level = 0  # the problems are small: what it finds costs more than it saves
    parameters.symmetry_level = 0
    parameters.max_deterministic_time = _MOST_EFFORT
    return solver
