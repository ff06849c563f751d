"""What is told of rows: a name each, held as codes, or made when somebody asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ocop_rules.simulate.tally import UNKNOWN

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Named:
    """A name for each row: its code, and the names by code."""

    codes: npt.NDArray[np.int32]
    names: Sequence[str]

    def of(self, row: int) -> str:
        """Return a row's name."""
        name: str = self.names[self.codes[row]]
        return name

    def counted(self, where: Mask | None = None) -> Counter[str]:
        """Return how many rows have each name."""
        found: Counter[str] = Counter()
        codes = self.codes if where is None else self.codes[where]
        counts = np.bincount(codes, minlength=len(self.names)) if len(codes) else np.zeros(0, dtype=np.int64)
        for i in np.flatnonzero(counts).tolist():
            found[self.names[i]] += int(counts[i])
        return found

    @classmethod
    def each(cls, values: Sequence[str]) -> Named:
        """Return the names of rows."""
        places = {name: i for i, name in enumerate(dict.fromkeys(values))}
        return cls(np.array([places[value] for value in values], dtype=np.int32), [*places])


class Numbered(Sequence[str]):
    """Names made of numbers when they are asked for."""

    def __init__(self, prefix: str, numbers: Ints) -> None:
        self._prefix = prefix
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, row: Any) -> Any:
        return f"{self._prefix}{int(self._numbers[row])}"


class Texts(Sequence[str]):
    """The texts of a column, each made when it is asked for."""

    def __init__(self, column: Any) -> None:
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    def __getitem__(self, row: Any) -> Any:
        value = self._column[row].as_py()
        return "" if value is None else str(value)


def named_in(column: Any, count: int) -> Named:
    """Return the names of a column of so many rows; not known without one, and where it says nothing."""
    if column is None:
        return Named(np.zeros(count, dtype=np.int32), (UNKNOWN,))
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    codes = np.asarray(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)).astype(np.int32) + 1
    return Named(codes, (UNKNOWN, *(UNKNOWN if each is None else str(each) for each in coded.dictionary.to_pylist())))
