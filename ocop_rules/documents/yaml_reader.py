"""Reading YAML as plain data, keeping the line of every value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn, TypeAlias

import yaml

from ocop_rules.documents.advice import DECIMAL_COMMA, number_advice
from ocop_rules.documents.limits import MAX_DEPTH, MAX_VALUES
from ocop_rules.documents.plain_data import too_complex
from ocop_rules.documents.syntax import CONTROL_CHARACTER, KEY_NOT_TEXT, SEVERAL_DOCUMENTS, TAB, syntax_problem
from ocop_rules.errors import InvalidDocument, Place, Problem
from ocop_rules.mend import Edit
from ocop_rules.text import nfc, printable, text

Lines: TypeAlias = "int | tuple[int, list[Lines] | dict[str, Lines]]"
"""The line of a value, from 1; of a list or group with the lines of what is inside."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MAX_DIGITS = 40
_MAX_FAULTS = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_AHEAD = 4096
"""More characters than this no parser looks ahead: YAML has no key of more than 1024."""

_TOKEN = re.compile(
    r"""  "(?:[^"\\]|\\.)*"  |  '[^']*'  |  (?<!\S)\#[^\n]*  |  [\[\]{}]  |  [^\s\[\]{},:"'#][^\s\[\]{},]*  |  .  """,
    re.S | re.X,
)
"""What stands inside brackets: a quoted text, a comment, a bracket, a word, or a single character."""

_DIRECTIVE = "%TAG"
_MAX_DIRECTIVES = 100
"""The parser compares each directive with all others."""


def duplicate_key(key: str, path: Place, line: int | None, *, merged: bool = False) -> Problem:
    """Return the problem of a key that stands twice.

    Args:
        key: the key.
        path: where it stands.
        line: the line of the second.
        merged: whether a list or group stands under it, of which both parts may be meant.
    """
    shown = printable(key)
    mend = text(
        "xem cả hai chỗ: giữ giá trị đúng, hoặc sửa tên khóa nếu ghi nhầm",
        "look at both: keep the value that is right, or correct the key if it was to be another",
    )
    if merged:
        mend = text("gộp nội dung của cả hai vào một khóa", "put what stands under both under one key")
    return Problem.at(
        path,
        "duplicate-key",
        text(f"khóa “{shown}” bị lặp lại", f"the key “{shown}” stands twice"),
        mend,
        line=line,
    )


def line_at(lines: Lines, place: Place) -> int:
    """Return the line of the value at a place, or of the nearest value around it."""
    for step in place:
        if isinstance(lines, int):
            return lines
        inside = lines[1]
        if isinstance(inside, list):
            if not (isinstance(step, int) and 0 <= step < len(inside)):
                return lines[0]
            lines = inside[step]
        else:
            if step not in inside:
                return lines[0]
            lines = inside[step]
    return lines if isinstance(lines, int) else lines[0]


