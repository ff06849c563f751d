from __future__ import annotations

import pytest

from ocop_rules.rulebook.lint.odd_sibling import check
from tests.rulebook.version import Version, said


@pytest.fixture
def sheets(version: Version) -> Version:
    """Four sheets, of which the fourth has its own entry at 1.1."""
    version.add_sheets(3, 4)
    version.vary("origin", "other")
    version.place(4, "1.1", use="things.other")
    return version


def test_siblings_that_agree_pass(sheets: Version) -> None:
    assert not list(check(sheets.load()))


def test_points_that_the_siblings_do_not_share(sheets: Version) -> None:
    sheets.options("other")[0]["points"] = 2
    (finding,) = check(sheets.load())
    assert (finding.set, finding.criterion, finding.option) == (4, "1.1", 1)
    assert "2 points, while 3 of 3 sibling criteria have 1 point" in finding.message.en


def test_a_mark_that_the_siblings_do_not_share(sheets: Version) -> None:
    del sheets.options("other")[1]["min_stars"]
    (finding,) = check(sheets.load())
    assert "no mark, while 3 of 3 sibling criteria have the mark of 3 stars" in finding.message.en


def test_one_other_label_leaves_it_a_sibling(sheets: Version) -> None:
    sheets.options("other")[0] |= {"points": 2, "label": said("Mức khác", "Another level")}
    assert len(list(check(sheets.load()))) == 1


def test_other_labels_pass(sheets: Version) -> None:
    for at in (0, 1):
        sheets.options("other")[at]["label"] = said(f"Mức khác {at}", f"Another level {at}")
    sheets.options("other")[0]["points"] = 2
    assert not list(check(sheets.load()))


def test_the_best_points_pass_since_the_section_confirms_them(sheets: Version) -> None:
    sheets.options("other")[2]["points"] = 4
    assert not list(check(sheets.load()))


def test_two_other_figures_pass(sheets: Version) -> None:
    sheets.options("other")[0]["points"] = 0
    sheets.options("other")[1]["points"] = 1
    assert not list(check(sheets.load()))


def test_one_sibling_alone_says_nothing(sheets: Version) -> None:
    del sheets.sets[1], sheets.sets[2]
    sheets.options("other")[0]["points"] = 2
    assert not list(check(sheets.load()))


def test_as_many_odd_as_usual_pass(sheets: Version) -> None:
    sheets.place(3, "1.1", use="things.other")
    sheets.options("other")[0]["points"] = 2
    assert not list(check(sheets.load()))
