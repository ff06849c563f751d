"""The charts of a comparison of members, as inline SVG: whole numbers for places, and each figure written beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup, escape

from ocop_rules.characters import shown
from ocop_rules.council.compared import CouncilConsistency
from ocop_rules.council.consistency import Consistency
from ocop_rules.council.consistency_view import MOST_ROWS, council_name, criterion_name
from ocop_rules.drawing import DOWN, GRID, INK, LEVEL, UP, label, line, rect, svg
from ocop_rules.text import Lang
from ocop_rules.words.consistency import HEADINGS, number, per_cent, said, signed

_WIDTH, _NAMES, _ROW = 720, 250, 26
_MOST_IN_MATRIX = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: what it is of, how long it is, and the figure written at its end."""

    name: str
    value: Fraction
    written: str


def councils_plot(councils: Sequence[CouncilConsistency], lang: Lang) -> Markup:
    """Return by how much totals lie apart on average, council by council."""
    bars = [
        Bar(council_name(each, lang), each.spread, number(each.spread, lang))
        for each in councils
        if each.spread is not None
    ]
    return bars_plot(bars, said("spread-axis", lang))


def plots_of_council(found: Consistency, council: CouncilConsistency, lang: Lang) -> Mapping[str, Markup]:
    """Return the charts of one council, by the part that they belong to; none where there is nothing to draw."""
    called = {each.member: shown(found.called(council.name, each.member).in_(lang)) for each in council.members}
    above = [Bar(called[c.member], Fraction(c.above), str(c.above)) for c in council.counts]
    full = [Bar(called[c.member], Fraction(c.full), str(c.full)) for c in council.counts]
    agreement = [
        Bar(criterion_name(each, lang), Fraction(each.same, each.pairs), per_cent(each.same, each.pairs, lang))
        for each in council.criteria[:MOST_ROWS]
    ]
    charts = {
        "members": _members(council, called, lang),
        "criteria": bars_plot(agreement, said("criterion-axis", lang), Fraction(1)) if agreement else None,
        "alike": _alike(council, called, lang),
        "thresholds": _totals(council, lang),
        "above": bars_plot(above, said("above-axis", lang)) if council.above else None,
        "full": bars_plot(full, said("full-axis", lang)) if any(each.full for each in council.counts) else None,
    }
    return {name: chart for name, chart in charts.items() if chart is not None}


def bars_plot(bars: Sequence[Bar], axis: str, longest: Fraction | None = None) -> Markup:
    """Return bars below each other.

    Args:
        bars: the bars.
        axis: what their length is.
        longest: what fills the whole width; the longest of them if left out.
    """
    room = _WIDTH - _NAMES - 80
    most = longest or max((each.value for each in bars), default=Fraction(1)) or Fraction(1)
    out = [label(_NAMES, 12, axis, "start", f'fill="{LEVEL}"')]
    for place, each in enumerate(bars):
        y = 20 + place * _ROW
        out.append(_name(each.name, y))
        wide = int(each.value * room / most)
        out.append(rect(_NAMES, y + 4, room, _ROW - 10, GRID))
        out.append(rect(_NAMES, y + 4, wide, _ROW - 10, UP, f"{each.name}: {each.written}"))
        out.append(label(_NAMES + room + 8, y + 16, each.written, "start"))
    told = "; ".join(f"{each.name}: {each.written}" for each in bars)
    return svg(_WIDTH, 24 + len(bars) * _ROW, f"{axis}: {told}", out)


def _name(name: str, y: int) -> str:
    short = name if len(name) <= 36 else f"{name[:35]}…"
    return f"<g><title>{escape(name)}</title>{label(_NAMES - 8, y + 16, short, 'end')}</g>"


