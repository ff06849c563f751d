"""Rows of an Arrow table as arrays of numpy, each column decoded once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import InvalidEvidence, Problem
from ocop_rules.rulebook.vocabulary import MAX_NUMBER, SCALE, FactDefinition, FactType
from ocop_rules.text import Text, printable, text

Mask: TypeAlias = "npt.NDArray[np.bool_]"
"""True for the rows of which something holds."""

Ints: TypeAlias = "npt.NDArray[np.integer[Any]]"
"""A whole number for each row."""

NO_DAY = np.iinfo(np.int32).min
"""In place of a day that is not stated; days are counted from 1970-01-01."""

LEFT_OUT = -1
"""In place of a choice, an ordinal or a case that is not stated."""


class Rows:
    """Rows of a table.

    Args:
        batch: the rows, as one batch of Arrow.
        first: the number of the first of them in the table, for messages.
    """

    def __init__(self, batch: pa.RecordBatch, first: int = 0) -> None:
        self.count: int = batch.num_rows
        self.first = first
        self._batch: Any = batch
        self._at = {str(name): i for i, name in enumerate(batch.schema.names)}
        self._made: dict[tuple[str, str], Any] = {}

    def has(self, name: str) -> bool:
        """Tell whether there is a column of this name."""
        return name in self._at

    @property
    def names(self) -> Sequence[str]:
        """The names of the columns."""
        return tuple(self._at)

    def truths(self, name: str) -> Mask | None:
        """Return a column of true and false, false where nothing is stated; None if there is no such column."""
        found: Mask | None = self._once(name, "truths", self._truths)
        return found

    def given(self, name: str) -> Mask | None:
        """Return where a column states something; None if there is no such column."""
        found: Mask | None = self._once(name, "given", self._given)
        return found

    def days(self, name: str) -> npt.NDArray[np.int32] | None:
        """Return a column of days, `NO_DAY` where none is stated; None if there is no such column."""
        found: npt.NDArray[np.int32] | None = self._once(name, "days", self._days)
        return found

    def ordinals(self, name: str) -> Ints | None:
        """Return a column of ordinals, `LEFT_OUT` where none is stated; None if there is no such column."""
        found: Ints | None = self._once(name, "ordinals", lambda array: self._ordinals(name, array))
        return found

    def names_of(self, name: str, known: Sequence[str]) -> npt.NDArray[np.int16] | None:
        """Return the positions of a column's texts among those known, `LEFT_OUT` where nothing is stated.

        Raises:
            InvalidEvidence: a text is none of them.
        """
        found: npt.NDArray[np.int16] | None = self._once(name, "names", lambda array: self._names(name, array, known))
        return found

    def codes(self, name: str) -> tuple[npt.NDArray[np.int32], Sequence[str]] | None:
        """Return a column of texts as positions, and the texts there; the position after them is for none stated."""
        found: tuple[npt.NDArray[np.int32], Sequence[str]] | None = self._once(name, "codes", self._codes)
        return found

    def values(self, name: str, definition: FactDefinition) -> Ints | None:
        """Return the values of a fact as the whole numbers that the engine compares; None if there is no such column.

        What stands where nothing is stated says nothing.

        Raises:
            InvalidEvidence: a value is of another type, or beyond what the fact can be.
        """
        found: Ints | None = self._once(name, "values", lambda array: self._values(name, array, definition))
        return found

    def _once(self, name: str, kind: str, make: Callable[[Any], Any]) -> Any:
        at = self._at.get(name)
        if at is None:
            return None
        found = self._made.get((name, kind))
        if found is None:
            found = self._made[name, kind] = make(self._batch.column(at))
        return found

    def _truths(self, array: Any) -> Mask:
        if array.null_count:
            array = array.fill_null(False)
        made: Mask = array.to_numpy(zero_copy_only=False)
        return made

    def _given(self, array: Any) -> Mask:
        if not array.null_count:
            return np.ones(self.count, dtype=np.bool_)
        made: Mask = array.is_valid().to_numpy(zero_copy_only=False)
        return made

    def _days(self, array: Any) -> npt.NDArray[np.int32]:
        made: npt.NDArray[np.int32] = _filled(array.cast(pa.int32()), NO_DAY)
        return made

    def _ordinals(self, name: str, array: Any) -> npt.NDArray[Any]:
        if array.type not in (pa.int8(), pa.int16()):
            array = self._cast(name, array, pa.int32())
        return _filled(array, LEFT_OUT)

    def _names(self, name: str, array: Any, known: Sequence[str]) -> npt.NDArray[np.int16]:
        indices, written = self._codes(array)
        places = {each: i for i, each in enumerate(known)}
        table = np.array([*(places.get(each, LEFT_OUT - 1) for each in written), LEFT_OUT], dtype=np.int16)
        made: npt.NDArray[np.int16] = table[indices]
        if made.size and int(made.min()) < LEFT_OUT:
            row = int(made.argmin())
            wrong = written[int(indices[row])]
            message = text("không có giá trị này", "there is no such value")
            raise self._wrong(name, row, "wrong-value", message, did_you_mean(wrong, list(known)), printable(wrong))
        return made

    def _codes(self, array: Any) -> tuple[npt.NDArray[np.int32], Sequence[str]]:
        if not pa.types.is_dictionary(array.type):
            array = array.cast(pa.string()).dictionary_encode()
        written = [str(each) for each in array.dictionary.to_pylist()]
        return _filled(array.indices.cast(pa.int32()), len(written)), written

    def _cast(self, name: str, array: Any, kind: pa.DataType) -> Any:
        try:
            return array.cast(kind)
        except pa.ArrowInvalid as error:
            message = text("giá trị vượt quá kiểu của cột", "a value is beyond what the column can hold")
            raise InvalidEvidence([Problem("wrong-value", name, message, None, printable(str(error)))]) from None

    def _values(self, name: str, array: Any, definition: FactDefinition) -> Ints:
        kind = definition.type
        if kind is FactType.BOOLEAN:
            return self._truths(array).view(np.int8)
        if kind is FactType.CHOICE:
            return self._names(name, array, tuple(definition.values or ()))
        if kind is FactType.COUNT:
            made: Ints = _filled(self._cast(name, array, pa.int64()), 0)
            least, most = 0, MAX_NUMBER - 1
        else:
            made = self._scaled(name, array)
            limit = MAX_NUMBER * SCALE - 1
            least, most = (0, 100 * SCALE) if kind is FactType.SHARE else (-limit, limit)
        if made.size:
            low, high = int(made.min()), int(made.max())
            if low < least or high > most:
                row = int(made.argmin() if low < least else made.argmax())
                message = text("số nằm ngoài khoảng cho phép", "the number is beyond what the fact can be")
                raise self._wrong(name, row, "wrong-value", message, None, str(array[row].as_py()))
        return made

    def _scaled(self, name: str, array: Any) -> npt.NDArray[np.int64]:
        """Return decimals as multiples of 1/10,000, which loses nothing or is refused."""
        if pa.types.is_integer(array.type):
            whole = _filled(self._cast(name, array, pa.int64()), 0)
            if whole.size and max(abs(int(whole.min())), abs(int(whole.max()))) >= MAX_NUMBER:
                row = int(np.abs(whole).argmax())
                message = text("số quá lớn", "the number is too large")
                raise self._wrong(name, row, "wrong-value", message, None, str(int(whole[row])))
            made: npt.NDArray[np.int64] = whole * SCALE
            return made
        try:
            scaled = array.cast(pa.decimal128(20, 4))
        except pa.ArrowInvalid as error:
            message = text("tối đa 4 chữ số thập phân", "at most 4 decimals are taken")
            raise InvalidEvidence([Problem("wrong-value", name, message, None, printable(str(error)))]) from None
        if scaled.null_count:
            scaled = scaled.fill_null(0)
        pairs = np.frombuffer(scaled.buffers()[1], dtype="<i8").reshape(-1, 2)
        return pairs[scaled.offset : scaled.offset + len(scaled), 0]

    def _wrong(
        self, name: str, row: int, code: str, message: Text, mend: Any = None, found: str | None = None
    ) -> InvalidEvidence:
        return InvalidEvidence([Problem.at((name, self.first + row), code, message, mend, found)])

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
        return self._wrong(name, row, code, message, mend, found)

    def column(self, name: str) -> pa.Array:
        """Return a column as it was given."""
        return self._batch.column(self._at[name])

    def plain(self, row: int) -> dict[str, object]:
        """Return what a row states, by name of the column, as values of Python."""
        values = {name: self._batch.column(i)[row].as_py() for name, i in self._at.items()}
        return {name: value for name, value in values.items() if value is not None}


def _filled(array: Any, missing: int) -> npt.NDArray[Any]:
    if array.null_count:
        array = pc.fill_null(array, pa.scalar(missing, array.type))
    made: npt.NDArray[Any] = array.to_numpy()
    return made
