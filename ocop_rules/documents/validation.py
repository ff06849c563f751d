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

from ocop_rules.documents.advice import boolean_advice
from ocop_rules.documents.limits import MAX_PROBLEMS
from ocop_rules.documents.source import Source
from ocop_rules.documents.suggestion import is_slip, nearest, suggested
from ocop_rules.documents.written_number import number_meant
from ocop_rules.documents.yaml_reader import DECIMAL_COMMA_CODE, scalar
from ocop_rules.errors import Place, Problem
from ocop_rules.mend import Edit
from ocop_rules.text import MAX_SHOWN, MISFIT, Text, printable, text

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


class Keys:
    """Tells the keys that groups of a model's document may have, and what they take.

    Args:
        model: the model of the whole document.
    """

    def __init__(self, model: type[BaseModel]) -> None:
        self._model = model

    def __call__(self, place: Place) -> tuple[str, ...]:
        """Return the keys that the mapping at a place may have, in order."""
        fields = [(f.alias or name) for each in self._models(place) for name, f in each.model_fields.items()]
        return tuple(dict.fromkeys(fields))

    def refused(self, place: Place, key: str, value: object) -> list[ErrorDetails]:
        """Return what would be wrong with a value under a key of the mapping at a place; of a group or list nothing."""
        if isinstance(value, Mapping | list | tuple):
            return []
        for model in self._models(place):
            if key in keys_of_model(model):
                try:
                    model.model_validate({key: value})
                except ValidationError as error:
                    return [each for each in error.errors(include_url=False) if each["loc"][:1] == (key,)]
        return []

    def homes(self, key: str) -> tuple[str, ...]:
        """Return the groups of the document that have a key, in order; the document itself is an empty name."""
        return tuple(_homes(self._model, key, "", set()))

    def _models(self, place: Place) -> list[type[BaseModel]]:
        kinds: list[Any] = list(_alternatives(self._model))
        for step in place:
            kinds = [inside for kind in kinds for inside in _inside(kind, step)]
        return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]


def keys_of(model: type[BaseModel]) -> Keys:
    """Return what tells the keys that groups of a model's document may have."""
    return Keys(model)


def keys_of_model(model: type[BaseModel]) -> set[str]:
    """Return the keys that the group of a model may have."""
    return {f.alias or name for name, f in model.model_fields.items()}


def _homes(model: type[BaseModel], key: str, name: str, seen: set[type[BaseModel]]) -> Iterator[str]:
    if model in seen:
        return
    seen.add(model)
    if key in keys_of_model(model):
        yield name
    for field, each in model.model_fields.items():
        for kind in _alternatives(each.annotation):
            if get_origin(kind) is dict:  # whose keys are no fields
                continue
            for held in [kind, *_inside(kind, 0)]:
                if isinstance(held, type) and issubclass(held, BaseModel):
                    yield from _homes(held, key, each.alias or field, seen)


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
        close = _key_meant(place, source.data, known_keys)
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
            close = meant.get(place)
            yield _unknown_key(place, known_keys, close, source)
            if close is not None and isinstance(known_keys, Keys):  # so that nothing new is told once it is renamed
                for inside in known_keys.refused(place[:-1], close, _at(place, source.data)):
                    yield _problem(inside, (*place, *inside["loc"][1:]), source, known_keys)
        else:
            yield _problem(item, place, source, known_keys)


def _key_meant(place: Place, data: Any, known_keys: Callable[[Place], Collection[str]]) -> str | None:
    """Return the key that one which is not known may be: one that is not there, and takes what was written."""
    holder, written, value = _at(place[:-1], data), str(place[-1]), _at(place, data)
    free = [key for key in known_keys(place[:-1]) if key not in holder]
    close = nearest(written, free)
    if close is None or not isinstance(known_keys, Keys):
        return close
    if is_slip(written, close):
        return close
    fit = nearest(written, [key for key in free if not known_keys.refused(place[:-1], key, value)])
    return fit if fit is not None and is_slip(written, fit, _LIKE) else None


_LIKE = 0.65
"""A key that is less like another than this is not it, although the other takes what was written."""


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


def _unknown_key(
    place: Place, known_keys: Callable[[Place], Collection[str]], close: str | None, source: Source
) -> Problem:
    message = text("trường không được biết đến", "this field is not known")
    mend: Text | Edit = _no_such_key(place, known_keys)
    if close is not None:
        mend = Edit(close, "ask", renames=True)
    return Problem.at(place, "unknown-field", message, mend, line=source.line(place))


def _no_such_key(place: Place, known_keys: Callable[[Place], Collection[str]]) -> Text:
    """Say where the field belongs, or which there are and where what was written can be kept."""
    known = known_keys(place[:-1])
    homes = known_keys.homes(str(place[-1])) if isinstance(known_keys, Keys) and str(place[-1]) not in known else ()
    if len(homes) == 1 and place[-1] != "note":  # a note is about what it stands with
        vi, en = (homes[0], homes[0]) if homes[0] else ("cấp ngoài cùng", "the top of the document")
        return text(f"chuyển sang {vi}, nơi có trường này", f"move it to {en}, which has this field")
    note = "note" in known
    vi = "ghi vào note hoặc giữ ở ngoài tệp này" if note else "giữ ở ngoài tệp này"
    en = "keep it in note or outside this file" if note else "keep it outside this file"
    if not known or len(known) > MAX_LISTED:
        return text(f"trường này không được đọc; {vi}", f"it is not read; {en}")
    keys = ", ".join(known)
    return text(
        f"ở đây có: {keys}; nội dung không thuộc trường nào thì {vi}",
        f"there are: {keys}; what belongs to none of them is not read: {en}",
    )


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


