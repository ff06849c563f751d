"""A plan of inspections as plain data: `ocop-inspection-plan/1`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Protocol

from typing_extensions import TypedDict

from ocop_rules.canonical import Json
from ocop_rules.errors import OcopError
from ocop_rules.evidence.bundle import Document
from ocop_rules.rating.points import exact_text
from ocop_rules.rating.result import Notice
from ocop_rules.register.certificate_life import ProductLife
from ocop_rules.register.reinspection import Reinspection
from ocop_rules.register.risk import Risk
from ocop_rules.rulebook.citation import Citation
from ocop_rules.text import Text

FORMAT: Literal["ocop-inspection-plan/1"] = "ocop-inspection-plan/1"


class RiskDocument(TypedDict):
    """A reason to visit, what it weighs, and what it is about."""

    name: str
    weight: int
    about: dict[str, Json]


class PaperDocument(TypedDict):
    """A paper that ended, or is about to."""

    id: str
    type: str
    ends_on: str | None
    has_ended: bool


class ReinspectionDocument(TypedDict):
    """The last bundle rated again: `stars` is null where a knock-out ends it; digests are those of evaluations."""

    version: str
    outcome: str
    points: str
    stars: int | None
    then: str
    now: str
    papers: list[PaperDocument]
    findings: list[str]


class PlannedVisitDocument(TypedDict):
    """A product to visit; `again` is null without a bundle, `error` says why its bundle could not be rated."""

    product: str
    name: str
    producer: str | None
    commune: str | None
    stars: int | None
    weight: int
    risks: list[RiskDocument]
    again: ReinspectionDocument | None
    error: str | None


class InspectionPlanDocument(TypedDict):
    """Which products to visit first; `register` is the digest of the register."""

    format: Literal["ocop-inspection-plan/1"]
    register: str
    on: str
    visits: list[PlannedVisitDocument]


class Visit(Protocol):
    """A product that may be visited."""

    @property
    def life(self) -> ProductLife:
        """The product, and where its certificate stands."""

    @property
    def weight(self) -> int:
        """What its reasons weigh."""

    @property
    def risks(self) -> tuple[Risk, ...]:
        """Every reason."""

    @property
    def reinspection(self) -> Reinspection | None:
        """Its last bundle rated again."""

    @property
    def error(self) -> OcopError | None:
        """Why its bundle could not be rated."""


def inspection_document(register: str, on: date, visits: Iterable[Visit]) -> InspectionPlanDocument:
    """Return a plan of inspections as plain data for canonical JSON; `register` is the digest of the register."""
    return {
        "format": FORMAT,
        "register": register,
        "on": on.isoformat(),
        "visits": [_visit(each) for each in visits],
    }


def _visit(visit: Visit) -> PlannedVisitDocument:
    life, again = visit.life, visit.reinspection
    return {
        "product": life.product.id,
        "name": life.product.name,
        "producer": life.product.producer,
        "commune": life.commune,
        "stars": life.stars,
        "weight": visit.weight,
        "risks": [
            {"name": each.name, "weight": each.weight, "about": {name: _about(value) for name, value in each.params}}
            for each in visit.risks
        ],
        "again": None if again is None else _again(again),
        "error": None if visit.error is None else str(visit.error),
    }


def _again(again: Reinspection) -> ReinspectionDocument:
    return {
        "version": again.now.version,
        "outcome": again.now.outcome,
        "points": exact_text(again.now.points),
        "stars": again.now.stars,
        "then": again.then.digest,
        "now": again.now.digest,
        "papers": [
            {
                "id": each.document.id,
                "type": each.document.type,
                "ends_on": None if each.ends_on is None else each.ends_on.isoformat(),
                "has_ended": each.has_ended,
            }
            for each in again.papers
        ],
        "findings": [each.inspection for each in again.findings],
    }


def _about(value: object) -> Json:
    if isinstance(value, Text):
        return {"vi": value.vi, "en": value.en}
    if isinstance(value, Citation):
        return {name: each for name, each in value.as_json().items() if isinstance(each, str | int)}
    if isinstance(value, Document):
        return value.id
    if isinstance(value, Notice):
        return value.code
    if isinstance(value, Decimal | Fraction):
        return exact_text(value)
    if isinstance(value, tuple):
        return [_about(each) for each in value]
    if isinstance(value, Mapping):
        return {str(name): _about(each) for name, each in value.items()}
    if isinstance(value, str | int) or value is None:
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
