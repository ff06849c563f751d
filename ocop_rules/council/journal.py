"""The journal of a round: every score sheet that came, in the order in which it came.

A corrected sheet replaces an older one of the same member and product, and both stay. Each line is canonical JSON and
holds the digest of the line before it, so that a line that was changed or taken out shows.
"""

from __future__ import annotations

import copy
import errno
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ocop_rules.brief import brief
from ocop_rules.canonical import canonical, digest_of_text
from ocop_rules.documents.regular_file import unreadable
from ocop_rules.errors import InvalidRound, Problem
from ocop_rules.text import printable, text

try:
    import fcntl
except ModuleNotFoundError:  # on Windows, where only one program at a time may take in sheets
    fcntl = None  # type: ignore[assignment]

FILE = "journal.jsonl"
FORMAT = "ocop-round-journal/1"

SENT = "http"
"""What stands in place of a file where a member sent the sheet to the service."""

_MAX_LINE = 1_000_000
_NOTHING = "0" * 64
"""What stands in the first line for the digest of the line before it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A score sheet that came.

    Attributes:
        dossier: the dossier it is about.
        member: the member who scored, by name.
        content: the sheet, an entry of `sheets` of a bundle, as canonical JSON: as text a year's sheets are small.
        file: the file it came in, as a path in the round's folder, or another word for whence it came.
        received_at: when, in UTC, to the second; it is noted, and decides nothing.
    """

    dossier: str
    member: str
    content: str
    file: str
    received_at: str

    def __repr__(self) -> str:
        return brief(self)

    @classmethod
    def of(cls, dossier: str, member: str, sheet: Mapping[str, Any], file: str, received_at: str) -> Entry:
        """Return the entry of a sheet that came."""
        return cls(dossier, member, canonical(dict(sheet)), file, received_at)

    @property
    def sheet(self) -> Mapping[str, Any]:
        """The sheet as an entry of `sheets` of a bundle."""
        read: dict[str, Any] = json.loads(self.content)
        return read


