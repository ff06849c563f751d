"""Errors as pages, with the same words as the problem documents of the API."""

from __future__ import annotations

from fastapi import Request
from ocop_service.http.context import context_of
from ocop_service.http.problem import Refusal
from ocop_service.http.problem import refuse as problem
from starlette.responses import Response

from ocop_pages.frame import frame_of, rendered, sent
from ocop_rules.council.links import MEMBERS, SECRETARYS

_OF_PROGRAMS = frozenset(("v1", "health", "metrics", "openapi.json"))
_OF_PEOPLE = frozenset(
    [
        *("", "sheets", "upload", "drafts", "evaluations", "compare", "register", "versions"),
        *("round", "share", "signin", "signout", "static"),
    ]
)


def refuse(request: Request, refusal: Refusal) -> Response:
    """Return the answer for a refusal: a page where people ask, a problem document where programs do."""
    return failure_page(request, refusal) if is_of_people(request) else problem(request, refusal)


def is_of_people(request: Request) -> bool:
    """Tell whether a request is for a page; where neither has such a path, by what it takes as an answer."""
    first = request.url.path.removeprefix("/").split("/")[0]
    if first in _OF_PEOPLE or first in _OF_PROGRAMS:
        return first in _OF_PEOPLE
    return "text/html" in request.headers.get("accept", "")


def failure_page(request: Request, refusal: Refusal) -> Response:
    """Return a page that tells a refusal."""
    frame = frame_of(request, None)
    html = rendered("failure", frame, refusal=refusal, request_id=context_of(request.scope).request_id)
    found = sent(frame, html, int(refusal.kind.status))
    found.headers.update(refusal.headers)
    if request.url.path.startswith((MEMBERS, SECRETARYS)):
        found.headers["Referrer-Policy"] = "no-referrer"  # a token stands in the address
    return found
