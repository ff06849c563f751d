"""The protocol of connections: HTTP/1.1 as uvicorn speaks it, with limits on clients that send or take slowly.

What it refuses before a request reaches the application is told by a problem document too.
"""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import h11
from structlog import get_logger as log
from uvicorn.protocols.http.h11_impl import H11Protocol

from ocop_rules.text import Lang, text
from ocop_service.http.context import begin
from ocop_service.http.problem import Refusal, problem_response


def timely_protocol(head_seconds: int, send_seconds: int, lang: Lang) -> type[H11Protocol]:
    """Give a protocol that gives up on slow clients.

    uvicorn limits how long a connection may be idle between requests, but neither how long a request's head may take
    to come nor how long a client may leave an answer unread: either would hold its connection for ever.

    Args:
        head_seconds: time for a request's head to arrive.
        send_seconds: time for a client to take what was sent.
        lang: the language of what is refused before it can be seen which one the client asks for.
    """

    class TimelyProtocol(H11Protocol):
        _head_timer: asyncio.TimerHandle | None = None
        _send_timer: asyncio.TimerHandle | None = None

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self._service = self.app
            self._most, self.limit_concurrency = self.limit_concurrency, None
            self.app = self._answer

        async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
            busy = max(len(self.connections), len(self.tasks))
            # Who watches over the service must not take a crowd for its death.
            if self._most is None or busy <= self._most or scope["path"].startswith("/health"):
                await self._service(scope, receive, send)
                return
            log().warning("too many connections")
            said = text("quá nhiều kết nối cùng lúc", "too many connections at once")
            context = begin(scope, lang)
            refusal = Refusal("unavailable", said, headers={"Retry-After": "2", "Connection": "close"})
            await problem_response(refusal, context.lang, context.request_id)(scope, receive, send)

        def send_400_response(self, msg: str) -> None:
            if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
                said = text("đây không phải một yêu cầu HTTP/1.1 đúng", "this is not a well-formed HTTP/1.1 request")
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
            super().on_response_complete()
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
                self._head_timer = self.loop.call_later(head_seconds, self._too_late)

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
                self._send_timer = self.loop.call_later(send_seconds, self.transport.abort)

    return TimelyProtocol
