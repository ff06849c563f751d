"""The figures of a report: what published reports count, each with of how many it is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias

from ocop_rules.brief import brief
from ocop_rules.plans.facts import RegisterFacts
from ocop_rules.register.certificate_life import CertificateState, ProductLife
from ocop_rules.register.register import Register
from ocop_rules.register.rows import Audience, InspectionResult, NewRural, RegisteredProducer, RegisteredProduct
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.plans import PlanPeriod
from ocop_rules.words.register_reports import ROWS, SECTIONS

Truth: TypeAlias = bool | None

_ADVANCED = (NewRural.ADVANCED, NewRural.MODEL)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A figure of a report.

    Attributes:
        name: its name, of `words.register_reports.ROWS`.
        section: its part, of `SECTIONS` there.
        value: how many are known; None where the register has no such table.
        unknown: of how many it is not known.
        is_least: whether there may be more, since the register does not call the table complete.
    """

    name: str
    section: str
    value: int | None
    unknown: int = 0
    is_least: bool = False

    def __repr__(self) -> str:
        return brief(self)


_ENDED = (CertificateState.EXPIRED, CertificateState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a product stands: whether it has a certificate, of how many stars, and how it ended in the period."""

    certified: Truth
    stars: int | None
    is_ending: bool
    is_potential: Truth
    ended: CertificateState | None


class Figures:
    """Counts the rows of a report.

    Args:
        register: the register of the place.
        facts: its facts on the day.
        period: the period of the report.
        on: the day.
        catalogue: the criteria.
    """

    def __init__(
        self, register: Register, facts: RegisterFacts, period: PlanPeriod, on: date, catalogue: Catalogue
    ) -> None:
        self._register = register
        self._facts = facts
        self._first = period.from_
        self._last = min(period.to, on)
        self._on = on
        self._catalogue = catalogue
        self._rows: list[ReportRow] = []

    def rows(self) -> tuple[ReportRow, ...]:
        """Return all figures."""
        self._products()
        self._movements()
        self._producers()
        self._people()
        self._markets()
        self._places()
        self._inspections()
        return tuple(self._rows)

    def _add(self, section: str, name: str, table: str, truths: Iterable[Truth] | None) -> None:
        """Add a figure: how many are true, and of how many it is not known."""
        assert section in SECTIONS
        assert name in ROWS
        if truths is None or getattr(self._register, table) is None:
            self._rows.append(ReportRow(name, section, None))
            return
        found = Counter(truths)
        is_least = not self._register.knows(table)
        self._rows.append(ReportRow(name, section, found[True], found[None], is_least))

    def _sum(self, section: str, name: str, table: str, values: Iterable[int | None]) -> None:
        if getattr(self._register, table) is None:
            self._rows.append(ReportRow(name, section, None))
            return
        found = list(values)
        known = [each for each in found if each is not None]
        self._rows.append(
            ReportRow(name, section, sum(known), len(found) - len(known), not self._register.knows(table))
        )

    def _within(self, day: date | None) -> Truth:
        return None if day is None else self._first <= day <= self._last

    @cached_property
    def _standings(self) -> tuple[_Standing, ...]:
        """Where the products stand, in the register's order: all that figures need of their certificates."""
        return tuple(map(self._standing, self._facts.life))

    def _standing(self, life: ProductLife) -> _Standing:
        current = life.current
        ended = None
        if current is not None and current.state in _ENDED and self._within(current.since):
            ended = current.state
        is_ending = current is not None and current.is_ending
        return _Standing(self._facts.is_certified(life), life.stars, is_ending, self._is_potential(life), ended)

    def _products(self) -> None:
        products, standings = self._register.products, self._standings

        def of(truths: Iterable[Truth]) -> list[Truth]:
            return [truth if each.certified else each.certified for each, truth in zip(standings, truths, strict=True)]

        self._add("products", "certified", "products", [each.certified for each in standings])
        for stars in (5, 4, 3):
            having = [_all((each.certified, each.stars == stars)) for each in standings]
            self._add("products", f"stars-{stars}", "products", having)
            if stars == 5:
                self._add("products", "potential-5", "products", of(each.is_potential for each in standings))
        self._add("products", "traced", "products", of(each.traced for each in products))
        self._add("products", "ending", "products", of(each.is_ending for each in standings))

    def _is_potential(self, life: ProductLife) -> Truth:
        """Tell whether a product has the points of 5 stars, and not the stars."""
        current = life.current
        if current is None or current.recognition.points is None or current.version is None:
            return None
        best = self._catalogue.load(current.version).bands[0]
        return life.stars is not None and life.stars < best.stars and current.recognition.points >= best.at_least

    def _movements(self) -> None:
        read = {
            name: self._facts.reader("products", name)
            for name in ("recognised_before", "recognised_in_period", "stars_rose", "stars_fell")
        }
        rows = [{name: each(product) for name, each in read.items()} for product in self._register.products]

        def both(*wanted: tuple[str, bool]) -> list[Truth]:
            return [_all(None if row[name] is None else row[name] is value for name, value in wanted) for row in rows]

        again = ("recognised_before", True), ("recognised_in_period", True)
        self._add("movements", "new", "products", both(("recognised_in_period", True), ("recognised_before", False)))
        self._add("movements", "upgraded", "products", both(*again, ("stars_rose", True)))
        self._add("movements", "again", "products", both(*again, ("stars_rose", False), ("stars_fell", False)))
        self._add("movements", "fell", "products", both(*again, ("stars_fell", True)))
        for state in _ENDED:
            self._add("movements", state.value, "products", [each.ended is state for each in self._standings])

    @cached_property
    def _holders(self) -> tuple[RegisteredProducer, ...]:
        has = self._facts.reader("producers", "has_certified_product")
        return tuple(each for each in self._register.producers or () if has(each))

    def _producers(self) -> None:
        has = self._facts.reader("producers", "has_certified_product")
        holders = [None if (found := has(each)) is None else bool(found) for each in self._register.producers or ()]
        self._add("producers", "producers", "producers", holders)
        for name, field in (("trained", "trained"), ("chains", "stable_linkage"), ("channels", "modern_channels")):
            self._add("producers", name, "producers", [getattr(each, field) for each in self._holders])

    def _people(self) -> None:
        held = [each for each in self._register.trainings or () if self._within(each.held_on)]
        for audience in Audience:
            own = [each for each in held if each.audience is audience]
            self._add("people", f"trainings-{audience}", "trainings", [True for _ in own])
            self._sum("people", f"participants-{audience}", "trainings", [each.participants for each in own])
        self._sum("people", "trained-workers", "producers", [each.trained_workers for each in self._holders])
        self._sum("people", "certified-workers", "producers", [each.certified_workers for each in self._holders])

    def _markets(self) -> None:
        register, facts = self._register, self._facts
        is_open = facts.reader("sales_points", "open")
        opened = facts.reader("sales_points", "opened_in_period")
        area = facts.reader("retail_places", "ocop_area")
        held = facts.reader("events", "in_period")
        shown = facts.reader("products", "at_event")
        points, places = register.sales_points or (), register.retail_places or ()
        self._add("markets", "sales-points", "sales_points", [_truth(is_open(each)) for each in points])
        self._add("markets", "new-sales-points", "sales_points", [_truth(opened(each)) for each in points])
        self._add("markets", "ocop-areas", "retail_places", [_truth(area(each)) for each in places])
        self._add("markets", "events", "events", [_truth(held(each)) for each in register.events or ()])
        self._add("markets", "at-events", "participations", [_truth(shown(each)) for each in register.products])

    def _places(self) -> None:
        register, facts = self._register, self._facts
        has = facts.reader("craft_villages", "has_producer")
        product = facts.reader("communes", "has_certified_product")
        self._add(
            "places", "craft-villages", "craft_villages", [_truth(has(each)) for each in register.craft_villages or ()]
        )
        communes = [
            _all((None if each.new_rural is None else each.new_rural in _ADVANCED, _truth(product(each))))
            for each in register.communes or ()
        ]
        self._add("places", "advanced", "communes", communes)

    def _inspections(self) -> None:
        register = self._register
        held = [each for each in register.inspections or () if self._within(each.inspected_on)]
        ids = {each.id for each in held}
        found = [each for each in register.findings or () if each.inspection in ids]
        self._add("inspections", "inspections", "inspections", [True for _ in held])
        failed = [None if each.result is None else each.result is not InspectionResult.PASSED for each in held]
        self._add("inspections", "failed", "inspections", failed)
        self._add("inspections", "findings", "findings", [True for _ in found])
        mended = [each.mended_on is None or each.mended_on > self._on for each in found]
        self._add("inspections", "open-findings", "findings", mended)

    def breakdowns(self, by: Literal["commune", "district"]) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Return certified products by sets and places, and their producers by forms; "" where that is not known."""
        register = self._register
        certified = [each for each, stands in zip(register.products, self._standings, strict=True) if stands.certified]
        producers = [register.producer_of(each) for each in certified]
        places = (None if each is None else getattr(each, by) for each in producers)
        return {
            "sets": _most_first(self._set_of(each) for each in certified),
            "places": _most_first(each or "" for each in places),
            "forms": _most_first(each.form or "" for each in self._holders),
        }

    def _set_of(self, product: RegisteredProduct) -> str:
        """Return the product set by its Vietnamese title, or the group as the office writes it."""
        found = self._facts.set_of(product)
        return product.group or "" if found is None else found.title.vi


def _truth(value: object) -> Truth:
    return None if value is None else bool(value)


def _all(truths: Iterable[Truth]) -> Truth:
    found = tuple(truths)
    return False if False in found else None if None in found else True


def _most_first(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    found = Counter(names)
    return tuple(sorted(found.items(), key=lambda each: (-each[1], each[0])))