class YamlReader:
    """Builds plain data from the events of the YAML parser in one pass.

    Our own limits hold whatever limits the parser has: they are seen to event by event, and where the parser refuses
    what it reads ahead of its events, we look ourselves how deep that is.

    Args:
        content: the text.
        name: what is read, for the error.

    Attributes:
        lines: the line of each value; None for an empty document.
        values: how many values there are.
        faults: the problems of keys that stand twice, of which the last value was taken, and of numbers that a comma
            parts in two, of which what was surely meant was taken.
    """

    def __init__(self, content: str, name: str) -> None:
        self._name = name
        self._content = content
        self._path: list[str | int] = []
        self._reached = 0
        self.lines: Lines | None = None
        self.values = 0
        self.faults: list[Problem] = []

    def read(self) -> Any:
        """Return the document's value.

        Raises:
            InvalidDocument: it is not well formed, or not plain data.
        """
        if self._content.count(_DIRECTIVE) > _MAX_DIRECTIVES:
            line = self._content.count("\n", 0, self._content.index(_DIRECTIVE)) + 1
            self._refuse(_tag((), _DIRECTIVE, line))
        try:
            return self._document(self._events())
        except yaml.MarkedYAMLError as error:
            said, line_said = self._said(error)
            self._refuse(self._too_deep() or syntax_problem(said, line_said))
        except yaml.YAMLError:
            control = _CONTROL.search(self._content)
            line_of_it = self._content.count("\n", 0, control.start()) + 1 if control else None
            self._refuse(self._too_deep() or syntax_problem(CONTROL_CHARACTER, line_of_it))

    def _events(self) -> Iterator[Any]:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        for event in yaml.parse(self._content, Loader=loader):
            if event.end_mark is not None:
                self._reached = event.end_mark.index
            yield event

    def _refuse(self, problem: Problem) -> NoReturn:
        raise InvalidDocument([*self.faults, problem], self._name)

    def _too_deep(self) -> Problem | None:
        """Return the problem of what follows the last event, if it is nested more deeply than is taken.

        A parser looks ahead for the end of what may be a key, so it can meet a limit of its own before we meet ours.
        """
        ahead = self._content[self._reached : self._reached + _AHEAD]
        path = list(self._path)
        key_follows = False
        for token in _TOKEN.finditer(ahead):
            written = token[0]
            if written in ('"', "'") or (key_follows and written in ("[", "{")):
                break  # a text without its end, or a list for a key: that is what is wrong
            if written in ("[", "{"):
                if len(path) > MAX_DEPTH:
                    line = self._content.count("\n", 0, self._reached + token.start()) + 1
                    return too_complex(tuple(path), line)
                path.append(0 if written == "[" else "")
                key_follows = written == "{"
            elif written in ("]", "}"):
                del path[-1:]
                key_follows = False
            elif written == "," and path:
                step = path[-1]
                path[-1] = step + 1 if isinstance(step, int) else ""
                key_follows = isinstance(step, str)
            elif key_follows and not written.isspace() and written[0] != "#":
                path[-1] = written.removesuffix(":").strip("\"'")
                key_follows = False
        return None

    def _said(self, error: yaml.MarkedYAMLError) -> tuple[str, int | None]:
        """Return what the parser said, and the line to look at: for an open quote the one on which it opens."""
        said = error.problem or ""
        mark = error.problem_mark or error.context_mark
        if "end of stream" in said and error.context_mark:
            mark = error.context_mark
        if mark is None:
            return said, None
        if "cannot start any token" in said and self._content[mark.index : mark.index + 1] == "\t":
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
                data, self.lines = self._value(next(events), events)
        return data

    def _value(self, event: Any, events: Iterator[Any]) -> tuple[Any, Lines]:
        line = event.start_mark.line + 1
        self.values += 1
        if self.values > MAX_VALUES or len(self._path) > MAX_DEPTH:
            self._refuse(too_complex(tuple(self._path), line))
        if isinstance(event, yaml.AliasEvent):
            self._refuse(
                Problem.at(
                    tuple(self._path),
                    "alias",
                    text("không cho phép bí danh YAML (*)", "YAML aliases (*) are not allowed"),
                    text(
                        "viết lại giá trị tại đây; nếu dấu * thuộc về chữ, đặt cả chữ trong ngoặc kép",
                        "write the value out here; put text that begins with * in quotes",
                    ),
                    found=printable(f"*{event.anchor}"),
                    line=line,
                )
            )
        if event.tag is not None and event.tag != "!":
            self._refuse(_tag(tuple(self._path), event.tag, line))
        if isinstance(event, yaml.ScalarEvent):
            plain = not event.style  # None from the Python parser, empty from libyaml
            return scalar(event.value) if plain else _text(event.value), line
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, line)
        return self._mapping(events, event)

    def _list(self, events: Iterator[Any], line: int) -> tuple[list[Any], Lines]:
        out: list[Any] = []
        lines: list[Lines] = []
        path = self._path
        path.append(0)
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            path[-1] = len(out)
            value, inside = self._value(event, events)
            out.append(value)
            lines.append(inside)
        path.pop()
        return out, (line, lines)

    def _mapping(self, events: Iterator[Any], start: Any) -> tuple[dict[str, Any], Lines]:
        out: dict[str, Any] = {}
        lines: dict[str, Lines] = {}
        path = self._path
        path.append("")
        before: tuple[str, Any] | None = None  # in braces the key before, and its value if that is a word
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line_of_key = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(syntax_problem(KEY_NOT_TEXT, line_of_key))
            path[-1] = key = _text(event.value)
            value_event = next(events)
            if before is not None and _is_bare_number(event, value_event):
                path[-1] = before[0]
                out[before[0]] = self._parted(out[before[0]], before[1], event)
                continue
            twice = key in out
            if twice and len(self.faults) >= _MAX_FAULTS:
                raise InvalidDocument([*self.faults, duplicate_key(key, tuple(path), line_of_key)], self._name)
            earlier = out.get(key)
            out[key], lines[key] = self._value(value_event, events)
            if twice:
                merged = isinstance(earlier, list | dict) and type(earlier) is type(out[key])
                self.faults.append(duplicate_key(key, tuple(path), line_of_key, merged=merged))
            before = (key, value_event) if start.flow_style and _is_word(value_event) else None
        path.pop()
        return out, (start.start_mark.line + 1, lines)

    def _parted(self, value: Any, first: Any, last: Any) -> Any:
        """Return the number that a comma in braces parts in two, as `{value: 75,5}`, and note the problem.

        A second comma, as in `1,000,000`, makes more parts of the same number. Where a blank follows the comma, it may
        be that a number stands there without its key.
        """
        path = tuple(self._path)
        if self.faults and self.faults[-1].code == DECIMAL_COMMA_CODE and self.faults[-1].path == path:
            self.faults.pop()
        if len(self.faults) >= _MAX_FAULTS:
            raise InvalidDocument(self.faults, self._name)
        written = self._content[first.start_mark.index : last.end_mark.index]
        mend = number_advice(written, "75.5")
        if not _PARTED.match(written):
            mend = text(
                "số thập phân viết sau dấu chấm, như 75.5; nếu là hai giá trị, ghi tên khóa của giá trị sau",
                "decimals stand after a point, as 75.5; if there are two values, write the key of the second",
            )
        found = printable(written)
        line = first.start_mark.line + 1
        self.faults.append(Problem.at(path, DECIMAL_COMMA_CODE, DECIMAL_COMMA, mend, found, line))
        return mend.value if isinstance(mend, Edit) else value


