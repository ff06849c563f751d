"""Rating under another version: what is carried over, by declared identity and shared options only."""

from __future__ import annotations

from typing import Any

import pytest

import ocop_rules
from ocop_rules.replay.comparison import Cause, NotCarried, Verdict
from ocop_rules.replay.record import record_line
from ocop_rules.replay.report import About, html_report
from ocop_rules.replay.rerate import replay_line
from ocop_rules.replay.summary import Summary
from ocop_rules.replay.translation import NoSuchSheet, sheet_mapping, translate
from tests import bundles
from tests.replay.conftest import EXAMPLES, Edit

LATER = "qd-27-2027"
SET_7 = "07-processed-vegetables-fruit-seeds.yaml"
MANGO = EXAMPLES / "dried-mango-4-stars.yaml"
HOMESTAY = EXAMPLES / "homestay-council-of-five.yaml"
COLOUR = '"6.3": {use: sensory.colour, points: [0, 1, 2, 3], marks: {3: 4, 4: 5}}'


@pytest.fixture
def sheet(edit: Edit) -> Edit:
    """Lets a test replace text of set 7 of the later version, which begins as that of 26/2026."""
    from ocop_rules.rulebook.catalogue import criteria_directory

    written = (criteria_directory() / "qd-26-2026/sets" / SET_7).read_text(encoding="utf-8")
    edit(f"{LATER}/sets/{SET_7}", "", written)
    return edit


def line(path: Any = MANGO) -> bytes:
    return record_line(ocop_rules.evaluate(path)).encode()


@pytest.mark.usefixtures("edit")
def test_a_version_that_differs_in_nothing_gives_an_equal_result() -> None:
    for path in (MANGO, HOMESTAY):
        found = replay_line("f", 1, line(path), LATER)
        assert (found.verdict, found.causes, found.criteria, found.not_carried) == (Verdict.EQUAL, (), (), ())
        assert found.before is not None
        assert found.after is not None
        assert (found.before.version, found.after.version) == ("qd-26-2026", LATER)
        assert found.before.points == found.after.points


def test_another_number_does_not_matter(sheet: Edit) -> None:
    sheet(f"{LATER}/sets/{SET_7}", '"3.3":', '"3.đ":')
    sheet(f"{LATER}/sets/{SET_7}", '"6.2":', '"6.22":')
    found = replay_line("f", 1, line(), LATER)
    assert (found.verdict, found.not_carried) == (Verdict.EQUAL, ())
    mapping = sheet_mapping("qd-26-2026", 7, LATER)
    assert (mapping.pairs["3.3"], mapping.pairs["6.2"]) == ("3.đ", "6.22")


def test_other_points_are_the_criterias(sheet: Edit) -> None:
    sheet(f"{LATER}/sets/{SET_7}", "labour.local_labour, points: [1, 2, 3]", "labour.local_labour, points: [1, 3, 4]")
    sheet(
        f"{LATER}/sets/{SET_7}", "title: community_strength\n      max: 12", "title: community_strength\n      max: 13"
    )
    found = replay_line("f", 1, line(), LATER)
    assert found.causes == (Cause.CRITERIA,)
    assert [change.as_line() for change in found.criteria] == ["3.3: [2] 2 → [2] 3"]
    assert found.criteria[0].identity == "labour.local_labour"


def test_a_judged_option_is_carried_where_its_points_are_others(sheet: Edit) -> None:
    sheet(f"{LATER}/sets/{SET_7}", COLOUR, COLOUR.replace("[0, 1, 2, 3]", "[0, 1, 2.5, 3]"))
    found = replay_line("f", 1, line(), LATER)
    assert (found.causes, found.not_carried) == ((Cause.CRITERIA,), ())
    assert [change.as_line() for change in found.criteria] == ["6.3: [3] 2 → [3] 2.5"]


def test_options_of_its_own_are_not_carried(sheet: Edit) -> None:
    own = (
        "colour:\n  title: {vi: Màu, en: Colour}\n  same_as: sensory.colour\n"
        "  decided_by: council\n  options:\n"
        + "".join(f"    - label: {{vi: Mức {n}, en: Level {n}}}\n" for n in (1, 2, 3))
    )
    sheet("library/other.yaml", "", own)
    sheet(f"{LATER}/sets/{SET_7}", COLOUR, '"6.3": {use: other.colour, points: [1, 2, 3]}')
    found = replay_line("f", 1, line(), LATER)
    assert found.not_carried == (NotCarried("6.3", "other-options"),)
    assert found.verdict is Verdict.CHANGED
    assert [(c.identity, c.after.option if c.after else "?") for c in found.criteria] == [("sensory.colour", "")]


