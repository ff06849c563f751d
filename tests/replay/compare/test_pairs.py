"""Pairs of evaluations, each with what must be told of it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from ocop_rules.replay.compare.compare import EvaluationComparison, compare
from ocop_rules.replay.compare.why import Why
from tests.replay.compare.pair import HERE, changed, example

PAIRS: list[dict[str, Any]] = yaml.safe_load((HERE / "pairs.yaml").read_text(encoding="utf-8"))


def compared(pair: dict[str, Any], *, turned: bool = False) -> EvaluationComparison:
    bundle = example(pair["bundle"])
    before, after = changed(bundle, pair.get("before", {})), changed(bundle, pair.get("after", {}))
    return compare(after, before) if turned else compare(before, after)


def reasons(found: EvaluationComparison) -> dict[str, Why]:
    out = {}
    for effect in found.criteria:
        earned = effect.change.after or effect.change.before
        assert earned is not None
        out[f"criterion {earned.number}"] = effect.why
    for other in found.effects:
        if other.kind != "requirement":
            out[f"{other.kind} {other.name}".strip()] = other.why
    return out


@pytest.mark.parametrize("pair", PAIRS, ids=[each["name"] for each in PAIRS])
def test_it_tells_what_was_answered_differently_and_why_it_counts(pair: dict[str, Any]) -> None:
    found = compared(pair)
    assert sorted(f"{each.kind} {each.name}".strip() for each in found.answers) == sorted(pair["answers"])
    assert found.are_tried
    told = reasons(found)
    for what, (proof, *groups) in pair.get("because", {}).items():
        names = [
            [f"{found.answers[i].kind} {found.answers[i].name}".strip() for i in each] for each in told[what].groups
        ]
        assert told[what].proof == proof, what
        assert sorted(map(sorted, names)) == sorted(sorted(pair["answers"][i - 1] for i in each) for each in groups)


SAME_VERSION = [each for each in PAIRS if "version" not in each.get("before", {})]
"""In another version criteria have other numbers."""


@pytest.mark.parametrize("pair", SAME_VERSION, ids=[each["name"] for each in SAME_VERSION])
def test_every_criterion_that_differs_is_listed_and_no_other(pair: dict[str, Any]) -> None:
    found = compared(pair)
    before, after = found.before.evaluation.criteria, found.after.evaluation.criteria
    differ = {
        number
        for number, each in after.items()
        if (each.option, each.points, each.basis, each.supported)
        != (before[number].option, before[number].points, before[number].basis, before[number].supported)
    }
    assert {each.change.after.number for each in found.criteria if each.change.after} == differ


@pytest.mark.parametrize("pair", PAIRS, ids=[each["name"] for each in PAIRS])
def test_turned_round_the_sides_are_turned_round(pair: dict[str, Any]) -> None:
    found, turned = compared(pair), compared(pair, turned=True)
    assert (turned.before.result, turned.after.result) == (found.after.result, found.before.result)
    assert sorted((str(each.kind), str(each.before), str(each.after)) for each in found.answers) == sorted(
        (str(each.kind), str(each.after), str(each.before)) for each in turned.answers
    )
    assert {(each.change.before, each.change.after) for each in found.criteria} == {
        (each.change.after, each.change.before) for each in turned.criteria
    }


@pytest.mark.parametrize("pair", PAIRS, ids=[each["name"] for each in PAIRS])
def test_no_effect_is_without_a_reason(pair: dict[str, Any]) -> None:
    for why in reasons(compared(pair)).values():
        assert why.groups
        assert all(why.groups)
