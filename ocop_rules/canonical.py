"""Canonical JSON (RFC 8785) and digests.

Only text, whole numbers, booleans, null, lists and string-keyed mappings are taken: exact quantities such as
points are written as text by their owners, so no float can reach a result (R9, R13).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"
"""A value that canonical JSON can hold."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_EXACT_INTEGER = 2**53


def canonical(value: Json) -> str:
    """Return `value` as canonical JSON text.

    Raises:
        ValueError: for a float, an integer beyond 2^53, or a key with rare characters, whose order by
            UTF-16 (RFC 8785) is not that of Python.
    """
    _check(value)
    return _ENCODER.encode(value)


def digest(value: Json) -> str:
    """Return the SHA-256 of the canonical JSON of `value`, as 64 hexadecimal digits."""
    return digest_of_text(canonical(value))


def digest_of_text(canonical_text: str) -> str:
    """Return the SHA-256 of a text that is canonical JSON already."""
    return hashlib.sha256(canonical_text.encode("utf-8")).hexdigest()


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
            if kind is str or kind is bool or item is None:
                continue
            if kind is int:
                if not -_EXACT_INTEGER < item < _EXACT_INTEGER:  # type: ignore[operator]
                    raise ValueError(f"{item} is beyond the exact integers of JSON")
            else:
                waiting.append(item)
