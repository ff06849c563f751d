"""Canonical JSON (RFC 8785) and digests.

Only text, whole numbers, booleans, null, lists and string-keyed mappings are taken: exact quantities such as
points are written as text by their owners, so no float can reach a result (R9, R13).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"
"""A value that canonical JSON can hold."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_EXACT_INTEGER = 2**53


def canonical(value: Json) -> str:
    """Give `value` as canonical JSON text.

    Raises:
        ValueError: for a float, an integer beyond 2^53, or a key that is not plain ASCII (whose order
            could differ between implementations).
    """
    _check(value)
    return _ENCODER.encode(value)


def digest(value: Json) -> str:
    """Give the SHA-256 of the canonical JSON of `value`, as 64 hexadecimal digits."""
    return digest_of_text(canonical(value))


def digest_of_text(canonical_text: str) -> str:
    """Give the SHA-256 of a text that is canonical JSON already."""
    return hashlib.sha256(canonical_text.encode("utf-8")).hexdigest()


def _check(value: object) -> None:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if kind is int:
        if not -_EXACT_INTEGER < value < _EXACT_INTEGER:  # type: ignore[operator]
            raise ValueError(f"{value} is beyond the exact integers of JSON")
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise ValueError(f"key {key!r} is not plain ASCII text")
            _check(item)
        return
    if isinstance(value, list | tuple):
        for item in value:
            _check(item)
        return
    raise ValueError(f"{value!r} has no canonical JSON form")
