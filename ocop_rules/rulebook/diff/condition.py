"""Comparing conditions by what they say: the order in which parts are written does not count."""

from __future__ import annotations

from typing import Any

from ocop_rules.rulebook.condition import (
    AllOf,
    AnyOf,
    Condition,
    DocumentTest,
    FactTest,
    NotThat,
    PointsTest,
    leaves,
)
from ocop_rules.rulebook.model import plain_number

_BOUNDS = ("at_least", "above", "at_most", "below")


def normal(condition: Condition | None, *, figures: bool = True) -> Any:
    """Return a form of a condition that is equal for conditions that say the same.

    Args:
        condition: the condition, or None.
        figures: False leaves out the figures of thresholds, so that only what is read and how counts.
    """
    match condition:
        case None:
            return None
        case AllOf():
            return _joined("all", condition.all, figures)
        case AnyOf():
            return _joined("any", condition.any, figures)
        case NotThat():
            return ("not", normal(condition.not_, figures=figures))
        case DocumentTest():
            return ("document", condition.document)
        case PointsTest():
            return ("points", plain_number(condition.at_most) if figures else "")
        case FactTest():
            bounds = [(name, getattr(condition, name)) for name in _BOUNDS]
            said = tuple((n, plain_number(b) if figures else "") for n, b in bounds if b is not None)
            values = (condition.is_,) if condition.is_ is not None else condition.in_ or ()
            return ("fact", condition.fact, said, tuple(sorted(map(str, values))))


def _joined(word: str, parts: tuple[Condition, ...], figures: bool) -> Any:
    inside = sorted(
        {normal(part, figures=figures) for part in parts}
        if figures
        else [normal(part, figures=figures) for part in parts],
        key=repr,
    )
    return inside[0] if len(inside) == 1 else (word, *inside)


def figures_alone_differ(was: Condition | None, now: Condition | None) -> bool:
    """Say whether two conditions read the same in the same way, with other thresholds."""
    return was is not None and normal(was, figures=False) == normal(now, figures=False)


def reads_points(condition: Condition | None) -> bool:
    """Say whether a condition reads the points of a criterion, which the law prints, not evidence."""
    return condition is not None and any(isinstance(leaf, PointsTest) for leaf in leaves(condition))
