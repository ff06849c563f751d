"""The plots of an evaluation, as inline SVG: points per part, and what separates the product from more stars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from ocop_rules.drawing import DOWN, GRID, INK, LEVEL, UP, label, line, rect, svg
from ocop_rules.rating.points import points_of
from ocop_rules.rating.result import Result
from ocop_rules.text import Lang
from ocop_rules.words.sentences import sentence
from ocop_rules.words.terms import displayed
from ocop_rules.words.terms import points as in_words

_WIDTH = 360
"""As wide as a small phone, so that the text of a plot is never smaller than it is written."""

_MOST_IN_A_ROW = 16


def plots_of(result: Result, lang: Lang) -> tuple[Markup, Markup]:
    """Return the two plots of a result: its parts, and its points and requirements on the scale of stars."""
    bars = part_bars(result, lang)
    marks: dict[int, list[RequirementMark]] = {}
    for each in result.requirements:
        marks.setdefault(each.stars, []).append(RequirementMark(each.criterion, each.met))
    bands = {band.stars: Fraction(band.at_least) for band in result.rulebook.bands}
    most = sum((bar.most for bar in bars), Fraction(0))
    return parts_plot(bars, lang), stars_plot(Fraction(result.points), most, bands, marks, lang)


@dataclass(frozen=True, slots=True)
class PartBar:
    """What a part of the sheet earned, of how many points."""

    letter: str
    title: str
    points: Fraction
    most: Fraction


def part_bars(result: Result, lang: Lang) -> list[PartBar]:
    """Return what the parts of a result earned, for their plot."""
    return [
        PartBar(
            part.letter, part.title.in_(lang), Fraction(result.parts[part.letter].points), Fraction(part.max_points)
        )
        for part in result.product_set.parts
    ]


def parts_plot(parts: Sequence[PartBar], lang: Lang) -> Markup:
    """Return a bar for each part, filled as far as its points go; bars are as long as the part can earn."""
    longest = max((part.most for part in parts), default=Fraction(1)) or Fraction(1)
    out = []
    for i, part in enumerate(parts):
        y = i * 46
        number = f"{_points(part.points, lang)}/{_points(part.most, lang)}"
        name = f"{part.letter}. {part.title}"
        shown = name if len(name) <= 44 else f"{name[:43]}…"
        out.append(label(0, y + 14, shown, "start"))
        out.append(label(_WIDTH, y + 14, number, "end", 'font-weight="600"'))
        out.append(rect(0, y + 21, _along(part.most, longest), 12, GRID))
        out.append(rect(0, y + 21, _along(part.points, longest), 12, UP, f"{name}: {number}"))
    title = sentence("plot-of-parts", lang)
    told = "; ".join(f"{p.letter}: {_points(p.points, lang)}/{_points(p.most, lang)}" for p in parts)
    return svg(_WIDTH, len(parts) * 46, f"{title}: {told}", out)


@dataclass(frozen=True, slots=True)
class RequirementMark:
    """A minimum requirement: the criterion at which it stands, and whether it is met."""

    criterion: str
    met: bool


def stars_plot(
    points: Fraction,
    most: Fraction,
    bands: Mapping[int, Fraction],
    marks: Mapping[int, Sequence[RequirementMark]],
    lang: Lang,
) -> Markup:
    """Return the points on the scale of the bands, and under it the requirements of each star, met and not met.

    Args:
        points: what the product earned.
        most: what the sheet can earn.
        bands: the points at which stars begin, by stars.
        marks: the requirements by stars.
        lang: the language.
    """
    left, right, scale = 8, _WIDTH - 8, 40
    width = right - left
    at = left + _along(points, most, width)
    following = min((band for band in bands.values() if band > points), default=None)
    out = [rect(left, scale, width, 10, GRID), rect(left, scale, at - left, 10, UP)]
    if following is not None:
        there = left + _along(following, most, width)
        out.append(
            f'<path d="M{at} {scale + 5}h{there - at}" stroke="{DOWN}" stroke-width="4" stroke-dasharray="4 3"/>'
        )
        told = sentence("points-missing", lang, points=in_words(following - points, lang))
        stars = next(stars for stars, band in bands.items() if band == following)
        x, end = (left, "start") if at > _WIDTH // 2 else (right, "end")
        out.append(label(x, scale - 15, f"{stars} ★: {told}", end))
    for stars, band in sorted(bands.items()):
        if band:
            x = left + _along(band, most, width)
            out += [
                line(x, scale - 4, x, scale + 14, INK),
                label(x, scale + 27, f"{stars} ★"),
                label(x, scale + 42, _points(band, lang), extra=f'fill="{LEVEL}"'),
            ]
    anchor = "start" if at < 60 else "end" if at > _WIDTH - 60 else "middle"
    out.append(f'<path d="M{at - 5} {scale - 9}h10l-5 8z" fill="{INK}"/>')
    out.append(label(at, scale - 15, in_words(points, lang), anchor, 'font-weight="600"'))
    y = scale + 62
    for stars, asked in sorted(marks.items()):
        met = sum(mark.met for mark in asked)
        told = sentence("requirements-met", lang, met=met, count=len(asked))
        out.append(label(left, y + 11, f"{stars} ★  {told}", "start"))
        for i, mark in enumerate(asked):
            row, column = divmod(i, _MOST_IN_A_ROW)
            out.append(_box(left + column * 21, y + 18 + row * 20, mark, lang))
        y += 26 + 20 * -(-len(asked) // _MOST_IN_A_ROW) + 6
    title = sentence("plot-of-stars", lang)
    return svg(_WIDTH, y, title, out)


def _box(x: int, y: int, mark: RequirementMark, lang: Lang) -> str:
    """Return a full box with a tick for what is met, an empty one with a cross for what is not."""
    state = sentence("met" if mark.met else "not-met", lang)
    colour = UP if mark.met else DOWN
    inside = (
        f'<path d="M{x + 4} {y + 8}l3 4l5 -8" stroke="#fff" stroke-width="2" fill="none"/>'
        if mark.met
        else f'<path d="M{x + 5} {y + 5}l6 6m0 -6l-6 6" stroke="{DOWN}" stroke-width="2" fill="none"/>'
    )
    hollow = "" if mark.met else rect(x + 2, y + 2, 12, 12, "#ffffff")
    return f"<g><title>{mark.criterion}: {state}</title>{rect(x, y, 16, 16, colour)}{hollow}{inside}</g>"


def _along(value: Fraction, whole: Fraction, width: int = _WIDTH) -> int:
    """Return how far along `width` a value is, in whole units, rounded down and never beyond the ends."""
    return min(max(int(value * width / whole), 0), width) if whole else 0


def _points(value: Fraction, lang: Lang) -> str:
    return displayed(points_of(value), lang)
