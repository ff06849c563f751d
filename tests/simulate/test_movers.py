"""Who moves and why, on dossiers that can be checked by hand against the sheet of set 7 of 26/2026."""

from __future__ import annotations

from fractions import Fraction

import pyarrow as pa
import pytest

import ocop_rules
from ocop_rules.simulate import chunk
from ocop_rules.text import text
from tests.simulate.dossiers import NEAR, drafts, opened_text, told


def test_they_stand_where_they_are_said_to() -> None:
    ratings = {each.dossier: each for each in map(ocop_rules.evaluate, NEAR)}
    stars = {name: (str(rating.points), rating.stars) for name, rating in ratings.items()}
    assert stars == {
        "five": ("100", 5),
        "linkage-3": ("99", 4),
        "at-90": ("90", 5),
        "at-99": ("99", 5),
        "on-evidence": ("99", 4),
        "parts": ("91", None),
    }


@pytest.mark.parametrize(
    ("changes", "movers"),
    [
        # 5 stars ask for option 3 of linkage in place of 4: both that have 3 rise
        (
            '{set: 7, criterion: "1.5", marks: {5: 3}}',
            {"linkage-3": ("4", "5", ["mark:gone:5:1.5:4"]), "on-evidence": ("4", "5", ["mark:gone:5:1.5:4"])},
        ),
        # 5 stars ask for nothing more of linkage: the same
        (
            '{set: 7, criterion: "1.5", marks: {5: null}}',
            {"linkage-3": ("4", "5", ["mark:gone:5:1.5:4"]), "on-evidence": ("4", "5", ["mark:gone:5:1.5:4"])},
        ),
        # 5 stars now ask for option 3 of local labour: that with option 2 falls
        ('{set: 7, criterion: "3.3", marks: {5: 3}}', {"at-99": ("5", "4", ["mark:new:5:3.3:3"])}),
        # the best promotion is worth 4 in place of 5: 90 points become 89
        ('{set: 7, criterion: "4.3", points: [0, 1, 2, 3, 4]}', {"at-90": ("5", "4", ["points:new:5"])}),
        # 5 stars from 91: 90 is not enough
        ("{bands: {5: 91}}", {"at-90": ("5", "4", ["band:new:5"])}),
        # 5 stars from 91, and one point more for promotion: one outweighs the other
        ('{bands: {5: 91}}, {set: 7, criterion: "4.3", points: [0, 1, 2, 3, 6]}', {}),
        # 5 stars from 91 and one point less: each alone is enough to keep it from 5
        (
            '{bands: {5: 91}}, {set: 7, criterion: "4.3", points: [0, 1, 2, 3, 4]}',
            {"at-90": ("5", "4", ["points:new:5", "band:new:5"])},
        ),
        # evidence of 80 % earns option 3 no more once it asks for 85 %, and 4 stars ask for option 3
        (
            '{set: 7, criterion: "1.5", option: 3, at_least: 85}',
            {"on-evidence": ("4", "3", ["condition:new:4:1.5:3"])},
        ),
        # nothing that anybody has is touched
        ('{set: 8, criterion: "1.5", marks: {4: null}}', {}),
    ],
    ids=["mark-lower", "mark-away", "mark-new", "points", "band", "outweighed", "both", "condition", "other-set"],
)
def test_each_moves_for_its_reason(changes: str, movers: dict[str, tuple[str, str, list[str]]]) -> None:
    (tally,) = told(drafts(changes), NEAR).scenarios
    found = {m.dossier: (m.before, m.after, [reason.code for reason in m.reasons]) for m in tally.movers}
    assert found == movers
    assert tally.rated == len(NEAR)
    assert tally.moved() == len(movers)


def _no_table(*_: object) -> pa.Table:
    raise ocop_rules.NotInColumns(text("-", "-"))


def _flowers(name: str, **facts: object) -> dict[str, object]:
    sheet = ocop_rules.load("qd-26-2026").sets[23].criteria
    best = {number: max(each.options, key=lambda option: option.rank).ordinal for number, each in sheet.items()}
    return {
        "format": "ocop-evidence/1",
        "dossier": name,
        "version": "qd-26-2026",
        "product": {"name": "Hoa hồng", "set": 23},
        "evaluated_on": "2026-09-15",
        "facts": [{"fact": fact, "value": value, "attested_by": "authority"} for fact, value in facts.items()],
        "sheets": [{"judge": "M1", "options": best}],
    }


FLOWERS = [
    _flowers("all", product_share_from_province=100),
    _flowers("most", product_share_from_province=80),
    _flowers("half", product_share_from_province=50),
    _flowers("forged", product_share_from_province=80, dossier_forged=True),
]
"""5 stars; two that are stopped, since not all is from the province; one that is disqualified besides."""

_SHARE = "1.1/not_all_from_province"


