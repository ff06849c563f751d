"""Changes gathered for a reader: over sets, by what they are about."""

from __future__ import annotations

from ocop_rules.rulebook.diff.change import Kind, Nature
from ocop_rules.rulebook.diff.entry import Subject, entries, subject_of
from tests.rulebook.diff.two import Two
from tests.rulebook.version import said


def test_the_same_change_in_several_sets_is_told_once(changed: Two) -> None:
    found = changed.diff()
    told = [each for each in entries(found, found.of(Nature.LAW)) if each.changes[0].identity.endswith("beauty")]
    assert len(told) == 1
    assert [after and after.set for _, after in told[0].places] == [1, 2]


def test_criteria_of_one_identity_but_two_titles_are_told_apart(two: Two) -> None:
    for side in (two.before, two.after):
        side.criteria["grace"] = {"extends": f"{side.theme}.beauty", "title": said("Duyên", "Grace")}
        side.place("2", 2, use="things.grace")
    two.after.options("beauty")[1]["points"] = 3
    found = two.diff()
    assert len(entries(found, found.changes)) == 2


def test_another_number_alone_does_not_tell_a_change_apart(two: Two) -> None:
    two.after.renumber("2", "7", 2)
    two.after.options("beauty")[1]["points"] = 3
    found = two.diff()
    assert [len(each.places) for each in entries(found, found.changes)] == [2]


def test_every_kind_has_a_subject() -> None:
    subjects = {subject: {kind for kind in Kind if subject_of(kind) is subject} for subject in Subject}
    assert all(subjects.values())
    assert subjects[Subject.SHEET] >= {Kind.SET_CASE_ADDED, Kind.PART_MAX, Kind.SECTION_MAX}
