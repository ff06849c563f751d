"""The library: what an entry takes over from another, what it is known as, and what is told of the library alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ocop_rules.errors import InvalidRulebook, Problem
from ocop_rules.rulebook.kinds import DecidedBy
from ocop_rules.rulebook.library import load_library
from ocop_rules.rulebook.model import Criterion, LibraryContents
from ocop_rules.text import text
from tests.rulebook.version import Version, said


def contents(version: Version) -> LibraryContents:
    return load_library(version.write())


def refusal(version: Version) -> tuple[Problem, ...]:
    with pytest.raises(InvalidRulebook) as refused:
        contents(version)
    assert refused.value.name == "library"
    return refused.value.problems


def placed(version: Version, number: str = "1.1", **entry: Any) -> Criterion:
    """Load the version with something else at a place of the first sheet, and return what stands there."""
    version.place(1, number, **entry)
    return version.load().sets[1].criteria[number]


def test_the_names_of_all_entries_by_theme(version: Version) -> None:
    version.vary("beauty", "idle")
    version.themes["arts"] = {"beauty": version.criteria["beauty"]}
    assert contents(version) == LibraryContents(
        ("arts.beauty", "things.origin", "things.beauty", "things.idle"), ignored=()
    )


def test_files_that_nothing_reads(version: Version) -> None:
    root = version.write()
    for name in ("things.yml", "more/things.yaml", ".hidden"):
        (root / "library" / name).parent.mkdir(exist_ok=True)
        (root / "library" / name).write_text("", encoding="utf-8")
    assert load_library(root).ignored == ("more/things.yaml", "things.yml")


@pytest.mark.parametrize(("name", "ignored"), [("things.old.yaml", ("things.old.yaml",)), (".things.yaml", ())])
def test_a_file_that_no_reference_can_name_is_no_theme(version: Version, name: str, ignored: tuple[str, ...]) -> None:
    library = version.write() / "library"
    (library / name).write_bytes((library / "things.yaml").read_bytes())
    assert load_library(library.parent) == LibraryContents(("things.origin", "things.beauty"), ignored)


def test_no_library_has_no_entries(tmp_path: Path) -> None:
    assert load_library(tmp_path) == LibraryContents((), ())


def test_entries_of_one_name_in_two_themes_do_not_clash(version: Version) -> None:
    version.themes["others"] = {"origin": version.criteria["beauty"] | {"title": said("Khác", "Other")}}
    version.sets[1]["parts"]["A"]["3"] = {"use": "others.origin", "max": 2}
    criteria = version.load().sets[1].criteria
    assert [(each.definition, each.identity, each.title.en) for each in (criteria["1.1"], criteria["3"])] == [
        ("things.origin", "things.origin", "Origin"),
        ("others.origin", "others.origin", "Other"),
    ]
    assert [each.origin.file for each in (criteria["1.1"], criteria["3"])] == [
        "library/things.yaml",
        "library/others.yaml",
    ]


def test_what_an_entry_extends_may_lie_in_another_theme(version: Version) -> None:
    version.themes["others"] = {"local": {"extends": "things.origin", "title": said("Trong xã", "Local")}}
    found = placed(version, use="others.local")
    assert (found.definition, found.identity, found.title.en) == ("others.local", "things.origin", "Local")
    assert found.origin.file == "library/others.yaml"
    assert {each.origin.file for each in found.options} == {"library/things.yaml"}


@pytest.mark.parametrize("theme", ["things", "others"])
def test_what_an_entry_changes_of_the_one_it_extends(version: Version, theme: str) -> None:
    version.themes[theme] = version.themes.get(theme, {}) | {
        "variant": {
            "extends": "things.origin",
            "title": said("Khác", "Other"),
            "detail": said("Ghi chú", "Note"),
            "decided_by": "council",
            "because": said("Vì", "Because"),
            "binds_unless": {"fact": "forged", "is": True},
            "labels": {2: said("Vừa", "Middling")},
            "readings": {3: said("Hiểu", "Read so")},
        }
    }
    plain, found = placed(version), placed(version, use=f"{theme}.variant")
    assert (found.title.en, found.detail, found.decided_by) == ("Other", text("Ghi chú", "Note"), DecidedBy.COUNCIL)
    assert found.because == text("Vì", "Because")
    assert found.binds_unless
    assert [each.label.en for each in found.options] == ["Level một", "Middling", "Level ba"]
    assert [each.reading for each in found.options] == [None, None, text("Hiểu", "Read so")]
    assert [each.when for each in found.options] == [each.when for each in plain.options]
    assert found.identity == plain.identity


def test_an_entry_that_extends_one_that_extends(version: Version) -> None:
    version.criteria["near"] = {"extends": "things.far", "labels": {1: said("Gần", "Near")}}
    version.criteria["far"] = {
        "extends": "things.origin",
        "title": said("Xa", "Far"),
        "labels": {1: said("Xa", "Far"), 2: said("Xa", "Far")},
    }
    found = placed(version, use="things.near")
    assert [each.label.en for each in found.options] == ["Near", "Far", "Level ba"]
    assert found.title.en == "Far"
    assert version.load().named == {"things.near", "things.far", "things.origin", "things.beauty"}


def test_what_is_the_same_is_known_by_one_name(version: Version) -> None:
    version.themes["others"] = {
        "grace": version.criteria["beauty"] | {"same_as": "others.charm"},
        "charm": version.criteria["beauty"] | {"same_as": "things.beauty"},
        "poise": {"extends": "others.grace"},
        "style": {"extends": "others.grace", "same_as": "things.origin"},
    }
    identities = {name: placed(version, "2", use=f"others.{name}").identity for name in version.themes["others"]}
    assert identities == {
        "grace": "things.beauty",
        "charm": "things.beauty",
        "poise": "things.beauty",
        "style": "things.origin",
    }


IDLE: dict[str, tuple[dict[str, Any], str, str]] = {
    # name: an entry that no sheet uses, the place, what is said
    "extends nothing": (
        {"extends": "things.orgin"},
        "idle.extends",
        "there is no “things.orgin” in the library → did you mean “things.origin”?",
    ),
    "extends itself": ({"extends": "others.idle"}, "idle.extends", "extends goes in a circle"),
    "labels an option that is not there": (
        {"extends": "things.beauty", "labels": {3: said("Ba", "Three")}},
        "idle",
        "the base has 2 options",
    ),
    "is the same as nothing": (
        {"extends": "things.origin", "same_as": "others.idel"},
        "idle.same_as",
        "there is no “others.idel” in the library → did you mean “others.idle”?",
    ),
    "is the same as itself": (
        {"extends": "things.origin", "same_as": "others.idle"},
        "idle.same_as",
        "same_as goes in a circle",
    ),
    "is no entry": ({"extends": "things.origin", "point": 1}, "idle.point", "this field is not known"),
}


@pytest.mark.parametrize("name", IDLE)
def test_what_no_sheet_uses_is_looked_at_with_the_library_alone(version: Version, name: str) -> None:
    entry, place, said_of_it = IDLE[name]
    version.themes["others"] = {"idle": entry}
    assert version.load()
    (problem,) = refusal(version)
    assert problem.place == f"library/others.yaml: {place}"
    assert said_of_it in problem.render("en")


@pytest.mark.parametrize("more", [{}, {"labels": {1: {"vi": "Nhãn", "en": "A label"}}}])
def test_a_circle_in_which_no_sheet_takes_part(version: Version, more: dict[str, object]) -> None:
    version.themes["others"] = {"one": {"extends": "others.two"} | more, "two": {"extends": "others.one"}}
    assert version.load()
    assert {(p.place, p.message.en) for p in refusal(version)} == {
        ("library/others.yaml: one.extends", "extends goes in a circle"),
        ("library/others.yaml: two.extends", "extends goes in a circle"),
    }


def test_every_theme_that_is_wrong_is_told_at_once(version: Version) -> None:
    del version.criteria["origin"]["title"]
    version.themes |= {"others": {"Idle": {}}, "empty": {}, "more": {"idle": {"extends": "things.beauty", "labels": 1}}}
    assert {p.place for p in refusal(version)} == {
        "library/things.yaml: origin",
        "library/others.yaml: Idle",
        "library/more.yaml: idle.labels",
    }


def test_a_wrong_entry_is_told_at_its_own_place_though_others_extend_it(version: Version) -> None:
    version.criteria["base"] = {"extends": "things.origin", "labels": {9: said("Chín", "Nine")}}
    version.criteria |= {f"idle{i}": {"extends": "things.base"} for i in range(3)}
    assert {p.place for p in refusal(version)} == {"library/things.yaml: base"}
