"""The figures of a report: what published reports count, each with of how many it is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias

from ocop_rules.brief import brief
from ocop_rules.plans.facts import RegisterFacts
from ocop_rules.register.certificate_life import ProductLife
from ocop_rules.register.register import Register
from ocop_rules.register.rows import Audience, InspectionResult, NewRural, RegisteredProducer
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
        self._lives = facts.life.products
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

    def _products(self) -> None:
        certified = self._facts.certified

        def of(test: Callable[[ProductLife], Truth]) -> list[Truth]:
            return [_and(certified[each.product.id], test, each) for each in self._lives]

        self._add("products", "certified", "products", of(lambda each: True))
        for stars in (5, 4, 3):
            self._add(
                "products",
                f"stars-{stars}",
                "products",
                [_all((certified[each.product.id], each.stars == stars)) for each in self._lives],
            )
            if stars == 5:
                self._add("products", "potential-5", "products", of(self._is_potential))
        self._add("products", "traced", "products", of(_is_traced))
        self._add("products", "ending", "products", of(_is_ending))

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
        for state in ("expired", "withdrawn"):
            ended = [
                each.current is not None and each.current.state == state and self._within(each.current.since)
                for each in self._lives
            ]
            self._add("movements", state, "products", ended)

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
        certified = [each for each in self._lives if self._facts.certified[each.product.id]]
        places = (None if each.producer is None else getattr(each.producer, by) for each in certified)
        return {
            "sets": _most_first(self._set_of(each) for each in certified),
            "places": _most_first(each or "" for each in places),
            "forms": _most_first(each.form or "" for each in self._holders),
        }

    def _set_of(self, life: ProductLife) -> str:
        """Return the product set by its Vietnamese title, or the group as the office writes it."""
        found = self._facts.set_of(life.product)
        return life.product.group or "" if found is None else found.title.vi


def _truth(value: object) -> Truth:
    return None if value is None else bool(value)


def _is_traced(life: ProductLife) -> Truth:
    return life.product.traced


def _is_ending(life: ProductLife) -> Truth:
    return life.current is not None and life.current.is_ending


def _and(one: Truth, test: Callable[[ProductLife], Truth], life: ProductLife) -> Truth:
    return test(life) if one else one


def _all(truths: Iterable[Truth]) -> Truth:
    found = tuple(truths)
    return False if False in found else None if None in found else True


def _most_first(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    found = Counter(names)
    return tuple(sorted(found.items(), key=lambda each: (-each[1], each[0])))
