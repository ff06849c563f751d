"""What a mapped workbook comes to as a document of plain data: `ocop-mapped-sheets/1`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, NotRequired, cast

from pydantic import Field
from typing_extensions import TypedDict

from ocop_rules.errors import Problem
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.mapped.read import ImportedResult, MappedWorkbook
from ocop_rules.forms.read_sheet import ReadSheet, SignedDocument, sheets_document
from ocop_rules.rating.points import Points, exact_text
from ocop_rules.rulebook.document_fields import Exact, Phrase, closed, phrase, value_of

FORMAT: Literal["ocop-mapped-sheets/1"] = "ocop-mapped-sheets/1"


@closed
class GivenDocument(TypedDict):
    """An entry of `sheets` of a bundle: of each criterion its option or its points, or the totals of parts alone."""

    judge: str
    role: Annotated[str, value_of(Role)]
    options: NotRequired[Annotated[dict[str, Any], Field(description="by criterion, as in a bundle")]]
    points: NotRequired[Annotated[dict[str, Any], Field(description="by criterion, as in a bundle")]]
    parts: NotRequired[Annotated[dict[str, Any], Field(description="by the part's letter")]]


@closed
class GivenSheetsDocument(TypedDict):
    """The score sheets of one product: `sheets` can stand in a bundle as they are."""

    format: Literal["ocop-sheets/1"]
    dossier: str | None
    version: str | None
    set: int | None
    product: str | None
    producer: str | None
    sheets: list[GivenDocument]
    signed: list[SignedDocument]


@closed
class ToldDocument(TypedDict):
    """Something that is told of what was read."""

    code: str
    place: str
    message: Phrase


@closed
class ImportedResultDocument(TypedDict):
    """The result of one product as somebody else reckoned it."""

    dossier: str | None
    product: str | None
    producer: str | None
    address: str | None
    group: str | None
    totals: Annotated[dict[str, Exact | None], Field(description="by member; null for one who gave none")]
    parts: Annotated[dict[str, Exact], Field(description="by the part's letter")]
    total: Exact | None
    mean: Exact | None
    stars: int | None
    place: str
    doubts: list[ToldDocument]


@closed
class MappedWorkbookDocument(TypedDict):
    """What was read out of a workbook by a mapping."""

    format: Literal["ocop-mapped-sheets/1"]
    products: list[GivenSheetsDocument]
    results: list[ImportedResultDocument]
    findings: list[ToldDocument]


def mapped_document(read: MappedWorkbook) -> MappedWorkbookDocument:
    """Return what was read out of a workbook by a mapping as plain data: its sheets by product, then its results."""
    return {
        "format": FORMAT,
        "products": [cast("GivenSheetsDocument", sheets_document(sheets)) for sheets in by_product(read.sheets)],
        "results": [_result(each) for each in read.results],
        "findings": [_told(each) for each in read.findings],
    }


def by_product(sheets: Iterable[ReadSheet]) -> Sequence[Sequence[ReadSheet]]:
    """Return score sheets by what they are about, in the order in which each product came first."""
    found: dict[tuple[object, ...], list[ReadSheet]] = {}
    for each in sheets:
        found.setdefault((each.dossier, each.product, each.version, each.product_set), []).append(each)
    return [*found.values()]


def _result(result: ImportedResult) -> ImportedResultDocument:
    return {
        "dossier": result.dossier,
        "product": result.product,
        "producer": result.producer,
        "address": result.address,
        "group": result.group,
        "totals": {member: _exact(each) for member, each in result.totals.items()},
        "parts": _exact_all(result.parts),
        "total": _exact(result.total),
        "mean": _exact(result.mean),
        "stars": result.stars,
        "place": result.place,
        "doubts": [
            {"code": each.code, "place": result.place, "message": phrase(each.message)} for each in result.doubts
        ],
    }


def _exact_all(values: Mapping[str, Points | int]) -> dict[str, str]:
    return {letter: exact_text(Decimal(each) if isinstance(each, int) else each) for letter, each in values.items()}


def _exact(value: Points | int | None) -> str | None:
    return None if value is None else exact_text(Decimal(value) if isinstance(value, int) else value)


def _told(problem: Problem) -> ToldDocument:
    return {"code": problem.code, "place": problem.place, "message": phrase(problem.message)}
