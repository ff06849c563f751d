"""Exact numbers of points: a decimal, or a fraction where no decimal is exact (R9)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

Points = Decimal | Fraction
"""An exact number of points: a decimal, or a fraction where no decimal is exact."""


def points_of(value: Fraction | Decimal | int) -> Points:
    """Return an exact number as a Decimal, or as a Fraction if it has no end in decimals."""
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return Decimal(value.numerator)
        rest = value.denominator
        for prime in (2, 5):
            while rest % prime == 0:
                rest //= prime
        if rest != 1:
            return value
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value)


@lru_cache(maxsize=1024)
def printed_points(printed: Decimal) -> Fraction:
    """Return points that a decision prints as a fraction, made once: fractions compare quickest with each other."""
    return Fraction(printed)


def exact_text(value: Points) -> str:
    """Write an exact number of points without loss: `82`, `78.2` or `236/3`."""
    if isinstance(value, Fraction):
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
