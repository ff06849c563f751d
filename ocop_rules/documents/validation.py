"""Turning what pydantic reports into problems that teach, in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from ocop_rules.documents.limits import MAX_PROBLEMS
from ocop_rules.documents.source import Source
from ocop_rules.documents.suggestion import did_you_mean, nearest
from ocop_rules.documents.yaml_reader import scalar
from ocop_rules.errors import Place, Problem
from ocop_rules.text import MISFIT, Text, printable, text

MAX_DIGITS = 15
"""A number of more digits is a slip."""

MAX_LISTED = 20
"""More names than this are not listed in a message."""


def one_of(known: Iterable[str]) -> Text:
    """Return the advice to use one of a few known names."""
    names = ", ".join(map(printable, known))
    return text(f"chọn: {names}", f"write one of: {names}")


def shorten(value: object) -> str:
    """Write an offending value for a message, as it was written: on one line, at most 60 characters."""
    if isinstance(value, str):
        shown = printable(value)
        return f'"{shown}"' if shown == value and not isinstance(scalar(value), str) else shown
    if isinstance(value, Mapping):
        return "{…}" if value else "{}"
    if isinstance(value, list | tuple):
        if len(value) > 10 or any(isinstance(item, Mapping | list | tuple) for item in value):
            return "[…]"
        return printable(f"[{', '.join(map(shorten, value))}]")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    try:
        return printable(str(value))
    except ValueError:  # Python writes no whole number of more than 4300 digits
        return "…"


def keys_of(model: type[BaseModel]) -> Callable[[Place], tuple[str, ...]]:
    """Return what tells the keys that the mapping at a place of a model's document may have, in order."""

    def keys_at(place: Place) -> tuple[str, ...]:
        kinds: list[Any] = list(_alternatives(model))
        for step in place:
            kinds = [inside for kind in kinds for inside in _inside(kind, step)]
        models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
        return tuple(dict.fromkeys(f.alias or name for each in models for name, f in each.model_fields.items()))

    return keys_at