DECIMAL_COMMA_CODE = "decimal-comma"
"""The code of the problem of a number in braces that its comma parts in two."""

_WHOLE = re.compile(r"[-+]?[0-9]+\Z")
_REST = re.compile(r"[0-9]+(?:\s*%)?\Z")
_PARTED = re.compile(r"[-+]?[0-9]+(?:,[0-9]+)+(?:\s*%)?\Z")


def _is_word(event: Any) -> bool:
    """Tell whether a value is a whole number without quotes, which a comma may part from its decimals."""
    return isinstance(event, yaml.ScalarEvent) and not event.style and _WHOLE.match(event.value) is not None


def _is_bare_number(key: Any, value: Any) -> bool:
    """Tell whether a key in braces is a number without quotes, a colon or a value."""
    if key.style or not _REST.match(key.value) or not isinstance(value, yaml.ScalarEvent) or value.style:
        return False
    colon = value.start_mark is None or value.start_mark.index != key.end_mark.index
    return value.value == "" and not colon


def _tag(path: Place, found: str, line: int) -> Problem:
    return Problem.at(
        path,
        "tag",
        text("không cho phép thẻ YAML (!)", "YAML tags (!) are not allowed"),
        text(
            "bỏ thẻ; nếu dấu ! thuộc về chữ, đặt cả chữ trong ngoặc kép",
            "remove the tag; put text that begins with ! in quotes",
        ),
        found=printable(found),
        line=line,
    )


def _text(value: str) -> str:
    return value if value.isascii() else nfc(value)


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
