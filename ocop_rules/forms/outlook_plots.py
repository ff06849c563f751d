"""The plots of many products' way to more stars: how near they are, and the papers that would lift most of them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from ocop_rules.advice.outlook import MOST_STEPS, OutlookSummary
from ocop_rules.drawing import INK, LEVEL, UP, label, line, rect, svg
from ocop_rules.text import Lang
from ocop_rules.words.outlook import OUTLOOK, steps_named
from ocop_rules.words.terms import short_stars

_BARS = 15
_WIDTH = 330
_NAMES = 330
_TALL = 24


def nearness_plot(summary: OutlookSummary, lang: Lang) -> Markup:
    """Return how many products are how many steps from each number of stars, a bar each."""
    bars = []
    for star in summary.stars:
        for steps in (0, *range(1, MOST_STEPS + 2), None):
            colour = LEVEL if steps is None else INK if steps == 0 else UP
            bars.append((f"{short_stars(star)}: {steps_named(steps, lang)}", len(summary.at(star, steps)), colour))
    return _bars(OUTLOOK["near"].in_(lang), bars, lang)


def papers_plot(summary: OutlookSummary, lang: Lang) -> Markup:
    """Return the papers that most products need, a bar each."""
    papers = summary.papers()[:_BARS]
    return _bars(OUTLOOK["papers"].in_(lang), [(each.title.in_(lang), each.products, UP) for each in papers], lang)


def _bars(title: str, bars: Sequence[tuple[str, int, str]], lang: Lang) -> Markup:
    most = max((number for _, number, _ in bars), default=1) or 1
    out = []
    for at, (name, number, colour) in enumerate(bars):
        y = 6 + at * _TALL
        short = name if len(name) <= 50 else name[:49] + "…"
        out.append(f"<g><title>{escape(name)}</title>{label(_NAMES, y + 15, short, 'end')}</g>")
        width = number * _WIDTH // most
        out.append(rect(_NAMES + 10, y + 3, width, _TALL - 7, colour, f"{name}: {number}"))
        out.append(label(_NAMES + 16 + width, y + 15, str(number), "start"))
    bottom = 6 + len(bars) * _TALL
    out.append(line(_NAMES + 10, 2, _NAMES + 10, bottom, INK))
    out.append(label(_NAMES + 10, bottom + 16, OUTLOOK["products-plot"].in_(lang), "start"))
    return svg(_NAMES + _WIDTH + 60, bottom + 24, title, out)
