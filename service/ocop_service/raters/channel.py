"""Messages between the service and a process that rates, over two pipes; neither side waits longer than it wants to."""

from __future__ import annotations

import os
import select
import struct
import time

_LENGTH = struct.Struct("!Q")
_PIECE = 1024 * 1024


class Channel:
    """Sends and receives messages of bytes.

    Args:
        reading: the pipe that messages come by.
        writing: the pipe that they go by. Both are closed with the channel.
    """

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = reading
        self._writing = writing
        for each in (reading, writing):
            os.set_blocking(each, False)
        self._readable = select.poll()
        self._readable.register(reading, select.POLLIN)
        self._writable = select.poll()
        self._writable.register(writing, select.POLLOUT)

    def send(self, message: bytes, until: float | None = None) -> None:
        """Send a message.

        Args:
            message: what to send.
            until: when to give up, by `time.monotonic`; None for never.

        Raises:
            TimeoutError: the other side did not take it in time.
            EOFError: the other side has gone.
        """
        left = memoryview(_LENGTH.pack(len(message)) + message)
        while left:
            try:
                left = left[os.write(self._writing, left[:_PIECE]) :]
            except BlockingIOError:
                _wait(self._writable, until)
            except BrokenPipeError:
                raise EOFError from None

    def receive(self, until: float | None = None) -> bytes:
        """Return the next message; raises as `send`."""
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, until))
        return self._read(length, until)

    def _read(self, length: int, until: float | None) -> bytes:
        found = bytearray()
        while len(found) < length:
            try:
                piece = os.read(self._reading, min(length - len(found), _PIECE))
            except BlockingIOError:
                _wait(self._readable, until)
                continue
            if not piece:
                raise EOFError
            found += piece
        return bytes(found)

    def close(self) -> None:
        """Close both pipes."""
        os.close(self._reading)
        os.close(self._writing)


def _wait(event: select.poll, until: float | None) -> None:
    if until is None:
        event.poll()
        return
    left = until - time.monotonic()
    if left <= 0 or not event.poll(int(left * 1000) + 1):
        raise TimeoutError
