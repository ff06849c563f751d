"""The requests of ratings: bundles in JSON or YAML, and the names that clients give them."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Header, Request

from ocop_rules.text import text
from ocop_service.core import Core
from ocop_service.evaluations.rating import Naming, new_name
from ocop_service.http.language import sent_type
from ocop_service.http.limits import BodyLimits, body
from ocop_service.http.problem import Refusal

MEDIA_TYPES = ("application/json", "application/yaml", "text/yaml", "application/x-yaml")

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,200}\Z")

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Your name for this request, 1 to 200 visible characters: sent again, it gives the first answer.",
        min_length=1,
        max_length=200,
        examples=["01-00004-012-2026/1"],
    ),
]


async def bundle_of(request: Request, parts: Core) -> bytes:
    """Read a request's bundle.

    Raises:
        Refusal: it is of another media type, too large, or comes too slowly.
    """
    stated = sent_type(request.headers.get("content-type"))
    if stated not in MEDIA_TYPES:
        said = text("gửi application/json hoặc application/yaml", "send application/json or application/yaml")
        raise Refusal("unsupported-media-type", said, headers={"Accept-Post": "application/json, application/yaml"})
    settings = parts.settings
    return await body(request, BodyLimits(settings.max_body_kib * 1024, settings.body_seconds))


def naming_of(idempotency_key: str | None) -> Naming:
    """Return the name of a request that may have come with an idempotency key.

    Raises:
        Refusal: the key has other characters than visible ones of ASCII.
    """
    if idempotency_key is not None and not _IDEMPOTENCY_KEY.match(idempotency_key):
        said = text("Idempotency-Key: 1–200 ký tự ASCII", "Idempotency-Key: 1 to 200 visible characters of ASCII")
        raise Refusal("invalid-parameter", said)
    name = idempotency_key or new_name()
    again = text(f"hãy gửi lại với Idempotency-Key: {name}", f"send it again with Idempotency-Key: {name}")
    return Naming(name, idempotency_key is None, again)
