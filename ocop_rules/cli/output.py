"""Files that a command is to write: refused before any work is done where they cannot be written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import typer


def output_file(path: Path | None) -> Path | None:
    """Return the file, or None where none is asked for.

    Raises:
        typer.BadParameter: nothing can be written there.
    """
    if path is not None and (path.is_dir() or not path.resolve().parent.is_dir()):
        raise typer.BadParameter(f"cannot write {path}")
    return path


def ending_of(path: Path) -> str:
    """Return what a file's name ends in, in small letters and without the dot."""
    return path.suffix.lower().removeprefix(".")


def output_of(formats: Sequence[str]) -> Callable[[Path], Path]:
    """Return the same for a file whose name must end in one of some formats, such as `docx`."""

    def checked(path: Path) -> Path:
        output_file(path)
        if ending_of(path) not in formats:
            raise typer.BadParameter(f"the name ends in {', '.join(f'.{each}' for each in formats)}")
        return path

    return checked
