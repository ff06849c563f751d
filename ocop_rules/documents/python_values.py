"""Values as programs in Python hold them, read as the plain data that a text would hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any

from ocop_rules.documents.limits import MAX_DEPTH

_PLAIN = frozenset((str, int, bool, type(None)))
_MISSING = frozenset({"NAType", "NaTType"})
"""The types of what pandas writes for a value that is missing."""

_EXACT = 2**53
"""From this on, not every whole number is a float."""


def as_plain(data: object) -> object:
    """Return data of a program as plain data.

    Numbers of numpy become Python's; floats that are whole become whole numbers; datetimes at midnight become days;
    arrays become lists; keys that are whole numbers become text, as `7` for `"7"`; and what stands for a missing value
    (NaN, NaT, NA) becomes None. Whatever else there is stays, to be refused where it does not fit; so does a group in
    which two keys would become one.
    """
    return _plain(data, 0)


def _plain(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind in _PLAIN or depth > MAX_DEPTH:
        return value
    if isinstance(value, Mapping):
        return _group(value, depth)
    if kind is list or kind is tuple:
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, float):
        return _number(float(value))
    if isinstance(value, datetime) or kind.__name__ in _MISSING:
        return _moment(value)
    if kind.__module__.partition(".")[0] in _ARRAYS:
        return _of_an_array(value, depth)
    return value


def _group(group: Mapping[Any, Any], depth: int) -> dict[Any, Any]:
    plain = {_key(key): _plain(value, depth + 1) for key, value in group.items()}
    if len(plain) < len(group):
        return {key: _plain(value, depth + 1) for key, value in group.items()}
    return plain


def _key(key: Any) -> Any:
    if type(key) is str:
        return key
    plain = _plain(key, MAX_DEPTH)
    return str(plain) if type(plain) is int else key


def _number(value: float) -> int | float | None:
    if value != value:
        return None
    return int(value) if -_EXACT < value < _EXACT and value.is_integer() else value


def _moment(value: Any) -> Any:
    if type(value).__name__ in _MISSING:
        return None
    return value.date() if value.time() == time() and not getattr(value, "nanosecond", 0) else value


_ARRAYS = frozenset({"numpy", "pandas", "polars", "pyarrow"})
"""The packages whose arrays and numbers are taken."""


def _of_an_array(value: Any, depth: int) -> Any:
    """Return an array, a column or a single value of one as Python's own."""
    if type(value).__name__ == "datetime64":
        value = value.astype("datetime64[us]")  # a finer moment would come as a number
    for name in _AS_PYTHON:
        convert: Callable[[], Any] | None = getattr(value, name, None)
        if convert is not None:
            plain = convert()
            return value if type(plain) is type(value) else _plain(plain, depth + 1)
    return value


_AS_PYTHON = ("tolist", "to_list", "as_py", "item")
"""The methods by which those packages give what Python has of its own."""
