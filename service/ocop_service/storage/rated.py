"""What is stored of an evaluation; the processes that rate make it, and need no database for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Summary:
    """What lists show of an evaluation; `points` is exact text, as in the evaluation."""

    dossier: str
    product: str
    version: str
    product_set: int
    purpose: str
    evaluated_on: str
    outcome: str
    points: str
    band: int
    stars: int | None


@dataclass(frozen=True, slots=True)
class RatedEvaluation:
    """An evaluation that is about to be stored.

    Attributes:
        record: its record, as one line of canonical JSON; `record_digest` is the line's SHA-256.
        explanation: its explanation in all languages, as JSON; `explanation_digest` is that text's SHA-256.
    """

    summary: Summary
    record: str
    record_digest: str
    explanation: str
    explanation_digest: str


def column_text(value: str) -> str:
    """Return a text as columns hold it: PostgreSQL has no place for a zero character."""
    return value.replace("\0", "\ufffd")
