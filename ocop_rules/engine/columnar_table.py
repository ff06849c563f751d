"""Columns of an Arrow table as views of numpy on what Arrow holds, and the rows of them that are rated together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.engine.columnar_bits import Bits, aligned, both, everywhere, first_of, packed, spread
from ocop_rules.errors import InvalidEvidence, Problem
from ocop_rules.rulebook.vocabulary import SCALE
from ocop_rules.text import Text, printable, text

Ints: TypeAlias = "npt.NDArray[np.integer[Any]]"
"""A whole number for each row."""

LEFT_OUT = -1
"""In place of a choice, an ordinal or a case that is not stated."""

_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it lies in memory.

    Attributes:
        values: a whole number for each row: of texts the position among `words`, of decimals the multiple of 1/10,000;
            where nothing is stated it may be anything.
        bits: of truths, where it is true, instead.
        stated: where something is stated; None for everywhere.
        words: of texts, those that there are.
        scaled: whether they are decimals.
    """

    values: Ints | None
    bits: Bits | None
    stated: Bits | None
    words: Sequence[str] = ()
    scaled: bool = False

    def rows(self, start: int, stop: int) -> Column:
        """Return some rows, of which the first is a multiple of 8."""
        few = slice(start // 8, (stop + 7) // 8)
        return Column(
            None if self.values is None else self.values[start:stop],
            None if self.bits is None else self.bits[few],
            None if self.stated is None else self.stated[few],
            self.words,
            self.scaled,
        )


class Columns:
    """The columns of a batch of Arrow, each read once, when it is first asked for.

    Args:
        batch: the batch.
        first: the number of its first row in the table, for messages.
    """

    def __init__(self, batch: pa.RecordBatch, first: int = 0) -> None:
        self.count: int = batch.num_rows
        self.first = first
        self.given: Any = batch
        self._at = {str(name): i for i, name in enumerate(batch.schema.names)}
        self._read: dict[str, Column] = {}

    def has(self, name: str) -> bool:
        """Tell whether there is a column of this name."""
        return name in self._at

    def array(self, name: str) -> pa.Array:
        """Return a column as it was given."""
        return self.given.column(self._at[name])

    def column(self, name: str) -> Column:
        """Return a column as it lies in memory.

        Raises:
            InvalidEvidence: decimals do not fit.
        """
        found = self._read.get(name)
        if found is None:
            found = self._read[name] = _column_of(name, self.array(name))
        return found


class Rows:
    """Rows that are rated together.

    Args:
        columns: the columns.
        start: the first of the rows, a multiple of 8.
        stop: the row after the last.
    """

    def __init__(self, columns: Columns, start: int, stop: int) -> None:
        self.count = stop - start
        self._columns = columns
        self._start = start
        self._stop = stop
        self._read: dict[str, Column] = {}

    def has(self, name: str) -> bool:
        """Tell whether there is a column of this name."""
        return self._columns.has(name)

    def column(self, name: str) -> Column | None:
        """Return the rows of a column; None if there is no such column."""
        found = self._read.get(name)
        if found is None and self._columns.has(name):
            found = self._read[name] = self._columns.column(name).rows(self._start, self._stop)
        return found

    def array(self, name: str) -> pa.Array:
        """Return the rows of a column as they were given."""
        return self._columns.array(name).slice(self._start, self.count)

    def true(self, name: str) -> Bits | None:
        """Return where a column is true; None if there is no such column."""
        column = self.column(name)
        return None if column is None else both(column.bits, column.stated)

    def stated(self, name: str) -> Bits | None:
        """Return where a column states something; None if there is no such column."""
        column = self.column(name)
        if column is None:
            return None
        return everywhere(self.count) if column.stated is None else column.stated

    def days(self, name: str) -> npt.NDArray[np.int32] | None:
        """Return a column of days, which may be anything where none is stated; None if there is no such column."""
        column = self.column(name)
        return None if column is None or column.values is None else column.values.view(np.int32)

    def among(self, name: str, can: Callable[[str], bool]) -> Bits | None:
        """Return where a column's text is one of those that can be; None if there is no such column."""
        column = self.column(name)
        if column is None:
            return None
        found = both(among(column, [can(word) for word in column.words]), column.stated)
        return everywhere(self.count) if found is None else found

    def positions(self, name: str, known: Sequence[str]) -> npt.NDArray[np.int8] | None:
        """Return the positions of a column's texts among a few known, `LEFT_OUT` where nothing is stated.

        Raises:
            InvalidEvidence: a text is none of them.
        """
        column = self.column(name)
        if column is None:
            return None
        assert column.values is not None
        places = self.places(name, column, known)
        found = np.array([*places, LEFT_OUT], dtype=np.int8).take(column.values, mode="clip")
        if column.stated is not None:
            found |= (spread(column.stated, self.count) - 1).view(np.int8)
        return found

    def places(self, name: str, column: Column, known: Sequence[str]) -> list[int]:
        """Return the place of each of a column's words among those known, `LEFT_OUT` for one that no row states.

        Raises:
            InvalidEvidence: a row states a word that is none of them.
        """
        at = {word: i for i, word in enumerate(known)}
        places = [at.get(word, LEFT_OUT) for word in column.words]
        if LEFT_OUT in places:
            unknown = both(among(column, [place == LEFT_OUT for place in places]), column.stated)
            row = 0 if unknown is None else first_of(unknown, self.count)
            if row is not None and self.count:
                assert column.values is not None
                wrong = column.words[int(column.values[row])]
                message = text("không có giá trị này", "there is no such value")
                mend = did_you_mean(wrong, list(known))
                raise self.refused(name, row, "wrong-value", message, mend, printable(wrong))
        return places

    def refused(
        self, name: str, row: int, code: str, message: Text, mend: Text | None = None, found: str | None = None
    ) -> InvalidEvidence:
        """Return the error of what stands in a row of a column.

        Args:
            name: the column.
            row: which of these rows.
            code: the kind of problem.
            message: what is wrong.
            mend: how to mend it.
            found: what was found.
        """
        place = (name, self._columns.first + self._start + row)
        return InvalidEvidence([Problem.at(place, code, message, mend, found)])


def among(column: Column, can: Sequence[bool]) -> Bits | None:
    """Return for which rows of a column of texts its word is one of those that can be; None for all.

    Args:
        column: the column; where it states nothing, the answer means nothing.
        can: for each of its words, whether it is one.
    """
    values = column.values
    assert values is not None
    if all(can):
        return None
    if sum(can) == 1:
        return packed(values == can.index(True))
    if sum(can) == len(can) - 1:
        return packed(values != can.index(False))
    return packed(np.array(can, dtype=np.bool_).take(values, mode="clip"))


def plain_row(batch: pa.RecordBatch, row: int) -> Mapping[str, object]:
    """Return what a row of a batch states, by name of the column, as values of Python."""
    values = {str(name): batch.column(i)[row].as_py() for i, name in enumerate(batch.schema.names)}
    return {name: value for name, value in values.items() if value is not None}


def _column_of(name: str, array: Any) -> Column:
    kind = array.type
    words: Sequence[str] = ()
    if pa.types.is_null(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind):
        array = array.cast(pa.string()).dictionary_encode()
        kind = array.type
    if pa.types.is_dictionary(kind):
        if array.dictionary.null_count:
            array = array.dictionary_decode().dictionary_encode()
        words = [str(each) for each in array.dictionary.to_pylist()]
        array = array.indices
        kind = array.type
    if pa.types.is_decimal(kind):
        array = _exact(name, array)
    count, offset = len(array), array.offset
    stated, held = array.buffers() if count else (None, pa.py_buffer(b""))
    known = None if not array.null_count else aligned(stated, offset, count)
    if pa.types.is_boolean(kind):
        return Column(None, aligned(held, offset, count), known)
    if pa.types.is_decimal(kind):
        wide = np.frombuffer(held, dtype="<i8")[: 2 * (offset + count)]
        return Column(wide[2 * offset :: 2], None, known, scaled=True)
    dtype = np.dtype(np.int32) if pa.types.is_date32(kind) else np.dtype(kind.to_pandas_dtype())
    return Column(np.frombuffer(held, dtype=dtype)[offset : offset + count], None, known, words)


def _exact(name: str, array: Any) -> Any:
    """Return decimals as multiples of 1/10,000 in 64 bits, which loses nothing or is refused."""
    kind = array.type
    if pa.types.is_decimal128(kind) and kind.precision <= _DIGITS and 10**kind.scale == SCALE:
        return array
    try:
        return array.cast(pa.decimal128(_DIGITS, 4))
    except pa.ArrowInvalid as error:
        message = text(
            "tối đa 14 chữ số nguyên và 4 chữ số thập phân", "at most 14 whole digits and 4 decimals are taken"
        )
        raise InvalidEvidence([Problem("wrong-value", name, message, None, printable(str(error)))]) from None
