"""Laying out the results of a simulation in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from ocop_rules.characters import shown
from ocop_rules.cli.replayed import show_heading, show_star_matrix
from ocop_rules.cli.table import show_table
from ocop_rules.simulate.view import ScenarioView, SimulationView
from ocop_rules.words.simulations import COLUMNS, HEADINGS, TEXTS

_SHOWN = 10


def show_simulation(out: Console, view: SimulationView) -> None:
    """Show what came of each scenario: totals, stars, sets, communes, forms, reasons, the first dossiers that move."""
    out.print(Text(view.head(), style="bold"))
    for note in view.notes():
        out.print(Text(shown(note), style="bold yellow"), soft_wrap=True)
    for scenario in view.scenarios():
        _scenario(out, scenario)


def _scenario(out: Console, view: ScenarioView) -> None:
    show_heading(out, shown(view.title))
    for said in view.lint():
        out.print(Text(f"  {shown(said)}", style="yellow"), soft_wrap=True)
    totals = view.totals()
    show_table(out, [COLUMNS[name].in_(view.lang) for name, _ in totals], [[n for _, n in totals]], right=range(5))
    for note in view.notes():
        out.print(Text(note, style="bold yellow"), soft_wrap=True)
    if not view.tally.moved():
        out.print(Text(TEXTS["unmoved"].in_(view.lang)))
    else:
        show_heading(out, HEADINGS["stars"].in_(view.lang))
        show_star_matrix(out, view.tally.matrix(), view.names(), view.lang)
        for heading, columns, rows in view.tables():
            _some(out, view, heading, columns, rows)
        _movers(out, view)
    if view.tally.refused:
        _some(out, view, "refused", ("reason", "dossiers"), view.refusals())


def _some(
    out: Console, view: ScenarioView, heading: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    show_heading(out, HEADINGS[heading].in_(view.lang))
    cells = [[shown(cell) for cell in row] for row in rows[:_SHOWN]]
    show_table(out, [COLUMNS[name].in_(view.lang) for name in columns], cells, right=range(1, len(columns)))
    _more(out, view, len(rows))


def _movers(out: Console, view: ScenarioView) -> None:
    show_heading(out, HEADINGS["movers"].in_(view.lang))
    cells = [[shown(cell) for cell in row] for row in view.movers(_SHOWN)]
    headers = [COLUMNS[name].in_(view.lang) for name in ("dossier", "set", "stars", "points", "why")]
    show_table(out, headers, cells, right=(1,))
    _more(out, view, view.tally.moved())


def _more(out: Console, view: ScenarioView, total: int) -> None:
    if total > _SHOWN:
        more = view.whole.count(total - _SHOWN)
        out.print(Text(TEXTS["more"].in_(view.lang).format(more=more), style="dim"))
