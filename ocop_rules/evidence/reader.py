"""Reading an evidence bundle from whatever holds it, and checking it against the vocabulary and its sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from ocop_rules.errors import InvalidDocument, InvalidEvidence, Problem
from ocop_rules.evidence.bundle import (
    CaseChoice,
    Document,
    EvidenceBundle,
    Fact,
    Producer,
    Product,
    ScoreSheet,
)
from ocop_rules.rulebook.definition import Purpose
from ocop_rules.source import Source, read_bytes, read_file, read_text
from ocop_rules.text import text
from ocop_rules.validation import keys_of, problems_of

_KEYS = keys_of(EvidenceBundle, Document, Fact, ScoreSheet, Product, Producer, CaseChoice)
_BUNDLE = TypeAdapter(EvidenceBundle)
BundleInput = EvidenceBundle | Mapping[str, Any] | str | bytes | Path


def source_of(bundle: BundleInput) -> Source:
    """Give the plain data of a bundle: a mapping, JSON or YAML text or bytes, or a path to a file.

    A text of one line that names an existing file, or ends in `.yaml`, `.yml` or `.json`, is taken as a path.

    Raises:
        InvalidEvidence: it cannot be read.
    """
    try:
        if isinstance(bundle, Path):
            return read_file(bundle)
        if isinstance(bundle, bytes):
            return read_bytes(bundle)
        if isinstance(bundle, str):
            return read_file(Path(bundle)) if _is_path(bundle) else read_text(bundle)
    except InvalidDocument as error:
        raise InvalidEvidence(error.problems, error.name) from None
    return Source("", bundle)


def _is_path(written: str) -> bool:
    if "\n" in written or len(written) > 4096 or written.lstrip()[:1] in ("{", "["):
        return False
    return written.endswith((".yaml", ".yml", ".json")) or (": " not in written and written != "")


def parse(bundle: BundleInput) -> tuple[EvidenceBundle | None, Source, list[Problem]]:
    """Parse a bundle's structure.

    Gives the bundle, or None where its structure is wrong, its source, and every structural problem.

    Raises:
        InvalidEvidence: it cannot be read at all.
    """
    if isinstance(bundle, EvidenceBundle):
        return bundle, Source("", bundle), []
    source = source_of(bundle)
    try:
        return _BUNDLE.validate_python(source.data), source, []
    except ValidationError as error:
        return None, source, list(problems_of(error, source, known_keys=_KEYS))


@dataclass(frozen=True, slots=True)
class Draft:
    """A bundle as far as its structure is right: parts that are wrong are None, so that positions stay."""

    version: str | None
    purpose: Purpose
    product: Product | None
    producer: Producer | None
    submitted_on: date | None
    evaluated_on: date | None
    documents: tuple[Document | None, ...]
    facts: tuple[Fact | None, ...]
    sheets: tuple[ScoreSheet | None, ...]


def draft_of(bundle: EvidenceBundle) -> Draft:
    """Give a bundle as a draft without holes."""
    return Draft(
        bundle.version,
        bundle.purpose,
        bundle.product,
        bundle.producer,
        bundle.submitted_on,
        bundle.evaluated_on,
        bundle.documents,
        bundle.facts,
        bundle.sheets,
    )


def salvage(source: Source) -> Draft | None:
    """Give what is right of a bundle whose structure is wrong, so that its other problems can be found too.

    None if the document is not a mapping at all.
    """
    data = source.data
    if not isinstance(data, Mapping):
        return None
    version = data.get("version")
    return Draft(
        version=version if isinstance(version, str) else None,
        purpose=Purpose.FIRST,
        product=_part(Product, data.get("product")),
        producer=_part(Producer, data.get("producer")),
        submitted_on=None,
        evaluated_on=None,
        documents=_parts(Document, data.get("documents")),
        facts=_parts(Fact, data.get("facts")),
        sheets=_parts(ScoreSheet, data.get("sheets")),
    )


_Model = TypeVar("_Model", bound=BaseModel)


def _part(model: type[_Model], data: object) -> _Model | None:
    try:
        return model.model_validate(data)
    except ValidationError:
        return None


def _parts(model: type[_Model], data: object) -> tuple[_Model | None, ...]:
    return tuple(_part(model, item) for item in data) if isinstance(data, list | tuple) else ()


def too_many(count: int, most: int, place: str) -> Problem:
    """Give the problem of a list that is too long to be meant."""
    return Problem(
        "too-many",
        place,
        text(f"có {count} mục, tối đa {most}", f"{count} entries, at most {most} are taken"),
    )
