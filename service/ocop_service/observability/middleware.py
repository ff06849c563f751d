"""The outermost layer of every request: its id, its log line, its metrics, its span; no fault gets past it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ocop_rules.text import Lang, text
from ocop_service.fault import fault_of
from ocop_service.http.context import begin
from ocop_service.http.problem import Refusal
from ocop_service.observability.logging import log
from ocop_service.observability.metrics import Metrics
from ocop_service.observability.tracing import Tracing, describe

_FIXED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}
_GONE = 499


class Observed:
    """Watches every request of an application.

    Args:
        app: the application.
        metrics: where to count.
        tracing: where spans go.
        lang: the language where a client asks for none.
        check: raises `Refusal` for a request that is not answered at all, whatever it asks.
        answer: gives the answer for a refusal.
    """

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        tracing: Tracing,
        lang: Lang,
        check: Callable[[Scope], None] | None,
        answer: Callable[[Request, Refusal], Response],
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._tracing = tracing
        self._lang = lang
        self._check = check
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        context = begin(scope, self._lang)
        began = time.perf_counter()
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = context.request_id
                for name, value in _FIXED_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        with (
            structlog.contextvars.bound_contextvars(request_id=context.request_id),
            self._tracing.request(dict(Headers(scope=scope))) as span,
        ):
            try:
                if self._check is not None:
                    self._check(scope)
                await self._app(scope, receive, noted)
            except Refusal as refusal:
                await self._answer(Request(scope), refusal)(scope, receive, noted)
            except ClientDisconnect:
                status = status or _GONE
            except asyncio.CancelledError:
                if status:
                    raise
                told = text("dịch vụ đang dừng, hãy gửi lại", "the service is stopping; send it again")
                stopping = Refusal("unavailable", told, headers={"Connection": "close"}, later=5)
                await self._answer(Request(scope), stopping)(scope, receive, noted)
            except Exception as error:
                log().error("fault", **fault_of(error))
                if not status:
                    told = text(
                        "lỗi đã được ghi nhật ký; hãy báo mã yêu cầu cho người vận hành",
                        "it was logged; tell the operator the id of the request",
                    )
                    await self._answer(Request(scope), Refusal("internal", told))(scope, receive, noted)
            finally:
                took = time.perf_counter() - began
                route = _route(scope)
                method = scope["method"] if scope["method"] in _METHODS else "other"
                self._metrics.request_seconds.labels(route, method, str(status)).observe(took)
                if span is not None:
                    describe(span, method, route, status)
                log().info(
                    "request",
                    method=method,
                    route=route,
                    status=status,
                    milliseconds=round(took * 1000, 1),
                    actor=context.actor,
                )


_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


def _route(scope: Scope) -> str:
    """Return the route's pattern; a path may hold what is personal, or be anything at all."""
    path: str | None = getattr(scope.get("route"), "path", None)
    if path is None:
        return "none"
    # FastAPI may name a route without the prefix that it was included with.
    prefix = "/v1" if scope["path"].startswith("/v1/") and not path.startswith("/v1/") else ""
    return prefix + path
