"""What holds for which rows, as bits: eight rows a byte, least bit first, as Arrow packs true and false.

A column of Arrow is read as it stands, and a rule's logic costs an eighth of what it would on a byte a row.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Bits: TypeAlias = "npt.NDArray[np.uint8]"
"""A bit for each row; those past the last row mean nothing."""

_ORDER: Final = "little"


def packed(where: npt.NDArray[np.bool_]) -> Bits:
    """Return a truth for each row as bits."""
    return np.packbits(where, bitorder=_ORDER)


def spread(bits: Bits, count: int) -> npt.NDArray[np.uint8]:
    """Return bits as 1 or 0 for each of so many rows."""
    return np.unpackbits(bits, count=count, bitorder=_ORDER)


def everywhere(count: int) -> Bits:
    """Return the bits of what holds for all of so many rows."""
    return np.full((count + 7) // 8, 255, dtype=np.uint8)


def nowhere(count: int) -> Bits:
    """Return the bits of what holds for none of so many rows."""
    return np.zeros((count + 7) // 8, dtype=np.uint8)


def both(one: Bits | None, other: Bits | None) -> Bits | None:
    """Return where both hold, of which None is everywhere."""
    if one is None:
        return other
    return one if other is None else one & other


def either(one: Bits | None, other: Bits | None) -> Bits | None:
    """Return where one of two holds, of which None is nowhere."""
    if one is None:
        return other
    return one if other is None else one | other


def first_of(bits: Bits, count: int) -> int | None:
    """Return the first of so many rows for which something holds; None if there is none."""
    if not bits.any():
        return None
    rows = np.flatnonzero(spread(bits, count))
    return int(rows[0]) if rows.size else None


def aligned(buffer: pa.Buffer, offset: int, count: int) -> Bits:
    """Return the bits of so many rows of a buffer of Arrow, from its row `offset`."""
    bits = np.frombuffer(buffer, dtype=np.uint8)
    if offset % 8 == 0:
        return bits[offset // 8 : (offset + count + 7) // 8]
    return packed(np.unpackbits(bits, count=offset + count, bitorder=_ORDER)[offset:].view(np.bool_))


def truth_column(bits: Bits, count: int, stated: Bits | None = None) -> pa.BooleanArray:
    """Return bits as a column of Arrow, null where nothing is stated."""
    return pa.Array.from_buffers(pa.bool_(), count, [_buffer(stated), pa.py_buffer(bits)])


def number_column(values: npt.NDArray[np.int8], stated: Bits) -> pa.Array:
    """Return small numbers as a column of Arrow, null where nothing is stated."""
    return pa.Array.from_buffers(pa.int8(), len(values), [_buffer(stated), pa.py_buffer(values)])


def unwritten(count: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Return memory for so many numbers of a result, to be written: Arrow's own, which keeps what was given back.

    What numpy takes is asked of the system for every block of rows, which costs more than rating a sheet does.
    """
    size = np.dtype(dtype).itemsize
    return np.frombuffer(pa.allocate_buffer(count * size), dtype=dtype)


def _buffer(bits: Bits | None) -> pa.Buffer | None:
    return None if bits is None else pa.py_buffer(bits)
