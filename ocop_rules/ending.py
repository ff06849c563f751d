"""The end of the process: it waits for ratings that are in work in other threads, and lets no more begin.

When Python shuts down, it ends daemon threads in the middle of whatever they do. In the middle of pydantic, which is
not written in C alone, that aborts the whole process.
"""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 5.0
"""Seconds for which the end of the process waits at most for ratings in work; one within the limits takes less."""

_STEP = 0.005


class Ending:
    """Knows which threads are in work, and when no more may begin."""

    def __init__(self) -> None:
        self._in_work: set[int] = set()
        self._closed_by: int | None = None
        self._never = threading.Lock()
        self._never.acquire()

    @contextmanager
    def in_work(self) -> Iterator[None]:
        """Have the end of the process wait for what is done inside; once it has begun, stay here until it is over.

        The thread that ends the process may go on, as in functions that run at its exit.
        """
        thread = threading.get_ident()
        if thread in self._in_work:
            yield
            return
        self._in_work.add(thread)  # before looking, so that either sees the other
        try:
            if self._closed_by not in (None, thread):
                self._in_work.discard(thread)
                self._never.acquire()
            yield
        finally:
            self._in_work.discard(thread)

    def close(self, patience: float = PATIENCE) -> None:
        """Let no other thread begin, and wait for those in work, for so many seconds at most."""
        self._closed_by = threading.get_ident()
        last = time.monotonic() + patience
        while self._in_work - {self._closed_by} and time.monotonic() < last:
            time.sleep(_STEP)

    def after_fork(self) -> None:
        """Begin anew in a process that was just forked, which has none of the other threads."""
        self._in_work &= {threading.get_ident()}
        self._closed_by = None


ending = Ending()
"""The end of this process."""

atexit.register(ending.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=ending.after_fork)
