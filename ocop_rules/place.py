"""Where a value stands in a document."""

from __future__ import annotations

from typing import TypeAlias

from ocop_rules.limits import MAX_PLACE
from ocop_rules.text import printable

Place: TypeAlias = tuple[str | int, ...]
"""The way from the top of a document to a value: keys and positions."""


def dotted(place: Place) -> str:
    """Write a place as text: `facts[2].value`; no more of it than can be read in a message."""
    out = ""
    for step in place:
        if isinstance(step, int):
            out += f"[{_position(step)}]"
        else:
            shown = printable(str(step)) or '""'
            out += f".{shown}" if out else shown
        if len(out) > MAX_PLACE:
            return f"{out[: MAX_PLACE - 1]}…"
    return out


def _position(step: int) -> str:
    try:
        return str(step)
    except ValueError:  # Python writes no whole number of more than 4300 digits
        return "…"
