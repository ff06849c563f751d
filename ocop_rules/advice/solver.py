"""Solving the exact problem with OR-Tools CP-SAT: the best paths, and the most points that can be had."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.sat.python import cp_model

from ocop_rules.advice.model import Literal
from ocop_rules.advice.problem import Problem, weights
from ocop_rules.advice.solution import Solution
from ocop_rules.errors import AdviceNotProved
from ocop_rules.text import text

_MOST_EFFORT = 60.0
"""In the solver's own units, which do not depend on the clock or the machine."""


def _solver() -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = 1
    parameters.cp_model_probing_level = 0  # the problems are small: what it finds costs more than it saves
    parameters.symmetry_level = 0
    parameters.max_deterministic_time = _MOST_EFFORT
    return solver


def _solve(model: cp_model.CpModel) -> cp_model.CpSolver | None:
    """Return the solver with the best solution; None if there is none.

    Raises:
        AdviceNotProved: the solver gave up.
    """
    solver = _solver()
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise AdviceNotProved(
            text(
                f"bộ giải dừng khi chưa chứng minh được ({solver.status_name(status)})",
                f"the solver stopped before anything was proved ({solver.status_name(status)})",
            )
        )
    return solver


def _minimize(model: cp_model.CpModel, keys: Sequence[Sequence[tuple[Literal, int]]]) -> None:
    pairs = weights(keys)
    model.minimize(cp_model.LinearExpr.weighted_sum([literal for literal, _ in pairs], [weight for _, weight in pairs]))


def best(problem: Problem) -> Solution | None:
    """Return the best solution, the first in the order of the tie-breaks; None if there is none.

    Raises:
        AdviceNotProved: the solver gave up.
    """
    _minimize(problem.model, [*problem.keys(), *problem.tie_breaks()])
    solver = _solve(problem.model)
    return None if solver is None else problem.solution(solver)


def hold(problem: Problem, found: Solution) -> None:
    """Have `another` return only what is as good as a solution, and not of its kind."""
    for key, value in zip(problem.keys(), found.values, strict=True):
        problem.model.add(
            cp_model.LinearExpr.weighted_sum([literal for literal, _ in key], [weight for _, weight in key]) == value
        )
    _minimize(problem.model, problem.tie_breaks())
    problem.forbid_kind(found)


def another(problem: Problem) -> Solution | None:
    """Return the next solution that is as good as the one held, in the order of the tie-breaks; None if there is none.

    Raises:
        AdviceNotProved: the solver gave up.
    """
    solver = _solve(problem.model)
    return None if solver is None else problem.solution(solver)


def most_won(problem: Problem) -> int | None:
    """Return the most points that can be won, in parts of a point as the problem counts; None if nothing is possible.

    Raises:
        AdviceNotProved: the solver gave up.
    """
    pairs = problem.won
    model = problem.model
    model.maximize(cp_model.LinearExpr.weighted_sum([literal for literal, _ in pairs], [weight for _, weight in pairs]))
    solver = _solve(model)
    if solver is None:
        return None
    return sum(weight for literal, weight in pairs if solver.boolean_value(literal))


def is_possible(problem: Problem) -> bool:
    """Tell whether what a problem requires can hold.

    Raises:
        AdviceNotProved: the solver gave up.
    """
    return _solve(problem.model) is not None
