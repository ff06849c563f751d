"""Reading criteria files, and collecting every problem of every file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ocop_rules.documents.source import Source, read_file
from ocop_rules.documents.validation import keys_of, problems_of
from ocop_rules.errors import InvalidDocument, InvalidRulebook, Place, Problem, dotted
from ocop_rules.rulebook.model import Origin
from ocop_rules.text import Text, text

VERSION_NAME = re.compile(r"qd-([1-9][0-9]{0,5})-([0-9]{4})\Z")
"""The name of a version's directory, its id: number and year of the decision."""

_Model = TypeVar("_Model", bound=BaseModel)


class CriteriaFiles:
    """Reads files below the directory of the criteria.

    Args:
        root: the directory of the criteria.

    Attributes:
        problems: everything that was found wrong so far.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def has_version(self, name: str) -> bool:
        """Tell whether there is a version of this name: never what lies elsewhere, as `/etc` or `../other`."""
        return VERSION_NAME.match(name) is not None and (self.root / name / "decision.yaml").is_file()

    def source(self, path: Path) -> Source | None:
        """Return a file as plain data, named by its path below the root; None, problems noted, if it is wrong."""
        name = path.relative_to(self.root).as_posix()
        try:
            return replace(read_file(path), name=name)
        except InvalidDocument as error:
            self.problems += [replace(p, place=f"{name}: {p.place}".removesuffix(": ")) for p in error.problems]
            return None

    def model(self, source: Source, model: type[_Model]) -> _Model | None:
        """Return a file's data as a model; None, with its problems noted, if it does not fit."""
        try:
            return model.model_validate(source.data)
        except ValidationError as error:
            found = problems_of(error, source, keys_of(model))
            self.problems += [replace(p, place=f"{source.name}: {p.place}".removesuffix(": ")) for p in found]
            return None

    def read(self, path: Path, model: type[_Model]) -> tuple[_Model, Source] | None:
        """Return a file as a model with its source; None, with its problems noted, if it is wrong."""
        source = self.source(path)
        if source is None:
            return None
        read = self.model(source, model)
        return None if read is None else (read, source)

    def read_alone(self, name: str, model: type[_Model]) -> _Model:
        """Return the file of this name at the root, which has to be there, as a model.

        Raises:
            InvalidRulebook: with every problem of the file, or it is not there.
        """
        path = self.root / name
        if not path.is_file():
            message = text(
                "không có tệp này trong thư mục bộ tiêu chí", "the directory of the criteria has no such file"
            )
            raise InvalidRulebook([Problem("criteria", name, message)], name)
        found = self.read(path, model)
        self.stop_if_wrong(name)
        assert found
        return found[0]

    def problem(self, source: Source, place: Place, message: Text, mend: Text | None = None) -> None:
        """Note a problem at a place of a file."""
        where = f"{source.name}: {dotted(place)}"
        self.problems.append(Problem("criteria", where, message, mend, line=source.line(place)))

    def stop_if_wrong(self, name: str) -> None:
        """Raise `InvalidRulebook` with every problem noted so far, if there is one."""
        if self.problems:
            raise InvalidRulebook(list(dict.fromkeys(self.problems)), name)


def origin(source: Source, place: Place) -> Origin:
    """Return where a value of a file stands."""
    return Origin(source.name, source.line(place) or 1)


def unread(directory: Path, read: Iterable[str]) -> tuple[str, ...]:
    """Return the files below a directory that nothing reads, by their paths in it; hidden ones are not meant.

    Args:
        directory: the directory.
        read: the patterns of the files in it that are read.
    """
    known = {path for pattern in read for path in directory.glob(pattern)}
    found = (path for path in directory.rglob("*") if path.is_file() and path not in known)
    names = (path.relative_to(directory) for path in found)
    return tuple(sorted(name.as_posix() for name in names if not any(part.startswith(".") for part in name.parts)))


def version_of(source: Source) -> str:
    """Return the version in whose directory a file stands."""
    return source.name.split("/", 1)[0]