class Journal:
    """The journal in a round's folder.

    Args:
        folder: the folder; the journal need not be there yet.

    Raises:
        InvalidRound: the journal was changed, cut or written by another program, or it cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._entries: list[Entry] = []
        self._of: dict[tuple[str, str], list[Entry]] = {}
        self._last_in: dict[tuple[str, str, str], str] = {}
        self._last = _NOTHING
        self._size = 0
        try:
            with self._path.open("rb") as file:
                _lock(file, for_writing=False)
                self._read(file)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise self._refused(unreadable(error, FILE)) from None

    def __repr__(self) -> str:
        return f"Journal(entries={len(self._entries)})"

    @property
    def entries(self) -> Sequence[Entry]:
        """All sheets that came, in their order."""
        return tuple(self._entries)

    def of(self, dossier: str, member: str) -> Sequence[Entry]:
        """Return the sheets of a member for a dossier, the one that counts last."""
        return tuple(self._of.get((dossier, member), ()))

    def is_known(self, entry: Entry) -> bool:
        """Tell whether this sheet is the last that came in its file, or was sent, so that it is nothing new."""
        if entry.file != SENT:
            return self._last_in.get((entry.dossier, entry.member, entry.file)) == entry.content
        came = self._of.get((entry.dossier, entry.member))  # one that was sent is new if another one counts now
        return came is not None and came[-1].content == entry.content

    def _new(self, entries: Iterable[Entry]) -> list[Entry]:
        new: dict[tuple[str, str, str, str], Entry] = {}
        for each in entries:
            if not self.is_known(each):
                new.setdefault((each.dossier, each.member, each.file, each.content), each)
        return [*new.values()]

    def _keep(self, entry: Entry) -> None:
        self._entries.append(entry)
        self._of.setdefault((entry.dossier, entry.member), []).append(entry)
        self._last_in[entry.dossier, entry.member, entry.file] = entry.content

    def with_new(self, entries: Iterable[Entry]) -> Journal:
        """Return the journal as it would be with sheets that came, without noting them."""
        other = copy.copy(self)
        other._entries = [*self._entries]
        other._of = {key: [*came] for key, came in self._of.items()}
        other._last_in = dict(self._last_in)
        for each in self._new(entries):
            other._keep(each)
        return other

    def add(self, entries: Iterable[Entry]) -> int:
        """Note sheets that came, all of them or none, and return how many were new.

        What other programs have noted meanwhile is read first; while one notes sheets, the others wait.

        Raises:
            InvalidRound: the journal was changed meanwhile, or it cannot be written; nothing was noted.
        """
        came = [*entries]
        if not self._new(came):
            return 0
        try:
            with self._path.open("a+b") as file:
                _lock(file, for_writing=True)
                file.seek(self._size)
                self._read(file)
                new = self._new(came)
                lines, last = self._lines(new)
                _append(file.fileno(), lines.encode(), self._size)
        except OSError as error:
            raise self._refused(_unwritable(error)) from None
        for each in new:
            self._keep(each)
        self._last = last
        self._size += len(lines.encode())
        return len(new)

    def _lines(self, entries: Sequence[Entry]) -> tuple[str, str]:
        """Return the lines of new entries, and the digest of the last line."""
        lines, last = [], self._last
        for each in entries:
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
        return "".join(lines), last

    def _read(self, file: IO[bytes]) -> None:
        for line in file:
            self._keep(self._entry(line, len(self._entries) + 1))
            self._size += len(line)

    def _entry(self, line: bytes, number: int) -> Entry:
        try:
            if len(line) > _MAX_LINE or not line.endswith(b"\n"):
                raise ValueError
            written = line.decode().removesuffix("\n")
            data = json.loads(written)
            entry = Entry.of(*(data[name] for name in ("dossier", "member", "sheet", "file", "received_at")))
            if data["format"] != FORMAT or data["previous"] != self._last or canonical(data) != written:
                raise ValueError
        except (ValueError, KeyError, TypeError, RecursionError):
            code, told = ("journal", _CHANGED) if line.endswith(b"\n") else ("journal-cut", _CUT)
            raise self._refused(Problem(code, FILE, *told, line=number)) from None
        self._last = digest_of_text(written)
        return entry

    def _refused(self, problem: Problem) -> InvalidRound:
        return InvalidRound([problem], printable(str(self._path), 200))


_CHANGED = (
    text(
        "dòng này của nhật ký đã bị sửa, cắt mất hoặc không phải nhật ký của chương trình",
        "this line of the journal was changed or cut, or is not of a journal of ours",
    ),
    text(
        "lấy lại bản sao lưu của nhật ký; các phiếu vẫn còn trong thư mục thì đọc lại được",
        "take the journal from a copy; sheets that are still in the folder can be read again",
    ),
)
_CUT = (
    text(
        "dòng cuối của nhật ký bị ghi dở, như khi mất điện; các phiếu ở những dòng trước còn nguyên",
        "the last line of the journal was cut short, as when the power fails; the sheets in the lines before are whole",
    ),
    text(
        "lấy lại bản sao lưu của nhật ký, hoặc xóa dòng cuối này rồi chạy lại: phiếu ở dòng ấy nếu còn trong thư mục "
        "thì đọc lại được, nếu gửi qua mạng thì thành viên gửi lại",
        "take the journal from a copy, or delete this last line and run it again: its sheet is read again if it is "
        "still in the folder, and sent again by the member if it was sent",
    ),
)


def _unwritable(error: OSError) -> Problem:
    """Return the problem of a journal that cannot be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        message = text("ổ đĩa đã đầy, không ghi được nhật ký", "the disk is full, the journal cannot be written")
        return Problem("journal-unwritable", FILE, message, text("dọn bớt ổ đĩa rồi chạy lại", "make room there"))
    message = text("không ghi được nhật ký của đợt", "the round's journal cannot be written")
    mend = text("cấp quyền ghi vào thư mục của đợt rồi chạy lại", "give yourself leave to write to the round's folder")
    return Problem("journal-unwritable", FILE, message, mend)


def _append(descriptor: int, content: bytes, end: int) -> None:
    """Write to the end of a file, all or nothing: half a line would be no journal any more."""
    left = memoryview(content)
    try:
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, end)
        raise


def _lock(file: IO[bytes], *, for_writing: bool) -> None:
    """Wait until nobody writes to a file, or nobody does anything with it; the lock ends when it is closed."""
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX if for_writing else fcntl.LOCK_SH)