def _members(council: CouncilConsistency, called: Mapping[str, str], lang: Lang) -> Markup | None:
    """Return each member's mean difference as a bar from the middle, with the range of differences as a line."""
    known = [each for each in council.members if each.difference is not None]
    if not known:
        return None
    half = (_WIDTH - _NAMES - 80) // 2
    middle = _NAMES + half
    ends = [abs(end) for each in known for end in (each.least, each.most) if end is not None]
    reach = max(ends) or Fraction(1)
    out = [
        label(middle - 8, 12, said("less-points", lang), "end"),
        label(middle + 8, 12, said("more-points", lang), "start"),
    ]
    for place, each in enumerate(known):
        y = 20 + place * _ROW
        difference, least, most = each.difference or Fraction(0), each.least or Fraction(0), each.most or Fraction(0)
        name = called[each.member]
        tip = f"{name}: {signed(difference, lang)} ({signed(least, lang)} … {signed(most, lang)})"
        wide = int(abs(difference) * half / reach)
        sure = each.sure != "little"
        colour = (UP if difference > 0 else DOWN) if sure else LEVEL
        out.append(_name(name, y))
        out.append(rect(middle if difference > 0 else middle - wide, y + 4, wide, _ROW - 10, colour, tip))
        left, right = middle + int(least * half / reach), middle + int(most * half / reach)
        out.append(line(left, y + 12, right, y + 12, INK))
        out += [line(x, y + 8, x, y + 16, INK) for x in (left, right)]
        out.append(label(_WIDTH - 4, y + 16, signed(difference, lang), "end"))
    bottom = 20 + len(known) * _ROW
    out.append(line(middle, 18, middle, bottom, INK))
    return svg(_WIDTH, bottom + 4, HEADINGS["members"].in_(lang), out)


def _alike(council: CouncilConsistency, called: Mapping[str, str], lang: Lang) -> Markup | None:
    """Return how many products each two members have sheets of that are the same or nearly."""
    members = [each.member for each in council.members]
    if not council.likeness.alike or not 1 < len(members) <= _MOST_IN_MATRIX:
        return None
    counts: dict[tuple[str, str], int] = {}
    for each in council.likeness.alike:
        counts[each.first, each.second] = counts.get((each.first, each.second), 0) + 1
    most = max(counts.values())
    side = min(44, (_WIDTH - _NAMES - 20) // len(members))
    out = []
    for row, first in enumerate(members):
        y = 22 + row * _ROW
        out.append(_name(f"{called[first]} ({row + 1})", y))
        out.append(label(_NAMES + row * side + side // 2, 14, str(row + 1)))
        for column, second in enumerate(members):
            x = _NAMES + column * side
            if first == second:
                out.append(rect(x + 1, y + 1, side - 2, _ROW - 2, GRID))
                continue
            count = counts.get((min(first, second), max(first, second)), 0)
            share = count * 5 // most
            tip = f"{called[first]} – {called[second]}: {count}"
            out.append(
                f'<rect x="{x + 1}" y="{y + 1}" width="{side - 2}" height="{_ROW - 2}" fill="{UP}" '
                f'fill-opacity="0.{share}"><title>{escape(tip)}</title></rect>'
            )
            out.append(label(x + side // 2, y + 17, str(count) if count else "·"))
    return svg(_WIDTH, 26 + len(members) * _ROW, HEADINGS["alike"].in_(lang), out)


def _totals(council: CouncilConsistency, lang: Lang) -> Markup | None:
    """Return how many members' totals there are by whole points, with the thresholds."""
    if not council.totals:
        return None
    marks = {int(each.points): each.stars for each in council.thresholds}
    first = max(0, min(council.totals) - 5)
    last = max(council.totals) + 5
    left, top, height = 40, 40, 150
    step = max(2, (_WIDTH - left - 10) // (last - first + 1))
    most = max(council.totals.values())
    right = left + step * (last - first + 1)
    out = [line(left, top + height, right, top + height, INK)]
    for points, count in council.totals.items():
        x, tall = left + (points - first) * step, -(-count * height // most)
        near = any(mark - 1 <= points <= mark for mark in marks)
        told = f"{points}: {count} {said('how-many', lang)}"
        out.append(rect(x + 1, top + height - tall, step - 1, tall, DOWN if near else UP, told))
    for points, stars in marks.items():
        if first <= points <= last:
            x = left + (points - first) * step
            out.append(line(x, top - 12, x, top + height, INK, "4 3"))
            out.append(label(x, top - 16, f"{stars} ★"))
    out += [label(left + (p - first) * step, top + height + 16, str(p)) for p in range(-(-first // 5) * 5, last + 1, 5)]
    out += [label(left - 6, top + 8, str(most), "end"), label(left - 6, top + height, "0", "end")]
    out.append(label((left + right) // 2, top + height + 34, said("totals-axis", lang)))
    return svg(_WIDTH, top + height + 42, HEADINGS["thresholds"].in_(lang), out)
