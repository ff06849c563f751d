"""Ways to break a version that is right, and where its files stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tests.rulebook.version import ID, Version, said

THINGS = "library/things.yaml"
SHEET = f"{ID}/sets/01-sheet.yaml"
DECISION = f"{ID}/decision.yaml"
KNOCK_OUTS = f"{ID}/knock_outs.yaml"
VOCABULARY = "vocabulary.yaml"

Edit: TypeAlias = Callable[[Version], object]


def drop(name: str) -> Edit:
    return lambda v: v.criteria["origin"].pop(name)


def when(**condition: object) -> Edit:
    return lambda v: v.options("origin")[0].update(when=condition)


def printed(number: str, **entry: object) -> Edit:
    """Print something else at a criterion of the first sheet."""
    return lambda v: v.place(1, number, **entry)


def head(number: str, **written: object) -> Edit:
    """Write something else at the head of a section of the first sheet."""
    return lambda v: v.sets[1]["parts"]["A"][number].update(written)


def added(number: str, **written: object) -> Edit:
    """Put another section or criterion on the first sheet."""
    return lambda v: v.sets[1]["parts"]["A"].update({number: written})


def entry(**written: object) -> Edit:
    """Put another entry into the library, and on the first sheet."""

    def edit(version: Version) -> None:
        version.criteria["variant"] = written
        version.place(1, "1.1", use="things.variant")

    return edit


def extending(**written: object) -> Edit:
    return entry(extends="things.origin", **written)


def cased(**entry: object) -> Edit:
    """Put two alternative cases on the first sheet, and print something else there."""

    def edit(version: Version) -> None:
        version.cased("a", "b")
        version.place(1, "2", use="things.cased", **entry)

    return edit


def both(*edits: Edit) -> Edit:
    return lambda v: [edit(v) for edit in edits]


def grouped(groups: dict[str, list[str]], **more: object) -> Edit:
    """Give criterion 2 of the first sheet two cases, and the sheet groups of cases."""

    def edit(version: Version) -> None:
        cased()(version)
        cases = {name: {"title": said(f"Ca {name}", f"Case {name}")} for name in "ab"}
        told = {
            name: {"title": said(name, f"by {name}"), "criteria": of, "cases": cases} for name, of in groups.items()
        }
        version.sets[1].update(case_groups=told, **more)

    return edit


def marks(*marks: dict[str, object]) -> Edit:
    return lambda v: v.decision.update(marks=[{"option": 1, "stars": 3, **mark} for mark in marks])
