"""A sheet prints beside an entry of the library what its criterion is worth there."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from ocop_rules.rulebook.model import Criterion
from ocop_rules.text import text
from tests.rulebook.version import Version, said

Beside: TypeAlias = list[tuple[str | None, int, Decimal, int, int | None]]


def beside(criterion: Criterion) -> Beside:
    """Return case, ordinal, points, rank and mark of each option."""
    return [(case, each.ordinal, each.points, each.rank, each.min_stars) for case, each in criterion.all_options()]


def test_an_entry_may_be_printed_with_other_points_and_marks_on_each_sheet(version: Version) -> None:
    version.place(2, "1.1", points=[3, "0.5", 1], marks={1: 5})
    first, second = (each.criteria["1.1"] for each in version.load().sets.values())
    assert beside(first) == [
        (None, 1, Decimal(1), 1, None),
        (None, 2, Decimal(2), 2, 3),
        (None, 3, Decimal(3), 3, 4),
    ]
    assert beside(second) == [
        (None, 1, Decimal(3), 3, 5),
        (None, 2, Decimal("0.5"), 1, None),
        (None, 3, Decimal(1), 2, None),
    ]
    assert [each.label for each in first.options] == [each.label for each in second.options]


def test_an_entry_may_be_printed_twice_on_a_sheet(version: Version) -> None:
    version.sets[1]["parts"]["A"]["3"] = {"use": "things.beauty", "max": 5, "points": [3, 5]}
    criteria = version.load().sets[1].criteria
    assert [criteria[number].max_points for number in ("2", "3")] == [2, 5]
    assert criteria["2"].identity == criteria["3"].identity


def test_an_entry_may_be_scored_in_another_way_on_each_sheet(version: Version) -> None:
    version.place(2, "1.1", scoring="sum")
    version.place(2, "2", applies_if={"criterion": "1.1", "option": 2})
    sets = version.load().sets
    assert [each.criteria["1.1"].max_points for each in sets.values()] == [3, 6]
    assert sets[1].criteria["2"].applies_if is None
    gate = sets[2].criteria["2"].applies_if
    assert gate
    assert (gate.criterion, gate.option, gate.rank) == ("1.1", 2, 2)


def test_a_gate_may_stand_before_the_criterion_it_needs(version: Version) -> None:
    version.place(1, "1.1", applies_if={"criterion": "2", "option": 2})
    version.place(1, "2", points=[2, 0])
    gate = version.load().sets[1].criteria["1.1"].applies_if
    assert gate
    assert (gate.criterion, gate.option, gate.rank) == ("2", 2, 1)


def test_each_case_has_points_and_marks_of_its_own(version: Version) -> None:
    version.cased("a", "b")
    version.place(1, "2", use="things.cased", cases={"a": {"points": [1]}, "b": {"points": [2], "marks": {1: 4}}})
    found = version.load().sets[1].criteria["2"]
    assert beside(found) == [("a", 1, Decimal(1), 1, None), ("b", 1, Decimal(2), 1, 4)]
    assert found.max_points == 2


def test_a_criterion_by_itself_is_a_section_of_its_title_and_maximum(version: Version) -> None:
    version.sets[1]["parts"]["A"]["1"]["title"] = said("Mục riêng", "Own section")
    version.place(1, "2", max=7)
    (part,) = version.load().sets[1].parts
    assert [(each.number, each.title, each.max_points, each.criteria) for each in part.sections] == [
        ("1", text("Mục riêng", "Own section"), Decimal(3), ("1.1",)),
        ("2", text("Vẻ đẹp", "Beauty"), Decimal(7), ("2",)),
    ]


def test_a_requirement_that_a_decision_adds_stands_on_the_sheets_it_names(version: Version) -> None:
    version.decision["marks"] = [
        {"criteria": {"2": [2], "1.1": [2]}, "option": 1, "not_met_by": [2], "stars": 5},
        {"criteria": {"1.1": [1]}, "option": 3, "stars": 3},
    ]
    first, second = version.load().sets.values()
    assert [each.min_stars for each in first.criteria["1.1"].options] == [None, 3, 3]
    assert [each.min_stars for each in second.criteria["1.1"].options] == [5, 3, 4]
    assert [each.min_stars for each in first.criteria["2"].options] == [None, None]
    assert [(each.min_stars, each.not_met_by) for each in second.criteria["2"].options] == [(5, (2,)), (None, ())]
    added, printed = second.criteria["1.1"].options[:2]
    assert (added.mark_citation.set, printed.mark_citation.set) == (None, 2)


def test_a_requirement_stands_at_the_options_of_every_case(version: Version) -> None:
    version.cased("a", "b")
    version.place(1, "2", use="things.cased")
    version.decision["marks"] = [{"criteria": {"2": [1]}, "option": 1, "stars": 4}]
    assert [stars for *_, stars in beside(version.load().sets[1].criteria["2"])] == [4, 4]
