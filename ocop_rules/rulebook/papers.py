"""What it takes to obtain papers, and which facts a producer can bring about: `criteria/papers.yaml`.

It is ours, no law, and no part of a version, so that a change here changes no digest of one. The vocabulary says for
how long papers last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ocop_rules.brief import brief
from ocop_rules.documents.source import Source
from ocop_rules.documents.suggestion import Names, did_you_mean
from ocop_rules.rulebook.catalogue import catalogue_at, default_catalogue
from ocop_rules.rulebook.files import CriteriaFiles
from ocop_rules.rulebook.kinds import FileModel
from ocop_rules.rulebook.vocabulary import FactDefinition, Vocabulary
from ocop_rules.several import FrozenMapping
from ocop_rules.text import Text, misfit, text

FILE = "papers.yaml"
"""The file, in the directory of the criteria."""

UNKNOWN: Literal["unknown"] = "unknown"
"""What is written for what nobody told us."""

PRACTICE: Literal["practice"] = "practice"
"""What is written as the source of what is usual, and no rule."""

MOST_DAYS = 3650
"""No paper is worth naming that takes more days than this."""

_WORKING_DAYS_A_WEEK = 5
_DAYS_OFF_A_WEEK = 2


class Ground(StrEnum):
    """Upon what days or a finding rest."""

    RULE = "rule"
    PRACTICE = "practice"
    UNKNOWN = "unknown"


def _or_none(value: object) -> object:
    return None if value == UNKNOWN else value


_Number: TypeAlias = Annotated[int, Field(ge=0, le=MOST_DAYS)]
_Unknown: TypeAlias = Literal["unknown"]
_Practice: TypeAlias = Literal["practice"]

Days: TypeAlias = Annotated[_Number | None, BeforeValidator(_or_none, json_schema_input_type=_Number | _Unknown)]
"""A number of days; None, written `unknown`, where that is not known."""

Issuer: TypeAlias = Annotated[Text | None, BeforeValidator(_or_none, json_schema_input_type=Text | _Unknown)]
"""Who issues a paper; None, written `unknown`, where that is not known."""


def _source(value: object) -> object:
    if isinstance(value, str) and value not in (PRACTICE, UNKNOWN):
        raise misfit(
            text("source phải là practice, unknown hoặc một quy định", "source is practice, unknown, or a rule"),
            text("ghi practice, unknown, hoặc {vi: …, en: …}", "write practice, unknown, or {vi: …, en: …}"),
        )
    return _or_none(value)


Grounds: TypeAlias = Annotated[
    Text | _Practice | None, BeforeValidator(_source, json_schema_input_type=Text | _Practice | _Unknown)
]
"""The rule that says it; `practice`; None, written `unknown`, where nothing is known."""


class Fee(FileModel):
    """A fee that a rule prints.

    Attributes:
        vnd: in đồng; what a small producer usually pays where it depends.
        source: the rule.
        note: upon what it depends.
    """

    vnd: Annotated[int, Field(ge=0)]
    source: Text
    note: Text | None = None


class _Effort(FileModel):
    days: Days = None
    working: bool = False
    source: Grounds = None
    reason: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _grounded(self) -> _Effort:
        if self.days is not None and self.source is None:
            raise misfit(
                text("có days thì cần source", "days need a source"),
                text(
                    "ghi source: quy định {vi: …, en: …} hoặc practice, hoặc days: unknown",
                    "write source: a rule {vi: …, en: …} or practice, or days: unknown",
                ),
            )
        if self.working and self.days is None:
            raise misfit(text("working chỉ đi cùng days", "working goes with days"))
        return self

    @property
    def ground(self) -> Ground:
        """Whether a rule says it, it is practice, or nothing is known."""
        if self.source is None:
            return Ground.UNKNOWN
        return Ground.PRACTICE if self.source == PRACTICE else Ground.RULE

    @property
    def rule(self) -> Text | None:
        """The rule that says it; None where no rule is named."""
        return self.source if isinstance(self.source, Text) else None

    @property
    def calendar_days(self) -> int | None:
        """The days by the calendar: of working days with the weekends that can fall between, without holidays."""
        if self.days is None or not self.working:
            return self.days
        weeks = -(-self.days // _WORKING_DAYS_A_WEEK)
        return self.days + weeks * _DAYS_OFF_A_WEEK


class PaperEffort(_Effort):
    """What it takes to obtain a paper of a type.

    Attributes:
        days: usual days from a complete application, or from the beginning where there is none; None if not known.
        working: whether these are working days.
        own: whether the producer writes or collects it itself.
        issuer: who issues it; None if that is not known, or the producer makes it.
        fee: the fee that a rule prints; None if none is known.
        source: the rule that says the days and the issuer; `practice`; None if nothing is known.
        obtainable: whether a producer can set out to obtain one.
        reason: why not.
        note: what else to know, such as what comes before it.
    """

    own: bool = False
    issuer: Issuer = None
    fee: Fee | None = None
    obtainable: bool = True

    @model_validator(mode="after")
    def _consistent(self) -> PaperEffort:
        if self.own and self.issuer is not None:
            raise misfit(text("own thì không ghi issuer", "what the producer makes has no issuer: own or issuer"))
        if self.obtainable == (self.reason is not None):
            raise misfit(text("obtainable: false và reason đi cùng nhau", "obtainable: false and reason go together"))
        return self


class FactEffort(_Effort):
    """Whether a producer can bring a fact about.

    Attributes:
        changeable: whether anything that a producer does can change it.
        reason: why not: it is a finding, of the past, imposed by law or nature, or a matter of who somebody is.
        days: the least days that it takes, beside the papers that show it; None if not known.
        working: whether these are working days.
        source: the rule that says the days; `practice`; None if nothing is known.
        note: what else to know.
        shown_by: for a value of a choice, the document types to bring for it, where fewer show it than may back it.
    """

    changeable: bool
    shown_by: Annotated[dict[str, tuple[str, ...]], AfterValidator(FrozenMapping)] = Field(default={})

    @model_validator(mode="after")
    def _consistent(self) -> FactEffort:
        if self.changeable == (self.reason is not None):
            raise misfit(text("changeable: false và reason đi cùng nhau", "changeable: false and reason go together"))
        if not self.changeable and self.days is not None:
            raise misfit(text("không đổi được thì không có days", "what cannot be changed takes no days"))
        return self


class PapersDefinition(FileModel):
    """What it takes to obtain papers, by document type, and which facts can be changed; both by their ids."""

    documents: Annotated[dict[str, PaperEffort], AfterValidator(FrozenMapping)] = Field(default={})
    facts: Annotated[dict[str, FactEffort], AfterValidator(FrozenMapping)] = Field(default={})


NOTHING_KNOWN = PaperEffort()
"""A paper of which nothing is known but that it may be obtained."""

CHANGEABLE = FactEffort(changeable=True)
"""A fact of which nothing is known but that it may be changed."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What it takes to obtain papers and to bring facts about.

    Attributes:
        documents: by document type.
        facts: by fact.
    """

    documents: Mapping[str, PaperEffort]
    facts: Mapping[str, FactEffort]

    def __repr__(self) -> str:
        return brief(self)

    def paper(self, name: str) -> PaperEffort:
        """Return what it takes to obtain a paper of a type; nothing is known of a type that has no entry."""
        return self.documents.get(name, NOTHING_KNOWN)

    def fact(self, name: str) -> FactEffort:
        """Return whether a fact can be brought about; one that has no entry can be."""
        return self.facts.get(name, CHANGEABLE)


def load_papers(path: Path | None = None, own: Path | None = None) -> Papers:
    """Return what it takes to obtain papers and to bring facts about.

    Args:
        path: the directory of the criteria; None for that which serves the public functions. Without a `papers.yaml` in
            it nothing is known.
        own: a table of one's own, of the same shape: each of its entries takes the place of the whole entry there.

    Raises:
        InvalidRulebook: with every problem of the files.
    """
    catalogue = default_catalogue() if path is None else catalogue_at(path.resolve())
    tables = [catalogue.root / FILE] if (catalogue.root / FILE).is_file() else []
    if own is not None:
        tables.append(own)
    documents: dict[str, PaperEffort] = {}
    facts: dict[str, FactEffort] = {}
    for table in tables:
        read = _read(table, catalogue.vocabulary())
        documents.update(read.documents)
        facts.update(read.facts)
    return Papers(FrozenMapping(documents), FrozenMapping(facts))


def _read(path: Path, vocabulary: Vocabulary) -> PapersDefinition:
    files = CriteriaFiles(path.parent)
    found = files.read(path, PapersDefinition)
    if found is not None:
        table, source = found
        _must_be_known(files, source, "documents", table.documents, vocabulary.documents)
        _must_be_known(files, source, "facts", table.facts, vocabulary.facts)
        for name, effort in table.facts.items():
            if name in vocabulary.facts:
                _must_show(files, source, name, effort, vocabulary.facts[name])
    files.stop_if_wrong(path.name)
    assert found
    return found[0]


def _must_show(files: CriteriaFiles, source: Source, name: str, effort: FactEffort, fact: FactDefinition) -> None:
    """Note what `shown_by` says of values that the fact has not, or of papers that back none of them."""
    for value, kinds in effort.shown_by.items():
        where = ("facts", name, "shown_by", value)
        if value not in (fact.values or {}):
            message = text("thông tin này không có giá trị ấy", "the fact has no such value")
            files.problem(source, where, message, did_you_mean(value, Names(fact.values or {})))
        else:
            for kind in kinds:
                if kind not in fact.backing(value):
                    message = text("giấy này không chứng minh giá trị ấy", "such a paper does not back the value")
                    files.problem(source, where, message, did_you_mean(kind, Names(fact.backing(value))))


def _must_be_known(
    files: CriteriaFiles, source: Source, group: str, written: Iterable[str], known: Collection[str]
) -> None:
    names = Names(known)
    for name in written:
        if name not in known:
            files.problem(source, (group, name), _NOT_KNOWN[group], did_you_mean(name, names))


_NOT_KNOWN = {
    "documents": text("loại minh chứng không có trong từ vựng", "this document type is not in the vocabulary"),
    "facts": text("thông tin không có trong từ vựng", "this fact is not in the vocabulary"),
}
