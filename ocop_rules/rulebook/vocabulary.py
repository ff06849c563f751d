"""The vocabulary: facts and document types, as written in `criteria/vocabulary.yaml`."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from ocop_rules.brief import brief
from ocop_rules.text import Text, text

SCALE = 10_000
"""Shares and numbers have at most four decimals: the engine compares whole multiples of 1/10,000."""

MAX_NUMBER = 10**11
"""Numbers stay below this, so that scaled ones stay far below 2^53."""


FactValue: TypeAlias = bool | int | Decimal | str
"""A fact's value: a number in its unit, true or false, or a choice."""


class FactType(StrEnum):
    """What kind of value a fact has."""

    BOOLEAN = "boolean"
    CHOICE = "choice"
    SHARE = "share"
    COUNT = "count"
    NUMBER = "number"

    @property
    def is_numeric(self) -> bool:
        """True if thresholds can be put on it."""
        return self in (FactType.SHARE, FactType.COUNT, FactType.NUMBER)


class Attester(StrEnum):
    """Who may attest a fact in place of a document."""

    COMMUNE = "commune"
    PRODUCER = "producer"
    LABORATORY = "laboratory"
    AUTHORITY = "authority"
    COUNCIL = "council"

    @property
    def words(self) -> Text:
        """Who that is, in words."""
        return _ATTESTERS[self]


_ATTESTERS = {
    Attester.COMMUNE: text("xã", "commune"),
    Attester.PRODUCER: text("chủ thể", "producer"),
    Attester.LABORATORY: text("phòng kiểm nghiệm", "laboratory"),
    Attester.AUTHORITY: text("cơ quan quản lý", "authority"),
    Attester.COUNCIL: text("hội đồng", "council"),
}


class DocumentType(BaseModel):
    """A type of document that a dossier can hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text

    def __repr__(self) -> str:
        return brief(self)


class FactDefinition(BaseModel):
    """A named, typed value that rules can read.

    Attributes:
        title: short name in both languages.
        type: kind of value; shares are per cent from 0 to 100.
        unit: what a count or number counts; None for the others.
        values: the values of a choice, from least to most.
        documents: document types any one of which backs the fact.
        attested_by: who may attest it instead.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    type: FactType
    unit: Text | None = None
    values: dict[str, Text] | None = None
    documents: tuple[str, ...] = ()
    attested_by: tuple[Attester, ...] = ()

    def __repr__(self) -> str:
        return brief(self)

    @model_validator(mode="after")
    def _complete(self) -> FactDefinition:
        if (self.type is FactType.CHOICE) != bool(self.values):
            raise _told("chỉ loại choice có values, và phải có", "values are for a choice, and a choice needs them")
        if self.unit is not None and self.type not in (FactType.COUNT, FactType.NUMBER):
            raise _told("chỉ count và number có unit", "only a count or a number has a unit")
        if not self.documents and not self.attested_by:
            raise _told("cần documents hoặc attested_by", "documents or attested_by is needed: who can show it?")
        return self


def _told(vi: str, en: str) -> PydanticCustomError:
    return PydanticCustomError("told", "vocabulary", {"message": text(vi, en)})


class Vocabulary(BaseModel):
    """All facts and document types, by id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: dict[str, DocumentType]
    facts: dict[str, FactDefinition]

    def __repr__(self) -> str:
        return brief(self)

    @model_validator(mode="after")
    def _documents_known(self) -> Vocabulary:
        for name, fact in self.facts.items():
            for document in fact.documents:
                if document not in self.documents:
                    raise _told(
                        f"{name}: loại minh chứng “{document}” chưa được định nghĩa",
                        f"{name}: the document type “{document}” is not defined",
                    )
        return self
