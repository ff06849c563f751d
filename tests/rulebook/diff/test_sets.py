"""What changes in sets as wholes, their parts and sections, and their knock-outs."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from ocop_rules.rulebook.diff.change import Change, Kind, KnockOutSays, Nature, Spot, Titled
from ocop_rules.rulebook.diff.diff import diff
from ocop_rules.rulebook.kinds import Outcome
from ocop_rules.text import text
from tests.rulebook.diff.two import Side, Two
from tests.rulebook.version import option, said


def sheet(number: int) -> Titled:
    return Titled(str(number), text(f"Bộ số {number}", f"Sheet {number}"))


def told(two: Two) -> list[tuple[Kind, Any, Any]]:
    return [(change.kind, change.was, change.now) for change in two.changes()]


def test_a_set_added_and_one_removed(two: Two) -> None:
    two.after.add_set(3, "third", title=said("Bộ số 3", "Sheet 3"))
    two.after.drop_set(1)
    assert two.changes() == (
        Change(Kind.SET_ADDED, "third", None, Spot(set=3), None, sheet(3)),
        Change(Kind.SET_REMOVED, "first", Spot(set=1), None, sheet(1), None),
    )


def test_a_set_is_known_by_its_identity_not_by_its_number(two: Two) -> None:
    two.after.add_set(7, "other", identity="first")
    two.after.drop_set(1)
    two.after.sets[7]["title"] = said("Tên khác", "Other name")
    assert told(two) == [
        (Kind.SET_RENUMBERED, 1, 7),
        (Kind.SET_RENAMED, text("Bộ số 1", "Sheet 1"), text("Tên khác", "Other name")),
    ]


def test_a_set_in_another_group(two: Two) -> None:
    two.after.sets[1]["group"] = said("Nhóm", "Group")
    assert told(two) == [(Kind.SET_REGROUPED, "Thực phẩm", "Thực phẩm / Nhóm")]


def test_sets_merged_are_each_compared_with_what_they_became(two: Two) -> None:
    two.before.sets[2]["identity"] = "first"
    two.before.place("2", 2, use="things.origin")
    two.after.drop_set(2)
    changes = two.changes()
    assert [(change.kind, change.before and change.before.set) for change in changes] == [
        (Kind.SET_MERGED, 1),
        (Kind.CRITERION_ADDED, 2),
        (Kind.CRITERION_REMOVED, 2),
    ]
    assert (changes[0].was, changes[0].now) == ((sheet(1), sheet(2)), (sheet(1),))


def test_a_set_split(two: Two) -> None:
    two.before.drop_set(2)
    two.after.sets[2]["identity"] = "first"
    assert told(two) == [(Kind.SET_SPLIT, (sheet(1),), (sheet(1), sheet(2)))]


def test_several_sets_of_one_identity_in_both_versions_are_matched_by_slug(two: Two) -> None:
    for side in (two.before, two.after):
        side.sets[2]["identity"] = "first"
    two.after.slugs = {1: "second", 2: "first"}
    two.after.sets[1]["identity"], two.after.sets[2]["identity"] = "first", "first"
    assert [each[0] for each in told(two)] == [Kind.SET_RENUMBERED, Kind.SET_RENAMED] * 2


def test_only_one_set(two: Two) -> None:
    two.after.options("beauty")[1]["points"] = 3
    two.after.decision["status"] = "incomplete"
    before, after = two.load()
    found = diff(before, after, after.sets[2])
    assert {change.after and change.after.set for change in found.changes} == {2}


def test_only_a_set_that_is_gone(two: Two) -> None:
    two.after.drop_set(1)
    before, after = two.load()
    assert [change.kind for change in diff(before, after, before.sets[1]).changes] == [Kind.SET_REMOVED]


def test_maxima_of_parts_and_sections(two: Two) -> None:
    two.after.decision["parts"]["A"] = {"title": said("Sản phẩm mới", "Product"), "max": 6}
    two.after.entries(1)["1"]["max"] = 4
    assert two.kinds() == [Kind.PART_RENAMED, Kind.PART_MAX, Kind.SECTION_MAX]
    assert (Kind.SECTION_MAX, Decimal(3), Decimal(4)) in told(two)


def test_a_section_added(two: Two) -> None:
    criteria = {"3.1": {"use": "things.charm"}}
    two.after.entries(1)["3"] = {"title": said("Mục ba", "Third"), "max": 1, "criteria": criteria}
    two.after.criteria["charm"] = {
        "title": said("Duyên", "Charm"),
        "decided_by": "council",
        "options": [option(1, "a")],
    }
    assert two.kinds() == [Kind.SECTION_ADDED, Kind.CRITERION_ADDED]


def test_a_section_that_is_its_one_criterion_is_not_told_twice(two: Two) -> None:
    two.after.criteria["beauty"]["title"] = said("Vẻ đẹp chung", "Beauty")
    two.after.place("2", max=3)
    assert two.kinds() == [Kind.CRITERION_RENAMED]


def test_a_section_of_one_criterion_of_its_name_is_that_criterion(two: Two) -> None:
    only = two.before.entries(1)["2"] | {"max": None}
    two.before.entries(1)["2"] = {"title": said("Vẻ đẹp", "Beauty"), "max": 2, "criteria": {"2.1": only}}
    assert two.kinds() == [Kind.CRITERION_RENUMBERED]


def test_a_section_of_several_criteria_is_told_even_where_it_is_named_after_the_first(two: Two) -> None:
    for side in (two.before, two.after):
        criteria = {"2.1": {"use": "things.beauty"}, "2.2": {"use": "things.charm"}}
        side.entries(1)["2"] = {"title": said("Vẻ đẹp", "Beauty"), "max": 2, "criteria": criteria}
        side.criteria["charm"] = {"title": said("Duyên", "Charm"), "decided_by": "council", "options": [option(1, "a")]}
    two.after.entries(1)["2"]["max"] = 4
    assert two.kinds() == [Kind.SECTION_MAX]


def test_a_part_added(two: Two) -> None:
    two.after.decision["parts"]["B"] = {"title": said("Tiếp thị", "Marketing"), "max": 1}
    two.after.criteria["charm"] = {
        "title": said("Duyên", "Charm"),
        "decided_by": "council",
        "options": [option(1, "a")],
    }
    two.after.sets[1]["parts"]["B"] = {"3": {"use": "things.charm", "max": 1}}
    assert two.kinds() == [Kind.PART_ADDED, Kind.CRITERION_ADDED]


def test_alternative_cases_of_a_sheet(two: Two) -> None:
    def cases(**named: str) -> dict[str, Any]:
        return {name: {"title": said(title, title)} for name, title in named.items()}

    two.before.sets[1]["cases"] = cases(a="Một", b="Hai")
    two.after.sets[1]["cases"] = cases(a="Một", b="Ba") | {
        "c": {"title": said("Bốn", "Four"), "when": {"fact": "forged", "is": False}}
    }
    two.after.sets[1]["cases"]["a"]["when"] = {"document": "invoice"}
    assert two.kinds() == [Kind.SET_CASE_CONDITION, Kind.SET_CASE_RENAMED, Kind.SET_CASE_ADDED]


def spoil(side: Side, **more: Any) -> None:
    side.knock_outs["forged"] |= more


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ({}, {"title": said("Giả mạo", "Forgery")}, [Kind.KNOCK_OUT_RENAMED]),
        ({}, {"outcome": "stopped"}, [Kind.KNOCK_OUT_OUTCOME]),
        ({}, {"when": {"fact": "local_share", "below": 5}}, [Kind.KNOCK_OUT_CONDITION]),
        ({}, {"unless": {"document": "ruling"}}, [Kind.KNOCK_OUT_UNLESS]),
        (
            {"when": {"fact": "local_share", "below": 5}},
            {"when": {"fact": "local_share", "below": 6}},
            [Kind.KNOCK_OUT_CONDITION],
        ),
        (
            {"when": {"fact": "local_share", "below": 5}},
            {"when": {"fact": "local_share", "below": 6}, "title": said("Dưới 6 %", "Under 6 %")},
            [Kind.KNOCK_OUT_RENAMED, Kind.KNOCK_OUT_THRESHOLD],
        ),
    ],
)
def test_knock_outs(two: Two, before: dict[str, Any], after: dict[str, Any], kinds: list[Kind]) -> None:
    spoil(two.before, **before)
    spoil(two.after, **after)
    assert two.kinds() == kinds


def test_the_points_that_a_knock_out_reads_are_the_laws(two: Two) -> None:
    for side, most in ((two.before, 0), (two.after, 1)):
        side.knock_outs["ugly"] = {
            "title": said("Xấu", "Ugly"),
            "outcome": "stopped",
            "when": {"points": "this", "at_most": most},
        }
        side.place("2", 1, knock_outs=["ugly"])
    assert two.kinds() == [Kind.KNOCK_OUT_THRESHOLD]
    assert Kind.KNOCK_OUT_THRESHOLD.nature is Nature.LAW


def test_a_knock_out_that_stands_elsewhere_was_removed_and_added(two: Two) -> None:
    two.after.sets[1]["knock_outs"] = []
    two.after.place("2", 1, knock_outs=["forged"])
    says = KnockOutSays(text("Hồ sơ giả mạo", "Forged dossier"), Outcome.DISQUALIFIED)
    assert two.changes() == (
        Change(Kind.KNOCK_OUT_ADDED, "forged", Spot(1), Spot(1, criterion="2", name="forged"), None, says),
        Change(Kind.KNOCK_OUT_REMOVED, "forged", Spot(1, name="forged"), Spot(1), says, None),
    )


def test_a_knock_out_at_a_criterion_with_another_number_stands_at_the_same_place(two: Two) -> None:
    for side in (two.before, two.after):
        side.place("2", 1, knock_outs=["forged"])
    two.after.renumber("2", "3", 1)
    assert two.kinds() == [Kind.CRITERION_RENUMBERED]


def test_the_order_is_that_of_the_later_version_then_what_was_removed(two: Two) -> None:
    for side, names in ((two.before, ("charm", "grace")), (two.after, ("style", "poise"))):
        for i, name in enumerate(names):
            side.criteria[name] = deepcopy(side.criteria["beauty"])
            side.entries(1)[str(3 + i)] = {"use": f"things.{name}", "max": 2}
            side.criteria[name]["title"] = said(f"Tên {name}", name)
    identities = [change.identity.rpartition(".")[2] for change in two.changes()]
    assert identities == ["style", "poise", "charm", "grace"]
