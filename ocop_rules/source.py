"""Reading YAML and JSON texts safely, keeping the line of every value.

Plain data only: text, whole numbers, decimals (never floats), booleans, dates, lists and mappings. Duplicate keys,
aliases, tags, texts that are not UTF-8, that are too large or nested too deeply are refused with the line
where they stand.
"""

from __future__ import annotations

import errno
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import yaml

from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.syntax import CONTROL_CHARACTER, CUT_OFF, KEY_NOT_TEXT, SEVERAL_DOCUMENTS, TAB, syntax_problem
from ocop_rules.text import Text, printable, text

Place: TypeAlias = tuple[str | int, ...]
"""The way from the top of a document to a value: keys and positions."""

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 40
MAX_VALUES = 400_000

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MAX_DIGITS = 40
_MAX_INTEGER = 4000  # Python reads and writes no whole number of more than 4300 digits
_MAX_REPEATED = 50
_JSON_BEGINS = re.compile(r'\s*\{\s*["}]')
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


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
            return _Reader(_as_yaml(self.json_text), self.name).read().lines
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


def dotted(place: Place) -> str:
    """Write a place as text: `facts[2].value`."""
    out = ""
    for step in place:
        if isinstance(step, int):
            out += f"[{step}]"
        else:
            shown = printable(str(step)) or '""'
            out += f".{shown}" if out else shown
    return out


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
    return _Reader(content, name).read()


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
        return _Reader(content if repeated is None else _as_yaml(content), name).read()
    except InvalidDocument as refused:
        if repeated is None or refused.problems[0].code != "syntax":
            raise
    raise InvalidDocument([_duplicate_key(repeated, "", None)], name)


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


def _duplicate_key(key: str, place: str, line: int | None) -> Problem:
    shown = printable(key)
    return Problem(
        "duplicate-key",
        place,
        text(f"khóa “{shown}” bị lặp lại", f"the key “{shown}” stands twice"),
        text("chỉ giữ lại một", "keep only one of them"),
        line=line,
    )


class _Reader:
    """Builds plain data from the events of the YAML parser in one pass."""

    def __init__(self, content: str, name: str) -> None:
        self._name = name
        self._content = content
        self._lines: dict[Place, int] = {}
        self._count = 0
        self._repeated: list[Problem] = []

    def read(self) -> Source:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            events: Iterator[Any] = iter(yaml.parse(self._content, Loader=loader))
            data = self._document(events)
        except yaml.MarkedYAMLError as error:
            self._refuse(syntax_problem(*self._said(error)))
        except yaml.YAMLError:
            control = _CONTROL.search(self._content)
            line = self._content.count("\n", 0, control.start()) + 1 if control else None
            self._refuse(syntax_problem(CONTROL_CHARACTER, line))
        source = Source(self._name, data, self._lines)
        if self._repeated:
            raise FaultyDocument(self._repeated, source)
        return source

    def _refuse(self, problem: Problem) -> NoReturn:
        raise InvalidDocument([*self._repeated, problem], self._name)

    def _said(self, error: yaml.MarkedYAMLError) -> tuple[str, int | None]:
        """Give what the parser said, and the line to look at: for an open quote the one on which it opens."""
        said = error.problem or ""
        mark = error.problem_mark or error.context_mark
        if "end of stream" in said and error.context_mark:
            mark = error.context_mark
        if mark is None:
            return said, None
        if "cannot start any token" in said:
            line = self._content.splitlines()[mark.line]
            if line[mark.column : mark.column + 1] == "\t":
                said = TAB
        return said, mark.line + 1

    def _document(self, events: Iterator[Any]) -> Any:
        data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    mark = event.start_mark
                    self._refuse(syntax_problem(SEVERAL_DOCUMENTS, mark.line + 1 if mark else None))
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
                    text("kiểm tra các dấu ngoặc và dấu gạch đầu dòng", "check brackets and dashes"),
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
                    found=printable(f"*{event.anchor}"),
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
                    found=printable(event.tag),
                    line=line,
                )
            )
        if isinstance(event, yaml.ScalarEvent):
            plain = not event.style  # None from the Python parser, empty from libyaml
            return scalar(event.value) if plain else _text(event.value)
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
                self._refuse(syntax_problem(KEY_NOT_TEXT, line))
            key = _text(event.value)
            if key in out:
                self._repeated.append(_duplicate_key(key, dotted((*place, key)), line))
                if len(self._repeated) > _MAX_REPEATED:
                    raise InvalidDocument(self._repeated, self._name)
            out[key] = self._value(next(events), events, (*place, key))
        return out


def _text(value: str) -> str:
    return value if value.isascii() else unicodedata.normalize("NFC", value)


_WORDS: dict[str, Any] = {"": None, "null": None, "~": None, "true": True, "false": False}


def scalar(value: str) -> Any:
    """Read a word of YAML that stands without quotes."""
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
