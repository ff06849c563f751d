"""Reading YAML as plain data, keeping the line of every value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

import yaml

from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.place import Place, dotted
from ocop_rules.syntax import CONTROL_CHARACTER, KEY_NOT_TEXT, SEVERAL_DOCUMENTS, TAB, syntax_problem
from ocop_rules.text import composed, printable, text

MAX_DEPTH = 40
MAX_VALUES = 200_000

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MAX_DIGITS = 40
_MAX_REPEATED = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def duplicate_key(key: str, place: str, line: int | None) -> Problem:
    """Give the problem of a key that stands twice."""
    shown = printable(key)
    return Problem(
        "duplicate-key",
        place,
        text(f"khóa “{shown}” bị lặp lại", f"the key “{shown}” stands twice"),
        text("chỉ giữ lại một", "keep only one of them"),
        line=line,
    )


class YamlReader:
    """Builds plain data from the events of the YAML parser in one pass.

    Args:
        content: the text.
        name: what is read, for the error.

    Attributes:
        lines: line, from 1, of each value by its place.
        repeated: the problems of keys that stand twice, of which the last value was taken.
    """

    def __init__(self, content: str, name: str) -> None:
        self._name = name
        self._content = content
        self._count = 0
        self.lines: dict[Place, int] = {}
        self.repeated: list[Problem] = []

    def read(self) -> Any:
        """Give the document's value.

        Raises:
            InvalidDocument: it is not well formed, or not plain data.
        """
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            events: Iterator[Any] = iter(yaml.parse(self._content, Loader=loader))
            return self._document(events)
        except yaml.MarkedYAMLError as error:
            self._refuse(syntax_problem(*self._said(error)))
        except yaml.YAMLError:
            control = _CONTROL.search(self._content)
            line = self._content.count("\n", 0, control.start()) + 1 if control else None
            self._refuse(syntax_problem(CONTROL_CHARACTER, line))

    def _refuse(self, problem: Problem) -> NoReturn:
        raise InvalidDocument([*self.repeated, problem], self._name)

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
        self.lines[place] = line
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
                self.repeated.append(duplicate_key(key, dotted((*place, key)), line))
                if len(self.repeated) > _MAX_REPEATED:
                    raise InvalidDocument(self.repeated, self._name)
            out[key] = self._value(next(events), events, (*place, key))
        return out


def _text(value: str) -> str:
    return value if value.isascii() else composed(value)


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
