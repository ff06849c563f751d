"""Signing in with an API key, and out."""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from ocop_service.core import core
from ocop_service.guard import ANYBODY, SESSION_COOKIE
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.problem import Refusal
from starlette.responses import RedirectResponse, Response

from ocop_pages.fields import read_fields
from ocop_pages.frame import LANG, page
from ocop_pages.visitor import FromThisSite, keep_token
from ocop_rules.text import text

router = APIRouter(include_in_schema=False, dependencies=[LANG])

_MOST = 8 * 1024


@router.api_route("/signin", methods=["GET", "HEAD"], dependencies=[ANYBODY])
async def form(request: Request, back: Annotated[str, Query(alias="next")] = "/") -> Response:
    """Return the page where one signs in."""
    if core(request).opened:
        return RedirectResponse("/", 303)
    return page(request, "signin", None, back=local(back), wrong=None)


@router.post("/signin", dependencies=[ANYBODY, FromThisSite])
async def begin(request: Request) -> Response:
    """Begin a session of a key's holder."""
    parts = core(request)
    if parts.opened:
        return RedirectResponse("/", 303)
    fields = await read_fields(request, _MOST, parts.settings.head_seconds)  # nobody showed a key yet
    back = local(fields.one("next"))
    address = request.client.host if request.client else "-"
    # The key first: however many wrong ones come from an address, somebody there with a right one gets in.
    key = fields.one("key").strip()
    caller = await asyncio.to_thread(parts.keys.caller, key)
    if caller is not None:
        parts.throttle.count_request(caller.actor)
    token = None if caller is None else await asyncio.to_thread(parts.sessions.begin, key)
    if token is None:
        try:
            parts.throttle.count_refusal(address)
        except Refusal as refusal:
            told = page(request, "signin", None, int(refusal.kind.status), back=back, wrong=refusal.detail)
            told.headers.update(refusal.headers)
            return told
        wrong = text("khóa sai, đã hết hạn hoặc đã bị thu hồi", "this key is wrong, expired or revoked")
        return page(request, "signin", None, 401, back=back, wrong=wrong)
    answer = RedirectResponse(back, 303, NOT_KEPT)
    keep_token(answer, request, SESSION_COOKIE, token, samesite="strict")
    return answer


@router.post("/signout", dependencies=[ANYBODY, FromThisSite])
async def end(request: Request) -> Response:
    """End a session."""
    token = request.cookies.get(SESSION_COOKIE)
    if token is not None:
        await asyncio.to_thread(core(request).sessions.end, token)
    answer = RedirectResponse("/signin", 303, NOT_KEPT)
    answer.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict")
    return answer


def local(path: str) -> str:
    """Return a path of this service to go back to; `/` for anything else."""
    try:
        parsed = urlsplit(path)
    except ValueError:
        return "/"
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isascii() and path.isprintable()
    return path if safe and "\\" not in path and not parsed.netloc and len(path) < 2000 else "/"
