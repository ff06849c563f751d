"""The limits of a request's body: how much of it is taken, and how long it may take to come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import Request

from ocop_rules.text import Text, text
from ocop_service.http.problem import Refusal

_NOTHING_EMBEDDED = text(
    "chỉ ghi thông tin, số liệu và mã băm, không nhúng tệp minh chứng",
    "list facts and digests, do not embed the documents themselves",
)


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """How much of a body is taken, in bytes, and how many seconds it may take.

    Attributes:
        total: whether the seconds are for all of it, or for each piece.
        advice: how it is made smaller.
    """

    most: int
    seconds: int
    total: bool = True
    advice: Text = _NOTHING_EMBEDDED


def too_large(most: int, advice: Text = _NOTHING_EMBEDDED) -> Refusal:
    """Return the refusal of a body of more than `most` bytes, which says how it is made smaller."""
    kib = most // 1024
    said = text(f"tối đa {kib} KiB; {advice.vi}", f"at most {kib} KiB; {advice.en}")
    return Refusal("too-large", said, headers={"Connection": "close"})


def _too_slow(seconds: int) -> Refusal:
    said = text(f"nội dung không đến đủ trong {seconds} giây", f"the body did not come within {seconds} seconds")
    return Refusal("too-slow", said, headers={"Connection": "close"})


async def pieces(request: Request, limits: BodyLimits) -> AsyncIterator[bytes]:
    """Return a body piece by piece.

    Raises:
        Refusal: it is too large, packed, or comes too slowly.
        ClientDisconnect: the client went away.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        said = text("gửi nội dung không nén", "send the body as it is, not packed")
        raise Refusal("unsupported-media-type", said, headers={"Accept-Encoding": "identity"})
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated[:18]) > limits.most:
        raise too_large(limits.most, limits.advice)
    taken = 0
    loop = asyncio.get_running_loop()
    until = loop.time() + limits.seconds
    stream = request.stream().__aiter__()
    while True:
        try:
            async with asyncio.timeout_at(until):
                piece = await anext(stream, None)
        except TimeoutError:
            raise _too_slow(limits.seconds) from None
        if piece is None:
            return
        taken += len(piece)
        if taken > limits.most:
            raise too_large(limits.most, limits.advice)
        if piece:
            yield piece
        if not limits.total:
            until = loop.time() + limits.seconds


async def body(request: Request, limits: BodyLimits) -> bytes:
    """Return a whole body; raises as `pieces` does."""
    return b"".join([piece async for piece in pieces(request, limits)])
