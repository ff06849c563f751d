"""Files that nobody but their owner may read: what is stored names people and what they sell."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

_OWNERS = 0o600
_BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps of a database: it makes the files beside it as readable as the database is."""


def open_private(file: Path) -> IO[str]:
    """Open a file of text for writing that its owner alone may read, whatever the umask and whatever it was before.

    What is no regular file, such as a pipe, is opened as it is.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNERS)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        with suppress(PermissionError):  # another's file, which we may write to
            os.fchmod(descriptor, _OWNERS)
    return os.fdopen(descriptor, "w", encoding="utf-8")


def keep_private(database: str | None, options: Mapping[str, object]) -> list[str]:
    """Make the file of an SQLite database its owner's alone, before SQLite makes it as the umask says.

    Args:
        database: the file as a URL of SQLAlchemy names it.
        options: the options of that URL.

    Returns:
        The names of the files that others could read until now.
    """
    file = _file(database)
    if file is None:
        return []
    if options.get("mode", "rwc") == "rwc":
        with suppress(OSError):  # it is there, or SQLite says what is wrong
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNERS)
            os.fchmod(descriptor, _OWNERS)
            os.close(descriptor)
    return [each.name for each in (Path(f"{file}{end}") for end in _BESIDE) if _tightened(each)]


def _file(database: str | None) -> Path | None:
    if not database or database == ":memory:":
        return None
    if database.startswith("file:"):
        named = unquote(urlsplit(database).path)
        return Path(named) if named and named != ":memory:" else None
    return Path(database)


def _tightened(file: Path) -> bool:
    """Take from others what they may do with a file; tell whether they could do anything."""
    try:
        mode = file.stat().st_mode
        if not stat.S_ISREG(mode) or not mode & 0o077:
            return False
        file.chmod(mode & 0o700)
    except OSError:  # it is not there, or another's
        return False
    return True
