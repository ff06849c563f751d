"""Reading YAML and JSON texts safely, keeping the line of every value.

Plain data only: text, whole numbers, decimals (never floats), booleans, dates, lists and mappings. Duplicate keys,
aliases, tags, texts that are not UTF-8, that are too large or nested too deeply are refused with the line
where they stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from ocop_rules.documents.first_bytes import UTF_16, is_utf16, other_file
from ocop_rules.documents.json_slips import slip_at
from ocop_rules.documents.json_text import RepeatedKey, decode, decode_usual, is_moderate, lines_at
from ocop_rules.documents.limits import MAX_BYTES, MAX_DEPTH, MAX_VALUES
from ocop_rules.documents.regular_file import open_regular
from ocop_rules.documents.syntax import CUT_OFF, syntax_problem
from ocop_rules.documents.yaml_reader import Lines, YamlReader, duplicate_key, line_at
from ocop_rules.errors import InvalidDocument, Place, Problem
from ocop_rules.text import printable, text

_JSON_BEGINS = re.compile(r'\s*\{\s*["}]')
_HEAD = 64 * 1024
"""So much is read of a file that is too large, to see whether it is of another kind altogether."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


@dataclass(frozen=True, slots=True)
class Source:
    """A document as plain data, with the line on which each value stands.

    Attributes:
        name: what was read, such as a file name; empty for a text.
        data: the value at the top.
        lines: the line of each value; None for JSON, whose lines are found when they are asked for.
        json_text: the text of a document that was read as JSON.
        values: how many values there are; 0 where nobody counted them.
        has_plain_texts: True where it is known that all its texts `are_plain`, but for keys.
    """

    name: str
    data: Any
    lines: Lines | None = None
    json_text: str = ""
    values: int = 0
    has_plain_texts: bool = False

    def line(self, place: Place) -> int | None:
        """Return the line of the value at `place`, or of the nearest value around it; None for JSON and plain data."""
        return None if self.lines is None else line_at(self.lines, place)

    def lines_at(self, places: Iterable[Place]) -> dict[Place, int]:
        """Return the line of the value at each place, or of the nearest around it; empty where there are no lines."""
        if self.lines is not None:
            return {place: line_at(self.lines, place) for place in places}
        return lines_at(self.json_text, places) if self.json_text else {}


class FaultyDocument(InvalidDocument):
    """A document in which keys are repeated or a comma parts a number, but whose values could all be read.

    Attributes:
        source: what was read; of a repeated key the last value.
    """

    def __init__(self, problems: Iterable[Problem], source: Source) -> None:
        super().__init__(problems, source.name)
        self.source = source

    def __reduce__(self) -> tuple[type[InvalidDocument], tuple[tuple[Problem, ...], str]]:
        return InvalidDocument, (self.problems, self.name)


class FileContent(NamedTuple):
    """A file as it was read, to be understood elsewhere."""

    raw: bytes
    name: str


def read_file(path: Path) -> Source:
    """Read a YAML or JSON file.

    Raises:
        InvalidDocument: the file is missing, not a file, too large, not UTF-8, or not well formed.
    """
    return read_bytes(*file_content(path))


def file_content(path: Path) -> FileContent:
    """Return what stands in a YAML or JSON file; raises `InvalidDocument` where it is missing, no file or too large."""
    name = printable(str(path), 200)
    with open_regular(path) as (file, size):
        raw = file.read(MAX_BYTES + 1 if size <= MAX_BYTES else _HEAD)
    if size > MAX_BYTES:
        _must_not_be_another(raw, name)
        _too_large(name, size)
    return FileContent(raw, name)


def read_bytes(raw: bytes, name: str = "") -> Source:
    """Read a YAML or JSON document from its bytes; raises `InvalidDocument` as `read_file` does."""
    _must_not_be_another(raw, name)
    if len(raw) > MAX_BYTES:
        _too_large(name)
    try:
        decoded = raw.decode("utf-8-sig")
        wrong = raw.find(b"\0")  # UTF-16 without its mark reads as UTF-8 with a zero beside every letter
    except UnicodeDecodeError as error:
        wrong = error.start
    if wrong >= 0:
        _not_utf8(f"byte 0x{raw[wrong]:02x}", raw.count(b"\n", 0, wrong) + 1, name, in_utf16=is_utf16(raw))
    return read_text(decoded, name)


