"""A register: its tables, of which day it is, and of which tables absence is absence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Literal

from ocop_rules.brief import one_line
from ocop_rules.canonical import Json, canonical_parts, digest_of_parts
from ocop_rules.errors import Problem
from ocop_rules.register.rows import (
    ROWS,
    Assessment,
    Commune,
    CraftVillage,
    Event,
    Inspection,
    InspectionFinding,
    Participation,
    Recognition,
    RegisteredProducer,
    RegisteredProduct,
    RegisterRow,
    RetailPlace,
    SalesPoint,
    Training,
    WardReport,
)

FORMAT: Literal["ocop-register/1"] = "ocop-register/1"


@dataclass(frozen=True, eq=False, kw_only=True)
class Register:
    """A register of recognised products.

    A table that is None was left out. One that is there and empty says that there is nothing of the kind only where it
    is `complete` (R17): use `knows`.

    Attributes:
        name: whose register it is.
        as_of: of which day it is; None if it does not say.
        complete: the tables of which absence is absence.
        products, recognitions: what every register has.
        notices: what is doubtful in it and keeps nothing from being read; no part of its content.
    """

    products: tuple[RegisteredProduct, ...]
    recognitions: tuple[Recognition, ...]
    producers: tuple[RegisteredProducer, ...] | None = None
    assessments: tuple[Assessment, ...] | None = None
    sales_points: tuple[SalesPoint, ...] | None = None
    retail_places: tuple[RetailPlace, ...] | None = None
    events: tuple[Event, ...] | None = None
    participations: tuple[Participation, ...] | None = None
    trainings: tuple[Training, ...] | None = None
    inspections: tuple[Inspection, ...] | None = None
    findings: tuple[InspectionFinding, ...] | None = None
    craft_villages: tuple[CraftVillage, ...] | None = None
    communes: tuple[Commune, ...] | None = None
    ward_reports: tuple[WardReport, ...] | None = None
    name: str | None = None
    as_of: date | None = None
    complete: tuple[str, ...] = ()
    notices: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return one_line("Register", [("name", self.name), ("as_of", self.as_of), ("products", self.products)])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Register):
            return NotImplemented
        return all(getattr(self, each) == getattr(other, each) for each in _CONTENT)

    __hash__ = None  # type: ignore[assignment]

    def rows(self, table: str) -> tuple[RegisterRow, ...]:
        """Return the rows of a table by its name; none of one that was left out."""
        return getattr(self, table) or () if table in ROWS else _no_such_table(table)

    def knows(self, table: str) -> bool:
        """Tell whether what is not in a table does not exist: the register says that the table is complete."""
        return table in self.complete

    @cached_property
    def product_by_id(self) -> Mapping[str, RegisteredProduct]:
        """The products by id."""
        return {each.id: each for each in self.products}

    @cached_property
    def producer_by_id(self) -> Mapping[str, RegisteredProducer]:
        """The producers by id."""
        return {each.id: each for each in self.producers or ()}

    @cached_property
    def recognitions_by_product(self) -> Mapping[str, tuple[Recognition, ...]]:
        """The recognitions of each product that has any, in the order of their days."""
        found: dict[str, list[Recognition]] = {}
        for each in self.recognitions:
            found.setdefault(each.product, []).append(each)
        return {product: tuple(sorted(those, key=_by_day)) for product, those in found.items()}

    def producer_of(self, product: RegisteredProduct) -> RegisteredProducer | None:
        """Return a product's producer; None where it is not known."""
        return None if product.producer is None else self.producer_by_id.get(product.producer)

    def inspections_of(self, product: RegisteredProduct) -> tuple[Inspection, ...]:
        """Return the inspections of a product, or of its producer as a whole, oldest first."""
        found = [*self._inspections.get(("product", product.id), ())]
        if product.producer is not None:
            found += self._inspections.get(("producer", product.producer), ())
        return tuple(each for _, each in sorted(found, key=lambda pair: (pair[1].inspected_on, pair[0])))

    @cached_property
    def _inspections(self) -> Mapping[tuple[str, str], list[tuple[int, Inspection]]]:
        """The inspections of each product, and of each producer as a whole, with their places in the table."""
        found: dict[tuple[str, str], list[tuple[int, Inspection]]] = {}
        for at, each in enumerate(self.inspections or ()):
            about = ("producer", each.producer or "") if each.product is None else ("product", each.product)
            found.setdefault(about, []).append((at, each))
        return found

    def findings_of(self, inspection: Inspection) -> tuple[InspectionFinding, ...]:
        """Return what an inspection found, in the table's order."""
        return tuple(self._findings.get(inspection.id, ()))

    @cached_property
    def _findings(self) -> Mapping[str, list[InspectionFinding]]:
        found: dict[str, list[InspectionFinding]] = {}
        for each in self.findings or ():
            found.setdefault(each.inspection, []).append(each)
        return found

    def as_json(self) -> dict[str, Json]:
        """Return the register as plain data for canonical JSON: a document of the format `ocop-register/1`."""
        out = self._about()
        out |= {table: [each.as_json() for each in rows] for table, rows in self._tables()}
        return out

    def _about(self) -> dict[str, Json]:
        out: dict[str, Json] = {"format": FORMAT}
        if self.name is not None:
            out["name"] = self.name
        if self.as_of is not None:
            out["as_of"] = self.as_of.isoformat()
        if self.complete:
            out["complete"] = [*self.complete]
        return out

    def _tables(self) -> Iterator[tuple[str, tuple[RegisterRow, ...]]]:
        for table in ROWS:
            rows: tuple[RegisterRow, ...] | None = getattr(self, table)
            if rows is not None:
                yield table, rows

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its content as canonical JSON."""
        rows = {table: (each.as_json() for each in rows) for table, rows in self._tables()}
        return digest_of_parts(canonical_parts({**self._about(), **rows}))


def _by_day(recognition: Recognition) -> date:
    return recognition.decided_on


def _no_such_table(table: str) -> tuple[RegisterRow, ...]:
    raise KeyError(table)


_CONTENT = tuple(each.name for each in fields(Register) if each.name != "notices")
