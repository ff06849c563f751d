"""The guard of the pages: a session in a cookie in place of a key in a header, and no forms from other sites."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import SecurityScopes
from ocop_service.access.caller import OPEN, Caller, Scope
from ocop_service.core import core
from ocop_service.guard import SESSION_COOKIE, admit, guards
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.problem import Refusal
from starlette.responses import RedirectResponse, Response

from ocop_pages.frame import frame_of
from ocop_rules.text import text


class SignInNeeded(Exception):
    """Nobody is signed in, or no longer."""


@guards
async def visitor(request: Request, scopes: SecurityScopes) -> Caller:
    """Return who looks at a page.

    Raises:
        SignInNeeded: nobody is signed in.
        Refusal: they may not do this, or ask too often.
        StorageUnavailable: the database fails.
    """
    parts = core(request)
    frame_of(request, None)
    if parts.opened:
        caller: Caller | None = OPEN
    else:
        token = request.cookies.get(SESSION_COOKIE)
        caller = None if token is None else await asyncio.to_thread(parts.sessions.caller, token)
    if caller is None:
        raise SignInNeeded
    admit(request, caller, scopes)
    return caller


def to_sign_in(request: Request, _: Exception) -> Response:
    """Return the way to the page where one signs in, and back; a script is told that it needs to go there."""
    if request.url.path.endswith(("/result", "/draft")):
        return Response(status_code=401, headers=NOT_KEPT)
    back = request.url.path
    if request.method in ("GET", "HEAD") and request.url.query:
        back += f"?{request.url.query}"
    return RedirectResponse(f"/signin?{urlencode({'next': back})}", 303, NOT_KEPT)


async def from_this_site(request: Request) -> None:
    """Check that a form was sent from a page of this service; raises `Refusal` if a browser says that it was not.

    Browsers say it in `Sec-Fetch-Site`, or, where the page did not come over https, in `Origin`.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    ours = site in ("same-origin", "none") if site is not None else origin is None or _is_ours(origin, request)
    if not ours:
        raise Refusal("forbidden", text("biểu mẫu này đến từ một trang khác", "this form came from another site"))


def _is_ours(origin: str, request: Request) -> bool:
    try:
        there = urlsplit(origin).netloc
    except ValueError:
        return False
    return origin == core(request).settings.public_url or (there != "" and there == request.headers.get("host"))


def keep_token(
    answer: Response, request: Request, cookie: str, token: str, *, path: str = "/", samesite: Literal["lax", "strict"]
) -> None:
    """Have the browser keep a token for as long as a session lasts, out of reach of scripts.

    Args:
        answer: the one that hands it out.
        request: what is answered; where the service is reached by https the token never goes without.
        cookie: the name under which it is kept.
        token: the token.
        path: below which the browser shows it.
        samesite: whether it is shown where another site led to a page of this one (`lax`), or never then (`strict`).
    """
    settings = core(request).settings
    secure = request.url.scheme == "https" or (settings.public_url or "").startswith("https:")
    lasting = settings.session_hours * 3600
    answer.set_cookie(cookie, token, lasting, path=path, httponly=True, samesite=samesite, secure=secure)


Visitor = Annotated[Caller, Security(visitor, scopes=[Scope.READ.value])]
"""Somebody who may read."""

RatingVisitor = Annotated[Caller, Security(visitor, scopes=[Scope.RATE.value])]
"""Somebody who may have bundles rated."""

RereadingVisitor = Annotated[Caller, Security(visitor, scopes=[Scope.READ.value, Scope.RATE.value])]
"""Somebody who may read, and have bundles rated."""

FromThisSite = Depends(from_this_site)
"""Forms of this service's own pages only."""
