"""The vocabulary: facts and document types, as written in `criteria/vocabulary.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from ocop_rules.brief import brief
from ocop_rules.rulebook.condition import FactTest
from ocop_rules.several import FrozenMapping, Several
from ocop_rules.text import Text, misfit, text

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


class Ends(StrEnum):
    """Whether papers of a type state a day on which they end."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    NEVER = "never"


class Lasts(BaseModel):
    """For how long papers of a type count where they do not say so themselves, and who says that.

    Attributes:
        months: from the day of issue.
        source: the law, or the practice, that says so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    months: Annotated[int, Field(ge=1)]
    source: Text

    def __repr__(self) -> str:
        return brief(self)


class DocumentType(BaseModel):
    """A type of document that a dossier can hold.

    Attributes:
        ends: whether such a paper states its end (R10): one that `always` does so does not count without
            `expires_on`; one that does so `sometimes`, or `never`, counts for as long as its kind `lasts`.
        lasts: for how long its kind lasts, at most where it `always` ends, usually otherwise; None if nothing says.
        serves: what it is for, where it backs no fact and no rule asks for it: part of the file, and no more.
        refuted_by: the finding by which no such paper counts, whatever is listed: that none is held any more.
        attests: the attester whose word it is, who may speak of the same subjects in it and no others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    ends: Ends | None = None
    lasts: Lasts | None = None
    serves: Text | None = None
    refuted_by: FactTest | None = None
    attests: Attester | None = None

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
        documents_for: for values that ask for more, the document types that back the fact where it has that value;
            keys are written as in a bundle, `true` for a boolean.
        attested_by: who may attest it instead.
        spans: of a count, what it counts: `months` or `years` up to the day of evaluation. Papers that are all
            younger than that do not show it.
        subject: the subject that it belongs to, of those that an attester is limited to.
        serves: what it is for, where no rule reads it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    type: FactType
    unit: Text | None = None
    values: dict[str, Text] | None = None
    documents: tuple[str, ...] = ()
    documents_for: dict[str, tuple[str, ...]] | None = None
    attested_by: tuple[Attester, ...] = ()
    spans: Literal["months", "years"] | None = None
    subject: str | None = None
    serves: Text | None = None

    def __repr__(self) -> str:
        return brief(self)

    @model_validator(mode="after")
    def _complete(self) -> FactDefinition:
        if (self.type is FactType.CHOICE) != bool(self.values):
            raise _misfit("chỉ loại choice có values, và phải có", "values are for a choice, and a choice needs them")
        if self.unit is not None and self.type not in (FactType.COUNT, FactType.NUMBER):
            raise _misfit("chỉ count và number có unit", "only a count or a number has a unit")
        if not self.documents and not self.attested_by:
            raise _misfit("cần documents hoặc attested_by", "documents or attested_by is needed: who can show it?")
        if self.spans is not None and self.type is not FactType.COUNT:
            raise _misfit("chỉ count có spans", "only a count has spans")
        known = self.values if self.type is FactType.CHOICE else ("true", "false")
        for value, documents in (self.documents_for or {}).items():
            if self.type not in (FactType.CHOICE, FactType.BOOLEAN) or value not in (known or ()):
                raise _misfit(
                    f"documents_for: thông tin không có giá trị “{value}”",
                    f"documents_for: the fact has no value “{value}”",
                )
            if not set(documents) <= set(self.documents):
                raise _misfit(
                    f"documents_for, {value}: chỉ nêu loại có trong documents",
                    f"documents_for, {value}: only types of documents may stand here",
                )
        return self

    @property
    def is_per_cent(self) -> bool:
        """Whether its values are per cent."""
        return self.type is FactType.SHARE or (self.unit is not None and self.unit.en == "per cent")

    def backing(self, value: FactValue) -> tuple[str, ...]:
        """Return the document types any one of which backs the fact where it has this value."""
        if self.documents_for is None:
            return self.documents
        key = str(value).lower() if isinstance(value, bool) else str(value)
        return self.documents_for.get(key, self.documents)


def _misfit(vi: str, en: str) -> PydanticCustomError:
    return misfit(text(vi, en))


class Limit(BaseModel):
    """What an attester may speak of.

    Attributes:
        subjects: the subjects; a fact that it attests belongs to one of them.
        documents: papers that it makes itself; a fact that it attests can be backed by one of them.
        source: the clause, or the reason, that limits it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    subjects: dict[str, Text] | None = None
    documents: tuple[str, ...] | None = None
    source: Text

    def __repr__(self) -> str:
        return brief(self)


class Contradiction(BaseModel):
    """Statements that cannot all be true: where a dossier holds them all, the result says so.

    Attributes:
        between: conditions on facts.
        reason: why not all of them can hold.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    between: Annotated[tuple[FactTest, ...], Field(min_length=2)]
    reason: Text

    def __repr__(self) -> str:
        return brief(self)


class Vocabulary(BaseModel):
    """All facts and document types, by id.

    Attributes:
        attesters: what each attester is limited to; one that is left out is not.
        contradictions: statements that cannot all be true.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    attesters: Annotated[dict[Attester, Limit], AfterValidator(FrozenMapping)] = {}
    contradictions: Annotated[tuple[Contradiction, ...], AfterValidator(Several)] = ()
    documents: Annotated[dict[str, DocumentType], AfterValidator(FrozenMapping)]
    facts: Annotated[dict[str, FactDefinition], AfterValidator(FrozenMapping)]

    def __repr__(self) -> str:
        return brief(self)

    __str__ = __repr__

    @cached_property
    def refutations(self) -> Mapping[str, FactTest]:
        """The findings by which papers of a type do not count, by the type."""
        refuted = ((name, kind.refuted_by) for name, kind in self.documents.items())
        return FrozenMapping((name, test) for name, test in refuted if test is not None)

    @cached_property
    def endless(self) -> frozenset[str]:
        """The types of papers that count from their day of issue on if they state no end, for as long as they may."""
        kinds = self.documents.items()
        return frozenset(name for name, kind in kinds if kind.ends in (None, Ends.NEVER) and kind.lasts is None)

    @model_validator(mode="after")
    def _subjects_known(self) -> Vocabulary:
        known = {name for limit in self.attesters.values() for name in limit.subjects or ()}
        for name, fact in self.facts.items():
            if fact.subject is not None and fact.subject not in known:
                raise _misfit(f"{name}: không có nội dung “{fact.subject}”", f"{name}: no subject “{fact.subject}”")
        for each in self.contradictions:
            for test in each.between:
                if test.fact not in self.facts:
                    raise _misfit(
                        f"contradictions: không có thông tin “{test.fact}”", f"contradictions: no fact “{test.fact}”"
                    )
        return self

    @model_validator(mode="after")
    def _documents_known(self) -> Vocabulary:
        for name, kind in self.documents.items():
            if kind.refuted_by is not None and kind.refuted_by.fact not in self.facts:
                unknown = kind.refuted_by.fact
                raise _misfit(f"{name}: không có thông tin “{unknown}”", f"{name}: no fact “{unknown}”")
        for name, fact in self.facts.items():
            for document in fact.documents:
                if document not in self.documents:
                    raise _misfit(
                        f"{name}: loại minh chứng “{document}” chưa được định nghĩa",
                        f"{name}: the document type “{document}” is not defined",
                    )
        return self
