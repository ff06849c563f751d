"""An outage: once the database kept somebody waiting in vain, others need not wait for it too."""

from __future__ import annotations

import threading
import time

_PAUSE_SECONDS = 1.0


class Outage:
    """Remembers that the database does not answer.

    Without it every request would wait its whole time for a database that hangs, and those behind it for a thread. With
    it one at a time tries again, after a pause; the others are told at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._again_at: float | None = None

    def holds_off(self) -> bool:
        """Tell whether there is an outage; the one who is told no during an outage is to try."""
        with self._lock:
            if self._again_at is None:
                return False
            now = time.monotonic()
            if now < self._again_at:
                return True
            self._again_at = now + 3600  # until this one comes back, whatever becomes of it
            return False

    def begins(self) -> None:
        """Note that the database did not answer in time."""
        with self._lock:
            self._again_at = time.monotonic() + _PAUSE_SECONDS

    def ends(self) -> None:
        """Note that the database answered."""
        if self._again_at is not None:
            with self._lock:
                self._again_at = None
