"""The definitions of criteria of all versions, by name, with what they extend filled in.

Names are `version:theme.definition`. A reference may leave out the version, or the version and the theme, of the file
in which it stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from ocop_rules.documents.source import Source
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import Place
from ocop_rules.rulebook.definition import CriterionDefinition, Theme
from ocop_rules.rulebook.files import CriteriaFiles, origin
from ocop_rules.rulebook.model import Origin
from ocop_rules.text import text

_MOST_STEPS = 50
"""From a definition to the one in which its options are written there are never so many."""


def qualified(reference: str, near: str) -> str:
    """Return a reference in full.

    Args:
        reference: `name`, `theme.name` or `version:theme.name`.
        near: the full name of the definition, or `version:`, in whose file it stands.
    """
    if ":" in reference:
        return reference
    version, _, rest = near.partition(":")
    theme = "" if "." in reference else f"{rest.split('.')[0]}."
    return f"{version}:{theme}{reference}"


@dataclass(frozen=True, slots=True)
class _Written:
    definition: CriterionDefinition
    source: Source
    place: Place


class Library:
    """Finds definitions, reading the themes of a version when one of its definitions is first asked for."""

    def __init__(self, files: CriteriaFiles) -> None:
        self._files = files
        self._written: dict[str, _Written] = {}
        self._resolved: dict[str, CriterionDefinition] = {}
        self._versions: set[str] = set()

    def read(self, version: str) -> None:
        """Read the themes of a version and resolve all their definitions, noting what is wrong."""
        self._read(version)
        for name in [name for name in self._written if name.startswith(f"{version}:")]:
            self.definition(name)

    def _read(self, version: str) -> None:
        if version in self._versions:
            return
        self._versions.add(version)
        for path in sorted((self._files.root / version / "criteria").glob("*.yaml")):
            theme = self._files.read(path, Theme)
            if theme is not None:
                for name, definition in theme[0].root.items():
                    self._written[f"{version}:{path.stem}.{name}"] = _Written(definition, theme[1], (name,))

    def names(self) -> list[str]:
        """Return the full names of the definitions read so far."""
        return list(self._written)

    def definition(self, name: str) -> CriterionDefinition | None:
        """Return a definition by its full name, with all that it extends filled in; None if there is none."""
        self._read(name.split(":", 1)[0])
        if name not in self._written:
            return None
        if name not in self._resolved:
            self._resolved[name] = self._resolve(name, ())
        return self._resolved[name]

    def ancestry(self, name: str) -> tuple[str, ...]:
        """Return a definition's full name and those of all that it extends, nearest first, as far as it is right."""
        out = [name]
        while (extends := self._written[out[-1]].definition.extends) is not None:
            base = qualified(extends, out[-1])
            self._read(base.split(":", 1)[0])
            if base in out or base not in self._written:
                break
            out.append(base)
        return tuple(out)

    def identity(self, name: str, trail: tuple[str, ...] = ()) -> str:
        """Return the full name under which a criterion is known in all versions: what it extends or is the same as."""
        family = self.ancestry(name)
        declaring = next((each for each in family if self._written[each].definition.same_as is not None), None)
        if declaring is None:
            return family[-1]
        written = self._written[declaring]
        other = qualified(written.definition.same_as or "", declaring)
        if self.definition(other) is None:
            self._files.problem(
                written.source,
                (*written.place, "same_as"),
                text(f"không có tiêu chí “{other}”", f"there is no criterion “{other}”"),
                did_you_mean(other, self._written),
            )
            return declaring
        if other in trail:
            self._circle(written, "same_as")
            return declaring
        if len(trail) == _MOST_STEPS:
            self._too_long(written, "same_as")
            return declaring
        return self.identity(other, (*trail, other))

    def origin(self, name: str) -> Origin:
        """Return where a definition begins."""
        written = self._written[name]
        return origin(written.source, written.place)

    def options_at(self, name: str) -> tuple[Source, Place]:
        """Return the file and the place of the definition in which a definition's options are written."""
        written = self._written[self.ancestry(name)[-1]]
        return written.source, written.place

    def _resolve(self, name: str, trail: tuple[str, ...]) -> CriterionDefinition:
        written = self._written[name]
        definition = written.definition
        if definition.extends is None:
            return definition
        base_name = qualified(definition.extends, name)
        self._read(base_name.split(":", 1)[0])
        if base_name in (*trail, name):
            self._circle(written, "extends")
            return definition
        if len(trail) == _MOST_STEPS:
            self._too_long(written, "extends")
            return definition
        if base_name not in self._written:
            self._files.problem(
                written.source,
                (*written.place, "extends"),
                text(f"không có tiêu chí “{base_name}” để mở rộng", f"there is no “{base_name}” to extend"),
                did_you_mean(base_name, self._written),
            )
            return definition
        return self._extended(self._resolve(base_name, (*trail, name)), written)

    def _circle(self, written: _Written, key: str) -> None:
        message = text(f"{key} đi thành vòng tròn", f"{key} goes in a circle")
        self._files.problem(written.source, (*written.place, key), message)

    def _too_long(self, written: _Written, key: str) -> None:
        message = text(f"{key} qua hơn {_MOST_STEPS} bước", f"{key} goes on for more than {_MOST_STEPS} steps")
        self._files.problem(written.source, (*written.place, key), message)

    def _extended(self, base: CriterionDefinition, written: _Written) -> CriterionDefinition:
        own = written.definition
        options = base.options
        overrides = any(each is not None for each in (own.points, own.min_stars, own.labels, own.readings))
        if overrides and options is None:
            message = text("không đổi được phương án của các trường hợp", "cases cannot be overridden")
            self._files.problem(written.source, written.place, message)
            return own
        if options is not None and overrides:
            named = (*(own.min_stars or {}), *(own.labels or {}), *(own.readings or {}))
            wrong = [ordinal for ordinal in named if not 1 <= ordinal <= len(options)]
            if wrong or (own.points is not None and len(own.points) != len(options)):
                message = text(f"tiêu chí gốc có {len(options)} phương án", f"the base has {len(options)} options")
                self._files.problem(written.source, written.place, message)
                return own
            options = tuple(
                option.model_copy(
                    update={
                        "points": own.points[i] if own.points is not None else option.points,
                        "min_stars": own.min_stars.get(i + 1) if own.min_stars is not None else option.min_stars,
                        "label": (own.labels or {}).get(i + 1, option.label),
                        "reading": (own.readings or {}).get(i + 1, option.reading),
                    }
                )
                for i, option in enumerate(options)
            )
        changes = {
            key: getattr(own, key)
            for key in ("title", "detail", "decided_by", "because", "scoring", "applies_if", "binds_unless")
            if getattr(own, key) is not None
        }
        return base.model_copy(update={**changes, "options": options})
