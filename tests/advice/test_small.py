"""The search of our own against OR-Tools: one answer to every question, whichever of them is asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import ocop_rules
from ocop_rules.advice import small, solver
from ocop_rules.advice.formula import Formula, Weighted, value_of
from ocop_rules.advice.problem import Problem
from tests.advice.dossiers import dossier
from tests.thousand import Dice

pytest.importorskip("ortools")

from ocop_rules.advice import cp_sat

ROOT = Path(__file__).parents[2]
MEASURES = ("steps", "points", "cost")


class Both:
    """Asks both, counts what is too large, and holds their answers to each other."""

    def __init__(self) -> None:
        self.asked = self.large = 0

    def least(self, problem: Problem, keys: Sequence[Weighted]) -> list[bool] | None:
        self.asked += 1
        expected = cp_sat.least(problem.formula, keys)
        try:
            found = small.least(problem.formula, keys, problem.leaning(), 1_000)
        except small.TooLarge:
            self.large += 1
            return expected
        assert (found is None) == (expected is None)
        if found is not None and expected is not None:
            assert [value_of(key, found) for key in keys] == [value_of(key, expected) for key in keys]
            holds(problem.formula, found)
            if len(keys) > 1:
                assert problem.solution(found) == problem.solution(expected)
        return found


def holds(formula: Formula, values: list[bool]) -> None:
    def true(literal: int) -> bool:
        return values[abs(literal)] == (literal > 0)

    assert all(any(true(each) for each in clause) for clause in formula.clauses)
    assert all(sum([true(each) for each in group]) <= 1 for group in formula.groups)
    assert all(value_of(list(each.pairs), values) >= each.least for each in formula.sums)


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> Both:
    found = Both()
    monkeypatch.setattr(solver, "_least", found.least)
    return found


def advise(seed: str, number: int) -> None:
    settings: dict[str, Any] = {"measure": MEASURES[number % 3], "allow_judged": number % 4 == 0}
    ocop_rules.advise(dossier(seed), 3 + number // 3 % 3, most_counted=1 + number % 2, sensitivity=False, **settings)


def test_both_give_one_answer(both: Both) -> None:
    for number in range(40):
        advise(f"s{number}", number)
    assert both.large < both.asked / 5


def test_both_give_one_answer_on_the_examples(both: Both) -> None:
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        if "expected" not in path.name:
            ocop_rules.advise(path, sensitivity=False)
    assert both.large <= 1


@pytest.mark.slow
@pytest.mark.once
def test_both_give_one_answer_on_hundreds(both: Both) -> None:
    for number in range(40, 540):
        advise(f"s{number}", number)
    assert both.large < both.asked / 5


def random_formula(dice: Dice) -> tuple[Formula, list[Weighted]]:
    formula = Formula()
    count = 3 + dice.below(9)
    every = [formula.variable() for _ in range(count)]

    def some(most: int) -> list[int]:
        return [dice.one_of(every) * (1 if dice.below(2) else -1) for _ in range(1 + dice.below(most))]

    for _ in range(dice.below(12)):
        formula.one_at_least(some(4))
    if dice.below(2):
        formula.one_at_most(every[:3])
    for _ in range(dice.below(4)):
        formula.at_least([(each, dice.below(9) - 3) for each in some(10)], dice.below(10) - 2)
    return formula, [[(each, dice.below(7) - 3) for each in some(9)] for _ in range(dice.below(3))]


def tried(formula: Formula, keys: list[Weighted]) -> list[int] | None:
    best: list[int] | None = None
    for number in range(1 << (formula.variables - 1)):
        values = [True, True, *[bool(number >> i & 1) for i in range(formula.variables - 1)]]
        try:
            holds(formula, values)
        except AssertionError:
            continue
        cost = [value_of(key, values) for key in keys]
        best = cost if best is None or cost < best else best
    return best


def test_it_finds_what_trying_everything_comes_to() -> None:
    possible = 0
    for number in range(150):
        formula, keys = random_formula(Dice(f"formula {number}"))
        expected = tried(formula, keys)
        for least in (small.least, cp_sat.least):
            found = least(formula, keys)
            assert (None if found is None else [value_of(key, found) for key in keys]) == expected
        possible += expected is not None
    assert 20 < possible < 150
