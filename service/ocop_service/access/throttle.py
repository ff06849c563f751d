"""Rate limits: so many requests in a time of each key, and so many wrong keys from each address.

The library `limits` is not used for it: what it keeps in memory has no bound, and whoever shows wrong keys from ever
new addresses would fill it.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol

from ocop_rules.text import Text, text
from ocop_service.access.common_memory import CommonMemory
from ocop_service.http.address import customer
from ocop_service.http.problem import Refusal

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_PERIODS = {
    "second": text("giây", "second"),
    "minute": text("phút", "minute"),
    "hour": text("giờ", "hour"),
    "day": text("ngày", "day"),
}
_MOST = 100_000
_LEFT_BY_LINES = 10
_SLIP = 1e-6
"""What sums of fractions may be off, as a share of what they are sums of."""


class Memory(Protocol):
    """Remembers until when each caller has used what it may, and forgets those that have been quiet for longest."""

    def locked(self) -> AbstractContextManager[None]:
        """Have no other process look or note meanwhile."""

    def get(self, who: str, otherwise: float) -> float:
        """Return until when a caller has used what it may, or what is given where it is not remembered."""

    def note(self, who: str, until: float) -> None:
        """Remember until when a caller has used what it may."""

    def __len__(self) -> int:
        """Return how many are remembered."""


class _OwnMemory:
    """What one process remembers."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._used_until: OrderedDict[str, float] = OrderedDict()

    def locked(self) -> AbstractContextManager[None]:
        return nullcontext()

    def get(self, who: str, otherwise: float) -> float:
        return self._used_until.get(who, otherwise)

    def note(self, who: str, until: float) -> None:
        self._used_until[who] = until
        self._used_until.move_to_end(who)
        if len(self._used_until) > self._most:
            self._used_until.popitem(last=False)

    def __len__(self) -> int:
        return len(self._used_until)


class Allowance:
    """A limit of so many uses in a period for each caller; all may be used at once, and they come back evenly.

    One number is kept for each caller that used it lately (the algorithm is known as GCRA). There are at most so many
    of these: beyond, the callers that have been quiet for longest are forgotten.

    Args:
        written: how much in which time, as `1200/minute`.
        most: how many are remembered.
        clock: gives seconds, the same in all processes that share a memory.
        memory: where that number is kept; None for the memory of this process alone.
    """

    def __init__(
        self,
        written: str,
        most: int = _MOST,
        clock: Callable[[], float] = time.monotonic,
        memory: Memory | None = None,
    ) -> None:
        amount, _, period = written.partition("/")
        self.amount = int(amount)
        self.period: Text = _PERIODS[period]
        self._all = float(_SECONDS[period])
        self._each = self._all / self.amount
        self._clock = clock
        self._lock = threading.Lock()
        self._memory: Memory = _OwnMemory(most) if memory is None else memory

    def use(self, who: str) -> int:
        """Use one; return 0, or if the caller has none left, in how many seconds there will be one."""
        with self._lock, self._memory.locked():
            now = self._clock()
            wait = self._wait(who, now)
            if wait:
                return wait
            self._note(who, now)
            return 0

    def book(self, who: str, kept: int, longest: float) -> float | None:
        """Use one of what somebody has or will have, which waits for it; those who book come in their order.

        Args:
            who: whose it is.
            kept: how many are left for those who do not wait.
            longest: how many seconds at most it may be waited for.

        Returns:
            The seconds to wait for it; None, and nothing is used, if they are too many.
        """
        with self._lock, self._memory.locked():
            now = self._clock()
            missing = self._missing(who, now) + kept * self._each
            if missing > longest:
                return None
            self._note(who, now)
            return max(missing, 0.0)

    def wait(self, who: str) -> int:
        """Return in how many seconds somebody will have one to use: 0 if now."""
        with self._lock, self._memory.locked():
            return self._wait(who, self._clock())

    def _note(self, who: str, now: float) -> None:
        self._memory.note(who, max(self._memory.get(who, now), now) + self._each)

    def _missing(self, who: str, now: float) -> float:
        return max(self._memory.get(who, now), now) + self._each - now - self._all

    def _wait(self, who: str, now: float) -> int:
        missing = self._missing(who, now)
        return math.ceil(missing) if missing > self._each * _SLIP else 0

    def __len__(self) -> int:
        """Return how many are remembered."""
        return len(self._memory)


class Throttle:
    """Counts requests, in this process, or in all worker processes together.

    Args:
        requests: how many an actor may make, as `1200/minute`.
        refusals: how many wrong keys one address may show.
        clock: gives seconds.
        shared: the directory in which worker processes count together; None to count in this process alone.
    """

    def __init__(
        self,
        requests: str,
        refusals: str,
        clock: Callable[[], float] = time.monotonic,
        shared: Path | None = None,
    ) -> None:
        def memory(name: str) -> Memory | None:
            return None if shared is None else CommonMemory(shared / name, _MOST)

        self._requests = Allowance(requests, clock=clock, memory=memory("requests"))
        self._refusals = Allowance(refusals, clock=clock, memory=memory("refusals"))

    def count_request(self, actor: str) -> None:
        """Count a request; raises `Refusal` if the actor has made too many."""
        wait = self._requests.use(actor)
        if wait:
            raise self._too_many_requests(wait)

    async def count_line(self, actor: str, longest: float) -> None:
        """Count a line of a batch, which is a request too, but waits until there is one left for it.

        A tenth of what the actor may ask is left for its other requests, so that a batch does not have them refused.

        Args:
            actor: whose batch it is.
            longest: how many seconds it may wait.

        Raises:
            Refusal: it would have to wait longer.
        """
        wait = self._requests.book(actor, self._requests.amount // _LEFT_BY_LINES, longest)
        if wait is None:
            raise self._too_many_requests(math.ceil(longest))
        if wait:
            await asyncio.sleep(wait)

    def _too_many_requests(self, wait: int) -> Refusal:
        amount, period = self._requests.amount, self._requests.period
        said = text(f"tối đa {amount} yêu cầu mỗi {period.vi}", f"at most {amount} requests a {period.en}")
        return _too_many(said, wait)

    def count_refusal(self, address: str) -> None:
        """Count a wrong key; raises `Refusal` if the address has shown too many.

        Only wrong keys are counted and refused so: where many share an address, one of them with a wrong key must not
        shut out the others.
        """
        wait = self._refusals.use(customer(address))
        if wait:
            said = text("quá nhiều khóa sai từ địa chỉ này", "too many wrong keys from this address")
            raise _too_many(said, wait)


def _too_many(said: Text, wait: int) -> Refusal:
    return Refusal("too-many-requests", said, later=wait)
