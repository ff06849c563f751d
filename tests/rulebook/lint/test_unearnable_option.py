from __future__ import annotations

from typing import Any

import pytest

from ocop_rules.rulebook.lint.unearnable_option import check
from tests.rulebook.version import Version, option


def test_options_that_evidence_earns_pass(version: Version) -> None:
    assert not list(check(version.load()))


def test_an_option_worth_nothing_needs_no_evidence(version: Version) -> None:
    version.options("origin").insert(0, option(0, "không"))
    assert not list(check(version.load()))


def test_points_without_a_condition(version: Version) -> None:
    del version.options("origin")[2]["when"]
    (finding,) = check(version.load())
    assert (finding.definition, finding.option) == ("things.origin", 3)
    assert "no “when”" in finding.message.en


@pytest.mark.parametrize(
    "when",
    [
        {"fact": "local_share", "at_least": 75, "below": 75},
        {"fact": "local_share", "above": 100},
        {"all": [{"fact": "local_share", "at_least": 75}, {"not": {"fact": "local_share", "above": 60}}]},
        {"all": [{"fact": "forged", "is": True}, {"fact": "forged", "is": False}]},
        {"all": [{"document": "invoice"}, {"not": {"any": [{"document": "invoice"}, {"document": "ruling"}]}}]},
        {"points": "this", "at_most": 0},
    ],
)
def test_a_condition_that_is_never_true(version: Version, when: dict[str, Any]) -> None:
    version.options("origin")[2]["when"] = when
    (finding,) = check(version.load())
    assert "can never be true" in finding.message.en


def test_an_option_that_a_better_one_always_overtakes(version: Version) -> None:
    version.options("origin")[0]["when"] = {
        "all": [{"document": "invoice"}, {"fact": "local_share", "at_least": 80}],
    }
    (finding,) = check(version.load())
    assert finding.option == 1
    assert "also earns option 3" in finding.message.en


def test_a_better_option_that_asks_for_more_passes(version: Version) -> None:
    version.options("origin")[1]["when"] = {"fact": "local_share", "at_least": 50}
    assert not list(check(version.load()))


def test_a_council_needs_no_condition(version: Version) -> None:
    version.criteria["origin"]["decided_by"] = "council"
    del version.options("origin")[2]["when"]
    assert not list(check(version.load()))
