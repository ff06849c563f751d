"""Reading YAML and JSON texts safely, keeping the line of every value.

Plain data only: text, whole numbers, decimals (never floats), booleans, dates, lists and mappings. Duplicate keys,
aliases, tags, texts that are not UTF-8, that are too large or nested too deeply are refused with the line
where they stand.
"""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.place import Place
from ocop_rules.syntax import CUT_OFF, syntax_problem
from ocop_rules.text import Text, printable, text
from ocop_rules.yaml_reader import MAX_DEPTH, MAX_VALUES, YamlReader, duplicate_key

MAX_BYTES = 8 * 1024 * 1024
_MAX_INTEGER = 4000  # Python reads and writes no whole number of more than 4300 digits
_JSON_BEGINS = re.compile(r'\s*\{\s*["}]')
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


@dataclass(frozen=True, slots=True)
class Source:
    """A document as plain data, with the line on which each value stands.

    Attributes:
        name: what was read, such as a file name; empty for a text.
        data: the value at the top.
        lines: line, from 1, of each value by its place; empty for JSON, whose lines `every_line` finds.
        json_text: the text of a document that was read as JSON.
    """

    name: str
    data: Any
    lines: dict[Place, int] = field(default_factory=dict)
    json_text: str = ""

    def every_line(self) -> dict[Place, int]:
        """Give the line of each value by its place, reading JSON a second time for it; empty if there are none."""
        if self.lines or not self.json_text:
            return self.lines
        try:
            return _read_yaml(_as_yaml(self.json_text), self.name).lines
        except InvalidDocument:
            return {}

    def line(self, place: Place) -> int | None:
        """Give the line of the value at `place`, or of the nearest value around it."""
        while place:
            if place in self.lines:
                return self.lines[place]
            place = place[:-1]
        return self.lines.get(())


class FaultyDocument(InvalidDocument):
    """A document in which keys are repeated, but whose values could all be read.

    Attributes:
        source: what was read; of a repeated key the last value.
    """

    def __init__(self, problems: Iterable[Problem], source: Source) -> None:
        super().__init__(problems, source.name)
        self.source = source

    def __reduce__(self) -> tuple[type[InvalidDocument], tuple[tuple[Problem, ...], str]]:
        return InvalidDocument, (self.problems, self.name)


def read_file(path: Path) -> Source:
    """Read a YAML or JSON file.

    Raises:
        InvalidDocument: the file is missing, not a file, too large, not UTF-8, or not well formed.
    """
    name = printable(str(path), 200)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            _too_large(name, size)
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        code = error.errno if isinstance(error, OSError) else None
        message, mend = _UNREADABLE.get(code or 0, _UNREADABLE[0])
        raise InvalidDocument([Problem("unreadable-file", "", message, mend)], name) from None
    return read_bytes(raw, name)


_UNREADABLE: dict[int, tuple[Text, Text]] = {
    0: (text("không mở được tệp", "the file cannot be opened"), text("kiểm tra lại đường dẫn", "check the path")),
    errno.ENOENT: (
        text("không có tệp này", "there is no such file"),
        text("kiểm tra lại đường dẫn và tên tệp", "check the path and the file's name"),
    ),
    errno.EISDIR: (
        text("đây là thư mục, không phải tệp", "this is a directory, not a file"),
        text("chỉ đến một tệp .yaml hoặc .json trong đó", "name a .yaml or .json file in it"),
    ),
    errno.EACCES: (
        text("không có quyền đọc tệp này", "you may not read this file"),
        text("cấp quyền đọc, hoặc chép tệp đi nơi khác", "give yourself leave to read it, or copy it elsewhere"),
    ),
}


def read_bytes(raw: bytes, name: str = "") -> Source:
    """Read a YAML or JSON document from its bytes; raises `InvalidDocument` as `read_file` does."""
    if len(raw) > MAX_BYTES:
        _too_large(name)
    try:
        decoded = raw.decode("utf-8-sig")
        wrong = raw.find(b"\0")  # UTF-16 without its mark reads as UTF-8 with a zero beside every letter
    except UnicodeDecodeError as error:
        wrong = error.start
    if wrong >= 0:
        _not_utf8(f"byte 0x{raw[wrong]:02x}", raw.count(b"\n", 0, wrong) + 1, name)
    return read_text(decoded, name)


def read_text(content: str, name: str = "") -> Source:
    """Read a YAML or JSON document from its text; raises `InvalidDocument` as `read_file` does."""
    if len(content) > MAX_BYTES:
        _too_large(name)
    try:
        content.encode()
    except UnicodeEncodeError as error:
        _not_utf8(printable(content[error.start]), content.count("\n", 0, error.start) + 1, name)
    if content.lstrip()[:1] in ("{", "["):
        return _read_json(content, name)
    return _read_yaml(content, name)


def _not_utf8(found: str, line: int, name: str) -> NoReturn:
    raise InvalidDocument(
        [
            Problem(
                "not-utf8",
                "",
                text("tệp không được mã hóa UTF-8", "the file is not encoded as UTF-8"),
                text(
                    "lưu lại tệp với mã UTF-8 (không dùng TCVN3, VNI hay UTF-16)",
                    "save the file as UTF-8 (not TCVN3, VNI or UTF-16)",
                ),
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
                    "chỉ ghi dữ kiện và mã băm, không nhúng tệp minh chứng",
                    "list facts and digests, do not embed the documents themselves",
                ),
                None if size is None else f"{size / (1024 * 1024):.0f} MiB",
            )
        ],
        name,
    )


class _Duplicate(ValueError):
    def __init__(self, key: str) -> None:
        self.key = key


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Duplicate(key)
            seen.add(key)
    return out


def _json_integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _MAX_INTEGER else Decimal(digits)


def _json_decimal(written: str) -> Decimal:
    try:
        return Decimal(written)
    except ArithmeticError:  # an exponent beyond all bounds
        return Decimal("Infinity")


_JSON = json.JSONDecoder(
    object_pairs_hook=_pairs,
    parse_float=_json_decimal,
    parse_int=_json_integer,
    parse_constant=Decimal,  # NaN and Infinity, which every field refuses at its place
)


def _read_json(content: str, name: str) -> Source:
    repeated: str | None = None
    try:
        data = _JSON.decode(content)
        if _is_simple(data):
            return Source(name, data, json_text=content)
    except json.JSONDecodeError as error:
        if _JSON_BEGINS.match(content):
            said = CUT_OFF if error.pos >= len(content.rstrip()) else error.msg
            raise InvalidDocument([syntax_problem(said, error.lineno)], name) from None
    except _Duplicate as error:
        repeated = error.key
    except RecursionError:
        pass
    # YAML may begin with a brace too, and its reader knows the place of what is wrong.
    try:
        return _read_yaml(content if repeated is None else _as_yaml(content), name)
    except InvalidDocument as refused:
        if repeated is None or refused.problems[0].code != "syntax":
            raise
    raise InvalidDocument([duplicate_key(repeated, "", None)], name)


def _read_yaml(content: str, name: str) -> Source:
    reader = YamlReader(content, name)
    source = Source(name, reader.read(), reader.lines)
    if reader.repeated:
        raise FaultyDocument(reader.repeated, source)
    return source


def _as_yaml(content: str) -> str:
    """Write JSON so that YAML reads it: the pairs of escapes by which JSON may write one character are none there."""
    return _SURROGATE.sub(r"\\ufffd", content)


def _is_simple(data: Any) -> bool:
    """Tell whether data has few enough values and levels."""
    level = [data]
    count = 0
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
    return not inside
