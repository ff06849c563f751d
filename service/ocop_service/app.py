"""The application: routes, errors, the layers around them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import Lifespan, Scope

from ocop_rules.errors import OcopError
from ocop_rules.text import text
from ocop_service.access.sharing import Door
from ocop_service.api import (
    advice,
    batches,
    comparisons,
    criteria,
    description,
    evaluations,
    health,
    plans,
    registers,
    replays,
    sharing,
    sheets,
)
from ocop_service.api import log as log_routes
from ocop_service.api.described import REFUSALS
from ocop_service.api.openapi import openapi_document
from ocop_service.core import Core
from ocop_service.guard import declared_routes
from ocop_service.http.host import check_direct
from ocop_service.http.parameters import check_query, parameter_problems
from ocop_service.http.problem import KINDS, Refusal, refuse
from ocop_service.http.routing import methods_of
from ocop_service.observability.failure import refusal_noted
from ocop_service.observability.middleware import Observed
from ocop_service.pages import Pages
from ocop_service.setting_values import origins


def create_app(core: Core, pages: Pages | None = None) -> FastAPI:
    """Return the application of a service whose parts are put together.

    When it stops it stores what it accepted, and ends its parts.

    Args:
        core: the parts.
        pages: what people see in a browser; None for the API alone.

    Raises:
        UndeclaredScope: a route does not say what it asks for.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(core.database.readers, "reader"))
        await core.raters.start()
        core.hooks.start()
        yield
        with ThreadPoolExecutor(1, "stop") as stopping:  # the others may all be waiting for the database
            await loop.run_in_executor(stopping, core.stop)

    app = routed(lifespan)
    app.state.core = core
    app.state.pages = pages
    app.state.answer = answer = refuse if pages is None else pages.refuse
    if pages is not None:
        for each in pages.routers:
            app.include_router(each)
        pages.handle_errors(app)
    if core.sharing is not None:
        app.include_router(sharing.router)
    declared_routes(app.routes)  # one that declares nothing would be open to everybody: rather no service than that
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(OcopError, _failed)
    app.add_exception_handler(RequestValidationError, _wrong_parameters)
    app.add_exception_handler(HTTPException, _not_routed)
    app.add_middleware(
        Observed,
        metrics=core.metrics,
        tracing=core.tracing,
        lang=core.settings.lang,
        check=_check_of(core),
        answer=answer,
    )
    sites = origins(core.settings.cors_origins or "")
    if sites:  # outside all else, so that a page sees every answer, a refusal too
        app.add_middleware(
            CORSMiddleware,
            allow_origins=sites,
            allow_methods=("GET", "POST"),
            allow_headers=_SENT_BY_PAGES,
            expose_headers=_SEEN_BY_PAGES,
            max_age=600,
        )
    return app


def _check_of(core: Core) -> Callable[[Scope], None] | None:
    """Return what a request passes before anything else; None where keys are asked for."""
    if core.sharing is not None:
        # A round's pages let nobody in who does not come by a link of the round.
        return Door(core.sharing, core.throttle, () if core.settings.round is None else ("/round/",)).check
    return check_direct if core.opened else None


_SENT_BY_PAGES = ("Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "X-Request-Id")
"""The headers that a page of another site may send: a key, and no cookie."""

_SEEN_BY_PAGES = (
    "Accept-Post",
    "Allow",
    "Content-Language",
    "ETag",
    "Idempotency-Key",
    "Idempotent-Replayed",
    "Link",
    "Location",
    "Retry-After",
    "WWW-Authenticate",
    "X-Request-Id",
)
"""The headers of an answer that a page of another site may see."""


_API = (
    *(evaluations, batches, replays, comparisons, advice, sheets, registers, plans, criteria, log_routes, description),
)


def routed(lifespan: Lifespan[FastAPI] | None = None) -> FastAPI:
    """Return an application that has the routes and their description, but no parts to answer with."""
    app = FastAPI(
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(check_query)],
    )
    for each in _API:
        app.include_router(each.router, prefix="/v1", responses=REFUSALS)
    app.include_router(health.router)
    app.openapi = cache(lambda: openapi_document(app.routes))  # type: ignore[method-assign]
    return app


def _answer(request: Request, refusal: Refusal) -> Response:
    found: Response = request.app.state.answer(request, refusal)
    return found


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return _answer(request, error)


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, OcopError)
    return _answer(request, refusal_noted(error, request.app.state.core.metrics))


async def _wrong_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    count = len(error.errors())
    said = text(f"{count} tham số sai, xem problems", f"{count} wrong, see problems")
    return _answer(request, Refusal("invalid-parameter", said, parameter_problems(error.errors())))


_ROUTING = {404: "not-found", 405: "method-not-allowed"}


async def _not_routed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = KINDS[_ROUTING.get(error.status_code, "bad-request" if error.status_code < 500 else "internal")]
    told = {
        404: text("không có đường dẫn này", "there is no such path"),
        405: text("đường dẫn này không nhận cách gọi này", "this path does not take this method"),
    }
    detail = told.get(error.status_code, kind.title)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        # Starlette names the methods of the first route of this path only.
        headers["Allow"] = ", ".join(sorted(methods_of(request.app.routes, request.scope["path"])))
    return _answer(request, Refusal(kind.name, detail, headers=headers))
