"""The interactive page of the API, `/docs`: every call with its examples, to be tried with a key.

Swagger UI shows it; its files come with the package fastapi-offline and are sent from here, so no other host is asked.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request
from ocop_service.guard import ANYBODY
from ocop_service.http.caching import REVALIDATE, tagged
from ocop_service.http.problem import Refusal
from starlette.responses import Response

from ocop_pages.frame import LANG, page
from ocop_rules.text import text

router = APIRouter(include_in_schema=False, dependencies=[ANYBODY])

_SWAGGER = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
}
_A_DAY = "public, max-age=86400"
_JSON = "application/json"


@router.api_route("/docs", methods=["GET", "HEAD"], dependencies=[LANG])
async def api_page(request: Request) -> Response:
    """Return the page; nobody needs to be signed in to read it, and each call that is tried asks for its key."""
    return page(request, "api", None, editions={name: _file(name)[1] for name in _SWAGGER})


@router.api_route("/docs/openapi.json", methods=["GET", "HEAD"])
async def description(request: Request) -> Response:
    """Return the description that the page shows: that of `ocop openapi`, in which nothing of this service stands."""
    content = json.dumps(await asyncio.to_thread(request.app.openapi), ensure_ascii=False, separators=(",", ":"))
    return tagged(request, content, hashlib.sha256(content.encode()).hexdigest()[:32], _JSON, cache=REVALIDATE)


@router.api_route("/docs/{name}", methods=["GET", "HEAD"])
async def file_of_swagger(request: Request, name: str, v: str = "") -> Response:
    """Return a file of Swagger UI."""
    if name not in _SWAGGER:
        raise Refusal("not-found", text("không có tệp này", "there is no such file"))
    content, edition = await asyncio.to_thread(_file, name)
    return tagged(request, content, edition, _SWAGGER[name], cache=_A_DAY)


@cache
def _file(name: str) -> tuple[bytes, str]:
    """Return a file of Swagger UI, and what changes whenever it does."""
    content = files("fastapi_offline").joinpath("static", name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:16]
