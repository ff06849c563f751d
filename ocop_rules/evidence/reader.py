"""Reading an evidence bundle from whatever holds it, and checking its structure."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from ocop_rules.documents.limits import MAX_PROBLEMS
from ocop_rules.documents.plain_data import PlainData
from ocop_rules.documents.python_values import as_plain
from ocop_rules.documents.source import (
    FaultyDocument,
    FileContent,
    Source,
    file_content,
    read_bytes,
    read_file,
    read_text,
)
from ocop_rules.documents.validation import keys_of, problems_of
from ocop_rules.errors import InvalidDocument, InvalidEvidence, Problem
from ocop_rules.evidence.bundle import Document, EvidenceBundle, Fact
from ocop_rules.evidence.fields import (
    LOOKED_AT,
    PLAIN,
    RECORDED,
    Day,
    FactValue,
    Identifier,
    KnownName,
    SetName,
    VersionName,
)
from ocop_rules.evidence.limits import cropped
from ocop_rules.evidence.score_sheet import Choice, ChoiceField, PointsField, Score, ScoreField, ScoreSheet
from ocop_rules.mend import Edit
from ocop_rules.rulebook.kinds import Purpose
from ocop_rules.text import printable, text

BundleInput = EvidenceBundle | Mapping[str, Any] | str | bytes | Path

_BUNDLE = TypeAdapter(EvidenceBundle)
_KEYS = keys_of(EvidenceBundle)


def _read(bundle: BundleInput | FileContent) -> tuple[Source, list[Problem]]:
    """Return the plain data of a bundle, and what is wrong with its text that did not hinder reading it.

    A text of one line that names an existing file, or ends in `.yaml`, `.yml` or `.json`, is taken as a path.
    """
    try:
        if isinstance(bundle, FileContent):
            return read_bytes(*bundle), []
        if isinstance(bundle, Path):
            return read_file(bundle), []
        if isinstance(bundle, bytes):
            return read_bytes(bundle), []
        if isinstance(bundle, str):
            return read_file(Path(bundle)) if _is_path(bundle) else read_text(bundle), []
    except FaultyDocument as error:
        return error.source, list(error.problems)
    except InvalidDocument as error:
        raise _refused(error) from None
    measured = PlainData(bundle)
    if measured.problem is not None:
        raise InvalidEvidence([replace(measured.problem, path=None)])
    return Source("", as_plain(bundle), values=measured.values), []


def as_sent(bundle: BundleInput) -> BundleInput | FileContent:
    """Return a bundle as it can be read on another machine: in place of a path, what stands in the file.

    Raises:
        InvalidEvidence: there is no such file, or it is too large.
    """
    if isinstance(bundle, Path) or (isinstance(bundle, str) and _is_path(bundle)):
        try:
            return file_content(Path(bundle))
        except InvalidDocument as error:
            raise _refused(error) from None
    return bundle


def _refused(error: InvalidDocument) -> InvalidEvidence:
    return InvalidEvidence([replace(problem, path=None) for problem in error.problems], error.name)


def _is_path(written: str) -> bool:
    if "\n" in written or len(written) > 4096 or written.lstrip()[:1] in ("{", "["):
        return False
    return written.endswith((".yaml", ".yml", ".json")) or (": " not in written and written != "")


def parse(
    bundle: BundleInput | FileContent, *, recorded: bool = False
) -> tuple[EvidenceBundle | None, Source, list[Problem]]:
    """Parse a bundle's structure.

    Gives the bundle, or None where its structure is wrong, its source, and every structural problem. A `recorded`
    bundle is that of a record: words in it that are refused today were taken when it was rated, and stay.

    Raises:
        InvalidEvidence: it cannot be read at all.
    """
    if isinstance(bundle, EvidenceBundle):
        return bundle, Source("", bundle), []
    source, problems = _read(bundle)
    if source.data is None:
        empty = text("tài liệu trống", "the document is empty")
        mend = text("bắt đầu bằng: ocop bundle new --set 7", "begin with: ocop bundle new --set 7")
        return None, source, [*problems, Problem("empty", "", empty, mend)]
    whole = source.data
    other = _of_other_format(whole)
    if other is not None:
        line = source.lines_at([("format",)]).get(("format",))
        raise InvalidEvidence([*problems, replace(other, line=line)], source.name)
    data, crowded = cropped(whole, source.values)
    if data is not whole:
        source, problems = replace(source, data=data), [*problems, *crowded]
    context = LOOKED_AT if source.has_plain_texts else RECORDED if recorded else PLAIN
    try:
        parsed = _BUNDLE.validate_python(data, context=context)
        if data is not whole and not crowded:  # what was left out for wrong was not: nothing may be rated in part
            parsed = _BUNDLE.validate_python(whole, context=context)
    except ValidationError as error:
        found = problems_of(error, source, _KEYS)
        return None, source, [*problems, *islice(found, MAX_PROBLEMS + 1)]
    return parsed, source, problems


_OTHERS = {
    "ocop-diff": text("so sánh hai quyết định", "a comparison of decisions"),
    "ocop-evaluation": text("kết quả chấm điểm", "an evaluation"),
    "ocop-record": text("bản ghi", "a record"),
    "ocop-replay": text("báo cáo chấm lại", "the report of a replay"),
}
"""What other documents of ours are, by their formats."""


def _of_other_format(data: object) -> Problem | None:
    """Return what is wrong with another of our documents in place of a bundle: one thing, not each of its fields."""
    stated = data.get("format") if isinstance(data, Mapping) else None
    what = _OTHERS.get(stated.partition("/")[0]) if isinstance(stated, str) else None
    if what is None:
        return None
    return Problem(
        "other-document",
        "format",
        text(f"đây là {what.vi}, không phải hồ sơ minh chứng", f"this is {what.en}, not an evidence bundle"),
        text(
            "chấm tệp hồ sơ (format: ocop-evidence/1); bản ghi làm bằng --record thì chấm và chấm lại được",
            "rate the bundle (format: ocop-evidence/1); a record, made by --record, can be rated and replayed",
        ),
        printable(str(stated)),
    )


@dataclass(frozen=True, slots=True)
class PartialDocument:
    """What is right of a document that is wrong somewhere: a field is None where it is wrong or absent."""

    id: str | None
    type: str | None
    issued_on: date | None
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class PartialFact:
    """What is right of a fact that is wrong somewhere: a field is None where it is wrong or absent."""

    fact: str | None
    value: FactValue | None
    documents: tuple[str | None, ...]
    attested_by: str | None


@dataclass(frozen=True, slots=True)
class PartialSheet:
    """What is right of a score sheet that is wrong somewhere: choices that are wrong are left out.

    `stated` has the fields that it has, right or wrong.
    """

    judge: str | None
    options: dict[str, Choice]
    points: dict[str, Score]
    parts: dict[str, int | Decimal] | None
    stated: Set[str]


@dataclass(frozen=True, slots=True)
class PartialBundle:
    """A bundle as far as its structure is right: what is wrong or absent is None, so that positions stay."""

    version: str | None
    purpose: Purpose | None
    product_set: int | str | None
    producer_type: str | None
    submitted_on: date | None
    evaluated_on: date | None
    documents: tuple[Document | PartialDocument, ...]
    facts: tuple[Fact | PartialFact, ...]
    sheets: tuple[ScoreSheet | PartialSheet, ...]


def as_partial_bundle(bundle: EvidenceBundle) -> PartialBundle:
    """Return a whole bundle in the form of a partial one."""
    return PartialBundle(
        bundle.version,
        bundle.purpose,
        bundle.product.set,
        bundle.producer.type if bundle.producer is not None else None,
        bundle.submitted_on,
        bundle.evaluated_on,
        bundle.documents,
        bundle.facts,
        bundle.sheets,
    )


def salvage(source: Source) -> PartialBundle:
    """Return what is right of a bundle whose structure is wrong, so that its other problems can be found too."""
    data = _mapping(source.data)
    return PartialBundle(
        version=_right(_VERSION, data.get("version")),
        purpose=_right(_PURPOSE, data.get("purpose", Purpose.FIRST)),
        product_set=_right(_SET, _mapping(data.get("product")).get("set")),
        producer_type=_right(_WORD, _mapping(data.get("producer")).get("type")),
        submitted_on=_right(_DAY, data.get("submitted_on")),
        evaluated_on=_right(_DAY, data.get("evaluated_on")),
        documents=tuple(_document(_mapping(item)) for item in _list(data.get("documents"))),
        facts=tuple(_fact(_mapping(item)) for item in _list(data.get("facts"))),
        sheets=tuple(_sheet(_mapping(item)) for item in _list(data.get("sheets"))),
    )


_Value = TypeVar("_Value")
_WORD: TypeAdapter[str] = TypeAdapter(str)
_KNOWN_NAME: TypeAdapter[str] = TypeAdapter(KnownName)
_VERSION: TypeAdapter[str] = TypeAdapter(VersionName)
_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)
_PURPOSE: TypeAdapter[Purpose] = TypeAdapter(Purpose)
_SET: TypeAdapter[int | str] = TypeAdapter(SetName)
_DAY: TypeAdapter[date] = TypeAdapter(Day)
_FACT_VALUE: TypeAdapter[FactValue] = TypeAdapter(FactValue)
_CHOICE: TypeAdapter[Choice] = TypeAdapter(ChoiceField)
_POINTS: TypeAdapter[Score] = TypeAdapter(PointsField)
_SCORE: TypeAdapter[int | Decimal] = TypeAdapter(ScoreField)


def _right(adapter: TypeAdapter[_Value], data: object) -> _Value | None:
    """Return a value if it is right, or what it is surely meant for, so that all that is wrong with it is told."""
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        meant = error.errors(include_url=False)[0].get("ctx", {}).get("edit")
        if isinstance(meant, Edit):
            return adapter.validate_python([*meant.value] if isinstance(meant.value, tuple) else meant.value)
        return None


def _mapping(data: object) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else {}


def _list(data: object) -> list[Any] | tuple[Any, ...]:
    return data if isinstance(data, list | tuple) else ()


def _document(data: Mapping[str, Any]) -> PartialDocument:
    return PartialDocument(
        _right(_IDENTIFIER, data.get("id")),
        _right(_KNOWN_NAME, data.get("type")),
        _right(_DAY, data.get("issued_on")),
        _right(_DAY, data.get("expires_on")),
    )


def _fact(data: Mapping[str, Any]) -> PartialFact:
    return PartialFact(
        _right(_KNOWN_NAME, data.get("fact")),
        _right(_FACT_VALUE, data.get("value")),
        tuple(_right(_IDENTIFIER, item) for item in _list(data.get("documents"))),
        _right(_KNOWN_NAME, data.get("attested_by")),
    )


def _sheet(data: Mapping[str, Any]) -> PartialSheet:
    return PartialSheet(
        _right(_IDENTIFIER, data.get("judge")),
        _right_entries(_CHOICE, data.get("options")),
        _right_entries(_POINTS, data.get("points")),
        _right_entries(_SCORE, data.get("parts")) if isinstance(data.get("parts"), Mapping) else None,
        {str(name) for name, value in data.items() if value is not None},
    )


def _right_entries(adapter: TypeAdapter[_Value], data: object) -> dict[str, _Value]:
    read = {str(name).strip(): _right(adapter, value) for name, value in _mapping(data).items()}
    return {name: value for name, value in read.items() if value is not None}
