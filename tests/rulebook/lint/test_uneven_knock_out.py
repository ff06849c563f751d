from __future__ import annotations

from ocop_rules.rulebook.lint.uneven_knock_out import check
from tests.rulebook.version import Version


def test_sheets_with_the_same_knock_outs_pass(version: Version) -> None:
    assert not list(check(version.load()))


def test_no_knock_out_on_any_sheet_passes(version: Version) -> None:
    for sheet in version.sets.values():
        sheet["knock_outs"] = []
    assert not list(check(version.load()))


def test_a_sheet_without_any_at_its_head(version: Version) -> None:
    version.sets[2]["knock_outs"] = []
    (finding,) = check(version.load())
    assert (finding.place, finding.set) == ("2", 2)


def test_the_same_criterion_with_and_without(version: Version) -> None:
    version.place(1, "1.1", knock_outs=["forged"])
    (finding,) = check(version.load())
    assert finding.definition == "things.origin"
    assert "printed on sheet 1, not on 2" in finding.message.en
