"""Running a simulation for the command, with its files, and laying out the results in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from ocop_rules.characters import shown
from ocop_rules.cli.console import console
from ocop_rules.cli.replayed import show_heading, show_star_matrix
from ocop_rules.cli.simulated_councils import show_councils, simulated_councils
from ocop_rules.cli.table import show_table
from ocop_rules.evaluation.workers import Workers
from ocop_rules.simulate import run as runs
from ocop_rules.simulate.councils_by_law import CouncilsUnder
from ocop_rules.simulate.scenario import findings_of, open_simulation
from ocop_rules.simulate.simulated import SimulationReport
from ocop_rules.simulate.table import tables
from ocop_rules.simulate.tally import Tally
from ocop_rules.simulate.view import ScenarioView, SimulationView
from ocop_rules.text import Lang
from ocop_rules.words.replays import TEXTS as REPLAY_TEXTS
from ocop_rules.words.replays import counted
from ocop_rules.words.simulations import COLUMNS, HEADINGS, TEXTS

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files that are wanted of a simulation, and how many dossiers that move are shown in JSON and HTML."""

    json_file: Path | None
    csv_file: Path | None
    parquet_file: Path | None
    html_file: Path | None
    keep: int


def simulate_and_show(file: Path, paths: Sequence[str], workers: Workers, outputs: Outputs, lang: Lang) -> bool:
    """Run a simulation, write its files and show it; return whether every dossier could be rated under the base.

    Args:
        file: the simulation.
        paths: the dossiers; those that are drawn where there are none.
        workers: how many processes work on it, or the cluster.
        outputs: the files.
        lang: the language.
    """
    opened = open_simulation(file)
    ids = [draft.id for draft in opened.drafts]
    tally, whole = Tally(), True
    laws: tuple[CouncilsUnder, ...] = ()
    with _shown(lang) as show, tables(ids, outputs.csv_file, outputs.parquet_file) as every:
        if opened.drafts:
            tally = runs.simulate(opened, paths, workers, kept=outputs.keep, every=every, show_progress=show)
    if opened.simulation.judges is not None:
        laws, whole = simulated_councils(opened, paths, workers, lang)
    findings = tuple(findings_of(draft, opened.catalogue) for draft in opened.drafts)
    report = SimulationReport(opened, tally, findings, tuple(paths), laws)
    if outputs.json_file is not None:
        outputs.json_file.write_text(report.to_json(), encoding="utf-8")
    if outputs.html_file is not None:
        outputs.html_file.write_text(report.to_html(lang), encoding="utf-8")
    if opened.drafts:
        show_simulation(console(), SimulationView(opened, tally, findings, lang))
    show_councils(console(), laws, lang)
    return whole and not tally.refused


def show_simulation(out: Console, view: SimulationView) -> None:
    """Show what came of each scenario: totals, stars, sets, communes, forms, reasons, the first dossiers that move."""
    out.print(Text(view.head(), style="bold"))
    for note in view.notes():
        out.print(Text(shown(note), style="bold yellow"), soft_wrap=True)
    for scenario in view.scenarios():
        _scenario(out, scenario)


def _scenario(out: Console, view: ScenarioView) -> None:
    show_heading(out, shown(view.title))
    found = view.lint()
    for said in found[:_SHOWN]:
        out.print(Text(f"  {shown(said)}", style="yellow"), soft_wrap=True)
    _more(out, view, len(found))
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


@contextmanager
def _shown(lang: Lang) -> Iterator[Callable[[runs.Progress], None]]:
    """Show the progress with its rate, if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with Bar(
        TextColumn(TEXTS["simulating"].in_(lang)),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[done]} " + TEXTS["dossiers"].in_(lang)),
        TextColumn("{task.fields[rate]}/s"),
        TextColumn(REPLAY_TEXTS["left"].in_(lang)),
        TimeRemainingColumn(),
        console=Console(stderr=True, markup=False, emoji=False),
        transient=True,
    ) as progress:
        task = progress.add_task("", total=None, done="0", rate="–")

        def show(now: runs.Progress) -> None:
            elapsed = progress.tasks[task].elapsed or 0
            rate = counted(int(now.done / elapsed), lang) if elapsed else "–"
            progress.update(task, completed=now.done, total=now.total, done=counted(now.done, lang), rate=rate)

        yield show
