"""The kinds of fields that a bundle has: how each is read, and what is told of one that is wrong."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
)

from ocop_rules.brief import brief
from ocop_rules.documents.advice import CHECK_DAY, day_advice, moment_advice, number_advice
from ocop_rules.documents.written_day import NO_SUCH_DAY
from ocop_rules.mend import Edit
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import misfit, nfc, on_lines, on_one_line, text

WRITTEN_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?\Z")
"""A number written as text, which is how canonical JSON holds a number that is not whole."""

EXACT = 10**15
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:")
_USUAL_ID = re.compile(r"[!-~]+\Z")
"""Ids of letters, digits and marks of ASCII, as nearly all are, in which nothing is to be looked for."""

_HALF = re.compile("[\ud800-\udfff]")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


def _whole(value: str) -> str:
    if not value.isascii() and _HALF.search(value):
        raise misfit(
            text("ký tự Unicode không hợp lệ", "the text holds half a Unicode character"),
            text("gõ lại chữ này", "type this text again"),
        )
    return value


def _nfc(value: str) -> str:
    return value if value.isascii() else nfc(_whole(value))


PLAIN = "plain"
"""The context in which a bundle is read of which it is known that it is plain data, as that of a text is."""

RECORDED = "recorded"
"""The context in which the bundle of a record is read: it was taken when it was written, and stays what it was."""


LOOKED_AT = "looked at"
"""The context in which plain data is read in whose texts nothing is to be looked for, nor to be mended."""


def _line(value: str, info: ValidationInfo) -> str:
    """Refuse what has no place in a text of one line, but in a bundle that was rated before that was refused."""
    if info.context == LOOKED_AT:
        return value
    return _nfc(value if info.context == RECORDED else on_one_line(_whole(value)))


def _id(value: str, info: ValidationInfo) -> str:
    """Return an id without the spaces around it, which nobody sees; in a record it stays what it was."""
    if info.context == LOOKED_AT or _USUAL_ID.match(value):
        return value
    return _nfc(value if info.context == RECORDED else on_one_line(_whole(value)).strip())


def _known_name(value: str, info: ValidationInfo) -> str:
    """Return a name of the vocabulary without the spaces around it; all else of it must be as it stands there."""
    return value if info.context in (LOOKED_AT, RECORDED) else value.strip()


def _word(value: str, info: ValidationInfo) -> str:
    return value if info.context in (LOOKED_AT, RECORDED) else on_one_line(_whole(value)).strip()


def _lines(value: str, info: ValidationInfo) -> str:
    if info.context == LOOKED_AT:
        return value
    return _nfc(value if info.context == RECORDED else on_lines(_whole(value)))


def _day(value: Any) -> Any:
    if type(value) is date:
        return value
    if type(value) is str and _DAY.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise misfit(NO_SUCH_DAY, CHECK_DAY) from None
    if isinstance(value, datetime) or (type(value) is str and _MOMENT.match(value)):
        raise misfit(
            text("cần ngày, không phải thời điểm", "a day was expected, not a moment"), edit=moment_advice(value)
        )
    raise misfit(text("phải là ngày, dạng YYYY-MM-DD", "a day was expected, as YYYY-MM-DD"), edit=day_advice(value))


def _identifier(value: Any) -> Any:
    return str(value) if type(value) is int else value


def _named(vi: str, en: str) -> BeforeValidator:
    """Return what refuses a number, a day or another value for a name of ours, which it is in no quotes either."""

    def checked(value: Any) -> Any:
        if type(value) is str:
            return value
        if isinstance(value, bool | int | Decimal | float | date):
            raise misfit(text("phải là tên", "a name was expected"), text(vi, en), code="wrong-type")
        return value

    return BeforeValidator(checked)


def none_is_empty(value: Any) -> Any:
    """Return a list that is left empty as one without entries."""
    return () if value is None else value


def or_default(default: object) -> BeforeValidator:
    """Return what reads a field that is left empty as one that is left out."""
    return BeforeValidator(lambda value: default if value is None else value)


def stated_entries(value: Any) -> Any:
    """Return the entries of a group that are not left empty, by their ids without the spaces around them."""
    if not isinstance(value, dict):
        return {} if value is None else value
    stated = {key: entry for key, entry in value.items() if entry is not None}
    trimmed = {key.strip() if isinstance(key, str) else key: entry for key, entry in stated.items()}
    return trimmed if len(trimmed) == len(stated) else stated


def _fact_value(value: Any) -> bool | int | Decimal | str:
    kind = type(value)
    if kind is bool or kind is int:
        return value  # type: ignore[no-any-return]
    if kind is str:
        if not WRITTEN_NUMBER.match(value):
            return _nfc(value)
        value = Decimal(value)
    if kind is float:
        value = Decimal(repr(value))
    if isinstance(value, Decimal) and value.is_finite():
        return int(value) if -EXACT < value < EXACT and value == value.to_integral_value() else value
    mend = text("ghi giá trị, hoặc bỏ thông tin nếu không biết", "write its value, or drop the fact if it is not known")
    if isinstance(value, Decimal):
        raise misfit(text("phải là số hữu hạn", "a finite number was expected"), mend)
    message = text("phải là số, true/false hoặc chữ", "a number, true or false, or text was expected")
    if isinstance(value, list | tuple) and value:
        raise misfit(message, edit=number_advice(value, "62.5"))
    if type(value) is date:
        mend = text(
            "ghi ngày ở documents; ở đây ghi số, true/false hoặc chữ",
            "a day belongs to a document; write a number, true or false, or text",
        )
    raise misfit(message, mend)


def _written_value(value: FactValue) -> bool | int | str:
    return plain_number(value) if isinstance(value, Decimal) else value


def _digest(value: Any) -> Any:
    if isinstance(value, int | Decimal | float | date):
        raise misfit(
            text("mã SHA-256 phải là chữ", "a SHA-256 is a text"),
            text("chép lại đủ 64 chữ số 0–9, a–f, trong ngoặc kép", "copy all of its 64 digits 0–9, a–f in quotes"),
            code="wrong-type",
        )
    if type(value) is str and not _SHA256.match(value):
        message = text("mã SHA-256 phải gồm 64 chữ số 0–9, a–f", "a SHA-256 of 64 digits 0–9, a–f was expected")
        lower = value.strip().lower()
        if _SHA256.match(lower):
            raise misfit(message, edit=Edit(lower, because=text("chữ thường", "in lower case")))
        raise misfit(message, text("chép lại mã, bằng chữ thường", "copy it again, in lower case"))
    return value


def whole_number(value: Any) -> Any:
    """Return a whole number as an int, however it was written, as `3.0`; anything else as it is."""
    if type(value) is float or (type(value) is Decimal and value.is_finite()):
        return int(value) if -EXACT < value < EXACT and value == int(value) else value
    return value


def _set(value: Any) -> Any:
    value = whole_number(value)
    if type(value) is int or (type(value) is str and value):
        return value
    raise misfit(
        text("phải là số hoặc tên bộ sản phẩm", "the number or the title of a product set was expected"),
        text("ghi số của bộ, như 7", "write the set's number, as 7"),
    )


MAX_NAME = 2000
"""The characters of the longest name, number, title or note."""

MAX_ID = 200
"""The characters of the longest id."""

Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME), AfterValidator(_line)]
Remarks = Annotated[str, Field(min_length=1, max_length=MAX_NAME), AfterValidator(_lines)]
"""Words that may stand on several lines."""

Identifier = Annotated[str, Field(min_length=1, max_length=MAX_ID), BeforeValidator(_identifier), AfterValidator(_id)]
Reference = Annotated[
    str,
    Field(min_length=1, max_length=MAX_ID),
    _named("ghi mã minh chứng, như D1", "write the id of a document, as D1"),
    BeforeValidator(_identifier),
    AfterValidator(_id),
]
"""The id of a document of the bundle."""

Day = Annotated[
    date,
    PlainValidator(_day, json_schema_input_type=date),
    PlainSerializer(date.isoformat, return_type=str, when_used="json"),
]
FactValue = Annotated[
    bool | int | Decimal | str,
    PlainValidator(_fact_value, json_schema_input_type=bool | int | Decimal | str),
    PlainSerializer(_written_value, return_type=bool | int | str, when_used="json"),
]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$"), BeforeValidator(_digest)]
KnownName = Annotated[str, AfterValidator(_known_name)]
FactName = Annotated[
    KnownName, _named("ghi tên số liệu, như local_labour_share", "write the fact's name, as local_labour_share")
]
DocumentName = Annotated[
    KnownName,
    _named("ghi loại giấy tờ, như food_safety_certificate", "write the type's name, as food_safety_certificate"),
]
AttesterName = Annotated[KnownName, _named("ghi ai xác nhận, như commune", "write who attests it, as commune")]
FormName = Annotated[str, _named("ghi loại hình, như cooperative", "write the legal form, as cooperative")]
CaseName = Annotated[str, _named("ghi tên trường hợp, như a", "write the case's name, as a")]
VersionName = Annotated[
    str,
    _named("ghi tên bộ tiêu chí, như qd-26-2026", "write the version's name, as qd-26-2026"),
    BeforeValidator(_identifier),
    AfterValidator(_word),
]
SetName = Annotated[int | str, PlainValidator(_set, json_schema_input_type=int | str)]


class Part(BaseModel):
    """A part of a bundle: it cannot be changed, and has the fields that it declares alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __repr__(self) -> str:
        return brief(self)

    __str__ = __repr__
