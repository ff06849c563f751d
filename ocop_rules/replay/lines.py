"""Reading the lines of record files, folders and standard input as a stream, plain or compressed."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import zstandard

from ocop_rules.documents.first_bytes import UTF_16, is_utf16, other_file
from ocop_rules.documents.limits import MAX_BYTES
from ocop_rules.documents.regular_file import opened, unreadable
from ocop_rules.errors import InvalidDocument, OcopError, Problem
from ocop_rules.text import printable, text

STDIN = "-"
"""The path that means standard input."""

ENDINGS = tuple(f"{plain}{packed}" for plain in (".jsonl", ".ndjson") for packed in ("", ".gz", ".zst"))
"""How the names of the files end that are taken from a folder."""

MAX_LINE = MAX_BYTES
"""A longer line is reported and passed over, without ever being held as a whole."""

MAX_SKIPPED = 8
"""What follows a line as many times longer than the longest is not read: it may have no end."""

MAX_SHORT = 100_000
"""What follows as many blank or short lines in a row is not read: a few bytes may unpack to any number of them."""

SHORTEST = 100
"""Fewer bytes than this hold no record, nor an entry of a log."""

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_MARK = b"\xef\xbb\xbf"
_EDGE = 64 * 1024
_BUFFER = 1024 * 1024
_FED = 512
_BROKEN = (OSError, EOFError, zlib.error, zstandard.ZstdError)


class InputChanged(OcopError):
    """A run cannot go on because the files are not those that it began with."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far the lines were read.

    Attributes:
        file: how many files were finished.
        line: the lines read of the next one.
        offset: its bytes read, counted after unpacking.
    """

    file: int = 0
    line: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file.

    Attributes:
        number: its number in the file, from 1.
        data: its bytes without the line's end; empty where it has a fault.
        fault: why it cannot be read, or None.
        after: where the next line begins.
        packed: bytes of the file, as it is stored, that were read up to it.
    """

    file: str
    number: int
    data: bytes
    fault: Problem | None
    after: Position
    packed: int


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of records; `size` is 0 where it is not known."""

    path: str
    size: int

    @property
    def name(self) -> str:
        """The name for reports, on one line."""
        return printable(self.path, 200)

    def identity(self) -> str:
        """Return a short proof of which file this is: its size, and a digest of its beginning and end."""
        with opened(self.path) as file:
            proof = hashlib.sha256(file.read(_EDGE))
            file.seek(max(0, self.size - _EDGE))
            proof.update(file.read(_EDGE))
        return f"{self.size}:{proof.hexdigest()}"


def input_files(paths: Sequence[str]) -> tuple[InputFile, ...]:
    """Return the files that the paths name, each once: files as they are given, those of a folder by their names.

    Raises:
        InvalidDocument: a path names nothing that can be read, or a folder without records.
    """
    found: dict[str, InputFile] = {}
    problems = []
    for path in paths:
        if path == STDIN:
            found[STDIN] = InputFile(STDIN, 0)
            continue
        place = Path(path)
        inside = [place]
        if place.is_dir():
            try:
                inside = sorted(p for p in place.rglob("*") if p.name.lower().endswith(ENDINGS) and p.is_file())
            except OSError as error:  # a folder in it that has just gone, or that may not be looked into
                problems.append(unreadable(error, printable(str(error.filename or path), 200)))
                continue
            if not inside:
                message = text("thư mục không có tệp bản ghi nào", "this folder holds no file of records")
                mend = text("tên tệp kết thúc bằng: ", "names end in: ")
                names = ", ".join(ENDINGS)
                problems.append(
                    Problem("no-records", printable(path, 200), message, text(mend.vi + names, mend.en + names))
                )
        for each in inside:
            try:
                with opened(each) as file:
                    found.setdefault(str(each.resolve()), InputFile(str(each), os.fstat(file.fileno()).st_size))
            except (OSError, ValueError) as error:
                problems.append(unreadable(error, printable(str(each), 200)))
    if problems:
        raise InvalidDocument(problems)
    return tuple(found.values())


def read_lines(files: Sequence[InputFile], start: Position = Position(), longest: int = MAX_LINE) -> Iterator[Line]:
    """Return the lines of the files in their order, from a position on; blank lines are passed over.

    Of a file with more blank or short lines in a row, or a longer line, than any file of records has, the rest is not
    read.

    Args:
        files: the files.
        start: where to begin.
        longest: the bytes of the longest line that is held; a longer one is reported as a fault.
    """
    for index in range(start.file, len(files)):
        here = start if index == start.file else Position(index)
        yield from _lines_of(files[index], index, here, longest)


def _lines_of(file: InputFile, index: int, start: Position, longest: int) -> Iterator[Line]:
    number, offset = start.line, start.offset
    packed = short = 0
    end = Position(index + 1)
    raw: IO[bytes] | None = None
    try:
        raw = sys.stdin.buffer if file.path == STDIN else opened(file.path)
        stream, counted = _unpacked(raw)
        if offset:
            _skip(stream, offset)
        else:
            other = _other(stream.peek(_EDGE))
            if other is not None:
                yield Line(file.name, 1, b"", other, end, counted.count)
                return
        while True:
            found = stream.readline(longest + 1)
            if not found:
                return
            fault = None
            length = len(found)
            if length > longest and not found.endswith(b"\n"):
                rest = _rest_of_line(stream, longest * MAX_SKIPPED)
                if rest is None:
                    yield Line(file.name, number + 1, b"", _endless(longest), end, counted.count)
                    return
                length += rest
                found, fault = b"", _too_long(longest)
            if offset == 0 and found.startswith(_MARK):
                found = found[len(_MARK) :]
            number += 1
            offset += length
            packed = counted.count
            data = found.strip()
            short = short + 1 if len(data) < SHORTEST and not fault else 0
            if short > MAX_SHORT:
                yield Line(file.name, number, b"", _short(), end, packed)
                return
            if data or fault:
                yield Line(file.name, number, data, fault, Position(index, number, offset), packed)
    except _BROKEN as error:
        # What follows cannot be unpacked: the file ends here, and the next one begins.
        yield Line(file.name, number + 1, b"", _cut(error), end, packed)
    finally:
        if raw is not None and file.path != STDIN:
            raw.close()


def _other(head: bytes) -> Problem | None:
    """Return the problem of a file that is none of records, as its first bytes show; None if it may be one."""
    if is_utf16(head):
        return Problem("not-utf8", "", *UTF_16)
    other = other_file(head)
    return None if other is None else replace(other, mend=_RECORDS)


_RECORDS = text(
    "đưa tệp bản ghi (.jsonl); tạo bằng: ocop score FILE --record",
    "give a file of records (.jsonl); write one with: ocop score FILE --record",
)


class _Counted(io.RawIOBase):
    """A stream that counts the bytes read from it, where it cannot tell its position itself."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        found = self._inner.read1(len(view)) if hasattr(self._inner, "read1") else self._inner.read(len(view))
        view[: len(found)] = found
        self.count += len(found)
        return len(found)


