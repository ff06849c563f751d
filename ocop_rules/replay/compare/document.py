"""The document of a comparison, `ocop-comparison/1`, from which its JSON Schema and OpenAPI follow."""

from __future__ import annotations

from typing import Literal, NotRequired

from pydantic import JsonValue
from typing_extensions import TypedDict

from ocop_rules.rating.points import exact_text
from ocop_rules.replay.compare.answers import AnswerChange
from ocop_rules.replay.compare.effects import Ballot, CriterionEffect, OtherEffect
from ocop_rules.replay.compare.found import Compared
from ocop_rules.replay.compare.side import ComparedSide
from ocop_rules.replay.compare.why import Why
from ocop_rules.replay.comparison import ComparedResult, NotCarriedDocument, ResultDocument
from ocop_rules.replay.snapshot import CriterionSnapshot
from ocop_rules.rulebook.document_fields import Day, Digest, Exact, closed, or_null

FORMAT: Literal["ocop-comparison/1"] = "ocop-comparison/1"


@closed
class ComparedSideDocument(TypedDict):
    """One of the two; of a record what replaying it shows, and the result in it where another comes out today."""

    dossier: str
    product: str
    evaluated_on: Day
    result: ResultDocument
    bundle_digest: Digest
    evaluation_digest: Digest
    replayed: NotRequired[Literal["same", "equal", "changed"]]
    recorded: NotRequired[ResultDocument]


@closed
class AnswerDocument(TypedDict):
    """One thing that was answered differently, and what the earlier one would come to with that alone."""

    kind: str
    name: str
    was_named: NotRequired[str]
    judge: NotRequired[str]
    before: JsonValue
    after: JsonValue
    alone: ResultDocument | None


@closed
class WhyDocument(TypedDict):
    """Which answers are behind an effect, by their positions from 0, and how sure that is."""

    proof: Literal["alone", "together", "untold"]
    answers: list[list[int]]


@closed
class BallotDocument(TypedDict):
    """What a judge chose at a criterion; empty for none."""

    judge: str
    option: str


@closed
class ComparedCriterionDocument(TypedDict):
    """What counts of a criterion in one of the two; options that add up stand as `1+3`."""

    number: str
    option: str
    points: Exact
    basis: str
    supported: str
    ballots: list[BallotDocument]


@closed
class CriterionEffectDocument(TypedDict):
    """A criterion that came to something else; null where a sheet has no such criterion."""

    identity: str
    before: ComparedCriterionDocument | None
    after: ComparedCriterionDocument | None
    why: WhyDocument


@closed
class EffectDocument(TypedDict):
    """Something else that came out otherwise."""

    kind: Literal["stars", "band", "council", "knock_out", "requirement", "document", "fact"]
    name: str
    stars: NotRequired[int]
    option: NotRequired[int]
    before: JsonValue
    after: JsonValue
    why: WhyDocument


@closed
class ComparedPartDocument(TypedDict):
    """What a part of the sheet earned in both; null where a sheet has no such part."""

    part: str
    before: Exact | None
    after: Exact | None


@closed
class EvaluationComparisonDocument(TypedDict):
    """What differs between two evaluations, what that did, and why."""

    format: Literal["ocop-comparison/1"]
    before: ComparedSideDocument
    after: ComparedSideDocument
    answers: list[AnswerDocument]
    parts: list[ComparedPartDocument]
    criteria: list[CriterionEffectDocument]
    effects: list[EffectDocument]
    not_carried: list[NotCarriedDocument]
    tried: bool


def comparison_document(found: Compared) -> EvaluationComparisonDocument:
    """Return a comparison as plain data for canonical JSON."""
    return {
        "format": FORMAT,
        "before": _side(found.before),
        "after": _side(found.after),
        "answers": [_answer(each, found.alone.get(i)) for i, each in enumerate(found.answers)],
        "parts": [
            {"part": letter, "before": _part(found.before, letter), "after": _part(found.after, letter)}
            for letter in dict.fromkeys([*found.after.evaluation.parts, *found.before.evaluation.parts])
        ],
        "criteria": [_criterion(each) for each in found.criteria],
        "effects": [_effect(each) for each in found.effects],
        "not_carried": [each.as_json() for each in found.not_carried],
        "tried": found.are_tried,
    }


def _side(side: ComparedSide) -> ComparedSideDocument:
    evaluation = side.evaluation
    document: ComparedSideDocument = {
        "dossier": evaluation.dossier,
        "product": evaluation.bundle.product.name,
        "evaluated_on": evaluation.evaluated_on.isoformat(),
        "result": side.result.as_json(),
        "bundle_digest": evaluation.bundle_digest,
        "evaluation_digest": evaluation.digest,
    }
    if side.verdict is not None:
        document["replayed"] = side.verdict.value  # type: ignore[typeddict-item]
    if side.recorded is not None and side.recorded != side.result:
        document["recorded"] = side.recorded.as_json()
    return document


def _answer(change: AnswerChange, alone: ComparedResult | None) -> AnswerDocument:
    document: AnswerDocument = {
        "kind": change.kind.value,
        "name": change.name,
        "before": change.before,  # type: ignore[typeddict-item]
        "after": change.after,  # type: ignore[typeddict-item]
        "alone": or_null(ComparedResult.as_json, alone),
    }
    if change.was_named is not None:
        document["was_named"] = change.was_named
    if change.judge is not None:
        document["judge"] = change.judge
    return document


def _part(side: ComparedSide, letter: str) -> str | None:
    part = side.evaluation.parts.get(letter)
    return None if part is None else exact_text(part.points)


def _criterion(effect: CriterionEffect) -> CriterionEffectDocument:
    was, now = effect.change.before, effect.change.after
    return {
        "identity": effect.change.identity,
        "before": _standing(None if was is None else was.number, effect.before, effect.ballots_before),
        "after": _standing(None if now is None else now.number, effect.after, effect.ballots_after),
        "why": _why(effect.why),
    }


def _standing(
    number: str | None, found: CriterionSnapshot | None, ballots: tuple[Ballot, ...]
) -> ComparedCriterionDocument | None:
    if number is None or found is None:
        return None
    earned = found.earned(number)
    return {
        "number": number,
        "option": earned.option,
        "points": earned.points,
        "basis": found.basis,
        "supported": "+".join(map(str, found.supported)),
        "ballots": [{"judge": judge, "option": option} for judge, option in ballots],
    }


def _effect(effect: OtherEffect) -> EffectDocument:
    before, after = (list(each) if isinstance(each, tuple) else each for each in (effect.before, effect.after))
    document: EffectDocument = {
        "kind": effect.kind,  # type: ignore[typeddict-item]
        "name": effect.name,
        "before": before,  # type: ignore[typeddict-item]
        "after": after,  # type: ignore[typeddict-item]
        "why": _why(effect.why),
    }
    if effect.kind == "requirement":
        document |= {"stars": effect.stars, "option": effect.option}
    return document


def _why(why: Why) -> WhyDocument:
    return {"proof": why.proof.value, "answers": [list(each) for each in why.groups]}
