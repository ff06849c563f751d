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

from ocop_rules.engine.columnar_bits import unwritten
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

    def start(self, name: str) -> int:
        """Return at which bit a count starts."""
        return self._at[name][0]


@dataclass(frozen=True, slots=True)
class _Group:
    criteria: tuple[str, ...]
    strides: npt.NDArray[np.uint16]
    table: Ints


@dataclass(frozen=True, slots=True)
class _Memory:
    """What is written again for every block of rows: asking the system for it anew costs more than the sums.

    Few operations on many codes leave other threads in peace: each takes Python's lock.
    """

    total: Ints
    worth: Ints
    codes: npt.NDArray[np.uint8]
    steps: npt.NDArray[np.uint16]
    index: npt.NDArray[np.uint16]
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
                self._groups.append(_Group(tuple(names), np.array(strides, dtype=np.uint16), table))
                names, strides, table = [], [], np.zeros(1, dtype=dtype)
            names.append(number)
            strides.append(len(table))
            table = (np.array(codes, dtype=dtype)[:, None] + table[None, :]).reshape(-1)
        if names:
            self._groups.append(_Group(tuple(names), np.array(strides, dtype=np.uint16), table))
        self._together = max(len(each.criteria) for each in self._groups)

    def added(self, ballots: Sequence[Mapping[str, Ints]], count: int) -> Ints:
        """Return what all ballots together are worth in each of so many rows; what is not chosen has the code 0.

        It stands in memory that the next call of the same thread uses again.
        """
        memory = self._memory_of(count)
        memory.total[:] = 0
        for ballot in ballots:
            for group in self._groups:
                if _put_places(ballot, group, memory):
                    group.table.take(memory.place, out=memory.worth, mode="clip")
                    np.add(memory.total, memory.worth, out=memory.total)
                else:
                    np.add(memory.total, group.table[0], out=memory.total)
        return memory.total

    def looked_up(self, at: Ints, *tables: npt.NDArray[np.int8]) -> list[npt.NDArray[np.int8]]:
        """Return what tables have at the places that stand in rows."""
        place = self._memory_of(len(at)).place
        np.copyto(place, at)
        return [table.take(place, mode="clip", out=unwritten(len(at), np.int8)) for table in tables]

    def _memory_of(self, count: int) -> _Memory:
        found: _Memory | None = getattr(self._threads, "memory", None)
        if found is None or len(found.total) != count:
            total, worth = np.empty((2, count), dtype=self._dtype)
            codes = np.empty((self._together, count), dtype=np.uint8)
            steps = np.empty((self._together, count), dtype=np.uint16)
            index, place = np.empty(count, dtype=np.uint16), np.empty(count, dtype=np.intp)
            found = self._threads.memory = _Memory(total, worth, codes, steps, index, place)
        return found


def _put_places(ballot: Mapping[str, Ints], group: _Group, memory: _Memory) -> bool:
    """Write where in a group's table each row's choices stand, and tell whether there are any."""
    chosen = [(i, ballot[name]) for i, name in enumerate(group.criteria) if name in ballot]
    if not chosen:
        return False
    steps = memory.steps[: len(chosen)]
    if all(codes.itemsize == 1 for _, codes in chosen):
        together = memory.codes[: len(chosen)]
        np.concatenate([codes.view(np.uint8) for _, codes in chosen], out=together.reshape(-1))
        np.multiply(together, group.strides[[i for i, _ in chosen], None], out=steps, dtype=np.uint16)
    else:
        for row, (i, codes) in enumerate(chosen):
            np.multiply(codes.astype(np.uint16), group.strides[i], out=steps[row])
    np.add.reduce(steps, axis=0, out=memory.index)
    np.copyto(memory.place, memory.index)
    return True
