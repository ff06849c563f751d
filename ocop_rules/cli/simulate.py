"""`ocop simulate`: what a draft of the law would do to many dossiers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.output import output_file
from ocop_rules.cli.workers import AllCoresOption, ClusterOption, chosen_workers
from ocop_rules.evaluation.columns import columns_needed
from ocop_rules.simulate.document import KEPT


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
    workers: AllCoresOption = None,
    cluster: ClusterOption = None,
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

    Where the simulation declares `judges`, councils of judges who could have chosen otherwise are simulated for each
    product with score sheets, also of rounds: the chance of each star, and from how many members on it is stable.

    Exit 0 whether anything moves or nothing; 1 if the simulation is wrong, or some dossier cannot be rated under the
    base.

    Example: `ocop simulate examples/simulation/draft-2027.yaml examples/ --html report.html`
    """
    used = chosen_lang.use(lang)
    files = [path for path in (json_file, csv_file, parquet_file, html_file) if path is not None]
    if len({*files}) < len(files):
        raise typer.BadParameter("--json, --csv, --parquet and --html need a file each")
    where = chosen_workers(workers, cluster)
    with columns_needed():
        from ocop_rules.cli.simulated import Outputs, simulate_and_show
    outputs = Outputs(json_file, csv_file, parquet_file, html_file, keep)
    if not simulate_and_show(file, paths or [], where, outputs, used):
        raise typer.Exit(1)
