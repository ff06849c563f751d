"""The evidence bundle: what is known of one product, in the format `ocop-evidence/1`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    StrictBool,
    ValidationInfo,
    model_validator,
)

from ocop_rules.canonical import Json, canonical_of, prewritten
from ocop_rules.documents.plain_data import PlainData
from ocop_rules.documents.python_values import as_plain
from ocop_rules.evidence.fields import (
    AttesterName,
    Day,
    DocumentName,
    FactName,
    FactValue,
    FormName,
    Identifier,
    Name,
    Part,
    Reference,
    Remarks,
    SetName,
    Sha256,
    VersionName,
    none_is_empty,
    or_default,
)
from ocop_rules.evidence.score_sheet import ScoreSheet
from ocop_rules.rulebook.kinds import Purpose
from ocop_rules.rulebook.model import plain_number
from ocop_rules.several import Several

FORMAT = "ocop-evidence/1"


class Document(Part):
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


class Fact(Part):
    """A named, typed value, with the documents that back it or who attests it.

    Attributes:
        fact: its id in the vocabulary.
        value: a number in the fact's unit (shares in per cent), true or false, or a choice.
    """

    fact: FactName
    value: FactValue
    documents: Annotated[tuple[Reference, ...], BeforeValidator(none_is_empty)] = ()
    attested_by: AttesterName | None = None
    note: Remarks | None = None


class Product(Part):
    """The product and its set, by number or slug."""

    name: Name
    set: SetName


class Producer(Part):
    """The producer (chủ thể): `type` is its legal form, `commune` its commune or ward, which no rule reads."""

    name: Name
    type: FormName | None = None
    commune: Name | None = None


class EvidenceBundle(Part):
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
    purpose: Annotated[Purpose, or_default(Purpose.FIRST)] = Purpose.FIRST
    product: Product
    producer: Producer | None = None
    submitted_on: Day | None = None
    evaluated_on: Day
    documents_complete: Annotated[StrictBool, or_default(False)] = False
    documents: Annotated[tuple[Document, ...], BeforeValidator(none_is_empty), AfterValidator(Several)] = ()
    facts: Annotated[tuple[Fact, ...], BeforeValidator(none_is_empty), AfterValidator(Several)] = ()
    sheets: Annotated[tuple[ScoreSheet, ...], BeforeValidator(none_is_empty), AfterValidator(Several)] = ()

    @model_validator(mode="before")
    @classmethod
    def _as_plain(cls, data: Any, info: ValidationInfo) -> Any:
        if info.context is None and isinstance(data, Mapping) and PlainData(data).problem is None:
            return as_plain(data)
        return data

    def as_json(self) -> Json:
        """Return the bundle as plain data for canonical JSON, without fields that are not stated."""
        return _plain(self)

    def to_json(self) -> str:
        """Return the bundle as canonical JSON (RFC 8785)."""
        return self.canonical_json.decode()

    @property
    def canonical_json(self) -> bytes:
        """The bundle as canonical JSON in UTF-8: the bytes of `canonical(self.as_json())`."""
        stated = _members(self)
        for name in ("documents", "facts"):  # there are very many of these, and no mapping in them
            parts: tuple[BaseModel, ...] = getattr(self, name)
            stated[name] = [{name: v for name, v in vars(part).items() if v is not None} for part in parts]
        return canonical_of(stated, _stated)


def _members(part: BaseModel) -> dict[str, object]:
    """Return the fields of a part that are stated; mappings in it are written, since people name keys."""
    return {
        name: _by_name(value) if type(value) is dict else value
        for name, value in vars(part).items()
        if value is not None
    }


def _by_name(choices: dict[str, object]) -> object:
    """Return choices by criterion as the writer takes them; with keys whose order may be in doubt they are checked."""
    return choices if "".join(choices).isascii() else prewritten(_plain(choices))


def _stated(part: object) -> object:
    """Return a part of a bundle as the writer of JSON takes it."""
    if isinstance(part, BaseModel):
        return _members(part)
    return list(part) if isinstance(part, tuple) else _plain(part)


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
