"""One entry of the decision log, and the digest that chains it to the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from ocop_rules.canonical import Json, digest

OLDER_FORMAT = 1
"""The first format of entries, `ocop-log/1`: it leaves out the organisation and what the client sent."""

NEWEST_FORMAT = 2
"""The format in which entries are written: `ocop-log/2`."""

DEFAULT_ORGANISATION = "default"
"""The organisation of everybody for whom none was named."""

START = "0" * 64
"""What the first entry holds in place of a digest."""

BEYOND = 2**53
"""No entry has so high a place: JSON could not state it exactly."""

_NOT_IN_OLDER = ("organisation", "idempotency_digest", "request_digest")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z\Z")
_MOMENT_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def format_name(number: int) -> str:
    """Return the name of a format of entries."""
    return f"ocop-log/{number}"


def encodable(value: str) -> bool:
    """Tell whether a text can be written as UTF-8: half a surrogate pair cannot, so it has no digest."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def moment(now: datetime) -> str:
    """Write a moment as the log does: UTC, with microseconds."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment_of(written: str) -> datetime | None:
    """Return the moment that the log writes so; None if it writes none so."""
    try:
        return datetime.strptime(written, _MOMENT_FORMAT) if _MOMENT.match(written) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the log says of one evaluation; its digest covers all of it.

    Attributes:
        sequence: its place in the log, from 1, without gaps.
        evaluation: the id of the evaluation.
        recorded_at: the moment it was stored, UTC, as `2026-11-23T08:15:30.123456Z`.
        actor: who had it rated: the id of an API key, or `oidc:` and a token's subject, or `open`.
        record_digest: SHA-256 of the record's line.
        explanation_digest: SHA-256 of what names the words that tell it; where its explanation is stored, of that.
        previous: the digest of the entry before; zeros for the first.
        organisation: whose evaluation it is. Not in format 1.
        idempotency_digest: SHA-256 that stands for the client's name of its request. Not in format 1.
        request_digest: SHA-256 of what the client sent. Not in format 1.
        format: the number of the format in which the entry is written.
    """

    sequence: int
    evaluation: str
    recorded_at: str
    actor: str
    record_digest: str
    explanation_digest: str
    previous: str
    organisation: str = DEFAULT_ORGANISATION
    idempotency_digest: str | None = None
    request_digest: str | None = None
    format: int = NEWEST_FORMAT

    def as_json(self) -> dict[str, Json]:
        """Return the entry as plain data for canonical JSON."""
        left_out = _NOT_IN_OLDER if self.format == OLDER_FORMAT else ()
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in left_out}
        return {**told, "format": format_name(self.format)}

    @property
    def digest(self) -> str:
        """The SHA-256 of the entry's canonical JSON; only of an entry that is well formed."""
        return digest(self.as_json())

    def malformed(self) -> str | None:
        """Return the name of the first member that no entry could have as it is; None where all are well formed."""
        digests = {
            "record_digest": self.record_digest,
            "explanation_digest": self.explanation_digest,
            "previous": self.previous,
            "idempotency_digest": self.idempotency_digest,
        }
        if self.format != OLDER_FORMAT:
            digests["request_digest"] = self.request_digest
        right = {
            "format": self.format in (OLDER_FORMAT, NEWEST_FORMAT),
            "sequence": 0 < self.sequence < BEYOND,
            "evaluation": _ID.match(self.evaluation) is not None,
            "recorded_at": moment_of(self.recorded_at) is not None,
            "actor": self.actor != "" and encodable(self.actor),
            "organisation": self.organisation != "" and encodable(self.organisation),
            **{name: each is None or _DIGEST.match(each) is not None for name, each in digests.items()},
        }
        return next((name for name, holds in right.items() if not holds), None)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a log: how many entries it has, and the digest of the last one."""

    sequence: int
    digest: str
