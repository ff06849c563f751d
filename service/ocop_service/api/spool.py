"""The body of a batch, kept on disk as it comes: so that reading it never waits for the answers to be taken."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator

_IN_MEMORY = 1024 * 1024
_PIECE = 64 * 1024


class Spool:
    """Bytes that one side writes and another reads, in their order.

    Many clients send the whole of a request before they read anything of the answer. A service that read on only as
    its answers are taken would wait for such a client, which waits for the service.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        self._written = 0
        self._read = 0
        self._ended = False
        self._error: Exception | None = None
        self._changed = asyncio.Event()

    def write(self, piece: bytes) -> None:
        """Add bytes; raises `OSError` where the disk is full."""
        self._file.seek(self._written)
        self._file.write(piece)
        self._written += len(piece)
        self._changed.set()

    def end(self, error: Exception | None = None) -> None:
        """Say that nothing more comes, and if so, why."""
        self._ended = True
        self._error = error
        self._changed.set()

    async def pieces(self) -> AsyncIterator[bytes]:
        """Give the bytes as they come; raises what `end` was told."""
        while True:
            self._changed.clear()
            while self._read < self._written:
                self._file.seek(self._read)
                piece = self._file.read(min(_PIECE, self._written - self._read))
                self._read += len(piece)
                yield piece
            if self._ended:
                if self._error is not None:
                    raise self._error
                return
            await self._changed.wait()

    def close(self) -> None:
        """Forget the bytes."""
        self._file.close()


async def lines(pieces: AsyncIterator[bytes], longest: int) -> AsyncIterator[tuple[int, bytes | None]]:
    """Give the lines of a text that are not blank, with their numbers from 1; None for one that is too long to hold.

    Args:
        pieces: the text.
        longest: the bytes of the longest line that is held.
    """
    number = 1
    held = b""
    too_long = False
    async for piece in pieces:
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
