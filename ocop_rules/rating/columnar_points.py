"""The points of ballots in columns: several criteria are looked up at once, in tables of all that they can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ocop_rules.engine.columnar_table import Ints
from ocop_rules.rating.columnar_codes import MOST_JUDGES, CriterionCodes

_LARGEST = 1 << 12
"""A table has at most so many entries, so that several stay in a processor's nearest memory."""


class PointsTables:
    """Adds up ballots, by parts.

    Args:
        codes: the codes of each criterion, in printed order.
        parts: the letters of the parts.
    """

    def __init__(self, codes: Mapping[str, CriterionCodes], parts: Sequence[str]) -> None:
        self._bits = 63 // len(parts)
        self._parts = tuple(parts)
        most = sum(int(each.units.max()) for each in codes.values()) * MOST_JUDGES
        if most >= 1 << self._bits:
            raise ValueError("the points of a council do not fit into a column")
        self._groups: list[tuple[tuple[str, ...], tuple[int, ...], npt.NDArray[np.int64]]] = []
        names: list[str] = []
        strides: list[int] = []
        table = np.zeros(1, dtype=np.int64)
        for number, each in codes.items():
            if names and len(table) * each.count > _LARGEST:
                self._groups.append((tuple(names), tuple(strides), table))
                names, strides, table = [], [], np.zeros(1, dtype=np.int64)
            names.append(number)
            strides.append(len(table))
            shift = self._bits * self._parts.index(each.criterion.part)
            table = ((each.units << shift)[:, None] + table[None, :]).reshape(-1)
        if names:
            self._groups.append((tuple(names), tuple(strides), table))

    def added(self, ballots: Sequence[Mapping[str, Ints]], count: int) -> dict[str, npt.NDArray[np.int64]]:
        """Return what all ballots together give to each part, in units.

        Args:
            ballots: the ballots.
            count: how many rows there are.
        """
        total = np.zeros(count, dtype=np.int64)
        for ballot in ballots:
            for names, strides, table in self._groups:
                at = _index(ballot, names, strides)
                if at is not None:
                    total += table.take(at, mode="clip")
        mask = (1 << self._bits) - 1
        return {letter: (total >> (self._bits * i)) & mask for i, letter in enumerate(self._parts)}


def _index(ballot: Mapping[str, Ints], names: Sequence[str], strides: Sequence[int]) -> npt.NDArray[np.uint16] | None:
    found: npt.NDArray[np.uint16] | None = None
    for name, stride in zip(names, strides, strict=True):
        codes = ballot.get(name)
        if codes is None:
            continue
        step = np.multiply(codes, np.uint16(stride), dtype=np.uint16)
        found = step if found is None else np.add(found, step, out=found)
    return found
