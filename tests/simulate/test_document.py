"""What is wrong with the file of a simulation is told all at once, with its line and how to mend it."""

from __future__ import annotations

import pytest

from ocop_rules.errors import InvalidSimulation
from tests.simulate.dossiers import drafts, opened_text

HEAD = "format: ocop-simulation/1\nversion: qd-26-2026\n"


@pytest.mark.parametrize(
    ("content", "line", "code", "told"),
    [
        (HEAD + "scenario: []", 3, "unknown-field", "scenarios"),
        (HEAD + "scenarios: []", 3, "invalid-value", "at least"),
        (HEAD.replace("26-2026", "27-2026") + "scenarios: [{id: a}]", 2, "unknown-version", "qd-26-2026"),
        (HEAD + "scenarios: [{id: a}, {id: a}]", 3, "same-scenario", "same id"),
        (HEAD + "scenarios:\n  - id: a\n    version: qd-1-2", 5, "unknown-version", "qd-26-2026"),
        ("format: ocop-simulation/1\nscenarios: [{id: a, changes: [{bands: {5: 91}}]}]", 2, "missing-field", "version"),
        (HEAD + "dossiers: {generate: {sets: [7], count: 9}}\nscenarios: [{id: a}]", None, "missing-field", "seed: 1"),
        (
            HEAD + "seed: 1\ndossiers: {generate: {sets: [99], count: 9}}\nscenarios: [{id: a}]",
            4,
            "unknown-set",
            "write one of",
        ),
        (
            HEAD + "seed: 1\ndossiers: {generate: {sets: 7, count: 9, judges: 0}}\nscenarios: [{id: a}]",
            4,
            "nothing-drawn",
            "evidence: true",
        ),
    ],
    ids=["key", "empty", "base", "twice", "version", "no-version", "seed", "drawn-set", "nothing-drawn"],
)
def test_the_document(content: str, line: int | None, code: str, told: str) -> None:
    _refused(content, line, code, told)


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        ('{set: 7, criterion: "1.5", mark: {4: 2}}', "unknown-field", "marks"),
        ('{set: 7, criterion: "1.5"}', "invalid-value", "exactly one of"),
        ('{set: 7, criterion: "1.5", marks: {4: 2}, points: [1]}', "invalid-value", "marks, points"),
        ('{criterion: "1.5", marks: {4: 2}}', "invalid-value", "needs set"),
        ('{set: 7, criterion: "3.3", at_least: 80}', "invalid-value", "needs option"),
        ("{set: 7, bands: {5: 92}}", "invalid-value", "no place for set"),
        ('{set: 99, criterion: "1.5", marks: {4: 2}}', "unknown-set", "write one of"),
        ('{set: 7, criterion: "1.55", marks: {4: 2}}', "unknown-criterion", "1.5"),
        ("{sets: all, criterion: labour.local_labor, marks: {4: 2}}", "unknown-criterion", "labour.local_labour"),
        ('{set: 7, criterion: "1.5", marks: {4: 9}}', "unknown-option", "from 1 to 4"),
        ('{set: 7, criterion: "1.5", marks: {3: null}}', "no-such-mark", "leave it out"),
        ('{set: 7, criterion: "1.5", marks: {5: 2}}', "marks-descend", "cannot ask for less"),
        ('{set: 7, criterion: "1.5", marks: {6: 2}}', "invalid-value", "5"),
        ('{set: 7, criterion: "3.3", points: [1, 2]}', "number-of-points", "[1, 2, 3]"),
        ('{set: 7, criterion: "3.3", points: [1, 2, -4]}', "invalid-value", "0"),
        ('{set: 7, criterion: "3.3", option: 4, at_least: 80}', "unknown-option", "from 1 to 3"),
        ('{set: 7, criterion: "2.2", option: 3, at_least: 80}', "no-threshold", "no threshold"),
        ('{set: 7, criterion: "3.3", option: 3, fact: local_labor_share, at_least: 80}', "unknown-fact", "labour"),
        ('{set: 7, criterion: "3.3", option: 2, at_least: 80}', "empty-interval", "no value"),
        ('{set: 7, criterion: "3.3", case: a, points: [1, 2, 4]}', "unknown-case", "leave"),
        ("{set: 7, knock_out: commonplace_staple, below: 75}", "unknown-knock-out", "write one of: forged_dossier"),
        ("{sets: all, knock_out: commonplace_stapel, outcome: none}", "unknown-knock-out", "commonplace_staple"),
        ("{set: 23, knock_out: not_all_from_province, outcome: null}", "invalid-value", "exactly one of"),
        ("{set: 23, knock_out: not_all_from_province, outcome: lost}", "invalid-value", "no such value"),
        ("{set: 23, knock_out: not_all_from_province, fact: x, outcome: none}", "invalid-value", "no place for fact"),
        ("{knock_out: not_all_from_province, outcome: none}", "invalid-value", "needs set"),
        ("{set: 23, knock_out: registration_not_met, below: 5}", "no-threshold", "no threshold"),
        ("{set: 23, knock_out: not_all_from_province, option: 1, below: 5}", "invalid-value", "no place for option"),
        ("{set: 16, knock_out: 6.1/zero_points, at_least: 1}", "no-threshold", "at_most alone"),
        ("{bands: {5: 60}}", "bands-descend", "must begin above"),
        ("{bands: {5: 120}}", "unreachable-band", "at most"),
    ],
    ids=lambda each: each if isinstance(each, str) and each.islower() and "{" not in each and " " not in each else "",
)
def test_the_law_in_it(change: str, code: str, told: str) -> None:
    _refused(f"{HEAD}scenarios:\n  - id: a\n    changes:\n      - {change}", 6, code, told)


