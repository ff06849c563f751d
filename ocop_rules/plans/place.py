"""The register of one commune, district or province alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocop_rules.register.register import Register
from ocop_rules.register.rows import Located, RegisteredProducer


@dataclass(frozen=True, slots=True)
class ReportPlace:
    """For where a report is; everything where nothing is named."""

    commune: str | None = None
    district: str | None = None
    province: str | None = None

    @property
    def name(self) -> str | None:
        """What it is called; None for everything."""
        return ", ".join(each for each in (self.commune, self.district, self.province) if each) or None

    def holds(self, row: Located) -> bool | None:
        """Tell whether a row is there; None where nobody knows where it is."""
        found: bool | None = True
        for wanted, stated in (
            (self.commune, row.commune),
            (self.district, row.district),
            (self.province, row.province),
        ):
            if wanted is not None and stated is not None and stated != wanted:
                return False
            if wanted is not None and stated is None:
                found = None
        return found


def register_of_place(register: Register, place: ReportPlace) -> tuple[Register, int]:
    """Return the register of a place alone, and of how many products nobody knows where they are.

    A table of it is complete only where of no row it is unknown whether it is there. Events are those of the place, and
    those at which its products were; trainings are of no place, so that a part of a register has none.
    """
    if place.name is None:
        return register, 0
    lost: set[str] = set()

    def there(rows: Sequence[Located] | None, table: str) -> tuple[Located, ...] | None:
        if rows is None:
            return None
        if any(place.holds(each) is None for each in rows):
            lost.add(table)
        return tuple(each for each in rows if place.holds(each))

    producers = there(register.producers, "producers")
    mine = {each.id for each in producers or () if isinstance(each, RegisteredProducer)}
    known = {each.id: place.holds(each) for each in register.producers or ()}
    unplaced = sum(1 for each in register.products if known.get(each.producer or "") is None)
    if unplaced:
        lost.add("products")
    products = tuple(each for each in register.products if each.producer in mine)
    ids = {each.id for each in products}
    communes = register.communes
    if communes is not None:
        communes = tuple(
            each
            for each in communes
            if place.commune in (None, each.name)
            and place.district in (None, each.district)
            and place.province in (None, each.province)
        )
    names = {each.name for each in communes or ()}
    changed: dict[str, object] = {
        "producers": producers,
        "products": products,
        "recognitions": tuple(each for each in register.recognitions if each.product in ids),
        "sales_points": there(register.sales_points, "sales_points"),
        "retail_places": there(register.retail_places, "retail_places"),
        "craft_villages": there(register.craft_villages, "craft_villages"),
        "communes": communes,
    }
    for table in ("assessments", "participations"):
        rows = getattr(register, table)
        changed[table] = None if rows is None else tuple(each for each in rows if each.product in ids)
    if register.inspections is not None:
        changed["inspections"] = tuple(
            each for each in register.inspections if each.product in ids or each.producer in mine
        )
        visits = {each.id for each in changed["inspections"]}  # type: ignore[attr-defined]
        if register.findings is not None:
            changed["findings"] = tuple(each for each in register.findings if each.inspection in visits)
    if register.ward_reports is not None and communes is not None:
        changed["ward_reports"] = tuple(each for each in register.ward_reports if each.commune in names)
    if len(products) < len(register.products):
        changed["trainings"] = None
        lost.add("trainings")
    if register.events is not None:
        shown = {each.event for each in changed["participations"] or ()}  # type: ignore[attr-defined]
        changed["events"] = tuple(each for each in register.events if each.id in shown or place.holds(each))
    complete = tuple(each for each in register.complete if each not in lost)
    return replace(register, complete=complete, **changed), unplaced  # type: ignore[arg-type]