def read_text(content: str, name: str = "") -> Source:
    """Read a YAML or JSON document from its text; raises `InvalidDocument` as `read_file` does."""
    _must_not_be_another(content, name)
    if len(content) > MAX_BYTES:
        _too_large(name)
    try:
        content.encode()
    except UnicodeEncodeError as error:
        _not_utf8(printable(content[error.start]), content.count("\n", 0, error.start) + 1, name)
    if content.lstrip()[:1] in ("{", "["):
        return _read_json(content, name)
    return _read_yaml(content, name)


def _must_not_be_another(raw: bytes | str, name: str) -> None:
    problem = other_file(raw)
    if problem is not None:
        raise InvalidDocument([problem], name)


def _not_utf8(found: str, line: int, name: str, *, in_utf16: bool = False) -> NoReturn:
    told = (
        text("tệp không được mã hóa UTF-8", "the file is not encoded as UTF-8"),
        text(
            "lưu lại tệp với mã UTF-8 (không dùng TCVN3, VNI hay UTF-16)",
            "save the file as UTF-8 (not TCVN3, VNI or UTF-16)",
        ),
    )
    if in_utf16:
        told = UTF_16
    raise InvalidDocument(
        [
            Problem(
                "not-utf8",
                "",
                *told,
                found,
                line,
            )
        ],
        name,
    )


def _too_large(name: str, size: int | None = None) -> NoReturn:
    most = MAX_BYTES // (1024 * 1024)
    raise InvalidDocument(
        [
            Problem(
                "too-large",
                "",
                text(f"tài liệu quá lớn, tối đa {most} MiB", f"the document is too large, at most {most} MiB are read"),
                text(
                    "chỉ ghi thông tin, số liệu và mã băm, không nhúng tệp minh chứng",
                    "list facts and digests, do not embed the documents themselves",
                ),
                None if size is None else f"{size / (1024 * 1024):.0f} MiB",
            )
        ],
        name,
    )


def _read_json(content: str, name: str) -> Source:
    usual = decode_usual(content)
    if usual is not None:
        return Source(name, usual.data, None, content, usual.values, usual.has_plain_texts)
    repeated: str | None = None
    if is_moderate(content):
        try:
            data = decode(content)
            values = _count(data)
            if values is not None:
                return Source(name, data, json_text=content, values=values)
        except json.JSONDecodeError as error:
            if _JSON_BEGINS.match(content):
                said = CUT_OFF if error.pos >= len(content.rstrip()) else error.msg
                slip = None if said is CUT_OFF else slip_at(content, error.pos, error.lineno)
                raise InvalidDocument([slip or syntax_problem(said, error.lineno)], name) from None
        except RepeatedKey as error:
            repeated = error.key
    # YAML may begin with a brace too, and its reader knows the place of what is wrong.
    try:
        return _read_yaml(content if repeated is None else _as_yaml(content), name)
    except InvalidDocument as refused:
        if repeated is None or refused.problems[0].code != "syntax":
            raise
    raise InvalidDocument([duplicate_key(repeated, (), None)], name)


def _read_yaml(content: str, name: str) -> Source:
    reader = YamlReader(content, name)
    source = Source(name, reader.read(), reader.lines, values=reader.values)
    if reader.faults:
        raise FaultyDocument(reader.faults, source)
    return source


def _as_yaml(content: str) -> str:
    """Write JSON so that YAML reads it: the pairs of escapes by which JSON may write one character are none there."""
    return _SURROGATE.sub(r"\\ufffd", content)


def _count(data: Any) -> int | None:
    """Return how many values there are; None if there are too many of them or too many levels."""
    level = [data]
    count = 1
    for _ in range(MAX_DEPTH + 1):
        inside: list[Any] = []
        for value in level:
            if type(value) is dict:
                inside += value.values()
            elif type(value) is list:
                inside += value
        count += len(inside)
        if not inside or count > MAX_VALUES:
            break
        level = inside
    return None if inside else count
