"""What the batches of each key may take up: how many there are at once, and how much of what was sent is kept.

It is used in the event loop alone, and so needs no lock.
"""

from __future__ import annotations

import asyncio
from collections import Counter

from ocop_rules.text import text
from ocop_service.http.problem import Refusal


class Batches:
    """Counts the batches that are being answered, and the bytes of them that were sent and not rated yet.

    Args:
        most_each: how many batches an actor may have at once.
        room: how many bytes all of them may keep.
        room_each: how many of them those of one actor.
    """

    def __init__(self, most_each: int, room: int, room_each: int) -> None:
        self._most_each = most_each
        self._room = room
        self._room_each = room_each
        self._begun: Counter[str] = Counter()
        self._held: Counter[str] = Counter()
        self._freed: asyncio.Future[None] | None = None

    def begin(self, actor: str) -> None:
        """Count a batch until its `end`; raises `Refusal` if the actor has too many already."""
        if self._begun[actor] >= self._most_each:
            most = self._most_each
            said = text(f"tối đa {most} lô cùng lúc cho mỗi khóa", f"at most {most} batches of a key at once")
            raise Refusal("too-many-requests", said, later=5)
        self._begun[actor] += 1

    def end(self, actor: str) -> None:
        """Count a batch no longer."""
        _less(self._begun, actor, 1)

    async def hold(self, actor: str, size: int, seconds: float) -> None:
        """Count bytes that are kept for an actor, once there is room for them.

        Args:
            actor: whose they are.
            size: how many.
            seconds: how long to wait for room.

        Raises:
            Refusal: there is none in time.
        """
        try:
            async with asyncio.timeout(seconds):
                while self._held[actor] + size > self._room_each or self._held.total() + size > self._room:
                    if self._freed is None:
                        self._freed = asyncio.get_running_loop().create_future()
                    await asyncio.shield(self._freed)
        except TimeoutError:
            mib = self._room_each // (1024 * 1024)
            said = text(
                f"dữ liệu gửi đến mà chưa chấm đã đầy chỗ ({mib} MiB mỗi khóa); hãy đọc trả lời trong khi gửi",
                f"what was sent and not rated yet fills its room ({mib} MiB a key); read the answers while you send",
            )
            raise Refusal("too-many-requests", said, later=5) from None
        self._held[actor] += size

    def free(self, actor: str, size: int) -> None:
        """Count bytes that are kept no longer."""
        _less(self._held, actor, size)
        if self._freed is not None:
            self._freed.set_result(None)
            self._freed = None

    def held(self) -> int:
        """Return how many bytes are kept for all actors."""
        return self._held.total()


def _less(counted: Counter[str], actor: str, by: int) -> None:
    counted[actor] -= by
    if not counted[actor]:
        del counted[actor]
