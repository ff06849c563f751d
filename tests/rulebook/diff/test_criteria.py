"""What changes in criteria, their options and their marks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ocop_rules.rulebook.diff.change import CriterionSays, GateSays, Kind, Mark, Nature, OptionSays, Titled
from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.text import text
from tests.rulebook.diff.two import Two
from tests.rulebook.version import option, said


def share(**test: Any) -> dict[str, Any]:
    return {"fact": "local_share", **test}


def marked(two: Two, before: tuple[int | None, ...], after: tuple[int | None, ...]) -> list[tuple[Kind, Any, Any]]:
    """Put marks on rows of options worth 1, 2, ...; give kind and places of what changed."""
    for side, marks in ((two.before, before), (two.after, after)):
        options = [option(i, f"số {i}") for i in range(1, len(marks) + 1)]
        for each, stars in zip(options, marks, strict=True):
            if stars is not None:
                each["min_stars"] = stars
        side.criteria["beauty"]["options"] = options
    return [
        (kind, was and (was.stars, was.option), now and (now.stars, now.option))
        for kind, was, now in two.of("beauty")
        if kind.value.startswith("mark")
    ]


def test_nothing_changed_is_nothing_told(two: Two) -> None:
    assert two.changes() == ()


def test_points(two: Two) -> None:
    two.after.options("beauty")[1]["points"] = 3
    assert two.of("beauty") == [
        (Kind.CRITERION_MAX, Decimal(2), Decimal(3)),
        (Kind.OPTION_POINTS, Decimal(2), Decimal(3)),
    ]
    assert {change.nature for change in two.changes()} == {Nature.LAW}


def test_a_criterion_is_known_by_what_it_extends_not_by_its_name(two: Two) -> None:
    two.after.criteria["elegance"] = {"extends": "things.beauty"}
    two.after.place("2", 1, use="later.elegance", points=[0, 3])
    assert [kind for kind, _, _ in two.of("beauty")] == [Kind.CRITERION_MAX, Kind.OPTION_POINTS]


def test_one_entry_that_both_versions_print(two: Two) -> None:
    del two.after.criteria["beauty"]
    assert two.changes() == ()
    two.after.place("2", 1, points=[0, 3], marks={2: 4})
    assert two.of("beauty") == [
        (Kind.CRITERION_MAX, Decimal(2), Decimal(3)),
        (Kind.OPTION_POINTS, Decimal(2), Decimal(3)),
        (Kind.MARK_ADDED, None, Mark(4, 2, text("Mức đẹp", "Level đẹp"))),
    ]
    assert two.of("beauty", 2) == []


def test_a_criterion_of_the_same_name_that_declares_nothing_is_another(two: Two) -> None:
    two.after.criteria["look"] = two.after.criteria.pop("beauty")
    two.after.place("2", use="later.look")
    says = CriterionSays(text("Vẻ đẹp", "Beauty"), Decimal(2), 2)
    assert two.of("look") == [(Kind.CRITERION_ADDED, None, says)]
    assert two.of("beauty") == [(Kind.CRITERION_REMOVED, says, None)]
    assert [change.kind for change in two.changes()][:2] == [Kind.CRITERION_ADDED, Kind.CRITERION_REMOVED]


def test_the_same_criterion_twice_on_a_sheet_is_matched_in_printed_order(two: Two) -> None:
    for side in (two.before, two.after):
        both = {"2.1": {"use": "things.beauty"}, "2.2": {"use": "things.grace", "points": [0, 4]}}
        side.entries(1)["2"] = {"title": said("Mục", "Section"), "max": 2, "criteria": both}
        side.criteria["grace"] = {"extends": f"{side.theme}.beauty"}
    two.after.place("2.2", 1, points=[0, 5])
    changes = [change for change in two.changes() if change.kind is Kind.OPTION_POINTS]
    assert [(change.was, change.now) for change in changes] == [(Decimal(4), Decimal(5))]
    assert changes[0].after
    assert changes[0].after.criterion == "2.2"


def test_title_and_number(two: Two) -> None:
    two.after.criteria["beauty"]["title"] = said("Vẻ đẹp chung", "Beauty")
    two.after.renumber("2", "3", 1)
    assert two.of("beauty") == [
        (Kind.CRITERION_RENAMED, text("Vẻ đẹp", "Beauty"), text("Vẻ đẹp chung", "Beauty")),
        (Kind.CRITERION_RENUMBERED, "2", "3"),
    ]


def test_our_translation_and_the_spacing_of_print_are_no_change(two: Two) -> None:
    two.after.criteria["beauty"]["title"] = said("Vẻ  Đẹp", "Good looks")
    assert two.changes() == ()


def test_a_criterion_that_goes_to_another_section(two: Two) -> None:
    for side in (two.before, two.after):
        side.criteria["charm"] = {"title": said("Duyên", "Charm"), "decided_by": "council", "options": [option(1, "a")]}
        criteria = {"2.1": {"use": "things.charm"}}
        side.entries(1)["2"] = {"title": said("Mục hai", "Second"), "max": 2, "criteria": criteria}
    two.before.entries(1)["2"]["criteria"]["2"] = {"use": "things.beauty"}
    two.after.entries(1)["1"]["criteria"]["2"] = {"use": "things.beauty"}
    stood, stands = Titled("A.2", text("Mục hai", "Second")), Titled("A.1", text("Mục đầu", "First section"))
    assert two.of("beauty") == [(Kind.CRITERION_MOVED, stood, stands)]


def test_a_criterion_that_goes_to_another_part(two: Two) -> None:
    for side in (two.before, two.after):
        side.decision["parts"]["B"] = {"title": said("Tiếp thị", "Marketing"), "max": 2}
        side.criteria["charm"] = {"title": said("Duyên", "Charm"), "decided_by": "council", "options": [option(1, "a")]}
        side.sets[1]["parts"]["B"] = {"3": {"use": "things.charm", "max": 1}}
    two.after.entries(1, "B")["2"] = two.after.entries(1).pop("2")
    stood, stands = Titled("A", text("Sản phẩm", "Product")), Titled("B", text("Tiếp thị", "Marketing"))
    assert two.of("beauty") == [(Kind.CRITERION_MOVED, stood, stands)]


def test_who_decides_is_our_reading(two: Two) -> None:
    two.after.criteria["origin"]["decided_by"] = "council"
    assert two.of("origin") == [(Kind.CRITERION_DECIDED_BY, DecidedBy.EVIDENCE, DecidedBy.COUNCIL)]
    assert Kind.CRITERION_DECIDED_BY.nature is Nature.READING


def test_scoring(two: Two) -> None:
    two.after.place("1.1", scoring="sum")
    assert two.of("origin") == [
        (Kind.CRITERION_MAX, Decimal(3), Decimal(6)),
        (Kind.CRITERION_SCORING, Scoring.ONE, Scoring.SUM),
    ]


def test_detail_is_wording(two: Two) -> None:
    two.after.criteria["origin"]["detail"] = said("Ghi chú", "Note")
    assert two.of("origin") == [(Kind.CRITERION_DETAIL, None, text("Ghi chú", "Note"))]
    assert Kind.CRITERION_DETAIL.nature is Nature.WORDING


def test_applies_if(two: Two) -> None:
    two.after.place("2", applies_if={"criterion": "1.1", "option": 2})
    gate = GateSays("things.origin", text("Nguồn gốc", "Origin"), 2, text("Mức hai", "Level hai"))
    assert two.of("beauty") == [(Kind.CRITERION_APPLIES_IF, None, gate)]


@pytest.mark.parametrize(("needed", "changes"), [(2, True), (3, False)])
def test_applies_if_follows_the_option_it_needs(two: Two, needed: int, changes: bool) -> None:
    for side, least in ((two.before, 2), (two.after, needed)):
        side.place("2", applies_if={"criterion": "1.1", "option": least})
    two.after.options("origin").insert(0, option(0, "không", when=share(below=25)))
    assert bool(two.of("beauty")) is changes


def test_applies_if_follows_the_criterion_it_needs(two: Two) -> None:
    two.before.place("2", applies_if={"criterion": "1.1", "option": 2})
    two.after.place("2", applies_if={"criterion": "1.2", "option": 2})
    for number in (1, 2):
        criteria = two.after.entries(number)["1"]["criteria"]
        criteria["1.2"] = criteria.pop("1.1")
    assert two.kinds() == [Kind.CRITERION_RENUMBERED]


def test_options_are_matched_by_label_then_by_condition_where_their_number_changed(two: Two) -> None:
    options = two.after.options("origin")
    options[2]["label"] = said("Mức mới", "New level")
    options[1]["points"] = 2.5
    options.insert(0, option(0, "không", when=share(below=25)))
    assert two.of("origin") == [
        (Kind.OPTION_ADDED, None, OptionSays(Decimal(0), text("Mức không", "Level không"), None)),
        (Kind.OPTION_POINTS, Decimal(2), Decimal("2.5")),
        (Kind.OPTION_REWORDED, text("Mức ba", "Level ba"), text("Mức mới", "New level")),
    ]


def test_options_are_matched_by_ordinal_where_their_number_is_the_same(two: Two) -> None:
    two.after.options("beauty")[0]["label"] = said("Khác", "Other")
    assert two.of("beauty") == [(Kind.OPTION_REWORDED, text("Mức thường", "Level thường"), text("Khác", "Other"))]
    assert Kind.OPTION_REWORDED.nature is Nature.WORDING


def test_an_option_removed(two: Two) -> None:
    two.after.options("beauty").pop(0)
    says = OptionSays(Decimal(0), text("Mức thường", "Level thường"), None)
    assert two.of("beauty") == [(Kind.OPTION_REMOVED, says, None)]


def test_a_condition_alone_is_our_reading(two: Two) -> None:
    two.after.options("origin")[0]["when"] = share(at_least=20, below=50)
    (told,) = two.of("origin")
    assert told[0] is Kind.OPTION_CONDITION
    assert told[0].nature is Nature.READING


def test_a_threshold_that_changed_with_the_wording_is_the_laws(two: Two) -> None:
    two.after.options("origin")[0] |= {"when": share(at_least=20, below=50), "label": said("Từ 20 %", "From 20 %")}
    assert [(kind, kind.nature) for kind, _, _ in two.of("origin")] == [
        (Kind.OPTION_THRESHOLD, Nature.LAW),
        (Kind.OPTION_REWORDED, Nature.WORDING),
    ]


def test_another_test_is_our_reading_whatever_the_wording(two: Two) -> None:
    two.after.options("origin")[2] |= {"when": share(above=75), "label": said("Trên 75 %", "Over 75 %")}
    assert [kind for kind, _, _ in two.of("origin")] == [Kind.OPTION_CONDITION, Kind.OPTION_REWORDED]


def test_the_order_in_which_a_condition_is_written_is_no_change(two: Two) -> None:
    parts = [share(at_least=25), {"document": "invoice"}]
    two.before.options("origin")[0]["when"] = {"all": parts}
    two.after.options("origin")[0]["when"] = {"all": [{"any": [parts[1]]}, parts[0]]}
    assert two.changes() == ()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((None, 3), (None, 3), []),
        ((None, None), (None, 3), [(Kind.MARK_ADDED, None, (3, 2))]),
        ((None, 3), (None, None), [(Kind.MARK_REMOVED, (3, 2), None)]),
        ((3, None), (None, 3), [(Kind.MARK_STRICTER, (3, 1), (3, 2))]),
        ((None, 3), (3, None), [(Kind.MARK_LOOSER, (3, 2), (3, 1))]),
        ((None, 4), (None, 3), [(Kind.MARK_STRICTER, (4, 2), (3, 2))]),
        ((None, 3), (None, 4), [(Kind.MARK_LOOSER, (3, 2), (4, 2))]),
        (
            (None, 3, 4, None),
            (None, None, 3, 4),
            [(Kind.MARK_STRICTER, (3, 2), (3, 3)), (Kind.MARK_STRICTER, (4, 3), (4, 4))],
        ),
        ((None, 3, 4), (None, 4, 5), [(Kind.MARK_LOOSER, (3, 2), (4, 2)), (Kind.MARK_LOOSER, (4, 3), (5, 3))]),
        ((None, 3, 4), (None, 3, 5), [(Kind.MARK_LOOSER, (4, 3), (5, 3))]),
    ],
)
def test_marks(
    two: Two, before: tuple[int | None, ...], after: tuple[int | None, ...], told: list[tuple[Kind, Any, Any]]
) -> None:
    assert marked(two, before, after) == told


def test_a_mark_follows_its_option(two: Two) -> None:
    assert marked(two, (None, 3), (None, 3, None)) == []


def test_a_mark_between_options_without_a_counterpart_is_neither_stricter_nor_looser(two: Two) -> None:
    two.before.criteria["beauty"]["options"] = [option(0, "cũ"), option(2, "cũ hơn", min_stars=3)]
    two.after.criteria["beauty"]["options"] = [option(i, f"mới {i}") for i in range(2)] + [
        option(2, "mới hơn", min_stars=3)
    ]
    moved = [told for told in two.of("beauty") if told[0].value.startswith("mark")]
    assert moved == [
        (
            Kind.MARK_MOVED,
            Mark(3, 2, text("Mức cũ hơn", "Level cũ hơn")),
            Mark(3, 3, text("Mức mới hơn", "Level mới hơn")),
        )
    ]


def test_a_mark_among_options_that_changed_places_is_neither_stricter_nor_looser(two: Two) -> None:
    two.before.criteria["beauty"]["options"] = [option(1, "một", min_stars=3), option(2, "hai")]
    two.after.criteria["beauty"]["options"] = [option(2, "một"), option(1, "hai", min_stars=3)]
    assert [kind for kind, _, _ in two.of("beauty") if kind.value.startswith("mark")] == [Kind.MARK_MOVED]


def test_cases(two: Two) -> None:
    cases = {
        "a": {"title": said("Trường hợp đầu", "First"), "options": [option(0, "thường"), option(2, "đẹp")]},
        "b": {"title": said("Trường hợp sau", "Second"), "options": [option(2, "đẹp")]},
    }
    two.before.criteria["beauty"]["cases"] = cases
    two.after.criteria["beauty"]["cases"] = {
        "a": cases["b"],
        "b": {"title": said("Thêm", "More"), "options": [option(0, "thường"), option(1, "đẹp")]},
    }
    for side in (two.before, two.after):
        del side.criteria["beauty"]["options"]
    first, more = Titled("a", text("Trường hợp đầu", "First")), Titled("b", text("Thêm", "More"))
    assert two.of("beauty") == [(Kind.CASE_ADDED, None, more), (Kind.CASE_REMOVED, first, None)]


def test_a_case_of_the_same_name_is_the_same(two: Two) -> None:
    cases = {
        name: {"title": said(f"Loại {name}", f"Kind {name}"), "options": [option(0, "thường"), option(2, "đẹp")]}
        for name in "ab"
    }
    two.before.criteria["beauty"]["cases"] = cases
    renamed = {"title": said("Loại khác", "Other"), "options": [option(0, "thường"), option(1, "đẹp")]}
    two.after.criteria["beauty"]["cases"] = cases | {"b": renamed}
    for side in (two.before, two.after):
        del side.criteria["beauty"]["options"]
    assert [kind for kind, _, _ in two.of("beauty")] == [Kind.CASE_RENAMED, Kind.OPTION_POINTS]


def test_cases_where_there_were_none(two: Two) -> None:
    own = two.after.criteria["beauty"].pop("options")
    two.after.criteria["beauty"]["cases"] = {
        name: {"title": said(f"Loại {name}", f"Kind {name}"), "options": own} for name in "ab"
    }
    titles = tuple(Titled(name, text(f"Loại {name}", f"Kind {name}")) for name in "ab")
    assert two.of("beauty") == [(Kind.CASES_INTRODUCED, None, titles)]
