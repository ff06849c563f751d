"""The least that people would have to choose, and what scoring anew gives, against every set of criteria tried."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

import ocop_rules
from ocop_rules.rating.result import CriterionResult
from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from tests.advice import brute_force
from tests.advice.dossiers import dossier, plain

pytest.importorskip("ortools")


def order(result: CriterionResult) -> tuple[Fraction, int]:
    return Fraction(result.points), 0 if result.chosen is None else result.chosen.rank


def raised(before: ocop_rules.Evaluation, after: ocop_rules.Evaluation) -> frozenset[str]:
    return frozenset(n for n, each in after.criteria.items() if order(each) > order(before.criteria[n]))


def with_options(found: dict[str, Any], chosen: dict[str, Any]) -> dict[str, Any]:
    sheets = found["sheets"] or [{"judge": "hội đồng", "options": {}}]
    return {**found, "sheets": [{**sheet, "options": {**sheet["options"], **chosen}} for sheet in sheets]}


def least(
    found: dict[str, Any], before: ocop_rules.Evaluation, better: dict[str, Any], target: int
) -> tuple[int, frozenset[frozenset[str]]] | None:
    """Return the fewest criteria that must be raised, and each set of so many, of those that can be chosen better."""
    for count in range(len(better) + 1):
        kinds = set()
        for numbers in combinations(better, count):
            after = ocop_rules.evaluate(with_options(found, {n: better[n] for n in numbers}), engine="direct")
            if (after.stars or 0) >= target and len(raised(before, after)) == count:
                kinds.add(raised(before, after))
        if kinds:
            return count, frozenset(kinds)
    return None


def fixed(evaluation: ocop_rules.Evaluation) -> ocop_rules.Papers:
    return brute_force.only(evaluation.rulebook, set(), set())


def simple(evaluation: ocop_rules.Evaluation) -> bool:
    """Tell whether the best option meets every mark, and no gate makes one choice raise two criteria."""
    criteria = evaluation.product_set.criteria.values()
    gates = {c.applies_if.criterion for c in criteria if c.applies_if is not None}
    open_gates = {evaluation.product_set.criteria[n].decided_by is DecidedBy.COUNCIL for n in gates}
    odd = any(option.not_met_by for c in criteria for _, option in c.all_options())
    return not odd and open_gates != {True} and not evaluation.product_set.case_groups


def better_options(found: dict[str, Any], before: ocop_rules.Evaluation) -> dict[str, int]:
    """Return the best option of each criterion that people judge and have not given it."""
    better = {}
    for number, each in before.criteria.items():
        best = max(each.criterion.options, key=lambda option: option.rank, default=None)
        if (
            each.criterion.decided_by is DecidedBy.COUNCIL
            and each.criterion.scoring is Scoring.ONE
            and best is not None
        ):
            trial = ocop_rules.evaluate(with_options(found, {number: best.ordinal}), engine="direct")
            if number in raised(before, trial):
                better[number] = best.ordinal
    return better


def agrees_on_people(seed: str) -> bool:
    found = plain(seed, "qd-26-2026")
    before = ocop_rules.evaluate(found, engine="direct")
    if not simple(before):
        return False
    better = better_options(found, before)
    surplus = sorted(better)[:-6]
    if surplus:  # so that there is not too much to try
        found = with_options(found, {number: better.pop(number) for number in surplus})
        before = ocop_rules.evaluate(found, engine="direct")
    reached = ocop_rules.evaluate(with_options(found, better), engine="direct").stars or 0
    target = max(reached, (before.stars or 0) + 1, 2)
    if target > 5:
        return False
    expected = least(found, before, better, target) if reached >= target else None
    advice = ocop_rules.advise(
        found, target, allow_judged=True, papers=fixed(before), paths=300, most_counted=300, sensitivity=False
    )
    kinds = frozenset(frozenset(each.criterion for each in path.raises) for path in advice.paths)
    assert {change.kind for path in advice.paths for change in path.changes} <= {"judged"}
    assert (None if advice.best is None else (len(advice.best.raises), kinds)) == expected
    return expected is not None


def agrees_on_scoring_anew(seed: str) -> bool:
    found = dossier(seed)
    before = ocop_rules.evaluate(found, engine="direct")
    if not found["sheets"] or before.product_set.case_groups or not simple(before):
        return False
    better = {
        number: list(each.supported) if isinstance(each.supported, tuple) else each.supported
        for number, each in before.criteria.items()
        if each.basis == "judged" and each.criterion.decided_by is DecidedBy.EVIDENCE and each.supported
    }
    better = {
        n: option
        for n, option in better.items()
        if n in raised(before, ocop_rules.evaluate(with_options(found, {n: option}), engine="direct"))
    }
    reached = ocop_rules.evaluate(with_options(found, better), engine="direct").stars or 0
    target = max((before.stars or 0) + 1, 2)
    if len(better) > 8 or reached < target:
        return False
    expected = least(found, before, better, target)
    advice = ocop_rules.advise(found, target, papers=fixed(before), paths=300, most_counted=300, sensitivity=False)
    if any(path.changes for path in advice.paths):  # facts that are stated and only have to be attested
        return False
    kinds = frozenset(frozenset(each.criterion for each in path.raises) for path in advice.paths)
    assert (None if advice.best is None else (len(advice.best.raises), kinds)) == expected
    return True


def test_people_are_asked_for_the_least() -> None:
    assert sum([agrees_on_people(f"b{number}") for number in range(20)]) >= 3


def test_scoring_anew_is_advised_where_it_is_enough() -> None:
    assert sum([agrees_on_scoring_anew(str(number)) for number in range(60)]) >= 1


@pytest.mark.slow
@pytest.mark.once
def test_both_on_many() -> None:
    assert sum([agrees_on_people(f"b{number}") for number in range(20, 300)]) >= 10
    assert sum([agrees_on_scoring_anew(str(number)) for number in range(60, 600)]) >= 1
