"""Reading YAML as plain data, keeping the line of every value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn, TypeAlias

import yaml

from ocop_rules.documents.limits import MAX_DEPTH, MAX_VALUES
from ocop_rules.documents.plain_data import too_complex
from ocop_rules.documents.syntax import CONTROL_CHARACTER, KEY_NOT_TEXT, SEVERAL_DOCUMENTS, TAB, syntax_problem
from ocop_rules.errors import InvalidDocument, Place, Problem
from ocop_rules.text import nfc, printable, text

Lines: TypeAlias = "int | tuple[int, list[Lines] | dict[str, Lines]]"
"""The line of a value, from 1; of a list or group with the lines of what is inside."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MAX_DIGITS = 40
_MAX_REPEATED = 50
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


def duplicate_key(key: str, path: Place, line: int | None) -> Problem:
    """Return the problem of a key that stands twice."""
    shown = printable(key)
    return Problem.at(
        path,
        "duplicate-key",
        text(f"khóa “{shown}” bị lặp lại", f"the key “{shown}” stands twice"),
        text("chỉ giữ lại một", "keep only one of them"),
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
        repeated: the problems of keys that stand twice, of which the last value was taken.
    """

    def __init__(self, content: str, name: str) -> None:
        self._name = name
        self._content = content
        self._path: list[str | int] = []
        self._reached = 0
        self.lines: Lines | None = None
        self.values = 0
        self.repeated: list[Problem] = []

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
        raise InvalidDocument([*self.repeated, problem], self._name)

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
                    text("viết lại giá trị tại đây", "write the value out here"),
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
        return self._mapping(events, line)

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

    def _mapping(self, events: Iterator[Any], line: int) -> tuple[dict[str, Any], Lines]:
        out: dict[str, Any] = {}
        lines: dict[str, Lines] = {}
        path = self._path
        path.append("")
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line_of_key = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(syntax_problem(KEY_NOT_TEXT, line_of_key))
            path[-1] = key = _text(event.value)
            if key in out:
                self.repeated.append(duplicate_key(key, tuple(path), line_of_key))
                if len(self.repeated) > _MAX_REPEATED:
                    raise InvalidDocument(self.repeated, self._name)
            out[key], lines[key] = self._value(next(events), events)
        path.pop()
        return out, (line, lines)


def _tag(path: Place, found: str, line: int) -> Problem:
    return Problem.at(
        path,
        "tag",
        text("không cho phép thẻ YAML (!)", "YAML tags (!) are not allowed"),
        text("bỏ thẻ", "remove the tag"),
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
