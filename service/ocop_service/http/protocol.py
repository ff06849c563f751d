"""The protocol of connections: HTTP/1.1 as uvicorn speaks it, with limits on clients that send or take slowly.

What it refuses before a request reaches the application is told by a problem document too.
"""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import h11
from structlog import get_logger as log
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from ocop_rules.text import text
from ocop_service.http.context import actor_of, begin
from ocop_service.http.crowd import Crowd
from ocop_service.http.framing import StrictConnection
from ocop_service.http.problem import Refusal, problem_response
from ocop_service.settings import Settings

_MOST_HEAD = 16 * 1024
"""How many bytes a request's head may have."""


def timely_protocol(settings: Settings, crowd: Crowd) -> type[H11Protocol]:
    """Return a protocol that gives up on slow clients, and takes no request that could be read in two ways.

    uvicorn limits how long a connection may be idle between requests, but neither how long a request's head may take
    to come nor how long a client may leave an answer unread: either would hold its connection for ever. Nor do other
    servers limit the latter: docs/operations.md has what was tried.

    Args:
        settings: the seconds of each connection, and the language of what is refused before a client could name one.
        crowd: counts all of them.
    """
    lang = settings.lang

    class TimelyProtocol(H11Protocol):
        _head_timer: asyncio.TimerHandle | None = None
        _send_timer: asyncio.TimerHandle | None = None
        _room = True
        since = 0.0

        conn: StrictConnection
        cycle: RequestResponseCycle | None  # type: ignore[assignment]

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self.conn = StrictConnection(h11.SERVER, _MOST_HEAD)
            self._service = self.app
            self.app = self._answer

        @property
        def held(self) -> bool:
            """Whether nothing is asked, or without a key, of whoever does not send the body or take the answer."""
            if self.cycle is None or self.cycle.response_complete:
                return True
            return (self.cycle.more_body or self.flow.write_paused) and actor_of(self.cycle.scope) is None

        def make_room(self) -> None:
            if self._idle() and not self.transport.is_closing():
                self.timeout_keep_alive_handler()
            else:
                self.transport.abort()

        async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
            async def send_lasting(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message = {**message, "headers": self._with_lasting([*message.get("headers", ())])}
                await send(message)

            self.since = self.loop.time()
            # Who watches over the service must not take a crowd for its death.
            if self._room or scope["path"].startswith("/health"):
                await self._service(scope, receive, send_lasting)
                return
            log().warning("too many connections")
            said = text("quá nhiều kết nối cùng lúc", "too many connections at once")
            context = begin(scope, lang)
            refusal = Refusal("unavailable", said, headers={"Connection": "close"}, later=2)
            await problem_response(refusal, context.lang, context.request_id)(scope, receive, send_lasting)

        def _with_lasting(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
            """Return the headers of an answer with those that tell whether the connection stays open, and how long."""
            assert self.cycle is not None
            scope = self.cycle.scope
            asked = [value for name, value in scope["headers"] if name == b"connection"]
            stated = [value for name, value in headers if name.lower() == b"connection"]
            tokens = {token.strip().lower() for value in (*asked, *stated) for token in value.split(b",")}
            if scope["http_version"] == "1.1" and b"close" not in tokens and self.cycle.keep_alive:
                lasting = b"timeout=%d" % settings.keep_alive_seconds
                return [*headers, (b"connection", b"keep-alive"), (b"keep-alive", lasting)]
            return headers if stated else [*headers, (b"connection", b"close")]

        def send_400_response(self, msg: str) -> None:
            if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
                usual = text("đây không phải một yêu cầu HTTP/1.1 đúng", "this is not a well-formed HTTP/1.1 request")
                said = self.conn.fault or usual
                response = problem_response(Refusal("bad-request", said), lang, uuid.uuid4().hex)
                headers = [*response.raw_headers, (b"connection", b"close")]
                for event in (
                    h11.Response(status_code=response.status_code, headers=headers),
                    h11.Data(data=bytes(response.body)),
                    h11.EndOfMessage(),
                ):
                    self.transport.write(self.conn.send(event) or b"")
            self.transport.close()
            self._see_to_closing()

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self.since = self.loop.time()
            self._room = crowd.enter(self, self.client[0] if self.client else "-")
            self._expect_head()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._idle():
                # Also what is left of the body of a request that was answered already: uvicorn stops its own timer
                # with every piece of it.
                self._expect_head()
            elif self._head_timer is not None:
                self._head_timer.cancel()
                self._head_timer = None

        def connection_lost(self, exc: Exception | None) -> None:
            crowd.leave(self)
            super().connection_lost(exc)
            self._unset_keepalive_if_required()
            for timer in (self._head_timer, self._send_timer):
                if timer is not None:
                    timer.cancel()

        def pause_writing(self) -> None:
            super().pause_writing()
            self._expect_reader()

        def resume_writing(self) -> None:
            super().resume_writing()
            if self._send_timer is not None:
                self._send_timer.cancel()
                self._send_timer = None
            self._see_to_closing()

        def on_response_complete(self) -> None:
            self.since = self.loop.time()
            super().on_response_complete()
            if self._idle() and (self.conn.trailing_data[0] or self.conn.their_state is h11.SEND_BODY):
                self._expect_head()  # a part of the next request came already, or this one's body has not come whole
            self._see_to_closing()

        def shutdown(self) -> None:
            super().shutdown()
            self._see_to_closing()

        def timeout_keep_alive_handler(self) -> None:
            super().timeout_keep_alive_handler()
            self._see_to_closing()

        def _idle(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _expect_head(self) -> None:
            if self._head_timer is None:
                self._head_timer = self.loop.call_later(settings.head_seconds, self._too_late)

        def _too_late(self) -> None:
            self._head_timer = None
            if self._idle() and not self.transport.is_closing():
                self.transport.close()
                self._see_to_closing()

        def _see_to_closing(self) -> None:
            # A connection that is being closed stays until all that was sent is taken, be it a single byte.
            if self.transport.is_closing():
                self._expect_reader()

        def _expect_reader(self) -> None:
            if self._send_timer is None and self in self.connections:
                self._send_timer = self.loop.call_later(settings.send_seconds, self.transport.abort)

    return TimelyProtocol
