"""Exact numbers of points: a decimal, or a fraction where no decimal is exact (R9)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from ocop_rules.rulebook.vocabulary import SCALE

Points = Decimal | Fraction
"""An exact number of points: a decimal, or a fraction where no decimal is exact."""

Exact: TypeAlias = Fraction | int
"""An exact number that is reckoned with: whole ones as they are, which takes a tenth of the time of fractions."""


def shared(units: int, count: int = 1) -> Exact:
    """Return so many multiples of 1/10,000 points, shared by so many judges."""
    whole, rest = divmod(units, SCALE * count)
    return Fraction(units, SCALE * count) if rest else whole


def points_of(value: Fraction | Decimal | int) -> Points:
    """Return an exact number as a Decimal, or as a Fraction if it has no end in decimals."""
    if isinstance(value, Decimal | int):
        return Decimal(value)
    if value.denominator == 1:
        return Decimal(value.numerator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return value
    return Decimal(value.numerator) / Decimal(value.denominator)


@lru_cache(maxsize=1024)
def printed_points(printed: Decimal) -> Exact:
    """Return points that a decision prints as an exact number to reckon with."""
    return int(printed) if printed == printed.to_integral_value() else Fraction(printed)


def exact_text(value: Points) -> str:
    """Write an exact number of points without loss: `82`, `78.2` or `236/3`."""
    if not isinstance(value, Decimal):  # quicker to ask than whether it is a Fraction
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
