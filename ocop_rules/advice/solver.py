"""Solving the exact problem: the best paths, and the most points that can be had.

A search of our own does what is small, and OR-Tools CP-SAT the rest; where that is not installed, ours goes on longer.
What is asked has one answer: it does not matter which of them gives it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ocop_rules.advice import small
from ocop_rules.advice.formula import Weighted, value_of
from ocop_rules.advice.problem import Problem
from ocop_rules.advice.solution import Solution
from ocop_rules.engine.rule import Mark
from ocop_rules.errors import AdviceMissing
from ocop_rules.text import text


def best(problem: Problem) -> Solution | None:
    """Return the best solution, the first in the order of the tie-breaks; None if there is none.

    Raises:
        AdviceMissing: OR-Tools is not installed, and the problem is too large to do without.
        AdviceNotProved: the solver gave up.
    """
    values = _least(problem, [*problem.keys(), *problem.tie_breaks()])
    return None if values is None else problem.solution(values)


def hold(problem: Problem, found: Solution) -> None:
    """Have `another` return only what is as good as a solution, and not of its kind."""
    for key, value in zip(problem.keys(), found.values, strict=True):
        problem.formula.at_least(key, value)
        problem.formula.at_most(key, value)
    problem.forbid_kind(found)


def another(problem: Problem) -> Solution | None:
    """Return the next solution that is as good as the one held, in the order of the tie-breaks; None if there is none.

    Raises:
        AdviceMissing, AdviceNotProved: as `best`.
    """
    values = _least(problem, problem.tie_breaks())
    return None if values is None else problem.solution(values)


def most_won(problem: Problem) -> int | None:
    """Return the most points that can be won, in parts of a point as the problem counts; None if nothing is possible.

    Raises:
        AdviceMissing, AdviceNotProved: as `best`.
    """
    values = _least(problem, [[(literal, -points) for literal, points in problem.won]])
    return None if values is None else value_of(problem.won, values)


def most_met(problem: Problem, marks: Sequence[Mark]) -> list[Mark]:
    """Return as many requirements as can be met at once; which they are, where others are as many, is left open.

    Raises:
        AdviceMissing, AdviceNotProved: as `best`.
    """
    asked = problem.copy()
    met = [asked.meets(mark) for mark in marks]
    values = _least(asked, [[(literal, -1) for literal in met]])
    return (
        [] if values is None else [mark for mark, each in zip(marks, met, strict=True) if value_of([(each, 1)], values)]
    )


def is_possible(problem: Problem) -> bool:
    """Tell whether what a problem requires can hold.

    Raises:
        AdviceMissing, AdviceNotProved: as `best`.
    """
    return _least(problem, []) is not None


def _least(problem: Problem, keys: Sequence[Weighted]) -> list[bool] | None:
    formula = problem.formula
    try:
        return small.least(formula, keys, problem.leaning(), small.A_FEW_DECISIONS)
    except small.TooLarge:
        pass
    try:
        from ocop_rules.advice.cp_sat import least
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "ortools":
            raise
    else:
        return least(formula, keys)
    try:
        return small.least(formula, keys, problem.leaning())
    except small.TooLarge:
        raise AdviceMissing(
            text(
                "hồ sơ này có quá nhiều cách, tìm hết cần bộ giải OR-Tools: pip install 'ocop-rules[advice]'",
                "this dossier has too many ways to try: it needs the solver OR-Tools: pip install 'ocop-rules[advice]'",
            )
        ) from None
