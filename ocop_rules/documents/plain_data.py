"""Measuring plain data of Python, which no parser has measured: how many values, levels and characters it holds."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from ocop_rules.documents.limits import MAX_BYTES, MAX_DEPTH, MAX_INTEGER_DIGITS, MAX_VALUES
from ocop_rules.errors import Place, Problem
from ocop_rules.text import Text, text

_TOO_LONG = 10**MAX_INTEGER_DIGITS
_TEXT = frozenset((str,))
_PLAIN = frozenset((str, int, float, bool, type(None), date, datetime))


def too_complex(place: Place, line: int | None = None) -> Problem:
    """Return the problem of a document with more values or levels than are taken."""
    return Problem.at(place[:3], "too-complex", *_TOO_COMPLEX, line=line)


_TOO_COMPLEX = (
    text(
        f"tài liệu có quá {MAX_VALUES} giá trị hoặc lồng quá {MAX_DEPTH} cấp",
        f"more than {MAX_VALUES} values or nested deeper than {MAX_DEPTH} levels",
    ),
    text("kiểm tra các dấu ngoặc và dấu gạch đầu dòng", "check brackets and dashes"),
)
_TOO_LARGE = (
    text(
        f"các chữ trong tài liệu quá dài, tối đa {MAX_BYTES // 2**20} triệu ký tự",
        f"the texts of the document are too long, at most {MAX_BYTES // 2**20} million characters are taken",
    ),
    text(
        "chỉ ghi thông tin, số liệu và mã băm, không nhúng tệp minh chứng",
        "list facts and digests, do not embed the documents themselves",
    ),
)
_TOO_LONG_A_NUMBER = (
    text("số quá lớn", "the number is too large"),
    text("kiểm tra số và đơn vị", "check the number and unit"),
)
_NO_DATA = (
    text(
        "khóa phải là chữ, nhóm và danh sách phải có độ dài", "a key must be text, and a group or list must have an end"
    ),
    text("dùng dict, list, str, int, Decimal, bool và date", "use dict, list, str, int, Decimal, bool and date"),
)


class _NotTaken(Exception):
    def __init__(self, code: str, told: tuple[Text, Text], found: str | None = None) -> None:
        self.problem = (code, *told, found)


class PlainData:
    """Counts what plain data holds, one level after the other, and stops where it is more than is taken.

    A list may stand in many places, or in itself: what counts is all that there is to be read.

    Args:
        data: the data.

    Attributes:
        values: how many values it holds, as far as they were counted.
        problem: why it cannot be taken, with the first key under which it is too much; None if it can be.
    """

    def __init__(self, data: object) -> None:
        self.values = 0
        self.problem: Problem | None = None
        self._characters = 0
        try:
            self._count([data], 0)
        except _NotTaken as refused:
            self.problem = Problem.at(self._under(data), *refused.problem)

    def _under(self, data: object) -> Place:
        """Return the first key of data under which it becomes too much."""
        self.values = self._characters = 0
        place: Place = ()
        try:
            if isinstance(data, Mapping):
                self._keys(list(islice(data, MAX_VALUES)))
                for key, value in data.items():
                    place = (key,) if isinstance(key, str) else ()
                    self._count([value], 1)
        except _NotTaken:
            return place
        return ()

    def _count(self, level: list[Any], depth: int) -> None:
        while level:
            self.values += len(level)
            if self.values > MAX_VALUES or depth > MAX_DEPTH:
                raise _NotTaken("too-complex", _TOO_COMPLEX)
            kinds = set(map(type, level))
            if str in kinds:
                self._add_characters(sum([len(value) for value in level if type(value) is str]))
            if int in kinds:
                numbers = [value for value in level if type(value) is int]
                if not (min(numbers) > -_TOO_LONG and max(numbers) < _TOO_LONG):
                    raise _NotTaken("invalid-value", _TOO_LONG_A_NUMBER, "…")
            if kinds <= _PLAIN:
                return
            level = self._inside([value for value in level if type(value) not in _PLAIN])
            depth += 1

    def _inside(self, groups: Iterable[Any]) -> list[Any]:
        """Return what is inside the groups and lists of a level."""
        inside: list[Any] = []
        keys: list[Any] = []
        room = MAX_VALUES - self.values
        for group in groups:
            kind = type(group)
            if kind is list or kind is tuple:
                room -= len(group)
                if room < 0:
                    raise _NotTaken("too-complex", _TOO_COMPLEX)
                inside += group
            elif kind is dict or isinstance(group, Mapping):
                room -= len(group)
                if room < 0:
                    raise _NotTaken("too-complex", _TOO_COMPLEX)
                keys += group
                inside += group.values()
            else:
                more = self._unusual(group, room)
                room -= len(more)
                inside += [*more]
        self._keys(keys)
        return inside

    def _unusual(self, value: Any, room: int) -> Collection[Any]:
        """Return what is inside a value of a kind that no text has."""
        if isinstance(value, str | bytes | bytearray | memoryview):
            self._add_characters(len(value))
        elif isinstance(value, Decimal):
            self._add_characters(sys.getsizeof(value))
        elif isinstance(value, int):
            if not -_TOO_LONG < value < _TOO_LONG:
                raise _NotTaken("invalid-value", _TOO_LONG_A_NUMBER, "…")
        elif isinstance(value, Collection):
            if len(value) > room:
                raise _NotTaken("too-complex", _TOO_COMPLEX)
            return value
        elif isinstance(value, Iterator):
            raise _NotTaken("wrong-type", _NO_DATA)
        return ()

    def _keys(self, keys: list[Any]) -> None:
        if set(map(type, keys)) <= _TEXT:
            self._add_characters(sum(map(len, keys)))
            return
        for key in keys:
            if isinstance(key, str):
                self._add_characters(len(key))
            elif isinstance(key, int):
                if not -_TOO_LONG < key < _TOO_LONG:
                    raise _NotTaken("invalid-value", _TOO_LONG_A_NUMBER, "…")
            elif not isinstance(key, float | date | None):
                raise _NotTaken("wrong-type", _NO_DATA)

    def _add_characters(self, count: int) -> None:
        self._characters += count
        if self._characters > MAX_BYTES:
            raise _NotTaken("too-large", _TOO_LARGE)
