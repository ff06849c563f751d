"""What the service sends by itself: the events of OpenAPI's `webhooks`, for those who take them in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Header
from pydantic import Field

from ocop_rules.rating.result import OutcomeName
from ocop_rules.rulebook.document_fields import Day, Digest, Exact
from ocop_service.api.models import Model, Moment
from ocop_service.hooks.event import MEDIA_TYPE, TYPE

router = APIRouter()

_Name = Annotated[str, Field(min_length=1)]


class ToldEvaluation(Model):
    """What an event tells of an evaluation; the whole of it is read at `path`, with a key that may read it."""

    id: Annotated[_Name, Field(description="The id of the evaluation.")]
    path: Annotated[str, Field(pattern="^/v1/evaluations/", description="Where it is read.")]
    sequence: Annotated[int, Field(ge=1, description="Its place in the decision log: a greater one was stored later.")]
    recorded_at: Moment
    organisation: Annotated[_Name, Field(description="Whose evaluation it is.")]
    dossier: _Name
    product: _Name
    version: _Name
    product_set: int
    purpose: _Name
    evaluated_on: Day
    outcome: OutcomeName
    points: Exact
    band: int
    stars: Annotated[int | None, Field(description="null where none are given.")]
    record_digest: Digest
    explanation_digest: Digest
    entry_digest: Annotated[Digest, Field(description="The digest of its entry in the decision log.")]


class StoredEvaluationEvent(Model):
    """A CloudEvent 1.0 in structured JSON: an evaluation was stored. One that is sent again has the same bytes."""

    specversion: Literal["1.0"]
    type: Literal["vn.ocop.evaluation.stored.v1"]
    id: Annotated[_Name, Field(description="The id of the evaluation, and of the event: take each once.")]
    source: Annotated[_Name, Field(description="The service: `public_url`, or `urn:ocop:service`.")]
    subject: Annotated[_Name, Field(description="The dossier. Its events come in the order of `sequence`.")]
    time: Moment
    sequence: Annotated[
        str, Field(pattern="^[0-9]{20}$", description="The place in the decision log, as text that sorts.")
    ]
    datacontenttype: Literal["application/json"]
    data: ToldEvaluation


_DIGEST = "0a96b1d3d8f5a6a54f9a7c2cf2a0a1c0f0b1f6f4c9e34b9d5c3e7a1d9b2f4e68"
EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "type": TYPE,
    "id": "01990d2e-7c1b-7c3e-9a57-0c5d5b1f3a42",
    "source": "https://ocop.example.vn",
    "subject": "01-00004-012-2026",
    "time": "2026-12-20T03:04:05.678901Z",
    "sequence": "00000000000000000042",
    "datacontenttype": "application/json",
    "data": {
        "id": "01990d2e-7c1b-7c3e-9a57-0c5d5b1f3a42",
        "path": "/v1/evaluations/01990d2e-7c1b-7c3e-9a57-0c5d5b1f3a42",
        "sequence": 42,
        "recorded_at": "2026-12-20T03:04:05.678901Z",
        "organisation": "default",
        "dossier": "01-00004-012-2026",
        "product": "Xoài sấy dẻo",
        "version": "qd-26-2026",
        "product_set": 7,
        "purpose": "first",
        "evaluated_on": "2026-12-18",
        "outcome": "rated",
        "points": "82.5",
        "band": 4,
        "stars": 4,
        "record_digest": _DIGEST,
        "explanation_digest": _DIGEST,
        "entry_digest": _DIGEST,
    },
}
"""An event, as an example."""

_RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds before it may be sent again, up to an hour; sent later than usual where this is longer",
        "schema": {"type": "string"},
        "example": "60",
    }
}
_AGAIN = (
    "It is sent again after `webhook_retry_seconds`, doubled each time up to an hour, for `webhook_hours`; then it is "
    "given up. No redirect is followed."
)


@router.post(
    "evaluation.stored",
    operation_id="evaluation_stored",
    summary="An evaluation was stored",
    tags=["webhooks"],
    status_code=204,
    response_description="Taken; any status from 200 to 299 says so. What the answer holds is not read",
    responses={
        410: {"description": "Not wanted: this event is given up and not sent again"},
        429: {"description": f"Too many at once. {_AGAIN}", "headers": _RETRY_AFTER},
        "default": {"description": f"Not taken. {_AGAIN}", "headers": _RETRY_AFTER},
    },
)
def evaluation_stored(
    event: Annotated[
        StoredEvaluationEvent,
        Body(media_type=MEDIA_TYPE, openapi_examples={"stored": {"summary": "Rated 4 stars", "value": EVENT}}),
    ],
    webhook_id: Annotated[
        str,
        Header(
            alias="webhook-id",
            description="The id of the message, the same when it is sent again: take each once",
            examples=[EVENT["id"]],
        ),
    ],
    webhook_timestamp: Annotated[
        str,
        Header(
            alias="webhook-timestamp",
            pattern="^[0-9]+$",
            description="When this attempt was made, in seconds since 1970; refuse one that is long past",
            examples=["1766199845"],
        ),
    ],
    webhook_signature: Annotated[
        str,
        Header(
            alias="webhook-signature",
            pattern="^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)*$",
            description="`v1,` and HMAC-SHA256 in Base64 over `webhook-id.webhook-timestamp.body`, with the bytes of "
            "the hook's secret (Standard Webhooks); several with a space between while a secret is being changed: one "
            "that is right is enough",
            examples=["v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="],
        ),
    ],
) -> None:
    """Sent to every hook of the file that the setting `webhooks` names, for each evaluation that is stored.

    At least once: what was not answered 2xx is sent again, when the service was killed meanwhile too. In order: of a
    dossier the next event goes out once the one before was taken or given up. An event that was given up and is sent
    again by hand (`ocop webhooks resend`) may come after later ones, which its `sequence` tells.
    """
