"""What people write in cells, read as the values of fields where one reading alone is possible."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin

from ocop_rules.documents.written_day import NO_SUCH_DAY, day_written
from ocop_rules.documents.written_number import MAX_DIGITS, number_meant
from ocop_rules.errors import Problem
from ocop_rules.register.rows import RegisterRow
from ocop_rules.text import Text, folded, printable, text
from ocop_rules.words.register_headings import CHOICE_TITLES

Kind: TypeAlias = Literal[
    "text", "lines", "count", "stars", "number", "day", "truth", "choice", "form", "set", "value", "more"
]

_MIDNIGHT = re.compile(r"(?<=\d)[ T]00:00(?::00(?:\.0+)?)?\Z")
_STARS = re.compile(r"(?:(?:OCOP|hạng|đạt)\s+)*([1-5])\s*(?:\*|sao|stars?|★|⭐)?\Z", re.IGNORECASE)
_DRAWN = re.compile(r"[*★⭐]{1,5}\Z")
_TRUE = frozenset({"true", "yes", "y", "x", "1", "co", "dung", "da", "v"})
_FALSE = frozenset({"false", "no", "n", "0", "khong", "sai", "chua"})
_NONE = frozenset({"", "-", "–", "—", "…", "...", "null", "n/a"})
_LONGER = 12
"""A text of so many characters says something, if it is not blank."""


class Misread(ValueError):
    """A cell that cannot be read as the value of its field.

    Attributes:
        code: the code of the problem.
        message: what is wrong.
        mend: what to do about it.
    """

    def __init__(self, code: str, message: Text, mend: Text | None = None) -> None:
        self.code = code
        self.message = message
        self.mend = mend
        super().__init__(message.en)

    def problem(self, place: str, found: object, line: int | None = None) -> Problem:
        """Return the problem of a cell at a place."""
        return Problem(self.code, place, self.message, self.mend, printable(str(found)), line)


@cache
def kinds_of(model: type[RegisterRow]) -> Mapping[str, tuple[Kind, str]]:
    """Return for each field of a row how its cells are read, and the name of its type where that is a choice."""
    found: dict[str, tuple[Kind, str]] = {}
    for name, field in model.model_fields.items():
        found[name] = _kind(name, field.annotation, tuple(field.metadata))
    return found


def _kind(name: str, annotation: Any, metadata: tuple[Any, ...]) -> tuple[Kind, str]:
    if name == "note":
        return "lines", ""
    if name in ("form", "set", "value", "more", "stars"):
        return name, ""  # type: ignore[return-value]
    kind = annotation
    while get_args(kind) and not isinstance(kind, type):
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        else:
            kind = next(each for each in get_args(kind) if each is not type(None))
    if kind is bool:
        return "truth", ""
    if kind is int:
        return "count", ""
    if kind is Decimal:
        return "number", ""
    if kind is date:
        return "day", ""
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "choice", kind.__name__
    return "text", ""


def is_nothing(value: object) -> bool:
    """Tell whether a cell says nothing: it is empty, or holds a stroke or dots alone."""
    if type(value) is str:
        return value.strip().lower() in _NONE if len(value) < _LONGER or value.isspace() else False
    return value is None


def cell_value(kind: Kind, choice: str, value: object, forms: Mapping[str, Text]) -> object:
    """Return the value that a cell of a field means.

    Args:
        kind: how cells of the field are read, as `kinds_of` says.
        choice: the name of the type of a choice.
        value: what stands in the cell; not nothing.
        forms: the legal forms by name.

    Raises:
        Misread: it cannot be read so.
    """
    if kind == "text":
        return " ".join(value.split()) if type(value) is str else _text(value)
    if kind == "lines":
        return value.strip() if type(value) is str else _text(value)
    if kind == "day":
        return day_meant(value)
    if kind == "truth":
        return _truth(value)
    if kind in ("count", "number"):
        return _number(value)
    if kind == "stars":
        return stars_meant(value)
    if kind == "choice":
        return _choice(str(value), CHOICE_TITLES[choice])
    if kind == "form":
        return _choice(str(value), forms)
    if kind in ("set", "value"):
        return _set(value) if kind == "set" else _any(value)
    return _text(value)


def day_meant(value: object) -> date:
    """Return the day that a cell means: a day of the workbook, `d/m/Y`, `d-m-Y`, `Y-m-d` or in words.

    Raises:
        Misread: it means none, or there is no such day.
    """
    if isinstance(value, datetime):
        if value.time() == time(0):
            return value.date()
        raise Misread("invalid-value", text("cần ngày, không phải thời điểm", "a day was expected, not a moment"))
    if isinstance(value, date):
        return value
    found = day_written(_MIDNIGHT.sub("", str(value).strip()))
    if found is None:
        raise Misread("wrong-type", text("phải là ngày", "a day was expected"), _WRITE_DAY)
    if found.meant is None:
        raise Misread("invalid-value", NO_SUCH_DAY, _WRITE_DAY)
    return found.meant


_WRITE_DAY = text("ghi ngày dạng 31/12/2026 hoặc 2026-12-31", "write it as 31/12/2026 (day first) or 2026-12-31")


def stars_meant(value: object) -> int:
    """Return the stars that a cell means: `4`, `4 sao`, `4*`, `****`.

    Raises:
        Misread: it means none.
    """
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value):
        return int(value)
    written = str(value).strip()
    found = _STARS.match(written)
    if found:
        return int(found[1])
    if _DRAWN.match(written):
        return len(written)
    message = text("phải là hạng sao từ 1 đến 5", "stars from 1 to 5 were expected")
    raise Misread("wrong-type", message, text("ghi như 4 hoặc 4 sao", "write it as 4"))


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = _word(str(value)) or str(value).strip()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    message = text("phải là có hoặc không", "yes or no was expected")
    raise Misread(
        "wrong-type",
        message,
        text("ghi: có, không; để trống nếu chưa biết", "write yes or no; leave it empty if not known"),
    )


def _number(value: object) -> int | Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    written = str(value)
    if written.isascii() and written.isdigit() and len(written) <= MAX_DIGITS:
        return int(written)
    meant = number_meant(written)
    if meant is not None:
        return meant
    message = text("phải là số", "a number was expected")
    mend = text("ghi số bằng chữ số, như 1250 hoặc 62,5", "write it in digits, as 1250 or 62.5")
    raise Misread("wrong-type", message, mend)


_word = lru_cache(maxsize=4096)(folded)


def _choice(written: str, known: Mapping[str, Text]) -> str:
    if written in known:
        return written
    wanted = _word(written)
    for name, title in known.items():
        if wanted in (_word(name), _word(title.vi), _word(title.en)):
            return name
    return written.strip()  # which the row's type refuses, with what there is


def _set(value: object) -> int | str:
    if isinstance(value, int):
        return value
    written = str(value).strip()
    return int(written) if written.isdigit() else written


def _any(value: object) -> object:
    if isinstance(value, str):
        if folded(value) in ("true", "false", "co", "khong"):
            return _truth(value)
        meant = number_meant(value)
        return value.strip() if meant is None else meant
    return value


def _text(value: object) -> str:
    if isinstance(value, datetime):
        value = value.date() if value.time() == time(0) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else " ".join(str(value).split())
