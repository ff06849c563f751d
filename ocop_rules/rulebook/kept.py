"""Rulebooks kept as they were read, so that a command need not read all their files again.

Python keeps what it compiles; so does the command line with rulebooks, in a directory of the user's.
What is kept holds for the very bytes of the criteria and of the modules that read them, and for nothing else.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import pydantic

from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.vocabulary import Vocabulary

DIRECTORY = "OCOP_CACHE"
"""The environment variable that names the directory in which rulebooks are kept; without it none are."""

_PACKAGE = Path(__file__).resolve().parent.parent

_READERS = ("", "documents", "rulebook")
"""The rooms that make a rulebook of files."""

_HASH = 32


def rulebook_of(root: Path, version: str) -> Rulebook:
    """Return a version's rulebook, kept or read.

    Args:
        root: the directory of the criteria.
        version: the version's id.

    Raises:
        InvalidRulebook: its files are wrong.
    """

    def read() -> Rulebook:
        from ocop_rules.rulebook.loader import load_rulebook  # with the models of the files, which take time to import

        return load_rulebook(root, version)

    def with_digest(rulebook: Rulebook) -> Rulebook:
        assert rulebook.digest  # which takes as long as reading
        return rulebook

    return _kept_or(root, version, _all_below, read, with_digest)


def vocabulary_of(root: Path) -> Vocabulary:
    """Return the vocabulary of all versions, kept or read; raises `InvalidRulebook` as `rulebook_of` does."""

    def read() -> Vocabulary:
        from ocop_rules.rulebook.loader import load_vocabulary

        return load_vocabulary(root)

    return _kept_or(root, "vocabulary", lambda root: [root / "vocabulary.yaml"], read)


_Made = TypeVar("_Made", Rulebook, Vocabulary)


def _kept_or(
    root: Path,
    name: str,
    files: Callable[[Path], Iterable[Path]],
    read: Callable[[], _Made],
    whole: Callable[[_Made], _Made] = lambda made: made,
) -> _Made:
    """Return what is kept under a name, or read it, and keep it where there is a directory for it.

    Args:
        root: the directory of the criteria.
        name: the name.
        files: gives the files below it that count.
        read: reads it.
        whole: adds what is to be kept with it.
    """
    directory = os.environ.get(DIRECTORY)
    key = _key(files(root)) if directory else None
    if not directory or key is None:
        return read()
    place = Path(directory, f"{hashlib.sha256(os.fsencode(root)).hexdigest()[:16]}-{name}.pickle")
    content = _kept(place, key)
    if content is not None:
        kept: _Made = pickle.loads(content)
        return kept
    made = whole(read())
    if _key(files(root)) == key:  # else somebody changed them just now
        _keep(place, key, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


def _key(paths: Iterable[Path]) -> bytes | None:
    """Return the digest of all that makes what is read of files what it is; None if one cannot be read."""
    made = _readers().copy()
    try:
        for path in paths:
            if path.is_file():  # and no pipe, which would be waited for
                content = path.read_bytes()
                made.update(os.fsencode(path) + b"\0%d\0" % len(content) + content)
    except OSError:
        return None
    return made.digest()


@cache
def _readers() -> hashlib._Hash:
    """Return the digest of the modules that read, to go on from."""
    made = hashlib.sha256(f"{sys.version} {pydantic.VERSION}".encode())
    for room in _READERS:
        for path in sorted((_PACKAGE / room).glob("*.py")):
            made.update(path.read_bytes())
    return made


def _all_below(root: Path) -> Iterator[Path]:
    for directory, names, files in os.walk(root):
        names.sort()
        yield from (Path(directory, name) for name in sorted(files))


def _kept(place: Path, key: bytes) -> bytes | None:
    """Return what is kept at a place; None if it is of other files, not whole, or not this user's own."""
    try:
        with place.open("rb") as file:
            if not _is_own(os.fstat(file.fileno())):
                return None
            found = file.read()
    except OSError:
        return None
    content = found[2 * _HASH :]
    return content if found[: 2 * _HASH] == key + hashlib.sha256(content).digest() else None


def _is_own(found: os.stat_result) -> bool:
    """Tell whether nobody but this user can have written a file."""
    return not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not found.st_mode & 0o022)


def _keep(place: Path, key: bytes, content: bytes) -> None:
    """Keep something whole or not at all; a full disk or a home that cannot be written is no fault of a rating."""
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            made = Path(file.name)
    except OSError:
        return
    try:
        made.write_bytes(key + hashlib.sha256(content).digest() + content)
        made.replace(place)
    except OSError:
        made.unlink(missing_ok=True)
