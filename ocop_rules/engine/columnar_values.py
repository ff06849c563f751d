"""The values of a fact for many dossiers at once, and for which of them a test holds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from operator import eq, ge, gt, le, lt

import numpy as np

from ocop_rules.engine.columnar_bits import Bits, everywhere, first_of, nowhere, packed
from ocop_rules.engine.columnar_table import Column, Ints, Rows, among
from ocop_rules.engine.normal_form import Operator
from ocop_rules.rulebook.vocabulary import MAX_NUMBER, SCALE, FactDefinition, FactType
from ocop_rules.text import text

_COMPARE = {"eq": eq, "ge": ge, "gt": gt, "le": le, "lt": lt}


class FactColumn(ABC):
    """The values of a fact; where nothing is stated, all answers mean nothing."""

    @abstractmethod
    def compared(self, operator: Operator, value: int) -> Bits:
        """Return where a value compares with a whole number, as the engine encodes it."""

    @abstractmethod
    def one_of(self, can: Sequence[bool]) -> Bits | None:
        """Return where a truth (false, true) or a choice is one of those that can be; None for everywhere."""


class _Truths(FactColumn):
    def __init__(self, true: Bits) -> None:
        self._true = true

    def one_of(self, can: Sequence[bool]) -> Bits | None:
        if all(can):
            return None
        if any(can):
            return self._true if can[1] else ~self._true
        return np.zeros_like(self._true)

    def compared(self, operator: Operator, value: int) -> Bits:
        found = self.one_of([bool(_COMPARE[operator](each, value)) for each in (0, 1)])
        return np.full_like(self._true, 255) if found is None else found


class _Choices(FactColumn):
    def __init__(self, column: Column, places: Sequence[int], count: int) -> None:
        self._column = column
        self._places = places
        self._count = count

    def one_of(self, can: Sequence[bool]) -> Bits | None:
        here = [place >= 0 and can[place] for place in self._places]
        return among(self._column, here) if any(here) else nowhere(self._count)

    def compared(self, operator: Operator, value: int) -> Bits:
        here = [bool(_COMPARE[operator](place, value)) for place in self._places]
        if not any(here):
            return nowhere(self._count)
        found = among(self._column, here)
        return everywhere(self._count) if found is None else found


class Numbers(FactColumn):
    """Counts, or shares and numbers in multiples of 1/10,000.

    Args:
        values: the values.
    """

    def __init__(self, values: Ints) -> None:
        self.values = values

    def one_of(self, can: Sequence[bool]) -> Bits | None:
        """Refuse to; thresholds are put on numbers."""
        raise TypeError("numbers are compared, not listed")

    def compared(self, operator: Operator, value: int) -> Bits:
        """Return where a value compares with a whole number."""
        return packed(_COMPARE[operator](self.values, value))


def fact_column_of(rows: Rows, name: str, definition: FactDefinition) -> FactColumn | None:
    """Return the values of a fact in a column; None if there is no such column.

    Raises:
        InvalidEvidence: a value is beyond what the fact can be.
    """
    column = rows.column(name)
    if column is None:
        return None
    match definition.type:
        case FactType.BOOLEAN:
            assert column.bits is not None
            return _Truths(column.bits)
        case FactType.CHOICE:
            return _Choices(column, rows.places(name, column, tuple(definition.values or ())), rows.count)
        case _:
            return Numbers(_numbers(rows, name, column, definition.type))


def _numbers(rows: Rows, name: str, column: Column, kind: FactType) -> Ints:
    values = column.values
    assert values is not None
    made = np.ascontiguousarray(values)
    scale = 1 if column.scaled or kind is FactType.COUNT else SCALE
    limit = MAX_NUMBER * SCALE
    least, most = {FactType.COUNT: (0, MAX_NUMBER - 1), FactType.SHARE: (0, 100 * SCALE)}.get(
        kind, (1 - limit, limit - 1)
    )
    least, most = -(-least // scale), most // scale
    if made.size and (int(np.min(made)) < least or int(np.max(made)) > most):
        beyond = packed((made < least) | (made > most))
        row = first_of(beyond if column.stated is None else beyond & column.stated, rows.count)
        if row is not None:
            message = text("số nằm ngoài khoảng cho phép", "the number is beyond what the fact can be")
            raise rows.refused(name, row, "wrong-value", message, None, str(rows.array(name)[row].as_py()))
        made = np.clip(made.astype(np.int64), least, most)  # what stands where nothing is stated
    return made if scale == 1 else made.astype(np.int64) * SCALE
