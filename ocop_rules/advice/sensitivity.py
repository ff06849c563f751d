"""Sensitivity: single losses that would cost the stars held now, and single changes that are nearest to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ocop_rules.advice.nearing import Nearing, nearest
from ocop_rules.advice.present import Present
from ocop_rules.advice.ways import Ways
from ocop_rules.brief import brief
from ocop_rules.errors import InvalidEvidence
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.rating.points import Points
from ocop_rules.rating.rater import rate
from ocop_rules.rating.result import Result
from ocop_rules.several import Several

LossKind: TypeAlias = Literal["document", "fact"]


@dataclass(frozen=True, slots=True)
class Loss:
    """A document or a fact without which the stars held now would be lost.

    Attributes:
        name: the document's id, or the fact.
        type: the document's type; None for a fact.
        stars: what stars would be left; None where none are given.
        points: what points would be left.
    """

    kind: LossKind
    name: str
    type: str | None
    stars: int | None
    points: Points

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How firmly the stars held now stand, and what is nearest to the next.

    Attributes:
        losses: single documents and facts without which they would be lost, in order of their names.
        nearest: single changes that bring the next stars nearer, the nearest first.
    """

    losses: tuple[Loss, ...]
    nearest: tuple[Nearing, ...]

    def __repr__(self) -> str:
        return brief(self)


def sensitivity_of(present: Present, ways: Ways) -> Sensitivity:
    """Return what would cost the stars that a dossier holds now, and which single changes are nearest to the next."""
    held = present.result.stars
    losses: list[Loss] = []
    if held is not None and held > 1:
        for document in sorted(present.bundle.documents, key=lambda each: (each.type, each.id)):
            if document.type in present.evidence.documents and document.id in present.evidence.documents[document.type]:
                losses += _loss(
                    present, "document", document.id, document.type, _without_document(present, document.id)
                )
        for name in sorted(present.evidence.facts):
            if name in present.plan.facts_read:
                losses += _loss(present, "fact", name, None, _without_fact(present, name))
    return Sensitivity(Several(losses), nearest(present, ways))


def _loss(present: Present, kind: LossKind, name: str, type_: str | None, bundle: EvidenceBundle) -> list[Loss]:
    result = _rated(present, bundle)
    if result is None or (result.stars or 0) >= (present.result.stars or 0):
        return []
    return [Loss(kind, name, type_, result.stars, result.points)]


def _rated(present: Present, bundle: EvidenceBundle) -> Result | None:
    try:
        return rate(bundle, present.rulebook, present.product_set, None, "direct", present.settings)
    except InvalidEvidence:  # the dossier's case can no longer be told
        return None


def _without_document(present: Present, name: str) -> EvidenceBundle:
    bundle = present.bundle
    facts = [
        fact.model_copy(update={"documents": tuple(each for each in fact.documents if each != name)})
        if name in fact.documents
        else fact
        for fact in bundle.facts
    ]
    documents = [document for document in bundle.documents if document.id != name]
    return bundle.model_copy(update={"documents": Several(documents), "facts": Several(facts)})


def _without_fact(present: Present, name: str) -> EvidenceBundle:
    facts = [fact for fact in present.bundle.facts if fact.fact != name]
    return present.bundle.model_copy(update={"facts": Several(facts)})
