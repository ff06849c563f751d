"""Two small versions under one root that a test changes and compares."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from ocop_rules.rulebook.diff.change import Change, Kind, Spot, VersionDiff
from ocop_rules.rulebook.diff.diff import diff
from ocop_rules.rulebook.loader import load_rulebook
from ocop_rules.rulebook.model import Rulebook
from tests.rulebook.version import Version, Written, library, placements, printed

BEFORE, AFTER = "qd-1-2026", "qd-2-2026"
THEMES = {BEFORE: "things", AFTER: "later"}

_OPPOSITES = {
    "added": "removed",
    "removed": "added",
    "stricter": "looser",
    "looser": "stricter",
    "split": "merged",
    "merged": "split",
    "introduced": "dropped",
    "dropped": "introduced",
}

Seen = tuple[Kind, Spot | None, Spot | None, Any, Any]


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


class Side:
    """The files of one of the two versions as plain data; `slugs` names its sets, `theme` the theme of its entries.

    What its sheets take from `things` is its own entry of that name, where it has one.
    """

    def __init__(self, root: Path, name: str) -> None:
        plain = Version(root)
        self.name = name
        self.theme = THEMES[name]
        self.decision: Written = plain.decision | {"id": name, "number": f"{name[3]}/2026/QĐ-TTg"}
        self.knock_outs: Written = plain.knock_outs
        self.criteria: Written = plain.criteria
        self.sets: dict[int, Written] = plain.sets
        self.slugs = {1: "first", 2: "second"}
        self.documents, self.facts = plain.documents, plain.facts

    def options(self, name: str) -> list[Written]:
        found: list[Written] = self.criteria[name]["options"]
        return found

    def entries(self, number: int, part: str = "A") -> Written:
        """Return the sections and criteria of a part of a sheet by printed number, to be changed in place."""
        found: Written = self.sets[number]["parts"][part]
        return found

    def place(self, number: str, *sets: int, **entry: Any) -> None:
        """Print something else at a criterion of some sheets, or of all; what is not given stays."""
        for each in sets or self.sets:
            dict(placements(self.sets[each]))[number].update(entry)

    def renumber(self, number: str, other: str, *sets: int) -> None:
        """Print a criterion that stands by itself, or a section, under another number, at the end of its part."""
        for each in sets or self.sets:
            self.entries(each)[other] = self.entries(each).pop(number)

    def add_set(self, number: int, slug: str, **more: Any) -> None:
        self.sets[number] = deepcopy(self.sets[1]) | {"number": number} | more
        self.slugs[number] = slug

    def drop_set(self, number: int) -> None:
        del self.sets[number], self.slugs[number]

    def sheets(self, themes: Written) -> dict[str, Written]:
        """Return its set files by name, each with what the entries of the themes have beside their options."""
        out: dict[str, Written] = {}
        for number, written in self.sets.items():
            sheet = deepcopy(written)
            for _, placement in placements(sheet):
                theme, _, entry = placement["use"].partition(".")
                if theme == "things" and entry in self.criteria:
                    placement["use"] = f"{self.theme}.{entry}"
            out[f"{number:02d}-{self.slugs[number]}.yaml"] = printed(sheet, themes)
        return out


class Two:
    """Two versions that say the same until a test changes one of them.

    They share one library. The entries of the earlier one are its theme `things`, those of the later one its theme
    `later`, each the same as that of the earlier one with its name, unless it says otherwise.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self.before, self.after = Side(root, BEFORE), Side(root, AFTER)

    def load(self) -> tuple[Rulebook, Rulebook]:
        for name, written in self.after.criteria.items():
            if name in self.before.criteria and not {"extends", "same_as"} & set(written):
                written["same_as"] = f"things.{name}"
        self._write("vocabulary.yaml", {"documents": self.before.documents, "facts": self.before.facts})
        themes = {side.theme: side.criteria for side in (self.before, self.after)}
        for theme, entries in themes.items():
            self._write(f"library/{theme}.yaml", library(entries))
        for side in (self.before, self.after):
            self._write(f"{side.name}/decision.yaml", side.decision)
            self._write(f"{side.name}/knock_outs.yaml", side.knock_outs)
            for name, sheet in side.sheets(themes).items():
                self._write(f"{side.name}/sets/{name}", sheet)
        return load_rulebook(self._root, BEFORE), load_rulebook(self._root, AFTER)

    def diff(self) -> VersionDiff:
        """Compare them; the other way round must give the mirror image, each with itself nothing."""
        before, after = self.load()
        found, back = diff(before, after), diff(after, before)
        assert sorted(map(repr, map(_seen, back.changes))) == sorted(map(repr, map(_mirrored, found.changes)))
        assert not diff(before, before).changes
        assert not diff(after, after).changes
        return found

    def changes(self) -> tuple[Change, ...]:
        return self.diff().changes

    def of(self, criterion: str, in_set: int = 1) -> list[tuple[Kind, Any, Any]]:
        """Return kind and values of what changed at a criterion or knock-out of one set."""
        return [
            (change.kind, change.was, change.now)
            for change in self.changes()
            if change.identity.rpartition(".")[2] == criterion and change.after and change.after.set == in_set
        ]

    def kinds(self) -> list[Kind]:
        """Return the kinds of all changes, each once, in order."""
        return list(dict.fromkeys(change.kind for change in self.changes()))

    def _write(self, name: str, data: Any) -> None:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _seen(change: Change) -> Seen:
    return change.kind, change.before, change.after, change.was, change.now


def _mirrored(change: Change) -> Seen:
    head, _, last = change.kind.value.rpartition("-")
    kind = Kind(f"{head}-{_OPPOSITES[last]}") if last in _OPPOSITES else change.kind
    return kind, change.after, change.before, change.now, change.was
