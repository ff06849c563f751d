"""What a target comes to: how many rows count, of how many, and within which bounds for what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ocop_rules.brief import brief
from ocop_rules.plans.row_rules import Truth
from ocop_rules.rulebook.vocabulary import SCALE

WHOLE = Fraction(100)
"""All of a base, in per cent."""

_JUST_UNDER = WHOLE - Fraction(1, SCALE)
"""A share that comes as near to the whole as one likes, and never is it: what is compared has no more decimals."""


@dataclass(frozen=True, slots=True)
class TargetTally:
    """How much of a base counts.

    Attributes:
        counted: how much is known to count.
        base: how much is known to be in the base.
        least, most: between which bounds the value lies: a number, or a share in per cent; `most` is None where it has
            none, both are None for a share of nothing.
        unknown: of how many rows it is not known whether they are in the base, or count.
        is_bounded: whether all rows are known.
        size_most: how large the base may be among the rows that are there.
    """

    counted: int
    base: int
    least: Fraction | None
    most: Fraction | None
    unknown: int
    is_bounded: bool
    size_most: int

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Part:
    """What a row adds.

    Attributes:
        in_base: whether it is in the base; never False.
        least, most: how much of it counts, at least and at most; `most` is None where nobody knows.
        size: how much the base grows by it; None where that is not known.
    """

    in_base: Truth
    least: int
    most: int | None
    size: int | None

    @property
    def is_known(self) -> bool:
        """Whether everything of it is known."""
        return self.in_base is True and self.most == self.least and self.size is not None


def of_row(in_base: Truth, counts: Truth) -> Part:
    """Return what a row adds where rows are counted."""
    return Part(in_base, int(counts is True), int(counts is not False), 1)


def of_amount(in_base: Truth, counted: int | None, size: int | None) -> Part:
    """Return what a row adds where amounts are added up, of which one is a part of the other."""
    return Part(in_base, counted or 0, size if counted is None else counted, size)


def number(parts: Iterable[Part], *, is_bounded: bool) -> TargetTally:
    """Return how many count. Rows that are missing could only add to it."""
    rows = tuple(parts)
    sure = [each for each in rows if each.in_base]
    counted = sum(each.least for each in sure)
    most = sum(each.most or 0 for each in rows)
    return TargetTally(
        counted,
        len(sure),
        Fraction(counted),
        Fraction(most) if is_bounded else None,
        sum(not each.is_known for each in rows),
        is_bounded,
        len(rows),
    )


def share(parts: Iterable[Part], *, is_bounded: bool) -> TargetTally:
    """Return which share of the base counts, in per cent. Rows that are missing could count or not."""
    rows = tuple(parts)
    sure = [each for each in rows if each.in_base]
    counted, base = sum(each.least for each in sure), sum(each.size or 0 for each in sure)
    least, most = _least(rows), _most(rows)
    if not is_bounded and most is not None:
        least, most = Fraction(0), WHOLE if most == WHOLE else _JUST_UNDER
    unknown = sum(not each.is_known for each in rows)
    size_most = sum(1 if each.size is None else each.size for each in rows)
    return TargetTally(counted, base, least, most, unknown, is_bounded, size_most)


def _least(rows: Sequence[Part]) -> Fraction | None:
    """Return the least share: what may not count does not, and what may be in the base is where that lowers it."""
    if any(each.size is None and each.in_base for each in rows):
        return Fraction(0)
    counted = sum(each.least for each in rows if each.in_base)
    size = sum(each.size or 0 for each in rows if each.in_base)
    open_ended = any(each.size is None for each in rows)
    may = sorted(
        ((each.least, each.size) for each in rows if not each.in_base and each.size),
        key=lambda each: Fraction(*each),
    )
    if not size:
        return None
    for more, larger in may:
        if Fraction(counted + more, size + larger) < Fraction(counted, size):
            counted, size = counted + more, size + larger
    return Fraction(0) if open_ended else Fraction(counted, size) * 100


def _most(rows: Sequence[Part]) -> Fraction | None:
    """Return the most that the share can be: what may count does, and what may be in the base is if that raises it."""
    sure = [each for each in rows if each.in_base]
    if not any(each.size is None or each.size for each in sure):
        return None
    if any(each.size is None and each.most is None for each in rows):
        lacks = any(each.size is not None and (each.most or 0) < each.size for each in sure)
        return _JUST_UNDER if lacks else WHOLE
    counted = sum(each.most or 0 for each in sure)
    size = sum((each.most or 0) if each.size is None else each.size for each in sure)
    may = sorted(
        (
            (each.most or 0, each.most if each.size is None else each.size)
            for each in rows
            if not each.in_base and (each.most if each.size is None else each.size)
        ),
        key=lambda each: Fraction(each[0], each[1] or 1),
        reverse=True,
    )
    if not size:
        return WHOLE
    for more, larger in may:
        assert larger
        if Fraction(counted + more, size + larger) > Fraction(counted, size):
            counted, size = counted + more, size + larger
    return Fraction(counted, size) * 100
