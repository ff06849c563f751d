"""The plot of simulated councils, as inline SVG: whole numbers for places, and each share written below its bar."""

from __future__ import annotations

from markupsafe import Markup

from ocop_rules.drawing import DOWN, INK, LEVEL, UP, label, line, rect, svg
from ocop_rules.replay.summary import ORDER
from ocop_rules.simulate.chances import SizeChances
from ocop_rules.simulate.councils import ProductCouncils, SimulatedCouncils
from ocop_rules.simulate.councils_view import of_all, product_heading, told
from ocop_rules.text import Lang
from ocop_rules.words.replays import stars_or_outcome
from ocop_rules.words.simulated_councils import COLUMNS, said

_LEFT, _WIDTH, _TOP, _ROW, _TALL = 90, 600, 24, 44, 18
_LEAST = 52
"""A share is written below its bar where that is at least as wide."""


def councils_plot(found: SimulatedCouncils, product: ProductCouncils, lang: Lang) -> Markup | None:
    """Return what councils of a product come to: a bar a size, the outcome that most of the largest come to first.

    That outcome is blue, better ones are grey, lesser ones and none are orange. None where nothing was simulated.
    """
    if not product.sizes:
        return None
    first = product.sizes[-1].most_likely[0]
    out = [label(_LEFT - 10, 14, COLUMNS["members"].in_(lang), "end")]
    for place, size in enumerate(product.sizes):
        top = _TOP + place * _ROW
        out += _bar(size, first, top, lang)
        at = _LEFT + int(found.judges.stable * _WIDTH)
        out.append(line(at, top - 4, at, top + _TALL + 4, INK, "4 3"))
    bottom = _TOP + len(product.sizes) * _ROW
    axis = said("axis", lang, share=of_all(found.judges.stable, lang))
    out.append(label(_LEFT + _WIDTH // 2, bottom + 12, axis))
    return svg(_LEFT + _WIDTH + 20, bottom + 20, product_heading(product, lang), out)


def _bar(size: SizeChances, first: str, top: int, lang: Lang) -> list[str]:
    out = [label(_LEFT - 10, top + 14, str(size.members), "end")]
    ordered = sorted(size.chances, key=lambda each: (each[0] != first, ORDER.index(each[0])))
    count = 0
    for name, chance in ordered:
        start = _LEFT + count * _WIDTH // chance.of
        count += chance.count
        wide = _LEFT + count * _WIDTH // chance.of - start
        better = ORDER.index(name) < ORDER.index(first)
        colour = UP if name == first else LEVEL if better else DOWN
        outcome = stars_or_outcome(name, lang)
        written = said("chance", lang, outcome=outcome, chance=told(chance, lang))
        out.append(rect(start, top, max(wide - 1, 0), _TALL, colour, written))
        if wide >= _LEAST:
            out.append(label(start + wide // 2, top + _TALL + 14, f"{outcome} {told(chance, lang)}"))
    return out
