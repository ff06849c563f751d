"""The rows of a register, a type a table: what an office keeps of producers, products and what became of them.

A field that is None is not known. Absence of a row says nothing either, but where the register says that a table is
complete (R17).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints

from ocop_rules.brief import brief
from ocop_rules.canonical import Json
from ocop_rules.evidence.fields import (
    Day,
    FactName,
    FactValue,
    FormName,
    Identifier,
    Name,
    Remarks,
    SetName,
    Sha256,
    VersionName,
    stated_entries,
    whole_number,
)
from ocop_rules.rulebook.kinds import Purpose
from ocop_rules.rulebook.model import plain_number
from ocop_rules.several import frozen_mapping

Count = Annotated[int, Field(ge=0, le=10**9, strict=True), BeforeValidator(whole_number)]
Stars = Annotated[int, Field(ge=1, le=5, strict=True), BeforeValidator(whole_number)]
Points = Annotated[Decimal, Field(ge=0, le=100, max_digits=9)]
Money = Annotated[Decimal, Field(ge=0, max_digits=14)]
"""Millions of đồng."""

Level = Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,30}$")]
"""A level of a version, such as `district`."""

Period = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-H[12]|-Q[1-4])?$")]
"""A year, or a half or a quarter of one: `2022`, `2022-H1`, `2022-Q3`."""

_Stated = BeforeValidator(stated_entries, json_schema_input_type=dict[Name, Name | None] | None)
More = Annotated[Mapping[Name, Name], _Stated, AfterValidator(frozen_mapping)]
"""What a workbook says besides, by its headings; it is kept and written back, and nothing is made of it."""

_NOTHING: Mapping[str, str] = frozen_mapping({})


def _nothing() -> Mapping[str, str]:
    """Return the one mapping of nothing: a default is copied for each row."""
    return _NOTHING


class PlaceKind(StrEnum):
    """What kind of place goods are sold at."""

    MALL = "mall"
    GENERAL_SUPERMARKET = "general_supermarket"
    SUPERMARKET = "supermarket"
    CONVENIENCE_STORE = "convenience_store"
    MARKET = "market"
    OTHER = "other"


class Audience(StrEnum):
    """For whom a training is."""

    OFFICIALS = "officials"
    PRODUCERS = "producers"


class InspectionResult(StrEnum):
    """What an inspection came to."""

    PASSED = "passed"
    TO_MEND = "to_mend"
    FAILED = "failed"


class NewRural(StrEnum):
    """How far a commune has come in the programme of new rural areas."""

    NONE = "none"
    STANDARD = "standard"
    ADVANCED = "advanced"
    MODEL = "model"


class RegisterRow(BaseModel):
    """A row of a register; it cannot be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    note: Remarks | None = None

    def __repr__(self) -> str:
        return brief(self)

    __str__ = __repr__

    def as_json(self) -> dict[str, Json]:
        """Return the row as plain data for canonical JSON, without fields that are not known."""
        return {name: _plain(value) for name, value in vars(self).items() if value is not None and value != {}}


class Located(RegisterRow):
    """A row of something that is somewhere; names or codes of administrative units, as the office writes them."""

    commune: Name | None = None
    district: Name | None = None
    province: Name | None = None


class RegisteredProducer(Located):
    """A producer (chủ thể).

    Attributes:
        id: how products refer to it, unique in the register.
        name: its name.
        form: its legal form, by its name in the vocabulary's `legal_form`.
        tax_code: its tax code, as text.
        workers: how many people work there.
        local_workers: of these, those of the commune.
        trained_workers: of these, those who were trained.
        certified_workers: of those trained, those who hold a certificate.
        trained: whether its leaders or workers were trained on the programme.
        small_or_medium: whether it is a small or medium enterprise.
        stable_linkage: whether it builds or takes part in a stable, effective value chain.
        circular_chain: whether its chain is circular or green, with its own area of raw material.
        modern_channels: whether it sells in modern channels: supermarkets, convenience stores, e-commerce.
        craft_village: the craft village to which it belongs.
        more: what a workbook says besides.
    """

    id: Identifier
    name: Name
    form: FormName | None = None
    tax_code: Identifier | None = None
    address: Name | None = None
    representative: Name | None = None
    phone: Identifier | None = None
    email: Name | None = None
    workers: Count | None = None
    local_workers: Count | None = None
    trained_workers: Count | None = None
    certified_workers: Count | None = None
    trained: StrictBool | None = None
    small_or_medium: StrictBool | None = None
    stable_linkage: StrictBool | None = None
    circular_chain: StrictBool | None = None
    modern_channels: StrictBool | None = None
    craft_village: Identifier | None = None
    more: More = Field(default_factory=_nothing)


class RegisteredProduct(RegisterRow):
    """A product.

    Attributes:
        id: how other tables refer to it, unique in the register.
        name: its name.
        code: its code in the national system, such as `83-832-28882-2-2022`.
        set: its product set, by number or slug; None if not known.
        version: the version whose set it is; None for that of its last recognition.
        producer: the producer's id.
        group: its group as the office writes it.
        revenue: what it sold for in the last year, in millions of đồng.
        traced: whether it carries a traceability code.
        gtin: its GTIN.
        bundle: the file of its last evidence bundle, from the register's folder.
        more: what a workbook says besides.
    """

    id: Identifier
    name: Name
    code: Name | None = None
    set: SetName | None = None
    version: VersionName | None = None
    producer: Identifier | None = None
    group: Name | None = None
    revenue: Money | None = None
    traced: StrictBool | None = None
    gtin: Annotated[str, StringConstraints(pattern=r"^[0-9]{8,14}$")] | None = None
    bundle: Name | None = None
    more: More = Field(default_factory=_nothing)


