"""The document of an outlook: what its JSON holds, `ocop-outlook/1`, from which its JSON Schema follows."""

from __future__ import annotations

from typing import Literal

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from ocop_rules.advice.outlook import ProductOutlook, Reach, StarOutlook
from ocop_rules.documents.json_schema import SteadyJsonSchema, schema_text_of
from ocop_rules.rating.result import OutcomeName
from ocop_rules.rulebook.document_fields import Day, Exact, closed

OUTLOOK_FORMAT: Literal["ocop-outlook/1"] = "ocop-outlook/1"


@closed
class StarOutlookDocument(TypedDict):
    """How far one product is from so many stars."""

    stars: int
    reach: Reach
    steps: int | None
    raises: list[str]
    papers: list[str]
    facts: list[str]
    judged: list[str]
    points: Exact | None
    first_day: Day | None
    unknown_days: bool
    by_people: bool


@closed
class OutlookDocument(TypedDict):
    """How far one product is from more stars."""

    format: Literal["ocop-outlook/1"]
    dossier: str
    product: str
    version: str
    set: int
    points: Exact
    outcome: OutcomeName
    stars: int | None
    ahead: list[StarOutlookDocument]


def outlook_document(product: ProductOutlook) -> OutlookDocument:
    """Return the outlook of a product as plain data for canonical JSON; exact quantities are text."""
    return {
        "format": OUTLOOK_FORMAT,
        "dossier": product.dossier,
        "product": product.product,
        "version": product.version,
        "set": product.product_set,
        "points": product.points,
        "outcome": product.outcome,
        "stars": product.stars,
        "ahead": [_ahead(each) for each in product.ahead],
    }


def _ahead(each: StarOutlook) -> StarOutlookDocument:
    return {
        "stars": each.stars,
        "reach": each.reach,
        "steps": each.steps,
        "raises": [*each.raises],
        "papers": [*each.papers],
        "facts": [*each.facts],
        "judged": [*each.judged],
        "points": each.points,
        "first_day": each.first_day,
        "unknown_days": each.unknown_days,
        "by_people": each.by_people,
    }


def schema_text() -> str:
    """Return the JSON Schema of outlooks as the text that is kept in `criteria/schema/`."""
    return schema_text_of(TypeAdapter(OutlookDocument).json_schema(schema_generator=SteadyJsonSchema))
