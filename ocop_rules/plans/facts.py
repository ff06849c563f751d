"""What a register says of each row on a day, and of what belongs to it: the facts that a plan's conditions read.

A fact that nobody knows is None. That a row is missing makes a fact false, or none, only where the register says that
the table is complete (R17).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias, cast

from ocop_rules.brief import brief
from ocop_rules.register.certificate_law import CertificateLaw
from ocop_rules.register.certificate_life import CertificateState, ProductLife
from ocop_rules.register.life import RegisterLife, register_life
from ocop_rules.register.register import Register
from ocop_rules.register.rows import (
    Assessment,
    Commune,
    CraftVillage,
    Event,
    Located,
    Recognition,
    RegisteredProducer,
    RegisteredProduct,
    RegisterRow,
    RetailPlace,
    SalesPoint,
    Training,
    WardReport,
)
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.model import ProductSet
from ocop_rules.rulebook.plans import DueReport, PlanPeriod
from ocop_rules.rulebook.vocabulary import FactValue

TOURISM = "community-tourism"
"""The product set of tourism, by its slug, in every version."""

Value: TypeAlias = FactValue | None


@dataclass(frozen=True, slots=True)
class District:
    """A district that a register names."""

    name: str


@dataclass(frozen=True, slots=True)
class Entity:
    """What a target counts: a row of a table, or a district.

    Attributes:
        id: its id in the register, or its name.
        name: what it is called.
        row: the row.
    """

    id: str
    name: str
    row: RegisterRow | District

    def __repr__(self) -> str:
        return brief(self)


class RegisterFacts:
    """The facts of a register's rows on a day, for one period.

    Args:
        register: the register.
        period: the period, such as that of a plan.
        reports: the reports that are asked of communes, by name.
        on: the day; what lies after it has not happened.
        catalogue: the criteria, for the terms of certificates.
        of_day: its facts on the same day for another period, whose certificates need not be reckoned again.

    Raises:
        ValueError: `of_day` is of another register or day.
    """

    def __init__(
        self,
        register: Register,
        period: PlanPeriod,
        reports: Mapping[str, DueReport],
        on: date,
        catalogue: Catalogue,
        of_day: RegisterFacts | None = None,
    ) -> None:
        self._register = register
        self._on = on
        self._catalogue = catalogue
        if of_day is not None:
            if of_day._register is not register or of_day._on != on:
                raise ValueError("of_day has to be of the same register and day")
            self.__dict__["life"], self.__dict__["certified"] = of_day.life, of_day.certified
        self._law = CertificateLaw(catalogue)
        self._first = period.from_
        self._last = min(period.to, on)
        self._reports = reports
        self._products = {
            "certified": lambda row: self.certified.get(row.id),
            "stars": self._stars,
            "points": self._points,
            "recognised_before": lambda row: self._some(self._before(row)),
            "recognised_in_period": lambda row: self._some(self._within(row)),
            "stars_before": lambda row: self._last_stars(self._before(row)),
            "stars_in_period": lambda row: self._last_stars(self._within(row)),
            "stars_rose": lambda row: self._compared(row, 1),
            "stars_fell": lambda row: self._compared(row, -1),
            "at_event": self._at_event,
            "traced": lambda row: row.traced,
        }

    def is_there(self, table: str) -> bool:
        """Tell whether the register has a table."""
        return getattr(self._register, "communes" if table == "districts" else table) is not None

    def is_complete(self, table: str) -> bool:
        """Tell whether what is not in a table does not exist."""
        if table != "districts":
            return self._register.knows(table) and self.is_there(table)
        known = self._register.communes or ()
        return self._register.knows("communes") and all(each.district is not None for each in known)

    def entities(self, table: str) -> tuple[Entity, ...]:
        """Return the rows of a table, in the register's order."""
        if table == "districts":
            names = dict.fromkeys(each.district for each in self._register.communes or () if each.district is not None)
            return tuple(Entity(name, name, District(name)) for name in names)
        rows = self._register.rows(table)
        if table == "assessments":
            return tuple(self._assessed(cast("Assessment", row)) for row in rows)
        if table == "communes":
            communes = cast("Sequence[Commune]", rows)
            named = Counter(each.name for each in communes)
            return tuple(_commune(each, is_only=named[each.name] == 1) for each in communes)
        return tuple(Entity(row.id, row.name, row) for row in cast("Sequence[SalesPoint]", rows))

    def _assessed(self, row: Assessment) -> Entity:
        product = self._register.product_by_id.get(row.product)
        name = row.product if product is None else product.name
        parts = (row.product, row.assessed_on.isoformat(), row.level)
        return Entity(" ".join(each for each in parts if each), name, row)

    def reader(self, table: str, fact: str) -> Callable[[RegisterRow | District], Value]:
        """Return what gives a fact of a table's rows."""
        if table == "products":
            return cast("Callable[[RegisterRow | District], Value]", self._products[fact])
        if table == "communes" and fact.startswith("report_"):
            name, _, ending = fact.removeprefix("report_").rpartition("_")
            due = self._reports[name]
            return lambda row: self._reported(cast("Commune", row), due, is_day_in_time=ending == "by")
        of_table: Callable[[str, RegisterRow | District], Value] = getattr(self, f"_of_{table}")
        return lambda row: of_table(fact, row)

    # products

    @cached_property
    def life(self) -> RegisterLife:
        """The life of all certificates on the day."""
        return register_life(self._register, self._on, catalogue=self._catalogue)

    @cached_property
    def certified(self) -> Mapping[str, bool | None]:
        """Whether each product has a valid certificate on the day."""
        return {each.product.id: self.is_certified(each) for each in self.life}

    def is_certified(self, life: ProductLife) -> bool | None:
        """Tell whether a product has a valid certificate on the day."""
        state = None if life.current is None else life.current.state
        if state is not None and state.holds:
            return True
        return None if state is CertificateState.UNKNOWN or not self._register.knows("recognitions") else False

    def _given(self, row: RegisteredProduct) -> tuple[Recognition, ...]:
        """Return the recognitions of a product by the day."""
        found = self._register.recognitions_by_product.get(row.id, ())
        return tuple(each for each in found if each.decided_on <= self._on)

    def _before(self, row: RegisteredProduct) -> tuple[Recognition, ...]:
        return tuple(each for each in self._given(row) if each.decided_on < self._first)

    def _within(self, row: RegisteredProduct) -> tuple[Recognition, ...]:
        return tuple(each for each in self._given(row) if self._first <= each.decided_on <= self._last)

    def _some(self, found: Iterable[object], table: str = "recognitions") -> bool | None:
        """Tell whether there is any, or that it is not known where rows may be missing."""
        if any(True for _ in found):
            return True
        return False if self._register.knows(table) else None

    def _last_stars(self, found: tuple[Recognition, ...]) -> int | None:
        if found:
            return found[-1].stars
        return 0 if self._register.knows("recognitions") else None

    def _stars(self, row: RegisteredProduct) -> int | None:
        return self._last_stars(self._given(row))

    def _points(self, row: RegisteredProduct) -> Value:
        found = self._given(row)
        return found[-1].points if found else None

    def _compared(self, row: RegisteredProduct, sign: int) -> bool | None:
        before, within = self._before(row), self._within(row)
        if before and within:
            return (within[-1].stars - before[-1].stars) * sign > 0
        return False if self._register.knows("recognitions") else None

    @cached_property
    def _shown(self) -> frozenset[str]:
        """The products that took part in an event of the period."""
        held = {each.id for each in self._register.events or () if self._is_held(each)}
        return frozenset(each.product for each in self._register.participations or () if each.event in held)

    def _is_held(self, event: Event) -> bool:
        return event.held_on <= self._last and (event.held_until or event.held_on) >= self._first

    def _at_event(self, row: RegisteredProduct) -> bool | None:
        if row.id in self._shown:
            return True
        known = self._register.knows("participations") and self._register.events is not None
        return False if known else None

    # producers

    def _of_producers(self, fact: str, row: RegisteredProducer) -> Value:
        if fact == "has_certified_product":
            return self._any_certified((row.id,))
        return cast("Value", getattr(row, fact))

    @cached_property
    def _products_of(self) -> Mapping[str | None, tuple[str, ...]]:
        """The products of each producer; under None those of which it is not known."""
        found: dict[str | None, list[str]] = {}
        for each in self._register.products:
            found.setdefault(each.producer, []).append(each.id)
        return {producer: tuple(those) for producer, those in found.items()}

    @cached_property
    def _may_be_anybodys(self) -> bool:
        """Whether there is, or may be, a product with a certificate of which nobody knows whose it is."""
        lost = self._products_of.get(None, ())
        return not self._register.knows("products") or any(self.certified[each] is not False for each in lost)

    def _any_certified(self, producers: Iterable[str]) -> bool | None:
        states = [self.certified[each] for producer in producers for each in self._products_of.get(producer, ())]
        if True in states:
            return True
        return None if None in states or self._may_be_anybodys else False

    # where things are

    def _of_craft_villages(self, fact: str, row: CraftVillage) -> Value:
        if fact == "traditional":
            return row.traditional
        found = self._any_certified(self._in_village.get(row.id, ()))
        return found if found is not False or self._register.knows("producers") else None

    @cached_property
    def _in_village(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for each in self._register.producers or ():
            if each.craft_village is not None:
                found.setdefault(each.craft_village, []).append(each.id)
        return found

    def _of_communes(self, fact: str, row: Commune) -> Value:
        if fact == "new_rural":
            return None if row.new_rural is None else row.new_rural.value
        those = [each for each in self._by_commune.get(row.name, ()) if _same_place(each, row)]
        found = self._any_certified(each.id for each in those)
        return None if found is False and self._may_be_anywhere else found

    @cached_property
    def _by_commune(self) -> Mapping[str | None, list[RegisteredProducer]]:
        found: dict[str | None, list[RegisteredProducer]] = {}
        for each in self._register.producers or ():
            found.setdefault(each.commune, []).append(each)
        return found

    @cached_property
    def _may_be_anywhere(self) -> bool:
        """Whether there is, or may be, a producer with a certified product of which nobody knows where it is."""
        lost = self._by_commune.get(None, ())
        return not self._register.knows("producers") or any(
            self._any_certified((each.id,)) is not False for each in lost
        )

    def _of_districts(self, fact: str, row: District) -> Value:
        if fact == "open_sales_point":
            return self._any_in(
                row, "sales_points", self._register.sales_points or (), lambda each: self._is_open(each)
            )
        producers = self._register.producers or ()
        return self._any_in(row, "producers", producers, lambda each: self._tourism.get(each.id, False))

    def _any_in(
        self,
        district: District,
        table: str,
        rows: Iterable[Located],
        holds: Callable[..., bool | None],
    ) -> bool | None:
        """Tell whether any row in a district holds; a row of which nobody knows where it is may be there."""
        found: bool | None = False if self._register.knows(table) else None
        for each in rows:
            place = each.district or self._district_of.get(each.commune or "")
            if place == district.name or place is None:
                answer = holds(each)
                if answer and place is not None:
                    return True
                if answer is not False:
                    found = None
        return found

    @cached_property
    def _district_of(self) -> Mapping[str, str]:
        """The district of each commune, by its name; of names that several have, none."""
        found: dict[str, set[str]] = {}
        for each in self._register.communes or ():
            if each.district is not None:
                found.setdefault(each.name, set()).add(each.district)
        return {name: next(iter(those)) for name, those in found.items() if len(those) == 1}

    @cached_property
    def _tourism(self) -> Mapping[str, bool | None]:
        """Whether each producer has a certified product of tourism; left out where it has none."""
        found: dict[str, bool | None] = {}
        for each in self._register.products:
            if each.producer is None or self.certified[each.id] is False or found.get(each.producer):
                continue
            is_tourism = self._is_tourism(each)
            if is_tourism is not False:
                found[each.producer] = True if is_tourism and self.certified[each.id] else None
        return found

    def _is_tourism(self, row: RegisteredProduct) -> bool | None:
        product_set = self.set_of(row)
        return None if product_set is None else product_set.slug == TOURISM

    def set_of(self, row: RegisteredProduct) -> ProductSet | None:
        """Return a product's set, of its version or else that of its last recognition; None where it is not known."""
        if row.set is None:
            return None
        version = row.version
        if version is None:
            given = self._register.recognitions_by_product.get(row.id, ())
            term = self._law.term(given[-1]) if given else None
            if term is None:
                return None
            version = term.rulebook.id
        return self._catalogue.load(version).set_named(str(row.set))

    # what has a day

    def _of_assessments(self, fact: str, row: Assessment) -> Value:
        if fact == "in_period":
            return self._first <= row.assessed_on <= self._last
        if fact == "forwarded":
            if row.forwarded_on is not None:
                return row.forwarded_on <= self._on
            return False if self._register.knows("assessments") else None
        return cast("Value", getattr(row, fact))

    def _of_sales_points(self, fact: str, row: SalesPoint) -> Value:
        if fact == "open":
            return self._is_open(row)
        return None if row.opened_on is None else self._first <= row.opened_on <= self._last

    def _is_open(self, row: SalesPoint) -> bool | None:
        if row.closed_on is not None and row.closed_on <= self._on:
            return False
        return None if row.opened_on is None else row.opened_on <= self._on

    def _of_retail_places(self, fact: str, row: RetailPlace) -> Value:
        if fact == "kind":
            return row.kind.value
        is_later = row.since is not None and row.since > self._on
        if fact == "ocop_area":
            return False if is_later else row.ocop_area
        return 0 if is_later else row.ocop_places

    def _of_events(self, fact: str, row: Event) -> Value:
        return self._is_held(row)

    def _of_trainings(self, fact: str, row: Training) -> Value:
        return row.audience.value if fact == "audience" else self._first <= row.held_on <= self._last

    @cached_property
    def _reports_of(self) -> Mapping[tuple[str, str], WardReport]:
        return {(each.commune, each.period): each for each in self._register.ward_reports or ()}

    def _reported(self, row: Commune, due: DueReport, *, is_day_in_time: bool) -> bool | None:
        found = self._reports_of.get((row.name, due.period))
        came = None if found is None else found.received_on
        if came is not None and came <= self._on:
            return came < due.before or (is_day_in_time and came == due.before)
        is_over = self._on > due.before if is_day_in_time else self._on >= due.before
        return False if is_over and self._register.knows("ward_reports") else None


def _commune(row: Commune, *, is_only: bool) -> Entity:
    """Return a commune by its name, or by its district and province as well where others have its name."""
    places = (row.name,) if is_only else (row.name, row.district, row.province)
    return Entity(", ".join(each for each in places if each), row.name, row)


def _same_place(producer: RegisteredProducer, commune: Commune) -> bool:
    """Tell whether nothing keeps a producer from being in a commune of the name that it gives."""
    return all(
        one is None or other is None or one == other
        for one, other in ((producer.district, commune.district), (producer.province, commune.province))
    )
