"""The share of one address in what is asked at once: it never has all of the service."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ocop_rules.text import text
from ocop_service.http.crowd import Asking
from ocop_service.http.problem import Refusal


class AddressShare:
    """Refuses requests of an address that has too many others in progress.

    Args:
        app: the application.
        asking: counts them, by the address that a trusted proxy names, else the one that the connection comes from.
        answer: gives the answer for a refusal.
    """

    def __init__(self, app: ASGIApp, asking: Asking, answer: Callable[[Request, Refusal], Response]) -> None:
        self._app = app
        self._asking = asking
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["path"].startswith("/health"):
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        who = self._asking.begin(client[0] if client else "-")
        if who is None:
            said = text("quá nhiều yêu cầu cùng lúc từ địa chỉ này", "too many requests at once from this address")
            refusal = Refusal("too-many-requests", said, headers={"Retry-After": "2", "Connection": "close"})
            await self._answer(Request(scope), refusal)(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self._asking.end(who)
