from __future__ import annotations

from pathlib import Path

import pytest

from ocop_rules.rulebook.catalogue import load
from ocop_rules.rulebook.library import load_library
from ocop_rules.rulebook.lint import unnamed
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from tests.rulebook.version import ID, Version, said

NEWER = "qd-2-2026"

OF_LIBRARY = [
    ("library/things.idle", "things.idle"),
    ("library/more/things.yaml", None),
    ("library/things.yml", None),
]


def idle(version: Version, *others: Rulebook) -> list[Finding]:
    return list(unnamed.unnamed(load_library(version.write()).names, (version.load(), *others)))


def places_of(version: str) -> list[tuple[str, str | None]]:
    """Return what is found in a version of the criteria that serve the public functions: place and entry."""
    return [(finding.place, finding.definition) for finding in unnamed.check(load(version))]


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")


def test_entries_on_sheets_and_what_they_extend_pass(version: Version) -> None:
    version.criteria["local_origin"] = {"extends": "things.commune_origin", "title": said("Trong xã", "Local")}
    version.criteria["commune_origin"] = {"extends": "things.origin"}
    for number in (1, 2):
        version.place(number, "1.1", use="things.local_origin")
    assert not idle(version)


def test_an_entry_that_no_sheet_names(version: Version) -> None:
    version.vary("beauty", "idle")
    (finding,) = idle(version)
    assert (finding.rule, finding.definition, finding.place) == ("unnamed", "things.idle", "library/things.idle")


def test_an_entry_that_only_idle_entries_extend(version: Version) -> None:
    version.vary("beauty", "base")
    version.criteria["idle"] = {"extends": "things.base"}
    assert [finding.definition for finding in idle(version)] == ["things.base", "things.idle"]


def test_an_entry_of_the_same_name_in_another_theme_is_another(version: Version) -> None:
    version.themes["others"] = {"beauty": version.criteria["beauty"]}
    assert [finding.definition for finding in idle(version)] == ["others.beauty"]


def test_an_entry_that_another_version_names_passes(version: Version) -> None:
    version.vary("beauty", "idle")
    before = version.load()
    version.place(1, "2", use="things.idle")
    other = version.load()
    assert before.named < other.named
    version.place(1, "2", use="things.beauty")
    assert [finding.definition for finding in idle(version)] == ["things.idle"]
    assert not idle(version, other)


def test_files_of_a_version_that_nothing_reads(version: Version) -> None:
    root = version.write()
    write(root / ID, "knock_out.yaml", "sets/03-sheet.yml", "criteria/things.yaml", ".hidden")
    places = [finding.place for finding in unnamed.check(version.load())]
    assert places == [f"{ID}/{name}" for name in ("criteria/things.yaml", "knock_out.yaml", "sets/03-sheet.yml")]


def amend(root: Path) -> None:
    """Write a newer version beside the other, which it extends; it has nothing of its own."""
    (root / NEWER).mkdir()
    (root / NEWER / "decision.yaml").write_text(f"id: {NEWER}\nextends: {ID}\nstatus: in_force\n", encoding="utf-8")


@pytest.mark.parametrize(("newer", "told"), [(False, True), (True, False)])
def test_what_is_idle_in_the_library_is_told_with_the_newest_version(
    version: Version, monkeypatch: pytest.MonkeyPatch, newer: bool, told: bool
) -> None:
    version.vary("beauty", "idle")
    root = version.write()
    write(root, f"{ID}/notes.txt", "library/more/things.yaml", "library/things.yml", "library/.hidden")
    monkeypatch.setenv("OCOP_CRITERIA", str(root))
    if newer:
        amend(root)
        assert places_of(NEWER) == OF_LIBRARY
    assert places_of(ID) == [*(OF_LIBRARY if told else []), (f"{ID}/notes.txt", None)]


def test_what_an_older_version_alone_uses_is_not_idle(version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    version.vary("beauty", "other")
    version.place(1, "2", use="things.other")
    root = version.write()
    amend(root)
    older = (root / ID / "sets" / "01-sheet.yaml").read_text(encoding="utf-8")
    (root / NEWER / "sets").mkdir()
    (root / NEWER / "sets" / "01-sheet.yaml").write_text(older.replace("things.other", "things.beauty"), "utf-8")
    monkeypatch.setenv("OCOP_CRITERIA", str(root))
    assert load(NEWER).named < load(ID).named
    assert places_of(NEWER) == []
