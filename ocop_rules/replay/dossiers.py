"""The dossiers that there are to rate: in files and folders, in JSON Lines, and in records, whose bundle is taken."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias, TypeVar

from ocop_rules.documents.source import FaultyDocument, read_bytes, read_file
from ocop_rules.errors import InvalidDocument, InvalidEvidence, InvalidRecord, OcopError, Problem
from ocop_rules.evidence.bundle import FORMAT as BUNDLE
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.replay.lines import ENDINGS, input_files, read_lines
from ocop_rules.replay.record import RECORD_FORMAT, Record, read_json, read_record
from ocop_rules.text import printable, text

_Answer = TypeVar("_Answer")

_DOCUMENTS = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier that is to be rated.

    Attributes:
        name: the file, and the line in it, where it stands.
        bundle: its bundle; None where there is none.
        error: why its bundle cannot be read; None beside `bundle` None for a file that is no dossier at all.
        record: the record whose bundle it is; None where it is none of a record.
        file: the file.
    """

    name: str
    bundle: BundleInput | None = None
    error: OcopError | None = None
    record: Record | None = None
    file: Path = Path()


def are_one(paths: Sequence[str]) -> bool:
    """Tell whether paths name one dossier: one file that does not hold a dossier a line."""
    return len(paths) == 1 and not os.path.isdir(paths[0]) and not paths[0].endswith(ENDINGS)


def dossiers_in(paths: Sequence[str], apart: Collection[Path] = (), *, lines_unread: bool = False) -> Iterator[Dossier]:
    """Return the dossiers of files and folders, in the order of the paths, those of a folder in the order of names.

    Of a folder, files below it are taken that end as bundles, records and JSON Lines do; what is no dossier among them
    is told, and nothing more. What is below a folder of `apart` is left out. With `lines_unread` JSON Lines are
    given as bundles in bytes, for `dossier_of` to read wherever there is time.
    """
    of_line = Dossier if lines_unread else dossier_of
    for written in paths:
        path = Path(written)
        if os.path.isdir(path):  # False where nobody may look, which reading the file then tells
            for each in sorted(found for found in path.rglob("*") if _is_taken(path, found)):
                if not any(each.is_relative_to(folder) for folder in apart):
                    yield from _with_file(each, _in_file(each, of_line, named=False))
        else:
            yield from _with_file(path, _in_file(path, of_line, named=True))


def _with_file(file: Path, found: Iterable[Dossier]) -> Iterator[Dossier]:
    return (replace(each, file=file) for each in found)


def rated(
    dossiers: Iterable[Dossier], rate: Callable[[Iterable[BundleInput]], Iterator[_Answer | OcopError]]
) -> Iterator[tuple[Dossier, _Answer | OcopError | None]]:
    """Return what came of each dossier in its order; None for a file that is no dossier.

    Args:
        dossiers: the dossiers; they are read as they are needed.
        rate: rates many bundles, or advises on them, keeping their order.
    """
    waiting: deque[Dossier] = deque()

    def bundles() -> Iterator[BundleInput]:
        for each in dossiers:
            waiting.append(each)
            if each.bundle is not None:
                yield each.bundle

    for answer in rate(bundles()):
        while waiting[0].bundle is None:
            yield waiting[0], waiting.popleft().error
        yield waiting.popleft(), answer
    for each in waiting:
        yield each, each.error


def no_dossiers(paths: Sequence[str], passed_over: Sequence[str]) -> InvalidEvidence:
    """Return the error of paths under which there is no dossier.

    Args:
        paths: the paths.
        passed_over: the files there that are none.
    """
    mend = text(
        "cần tệp .yaml, .json hoặc .jsonl có dòng “format: ocop-evidence/1”",
        "files .yaml, .json or .jsonl with “format: ocop-evidence/1” are needed",
    )
    found = printable(", ".join(passed_over)) or None
    told = text("không có hồ sơ nào", "there is no dossier")
    return InvalidEvidence([Problem("no-dossiers", "", told, mend, found)], printable(", ".join(paths), 200))


def _is_taken(folder: Path, path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and path.name.endswith((*_DOCUMENTS, *ENDINGS)) and path.is_file()


_OfLine: TypeAlias = Callable[[str, bytes], Dossier]


def _in_file(path: Path, of_line: _OfLine, *, named: bool) -> Iterator[Dossier]:
    name = printable(str(path), 200)
    if path.name.endswith(ENDINGS):
        yield from _in_lines(name, path, of_line)
        return
    try:
        data = read_file(path).data
    except FaultyDocument as error:
        data = error.source.data
    except InvalidDocument as error:
        yield Dossier(name, error=InvalidEvidence(error.problems, error.name))
        return
    kind = data.get("format") if isinstance(data, Mapping) else None
    other = isinstance(kind, str) and kind.startswith("ocop-") and kind.partition("/")[0] != BUNDLE.partition("/")[0]
    if kind == RECORD_FORMAT:
        yield dossier_of(name, path.read_bytes())
    elif named or (isinstance(data, Mapping) and "dossier" in data and not other):
        yield Dossier(name, path)
    else:
        yield Dossier(name)


def dossiers_held(content: bytes) -> tuple[Dossier, ...]:
    """Return the dossiers of a file that was sent: a bundle or a record, or one a line; each is named by its line.

    Raises:
        InvalidDocument: it is no YAML or JSON.
    """
    lines = [(number, line) for number, line in enumerate(content.split(b"\n"), 1) if line.strip()]
    if len(lines) > 1 and all(line.lstrip(_BLANK).startswith(b"{") for _, line in lines):
        return tuple(dossier_of(str(number), line.strip(_BLANK)) for number, line in lines)
    try:
        data = read_bytes(content).data
    except FaultyDocument as error:
        data = error.source.data
    if isinstance(data, Mapping) and data.get("format") == RECORD_FORMAT:
        return (dossier_of("1", content),)
    return (Dossier("1", content),)


_BLANK = b" \t\r\xef\xbb\xbf"


def _in_lines(name: str, path: Path, of_line: _OfLine) -> Iterator[Dossier]:
    try:
        for line in read_lines(input_files([str(path)])):
            where = f"{name}:{line.number}"
            if line.fault is not None:
                yield Dossier(where, error=InvalidEvidence([line.fault], where))
            else:
                yield of_line(where, line.data)
    except OcopError as error:
        yield Dossier(name, error=error)


def dossier_of(name: str, content: bytes) -> Dossier:
    """Return the bundle of a record; of a line or a file that is none, itself."""
    try:
        data = read_json(content)
    except InvalidRecord:
        return Dossier(name, content)
    if not isinstance(data, dict) or data.get("format") != RECORD_FORMAT:
        return Dossier(name, content)
    try:
        record = read_record(content)
        return Dossier(name, record.bundle, record=record)
    except InvalidRecord as error:
        return Dossier(name, error=error)
