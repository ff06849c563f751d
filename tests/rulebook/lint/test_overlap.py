from __future__ import annotations

from ocop_rules.rulebook.lint.overlap import check
from tests.rulebook.version import Version


def test_thresholds_that_do_not_overlap_pass(version: Version) -> None:
    assert not list(check(version.load()))


def test_a_value_that_two_options_claim(version: Version) -> None:
    version.options("origin")[1]["when"] = {"fact": "local_share", "at_least": 50, "at_most": 75}
    (finding,) = check(version.load())
    assert (finding.definition, finding.option) == ("things.origin", 2)
    assert "options 2, 3 both claim 75 %" in finding.message.en


def test_it_names_the_sheet_where_there_is_one(version: Version) -> None:
    version.vary("origin", "other")[1]["when"] = {"fact": "local_share", "at_least": 50, "at_most": 80}
    version.place(2, "1.1", use="things.other")
    (finding,) = check(version.load())
    assert (finding.set, finding.criterion) == (2, "1.1")
    assert "từ 75 % đến 80 %" in finding.message.vi
