"""Options and arguments that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ocop_rules.cli.completion import complete_version


def folder_there(path: Path | None) -> Path | None:
    """Return a folder; refuse what is none before anything is read.

    Raises:
        typer.BadParameter: it is no folder.
    """
    if path is not None and not path.is_dir():
        raise typer.BadParameter(f"{path} is no folder")
    return path


RegisterArgument = Annotated[
    str,
    typer.Argument(
        help="The register: .yaml, .json, .xlsx, a folder of CSV or Parquet files, or a database's address.",
        metavar="REGISTER",
        show_default=False,
    ),
]
RegisterTarget = Annotated[
    str,
    typer.Argument(
        help="The file to write: .yaml, .json, .xlsx; a folder for CSV, one ending in .parquet for Parquet; or a "
        "database's address.",
        metavar="TARGET",
    ),
]
MappingOption = Annotated[
    str | None,
    typer.Option(
        "--mapping",
        help="For a workbook in an office's own layout: hcmc_register, an_giang, or a mapping's file.",
        show_default=False,
        metavar="NAME|FILE",
    ),
]
OnOption = Annotated[
    str,
    typer.Option("--on", help="The day, as 2026-12-20 or 20/12/2026; never taken from the clock.", metavar="DAY"),
]
BundlesOption = Annotated[
    Path | None,
    typer.Option(
        "--bundles",
        help="The folder in which the bundles lie that products name; the register's own if left out.",
        callback=folder_there,
    ),
]
RateAgainOption = Annotated[
    str | None,
    typer.Option(
        "--version",
        help="Rate bundles again under this version; each under its own if left out.",
        show_default=False,
        autocompletion=complete_version,
    ),
]
ReadingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--reading", help="Read the plan's words otherwise, such as upgraded=more_stars.", metavar="NAME=CHOICE"
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", "-j", min=1, max=256, help="Processes for many dossiers; one if left out."),
]
