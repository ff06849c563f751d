"""An entry is looked at once, or once for each way in which sheets score it."""

from __future__ import annotations

from typing import Any

import pytest

from ocop_rules.rulebook.lint import gap, overlap, unearnable_option, unreachable_mark, weaker_mark
from ocop_rules.rulebook.lint.used_entries import scored, used_entries
from tests.rulebook.version import Version

TWICE = [((1, "1.1"),), ((2, "1.1"),)]


def places(version: Version) -> list[tuple[tuple[int, str], ...]]:
    return [each.places for each in scored(version.load()) if each.name == "things.origin"]


def test_an_entry_that_is_scored_alike_on_all_sheets_counts_once(version: Version) -> None:
    assert places(version) == [((1, "1.1"), (2, "1.1"))]


@pytest.mark.parametrize(
    "entry", [{"points": [1, 2, 4]}, {"marks": {2: 3}}, {"marks": {2: 3, 3: 5}}, {"scoring": "sum"}]
)
def test_an_entry_counts_once_for_each_way_in_which_it_is_scored(version: Version, entry: dict[str, Any]) -> None:
    version.place(2, "1.1", **entry)
    assert places(version) == TWICE
    assert [each.name for each in used_entries(version.load())] == ["things.origin", "things.beauty"]


def test_cases_that_are_scored_differently(version: Version) -> None:
    version.cased("a", "b")
    for number in (1, 2):
        version.place(number, "1.1", use="things.cased", cases={"a": {"points": [1]}, "b": {"points": [number]}})
    assert [each.places for each in scored(version.load()) if each.name == "things.cased"] == TWICE


def test_what_stands_beside_the_points_is_no_other_way(version: Version) -> None:
    version.place(1, "2", applies_if={"criterion": "1.1", "option": 2}, knock_outs=["forged"])
    assert [each.places for each in scored(version.load()) if each.name == "things.beauty"] == [((1, "2"), (2, "2"))]


def test_a_way_on_several_sheets_names_no_set(version: Version) -> None:
    version.add_sheets(3)
    version.place(2, "1.1", points=[1, 2, 4])
    version.options("origin")[2]["when"] = {"fact": "local_share", "above": 75}
    assert [(finding.place, finding.set) for finding in gap.check(version.load())] == [
        ("things.origin/2 (1,3/1.1)", None),
        ("things.origin/2 (2/1.1)", 2),
    ]


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        (gap, {"when": {"fact": "local_share", "above": 75}}),
        (overlap, {"when": {"fact": "local_share", "at_least": 70}}),
        (unearnable_option, {"when": {"fact": "local_share", "above": 100}}),
        (unreachable_mark, {"when": {"fact": "local_share", "above": 100}}),
        (weaker_mark, {"min_stars": 3}),
    ],
)
def test_what_is_wrong_with_an_entry_is_told_for_each_way(version: Version, rule: Any, wrong: dict[str, Any]) -> None:
    version.options("origin")[2].update(wrong)
    assert [finding.set for finding in rule.check(version.load())] == [None]
    version.place(2, "1.1", points=[1, 2, 4])
    assert [finding.set for finding in rule.check(version.load())] == [1, 2]


def test_what_one_sheet_alone_prints_is_told_of_it_alone(version: Version) -> None:
    version.place(2, "1.1", marks={2: 4, 3: 4})
    assert [(finding.set, finding.option) for finding in weaker_mark.check(version.load())] == [(2, 2)]