def _refused(content: str, line: int | None, code: str, told: str) -> None:
    with pytest.raises(InvalidSimulation) as refused:
        opened_text(content)
    found = [problem for problem in refused.value.problems if problem.code == code]
    assert found, refused.value.problems
    assert line in (None, found[0].line)
    assert told in found[0].render("en")
    assert found[0].message.vi != found[0].message.en


def test_all_problems_are_told_at_once() -> None:
    changes = '{set: 7, criterion: "1.5", marks: {4: 9}}, {bands: {5: 60}}, {set: 70, criterion: "1", points: [1]}'
    with pytest.raises(InvalidSimulation) as refused:
        drafts(changes, changes)
    assert len(refused.value.problems) == 6


def test_what_is_no_law_is_told_beside_what_is_not_as_written() -> None:
    wrong = """
scenarios:
  - id: a
    changes: [{set: 7, criterion: "1.5", points: [1], unit: x}, {set: 7, criterion: "1.5", marks: {4: 9}}]
  - id: in two words
    version: qd-1-2
  - {id: c, changes: 5}
  - id: d
    changes: [{bands: {5: 60}}]
"""
    with pytest.raises(InvalidSimulation) as refused:
        opened_text(HEAD + wrong)
    assert [(each.line, each.place) for each in refused.value.problems] == [
        (6, "scenarios[0].changes[0].unit"),
        (6, "scenarios[0].changes[1].marks.4"),
        (7, "scenarios[1].id"),
        (9, "scenarios[2].changes"),
        (11, "scenarios[3].changes[0].bands.5"),
    ]
    for nothing in ("[]", "7", HEAD + "scenarios: 7", HEAD + "scenarios: [7]"):
        with pytest.raises(InvalidSimulation):
            opened_text(nothing)


def test_changes_of_one_entry_hold_on_all_sheets_that_have_it() -> None:
    (draft,) = drafts("{sets: all, criterion: labour.local_labour, points: [1, 2, 4]}").drafts
    assert draft.rulebook is not None
    changed = {
        number: [str(option.points) for option in criterion.options]
        for number, sheet in draft.rulebook.sets.items()
        for criterion in sheet.criteria.values()
        if criterion.definition == "labour.local_labour"
    }
    assert len(changed) > 5
    assert set(map(tuple, changed.values())) == {("1", "2", "4")}


def test_keys_in_another_order_are_the_same_simulation() -> None:
    one = opened_text(HEAD + "scenarios: [{id: a, changes: [{set: 7, criterion: '1.5', marks: {4: 2, 5: 3}}]}]")
    other = opened_text(
        "scenarios: [{changes: [{marks: {5: 3, 4: 2}, criterion: '1.5', set: 7}], id: a}]\n"
        "version: qd-26-2026\nformat: ocop-simulation/1"
    )
    assert one.written == other.written
    assert one.digest == other.digest
