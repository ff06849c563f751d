"""Where a value stands in a document."""

from __future__ import annotations

from typing import TypeAlias

from ocop_rules.text import printable

Place: TypeAlias = tuple[str | int, ...]
"""The way from the top of a document to a value: keys and positions."""


def dotted(place: Place) -> str:
    """Write a place as text: `facts[2].value`."""
    out = ""
    for step in place:
        if isinstance(step, int):
            out += f"[{step}]"
        else:
            shown = printable(str(step)) or '""'
            out += f".{shown}" if out else shown
    return out
