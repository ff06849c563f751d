"""`ocop consistency`: how the members of councils judge beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from ocop_rules.cli.completion import complete_version
from ocop_rules.cli.console import console
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.missing import CommandMissing
from ocop_rules.cli.options import WorkersOption
from ocop_rules.cli.output import output_file
from ocop_rules.cli.scored import progress, tell_wrong
from ocop_rules.cli.table import show_table
from ocop_rules.council.consistency_view import ConsistencyView, TableView, consistency_view
from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evaluation.many import evaluate_many
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.forms.consistency_inputs import read_inputs
from ocop_rules.replay.dossiers import no_dossiers
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.text import text


def consistency(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Folders of rounds (round.yaml) or of bundles, bundles, records, JSON Lines of either (also .gz or "
            ".zst).",
            metavar="FOLDERS...",
        ),
    ],
    html_file: Annotated[
        Path | None, typer.Option("--html", help="Write a page of its own with charts.", callback=output_file)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the comparison as canonical JSON.")] = False,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="Name members by numbers alone, in no order of theirs.")
    ] = False,
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            help="Rate under this version, such as qd-26-2026; rounds have their own.",
            show_default=False,
            autocompletion=complete_version,
        ),
    ] = None,
    workers: WorkersOption = None,
    lang: LangOption = None,
) -> None:
    """Compare how the members of councils judge, for the chair and those who may see it.

    Each member beside the others, the agreement on each criterion, sheets that are alike, totals just at a threshold,
    options above the evidence, full marks. Members are compared within one round or folder alone, and nothing is
    written to it. Exit 1 if a file is wrong; the others are compared all the same.

    Example: `ocop consistency examples/round --html consistency.html`
    """
    used = chosen_lang.use(lang)
    _need_krippendorff()

    def rate(bundles: Iterable[BundleInput]) -> Iterator[Evaluation | OcopError]:
        return evaluate_many(bundles, workers, version)

    with progress(used) as show:
        inputs = read_inputs(paths, rate, default_catalogue(), show)
    if not inputs.count and not inputs.wrong:
        raise no_dossiers(paths, inputs.passed_over)
    found = inputs.consistency(anonymous=anonymous)
    if html_file is not None:
        from ocop_rules.forms.consistency_page import consistency_page  # with Jinja

        html_file.write_text(consistency_page(found, used), encoding="utf-8")
    if as_json:
        typer.echo(found.to_json())
    else:
        show_consistency(console(), consistency_view(found, used))
    tell_wrong(inputs.wrong)
    if inputs.wrong:
        raise typer.Exit(1)


def _need_krippendorff() -> None:
    try:
        import krippendorff  # noqa: F401
    except ImportError:
        raise CommandMissing(
            text(
                "lệnh ocop consistency cần gói krippendorff nhưng chưa được cài đặt: pip install 'ocop-rules[forms]'",
                "ocop consistency needs krippendorff, which is not installed: pip install 'ocop-rules[forms]'",
            )
        ) from None


def show_consistency(out: Console, view: ConsistencyView) -> None:
    """Show a comparison: what it is, councils beside each other where there are several, then each council."""
    out.print(Text(view.title, style="bold"))
    out.print(Text(view.about, style="dim"))
    for line in view.lines:
        out.print(Text(line))
    if view.comparison is not None:
        _show_table(out, view.comparison)
    for council in view.councils:
        out.print()
        out.print(Text(council.name, style="bold cyan"))
        if council.few is not None:
            out.print(Text(council.few, style="yellow"))
        for line in council.lines:
            out.print(Text(line))
        for table in council.tables:
            _show_table(out, table)


def _show_table(out: Console, view: TableView) -> None:
    out.print(Text(f"\n{view.heading}", style="bold"))
    out.print(Text(view.about, style="dim"))
    for line in view.lines:
        out.print(Text(line))
    if view.rows:
        show_table(out, view.columns, view.rows, right=view.right)
    if view.more is not None:
        out.print(Text(view.more, style="dim"))
