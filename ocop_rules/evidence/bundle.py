"""The evidence bundle: what is known of one product, in the format `ocop-evidence/1`."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    StrictBool,
    Tag,
    ValidationInfo,
)

from ocop_rules.brief import brief
from ocop_rules.canonical import Json
from ocop_rules.documents.validation import day_advice
from ocop_rules.rulebook.definition import Purpose
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import misfit, nfc, on_lines, on_one_line, printable, text

FORMAT = "ocop-evidence/1"

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?\Z")
"""A number written as text, which is how canonical JSON holds a number that is not whole."""

_EXACT = 10**15
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:")
_HALF = re.compile("[\ud800-\udfff]")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class Role(StrEnum):
    """In what role somebody filled in a score sheet."""

    COUNCIL = "council"
    ADVISORY = "advisory"
    PRODUCER = "producer"


def _whole(value: str) -> str:
    if not value.isascii() and _HALF.search(value):
        raise misfit(
            text("ký tự Unicode không hợp lệ", "the text holds half a Unicode character"),
            text("gõ lại chữ này", "type this text again"),
        )
    return value


def _nfc(value: str) -> str:
    return value if value.isascii() else nfc(_whole(value))


RECORDED = "recorded"
"""The context in which a bundle of a record is read: it was taken when it was written, and stays what it was."""


def _line(value: str, info: ValidationInfo) -> str:
    """Refuse what has no place in a text of one line, but in a bundle that was rated before that was refused."""
    return _nfc(value if info.context == RECORDED else on_one_line(_whole(value)))


def _word(value: str, info: ValidationInfo) -> str:
    return value if info.context == RECORDED else on_one_line(_whole(value))


def _lines(value: str, info: ValidationInfo) -> str:
    return _nfc(value if info.context == RECORDED else on_lines(_whole(value)))


def _day(value: Any) -> Any:
    if type(value) is date:
        return value
    if type(value) is str and _DAY.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise misfit(
                text("không có ngày này trong lịch", "there is no such day"),
                text("kiểm tra ngày và tháng", "check the day and the month"),
            ) from None
    if isinstance(value, datetime) or (type(value) is str and _MOMENT.match(value)):
        raise misfit(
            text("cần ngày, không phải thời điểm", "a day was expected, not a moment"),
            text(f"ghi {str(value)[:10]}", f"write {str(value)[:10]}"),
        )
    raise misfit(text("phải là ngày, dạng YYYY-MM-DD", "a day was expected, as YYYY-MM-DD"), day_advice(value))


def _identifier(value: Any) -> Any:
    return str(value) if type(value) is int else value


def _none_is_empty(value: Any) -> Any:
    return () if value is None else value


def _fact_value(value: Any) -> bool | int | Decimal | str:
    kind = type(value)
    if kind is bool or kind is int:
        return value  # type: ignore[no-any-return]
    if kind is str:
        if not _NUMBER.match(value):
            return _nfc(value)
        value = Decimal(value)
    if kind is float:
        value = Decimal(repr(value))
    if isinstance(value, Decimal) and value.is_finite():
        return int(value) if -_EXACT < value < _EXACT and value == value.to_integral_value() else value
    mend = text("ghi giá trị, hoặc bỏ dữ kiện nếu không biết", "write its value, or drop the fact if it is not known")
    if isinstance(value, Decimal):
        raise misfit(text("phải là số hữu hạn", "a finite number was expected"), mend)
    raise misfit(text("phải là số, true/false hoặc chữ", "a number, true or false, or text was expected"), mend)


def _written_value(value: FactValue) -> bool | int | str:
    return plain_number(value) if isinstance(value, Decimal) else value


def _written_ordinals(value: int | tuple[int, ...]) -> int | list[int]:
    return list(value) if isinstance(value, tuple) else value


def _digest(value: Any) -> Any:
    if type(value) is str and not _SHA256.match(value):
        raise misfit(
            text("mã SHA-256 phải gồm 64 chữ số 0–9, a–f", "a SHA-256 of 64 digits 0–9, a–f was expected"),
            text("chép lại mã, bằng chữ thường", "copy it again, in lower case"),
        )
    return value


def _set(value: Any) -> Any:
    if type(value) is int or (type(value) is str and value):
        return value
    raise misfit(
        text("phải là số hoặc tên bộ sản phẩm", "the number or the slug of a product set was expected"),
        text("ghi số của bộ, như 7", "write the set's number, as 7"),
    )


MAX_NAME = 2000
"""The characters of the longest name, number, title or note."""

MAX_ID = 200
"""The characters of the longest id."""

Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME), AfterValidator(_line)]
Remarks = Annotated[str, Field(min_length=1, max_length=MAX_NAME), AfterValidator(_lines)]
"""Words that may stand on several lines."""

Identifier = Annotated[str, BeforeValidator(_identifier), Field(min_length=1, max_length=MAX_ID), AfterValidator(_line)]
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
SetName = Annotated[int | str, PlainValidator(_set, json_schema_input_type=int | str)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def __repr__(self) -> str:
        return brief(self)

    __str__ = __repr__


class Document(_Part):
    """A document of the dossier.

    Attributes:
        id: how facts refer to it, unique in the bundle.
        type: its type in the vocabulary.
        issued_on: the day it was issued; it counts from that day on (R10).
        expires_on: the last day on which it counts; None if it does not expire.
        sha256: digest of the file, 64 hexadecimal digits.
    """

    id: Identifier
    type: str
    issued_on: Day
    expires_on: Day | None = None
    number: Name | None = None
    issuer: Name | None = None
    title: Name | None = None
    sha256: Sha256 | None = None


class Fact(_Part):
    """A named, typed value, with the documents that back it or who attests it.

    Attributes:
        fact: its id in the vocabulary.
        value: a number in the fact's unit (shares in per cent), true or false, or a choice.
    """

    fact: str
    value: FactValue
    documents: tuple[Identifier, ...] = ()
    attested_by: str | None = None
    note: Remarks | None = None


class CaseChoice(_Part):
    """The option chosen in one of a criterion's alternative cases; 0 is none."""

    case: str
    option: Annotated[int, Field(ge=0, strict=True)]


