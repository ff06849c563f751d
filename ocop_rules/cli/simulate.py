"""`ocop simulate`: what a draft of the law would do to many dossiers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from ocop_rules.cli.console import console
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.output import output_file
from ocop_rules.cli.simulated import show_simulation
from ocop_rules.evaluation.workers import cores
from ocop_rules.simulate import run as runs
from ocop_rules.simulate.page import html_report
from ocop_rules.simulate.report import json_report
from ocop_rules.simulate.scenario import findings_of, open_simulation
from ocop_rules.simulate.table import tables
from ocop_rules.simulate.tally import KEPT
from ocop_rules.simulate.view import SimulationView
from ocop_rules.text import Lang
from ocop_rules.words.replays import TEXTS as REPLAY_TEXTS
from ocop_rules.words.replays import counted
from ocop_rules.words.simulations import TEXTS


def simulate(
    file: Annotated[
        Path,
        typer.Argument(
            help="The simulation: the base, the scenarios and what of the law they change, YAML or JSON.",
            metavar="SIMULATION",
            show_default=False,
        ),
    ],
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="Dossiers: bundles, records, JSON Lines of either (also .gz or .zst), .parquet of columns, folders of "
            "them; left out, they are drawn as the simulation says.",
            metavar="DOSSIERS...",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", "-j", min=1, max=256, help="Processes; all cores if left out.")
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", help="Write all counts and the first dossiers that move as JSON.", callback=output_file),
    ] = None,
    csv_file: Annotated[
        Path | None,
        typer.Option("--csv", help="Write the table of all dossiers that move as CSV.", callback=output_file),
    ] = None,
    parquet_file: Annotated[
        Path | None,
        typer.Option("--parquet", help="Write the same table as Parquet.", callback=output_file),
    ] = None,
    html_file: Annotated[
        Path | None, typer.Option("--html", help="Write a report with plots, one HTML file.", callback=output_file)
    ] = None,
    keep: Annotated[
        int, typer.Option("--keep", min=0, max=100_000, help="Dossiers that move shown in JSON and HTML.")
    ] = KEPT,
    lang: LangOption = None,
) -> None:
    """Show who would move under a draft of the law, by set, stars, commune and legal form, and why.

    Each reason is what stands between a dossier and the next stars on one of the two sheets, and not on the other.

    Exit 0 whether anything moves or nothing; 1 if the simulation is wrong, or some dossier cannot be rated under the
    base.

    Example: `ocop simulate examples/simulation/linkage.yaml examples/ --html report.html`
    """
    used = chosen_lang.use(lang)
    opened = open_simulation(file)
    given = paths or []
    files = [path for path in (json_file, csv_file, parquet_file, html_file) if path is not None]
    if len({*files}) < len(files):
        raise typer.BadParameter("--json, --csv, --parquet and --html need a file each")
    ids = [draft.id for draft in opened.drafts]
    with _shown(used) as show, tables(ids, csv_file, parquet_file) as every:
        tally = runs.simulate(opened, given, workers or cores(), kept=keep, every=every, show_progress=show)
    findings = [findings_of(draft, opened.catalogue) for draft in opened.drafts]
    if json_file is not None:
        json_file.write_text(json_report(opened, tally, findings, given), encoding="utf-8")
    view = SimulationView(opened, tally, findings, used)
    if html_file is not None:
        html_file.write_text(html_report(view), encoding="utf-8")
    show_simulation(console(), view)
    if tally.refused:
        raise typer.Exit(1)


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
