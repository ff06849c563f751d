"""Variety: of paths that are equally good, those that differ most from each other."""

from __future__ import annotations

from collections.abc import Sequence

from ocop_rules.advice.path import AdvicePath


def varied(paths: Sequence[AdvicePath], count: int) -> tuple[AdvicePath, ...]:
    """Return the first path, and then each time the one that shares least with those before it."""
    left = list(paths)
    chosen: list[AdvicePath] = []
    while left and len(chosen) < count:
        if not chosen:
            chosen.append(left.pop(0))
            continue
        likeness = [max(_shared(each, other) for other in chosen) for each in left]
        chosen.append(left.pop(likeness.index(min(likeness))))
    return tuple(chosen)


def _shared(one: AdvicePath, other: AdvicePath) -> tuple[int, int]:
    """Return by how much two paths are alike, in parts of a million."""
    first, second = one.identity, other.identity
    union = len(first | second)
    return (1_000_000 * len(first & second) // union if union else 1_000_000), 0
