"""The body of a batch, kept on disk as it comes: so that reading it never waits for the answers to be taken."""

from __future__ import annotations

import asyncio
import tempfile
from collections import deque
from collections.abc import AsyncIterator
from typing import IO, Protocol

_IN_MEMORY = 256 * 1024
_SEGMENT = 4 * 1024 * 1024
_PIECE = 64 * 1024


class SpoolSpace(Protocol):
    """Where bytes are kept, which is bounded."""

    async def hold(self, size: int) -> None:
        """Count bytes that are kept, once there is room for them; raises if there is none in time."""

    def free(self, size: int) -> None:
        """Count bytes that are kept no longer."""


class _Segment:
    """A part of the bytes, in a file of its own, so that what was read can be given back to the disk."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        self.written = 0
        self.read = 0

    def write(self, piece: bytes) -> None:
        self._file.seek(self.written)
        self._file.write(piece)
        self.written += len(piece)

    def take(self) -> bytes:
        self._file.seek(self.read)
        piece = self._file.read(min(_PIECE, self.written - self.read))
        self.read += len(piece)
        return piece

    def close(self) -> None:
        self._file.close()


class Spool:
    """Bytes that one side writes and another reads, in their order.

    Many clients send the whole of a request before they read anything of the answer. A service that read on only as
    its answers are taken would wait for such a client, which waits for the service. So what comes is kept, in a room
    that is bounded, until it is read; then it is forgotten at once.
    """

    def __init__(self, room: SpoolSpace) -> None:
        self._room = room
        self._segments: deque[_Segment] = deque()
        self._ended = False
        self._error: Exception | None = None
        self._changed = asyncio.Event()

    async def write(self, piece: bytes) -> None:
        """Add bytes, once there is room for them.

        Raises:
            OSError: the disk is full.
            Refusal: there is no room in time.
        """
        await self._room.hold(len(piece))
        try:
            if not self._segments or self._segments[-1].written >= _SEGMENT:
                self._segments.append(_Segment())
            self._segments[-1].write(piece)
        except BaseException:
            self._room.free(len(piece))
            raise
        self._changed.set()

    def end(self, error: Exception | None = None) -> None:
        """Say that nothing more comes, and if so, why."""
        self._ended = True
        self._error = error
        self._changed.set()

    async def pieces(self) -> AsyncIterator[bytes]:
        """Return the bytes as they come; raises what `end` was told."""
        while True:
            self._changed.clear()
            while self._segments:
                first = self._segments[0]
                piece = first.take()
                self._room.free(len(piece))
                if first.read == first.written:
                    self._segments.popleft()
                    first.close()
                yield piece
            if self._ended:
                if self._error is not None:
                    raise self._error
                return
            await self._changed.wait()

    def close(self) -> None:
        """Forget the bytes."""
        while self._segments:
            segment = self._segments.popleft()
            self._room.free(segment.written - segment.read)
            segment.close()


async def lines(pieces: AsyncIterator[bytes], longest: int) -> AsyncIterator[tuple[int, bytes | None]]:
    """Return the lines of a text that are not blank, with their numbers from 1; None for one that is too long to hold.

    Others have their turn after each piece, however many of its lines are blank.

    Args:
        pieces: the text.
        longest: the bytes of the longest line that is held.
    """
    number = 1
    held = b""
    too_long = False
    async for piece in pieces:
        await asyncio.sleep(0)
        if not held and not too_long and not piece.strip(b"\n"):
            number += len(piece)
            continue
        *whole, rest = (held + piece).split(b"\n")
        for line in whole:
            if too_long or len(line) > longest:
                yield number, None
            elif line.strip():
                yield number, line
            too_long = False
            number += 1
        held = rest
        if len(held) > longest:
            held, too_long = b"", True
    if too_long or len(held) > longest:
        yield number, None
    elif held.strip():
        yield number, held
