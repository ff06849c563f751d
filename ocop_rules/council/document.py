"""What a round comes to as a document of plain data: `ocop-round-result/1`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from ocop_rules.canonical import Json
from ocop_rules.council.results import MemberScore, ProductResult, RoundResult
from ocop_rules.rating.council import Apart
from ocop_rules.rating.points import exact_text, points_of

FORMAT: Literal["ocop-round-result/1"] = "ocop-round-result/1"


class ScoreDocument(TypedDict):
    """What one member gave one product."""

    member: str
    role: str
    total: str | None
    counted: bool
    file: str | None
    replaced: int


class ApartDocument(TypedDict):
    """Two members whose totals are too far apart, and the criteria at which they differ most."""

    higher: str
    lower: str
    points: str
    criteria: list[str]


class ProductResultDocument(TypedDict):
    """Where one product of a round stands; `evaluation` is null where nobody has scored it."""

    dossier: str
    product: str
    set: int | str
    is_final: bool
    points: str | None
    stars: int | None
    outcome: str | None
    evaluation_digest: str | None
    scores: list[ScoreDocument]
    missing: list[str]
    apart: list[ApartDocument]


class RoundResultDocument(TypedDict):
    """What a round comes to."""

    format: Literal["ocop-round-result/1"]
    name: str
    body: str
    level: str
    version: str
    held_on: str
    settings: dict[str, Json]
    is_final: bool
    products: list[ProductResultDocument]


def round_document(result: RoundResult) -> RoundResultDocument:
    """Return what a round comes to as plain data for canonical JSON; exact quantities are text."""
    opened = result.opened
    return {
        "format": FORMAT,
        "name": opened.round.name,
        "body": opened.round.body,
        "level": opened.round.level,
        "version": opened.rulebook.id,
        "held_on": opened.round.held_on.isoformat(),
        "settings": opened.rules.settings.as_json(),
        "is_final": result.is_final,
        "products": [_product(each) for each in result.products],
    }


def _product(result: ProductResult) -> ProductResultDocument:
    evaluation = result.evaluation
    return {
        "dossier": result.evidence.dossier,
        "product": result.evidence.product.name,
        "set": result.evidence.product.set,
        "is_final": result.is_final,
        "points": exact_text(evaluation.points) if evaluation is not None else None,
        "stars": evaluation.stars if evaluation is not None else None,
        "outcome": evaluation.outcome if evaluation is not None else None,
        "evaluation_digest": evaluation.digest if evaluation is not None else None,
        "scores": [_score(each) for each in result.scores],
        "missing": [each.name for each in result.missing],
        "apart": [_apart(each) for each in result.apart],
    }


def _score(score: MemberScore) -> ScoreDocument:
    return {
        "member": score.member.name,
        "role": str(score.member.role),
        "total": exact_text(score.total) if score.total is not None else None,
        "counted": score.counted,
        "file": score.file,
        "replaced": score.replaced,
    }


def _apart(apart: Apart) -> ApartDocument:
    return {
        "higher": apart.higher,
        "lower": apart.lower,
        "points": exact_text(points_of(apart.points)),
        "criteria": [*apart.criteria],
    }
