"""Months between days, for many rows at once: which day of issue is how many months before the day of evaluation.

What is asked of each paper is then one comparison of days.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Days: TypeAlias = "npt.NDArray[np.int32]"
"""Days from 1970-01-01: one for each row, or one for all of them."""

_EPOCH = date(1970, 1, 1)
_LAST = (date.max - _EPOCH).days
_MONTHS = 12 * 10_000
_BEFORE_EPOCH = 12 * 1970
_ANY_DAY = np.iinfo(np.int32).max

_STARTS: Days = (
    np.arange(-_BEFORE_EPOCH, _MONTHS + 12 - _BEFORE_EPOCH)
    .astype("datetime64[M]")
    .astype("datetime64[D]")
    .astype(np.int32)
)
"""The first day of each month, from that of year 0."""


class MonthsBefore:
    """Looks back from days by months.

    Args:
        days: the days from which it looks, for each row or one for all.
    """

    def __init__(self, days: Days) -> None:
        at: npt.NDArray[Any] = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int32) + _BEFORE_EPOCH
        self._month = at
        self._within = days - _STARTS.take(at, mode="clip")
        self._is_last = days + 1 == _STARTS.take(at + 1, mode="clip")
        self._is_end = days >= _LAST

    def latest(self, months: int | npt.NDArray[np.integer[Any]]) -> Days:
        """Return the latest days that are, so many months after, no later than the days looked from.

        Of a month that has no such day, the last one is taken for it. No day is after the last one that a bundle can
        state, and what began before year 0 began then.

        Args:
            months: how many, for each row or for all; from 0 to 120,000.
        """
        at = np.maximum(self._month - months, 0).astype(np.int32)
        start = _STARTS.take(at)
        end = _STARTS.take(at + 1) - 1
        found = np.where(self._is_last, end, np.minimum(start + self._within, end))
        latest: Days = np.where(self._is_end, _ANY_DAY, found).astype(np.int32)
        return latest
