"""Requests of which it is not known whether they were stored: the same request again gets the name of the first."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from ocop_service.storage.evaluations import Request

_MOST = 10_000
SECONDS = 3600
"""So long a request is remembered."""


@dataclass(frozen=True, slots=True)
class _Doubt:
    name: str
    since: float


class Doubts:
    """Remembers, in this process, under which name something may have been stored that nobody was told of.

    Whoever sends the same again without a name means the same request. What is kept is bounded: beyond, what was
    remembered first is forgotten.

    Args:
        clock: gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._names: OrderedDict[tuple[str, str, str | None], list[_Doubt]] = OrderedDict()

    def note(self, request: Request) -> None:
        """Note that it is not known whether a request was stored."""
        if request.idempotency_key is None:
            return
        with self._lock:
            names = self._names.setdefault(_same(request), [])
            names[:] = [each for each in names if each.name != request.idempotency_key]
            names.append(_Doubt(request.idempotency_key, self._clock()))
            del names[:-_MOST]
            while len(self._names) > _MOST:
                self._names.popitem(last=False)

    def name_of(self, request: Request) -> str | None:
        """Return the name under which the same may have been stored lately; None if there is no doubt of it."""
        with self._lock:
            names = self._names.get(_same(request), [])
            return next((each.name for each in names if self._clock() - each.since <= SECONDS), None)

    def settle(self, request: Request) -> None:
        """Forget a request that was answered."""
        with self._lock:
            names = self._names.get(_same(request), [])
            names[:] = [each for each in names if each.name != request.idempotency_key]
            if not names:
                self._names.pop(_same(request), None)


def _same(request: Request) -> tuple[str, str, str | None]:
    return request.organisation, request.actor, request.request_digest
