"""The document of advice: what its JSON holds, `ocop-advice/1`, from which its JSON Schema follows."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, cast

from typing_extensions import TypedDict

from ocop_rules.advice.change import Bound, ChangeKind, EvidenceChange, Raise
from ocop_rules.advice.found import Found
from ocop_rules.advice.goal import Measure
from ocop_rules.advice.nearing import Nearing
from ocop_rules.advice.obstacle import Obstacle, ObstacleKind
from ocop_rules.advice.path import AdvicePath, EndingPaper
from ocop_rules.advice.sensitivity import Loss, LossKind
from ocop_rules.rating.points import exact_text
from ocop_rules.rating.result import Result
from ocop_rules.rating.settings import Settings
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.rulebook.document_fields import Day, Digest, Exact, closed
from ocop_rules.rulebook.model import plain_number
from ocop_rules.rulebook.vocabulary import FactValue

ADVICE_FORMAT: Literal["ocop-advice/1"] = "ocop-advice/1"

Value = bool | int | str | None
Ordinals = int | list[int] | None


@closed
class BoundDocument(TypedDict):
    """What a number must keep to."""

    word: Literal["at_least", "above", "at_most", "below"]
    number: Exact


@closed
class EvidenceChangeDocument(TypedDict):
    """One change of the evidence."""

    kind: ChangeKind
    name: str
    value: Value
    before: Value
    among: list[Value]
    bound: BoundDocument | None
    documents: list[str]
    papers: list[str]
    attesters: list[str]
    by_paper: str | None
    facts: list[str]
    renews: bool
    months: int
    option: int | None
    case: str | None
    serves: list[str]
    agrees_with: list[str]
    cost: Exact | None
    unknown_cost: bool
    days: int | None
    first_day: Day | None
    start_by: Day | None


@closed
class RaiseDocument(TypedDict):
    """A criterion that gets another option."""

    criterion: str
    before: Ordinals
    after: Ordinals
    case: str | None
    points: Exact
    required_for: list[int]
    rescored: bool
    changes: list[int]


@closed
class EndingPaperDocument(TypedDict):
    """A paper that ends too soon."""

    document: str | None
    type: str
    ends_on: Day
    before: Literal["evaluation", "certificate"]


@closed
class PathDocument(TypedDict):
    """Changes that together give the stars wanted."""

    changes: list[EvidenceChangeDocument]
    raises: list[RaiseDocument]
    lowered: list[RaiseDocument]
    points: Exact
    stars: int
    cost: Exact | None
    first_day: Day | None
    unknown_days: bool
    ending: list[EndingPaperDocument]


@closed
class ObstacleDocument(TypedDict):
    """One reason why the stars cannot be reached."""

    kind: ObstacleKind
    criterion: str | None
    option: int | None
    stars: int | None
    knock_out: str | None
    by_people: bool
    facts: list[str]
    most: Exact | None
    needed: Exact | None


@closed
class LossDocument(TypedDict):
    """A document or a fact without which the stars held now would be lost."""

    kind: LossKind
    name: str
    type: str | None
    stars: int | None
    points: Exact


@closed
class NearingDocument(TypedDict):
    """A single change that brings the next stars nearer."""

    kind: Literal["fact", "paper"]
    name: str
    value: Value
    paper: str | None
    stars: int | None
    missing_points: Exact
    missed: int


@closed
class GoalDocument(TypedDict):
    """What was asked."""

    stars: int
    by: Day | None
    measure: Measure
    costs: dict[str, Exact]
    margin: Exact
    allow_judged: bool
    paths: int
    most_counted: int


@closed
class NowDocument(TypedDict):
    """What the bundle gets as it is, on the day on which its evidence must hold."""

    outcome: Literal["rated", "stopped", "disqualified", "provisional"]
    points: Exact
    band: int
    stars: int | None


@closed
class AdviceDocument(TypedDict):
    """The way to more stars for one bundle."""

    format: Literal["ocop-advice/1"]
    library: str
    dossier: str
    version: str
    rulebook_digest: Digest
    bundle_digest: Digest
    set: int
    day: Day
    goal: GoalDocument
    now: NowDocument
    is_reachable: bool
    is_reached: bool
    paths: list[PathDocument]
    count: int
    more: bool
    obstacles: list[ObstacleDocument]
    most_points: Exact | None
    losses: list[LossDocument] | None
    nearest: list[NearingDocument] | None
    settings: Settings


def advice_document(found: Found, result: Result, bundle_digest: str) -> AdviceDocument:
    """Return advice as plain data for canonical JSON; exact quantities are text.

    Args:
        found: the advice.
        result: the rating of the bundle as it is.
        bundle_digest: the SHA-256 of the bundle's canonical JSON, as it is on the day.
    """
    goal = found.goal
    return {
        "format": ADVICE_FORMAT,
        "library": LIBRARY_VERSION,
        "dossier": found.dossier,
        "version": result.version,
        "rulebook_digest": result.rulebook_digest,
        "bundle_digest": bundle_digest,
        "set": result.product_set.number,
        "day": found.day.isoformat(),
        "goal": {
            "stars": goal.stars,
            "by": None if goal.by is None else goal.by.isoformat(),
            "measure": goal.measure,
            "costs": {name: plain_number(cost) for name, cost in goal.costs.items()},
            "margin": plain_number(goal.margin),
            "allow_judged": goal.allow_judged,
            "paths": goal.paths,
            "most_counted": goal.most_counted,
        },
        "now": {
            "outcome": result.outcome,
            "points": exact_text(result.points),
            "band": result.band,
            "stars": result.stars,
        },
        "is_reachable": found.is_reachable,
        "is_reached": found.is_reached,
        "paths": [_path(path) for path in found.paths],
        "count": found.count,
        "more": found.more,
        "obstacles": [_obstacle(each) for each in found.obstacles],
        "most_points": None if found.most_points is None else exact_text(found.most_points),
        "losses": None if found.sensitivity is None else [_loss(each) for each in found.sensitivity.losses],
        "nearest": None if found.sensitivity is None else [_nearing(each) for each in found.sensitivity.nearest],
        "settings": cast("Settings", result.settings.as_json()),
    }


def _path(path: AdvicePath) -> PathDocument:
    return {
        "changes": [_change(each) for each in path.changes],
        "raises": [_raise(each) for each in path.raises],
        "lowered": [_raise(each) for each in path.lowered],
        "points": exact_text(path.points),
        "stars": path.stars,
        "cost": None if path.cost is None else plain_number(path.cost),
        "first_day": None if path.first_day is None else path.first_day.isoformat(),
        "unknown_days": path.unknown_days,
        "ending": [_ending(each) for each in path.ending],
    }


def _change(change: EvidenceChange) -> EvidenceChangeDocument:
    return {
        "kind": change.kind,
        "name": change.name,
        "value": _value(change.value),
        "before": _value(change.before),
        "among": [_value(each) for each in change.among],
        "bound": None if change.bound is None else _bound(change.bound),
        "documents": [*change.documents],
        "papers": [*change.papers],
        "attesters": [str(each) for each in change.attesters],
        "by_paper": change.by_paper,
        "facts": [*change.facts],
        "renews": change.renews,
        "months": change.months,
        "option": change.option,
        "case": change.case,
        "serves": [*change.serves],
        "agrees_with": [*change.agrees_with],
        "cost": None if change.cost is None else plain_number(change.cost),
        "unknown_cost": change.unknown_cost,
        "days": change.days,
        "first_day": None if change.first_day is None else change.first_day.isoformat(),
        "start_by": None if change.start_by is None else change.start_by.isoformat(),
    }


def _value(value: FactValue | None) -> Value:
    return plain_number(value) if isinstance(value, Decimal) else value


def _bound(bound: Bound) -> BoundDocument:
    return {"word": bound.word, "number": plain_number(bound.number)}


def _ordinals(option: int | tuple[int, ...] | None) -> Ordinals:
    return [*option] if isinstance(option, tuple) else option


def _raise(each: Raise) -> RaiseDocument:
    return {
        "criterion": each.criterion,
        "before": _ordinals(each.before),
        "after": _ordinals(each.after),
        "case": each.case,
        "points": exact_text(each.points),
        "required_for": [*each.required_for],
        "rescored": each.rescored,
        "changes": [*each.changes],
    }


def _ending(paper: EndingPaper) -> EndingPaperDocument:
    return {
        "document": paper.document,
        "type": paper.type,
        "ends_on": paper.ends_on.isoformat(),
        "before": paper.before,
    }


def _obstacle(each: Obstacle) -> ObstacleDocument:
    return {
        "kind": each.kind,
        "criterion": each.criterion,
        "option": each.option,
        "stars": each.stars,
        "knock_out": each.knock_out,
        "by_people": each.by_people,
        "facts": [*each.facts],
        "most": None if each.most is None else exact_text(each.most),
        "needed": None if each.needed is None else plain_number(each.needed),
    }


def _loss(loss: Loss) -> LossDocument:
    return {
        "kind": loss.kind,
        "name": loss.name,
        "type": loss.type,
        "stars": loss.stars,
        "points": exact_text(loss.points),
    }


def _nearing(each: Nearing) -> NearingDocument:
    return {
        "kind": each.kind,
        "name": each.name,
        "value": _value(each.value),
        "paper": each.paper,
        "stars": each.stars,
        "missing_points": exact_text(each.missing_points),
        "missed": each.missed,
    }