def test_a_criterion_that_is_gone_is_told(sheet: Edit) -> None:
    sheet(f"{LATER}/sets/{SET_7}", f"        {COLOUR}\n", "")
    sheet(f"{LATER}/sets/{SET_7}", "max: 15", "max: 12")
    found = replay_line("f", 1, line(), LATER)
    assert found.not_carried == (NotCarried("6.3", "absent"),)
    assert found.causes == (Cause.CRITERIA,)
    assert [(c.identity, c.after) for c in found.criteria] == [("sensory.colour", None)]


def summed(*lines: bytes, version: str) -> Summary:
    summary = Summary()
    summary.add(replay_line("f", i, each, version) for i, each in enumerate(lines))
    return summary


def test_98_points_that_become_fewer_are_told_and_set_apart() -> None:
    best = bundles.best_sheet(ocop_rules.load("qd-26-2026").sets[7])
    judged = bundles.bundle("qd-26-2026", 7, sheets=[{"judge": "A", "options": {**best, "2.2": 3}}])
    found = replay_line("f", 1, line(judged), "148")
    assert found.before is not None
    assert found.after is not None
    assert (found.before.stars, found.after.stars) == (5, 2)
    assert found.is_lower_bound
    assert Cause.NOT_CARRIED in found.causes
    summary = summed(line(judged), line(), version="qd-148-2023")
    assert summary.lower_bounds["5", "2"] == 1
    assert summary.lower_bounds.total() == 2
    assert not summary.stars
    assert not summary.moves
    lost = len(found.not_carried) + len(replay_line("f", 1, line(), "148").not_carried)
    assert summary.totals()["lower_bounds"] == {
        "records": 2,
        "choices": lost,
        "stars": [{"before": "4", "after": "2", "records": 1}, {"before": "5", "after": "2", "records": 1}],
    }
    about = About(("f",), "qd-148-2023")
    page = html_report(summary, about)
    assert f"{lost} lựa chọn trong 2 bản ghi không chuyển được" in page
    assert page.index("không chuyển được") < page.index("Tóm tắt")
    assert "Quyết định 148/QĐ-TTg" in page
    assert "→ từ 2★" in page


def test_a_record_of_which_everything_is_carried_is_no_lower_bound() -> None:
    alone = bundles.bundle("qd-148-2023", 7, evaluated_on="2025-09-15", sheets=[{"judge": "A", "options": {"7": 3}}])
    summary = summed(line(alone), version="qd-1489-2025")
    assert not summary.lower_bounds
    assert summary.stars.total() == 1


def test_points_of_a_record_are_carried_as_the_options_that_they_mean() -> None:
    by_points = bundles.bundle("qd-26-2026", 7, sheets=[{"judge": "A", "points": {"7": 3, "1.1": 3}}])
    by_options = bundles.bundle("qd-26-2026", 7, sheets=[{"judge": "A", "options": {"7": 3, "1.1": 3}}])
    one, other = (replay_line("f", 1, line(each), "148") for each in (by_points, by_options))
    assert (one.after, one.not_carried, one.causes) == (other.after, other.not_carried, other.causes)
    totals = bundles.bundle("qd-26-2026", 7, sheets=[{"judge": "A", "parts": {"A": 1, "B": 1, "C": 1}}])
    assert replay_line("f", 1, line(totals)).verdict is Verdict.SAME
    assert replay_line("f", 1, line(totals), "148").verdict is Verdict.REFUSED


def test_a_set_without_counterpart_is_refused(sheet: Edit) -> None:
    sheet(f"{LATER}/sets/{SET_7}", "number: 7\n", "number: 7\nidentity: something-else\n")
    found = replay_line("f", 1, line(), LATER)
    assert found.verdict is Verdict.REFUSED
    assert "no set that corresponds to set 7 of Decision 26/2026/QĐ-TTg" in found.problems[0].message.en
    with pytest.raises(NoSuchSheet, match="no set"):
        translate({}, "qd-26-2026", 7, LATER)


def test_of_several_counterparts_the_one_of_that_name_is_taken(sheet: Edit, edit: Edit) -> None:
    sheet(f"{LATER}/sets/{SET_7}", "number: 7\n", "number: 7\nidentity: fast-food\n")
    number = ocop_rules.load("qd-26-2026").set_named("fast-food")
    assert number is not None
    assert sheet_mapping("qd-26-2026", number.number, LATER).target.number == number.number


def test_every_installed_version_takes_every_example() -> None:
    for version in ocop_rules.versions():
        for path in (MANGO, HOMESTAY):
            found = replay_line("f", 1, line(path), version.id)
            assert found.verdict is not Verdict.BROKEN
            if found.verdict is Verdict.REFUSED:
                assert found.problems[0].code in ("NoSuchSheet", "InvalidEvidence", "two-cases", "case-needed")
