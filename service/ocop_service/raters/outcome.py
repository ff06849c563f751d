"""Rating a bundle, and what is made of an evaluation: what is stored, and what is answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import ocop_rules
from ocop_rules.canonical import Json
from ocop_rules.evaluation.evaluate import evaluate_as
from ocop_rules.rating.points import exact_text
from ocop_rules.rating.settings import Settings
from ocop_rules.replay.record import record_line
from ocop_service.raters.telling import edition_unless, todays_words
from ocop_service.storage.rated import RatedEvaluation, Summary, Whose, column_text


@dataclass(frozen=True, slots=True)
class RatingOptions:
    """How to rate: under which version, None for the one that applies, and with which settings."""

    version: str | None = None
    settings: Settings = field(default_factory=Settings)


def bundle_bytes(bundle: Mapping[str, Json]) -> bytes:
    """Write a bundle that is plain data as a client would send it: JSON, its members in the order they have."""
    return json.dumps(bundle, ensure_ascii=False).encode("utf-8", "replace")


def evaluation_of(bundle: bytes, options: RatingOptions) -> ocop_rules.Evaluation:
    """Rate a bundle; raises as `ocop_rules.evaluate`."""
    return evaluate_as(bundle, options.version, options.settings)


def rated(evaluation: ocop_rules.Evaluation, kept: frozenset[str] = frozenset()) -> RatedEvaluation:
    """Return all that is stored of an evaluation; `kept` are the digests of the words that are stored already."""
    line = record_line(evaluation)
    explanation = todays_words().to_json()
    return RatedEvaluation(
        summary_of(evaluation),
        whose_of(evaluation),
        line,
        hashlib.sha256(line.encode()).hexdigest(),
        explanation,
        hashlib.sha256(explanation.encode()).hexdigest(),
        edition_unless(kept),
    )


@dataclass(frozen=True, slots=True)
class UnstoredEvaluation:
    """An evaluation that is answered and not kept: its canonical JSON and the digest of it; it needs no record."""

    summary: Summary
    evaluation: str
    digest: str


def unstored(evaluation: ocop_rules.Evaluation) -> UnstoredEvaluation:
    """Return what is answered of an evaluation that is not kept."""
    return UnstoredEvaluation(summary_of(evaluation), evaluation.to_json(), evaluation.digest)


def summary_of(evaluation: ocop_rules.Evaluation) -> Summary:
    """Return what lists show of an evaluation."""
    return Summary(
        dossier=column_text(evaluation.dossier),
        product=column_text(evaluation.bundle.product.name),
        version=evaluation.version,
        product_set=evaluation.product_set.number,
        purpose=str(evaluation.purpose),
        evaluated_on=evaluation.evaluated_on.isoformat(),
        outcome=evaluation.outcome,
        points=exact_text(evaluation.points),
        band=evaluation.band,
        stars=evaluation.stars,
    )


def whose_of(evaluation: ocop_rules.Evaluation) -> Whose:
    """Return whose product an evaluation is of, and whose sheets count in it."""
    producer = evaluation.bundle.producer
    counted = [(judge.judge, judge.role) for judge in evaluation.judges if judge.counted]
    if producer is None:
        return Whose.of(None, None, counted)
    return Whose.of(producer.name, producer.commune, counted)
