from __future__ import annotations

from ocop_rules.rulebook.lint import unnamed
from tests.rulebook.version import ID, Version


def test_definitions_on_sheets_and_what_they_extend_pass(version: Version) -> None:
    version.criteria["local_origin"] = {"extends": "origin", "points": [1, 2, 3]}
    for number in (1, 2):
        version.place(number, "1.1", "things.local_origin")
    assert not list(unnamed.unnamed(version.load(), ()))


def test_a_definition_that_no_sheet_names(version: Version) -> None:
    version.vary("beauty", "idle")
    (finding,) = unnamed.unnamed(version.load(), ())
    assert (finding.rule, finding.definition, finding.place) == ("unnamed", "things.idle", "things.idle")


def test_a_definition_that_another_version_names_passes(version: Version) -> None:
    before = version.load()
    version.vary("beauty", "idle")
    version.place(1, "2", "things.idle")
    other = version.load()
    assert before.digest != other.digest
    for number in (1, 2):
        version.place(number, "2", "things.beauty")
    assert not list(unnamed.unnamed(version.load(), (other,)))


def test_files_that_nothing_reads(version: Version) -> None:
    root = version.write()
    for name in ("knock_out.yaml", "sets/03-sheet.yml", "criteria/more/things.yaml", ".hidden"):
        path = root / ID / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("", encoding="utf-8")
    places = [finding.place for finding in unnamed.check(version.load())]
    assert places == [f"{ID}/{name}" for name in ("criteria/more/things.yaml", "knock_out.yaml", "sets/03-sheet.yml")]
