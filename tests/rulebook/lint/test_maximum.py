from __future__ import annotations

from ocop_rules.rulebook.lint.maximum import check
from tests.rulebook.version import Version


def test_sums_that_agree_pass(version: Version) -> None:
    assert not list(check(version.load()))


def test_a_section_that_its_criteria_do_not_reach(version: Version) -> None:
    version.options("origin")[2]["points"] = 4
    findings = list(check(version.load()))
    assert [finding.place for finding in findings] == ["1/1", "2/1"]
    assert (findings[0].set, findings[0].part, findings[0].section) == (1, "A", "1")
    assert "add up to 4 points at most, 3 are printed" in findings[0].message.en


def test_a_criterion_by_itself_that_does_not_reach_its_maximum(version: Version) -> None:
    version.place(1, "2", max=3)
    found = {finding.place: finding for finding in check(version.load())}
    assert list(found) == ["1/2", "1/A"]
    assert (found["1/2"].set, found["1/2"].part, found["1/2"].section) == (1, "A", "2")
    assert "add up to 2 points at most, 3 are printed" in found["1/2"].message.en


def test_options_that_add_up_reach_their_sum(version: Version) -> None:
    version.place(1, "1.1", scoring="sum")
    (finding,) = check(version.load())
    assert "add up to 6 points at most, 3 are printed" in finding.message.en


def test_a_part_that_its_sections_do_not_reach(version: Version) -> None:
    version.decision["parts"]["A"]["max"] = 6
    assert [(finding.place, finding.section) for finding in check(version.load())] == [("1/A", None), ("2/A", None)]


def test_a_sheet_with_another_total(version: Version) -> None:
    version.add_sheets(3)
    version.decision["parts"]["B"] = version.decision["parts"]["A"]
    version.sets[3]["parts"]["B"] = {"2": version.sets[3]["parts"]["A"].pop("2")}
    places = [finding.place for finding in check(version.load())]
    assert places == ["3/A", "3/B", "3"]


def test_the_best_case_counts(version: Version) -> None:
    options = version.options("beauty")
    version.criteria["beauty"]["cases"] = {
        "a": {"title": {"vi": "Cộng đồng", "en": "Community"}, "options": options[:1]},
        "b": {"title": {"vi": "Tổ chức", "en": "Organisation"}, "options": options},
    }
    del version.criteria["beauty"]["options"]
    assert not list(check(version.load()))
