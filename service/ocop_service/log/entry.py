"""One entry of the decision log, and the digest that chains it to the one before."""

from __future__ import annotations

from dataclasses import dataclass

from ocop_rules.canonical import Json, digest

LOG_FORMAT = "ocop-log/1"

START = "0" * 64
"""What the first entry holds in place of a digest."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the log says of one evaluation; its digest covers all of it.

    Attributes:
        sequence: its place in the log, from 1, without gaps.
        evaluation: the id of the evaluation.
        recorded_at: the moment it was stored, UTC, as `2026-11-23T08:15:30.123456Z`.
        actor: who had it rated: the id of an API key, or `oidc:` and a token's subject, or `open`.
        record_digest: SHA-256 of the record's line.
        explanation_digest: SHA-256 of the explanation's JSON.
        previous: the digest of the entry before; zeros for the first.
    """

    sequence: int
    evaluation: str
    recorded_at: str
    actor: str
    record_digest: str
    explanation_digest: str
    previous: str

    def as_json(self) -> dict[str, Json]:
        """Give the entry as plain data for canonical JSON."""
        return {
            "format": LOG_FORMAT,
            "sequence": self.sequence,
            "evaluation": self.evaluation,
            "recorded_at": self.recorded_at,
            "actor": self.actor,
            "record_digest": self.record_digest,
            "explanation_digest": self.explanation_digest,
            "previous": self.previous,
        }

    @property
    def digest(self) -> str:
        """The SHA-256 of the entry's canonical JSON."""
        return digest(self.as_json())


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a log: how many entries it has, and the digest of the last one."""

    sequence: int
    digest: str
