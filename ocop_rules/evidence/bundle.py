"""The evidence bundle: what is known of one product, in the format `ocop-evidence/1`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
    model_validator,
)

from ocop_rules.brief import brief
from ocop_rules.canonical import Json
from ocop_rules.documents.advice import CHECK_DAY, day_advice, moment_advice, number_advice
from ocop_rules.documents.plain_data import PlainData
from ocop_rules.documents.python_values import as_plain
from ocop_rules.documents.written_number import number_meant
from ocop_rules.mend import Edit
from ocop_rules.rulebook.definition import Purpose
from ocop_rules.rulebook.model import plain_number
from ocop_rules.several import Several
from ocop_rules.text import Text, misfit, nfc, on_lines, on_one_line, text

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


PLAIN = "plain"
"""The context in which a bundle is read of which it is known that it is plain data, as that of a text is."""

RECORDED = "recorded"
"""The context in which the bundle of a record is read: it was taken when it was written, and stays what it was."""


def _line(value: str, info: ValidationInfo) -> str:
    """Refuse what has no place in a text of one line, but in a bundle that was rated before that was refused."""
    return _nfc(value if info.context == RECORDED else on_one_line(_whole(value)))


def _id(value: str, info: ValidationInfo) -> str:
    """Return an id without the spaces around it, which nobody sees; in a record it stays what it was."""
    return _nfc(value if info.context == RECORDED else on_one_line(_whole(value)).strip())


def _known_name(value: str, info: ValidationInfo) -> str:
    """Return a name of the vocabulary without the spaces around it; all else of it must be as it stands there."""
    return value if info.context == RECORDED else value.strip()


def _word(value: str, info: ValidationInfo) -> str:
    return value if info.context == RECORDED else on_one_line(_whole(value)).strip()


def _lines(value: str, info: ValidationInfo) -> str:
    return _nfc(value if info.context == RECORDED else on_lines(_whole(value)))


def _day(value: Any) -> Any:
    if type(value) is date:
        return value
    if type(value) is str and _DAY.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise misfit(text("không có ngày này trong lịch", "there is no such day"), CHECK_DAY) from None
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
        if isinstance(value, bool | int | Decimal | float | date):
            raise misfit(text("phải là tên", "a name was expected"), text(vi, en), code="wrong-type")
        return value

    return BeforeValidator(checked)


def _none_is_empty(value: Any) -> Any:
    return () if value is None else value


def _or(default: object) -> BeforeValidator:
    """Return what reads a field that is left empty as one that is left out."""
    return BeforeValidator(lambda value: default if value is None else value)


def _stated(value: Any) -> Any:
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
        if not _NUMBER.match(value):
            return _nfc(value)
        value = Decimal(value)
    if kind is float:
        value = Decimal(repr(value))
    if isinstance(value, Decimal) and value.is_finite():
        return int(value) if -_EXACT < value < _EXACT and value == value.to_integral_value() else value
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


def _written_ordinals(value: int | tuple[int, ...]) -> int | list[int]:
    return list(value) if isinstance(value, tuple) else value


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


def _whole_number(value: Any) -> Any:
    """Return a whole number as an int, however it was written, as `3.0`; anything else as it is."""
    if type(value) is float or (type(value) is Decimal and value.is_finite()):
        return int(value) if -_EXACT < value < _EXACT and value == int(value) else value
    return value


def _set(value: Any) -> Any:
    value = _whole_number(value)
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

Identifier = Annotated[str, BeforeValidator(_identifier), Field(min_length=1, max_length=MAX_ID), AfterValidator(_id)]
Reference = Annotated[
    str,
    _named("ghi mã minh chứng, như D1", "write the id of a document, as D1"),
    BeforeValidator(_identifier),
    Field(min_length=1, max_length=MAX_ID),
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
    type: DocumentName
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

    fact: FactName
    value: FactValue
    documents: Annotated[tuple[Reference, ...], BeforeValidator(_none_is_empty)] = ()
    attested_by: AttesterName | None = None
    note: Remarks | None = None


class CaseChoice(_Part):
    """The option chosen in one of a criterion's alternative cases; 0 is none."""

    case: CaseName
    option: Annotated[int, BeforeValidator(_whole_number), Field(ge=0, strict=True)]


Ordinal = Annotated[int, Field(ge=0, strict=True)]


Choice: TypeAlias = "int | tuple[int, ...] | CaseChoice"


def _kind_of_choice(value: Any) -> str:
    return "in-case" if isinstance(value, dict | CaseChoice) else "ordinals"


def _ordinals(value: Any) -> int | tuple[int, ...]:
    value = [*map(_whole_number, value)] if isinstance(value, list | tuple) else _whole_number(value)
    if type(value) is int and value >= 0:
        return value
    if isinstance(value, list) and all(type(item) is int and item >= 1 for item in value):
        if len(set(value)) != len(value):
            raise misfit(
                text("một phương án bị ghi hai lần", "an option stands twice in the list"),
                edit=Edit(value[0] if len(set(value)) == 1 else tuple(sorted(set(value)))),
            )
        return tuple(sorted(value))
    raise misfit(
        text(
            "phải là số thứ tự phương án (0 là không), danh sách số, hoặc {case: a, option: 2}",
            "the ordinal of an option (0 for none), a list of ordinals, or {case: a, option: 2} was expected",
        ),
        edit=_ordinals_meant(value),
    )


def _ordinals_meant(value: Any) -> Text | Edit:
    """Say how ordinals are written that are whole numbers in quotes, or begin with a zero."""
    written = value if isinstance(value, list) else [value]
    meant = [number_meant(each) if isinstance(each, str) else each for each in written]
    least = 1 if isinstance(value, list) else 0
    if not meant or not all(type(each) is int and each >= least for each in meant):
        return text("ghi số, 0 nếu không đạt phương án nào", "write a number, 0 for none")
    if isinstance(value, list):
        return Edit(tuple(sorted({int(each) for each in meant if each is not None})))
    return Edit(int(meant[0] or 0), "unquote" if str(meant[0]) == value else "write")


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


