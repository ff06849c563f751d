"""A plan of inspections by risk: which products to visit first, and every reason why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from ocop_rules.brief import brief, one_line
from ocop_rules.canonical import canonical, digest
from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evaluation.many import evaluate_many
from ocop_rules.register.certificate_life import ProductLife
from ocop_rules.register.inspection_document import InspectionPlanDocument, inspection_document
from ocop_rules.register.life import RegisterLife, register_life
from ocop_rules.register.register import Register
from ocop_rules.register.reinspection import Reinspection, bundle_on, ended_papers, open_findings, visits_of
from ocop_rules.register.risk import Risk
from ocop_rules.register.rows import InspectionResult
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.register_terms import InspectionTerms, RiskName, load_register_terms


@dataclass(frozen=True)
class PlannedVisit:
    """A product that may be visited.

    Attributes:
        life: the product, and where its certificate stands.
        weight: the sum of what its reasons weigh.
        risks: every reason, the weightiest first.
        reinspection: its last bundle rated again; None without one.
        error: why its bundle could not be rated; None if it was, or there is none.
    """

    life: ProductLife
    weight: int
    risks: tuple[Risk, ...]
    reinspection: Reinspection | None
    error: OcopError | None = None

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, eq=False)
class InspectionPlan:
    """The products of a register that hold a certificate on a day, in the order in which to visit them.

    Attributes:
        register: the register.
        on: the day.
        visits: the products, the weightiest first, then in the register's order.
        terms: what weighs how much.
    """

    register: Register
    on: date
    visits: tuple[PlannedVisit, ...]
    terms: InspectionTerms

    def __repr__(self) -> str:
        return one_line("InspectionPlan", [("on", self.on), ("visits", self.visits)])

    @cached_property
    def _document(self) -> InspectionPlanDocument:
        return inspection_document(self.register.digest, self.on, self.visits)

    def to_json(self) -> str:
        """Return it as canonical JSON of the format `ocop-inspection-plan/1`."""
        return canonical(self._document)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its canonical JSON."""
        return digest(self._document)


def inspection_plan(
    register: Register,
    on: date,
    bundles: Path | str | None = None,
    *,
    version: str | None = None,
    workers: int | None = None,
    catalogue: Catalogue | None = None,
) -> InspectionPlan:
    """Return which products to inspect first on a day, with every reason.

    Args:
        register: the register.
        on: the day; never taken from the clock (R13).
        bundles: the folder in which the bundles lie that products name; None to rate none again.
        version: the version to rate under; None for that of each bundle.
        workers: how many processes rate; None or 1 rates in this one.
        catalogue: the criteria; None for those that are installed.

    Raises:
        UnknownVersion: there is no such version.
    """
    used = catalogue or default_catalogue()
    terms = load_register_terms(used.root).inspection
    life = register_life(register, on, terms.ending_days, catalogue=used)
    held = [each for each in life if each.current is not None and each.current.state.holds]
    rated = {} if bundles is None else _rated_again(life, held, Path(bundles), version, workers, used, terms)
    visits = [_visit(life, each, rated.get(each.product.id), terms) for each in held]
    return InspectionPlan(register, on, tuple(sorted(visits, key=lambda each: -each.weight)), terms)


def _rated_again(
    life: RegisterLife,
    held: list[ProductLife],
    folder: Path,
    version: str | None,
    workers: int | None,
    catalogue: Catalogue,
    terms: InspectionTerms,
) -> Mapping[str, Reinspection | OcopError]:
    """Return each product's last bundle rated again, or why it could not be."""
    register, on = life.register, life.on
    named = [each.product for each in held if each.product.bundle is not None]
    files = (folder / (each.bundle or "") for each in named)
    before = [*zip(named, evaluate_many(files, workers, catalogue=catalogue), strict=True)]
    again: list[dict[str, Any]] = []
    found: dict[str, Reinspection | OcopError] = {}
    open_: dict[str, Any] = {}
    for product, then in before:
        if isinstance(then, OcopError):
            found[product.id] = then
            continue
        open_[product.id] = findings = open_findings(register, product, on)
        inspections = register.inspections_of(product)
        vocabulary = then.rulebook.vocabulary
        again.append(bundle_on(then.bundle, version or then.version, on, findings, inspections, vocabulary))
    rated = evaluate_many(again, workers, authority="evidence", catalogue=catalogue)
    for product, then in before:
        if isinstance(then, OcopError):
            continue
        now = next(rated)
        if isinstance(now, OcopError):
            found[product.id] = now
            continue
        papers = ended_papers(then, now.bundle, on, terms.ending_days)
        found[product.id] = Reinspection(product, then, now, papers, open_[product.id])
    return found


