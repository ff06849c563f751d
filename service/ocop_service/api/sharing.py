"""`/share/{key}`: where somebody on the local network comes in by the link of a service that is shared."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ocop_service.access.sharing import SHARE_COOKIE, SHARED, refuse_key
from ocop_service.core import core
from ocop_service.guard import ANYBODY
from ocop_service.http.caching import NOT_KEPT

router = APIRouter(include_in_schema=False)


@router.api_route(SHARED + "{key}", methods=["GET", "HEAD"], dependencies=[ANYBODY])
async def by_link(request: Request, key: str, lang: str | None = None) -> Response:
    """Take in who came by the link, and lead to an address without the key; the page reads the language."""
    parts = core(request)
    assert parts.sharing is not None  # without, there is no such route
    if not parts.sharing.holds(key):
        refuse_key(parts.throttle, key, request.client.host if request.client else "-")
    answer = RedirectResponse("/" if lang is None else f"/?{request.url.query}", 303, NOT_KEPT)
    # Lax, not strict: the link comes from a message, and a browser counts what it leads to as led there from elsewhere.
    answer.set_cookie(
        SHARE_COOKIE, key, max_age=parts.sharing.seconds_left(), httponly=True, samesite="lax", secure=False
    )
    return answer
