"""Reading YAML and JSON texts safely, keeping the line of every value.

Plain data only: text, whole numbers, decimals (never floats), booleans, dates, lists and mappings. Duplicate keys,
aliases, tags, texts that are not UTF-8, that are too large or nested too deeply are refused with the line
where they stand.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import yaml

from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.text import text

Place: TypeAlias = tuple[str | int, ...]
"""The way from the top of a document to a value: keys and positions."""

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 40
MAX_VALUES = 400_000

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MAX_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Source:
    """A document as plain data, with the line on which each value stands.

    Attributes:
        name: what was read, such as a file name; empty for a text.
        data: the value at the top.
        lines: line, from 1, of each value by its place; empty for JSON.
    """

    name: str
    data: Any
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int | None:
        """Give the line of the value at `place`, or of the nearest value around it."""
        while place:
            if place in self.lines:
                return self.lines[place]
            place = place[:-1]
        return self.lines.get(())


def dotted(place: Place) -> str:
    """Write a place as text: `facts[2].value`."""
    out = ""
    for step in place:
        if isinstance(step, int):
            out += f"[{step}]"
        else:
            out += f".{step}" if out else step
    return out


def read_file(path: Path) -> Source:
    """Read a YAML or JSON file.

    Raises:
        InvalidDocument: the file is missing, not a file, too large, not UTF-8, or not well formed.
    """
    name = str(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            _too_large(size, name)
        raw = path.read_bytes()
    except OSError as error:
        raise InvalidDocument(
            [
                Problem(
                    "unreadable-file",
                    "",
                    text(
                        f"không mở được tệp ({error.strerror})",
                        f"the file cannot be opened ({error.strerror})",
                    ),
                    text("kiểm tra lại đường dẫn", "check the path"),
                )
            ],
            name,
        ) from None
    return read_bytes(raw, name)


def read_bytes(raw: bytes, name: str = "") -> Source:
    """Read a YAML or JSON document from its bytes; raises `InvalidDocument` as `read_file` does."""
    if len(raw) > MAX_BYTES:
        _too_large(len(raw), name)
    try:
        decoded = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
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
                    found=f"byte 0x{raw[error.start]:02x}",
                    line=line,
                )
            ],
            name,
        ) from None
    return read_text(decoded, name)


def read_text(content: str, name: str = "") -> Source:
    """Read a YAML or JSON document from its text; raises `InvalidDocument` as `read_file` does."""
    if len(content) > MAX_BYTES:
        _too_large(len(content), name)
    if content.lstrip()[:1] in ("{", "["):
        return _read_json(content, name)
    return _Reader(content, name).read()


def _too_large(size: int, name: str) -> NoReturn:
    raise InvalidDocument(
        [
            Problem(
                "too-large",
                "",
                text(
                    f"tài liệu dài {size} byte, tối đa {MAX_BYTES}",
                    f"the document has {size} bytes, at most {MAX_BYTES} are read",
                ),
                text(
                    "chỉ ghi dữ kiện và mã băm, không nhúng tệp minh chứng",
                    "list facts and digests, do not embed the documents themselves",
                ),
            )
        ],
        name,
    )


class _Duplicate(Exception):
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


def _not_a_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number of JSON")


def _json_integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise ValueError("a number has too many digits")
    return int(digits)


_JSON = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_float=Decimal, parse_int=_json_integer, parse_constant=_not_a_number
)


def _read_json(content: str, name: str) -> Source:
    try:
        return Source(name, _JSON.decode(content))
    except _Duplicate as error:
        line = _line_of_second(content, error.key)
        raise InvalidDocument([_duplicate_key(error.key, "", line)], name) from None
    except json.JSONDecodeError as error:
        # A YAML flow mapping also begins with a brace: only call it JSON if YAML cannot read it either.
        try:
            return _Reader(content, name).read()
        except InvalidDocument:
            raise InvalidDocument([_syntax(error.msg, error.lineno)], name) from None
    except (ValueError, RecursionError) as error:
        raise InvalidDocument([_syntax(str(error), None)], name) from None


def _line_of_second(content: str, key: str) -> int | None:
    """Give the line of the second appearance of a key: exact for the usual one-key-a-line file."""
    found = list(re.finditer(re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:", content))
    return content.count("\n", 0, found[1].start()) + 1 if len(found) > 1 else None


def _duplicate_key(key: str, place: str, line: int | None) -> Problem:
    return Problem(
        "duplicate-key",
        place,
        text(f"khóa “{key}” bị lặp lại", f"the key “{key}” stands twice"),
        text("chỉ giữ lại một", "keep only one of them"),
        line=line,
    )


def _syntax(what: str, line: int | None) -> Problem:
    return Problem(
        "syntax",
        "",
        text(f"sai cú pháp YAML/JSON: {what}", f"not well-formed YAML or JSON: {what}"),
        text(
            "kiểm tra thụt dòng, dấu ngoặc kép và dấu hai chấm ở dòng này",
            "check indentation, quotes and colons on this line",
        ),
        line=line,
    )


class _Reader:
    """Builds plain data from the events of the YAML parser in one pass."""

    def __init__(self, content: str, name: str) -> None:
        self._name = name
        self._content = content
        self._lines: dict[Place, int] = {}
        self._count = 0

    def read(self) -> Source:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            events: Iterator[Any] = iter(yaml.parse(self._content, Loader=loader))
            data = self._document(events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._refuse(_syntax(error.problem or "?", mark.line + 1 if mark else None))
        except yaml.YAMLError as error:
            self._refuse(_syntax(str(error).splitlines()[0], None))
        return Source(self._name, data, self._lines)

    def _refuse(self, problem: Problem) -> NoReturn:
        raise InvalidDocument([problem], self._name)

    def _document(self, events: Iterator[Any]) -> Any:
        data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    mark = event.start_mark
                    self._refuse(_syntax("more than one document (---)", mark.line + 1 if mark else None))
                data = self._value(next(events), events, ())
        return data

    def _value(self, event: Any, events: Iterator[Any], place: Place) -> Any:
        line = event.start_mark.line + 1
        self._lines[place] = line
        self._count += 1
        if self._count > MAX_VALUES or len(place) > MAX_DEPTH:
            self._refuse(
                Problem(
                    "too-complex",
                    dotted(place[:3]),
                    text(
                        f"tài liệu có quá {MAX_VALUES} giá trị hoặc lồng quá {MAX_DEPTH} cấp",
                        f"more than {MAX_VALUES} values or nested deeper than {MAX_DEPTH} levels",
                    ),
                    line=line,
                )
            )
        if isinstance(event, yaml.AliasEvent):
            self._refuse(
                Problem(
                    "alias",
                    dotted(place),
                    text("không cho phép bí danh YAML (*)", "YAML aliases (*) are not allowed"),
                    text("viết lại giá trị tại đây", "write the value out here"),
                    found=f"*{event.anchor}",
                    line=line,
                )
            )
        if event.tag is not None and event.tag != "!":
            self._refuse(
                Problem(
                    "tag",
                    dotted(place),
                    text("không cho phép thẻ YAML (!)", "YAML tags (!) are not allowed"),
                    text("bỏ thẻ", "remove the tag"),
                    found=event.tag,
                    line=line,
                )
            )
        if isinstance(event, yaml.ScalarEvent):
            plain = not event.style  # None from the Python parser, empty from libyaml
            return _scalar(event) if plain else _text(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, place)
        return self._mapping(events, place)

    def _list(self, events: Iterator[Any], place: Place) -> list[Any]:
        out: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            out.append(self._value(event, events, (*place, len(out))))
        return out

    def _mapping(self, events: Iterator[Any], place: Place) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(_syntax("a key must be plain text", line))
            key = _text(event.value)
            if key in out:
                self._refuse(_duplicate_key(key, dotted((*place, key)), line))
            out[key] = self._value(next(events), events, (*place, key))
        return out


def _text(value: str) -> str:
    return value if value.isascii() else unicodedata.normalize("NFC", value)


_WORDS: dict[str, Any] = {"": None, "null": None, "~": None, "true": True, "false": False}


def _scalar(event: Any) -> Any:
    value: str = event.value
    if value in _WORDS:
        return _WORDS[value]
    if len(value) <= _MAX_DIGITS and value[0] in "+-0123456789":
        for pattern, build in _NUMBERS:
            if pattern.match(value):
                try:
                    return build(value)
                except ValueError:
                    return value
    return _text(value)


_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (_INTEGER, int),
    (_DECIMAL, Decimal),
    (_DATE, date.fromisoformat),
)