Ordinal = Annotated[int, Field(ge=0, strict=True)]


Choice: TypeAlias = "int | tuple[int, ...] | CaseChoice"


def _kind_of_choice(value: Any) -> str:
    return "in-case" if isinstance(value, dict | CaseChoice) else "ordinals"


def _ordinals(value: Any) -> int | tuple[int, ...]:
    if type(value) is int and value >= 0:
        return value
    if isinstance(value, list | tuple) and all(type(item) is int and item >= 1 for item in value):
        if len(set(value)) != len(value):
            raise misfit(
                text("một phương án bị ghi hai lần", "an option stands twice in the list"),
                text("chỉ giữ lại một", "keep only one of them"),
            )
        return tuple(sorted(value))
    mend = text("ghi số, 0 nếu không đạt phương án nào", "write a number, 0 for none")
    if isinstance(value, str) and value.isascii() and value.isdigit():
        mend = text(f"bỏ ngoặc kép: {printable(value)}", f"remove the quotes: {printable(value)}")
    raise misfit(
        text(
            "phải là số thứ tự phương án (0 là không), danh sách số, hoặc {case: a, option: 2}",
            "the ordinal of an option (0 for none), a list of ordinals, or {case: a, option: 2} was expected",
        ),
        mend,
    )


ChoiceField = Annotated[
    Annotated[
        int | tuple[int, ...],
        PlainValidator(_ordinals, json_schema_input_type=Ordinal | tuple[Ordinal, ...]),
        PlainSerializer(_written_ordinals, return_type=int | list[int], when_used="json"),
        Tag("ordinals"),
    ]
    | Annotated[CaseChoice, Tag("in-case")],
    Discriminator(_kind_of_choice),
]


class ScoreSheet(_Part):
    """The options that one person or team chose, by criterion number."""

    judge: Identifier
    role: Role = Role.COUNCIL
    options: dict[str, ChoiceField]


class Product(_Part):
    """The product and its set, by number or slug."""

    name: Name
    set: SetName


class Producer(_Part):
    """The producer (chủ thể); `type` is its legal form."""

    name: Name
    type: str | None = None


class EvidenceBundle(_Part):
    """What is known of one product, on which it is rated.

    Attributes:
        version: the version to rate under; None to choose by date (R11).
        submitted_on: the day the dossier was filed; needed to choose the version by date.
        evaluated_on: the day of the evaluation, on which documents must be valid.
        documents_complete: True if what is not listed does not exist (R6).
        sheets: none, one (its options count) or many (a council).
    """

    format: Literal["ocop-evidence/1"]
    dossier: Identifier
    version: Annotated[str, AfterValidator(_word)] | None = None
    purpose: Purpose = Purpose.FIRST
    product: Product
    producer: Producer | None = None
    submitted_on: Day | None = None
    evaluated_on: Day
    documents_complete: StrictBool = False
    documents: Annotated[tuple[Document, ...], BeforeValidator(_none_is_empty)] = ()
    facts: Annotated[tuple[Fact, ...], BeforeValidator(_none_is_empty)] = ()
    sheets: Annotated[tuple[ScoreSheet, ...], BeforeValidator(_none_is_empty)] = ()

    def as_json(self) -> Json:
        """Return the bundle as plain data for canonical JSON, without fields that are not stated."""
        return _plain(self)


@cache
def _names(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(model.model_fields)


def _plain(value: object) -> Json:
    kind = type(value)
    if kind is str or kind is int or kind is bool:
        return value  # type: ignore[return-value]
    if isinstance(value, BaseModel):
        given = vars(value)
        return {name: _plain(given[name]) for name in _names(type(value)) if given[name] is not None}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain_number(value)
    return value  # type: ignore[return-value]
