"""Whose turn it is: fair between callers, however much one of them asks."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

_Item = TypeVar("_Item")


class TooMany(Exception):
    """There is no room for another to wait.

    Attributes:
        own: whether it is the caller who has too many; else all together have.
    """

    def __init__(self, *, own: bool) -> None:
        super().__init__(own)
        self.own = own


@dataclass(slots=True)
class _Line(Generic[_Item]):
    """What one caller has waiting: single ratings, and lines of batches, which come after them."""

    singles: deque[_Item] = field(default_factory=deque)
    lines: deque[_Item] = field(default_factory=deque)

    def __len__(self) -> int:
        return len(self.singles) + len(self.lines)

    def pop(self) -> _Item:
        return (self.singles or self.lines).popleft()


class Turns(Generic[_Item]):
    """What waits for one of a few workers, taken in turns between callers.

    Of those who have something waiting each gets one turn, then the next. The last worker that is free is left for
    callers who have none at work: so one caller alone, whatever it sends, never holds all of them.

    What is told of one caller's batches' lines is not bounded here: there are as many as its batches begin side by
    side.

    Args:
        workers: how many there are at most.
        most: how many may wait; a caller who has none waiting is let in beyond.
        most_each: how many single ones of a caller may wait.
    """

    def __init__(self, workers: int, most: int, most_each: int) -> None:
        self._workers = workers
        self._most = most
        self._most_each = most_each
        self._waiting: OrderedDict[str, _Line[_Item]] = OrderedDict()
        self._total = 0
        self._busy: Counter[str] = Counter()
        self._takers: list[tuple[int, threading.Condition]] = []
        self._stopped = False
        self._lock = threading.Lock()

    def add(self, caller: str, item: _Item, *, line: bool = False) -> bool:
        """Have something wait for its turn.

        Args:
            caller: whose it is.
            item: what waits.
            line: whether it is a line of a batch.

        Returns:
            Whether more wait now than there are workers who wait for them.

        Raises:
            TooMany: there is no room for it.
        """
        with self._lock:
            own = self._waiting.get(caller)
            if not line and own is not None and len(own.singles) >= self._most_each:
                raise TooMany(own=True)
            if own is not None and self._total >= self._most:
                raise TooMany(own=False)
            if own is None:
                own = self._waiting[caller] = _Line()
            (own.lines if line else own.singles).append(item)
            self._total += 1
            self._wake()
            return self._total > len(self._takers)

    def discard(self, caller: str, item: _Item) -> None:
        """Let something wait no more, if it still does."""
        with self._lock:
            own = self._waiting.get(caller)
            for each in (own.singles, own.lines) if own is not None else ():
                if item in each:
                    each.remove(item)
                    self._total -= 1
            if own is not None and not own:
                del self._waiting[caller]

    def take(self, rank: int = 0) -> tuple[str, _Item] | None:
        """Wait until it is somebody's turn, and return who it is and what for; None once it is stopped.

        Who takes it must say `done` when it is done.

        Args:
            rank: of several workers who wait the one with the lowest is given the work: it has done most, and so has
                the networks of most sheets ready.
        """
        with self._lock:
            own = (rank, threading.Condition(self._lock))
            self._takers.append(own)
            try:
                while not self._stopped:
                    found = self._next() if own is self._first() else None
                    if found is not None:
                        return found
                    own[1].wait()
                return None
            finally:
                self._takers.remove(own)
                self._wake()  # what is left is for the next of those who wait

    def _first(self) -> tuple[int, threading.Condition]:
        return min(self._takers, key=lambda taker: taker[0])

    def _wake(self) -> None:
        """Wake the one of those who wait whose turn it is to work, and nobody else: there may be nothing for others."""
        if self._total and self._takers:
            self._first()[1].notify()

    def _next(self) -> tuple[str, _Item] | None:
        last = self._workers > 1 and self._busy.total() >= self._workers - 1
        for caller, own in self._waiting.items():
            if last and self._busy[caller]:
                continue
            item = own.pop()
            self._total -= 1
            self._busy[caller] += 1
            if own:
                self._waiting.move_to_end(caller)
            else:
                del self._waiting[caller]
            return caller, item
        return None

    def done(self, caller: str) -> None:
        """Say that a worker is free again that worked for a caller."""
        with self._lock:
            self._busy[caller] -= 1
            if not self._busy[caller]:
                del self._busy[caller]
            self._wake()

    def __len__(self) -> int:
        """Return how many wait."""
        return self._total

    def stop(self) -> Iterator[_Item]:
        """Let nobody take any more, and return what still waits."""
        with self._lock:
            self._stopped = True
            for _, condition in self._takers:
                condition.notify()
            left = [item for own in self._waiting.values() for item in (*own.singles, *own.lines)]
            self._waiting.clear()
            self._total = 0
        return iter(left)
