from __future__ import annotations

from ocop_rules.rulebook.lint.order import check
from tests.rulebook.version import Version


def test_ascending_points_pass(version: Version) -> None:
    assert not list(check(version.load()))


def test_options_worth_less_or_the_same(version: Version) -> None:
    options = version.options("origin")
    options[1]["points"], options[2]["points"] = 0, 0
    findings = list(check(version.load()))
    assert [finding.place for finding in findings] == ["1/1.1/2", "1/1.1/3", "2/1.1/2", "2/1.1/3"]
    assert "worth 0, no more than the one printed before it (1)" in findings[0].message.en


def test_options_that_add_up_pass(version: Version) -> None:
    version.options("origin")[2]["points"] = 1
    for number in (1, 2):
        version.place(number, "1.1", scoring="sum")
    assert not list(check(version.load()))
