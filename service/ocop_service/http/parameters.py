"""What is wrong with the parameters of a request, told so that it can be mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request

from ocop_rules.errors import Problem
from ocop_rules.text import Text, printable, text
from ocop_rules.validation import one_of, shorten
from ocop_service.http.problem import Refusal

_MOST = 50

_MESSAGES = {
    "missing": text("cần tham số này", "this parameter is needed"),
    "extra_forbidden": text("không có tham số này", "there is no such parameter"),
    "bool_parsing": text("phải là true hoặc false", "true or false was expected"),
    "int_parsing": text("phải là số nguyên", "a whole number was expected"),
    "int_parsing_size": text("số quá lớn", "the number is too large"),
    "uuid_parsing": text("phải là mã UUID", "a UUID was expected"),
    "value_error": text("phải là ngày, dạng YYYY-MM-DD", "a day was expected, as YYYY-MM-DD"),
    "date_from_datetime_parsing": text("không có ngày này trong lịch", "there is no such day"),
}
_BOUNDS = {
    "greater_than_equal": ("ge", "nhỏ nhất là", "it must be at least"),
    "less_than_equal": ("le", "lớn nhất là", "it must be at most"),
    "less_than": ("lt", "phải nhỏ hơn", "it must be less than"),
    "string_too_short": ("min_length", "số ký tự ít nhất là", "it needs this many characters at least:"),
    "string_too_long": ("max_length", "số ký tự tối đa là", "it may have this many characters at most:"),
    "string_pattern_mismatch": ("pattern", "phải có dạng", "text of this form was expected:"),
}
_CODES = {"missing": "missing-parameter", "extra_forbidden": "unknown-parameter"}


def check_stated_once(request: Request) -> None:
    """Refuse a query that states a parameter twice: the framework would take the last one and pass over the others."""
    names = [name for name, _ in request.query_params.multi_items()]
    repeated = sorted({name for name in names if names.count(name) > 1}) if len(names) <= _MOST else names[:1]
    if repeated:
        message = text("tham số này được ghi nhiều lần", "this parameter stands more than once")
        mend = text("chỉ giữ lại một", "keep only one of them")
        problems = [Problem("wrong-value", printable(f"query.{name}"), message, mend) for name in repeated]
        raise Refusal("invalid-parameter", text("xem problems", "see problems"), problems)


def parameter_problems(errors: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """Give a problem for each parameter that the framework found wrong; of very many the first."""
    return [_problem(each) for each, _ in zip(errors, range(_MOST), strict=False)]


def _problem(error: Mapping[str, Any]) -> Problem:
    kind, context = str(error["type"]), error.get("ctx") or {}
    message: Text | None = _MESSAGES.get(kind)
    mend: Text | None = None
    if kind in ("literal_error", "enum"):
        message = text("không có giá trị này", "there is no such value")
        mend = one_of(str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", "))
    elif kind in _BOUNDS:
        name, vi, en = _BOUNDS[kind]
        message = text(f"{vi} {context[name]}", f"{en} {context[name]}")
    found = None if kind == "missing" else shorten(error.get("input"))
    place = printable(".".join(str(step) for step in error["loc"]))
    told = message or text("giá trị không hợp lệ", "the value is not valid")
    return Problem(_CODES.get(kind, "wrong-value"), place, told, mend, found)