def _unpacked(raw: IO[bytes]) -> tuple[Any, _Counted]:
    counted = _Counted(raw)
    plain: Any = io.BufferedReader(counted, _BUFFER)
    head = plain.peek(4)[:4]
    stream: Any = plain
    if head.startswith(_GZIP):
        stream = gzip.GzipFile(fileobj=plain, mode="rb")
    elif head == _ZSTD:
        unpacking: Any = _Zstandard(plain)
        stream = io.BufferedReader(unpacking, _BUFFER)
    return stream, counted


class _Zstandard(io.RawIOBase):
    """Unpacks frames of Zstandard one after the other, and says so where the last is cut off.

    It is fed so little at a time that a few bytes which unpack to gigabytes do not fill the memory.
    """

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._ready = memoryview(b"")
        self._rest = b""
        self._frame: Any = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            found = self._rest or self._packed.read(_FED)
            self._rest = b""
            if not found:
                if self._frame is not None:
                    raise EOFError("the last frame is cut off")
                return 0
            if self._frame is None:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            self._ready = memoryview(self._frame.decompress(found))
            if self._frame.eof:
                self._rest = self._frame.unused_data
                self._frame = None
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


def _skip(stream: IO[bytes], count: int) -> None:
    while count > 0:
        found = stream.read(min(count, _BUFFER))
        if not found:
            raise InputChanged("the file ends before the place at which the run stopped")
        count -= len(found)


def _rest_of_line(stream: IO[bytes], most: int) -> int | None:
    """Pass over the rest of a line and return its length; None if it is longer than `most`."""
    length = 0
    while found := stream.readline(_BUFFER):
        length += len(found)
        if found.endswith(b"\n"):
            break
        if length > most:
            return None
    return length


def _too_long(longest: int) -> Problem:
    most = longest // (1024 * 1024)
    return Problem(
        "too-large",
        "",
        text(f"dòng dài quá {most} MiB", f"the line is longer than {most} MiB"),
        text("mỗi dòng chỉ ghi một bản ghi", "keep one record a line"),
    )


def _endless(longest: int) -> Problem:
    most = longest * MAX_SKIPPED // (1024 * 1024)
    return Problem(
        "too-large",
        "",
        text(
            f"dòng dài quá {most} MiB; phần còn lại của tệp không được đọc",
            f"the line is longer than {most} MiB; the rest of the file was not read",
        ),
        text("mỗi dòng chỉ ghi một bản ghi", "keep one record a line"),
    )


def _short() -> Problem:
    return Problem(
        "too-many-short-lines",
        "",
        text(
            f"hơn {MAX_SHORT} dòng liền nhau trống hoặc quá ngắn; phần còn lại của tệp không được đọc",
            f"more than {MAX_SHORT} lines in a row are blank or too short; the rest of the file was not read",
        ),
        text(
            "kiểm tra xem đây có phải tệp bản ghi không, và bỏ các dòng trống",
            "see whether this is a file of records, and drop blank lines",
        ),
    )


def _cut(error: BaseException) -> Problem:
    return Problem(
        "cannot-unpack",
        "",
        text("không giải nén hoặc đọc tiếp được tệp từ đây", "the file cannot be unpacked or read from here on"),
        text("lấy lại tệp đầy đủ", "get the whole file again"),
        printable(str(error)),
    )
