"""The connections that are open, and which of them make room when there are too many.

A connection costs its client nothing, so their number says nothing of how much is asked. What would keep others out is
therefore not answered with a refusal for everybody: whoever only holds a connection loses it to those who ask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from ocop_service.http.address import Network, customer, is_among

_AT_ONCE = 20
"""Of all connections one of so many is closed at once, so that a flood is not sorted anew for each that comes."""


class Connection(Protocol):
    """What the crowd needs to know of a connection."""

    @property
    def held(self) -> bool:
        """Whether it is only held, so that it makes room: no request is being answered on it."""

    @property
    def since(self) -> float:
        """Since when it is as it is."""

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
        """Close connections that are only held, the longest held of whoever has most; tell whether there were any."""
        held = [each for each in among if each.held]
        counts = Counter(self._from[each] for each in held)
        held.sort(key=lambda each: (-counts[self._from[each]], each.since))
        for each in held[:count]:
            self.leave(each)
            each.make_room()
        return bool(held)
