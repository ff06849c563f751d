"""An evaluation as a CloudEvent, and its signature as Standard Webhooks has it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from ocop_rules.canonical import canonical

TYPE = "vn.ocop.evaluation.stored.v1"
"""The type of the event: an evaluation was stored."""

MEDIA_TYPE = "application/cloudevents+json; charset=utf-8"


def event_body(sequence: int, told: Mapping[str, str | int | None], source: str) -> bytes:
    """Return the event of an evaluation, structured JSON of CloudEvents 1.0; the same evaluation gives the same bytes.

    Args:
        sequence: the evaluation's place in the log.
        told: what is told of it.
        source: the service: its public address, or a name.
    """
    evaluation = str(told["id"])
    data = {**told, "sequence": sequence, "path": f"/v1/evaluations/{evaluation}"}
    event = {
        "specversion": "1.0",
        "id": evaluation,
        "source": source,
        "type": TYPE,
        "subject": told["dossier"],
        "time": told["recorded_at"],
        "sequence": f"{sequence:020}",
        "datacontenttype": "application/json",
        "data": data,
    }
    return canonical(event).encode()


def signature(key: bytes, identifier: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a message as Standard Webhooks has it: HMAC-SHA256 of its id, moment and body."""
    signed = b".".join((identifier.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(keys: Sequence[bytes], identifier: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the headers of a message: its id, which stays the same when it is sent again, its moment and signatures.

    Args:
        keys: what it is signed with; several while a secret is being changed, and the receiver takes any that is right.
        identifier: its id.
        timestamp: the moment of sending, in seconds since 1970.
        body: the message.
    """
    return {
        "content-type": MEDIA_TYPE,
        "webhook-id": identifier,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(key, identifier, timestamp, body) for key in keys),
    }
