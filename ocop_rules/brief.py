"""What Python shows of an object: one short line, in a notebook, a debugger or the output of a test."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import islice

from pydantic import BaseModel

from ocop_rules.characters import shown

MAX_BRIEF = 180
_MAX_VALUE = 40
_NAMES = ("id", "number", "name", "code", "en", "letter", "dossier", "identity", "criterion", "judge", "fact")
"""By which of its fields an object inside another is shown."""


def brief(self: object) -> str:
    """Return an object's fields on one line: short values as they are, how many things hold others, no more.

    It is what `__repr__` of frozen dataclasses, named tuples and models returns.
    """
    return one_line(type(self).__name__, _fields(self))


class Brief:
    """What is shown on one line: a base for dataclasses that make no `__repr__` of their own."""

    __slots__ = ()

    __repr__ = brief


def one_line(kind: str, parts: Iterable[tuple[str, object]]) -> str:
    """Return named values of an object of some kind on one line, as many as fit."""
    shown = ""
    for name, value in parts:
        told = _shown_inside(value)
        if told is None:
            continue
        more = f"{', ' if shown else ''}{name}={told}"
        if len(shown) + len(more) > MAX_BRIEF - len(kind):
            shown += ", …"
            break
        shown += more
    return f"{kind}({shown})"


_MOST_TOLD = 3
"""So many of several things are shown."""


def line_of_several(opening: str, things: Collection[object], closing: str) -> str:
    """Return several things on one line: how many they are, and the first of them; of a mapping its keys."""
    first = [_shown_inside(thing) or str(thing) for thing in islice(things, _MOST_TOLD)]
    more = ", …" if len(things) > _MOST_TOLD else ""
    head = f"<{len(things)}> " if len(things) > 1 else ""
    return f"{opening}{head}{', '.join(first)}{more}{closing}"


def _fields(part: object) -> Iterator[tuple[str, object]]:
    if isinstance(part, BaseModel):
        names = list(type(part).model_fields)
    elif dataclasses.is_dataclass(part):
        names = [each.name for each in dataclasses.fields(part) if each.repr]
    else:
        names = list(getattr(part, "_fields", ()))
    for name in names:
        yield name, getattr(part, name, None)


def _shown_inside(value: object) -> str | None:
    """Return a value as it is shown inside an object; None where there is nothing to show."""
    if value is None:
        return None
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        written = shown(repr(value))
        return written if len(written) <= _MAX_VALUE else f"{written[: _MAX_VALUE - 2]}…{written[0]}"
    if isinstance(value, bool | int | Decimal | Fraction | date):
        return _cut(str(value))
    if isinstance(value, Mapping | tuple | list | frozenset | set) and not hasattr(value, "_fields"):
        return f"<{len(value)}>" if value else None
    for name in _NAMES:
        found = getattr(value, name, None)
        if isinstance(found, str | int):
            return _cut(shown(found) if isinstance(found, str) else str(found))
    return f"{type(value).__name__}(…)"


def _cut(written: str) -> str:
    return written if len(written) <= _MAX_VALUE else f"{written[: _MAX_VALUE - 1]}…"
