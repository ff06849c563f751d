"""The hosts that an open service answers to: a page of another site must not reach it by a name of its own.

A service without keys listens on the loopback address only, but a browser on that machine would let any site reach it
whose name is made to point there (DNS rebinding). The name stands in the `Host` header.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ocop_rules.text import text
from ocop_service.http.problem import Refusal


class LoopbackHosts:
    """Refuses requests whose `Host` is not this machine's loopback name or address.

    Args:
        app: the application.
        answer: gives the answer for a refusal.
    """

    def __init__(self, app: ASGIApp, answer: Callable[[Request, Refusal], Response]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            request = Request(scope)
            if not is_loopback(request.headers.get("host", "")):
                said = text(
                    "máy chủ mở không cần khóa chỉ trả lời tại localhost hoặc 127.0.0.1",
                    "a service without keys answers at localhost or 127.0.0.1 only",
                )
                await self._answer(request, Refusal("forbidden", said))(scope, receive, send)
                return
        await self._app(scope, receive, send)


def is_loopback(host: str) -> bool:
    """Tell whether a `Host` header names this machine's loopback interface."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
