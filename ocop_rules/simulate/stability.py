"""From how many members on a verdict is stable."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from ocop_rules.simulate.chances import PARTS, SizeChances

Stability: TypeAlias = Literal["stable", "unstable", "not-sure"]
"""Whether one outcome has the declared share of councils, or whether so few draws cannot tell."""


def stability(size: SizeChances, stable: Decimal) -> Stability:
    """Return whether the verdict of councils of one size is stable.

    Args:
        size: what they come to.
        stable: the share that one outcome must have.
    """
    _, chance = size.most_likely
    asked = Fraction(stable)
    if size.exact:
        return "stable" if chance.share >= asked else "unstable"
    if chance.low >= asked * PARTS:
        return "stable"
    return "unstable" if chance.high < asked * PARTS else "not-sure"


def is_reached(size: SizeChances, stable: Decimal) -> bool:
    """Return whether the outcome that is most likely has the share in the councils that were rated."""
    return size.most_likely[1].share >= Fraction(stable)


def stable_from(sizes: Sequence[SizeChances], stable: Decimal) -> int | None:
    """Return the least size from which on every size tried gives the same verdict with the share; None if none does.

    Args:
        sizes: the sizes tried, from the smallest.
        stable: the share that one outcome must have.
    """
    found: int | None = None
    for size in reversed(sizes):
        if not is_reached(size, stable) or size.most_likely[0] != sizes[-1].most_likely[0]:
            break
        found = size.members
    return found
