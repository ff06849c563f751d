"""What is stored of an evaluation; the processes that rate make it, and need no database for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ocop_rules.text import folded
from ocop_rules.words.edition import WordsEdition


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
class Whose:
    """Whose product an evaluation is of, and whose sheets count in it.

    Attributes:
        producer, commune: as the bundle names them; None where it does not.
        judge: the name of the one whose sheet counts; None for none or several.
        judges: how many sheets count.
        assessed_by: the role of those whose sheets count; None for evidence alone.
    """

    producer: str | None = None
    commune: str | None = None
    judge: str | None = None
    judges: int = 0
    assessed_by: str | None = None

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Whose:
        """Return whose a record's evaluation is."""
        producer = record["bundle"].get("producer") or {}
        counted = [judge for judge in record["evaluation"]["judges"] if judge["counted"]]
        return cls.of(
            producer.get("name"), producer.get("commune"), [(judge["judge"], judge["role"]) for judge in counted]
        )

    @classmethod
    def of(cls, producer: str | None, commune: str | None, counted: list[tuple[str, str]]) -> Whose:
        """Return whose an evaluation is, of names as its bundle has them, and name and role of each who counts."""
        return cls(
            None if producer is None else column_text(producer),
            None if commune is None else column_text(commune),
            column_text(counted[0][0]) if len(counted) == 1 else None,
            len(counted),
            counted[0][1] if counted else None,
        )


def searched(summary: Summary, whose: Whose) -> str:
    """Return what an evaluation is found by: product, producer, commune and dossier, folded, a line each."""
    return "\n".join(map(folded, (summary.product, whose.producer or "", whose.commune or "", summary.dossier)))


@dataclass(frozen=True, slots=True)
class RatedEvaluation:
    """An evaluation that is about to be stored.

    Attributes:
        whose: whose product it is, and whose sheets count.
        record: its record, as one line of canonical JSON; `record_digest` is the line's SHA-256.
        explanation: which words tell it, as JSON, or its explanation in all languages, as it was stored once;
            `explanation_digest` is that text's SHA-256.
        words: the words that tell it, to be stored beside it; None where they are already.
    """

    summary: Summary
    whose: Whose
    record: str
    record_digest: str
    explanation: str
    explanation_digest: str
    words: WordsEdition | None = None


def column_text(value: str) -> str:
    """Return a text as columns hold it: PostgreSQL has no place for a zero character."""
    return value.replace("\0", "\ufffd")
