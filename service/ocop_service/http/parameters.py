"""What is wrong with the parameters of a request, told so that it can be mended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import one_of, shorten
from ocop_rules.errors import Problem
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.text import Text, nfc, printable, text
from ocop_service.http.problem import Refusal
from ocop_service.http.routing import query_models, query_names

_MOST = 50
_LONGEST = 40

_BLANK = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
_SPACES = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2007": " "})


def normalised_name(value: str) -> str:
    """Return an id or a name as it is meant: composed as bundles are, with plain spaces, and none around it.

    macOS and some keyboards write Vietnamese letters and their marks apart, and what is copied out of a page has
    spaces around it, or such as do not break.
    """
    return nfc(value).translate(_SPACES).strip(_BLANK)


AsMeant = BeforeValidator(lambda value: normalised_name(value) if isinstance(value, str) else value)
"""For parameters that name something."""


def version_meant(value: object) -> object:
    """Return the id of the version that a name means, where that is clear; else the name, to be refused."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return value
    name = normalised_name(value)
    meant = default_catalogue().ids_named(name)
    return meant[0] if len(meant) == 1 else name


AsVersion = BeforeValidator(version_meant)
"""For parameters that name a version: its id, or the decision's number as people write it."""


class QueryModel(BaseModel):
    """What a query may state, and nothing else."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


async def check_query(request: Request) -> None:
    """Refuse a query that states what the route does not know, or something twice; every route depends on it.

    The framework passes over what it does not know, and takes the last of what is stated twice: the answer would be
    one to another question.
    """
    if not request.scope["query_string"]:
        return
    stated = [name for name, _ in request.query_params.multi_items()]
    route = request.scope.get("route")
    dependant: Dependant | None = getattr(route, "dependant", None)
    known = frozenset() if dependant is None else query_names(dependant)
    problems = [_unknown(name, request.query_params[name], known) for name in sorted({*stated} - known)[:_MOST]]
    repeated = [name for name in sorted(known) if stated.count(name) > 1]
    message = text("tham số này được ghi nhiều lần", "this parameter stands more than once")
    mend = text("chỉ giữ lại một", "keep only one of them")
    problems += [Problem("wrong-value", f"query.{name}", message, mend) for name in repeated]
    if problems:
        if dependant is not None and not repeated:
            problems += _wrong_values(dependant, {name: request.query_params[name] for name in known & {*stated}})
        count = len(problems)
        said = text(f"{count} tham số sai, xem problems", f"{count} wrong, see problems")
        raise Refusal("invalid-parameter", said, problems)


def _wrong_values(dependant: Dependant, stated: Mapping[str, str]) -> list[Problem]:
    """Return what else is wrong: everything is told at once."""
    for model in query_models(dependant):
        try:
            model.model_validate(stated)
        except ValidationError as error:
            return parameter_problems({**each, "loc": ("query", *each["loc"])} for each in error.errors())
    return []


def _unknown(name: str, value: str, known: Collection[str]) -> Problem:
    listed = ", ".join(sorted(known))
    there_are = text(f"các tham số có thể dùng: {listed}", f"there are: {listed}")
    none = text("đường dẫn này không nhận tham số nào", "this path takes no parameters")
    mend = did_you_mean(name[:_LONGEST], known) or there_are if known else none
    return Problem("unknown-parameter", printable(f"query.{name}"), _MESSAGES["extra_forbidden"], mend, shorten(value))


def parameter_problems(errors: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """Return a problem for each parameter that the framework found wrong; of very many the first."""
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