@pytest.mark.parametrize(
    ("change", "movers"),
    [
        (
            "sets: all, knock_out: not_all_from_province, below: 80",
            {"most": ("stopped", "5", [f"knock_out:gone:{_SHARE}"])},
        ),
        (
            f"set: 23, knock_out: {_SHARE}, outcome: none",
            {
                "most": ("stopped", "5", [f"knock_out:gone:{_SHARE}"]),
                "half": ("stopped", "5", [f"knock_out:gone:{_SHARE}"]),
            },
        ),
        (
            "set: 23, knock_out: not_all_from_province, outcome: disqualified",
            {
                "most": ("stopped", "disqualified", [f"outcome:new:{_SHARE}"]),
                "half": ("stopped", "disqualified", [f"outcome:new:{_SHARE}"]),
            },
        ),
        (
            "set: 23, knock_out: forged_dossier, outcome: stopped",
            {"forged": ("disqualified", "stopped", ["outcome:gone:forged_dossier"])},
        ),
        ("set: 1, knock_out: commonplace_staple, outcome: none", {}),
    ],
    ids=["threshold", "none", "disqualified", "stopped", "other-set"],
)
def test_a_knock_out_moves_those_on_which_it_fires(
    change: str, movers: dict[str, tuple[str, str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for alone in (False, True):  # in columns, and one by one as what has no place there
        if alone:
            monkeypatch.setattr(chunk, "table_of", _no_table)
        (tally,) = told(drafts(f"{{{change}}}"), FLOWERS).scenarios
        found = {m.dossier: (m.before, m.after, [reason.code for reason in m.reasons]) for m in tally.movers}
        assert found == movers


def test_a_knock_out_by_points_may_ask_for_more_of_them() -> None:
    sheet = ocop_rules.load("qd-26-2026").sets[16].criteria
    least = {number: 2 if number == "6.1" else len(each.options) for number, each in sheet.items() if not each.cases}
    bundle = {
        **_flowers("oil"),
        "product": {"name": "Tinh dầu", "set": 16},
        "sheets": [{"judge": "M1", "options": least}],
    }
    rated = ocop_rules.evaluate(bundle)
    worth = rated.criteria["6.1"].points
    assert (rated.outcome, worth > 0) == ("rated", True)
    (tally,) = told(drafts(f"{{set: 16, knock_out: 6.1/zero_points, at_most: {worth}}}"), [bundle]).scenarios
    assert [(m.after, [reason.code for reason in m.reasons]) for m in tally.movers] == [
        ("stopped", ["knock_out:new:6.1/zero_points"])
    ]


def test_what_earns_otherwise_is_told_with_its_points() -> None:
    (tally,) = told(drafts('{set: 7, criterion: "4.3", points: [0, 1, 2, 3, 4]}'), NEAR).scenarios
    (mover,) = tally.movers
    assert [(each.number, each.points, each.points_after) for each in mover.criteria] == [
        ("4.3", Fraction(5), Fraction(4))
    ]
    assert (mover.points, mover.points_after) == (Fraction(90), Fraction(89))
    assert (mover.band, mover.band_after) == (5, 4)
    assert tally.points == {0: 1, -1: 5}  # of totals alone nobody knows what they were for


def test_sums_are_by_commune_form_set_and_way() -> None:
    found = told(drafts('{set: 7, criterion: "1.5", marks: {5: 3}}'), NEAR)
    (tally,) = found.scenarios
    assert found.communes == {"Yên Châu": 2, "Mộc Châu": 2, "": 2}
    assert tally.communes == {("Yên Châu", "up"): 1, ("Mộc Châu", "up"): 1}
    assert tally.forms == {("cooperative", "up"): 2}
    assert {(key.number, before, after): n for (key, before, after), n in tally.stars.items()} == {
        (7, "5", "5"): 3,
        (7, "4", "5"): 2,
        (7, "provisional", "provisional"): 1,
    }


def test_one_that_cannot_be_rated_is_counted_with_its_reason() -> None:
    wrong = {**NEAR[0], "sheets": [{"judge": "M1", "options": {"1.5": 9}}]}
    found = told(drafts("{bands: {5: 91}}"), [*NEAR, wrong])
    assert (found.dossiers, found.rated, found.refused.total()) == (7, 6, 1)
    assert found.failures[0].source == "row 7"
    assert found.scenarios[0].rated == 6


def test_a_set_that_another_version_does_not_have_is_refused_and_the_sums_add_up() -> None:
    document = "format: ocop-simulation/1\nversion: qd-26-2026\nscenarios: [{id: old, version: qd-148-2023}]"
    found = told(opened_text(document), NEAR)
    (tally,) = found.scenarios
    assert tally.rated + tally.refused.total() == found.rated == 6
    ((vi, en),) = tally.refused
    assert "tổng điểm" in vi
    assert "totals" in en  # of parts say nothing under another version
    assert tally.failures[0].dossier == "parts"
    assert tally.lower_bounds == 5
    lost = [reason for mover in tally.movers for reason in mover.reasons if reason.kind == "not_carried"]
    assert lost


def test_without_a_base_each_is_compared_with_its_own_version() -> None:
    document = "format: ocop-simulation/1\nscenarios: [{id: same}, {id: now, version: qd-26-2026}]"
    found = told(opened_text(document), NEAR)
    assert [tally.moved() for tally in found.scenarios] == [0, 0]


def test_a_dossier_of_another_version_is_carried_to_the_base() -> None:
    old = {**NEAR[0], "version": "qd-148-2023", "evaluated_on": "2025-01-15", "sheets": []}
    found = told(drafts("{bands: {5: 91}}"), [old])
    assert (found.rated, found.carried) == (1, 1)
    ((key, _, _),) = found.scenarios[0].stars
    assert (key.version, key.number) == ("qd-26-2026", 7)
