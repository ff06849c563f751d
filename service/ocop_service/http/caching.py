"""Entity tags: what never changes need not be sent twice."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response

IMMUTABLE = "private, max-age=31536000, immutable"
REVALIDATE = "private, no-cache"

NOT_KEPT = {"Cache-Control": "no-store"}
"""The header of an answer that nobody keeps."""


def tagged(
    request: Request,
    content: bytes | str,
    tag: str,
    media_type: str,
    *,
    cache: str = REVALIDATE,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return content under its entity tag, or 304 if the client has it.

    Args:
        request: the request, whose `If-None-Match` is read.
        content: the body.
        tag: what changes with the content, such as a digest.
        media_type: of the body.
        cache: the `Cache-Control` of the answer.
        headers: further headers.
    """
    quoted = f'"{tag}"'
    sent = {"ETag": quoted, "Cache-Control": cache, **(headers or {})}
    if _has(request.headers.get("if-none-match"), quoted):
        return Response(status_code=304, headers=sent)
    return Response(content, 200, sent, media_type)


def _has(header: str | None, quoted: str) -> bool:
    if header is None:
        return False
    stated = [each.strip().removeprefix("W/") for each in header.split(",")]
    return "*" in stated or quoted in stated
