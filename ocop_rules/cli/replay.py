"""`ocop replay`: rate records again, and show what changed and why."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ocop_rules.cli.completion import complete_version
from ocop_rules.cli.console import console
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.output import output_file
from ocop_rules.cli.replayed import show_summary
from ocop_rules.cli.workers import AllCoresOption, ClusterOption, chosen_workers
from ocop_rules.replay import report
from ocop_rules.replay import run as runs
from ocop_rules.replay.lines import STDIN, input_files
from ocop_rules.replay.summary import KEPT
from ocop_rules.rulebook.catalogue import load
from ocop_rules.text import Lang
from ocop_rules.words.replays import TEXTS, counted

_INTERRUPTED = 130


def replay(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files of records (JSON Lines, also .gz or .zst), folders of them; - reads standard input.",
            metavar="RECORDS...",
        ),
    ],
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            help="What if this version had applied? Each record's own if left out.",
            autocompletion=complete_version,
        ),
    ] = None,
    workers: AllCoresOption = None,
    cluster: ClusterOption = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", help="Write the summary and the first changes as JSON.", callback=output_file),
    ] = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Write the table of all changes as CSV.", callback=output_file)
    ] = None,
    html_file: Annotated[
        Path | None, typer.Option("--html", help="Write a report with plots, one HTML file.", callback=output_file)
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option("--resume", help="Keep the state here; an interrupted run goes on from it.", callback=output_file),
    ] = None,
    keep: Annotated[
        int, typer.Option("--keep", min=0, max=100_000, help="Changes shown in JSON and HTML; CSV has all.")
    ] = KEPT,
    lang: LangOption = None,
) -> None:
    """Rate records again: what is the same to the byte, what changed, and why.

    Exit 0 if every record could be replayed, whether the same or changed; 1 if a line was broken, changed after it was
    written, or could not be rated; 130 if interrupted.

    Example: `ocop score FILE --record >> records.jsonl; ocop replay records.jsonl --html report.html`
    """
    used = chosen_lang.use(lang)
    if resume is not None and STDIN in paths:
        raise typer.BadParameter("--resume needs files: standard input cannot be read again")
    if len({path for path in (json_file, csv_file, html_file, resume) if path}) < sum(
        path is not None for path in (json_file, csv_file, html_file, resume)
    ):
        raise typer.BadParameter("--json, --csv, --html and --resume need a file each")
    where = chosen_workers(workers, cluster)
    version = None if version is None else load(version).id
    files = input_files(paths)
    run = runs.Run(files, version, where, csv_file, resume, keep)
    interrupted = False
    with _shown(run, used) as show, _interrupts() as stop:
        try:
            summary = runs.replay(run, show, stop)
        except runs.Interrupted as ended:
            summary, interrupted = ended.summary, True
    about = report.About(tuple(file.name for file in files), version, complete=not interrupted)
    if json_file is not None:
        json_file.write_text(report.json_report(summary, about), encoding="utf-8")
    if html_file is not None:
        html_file.write_text(report.html_report(summary, about, used), encoding="utf-8")
    show_summary(console(), summary, about, used)
    if interrupted:
        told = TEXTS["go_on_with_state" if resume is None else "go_on"].in_(used)
        Console(stderr=True, highlight=False, markup=False, emoji=False).print(told)
        raise typer.Exit(_INTERRUPTED)
    if resume is not None:
        resume.unlink(missing_ok=True)
    if summary.failed:
        raise typer.Exit(1)


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a wish to stop, so that a batch is never cut in two; the second one stops at once."""
    wished = False

    def wish(number: int, _: FrameType | None) -> None:
        nonlocal wished
        wished = True
        signal.signal(number, before[signal.Signals(number)])

    before = {each: signal.signal(each, wish) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: wished
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _shown(run: runs.Run, lang: Lang) -> Iterator[Callable[[runs.Progress], None]]:
    """Show the progress with its rate and the time left, if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    total = sum(file.size for file in run.files) or None
    with Progress(
        TextColumn(TEXTS["replaying"].in_(lang)),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[lines]} " + TEXTS["records"].in_(lang)),
        TextColumn("{task.fields[rate]}/s"),
        TextColumn(TEXTS["left"].in_(lang)),
        TimeRemainingColumn(),
        console=Console(stderr=True, markup=False, emoji=False),
        transient=True,
    ) as progress:
        task = progress.add_task("", total=total, lines="0", rate="–")
        first: list[runs.Progress] = []

        def show(now: runs.Progress) -> None:
            first.append(now) if not first else None
            elapsed = progress.tasks[task].elapsed or 0
            rate = counted(int((now.lines - first[0].lines) / elapsed), lang) if elapsed else "–"
            progress.update(task, completed=min(now.done, total or 0), lines=counted(now.lines, lang), rate=rate)

        yield show