def _score(value: Any) -> int | Decimal:
    """Return a number of points that somebody gave."""
    kind = type(value)
    if kind is str and _NUMBER.match(value):
        value = Decimal(value)
    elif kind is float:
        value = Decimal(repr(value))
    elif kind is int:
        value = Decimal(value)
    if isinstance(value, Decimal) and value.is_finite() and 0 <= value < _EXACT:
        return int(value) if value == value.to_integral_value() else value
    raise misfit(text("phải là số điểm, từ 0", "a number of points from 0 was expected"), edit=_score_advice(value))


def _score_advice(value: Any) -> Text | Edit:
    advice = number_advice(value, "3")
    if isinstance(advice, Edit) and isinstance(advice.value, int | Decimal) and advice.value < 0:
        return text("ghi số điểm, từ 0", "write points from 0")
    return advice


def _scores(value: Any) -> int | Decimal | tuple[int | Decimal, ...]:
    if isinstance(value, list | tuple):
        return tuple(sorted(map(_score, value)))
    return _score(value)


def _written_scores(value: int | Decimal | tuple[int | Decimal, ...]) -> int | str | list[int | str]:
    if isinstance(value, tuple):
        return [_written_score(each) for each in value]
    return _written_score(value)


def _written_score(value: int | Decimal) -> int | str:
    return plain_number(value) if isinstance(value, Decimal) else value


ScoreField = Annotated[
    int | Decimal,
    PlainValidator(_score, json_schema_input_type=Annotated[int | Decimal, Field(ge=0)]),
    PlainSerializer(_written_score, return_type=int | str, when_used="json"),
]


class CaseScore(_Part):
    """The points given in one of a criterion's alternative cases."""

    case: CaseName
    points: ScoreField


Score: TypeAlias = "int | Decimal | tuple[int | Decimal, ...] | CaseScore"
"""What was given for a criterion in points: one printed score, that of each option where they add up, or in a case."""


PointsField = Annotated[
    Annotated[
        int | Decimal | tuple[int | Decimal, ...],
        PlainValidator(_scores, json_schema_input_type=ScoreField | tuple[ScoreField, ...]),
        PlainSerializer(_written_scores, return_type=int | str | list[int | str], when_used="json"),
        Tag("ordinals"),
    ]
    | Annotated[CaseScore, Tag("in-case")],
    Discriminator(lambda value: "in-case" if isinstance(value, dict | CaseScore) else "ordinals"),
]


class ScoreSheet(_Part):
    """What one person or team chose, by criterion number: as options, or as printed points; or totals alone.

    Attributes:
        judge: who, unique in the bundle.
        options: the options chosen, by their ordinals.
        points: the printed points chosen, for criteria that `options` does not have; None where that is not used.
        parts: the totals of the parts by letter; with them alone, a result has a band and no stars. None where that is
            not used.
    """

    judge: Identifier
    role: Annotated[Role, _or(Role.COUNCIL)] = Role.COUNCIL
    options: Annotated[dict[str, ChoiceField], BeforeValidator(_stated)] = Field(default_factory=dict)
    points: Annotated[dict[str, PointsField], BeforeValidator(_stated)] | None = None
    parts: Annotated[dict[str, ScoreField], BeforeValidator(_stated)] | None = None

    @property
    def has_totals_alone(self) -> bool:
        """Whether it gives totals of parts, and nothing that was chosen."""
        return self.parts is not None and not self.options and not self.points

    def cases(self) -> Iterator[tuple[Literal["options", "points"], str, str]]:
        """Return the field, the criterion and the case of each choice that states one."""
        for number, choice in self.options.items():
            if isinstance(choice, CaseChoice):
                yield "options", number, choice.case
        for number, score in (self.points or {}).items():
            if isinstance(score, CaseScore):
                yield "points", number, score.case


class Product(_Part):
    """The product and its set, by number or slug."""

    name: Name
    set: SetName


class Producer(_Part):
    """The producer (chủ thể); `type` is its legal form."""

    name: Name
    type: FormName | None = None


class EvidenceBundle(_Part):
    """What is known of one product, on which it is rated.

    Attributes:
        version: the version to rate under, or the number of its decision; None to choose by date (R11).
        submitted_on: the day the dossier was filed; needed to choose the version by date.
        evaluated_on: the day of the evaluation, on which documents must be valid.
        documents_complete: True if what is not listed does not exist (R6).
        sheets: none, one (its options count) or many (a council).
    """

    format: Literal["ocop-evidence/1"]
    dossier: Identifier
    version: VersionName | None = None
    purpose: Annotated[Purpose, _or(Purpose.FIRST)] = Purpose.FIRST
    product: Product
    producer: Producer | None = None
    submitted_on: Day | None = None
    evaluated_on: Day
    documents_complete: Annotated[StrictBool, _or(False)] = False
    documents: Annotated[tuple[Document, ...], BeforeValidator(_none_is_empty), AfterValidator(Several)] = ()
    facts: Annotated[tuple[Fact, ...], BeforeValidator(_none_is_empty), AfterValidator(Several)] = ()
    sheets: Annotated[tuple[ScoreSheet, ...], BeforeValidator(_none_is_empty), AfterValidator(Several)] = ()

    @model_validator(mode="before")
    @classmethod
    def _as_plain(cls, data: Any, info: ValidationInfo) -> Any:
        if info.context is None and isinstance(data, Mapping) and PlainData(data).problem is None:
            return as_plain(data)
        return data

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
