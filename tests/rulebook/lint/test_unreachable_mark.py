from __future__ import annotations

from ocop_rules.rulebook.lint.unreachable_mark import check
from tests.rulebook.version import Version


def test_marks_on_options_that_evidence_earns_pass(version: Version) -> None:
    assert not list(check(version.load()))


def test_nothing_earns_the_marked_option_nor_a_better_one(version: Version) -> None:
    version.options("origin")[2]["when"] = {"fact": "local_share", "above": 100}
    (finding,) = check(version.load())
    assert finding.option == 3
    assert "no evidence earns any" in finding.message.en


def test_only_a_better_option_can_be_earned(version: Version) -> None:
    del version.options("origin")[1]["when"]
    (finding,) = check(version.load())
    assert finding.option == 2
    assert "only earns a better one (3)" in finding.message.en


def test_a_council_can_judge_a_marked_option(version: Version) -> None:
    version.options("beauty")[1]["min_stars"] = 4
    assert not list(check(version.load()))


def test_a_mark_where_options_add_up(version: Version) -> None:
    version.options("beauty")[1]["min_stars"] = 4
    for number in (1, 2):
        version.place(number, "2", scoring="sum")
    (finding,) = check(version.load())
    assert "no effect" in finding.message.en
