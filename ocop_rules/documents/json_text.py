"""Reading JSON without floats, and finding on which line of it a value stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import orjson

from ocop_rules.characters import are_plain
from ocop_rules.documents.limits import MAX_DEPTH, MAX_INTEGER_DIGITS, MAX_VALUES
from ocop_rules.errors import Place

_NO_MARKS = bytes(set(range(256)) - set(b'[]{},"'))
_BETWEEN = re.compile(r"[ \t\n\r]*[,:]?[ \t\n\r]*")


class RepeatedKey(ValueError):
    """A key stands twice in one group."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__("a key stands twice")


def is_moderate(content: str | bytes) -> bool:
    """Tell whether a text that may be JSON can be decoded: the decoder, which has no limits, would not go astray.

    A text that is not moderate has more values or levels than are taken. One that is moderate has not many more, and
    is yet to be counted: what stands here is found without reading any value.
    """
    brackets: tuple[Any, Any] = ("[", "{") if isinstance(content, str) else (b"[", b"{")
    if len(content) <= MAX_VALUES and sum(map(content.count, brackets)) <= 3 * MAX_DEPTH:
        return True  # as nearly all are: no text has more values than characters, or levels than brackets
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    marks = raw.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _NO_MARKS)
    if marks.count(b'"') > 4 * MAX_VALUES + 2:  # a value has a key beside it at most
        return False
    outside = b"".join(marks.split(b'"')[::2])
    opened = outside.count(b"[") + outside.count(b"{")
    if opened <= MAX_DEPTH and outside.count(b",") < MAX_VALUES:
        return True
    if max(opened, outside.count(b",") + 1) > MAX_VALUES:
        return False
    nested = outside.replace(b",", b"")
    for _ in range(MAX_DEPTH + 1):  # peels off the innermost
        nested = nested.replace(b"[]", b"").replace(b"{}", b"")
    return nested.count(b"[") + nested.count(b"{") <= MAX_DEPTH


def members_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of its members; of a key that stands twice two readers could see two values.

    It is the `object_pairs_hook` of every decoder of ours.

    Raises:
        RepeatedKey: a key stands twice.
    """
    out = dict(pairs)
    if len(out) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise RepeatedKey(key)
            seen.add(key)
    return out


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= MAX_INTEGER_DIGITS else Decimal(digits)


def _decimal(written: str) -> Decimal:
    try:
        return Decimal(written)
    except ArithmeticError:  # an exponent beyond all bounds
        return Decimal("Infinity")


_JSON = json.JSONDecoder(
    object_pairs_hook=members_once,
    parse_float=_decimal,
    parse_int=_integer,
    parse_constant=Decimal,  # NaN and Infinity, which every field refuses at its place
)


def decode(content: str) -> Any:
    """Return the value of a JSON text that `is_moderate`: whole numbers, decimals, never floats.

    Raises:
        json.JSONDecodeError: it is not JSON.
        RepeatedKey: a key stands twice.
    """
    return _JSON.decode(content)


class Usual(NamedTuple):
    """The value of a JSON text, how many values are in it, and whether all its texts `are_plain`."""

    data: Any
    values: int
    has_plain_texts: bool


def decode_usual(content: str) -> Usual | None:
    """Return the value of a JSON text, and what is known of it, in a fifth of the time that `decode` takes.

    None where `decode` is to say what the text holds or why it holds nothing: where a number is no whole one of 64
    bits, where a key stands twice or only a colon in a text hides that none does, where it is no JSON, or where there
    are more values or levels than are taken.
    """
    # No text has more values than characters, and this decoder refuses what has too many levels for it.
    if len(content) > MAX_VALUES and not is_moderate(content):
        return None
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    level = [data]
    count = 1
    members = 0
    texts: list[str] = []
    for _ in range(MAX_DEPTH + 1):
        inside: list[Any] = []
        for value in level:
            kind = type(value)
            if kind is str:
                texts.append(value)
            elif kind is dict:
                inside += value.values()
                members += len(value)
            elif kind is list:
                inside += value
            elif kind is float:
                return None
        if not inside:
            # A member that is lost had its colon too, so that the two numbers are equal only where none is.
            if count > MAX_VALUES or members != content.count(":"):
                return None
            return Usual(data, count, are_plain(texts))
        count += len(inside)
        level = inside
    return None


def lines_at(content: str, places: Iterable[Place]) -> dict[Place, int]:
    """Return on which line of a JSON text the value at each place stands, or the nearest value around it.

    Args:
        content: a text that `decode` took.
        places: the places; only what lies on the way to one of them is looked at.
    """
    wanted: dict[str | int, Any] = {}
    places = tuple(places)
    for place in places:
        inside = wanted
        for step in place:
            inside = inside.setdefault(step, {})
    found = _Lines(content).of(wanted)
    out = {}
    for place in places:
        line, within = found
        for step in place:
            if step not in within:
                break
            line, within = within[step]
        out[place] = line
    return out


_Found = tuple[int, Mapping["str | int", Any]]


class _Lines:
    """Goes through a JSON text once, from the first value that is wanted to the last."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._at = 0
        self._counted = 0
        self._line = 1

    def of(self, wanted: Mapping[str | int, Any]) -> _Found:
        """Return the line of the value that follows, and the lines of what is wanted inside it."""
        self._skip_blanks()
        self._line += self._content.count("\n", self._counted, self._at)
        self._counted = self._at
        line = self._line
        begins = self._content[self._at]
        if not wanted or begins not in "[{":
            self._skip_value()
            return line, {}
        return line, self._inside(wanted, keyed=begins == "{")

    def _inside(self, wanted: Mapping[str | int, Any], keyed: bool) -> Mapping[str | int, Any]:
        found: dict[str | int, Any] = {}
        left = set(wanted)
        position = 0
        self._at += 1
        self._skip_blanks()
        while self._content[self._at] not in "]}":
            step: str | int = position
            if keyed:
                step, self._at = _JSON.raw_decode(self._content, self._at)
                self._skip_blanks()
            if step in left:
                left.remove(step)
                found[step] = self.of(wanted[step])
            else:
                self._skip_value()
            position += 1
            self._skip_blanks()
        self._at += 1
        return found

    def _skip_blanks(self) -> None:
        match = _BETWEEN.match(self._content, self._at)
        assert match is not None
        self._at = match.end()

    def _skip_value(self) -> None:
        self._at = _JSON.raw_decode(self._content, self._at)[1]
