"""The connections that are open, and which of them make room when there are too many.

A connection costs its client nothing, so their number says nothing of how much is asked. What would keep others out is
therefore not answered with a refusal for everybody: whoever only holds a connection loses it to those who ask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Protocol

from ocop_service.http.address import Network, customer, is_among

_AT_ONCE = 20
"""Of the connections that wait without a key, one of so many is closed at once, so that a flood is not sorted anew for
each that comes."""


class Holding(IntEnum):
    """What somebody holds a connection for; the first make room first."""

    SILENT = 0
    """Nothing whole was asked yet."""
    DAWDLING = 1
    """A request without a key: the service waits for its body, or for the answer to be taken."""
    IDLE = 2
    """Kept alive; no key was shown on it."""
    IDLE_KNOWN = 3
    """Kept alive; a key was shown on it."""
    BUSY = 4
    """A request is being answered. It makes room for nobody."""


class Connection(Protocol):
    """What the crowd needs to know of a connection."""

    @property
    def holding(self) -> Holding:
        """What it is held for."""

    @property
    def since(self) -> float:
        """Since when."""

    def make_room(self) -> None:
        """Close it."""


class Crowd:
    """The open connections of a service.

    Args:
        most: how many there may be.
        most_each: how many one address may have. All of `most` it never gets, whatever is set.
        trusted: the proxies, whose connections are those of many and are not counted as one address's.
    """

    def __init__(self, most: int, most_each: int, trusted: Sequence[Network] = ()) -> None:
        self.most = most
        self.most_each = min(most_each, max(1, most * 3 // 4))
        self._trusted = tuple(trusted)
        self._from: dict[Connection, str] = {}
        self._of: dict[str, set[Connection]] = {}

    def __len__(self) -> int:
        """Return how many connections there are."""
        return len(self._from)

    def enter(self, connection: Connection, address: str) -> bool:
        """Count a new connection; others that are only held make room for it where there are too many.

        Returns:
            Whether there is room. If not, it is counted until it leaves all the same, and what it asks is to be
            refused.
        """
        who = "" if is_among(address, self._trusted) else customer(address)
        mine = self._of.setdefault(who, set())
        room = True
        if who and len(mine) >= self.most_each:
            room = self._make_room(mine, 1)
        if len(self) >= self.most:
            room = self._make_room(self._from, max(1, self.most // _AT_ONCE)) and room
        self._from[connection] = who
        self._of.setdefault(who, set()).add(connection)
        return room

    def leave(self, connection: Connection) -> None:
        """Count a connection no longer."""
        who = self._from.pop(connection, None)
        if who is not None:
            self._of[who].discard(connection)
            if not self._of[who]:
                del self._of[who]

    def _make_room(self, among: Iterable[Connection], count: int) -> bool:
        """Close connections that are only held; of those that are held alike, those of whoever has most of them."""
        held = [(each.holding, each) for each in among]
        least = min((holding for holding, _ in held), default=Holding.BUSY)
        if least is Holding.BUSY:
            return False
        alike = [each for holding, each in held if holding is least]
        counts = Counter(self._from[each] for each in alike)
        alike.sort(key=lambda each: (-counts[self._from[each]], each.since))
        for each in alike[: count if least < Holding.IDLE_KNOWN else 1]:
            self.leave(each)
            each.make_room()
        return True


class Asking:
    """How many requests each address has in progress.

    Behind a proxy the connections are its own; the requests on them are those of the addresses that it names.

    Args:
        most: how many one address may have.
        trusted: the proxies: a request of one of them for itself is not counted.
    """

    def __init__(self, most: int, trusted: Sequence[Network] = ()) -> None:
        self._most = most
        self._trusted = tuple(trusted)
        self._now: Counter[str] = Counter()

    def __len__(self) -> int:
        """Return how many addresses have a request in progress."""
        return len(self._now)

    def begin(self, address: str) -> str | None:
        """Count a request; return under which name, for `end`, or None if the address has too many in progress."""
        who = "" if is_among(address, self._trusted) else customer(address)
        if who and self._now[who] >= self._most:
            return None
        self._now[who] += 1
        return who

    def end(self, who: str) -> None:
        """Count a request no longer."""
        self._now[who] -= 1
        if self._now[who] <= 0:
            del self._now[who]