def _visit(
    life: RegisterLife, product: ProductLife, rated: Reinspection | OcopError | None, terms: InspectionTerms
) -> PlannedVisit:
    again = rated if isinstance(rated, Reinspection) else None
    risks = [*_of_bundle(product, again, terms), *_of_visits(life, product, terms)]
    weights = [Risk(each.name, terms.weights[each.name], each.params) for each in risks]
    ordered = tuple(sorted(weights, key=lambda each: -each.weight))
    error = rated if isinstance(rated, OcopError) else None
    return PlannedVisit(product, sum(each.weight for each in ordered), ordered, again, error)


def _risk(name: RiskName, **params: object) -> Risk:
    return Risk(name, 0, tuple(params.items()))


def _of_bundle(product: ProductLife, again: Reinspection | None, terms: InspectionTerms) -> Iterator[Risk]:
    """Yield the reasons that lie in the last bundle as it stands on the day."""
    if again is None:
        yield _risk("no-bundle")
        return
    now, stars = again.now, product.stars
    for each in now.knockouts:
        yield _risk("knocked-out", rule=each.knock_out.title, citation=each.citation)
    then = again.then.stars
    if then is not None and stars is not None and then < stars:
        yield _risk("not-borne-out", stars=stars, then=then)
    known = [each for each in (then, stars) if each is not None]
    if now.stars is not None and known and now.stars < min(known):
        yield _risk("stars-lost", before=stars, now=now.stars, criteria=_lost(now, stars or now.stars))
    for paper in again.papers:
        yield _risk("papers-ended" if paper.has_ended else "papers-ending", paper=paper.document, ends_on=paper.ends_on)
    for each in now.unverified:
        yield _risk("unverified", rule=each.knock_out.title, citation=each.citation)
    for notice in now.notices:
        if notice.code == "contradiction":
            yield _risk("contradiction", notice=notice)
    band = next((each for each in now.rulebook.bands if each.stars == stars), None)
    if band is not None:
        above = Fraction(now.points) - Fraction(band.at_least)
        if 0 <= above <= Fraction(terms.near_points):
            yield _risk("at-threshold", points=now.points, stars=band.stars, threshold=band.at_least)


def _lost(now: Evaluation, stars: int) -> tuple[str, ...]:
    """Return the criteria whose requirements are missed for the stars that a product has."""
    return tuple(dict.fromkeys(each.criterion for each in now.requirements if not each.met and each.stars <= stars))


def _of_visits(life: RegisterLife, product: ProductLife, terms: InspectionTerms) -> Iterator[Risk]:
    """Yield the reasons that lie in the visits that were made, or were not."""
    register, on = life.register, life.on
    for finding in open_findings(register, product.product, on):
        yield _risk("finding-open", inspection=finding.inspection, told=finding.told or finding.fact)
    visits = visits_of(register, product.product, on)
    if not visits:
        yield _risk("never-visited" if register.knows("inspections") else "visit-not-known")
        return
    last = visits[-1]
    if last.result is InspectionResult.FAILED:
        yield _risk("failed-before", inspected_on=last.inspected_on)
    if (on - last.inspected_on).days > terms.visit_days:
        yield _risk("long-since", inspected_on=last.inspected_on, days=(on - last.inspected_on).days)
