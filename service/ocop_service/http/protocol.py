"""The protocol of connections: HTTP/1.1 as uvicorn speaks it, with limits on clients that send or take slowly."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


def timely_protocol(head_seconds: int, send_seconds: int) -> type[H11Protocol]:
    """Give a protocol that gives up on slow clients.

    uvicorn limits how long a connection may be idle between requests, but neither how long a request's head may take
    to come nor how long a client may leave an answer unread: either would hold its connection for ever.

    Args:
        head_seconds: time for a request's head to arrive.
        send_seconds: time for a client to take what was sent.
    """

    class TimelyProtocol(H11Protocol):
        _head_timer: asyncio.TimerHandle | None = None
        _send_timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._expect_head()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._idle() and self.conn.their_state is h11.IDLE:
                self._expect_head()
            elif self._head_timer is not None:
                self._head_timer.cancel()
                self._head_timer = None

        def connection_lost(self, exc: Exception | None) -> None:
            for timer in (self._head_timer, self._send_timer):
                if timer is not None:
                    timer.cancel()
            super().connection_lost(exc)

        def pause_writing(self) -> None:
            super().pause_writing()
            self._expect_reader()

        def resume_writing(self) -> None:
            super().resume_writing()
            if self._send_timer is not None:
                self._send_timer.cancel()
                self._send_timer = None

        def timeout_keep_alive_handler(self) -> None:
            super().timeout_keep_alive_handler()
            self._expect_reader()  # closing waits until all that was sent is taken

        def _idle(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _expect_head(self) -> None:
            if self._head_timer is None:
                self._head_timer = self.loop.call_later(head_seconds, self._too_late)

        def _too_late(self) -> None:
            self._head_timer = None
            if self._idle() and not self.transport.is_closing():
                self.transport.close()
                self._expect_reader()

        def _expect_reader(self) -> None:
            if self._send_timer is None:
                self._send_timer = self.loop.call_later(send_seconds, self.transport.abort)

    return TimelyProtocol
