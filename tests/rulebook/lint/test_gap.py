from __future__ import annotations

from ocop_rules.rulebook.lint.gap import check
from tests.rulebook.version import Version


def test_thresholds_that_join_pass(version: Version) -> None:
    assert not list(check(version.load()))


def test_a_value_that_no_option_claims(version: Version) -> None:
    version.options("origin")[2]["when"] = {"fact": "local_share", "above": 75}
    (finding,) = check(version.load())
    assert (finding.definition, finding.option, finding.set) == ("things.origin", 2, None)
    assert finding.place == "things.origin/2 (1-2/1.1)"
    assert "exactly 75 %" in finding.message.en


def test_several_values_that_no_option_claims(version: Version) -> None:
    version.options("origin")[2]["when"] = {"fact": "local_share", "above": 80}
    (finding,) = check(version.load())
    assert "from 75 % up to 80 %" in finding.message.en
    assert "từ 75 % đến hết 80 %" in finding.message.vi
