"""The journal of a round: every score sheet that came, in the order in which it came.

A corrected sheet replaces an older one of the same member and product, and both stay. Each line is canonical JSON and
holds the digest of the line before it, so that a line that was changed or taken out shows.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocop_rules.brief import brief
from ocop_rules.canonical import canonical, digest_of_text
from ocop_rules.errors import InvalidRound, Problem
from ocop_rules.text import printable, text

FILE = "journal.jsonl"
FORMAT = "ocop-round-journal/1"

_MAX_LINE = 1_000_000
_NOTHING = "0" * 64
"""What stands in the first line for the digest of the line before it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A score sheet that came.

    Attributes:
        dossier: the dossier it is about.
        member: the member who scored, by name.
        sheet: an entry of `sheets` of a bundle.
        file: the file it came in, as a path in the round's folder, or another word for whence it came.
        received_at: when, in UTC, to the second; it is noted, and decides nothing.
    """

    dossier: str
    member: str
    sheet: Mapping[str, Any]
    file: str
    received_at: str

    def __repr__(self) -> str:
        return brief(self)

    @property
    def content(self) -> str:
        """The sheet as canonical JSON."""
        return canonical(dict(self.sheet))


class Journal:
    """The journal in a round's folder.

    Args:
        folder: the folder; the journal need not be there yet.

    Raises:
        InvalidRound: the journal was changed, cut or written by another program.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._entries: list[Entry] = []
        self._last = _NOTHING
        if self._path.exists():
            self._read()

    def __repr__(self) -> str:
        return f"Journal(entries={len(self._entries)})"

    @property
    def entries(self) -> Sequence[Entry]:
        """All sheets that came, in their order."""
        return tuple(self._entries)

    def of(self, dossier: str, member: str) -> Sequence[Entry]:
        """Return the sheets of a member for a dossier, the one that counts last."""
        return [each for each in self._entries if (each.dossier, each.member) == (dossier, member)]

    def is_known(self, entry: Entry) -> bool:
        """Tell whether this sheet came in this file already, so that it is nothing new."""
        known = self.of(entry.dossier, entry.member)
        return any(each.file == entry.file and each.content == entry.content for each in known)

    def _new(self, entries: Iterable[Entry]) -> list[Entry]:
        new: list[Entry] = []
        for each in entries:
            if not self.is_known(each) and each not in new:
                new.append(each)
        return new

    def with_new(self, entries: Iterable[Entry]) -> Journal:
        """Return the journal as it would be with sheets that came, without noting them."""
        other = copy.copy(self)
        other._entries = [*self._entries, *self._new(entries)]
        return other

    def add(self, entries: Iterable[Entry]) -> int:
        """Note sheets that came, all of them or none, and return how many were new.

        Raises:
            OSError: the journal cannot be written.
        """
        new = self._new(entries)
        lines, last = [], self._last
        for each in new:
            line = canonical(
                {
                    "format": FORMAT,
                    "dossier": each.dossier,
                    "member": each.member,
                    "sheet": dict(each.sheet),
                    "file": each.file,
                    "received_at": each.received_at,
                    "previous": last,
                }
            )
            last = digest_of_text(line)
            lines.append(line + "\n")
        if lines:
            with self._path.open("ab") as file:
                file.write("".join(lines).encode())
                file.flush()
                os.fsync(file.fileno())
        self._entries += new
        self._last = last
        return len(new)

    def _read(self) -> None:
        with self._path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                self._entries.append(self._entry(line, number))

    def _entry(self, line: bytes, number: int) -> Entry:
        try:
            if len(line) > _MAX_LINE or not line.endswith(b"\n"):
                raise ValueError
            written = line.decode().removesuffix("\n")
            data = json.loads(written)
            entry = Entry(*(data[name] for name in ("dossier", "member", "sheet", "file", "received_at")))
            if data["format"] != FORMAT or data["previous"] != self._last or canonical(data) != written:
                raise ValueError
        except (ValueError, KeyError, TypeError, RecursionError):
            message = text(
                "dòng này của nhật ký đã bị sửa, cắt mất hoặc không phải nhật ký của chương trình",
                "this line of the journal was changed or cut, or is not of a journal of ours",
            )
            mend = text(
                "lấy lại bản sao lưu của nhật ký; các phiếu vẫn còn trong thư mục thì đọc lại được",
                "take the journal from a copy; sheets that are still in the folder can be read again",
            )
            name = printable(str(self._path), 200)
            raise InvalidRound([Problem("journal", FILE, message, mend, line=number)], name) from None
        self._last = digest_of_text(written)
        return entry