def _problem(
    item: ErrorDetails, place: Place, source: Source, known_keys: Callable[[Place], Collection[str]]
) -> Problem:
    kind, value, context = item["type"], item["input"], item.get("ctx", {})
    if isinstance(value, str) and kind in ("too_short", "too_long"):
        kind = f"string_{kind}"
    code = "wrong-type" if kind.endswith("_type") else "invalid-value"
    found: str | None = shorten(value)
    message = _MESSAGES.get(kind)
    mend: Text | Edit | None = None
    if kind == "missing":
        code, found = "missing-field", None
        message = text("chưa điền mục này", "this field is required")
        mend = text(f"thêm “{place[-1]}: …”", f"add “{place[-1]}: …”")
    elif kind == MISFIT:
        message, mend = context["message"], context.get("edit", context.get("mend"))
        if "one_line" in context:
            mend = Edit(context["one_line"], "one-line")
        code, found = context.get("code", code), context.get("found", found)
    elif kind in ("literal_error", "enum"):
        known = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        message = text("không có giá trị này", "there is no such value")
        mend = (suggested(value, known) if isinstance(value, str) else None) or one_of(known)
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
    if mend is None:
        mend = _fields(known_keys(place)) if kind in _GROUPS else _mend(kind, value)
    return Problem.at(place, code, message, mend, found, source.line(place))


_GROUPS = frozenset({"model_type", "model_attributes_type", "dict_type"})


def _fields(known: Collection[str]) -> Text:
    """Say how a group is written."""
    if not known or len(known) > MAX_LISTED:
        return text("ghi các dòng “khóa: giá trị” thụt vào", "write indented lines of “key: value”")
    keys = ", ".join(known)
    return text(
        f"ghi các dòng “khóa: giá trị” thụt vào; các khóa: {keys}",
        f"write indented lines of “key: value”; there are: {keys}",
    )


_BOUNDS = {
    "greater_than": ("phải lớn hơn", "it must be greater than"),
    "greater_than_equal": ("nhỏ nhất là", "it must be at least"),
    "less_than": ("phải nhỏ hơn", "it must be less than"),
    "less_than_equal": ("lớn nhất là", "it must be at most"),
    "string_too_long": ("số ký tự tối đa là", "it may have this many characters at most:"),
    "too_long": ("số mục tối đa là", "it may have this many entries at most:"),
    "too_short": ("số mục tối thiểu là", "it needs this many entries at least:"),
}


def _mend(kind: str, value: object) -> Text | Edit:
    """Say how to mend a value of the wrong type."""
    if value is None:
        return text("điền giá trị", "fill it in")
    if kind == "string_type" and type(value) in (bool, int, Decimal, date):
        return Edit(_as_text(value), "quote") if len(shorten(value)) < MAX_SHOWN else _QUOTE
    if kind == "bool_type":
        return boolean_advice(value)
    if kind == "tuple_type" and type(value) in (str, int) and shorten(value).strip('"') == str(value):
        entries = tuple(filter(None, _BETWEEN.split(value.strip()))) if isinstance(value, str) else (value,)
        return Edit(entries) if entries else _ENTRIES
    if kind in ("tuple_type", "too_short"):
        return _ENTRIES
    if kind in ("int_type", "int_parsing", "decimal_parsing", "decimal_type") and isinstance(value, str):
        meant = number_meant(value)
        if type(meant) is int or (meant is not None and kind.startswith("decimal")):
            return Edit(meant, "unquote" if str(meant) == value else "write")
    if kind == "int_type":
        return text("ghi số nguyên", "write a whole number")
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        return text("ghi một số trong giới hạn này", "write a number within this bound")
    if kind == "string_unicode":
        return text("gõ lại chữ này", "type this text again")
    if kind == "string_too_short":
        return text("ghi ngắn gọn, không để trống", "write it briefly, and not empty")
    if kind == "string_too_long":
        return text("ghi tóm tắt; giữ toàn văn ở ngoài tệp này", "write it in brief; keep the whole outside this file")
    return text("sửa lại giá trị", "correct the value")


_BETWEEN = re.compile(r"\s*[,;]\s*")
_QUOTE = text("đặt trong ngoặc kép", "put it in quotes")
_ENTRIES = text("ghi mỗi mục một dòng, bắt đầu bằng “- ”", "write one entry a line, each after “- ”")


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else shorten(value)


def in_file_order(problems: Iterable[Problem], source: Source) -> list[Problem]:
    """Return problems in the order of the places they are about, each with its line.

    Only the ways to these places are gone: a document may have very many others.
    """
    order = _Order(source.data)
    found = [(order.of(_path(problem)), problem) for problem in problems]
    found.sort(key=lambda each: each[0].positions)
    lines = source.lines_at([at.path for at, _ in found])
    in_json = bool(source.json_text)
    out = []
    after: list[Problem | None] = [*(each for _, each in found[1:]), None]
    for (at, each), following in zip(found, after, strict=False):
        line = lines.get(at.path) if each.line is None else each.line
        edit, mend = each.edit, each.mend
        if each.code == DECIMAL_COMMA_CODE and following is not None and following.place == each.place:
            edit, mend = None, _AND_MORE
        if edit is not None:
            mend = edit.sentence(in_json=in_json)
        out.append(replace(each, line=line, mend=mend, edit=edit, path=None))
    return out


_AND_MORE = text(
    "ghi một số; số thập phân viết sau dấu chấm; xem cả lỗi tiếp theo ở chỗ này",
    "write one number, its decimals after a point; see the next problem of this place too",
)


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