def _alternatives(kind: Any) -> Iterator[Any]:
    """Return what a type is an alternative of, or itself."""
    if get_origin(kind) is Annotated:
        yield from _alternatives(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for each in get_args(kind):
            yield from _alternatives(each)
    elif isinstance(kind, type) and issubclass(kind, RootModel):
        yield from _alternatives(kind.model_fields["root"].annotation)
    else:
        yield kind


def _inside(kind: Any, step: str | int) -> Iterator[Any]:
    """Return the types of what stands at a step inside a value of a type."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, each in kind.model_fields.items():
            if (each.alias or name) == step:
                yield from _alternatives(each.annotation)
    elif get_origin(kind) in (dict, list, tuple) and get_args(kind):
        yield from _alternatives(get_args(kind)[-1 if get_origin(kind) is dict else 0])


def problems_of(
    error: ValidationError, source: Source, known_keys: Callable[[Place], Collection[str]]
) -> Iterator[Problem]:
    """Return one problem for each thing that pydantic found wrong.

    Args:
        error: what pydantic reported.
        source: the document.
        known_keys: gives the keys that the mapping at a place of the document may have.
    """
    found: dict[Place, ErrorDetails] = {}
    for item in error.errors(include_url=False):
        found.setdefault(_real_place(item, source.data), item)
    unknown = (place for place, item in found.items() if item["type"] == "extra_forbidden")
    meant: dict[Place, str] = {}
    for place in islice(unknown, MAX_PROBLEMS):
        holder = _at(place[:-1], source.data)
        close = nearest(str(place[-1]), [key for key in known_keys(place[:-1]) if key not in holder])
        if close is not None:
            meant[place] = close
    misspelt = {(*place[:-1], close) for place, close in meant.items()}
    around = {place[:end] for place in found for end in range(len(place))}
    for place, item in found.items():
        if item["type"] == "missing" and place in misspelt:
            continue  # the same slip as the key that is not known
        if place in around and item["type"] not in ("missing", "extra_forbidden"):
            continue  # it comes of what is wrong inside: a mapping is no word, a list of wrong items is too short
        if item["type"] == "extra_forbidden":
            yield _unknown_key(place, known_keys(place[:-1]), meant.get(place), source)
        else:
            yield _problem(item, place, source)


_ABSENT = object()


def _real_place(item: ErrorDetails, data: Any) -> Place:
    """Drop the steps that pydantic adds for unions and keys, which are not in the document."""
    out: list[int | str] = []
    for position, step in enumerate(item["loc"]):
        inside = _step(data, step)
        if inside is _ABSENT and not (item["type"] == "missing" and position == len(item["loc"]) - 1):
            continue
        out.append(step)
        data = inside
    return tuple(out)


def _step(data: Any, step: int | str) -> Any:
    if isinstance(data, Mapping):
        return data.get(step, _ABSENT)
    if isinstance(data, list | tuple) and isinstance(step, int) and step < len(data):
        return data[step]
    return _ABSENT


def _at(place: Place, data: Any) -> Any:
    for step in place:
        data = _step(data, step)
    return data


def _unknown_key(place: Place, known: Collection[str], close: str | None, source: Source) -> Problem:
    if close is not None:
        mend = text(f"có phải là “{close}”?", f"did you mean “{close}”?")  # a key of ours
    elif len(known) <= MAX_LISTED:
        keys = ", ".join(known)
        mend = text(f"bỏ trường này; ở đây có: {keys}", f"remove it; there are: {keys}")
    else:
        mend = text("bỏ trường này", "remove it")
    message = text("trường không được biết đến", "this field is not known")
    return Problem.at(place, "unknown-field", message, mend, line=source.line(place))


_GROUP = text("phải là một nhóm “khóa: giá trị”", "a group of “key: value” was expected")
_LIST = text("phải là một danh sách", "a list was expected")
_NUMBER = text("phải là số", "a number was expected")
_WHOLE = text("phải là số nguyên", "a whole number was expected")
_MESSAGES: dict[str, Text] = {
    "bool_parsing": text("phải là true hoặc false", "true or false was expected"),
    "bool_type": text("phải là true hoặc false", "true or false was expected"),
    "date_from_datetime_inexact": text("cần ngày, không phải thời điểm", "a day was expected, not a moment"),
    "date_from_datetime_parsing": text("phải là ngày có thật, dạng YYYY-MM-DD", "a real date was expected"),
    "date_type": text("phải là ngày, dạng YYYY-MM-DD", "a date was expected, as YYYY-MM-DD"),
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "dict_type": _GROUP,
    "finite_number": _NUMBER,
    "int_from_float": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": text("số quá lớn", "the number is too large"),
    "int_type": _WHOLE,
    "model_attributes_type": _GROUP,
    "model_type": _GROUP,
    "string_too_short": text("không được để trống", "it must not be empty"),
    "string_type": text("phải là chữ", "text was expected"),
    "string_unicode": text("ký tự Unicode không hợp lệ", "the text holds half a Unicode character"),
    "tuple_type": _LIST,
    "unknown_condition": text(
        "điều kiện phải bắt đầu bằng fact, document, points, all, any hoặc not",
        "a condition begins with fact, document, points, all, any or not",
    ),
}


def _problem(item: ErrorDetails, place: Place, source: Source) -> Problem:
    kind, value, context = item["type"], item["input"], item.get("ctx", {})
    if isinstance(value, str) and kind in ("too_short", "too_long"):
        kind = f"string_{kind}"
    code = "wrong-type" if kind.endswith("_type") else "invalid-value"
    found: str | None = shorten(value)
    message = _MESSAGES.get(kind)
    mend: Text | None = None
    if kind == "missing":
        code, found = "missing-field", None
        message = text("thiếu trường bắt buộc", "this field is required")
        mend = text(f"thêm “{place[-1]}: …”", f"add “{place[-1]}: …”")
    elif kind == MISFIT:
        message, mend = context["message"], context.get("mend")
        code, found = context.get("code", code), context.get("found", found)
    elif kind in ("literal_error", "enum"):
        known = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        message = text("không có giá trị này", "there is no such value")
        mend = (did_you_mean(value, known) if isinstance(value, str) else None) or one_of(known)
    elif kind in _BOUNDS:
        bound = next(
            str(context[name]) for name in ("ge", "le", "gt", "lt", "min_length", "max_length") if name in context
        )
        vi, en = _BOUNDS[kind]
        message = text(f"{vi} {bound}", f"{en} {bound}")
    elif kind == "string_pattern_mismatch":
        message = text(f"phải có dạng {context['pattern']}", f"text of this form was expected: {context['pattern']}")
    if message is None:
        message = text("giá trị không hợp lệ", "the value is not valid")
    return Problem.at(place, code, message, mend or _mend(kind, value), found, source.line(place))


_BOUNDS = {
    "greater_than": ("phải lớn hơn", "it must be greater than"),
    "greater_than_equal": ("nhỏ nhất là", "it must be at least"),
    "less_than": ("phải nhỏ hơn", "it must be less than"),
    "less_than_equal": ("lớn nhất là", "it must be at most"),
    "string_too_long": ("số ký tự tối đa là", "it may have this many characters at most:"),
    "too_long": ("số mục tối đa là", "it may have this many entries at most:"),
    "too_short": ("số mục tối thiểu là", "it needs this many entries at least:"),
}


def _mend(kind: str, value: object) -> Text | None:
    """Say how to mend a value of the wrong type."""
    if value is None:
        return text("điền giá trị, hoặc bỏ dòng này", "fill it in, or drop this line")
    if kind == "string_type" and isinstance(value, bool | int | Decimal | date):
        return text(f'đặt trong ngoặc kép: "{shorten(value)}"', f'put it in quotes: "{shorten(value)}"')
    if kind == "bool_type":
        return boolean_advice(value)
    if kind == "tuple_type" and isinstance(value, str | int):
        return text(f"ghi [{shorten(value)}]", f"write [{shorten(value)}]")
    if kind in ("tuple_type", "too_short"):
        return text("ghi mỗi mục một dòng, bắt đầu bằng “- ”", "write one entry a line, each after “- ”")
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return text("ghi các dòng “khóa: giá trị” thụt vào", "write indented lines of “key: value”")
    if kind == "int_type" and isinstance(value, str) and value.isdigit():
        return text(f"bỏ ngoặc kép: {printable(value)}", f"remove the quotes: {printable(value)}")
    if kind in ("int_type", "greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        return text("ghi một số trong giới hạn này", "write a number within this bound")
    if kind == "string_unicode":
        return text("gõ lại chữ này", "type this text again")
    if kind in ("string_too_short", "string_too_long"):
        return text("ghi ngắn gọn, không để trống", "write it briefly, and not empty")
    return text("sửa lại giá trị", "correct the value")


_YES = frozenset({"true", "yes", "y", "on", "1", "có", "đúng"})
_NO = frozenset({"false", "no", "n", "off", "0", "không", "sai"})
_PLAIN_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?\Z")
_IN_THOUSANDS = re.compile(r"-?[0-9]{1,3}([.,][0-9]{3})+\Z")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})\Z")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})\Z")


def boolean_advice(value: object) -> Text:
    """Say how to write true or false, given what was written for it."""
    word = shorten(value).strip('" ').lower() if isinstance(value, str | int) else ""
    if word in _YES | _NO:
        meant = "true" if word in _YES else "false"
        return text(f"ghi {meant}, không có ngoặc kép", f"write {meant}, without quotes")
    return text("ghi true hoặc false", "write true or false")


def number_advice(value: object, example: str) -> Text:
    """Say how to write a number, given what was written for it."""
    word = value.replace("%", "").strip() if isinstance(value, str) else ""
    if len(word) <= MAX_DIGITS and _PLAIN_NUMBER.match(word) and not _IN_THOUSANDS.match(word):
        meant = word.replace(",", ".")
        return text(f"ghi {meant}", f"write {meant}")
    return text(f"chỉ ghi số, như {example}", f"write the number alone, as {example}")


def day_advice(value: object) -> Text:
    """Say how to write a day, given what was written for it."""
    word = value[:20].strip() if isinstance(value, str) else ""
    day_first, year_first = _DAY_FIRST.match(word), _YEAR_FIRST.match(word)
    if day_first or year_first:
        day, month, year = day_first.groups() if day_first else reversed(year_first.groups() if year_first else ())
        try:
            meant = date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            return text("kiểm tra ngày và tháng", "check the day and the month")
        return text(f"ghi {meant}", f"write {meant}")
    return text("ghi năm-tháng-ngày, như 2026-09-15", "write year-month-day, as 2026-09-15")


def in_file_order(problems: Iterable[Problem], source: Source) -> list[Problem]:
    """Return problems in the order of the places they are about, each with its line.

    Only the ways to these places are gone: a document may have very many others.
    """
    order = _Order(source.data)
    found = [(order.of(_path(problem)), problem) for problem in problems]
    found.sort(key=lambda each: each[0].positions)
    lines = source.lines_at([at.path for at, _ in found])
    return [replace(each, line=lines.get(at.path) if each.line is None else each.line, path=None) for at, each in found]


_STEP = re.compile(r"\[([0-9]{1,9})\]|([^.\[\]]+)")


def _path(problem: Problem) -> Place:
    """Return the path of a problem; of one that has its place as text alone, which names fields of ours."""
    if problem.path is not None:
        return problem.path
    return tuple(int(position) if position else name for position, name in _STEP.findall(problem.place))


class _At(NamedTuple):
    """A place that is there in a document, and its position in each group and list on the way to it."""

    path: Place
    positions: tuple[int, ...]


class _Order:
    """The order of places in a document; the keys of a group are numbered once."""

    def __init__(self, data: Any) -> None:
        self._data = data
        self._numbered: dict[int, dict[Any, int]] = {}

    def of(self, place: Place) -> _At:
        """Return where a place is, or the nearest value around it that is there."""
        data = self._data
        positions: list[int] = []
        for step in place:
            inside = _step(data, step)
            if inside is _ABSENT:
                break
            positions.append(self._position(data, step))
            data = inside
        return _At(place[: len(positions)], tuple(positions))

    def _position(self, data: Any, step: int | str) -> int:
        if not isinstance(data, Mapping):
            return int(step)
        numbered = self._numbered.get(id(data))
        if numbered is None:
            numbered = self._numbered[id(data)] = {key: position for position, key in enumerate(data)}
        return numbered[step]
