"""What changes in the body of a decision."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ocop_rules.rulebook.diff.change import Days, Forwards, Kind, LevelSays, Nature
from ocop_rules.rulebook.kinds import Status
from ocop_rules.text import text
from tests.rulebook.diff.two import Two
from tests.rulebook.version import said


def told(two: Two) -> list[tuple[Kind, str, Any, Any]]:
    return [(change.kind, change.identity, change.was, change.now) for change in two.changes()]


def test_status(two: Two) -> None:
    two.before.decision |= {"status": "lapsed", "lapsed_on": "2026-02-01"}
    assert told(two) == [(Kind.STATUS, "decision", Status.LAPSED, Status.IN_FORCE)]


def test_where_the_requirements_are_printed(two: Two) -> None:
    two.after.decision["requirements_citation"] = {"article": 1, "clause": 2}
    assert told(two) == [(Kind.REQUIREMENTS_PLACE, "decision", "sheets", "articles")]


def test_the_clause_alone_is_no_change(two: Two) -> None:
    two.after.decision["bands"][0]["citation"] = {"article": 1, "clause": 1}
    assert told(two) == []


def test_bands(two: Two) -> None:
    bands = two.after.decision["bands"]
    bands[0] |= {"at_least": 4, "printed_to": 5, "title": said("Từ 4 điểm", "4 points and over")}
    bands.append({"stars": 2, "at_least": 2, "title": said("Từ 2 điểm", "2 points and over")})
    assert told(two) == [
        (Kind.BAND_POINTS, "3", Decimal(3), Decimal(4)),
        (Kind.BAND_PRINTED_TO, "3", None, Decimal(5)),
        (
            Kind.BAND_REWORDED,
            "3",
            text("Từ 3 điểm", "3 points and over"),
            text("Từ 4 điểm", "4 points and over"),
        ),
        (Kind.BAND_ADDED, "2", None, Decimal(2)),
    ]
    assert Kind.BAND_REWORDED.nature is Nature.WORDING


def test_levels(two: Two) -> None:
    province = {"title": said("Tỉnh", "Province"), "certifies": [4]}
    centre = {"title": said("Bộ", "Ministry"), "certifies": [5]}
    district = {"title": said("Huyện", "District"), "certifies": [3]}
    forwards = {"forwards_at_least": 70, "forwards_to": "province"}
    two.before.decision["levels"] = {"district": district | forwards, "province": province, "centre": centre}
    two.after.decision["levels"] = {
        "province": province | {"certifies": [3, 4], "forwards_at_least": 90, "forwards_to": "centre"},
        "centre": centre | {"title": said("Bộ mới", "New ministry")},
    }
    assert told(two) == [
        (Kind.LEVEL_CERTIFIES, "province", (4,), (3, 4)),
        (Kind.LEVEL_FORWARDS, "province", None, Forwards(Decimal(90), "centre")),
        (Kind.LEVEL_RENAMED, "centre", text("Bộ", "Ministry"), text("Bộ mới", "New ministry")),
        (
            Kind.LEVEL_REMOVED,
            "district",
            LevelSays(text("Huyện", "District"), (3,), Forwards(Decimal(70), "province")),
            None,
        ),
    ]


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ([], [["first", 60]], [Kind.TRANSITION_ADDED]),
        ([["first", 60]], [["first", 30]], [Kind.TRANSITION_DAYS]),
        ([["first", 60]], [["first", 60]], []),
    ],
)
def test_transition(two: Two, before: list[Any], after: list[Any], kinds: list[Kind]) -> None:
    for side, rules in ((two.before, before), (two.after, after)):
        side.decision["transition"] = [
            {"purposes": [purpose], "within_days": days, "citation": {"article": 2}} for purpose, days in rules
        ]
    two.after.decision["in_force_from"] = "2026-03-01"
    assert two.kinds() == kinds


def test_the_days_are_counted_from_the_entry_into_force(two: Two) -> None:
    two.after.decision["transition"] = [{"purposes": ["first"], "within_days": 60, "citation": {"article": 2}}]
    assert told(two) == [(Kind.TRANSITION_ADDED, "first", None, Days(("first",), 60))]
