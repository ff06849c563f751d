"""Canonical JSON (RFC 8785) and digests.

Only text, whole numbers, booleans, null, lists and string-keyed mappings are taken: exact quantities such as
points are written as text by their owners, so no float can reach a result (R9, R13).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias, TypeVar, cast

import orjson

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"
"""A value that canonical JSON can hold."""

Document: TypeAlias = Mapping[str, object]
"""A document: a `TypedDict`, whose members mypy cannot show to be such values; what is not is refused when written."""

_Part = TypeVar("_Part")

_EXACT_INTEGER = 2**53
_A_PART = 2**16


def canonical(value: Json | Document) -> str:
    """Return `value` as canonical JSON text; raises as `canonical_bytes` does."""
    return canonical_bytes(value).decode()


def canonical_bytes(value: Json | Document) -> bytes:
    """Return `value` as canonical JSON in UTF-8.

    Raises:
        ValueError: for a float, an integer beyond 2^53, half a character, or a key with rare characters, whose
            order by UTF-16 (RFC 8785) is not that by code point.
    """
    _check(value)
    try:
        return orjson.dumps(value, default=_as_dict, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise ValueError(str(error)) from error


def canonical_parts(value: Mapping[str, object]) -> Iterator[str]:
    """Yield the canonical JSON of an object in parts of some thousand characters, for what is too large to be held.

    Values that are iterators are written as arrays, item by item, in the object itself and in objects of such arrays;
    all others are written as `canonical` writes them.

    Raises:
        ValueError: as `canonical` does, once that part is reached.
    """
    waiting: list[str] = []
    size = 0
    for part in _parts(value):
        waiting.append(part)
        size += len(part)
        if size > _A_PART:
            yield "".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield "".join(waiting)


def _parts(value: object) -> Iterator[str]:
    if isinstance(value, Iterator):
        yield "["
        for at, item in enumerate(value):
            if at:
                yield ","
            yield from _parts(item)
        yield "]"
    elif isinstance(value, Mapping) and any(isinstance(each, Iterator) for each in value.values()):
        _check([dict.fromkeys(value)])
        yield "{"
        for at, key in enumerate(sorted(value)):
            yield f"{',' if at else ''}{canonical(key)}:"
            yield from _parts(value[key])
        yield "}"
    else:
        yield canonical(cast("Json", value))


def prewritten(value: _Part) -> _Part:
    """Return what stands for `value` in values of which it is a part: its canonical JSON, written once.

    It can be given to `canonical` inside another value and be used for nothing else.

    Raises:
        ValueError: as `canonical` does.
    """
    return cast("_Part", orjson.Fragment(canonical_bytes(cast("Document", value))))


def fragment(written: bytes) -> object:
    """Return what stands in a value for a part whose canonical JSON is known; where it is not, `prewritten` does."""
    return orjson.Fragment(written)


_NOWHERE = b"\0"
"""What stands in no JSON, where it would be escaped."""

GAP: Final[object] = fragment(_NOWHERE)
"""What stands in a value for a part that is written later; see `around_gap`."""


def around_gap(value: Json | Document) -> tuple[bytes, bytes]:
    """Return the canonical JSON before and after the one `GAP` in a value.

    Raises:
        ValueError: as `canonical` does.
    """
    before, after = canonical_bytes(value).split(_NOWHERE)
    return before, after


def canonical_of(value: object, plain: Callable[[Any], object]) -> bytes:
    """Return the canonical JSON of what is not plain data, without making plain data of the whole of it first.

    Args:
        value: what to write.
        plain: gives what stands for a part that is no text, number, day, list or mapping, or is a tuple of a kind of
            its own. It answers for the keys of mappings and that no float is among the parts.

    Raises:
        ValueError: as `canonical` does.
    """
    try:
        return orjson.dumps(value, default=plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
    except orjson.JSONEncodeError as error:
        if error.__cause__ is not None:  # what `plain` raised, or a signal while it ran, says nothing about the value
            raise error.__cause__ from None
        raise ValueError(str(error)) from error


def canonical_each(values: Sequence[object], plain: Callable[[Any], object]) -> list[bytes]:
    """Return the canonical JSON of each of many values, in a part of the time that each alone would take.

    Arguments and errors are those of `canonical_of`.
    """
    parted = [part for value in values for part in (value, GAP)]
    return canonical_of(parted[:-1], plain)[1:-1].split(b",%b," % _NOWHERE) if values else []


def digest(value: Json | Document) -> str:
    """Return the SHA-256 of the canonical JSON of `value`, as 64 hexadecimal digits."""
    return digest_of_text(canonical(value))


def digest_of_text(canonical_text: str) -> str:
    """Return the SHA-256 of a text that is canonical JSON already."""
    return digest_of_bytes(canonical_text.encode("utf-8"))


def digest_of_bytes(canonical_json: bytes) -> str:
    """Return the SHA-256 of what is canonical JSON in UTF-8 already."""
    return hashlib.sha256(canonical_json).hexdigest()


def digest_of_parts(parts: Iterable[str]) -> str:
    """Return the SHA-256 of a text that is canonical JSON already, in parts."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode("utf-8"))
    return found.hexdigest()


def _as_dict(value: object) -> dict[str, object]:
    """Return a mapping that is no dict as one; `_check` has let nothing else pass that the writer does not know."""
    assert isinstance(value, Mapping)
    return dict(value)


def _check(value: object) -> None:
    waiting: list[object] = [[value]]
    while waiting:
        inside = waiting.pop()
        if type(inside) is dict or isinstance(inside, Mapping):
            for key in inside:
                if type(key) is str and key.isascii():
                    continue
                if not (isinstance(key, str) and max(key, default="") < "\ud800"):
                    raise ValueError(f"key {key!r} is not text that every program sorts alike")
            items: Iterable[object] = inside.values()
        elif isinstance(inside, list | tuple):
            items = inside
        else:
            raise ValueError(f"{inside!r} has no canonical JSON form")
        for item in items:
            kind = type(item)
            if kind is str or kind is bool or item is None or kind is orjson.Fragment:  # which was checked when made
                continue
            if kind is int:
                if not -_EXACT_INTEGER < item < _EXACT_INTEGER:  # type: ignore[operator]
                    raise ValueError(f"{item} is beyond the exact integers of JSON")
            else:
                waiting.append(item)
