"""Drawing plots as inline SVG: whole numbers for places, so that the same data gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

UP, DOWN, LEVEL, INK, GRID = "#0072b2", "#d55e00", "#777777", "#222222", "#d8d8d8"
"""Blue and vermilion of Okabe and Ito, which colour-blind readers tell apart too, and greys."""


def svg(width: int, height: int, title: str, inside: Sequence[str]) -> Markup:
    """Return a drawing as wide as the page allows; `title` is what is told of it to those who cannot see it."""
    head = f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
    return Markup(head + "".join(inside) + "</svg>")


def rect(x: int, y: int, width: int, height: int, colour: str, tip: str = "") -> str:
    """Return a filled rectangle from its upper left corner; `tip` is shown where one points at it."""
    inside = f"<title>{escape(tip)}</title>" if tip else ""
    return f'<rect x="{x}" y="{y}" width="{max(width, 0)}" height="{max(height, 0)}" fill="{colour}">{inside}</rect>'


def line(x1: int, y1: int, x2: int, y2: int, colour: str = GRID, dash: str = "") -> str:
    """Return a line; `dash` is the lengths of its dashes and gaps."""
    style = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}"{style}/>'


def label(x: int, y: int, written: str, anchor: str = "middle", extra: str = "") -> str:
    """Return a text on its base line.

    Args:
        x: where it begins, has its middle or ends.
        y: its base line.
        written: the text.
        anchor: `start`, `middle` or `end`: what of the text stands at `x`.
        extra: further attributes, as SVG.
    """
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" {extra}>{escape(written)}</text>'