class Recognition(RegisterRow):
    """A decision of recognition of one product, and what became of the certificate.

    Attributes:
        product: the product's id.
        stars: the stars.
        decided_on: the day of the decision.
        decision: its number.
        points: the points.
        body: who decided.
        level: the level of the version at which that was, such as `province`.
        version: the version that the product was rated under; None for the one in force that day.
        purpose: first, upgrade or re-evaluation; None to be told by what stood before.
        evaluation: the digest of the evaluation.
        printed_until: the day of its end that the certificate or a list prints; it is checked.
        refiled_on: the day on which the next file, for re-evaluation, was filed.
        refused_on: the day on which that re-evaluation ended without recognition.
        withdrawn_on: the day on which the certificate was withdrawn.
        withdrawal: why: the letter of the ground in the decision in force, or words.
        withdrawn_by: the number of the decision of withdrawal.
    """

    product: Identifier
    stars: Stars
    decided_on: Day
    decision: Name | None = None
    points: Points | None = None
    body: Name | None = None
    level: Level | None = None
    version: VersionName | None = None
    purpose: Purpose | None = None
    evaluation: Sha256 | None = None
    printed_until: Day | None = None
    refiled_on: Day | None = None
    refused_on: Day | None = None
    withdrawn_on: Day | None = None
    withdrawal: Name | None = None
    withdrawn_by: Name | None = None


class Assessment(RegisterRow):
    """An evaluation by a council at one level, whether or not a recognition followed.

    Attributes:
        product: the product's id.
        assessed_on: the day of the council's sitting.
        level: the level, such as `district`.
        points, stars: what it came to.
        version: the version.
        evaluation: the digest of the evaluation.
        forwarded_on: the day on which the file was sent on; None if it was not, or that is not known.
        forwarded_to: to which level.
    """

    product: Identifier
    assessed_on: Day
    level: Level | None = None
    points: Points | None = None
    stars: Stars | None = None
    version: VersionName | None = None
    evaluation: Sha256 | None = None
    forwarded_on: Day | None = None
    forwarded_to: Level | None = None


class SalesPoint(Located):
    """A point at which OCOP products are shown and sold."""

    id: Identifier
    name: Name
    address: Name | None = None
    opened_on: Day | None = None
    closed_on: Day | None = None


class RetailPlace(Located):
    """A mall, a supermarket or a market, and whether it has an area for OCOP products.

    Attributes:
        ocop_area: whether it has an area to show and sell OCOP products.
        ocop_places: how many stalls there are for OCOP products.
        since: since when it has them.
    """

    id: Identifier
    name: Name
    kind: PlaceKind
    ocop_area: StrictBool | None = None
    ocop_places: Count | None = None
    since: Day | None = None


class Event(Located):
    """An event at which products are shown, promoted or traded."""

    id: Identifier
    name: Name
    held_on: Day
    held_until: Day | None = None
    organiser: Name | None = None


class Participation(RegisterRow):
    """A product that took part in an event."""

    event: Identifier
    product: Identifier


class Training(RegisterRow):
    """A training on the programme."""

    id: Identifier
    name: Name
    audience: Audience
    held_on: Day
    participants: Count | None = None
    organiser: Name | None = None


class Inspection(RegisterRow):
    """An inspection of a product or, where none is named, of a producer.

    Attributes:
        id: how findings refer to it.
        product, producer: what was inspected; one of them at least.
        inspected_on: the day.
        inspector: who inspected.
        result: what it came to.
        report: the number of its minutes.
    """

    id: Identifier
    product: Identifier | None = None
    producer: Identifier | None = None
    inspected_on: Day
    inspector: Name | None = None
    result: InspectionResult | None = None
    report: Name | None = None


class InspectionFinding(RegisterRow):
    """Something that an inspection found.

    Attributes:
        inspection: the inspection's id.
        product: the product, where the inspection was of a producer.
        fact: what it says, by its name in the vocabulary; None where no fact says it.
        value: the fact's value.
        told: what was found, in words.
        mended_on: the day on which it was mended.
    """

    inspection: Identifier
    product: Identifier | None = None
    fact: FactName | None = None
    value: FactValue | None = None
    told: Name | None = None
    mended_on: Day | None = None


class CraftVillage(Located):
    """A craft village."""

    id: Identifier
    name: Name
    traditional: StrictBool | None = None
    recognised_on: Day | None = None


class Commune(RegisterRow):
    """A commune, ward or town; where a table of them stands, those that other tables name are in it.

    Attributes:
        name: its name, as other tables write it.
        code: its administrative code.
        new_rural: how far it has come in the programme of new rural areas.
    """

    name: Name
    code: Identifier | None = None
    district: Name | None = None
    province: Name | None = None
    new_rural: NewRural | None = None
    new_rural_on: Day | None = None


class WardReport(RegisterRow):
    """The report of a ward or commune for a period, and the day on which it came."""

    commune: Name
    period: Period
    received_on: Day | None = None
    due_on: Day | None = None


ROWS: Mapping[str, type[RegisterRow]] = frozen_mapping(
    {
        "producers": RegisteredProducer,
        "products": RegisteredProduct,
        "recognitions": Recognition,
        "assessments": Assessment,
        "sales_points": SalesPoint,
        "retail_places": RetailPlace,
        "events": Event,
        "participations": Participation,
        "trainings": Training,
        "inspections": Inspection,
        "findings": InspectionFinding,
        "craft_villages": CraftVillage,
        "communes": Commune,
        "ward_reports": WardReport,
    }
)
"""The tables of a register, each with the type of its rows."""

NEEDED = ("products", "recognitions")
"""The tables without which there is no register; all others may be left out."""


def _plain(value: object) -> Json:
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, str | bool | int) or value is None:
        return value
    return value.isoformat()  # type: ignore[attr-defined, no-any-return]
