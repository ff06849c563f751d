"""The library: what is judged, for all decisions, by name, with what an entry extends filled in.

Names are `theme.entry`, for the entry of that name in `criteria/library/<theme>.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ocop_rules.documents.source import Source
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import Place
from ocop_rules.rulebook.definition import CriterionDefinition, SectionDefinition, SetDefinition, Theme
from ocop_rules.rulebook.files import CriteriaFiles, origin, unread
from ocop_rules.rulebook.model import LibraryContents, Origin
from ocop_rules.text import text

LIBRARY = "library"
"""The directory of the library below that of the criteria."""

_THEME = re.compile(r"[a-z][a-z0-9_]*\.yaml\Z")
"""The name of a file of the library."""

_MOST_STEPS = 50
"""From an entry to the one in which its options are written there are never so many."""


@dataclass(frozen=True, slots=True)
class _Written:
    definition: CriterionDefinition
    source: Source
    place: Place


def _entries(theme: str, written: Theme, source: Source) -> dict[str, _Written]:
    return {f"{theme}.{name}": _Written(entry, source, (name,)) for name, entry in written.root.items()}


class Library:
    """Finds entries, reading a theme when one of its entries is first asked for."""

    def __init__(self, files: CriteriaFiles) -> None:
        self._files = files
        self._directory = files.root / LIBRARY
        self._themes: dict[str, dict[str, _Written]] = {}
        self._wrong: set[str] = set()
        self._resolved: dict[str, CriterionDefinition] = {}

    def names(self) -> list[str]:
        """Return the names of all entries, reading every theme."""
        return [name for file in self.files() for name in self._theme(file.removesuffix(".yaml"))]

    def read(self, product_set: SetDefinition) -> None:
        """Read what a sheet uses, noting what is wrong with the files."""
        for entries in product_set.parts.values():
            for entry in entries.values():
                for placement in entry.criteria.values() if isinstance(entry, SectionDefinition) else (entry,):
                    self.definition(placement.use)

    def is_wrong(self, name: str) -> bool:
        """Tell whether the file in which an entry would stand could not be read."""
        return name.partition(".")[0] in self._wrong

    def files(self) -> list[str]:
        """Return the names of the files of all themes."""
        return sorted(path.name for path in self._directory.glob("*.yaml") if _THEME.match(path.name))

    def definition(self, name: str) -> CriterionDefinition | None:
        """Return an entry by its name, with all that it extends filled in; None if there is none."""
        if self._find(name) is None:
            return None
        if name not in self._resolved:
            self._resolved[name] = self._resolve(name, ()) or self._at(name).definition
        return self._resolved[name]

    def ancestry(self, name: str) -> tuple[str, ...]:
        """Return an entry's name and those of all that it extends, nearest first, as far as it is right."""
        out = [name]
        while (base := self._at(out[-1]).definition.extends) is not None:
            if base in out or self._find(base) is None:
                break
            out.append(base)
        return tuple(out)

    def identity(self, name: str, trail: tuple[str, ...] = ()) -> str:
        """Return the name under which a criterion is known in all versions: what it extends or is the same as."""
        family = self.ancestry(name)
        declaring = next((each for each in family if self._at(each).definition.same_as is not None), None)
        if declaring is None:
            return family[-1]
        written = self._at(declaring)
        other = written.definition.same_as or ""
        if self.definition(other) is None:
            self._absent(written, "same_as", other)
            return declaring
        if other in trail:
            self._circle(written, "same_as")
            return declaring
        if len(trail) == _MOST_STEPS:
            self._too_long(written, "same_as")
            return declaring
        return self.identity(other, (*trail, other))

    def origin(self, name: str) -> Origin:
        """Return where an entry begins."""
        written = self._at(name)
        return origin(written.source, written.place)

    def options_at(self, name: str) -> tuple[Source, Place]:
        """Return the file and the place of the entry in which an entry's options are written."""
        written = self._at(self.ancestry(name)[-1])
        return written.source, written.place

    def _theme(self, theme: str) -> dict[str, _Written]:
        """Return the entries of a theme by name; none if there is no such file or it is wrong, which is noted."""
        if theme not in self._themes:
            path = self._directory / f"{theme}.yaml"
            there = path.is_file()
            read = self._files.read(path, Theme) if there else None
            if there and read is None:
                self._wrong.add(theme)
            self._themes[theme] = {} if read is None else _entries(theme, *read)
        return self._themes[theme]

    def _find(self, name: str) -> _Written | None:
        return self._theme(name.partition(".")[0]).get(name)

    def _at(self, name: str) -> _Written:
        return self._theme(name.partition(".")[0])[name]

    def _resolve(self, name: str, trail: tuple[str, ...]) -> CriterionDefinition | None:
        """Return an entry with all that it extends filled in; None, noted, if it extends what it cannot."""
        written = self._at(name)
        base = written.definition.extends
        if base is None:
            return written.definition
        if base in (*trail, name):
            self._circle(written, "extends")
        elif len(trail) == _MOST_STEPS:
            self._too_long(written, "extends")
        elif self._find(base) is None:
            self._absent(written, "extends", base)
        else:
            found = self._resolve(base, (*trail, name))
            return None if found is None else self._extended(found, written)
        return None

    def _absent(self, written: _Written, key: str, name: str) -> None:
        message = text(f"thư viện không có “{name}”", f"there is no “{name}” in the library")
        self._files.problem(written.source, (*written.place, key), message, did_you_mean(name, self.names()))

    def _circle(self, written: _Written, key: str) -> None:
        message = text(f"{key} đi thành vòng tròn", f"{key} goes in a circle")
        self._files.problem(written.source, (*written.place, key), message)

    def _too_long(self, written: _Written, key: str) -> None:
        message = text(f"{key} qua hơn {_MOST_STEPS} bước", f"{key} goes on for more than {_MOST_STEPS} steps")
        self._files.problem(written.source, (*written.place, key), message)

    def _extended(self, base: CriterionDefinition, written: _Written) -> CriterionDefinition:
        own = written.definition
        options = base.options
        labels, readings = own.labels or {}, own.readings or {}
        named = (*labels, *readings)
        if named and options is None:
            message = text("không đổi được phương án của các trường hợp", "cases cannot be overridden")
            self._files.problem(written.source, written.place, message)
            return own
        if options is not None and named:
            if any(not 1 <= ordinal <= len(options) for ordinal in named):
                message = text(f"mục gốc có {len(options)} phương án", f"the base has {len(options)} options")
                self._files.problem(written.source, written.place, message)
                return own
            options = tuple(
                option.model_copy(
                    update={"label": labels.get(i, option.label), "reading": readings.get(i, option.reading)}
                )
                for i, option in enumerate(options, 1)
            )
        changes = {
            key: getattr(own, key)
            for key in ("title", "detail", "decided_by", "because", "binds_unless")
            if getattr(own, key) is not None
        }
        return base.model_copy(update={**changes, "options": options})


def load_library(root: Path) -> LibraryContents:
    """Read the whole library, also what no sheet uses; raises `InvalidRulebook` with all its problems."""
    files = CriteriaFiles(root)
    library = Library(files)
    names = tuple(library.names())
    for name in names:
        library.definition(name)
        library.identity(name)
    files.stop_if_wrong(LIBRARY)
    return LibraryContents(names, unread(root / LIBRARY, library.files()))
