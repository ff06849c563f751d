"""The plots of the report, as inline SVG: whole numbers for places, and colour never alone in telling something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isqrt

from markupsafe import Markup, escape

from ocop_rules.drawing import DOWN, INK, LEVEL, UP, label, line, rect, svg
from ocop_rules.replay.summary import CELL, Movement
from ocop_rules.text import Lang
from ocop_rules.words.replays import HEADINGS, TEXTS, counted

_MOST_BARS = 41


def points_plot(cells: Mapping[tuple[int, int], int], lang: Lang) -> Markup:
    """Return points before (across) against points after (up): a square a cell of 5 points, larger for more records."""
    side, left, top = 20, 56, 12
    count = 100 // CELL + 1
    size = side * count
    out = []
    for mark in range(0, 101, 10):
        at = mark * side // CELL
        out.append(line(left + at, top, left + at, top + size))
        out.append(line(left, top + size - at, left + size, top + size - at))
        out.append(label(left + at, top + size + 16, str(mark)))
        out.append(label(left - 8, top + size - at + 4, str(mark), "end"))
    out.append(line(left, top + size, left + size, top, LEVEL, "4 4"))
    most = max(cells.values(), default=1)
    for (before, after), number in sorted(cells.items()):
        before, after = (min(max(each, 0), count - 1) for each in (before, after))
        width = 4 + (side - 6) * isqrt(number * 10_000 // most) // 100
        x = left + before * side + (side - width) // 2
        y = top + size - (after + 1) * side + (side - width) // 2
        colour = UP if after > before else DOWN if after < before else LEVEL
        ends = f"{before * CELL}–{before * CELL + CELL} → {after * CELL}–{after * CELL + CELL}"
        out.append(rect(x, y, width, width, colour, f"{ends}: {counted(number, lang)}"))
    out.append(label(left + size // 2, top + size + 38, TEXTS["points_before"].in_(lang)))
    turned = f'transform="rotate(-90 14 {top + size // 2})"'
    out.append(label(14, top + size // 2, TEXTS["points_after"].in_(lang), extra=turned))
    return svg(left + size + 12, top + size + 46, HEADINGS["points"].in_(lang), out)


def moves_plot(moves: Mapping[int, int], lang: Lang) -> Markup:
    """Return how many records moved by how many points; those far out are put together at the ends."""
    reach = min(max((abs(points) for points in moves), default=1) or 1, _MOST_BARS // 2)
    heights: dict[int, int] = {}
    for points, number in moves.items():
        place = min(max(points, -reach), reach)
        heights[place] = heights.get(place, 0) + number
    left, top, width, height = 56, 24, 660, 180
    bars = 2 * reach + 1
    step = width // bars
    most = max(heights.values(), default=1)
    out = [line(left, top + height, left + step * bars, top + height, INK)]
    for i, points in enumerate(range(-reach, reach + 1)):
        number = heights.get(points, 0)
        x = left + i * step
        tall = -(-number * height // most)
        colour = UP if points > 0 else DOWN if points < 0 else LEVEL
        sign = f"{points:+d}".replace("-", "−") if points else "0"
        if number:
            out.append(rect(x + 1, top + height - tall, step - 2, tall, colour, f"{sign}: {counted(number, lang)}"))
            if bars <= 21:
                out.append(label(x + step // 2, top + height - tall - 5, counted(number, lang)))
        if bars <= 21 or points % 5 == 0:
            far = {reach: "≥", -reach: "≤"}.get(points, "") if max(map(abs, moves), default=0) > reach else ""
            out.append(label(x + step // 2, top + height + 16, far + sign))
    out.append(label(left + step * bars // 2, top + height + 38, TEXTS["points_moved"].in_(lang)))
    return svg(left + width + 12, top + height + 46, HEADINGS["moves"].in_(lang), out)


def criteria_plot(rows: Sequence[tuple[str, Movement]], lang: Lang) -> Markup:
    """Return the criteria that moved most: records that lost points to the left, that gained them to the right."""
    ways = [(name, moved.up, moved.down) for name, moved in rows]
    ends = TEXTS["lost_points"].in_(lang), TEXTS["gained_points"].in_(lang)
    return ways_plot(HEADINGS["criteria"].in_(lang), ways, ends, lang)


def ways_plot(title: str, rows: Sequence[tuple[str, int, int]], ends: tuple[str, str], lang: Lang) -> Markup:
    """Return bars to both sides of a line.

    Args:
        title: what is told of the plot to those who cannot see it.
        rows: the name of each bar, how many went up, to the right, and down, to the left.
        ends: what stands above the left and the right side.
        lang: the language.
    """
    names, half, tall = 300, 170, 26
    middle = names + half + 50
    most = max((max(up, down) for _, up, down in rows), default=1) or 1
    out = []
    for i, (name, up, down) in enumerate(rows):
        y = 26 + i * tall
        shown = name if len(name) <= 46 else name[:45] + "…"
        out.append(f"<g><title>{escape(name)}</title>{label(names, y + 15, shown, 'end')}</g>")
        left, right = down * half // most, up * half // most
        out.append(rect(middle - left, y + 3, left, tall - 8, DOWN))
        out.append(rect(middle, y + 3, right, tall - 8, UP))
        out.append(label(middle - left - 5, y + 15, counted(down, lang), "end"))
        out.append(label(middle + right + 5, y + 15, counted(up, lang), "start"))
    bottom = 26 + len(rows) * tall
    out.append(line(middle, 20, middle, bottom, INK))
    out.append(label(middle - 8, 14, ends[0], "end"))
    out.append(label(middle + 8, 14, ends[1], "start"))
    return svg(middle + half + 50, bottom + 6, title, out)
