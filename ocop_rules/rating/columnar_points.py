"""What ballots in columns are worth: several criteria are looked up at once, in tables of all that they can be.

What a choice is worth is one whole number, of which some bits are the points of a part and others how many
requirements are missed, so that one sum tells all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import local

import numpy as np
import numpy.typing as npt

from ocop_rules.engine.columnar_table import Ints

_LARGEST = 1 << 12
"""A table has at most so many entries, so that it stays in a processor's nearest memory."""

_BITS = 63


class Bitfields:
    """Counts side by side in one whole number.

    Args:
        most: for each count, the most that it can be.

    Raises:
        ValueError: they do not fit.
    """

    def __init__(self, most: Mapping[str, int]) -> None:
        self._at: dict[str, tuple[int, int]] = {}
        self.width = 0
        for name, each in most.items():
            self._at[name] = self.width, (1 << each.bit_length()) - 1
            self.width += each.bit_length()
        if self.width > _BITS:
            raise ValueError("what is counted does not fit into a column")

    def word(self, counts: Mapping[str, int]) -> int:
        """Return counts as one number."""
        return sum(count << self._at[name][0] for name, count in counts.items())

    def count(self, words: Ints, name: str) -> Ints:
        """Return a count of many numbers."""
        shift, mask = self._at[name]
        found: Ints = words >> shift
        found &= mask
        return found

    def some(self, words: Ints, name: str) -> npt.NDArray[np.bool_]:
        """Return for which of many numbers a count is not 0."""
        shift, mask = self._at[name]
        found: npt.NDArray[np.bool_] = (words & words.dtype.type(mask << shift)) != 0
        return found


@dataclass(frozen=True, slots=True)
class _Group:
    criteria: tuple[str, ...]
    strides: tuple[int, ...]
    table: Ints


@dataclass(frozen=True, slots=True)
class _Memory:
    """What is written again for every block of rows: asking the system for it anew costs more than the sums."""

    total: Ints
    worth: Ints
    index: npt.NDArray[np.uint16]
    step: npt.NDArray[np.uint16]
    place: npt.NDArray[np.intp]


class Sums:
    """Adds up what the choices of ballots are worth.

    Args:
        worth: for each criterion, what each code is worth.
        width: how many bits the sum of all has at most.
    """

    def __init__(self, worth: Mapping[str, Sequence[int]], width: int) -> None:
        dtype = np.dtype(np.int32 if width < 32 else np.int64)
        self._dtype = dtype
        self._threads = local()
        self._groups: list[_Group] = []
        names: list[str] = []
        strides: list[int] = []
        table = np.zeros(1, dtype=dtype)
        for number, codes in worth.items():
            if names and len(table) * len(codes) > _LARGEST:
                self._groups.append(_Group(tuple(names), tuple(strides), table))
                names, strides, table = [], [], np.zeros(1, dtype=dtype)
            names.append(number)
            strides.append(len(table))
            table = (np.array(codes, dtype=dtype)[:, None] + table[None, :]).reshape(-1)
        if names:
            self._groups.append(_Group(tuple(names), tuple(strides), table))

    def added(self, ballots: Sequence[Mapping[str, Ints]], count: int) -> Ints:
        """Return what all ballots together are worth in each of so many rows; what is not chosen has the code 0.

        It stands in memory that the next call of the same thread uses again.
        """
        memory = self._memory_of(count)
        total = memory.total
        total[:] = 0
        for ballot in ballots:
            for group in self._groups:
                if _put_index(ballot, group, memory.index, memory.step):
                    np.copyto(memory.place, memory.index)
                    group.table.take(memory.place, out=memory.worth, mode="clip")
                    np.add(total, memory.worth, out=total)
                else:
                    np.add(total, group.table[0], out=total)
        return total

    def _memory_of(self, count: int) -> _Memory:
        found: _Memory | None = getattr(self._threads, "memory", None)
        if found is None or len(found.total) != count:
            words = np.empty((2, count), dtype=self._dtype)
            indices = np.empty((2, count), dtype=np.uint16)
            found = _Memory(words[0], words[1], indices[0], indices[1], np.empty(count, dtype=np.intp))
            self._threads.memory = found
        return found


def _put_index(
    ballot: Mapping[str, Ints], group: _Group, index: npt.NDArray[np.uint16], step: npt.NDArray[np.uint16]
) -> bool:
    """Write where in a group's table each row's choices stand, and tell whether there are any."""
    found = False
    for name, stride in zip(group.criteria, group.strides, strict=True):
        chosen = ballot.get(name)
        if chosen is None:
            continue
        codes = chosen.view(np.uint8 if chosen.itemsize == 1 else np.uint16)
        if found:
            np.multiply(codes, np.uint16(stride), out=step, dtype=np.uint16)
            np.add(index, step, out=index)
        else:
            np.multiply(codes, np.uint16(stride), out=index, dtype=np.uint16)
        found = True
    return found
