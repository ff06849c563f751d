"""Keys: what is to be least, first things first, as few sums of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import gcd

from ocop_rules.advice.formula import Weighted


def packed(keys: Sequence[Weighted], most: int | None = None) -> list[Weighted]:
    """Return sums of which the least values, first things first, are those of the keys.

    Args:
        keys: what is to be least, first things first.
        most: how large a sum may become; None for one sum, however large.
    """
    out: list[Weighted] = []
    pack: Weighted = []
    factor = 1
    for key in reversed(keys):
        shared = reduce(gcd, [abs(weight) for _, weight in key], 0)
        if shared == 0:
            continue
        spread = sum([abs(weight) for _, weight in key]) // shared + 1
        if pack and most is not None and factor * spread > most:
            out.append(pack)
            pack, factor = [], 1
        pack = [(literal, weight // shared * factor) for literal, weight in key] + pack
        factor *= spread
    return [pack, *reversed(out)] if pack else out
