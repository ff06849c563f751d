"""Turning what pydantic reports into problems that teach, in two languages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from ocop_rules.errors import Problem
from ocop_rules.source import Place, Source, dotted
from ocop_rules.text import Text, text

MAX_FOUND = 60


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Give the known name most like `name`, if one is like it at all."""
    matches = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(name: str, known: Iterable[str]) -> Text | None:
    """Give the advice to use the nearest known name, if there is one."""
    close = nearest(name, known)
    return text(f"có phải là “{close}”?", f"did you mean “{close}”?") if close else None


def shorten(value: object) -> str:
    """Write an offending value for a message: on one line, at most 60 characters."""
    written = value if isinstance(value, str) else _plain(value)
    written = " ".join(written.split())
    return written if len(written) <= MAX_FOUND else written[: MAX_FOUND - 1] + "…"


def _plain(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{…}" if value else "{}"
    if isinstance(value, list | tuple):
        return "[…]" if value else "[]"
    return str(value)


def keys_of(*models: type[BaseModel]) -> frozenset[str]:
    """Give every key that the models accept, by their names in a document."""
    return frozenset(f.alias or name for model in models for name, f in model.model_fields.items())


def problems_of(
    error: ValidationError, source: Source, *, at: Place = (), known_keys: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """Give a problem for each distinct thing that pydantic found wrong.

    Args:
        error: what pydantic reported.
        source: the document, for its lines.
        at: the place in the document where the validated value stands.
        known_keys: keys to suggest where one is not known.
    """
    seen: set[tuple[str, str]] = set()
    for item in error.errors(include_url=False):
        place = at + _real_place(item["loc"], source.data, at)
        problem = _problem(item["type"], item, place, source, known_keys)
        if (problem.place, problem.code) not in seen:
            seen.add((problem.place, problem.code))
            yield problem


def _real_place(loc: tuple[int | str, ...], data: Any, at: Place) -> Place:
    """Drop the steps that pydantic adds for unions and keys, which are not in the document."""
    for step in at:
        data = _step(data, step)
    out: list[int | str] = []
    for position, step in enumerate(loc):
        inside = _step(data, step)
        if inside is _ABSENT and position < len(loc) - 1:
            continue
        if inside is _ABSENT and not isinstance(data, dict):
            continue
        if inside is _ABSENT and isinstance(step, str) and ("[" in step or step in _UNION_TAGS):
            continue
        out.append(step)
        data = inside
    return tuple(out)


_ABSENT = object()
_UNION_TAGS = frozenset({"int", "str", "bool", "decimal", "tuple", "fact", "document", "all", "any", "not", "points"})


def _step(data: Any, step: int | str) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return _ABSENT


_MESSAGES: dict[str, Text] = {
    "missing": text("thiếu trường bắt buộc", "this field is required"),
    "extra_forbidden": text("trường không được biết đến", "this field is not known"),
    "string_type": text("phải là chuỗi ký tự", "text was expected"),
    "string_too_short": text("không được để trống", "it must not be empty"),
    "bool_type": text("phải là true hoặc false", "true or false was expected"),
    "int_type": text("phải là số nguyên", "a whole number was expected"),
    "date": text("phải là ngày có thật, dạng YYYY-MM-DD", "a real date was expected, as YYYY-MM-DD"),
    "dict_type": text("phải là một nhóm khóa: giá trị", "a group of key: value was expected"),
    "model_type": text("phải là một nhóm khóa: giá trị", "a group of key: value was expected"),
    "unknown_condition": text(
        "điều kiện phải bắt đầu bằng fact, document, points, all, any hoặc not",
        "a condition begins with fact, document, points, all, any or not",
    ),
    "tuple_type": text("phải là một danh sách", "a list was expected"),
}


def _problem(kind: str, item: Any, place: Place, source: Source, known_keys: frozenset[str]) -> Problem:
    value = item["input"]
    mend: Text | None = None
    found: str | None = shorten(value)
    message = _MESSAGES.get(kind)
    if kind == "missing":
        found = None
        name = str(place[-1]) if place else ""
        mend = text(f"thêm “{name}: …”", f"add “{name}: …”")
    elif kind == "extra_forbidden":
        found = None
        mend = did_you_mean(str(place[-1]) if place else "", known_keys) or text("bỏ trường này", "remove it")
    elif kind == "literal_error" or kind == "enum":
        expected = item["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        message = text(f"phải là một trong: {expected}", f"one of these was expected: {expected}")
        mend = did_you_mean(str(value), expected.split(", "))
    elif kind == "told":
        message, mend = item["ctx"]["message"], item["ctx"].get("mend")
    if message is None:
        message = text(f"giá trị không hợp lệ ({item['msg']})", f"the value is not valid ({item['msg']})")
    code = {"missing": "missing-field", "extra_forbidden": "unknown-field", "told": "invalid-value"}.get(
        kind, "wrong-type" if kind.endswith("_type") else "invalid-value"
    )
    return Problem(code, dotted(place), message, mend, found, source.line(place))
