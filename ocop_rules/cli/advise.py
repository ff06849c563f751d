"""`ocop advise`: the way of one product to more stars, and how far many products are from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from ocop_rules.advice.goal import Measure
from ocop_rules.advice.outlook import ProductOutlook
from ocop_rules.cli.advised import OutlookFiles, advise_on_all
from ocop_rules.cli.console import console
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.options import WorkersOption
from ocop_rules.cli.output import output_file
from ocop_rules.documents.source import read_file
from ocop_rules.errors import InvalidDocument, OcopError, Problem
from ocop_rules.evaluation.advice import Asked, cost_number, cost_table
from ocop_rules.evaluation.advice import advise as find_way
from ocop_rules.evaluation.outlook import outlooks
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.rating.settings import Settings
from ocop_rules.replay.dossiers import are_one, dossiers_in
from ocop_rules.text import text


def advise(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="An evidence bundle, YAML or JSON, or a record; with --all bundles, records, JSON Lines of either "
            "(also .gz or .zst), folders of them.",
            metavar="FILES...",
        ),
    ],
    every: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Look at many dossiers: how many steps each is from 3, 4 and 5 stars, and which papers would lift "
            "most of them.",
        ),
    ] = False,
    target: Annotated[
        int | None, typer.Option("--target", min=1, max=5, help="The stars wanted; the next if left out.")
    ] = None,
    by: Annotated[
        datetime | None,
        typer.Option(
            "--by",
            formats=["%Y-%m-%d"],
            help="The day on which the dossier is to be filed, on which its evidence must hold.",
            metavar="DAY",
        ),
    ] = None,
    measure: Annotated[
        Measure,
        typer.Option("--measure", help="What makes a path better: fewer steps, fewer points to win, less cost."),
    ] = "steps",
    costs: Annotated[
        Path | None,
        typer.Option(
            "--costs",
            help="A table of what changes cost, YAML or JSON: document type, fact or criterion, and a number.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    margin: Annotated[
        str, typer.Option("--margin", help="Points wanted above the threshold, since councils differ.")
    ] = "0",
    allow_judged: Annotated[
        bool, typer.Option("--allow-judged", help="Count on what people judge as well, and say what they have to give.")
    ] = False,
    shown: Annotated[
        int, typer.Option("--paths", min=1, max=20, help="How many paths to show, of those that are equally good.")
    ] = 3,
    version: Annotated[str | None, typer.Option("--version", help="Rate under this version of the criteria.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the advice as canonical JSON.")] = False,
    csv_file: Annotated[
        Path | None,
        typer.Option(
            "--csv", help="With --all: write a table for spreadsheets, a row a product and stars.", callback=output_file
        ),
    ] = None,
    xlsx_file: Annotated[
        Path | None, typer.Option("--xlsx", help="With --all: write a workbook of the tables.", callback=output_file)
    ] = None,
    html_file: Annotated[
        Path | None,
        typer.Option("--html", help="With --all: write a page of its own with plots.", callback=output_file),
    ] = None,
    workers: WorkersOption = None,
    lang: LangOption = None,
) -> None:
    """Show the best way to more stars: every requirement missed, the cheapest further points, papers and days.

    That nothing less will do is proved by a solver, and a rating of the changed bundle bears it out. What people judge
    is not counted on, unless asked. With --all, exit 1 if a dossier is wrong; the others are told all the same.

    Example: `ocop advise examples/plum-jam-held-at-3-stars.yaml --target 4 --by 2027-03-01`
    """
    used = chosen_lang.use(lang)
    files = OutlookFiles(csv_file, xlsx_file, html_file)
    if every:
        asked = _asked(target, by, measure, costs, margin, allow_judged=allow_judged)

        def look(bundles: Iterable[BundleInput]) -> Iterator[ProductOutlook | OcopError]:
            return outlooks(bundles, asked, Settings(), version, workers or 1)

        try:
            advise_on_all(paths, look, files, used, as_json=as_json)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        return
    if files != OutlookFiles() or workers is not None:
        raise typer.BadParameter("--csv, --xlsx, --html and --workers go with --all")
    if not are_one(paths):
        raise typer.BadParameter("one dossier is expected: several, or a folder of them, go with --all")
    try:
        advice = find_way(
            _one(paths[0]),
            target,
            by=None if by is None else by.date(),
            measure=measure,
            costs=None if costs is None else _table(costs),
            margin=margin,
            allow_judged=allow_judged,
            paths=shown,
            version=version,
        )
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if as_json:
        typer.echo(advice.to_json())
        return
    out = console()
    for line in advice.explain(used).splitlines():
        out.print(Text(line), soft_wrap=True)


def _one(path: str) -> BundleInput:
    (found,) = dossiers_in([path])
    if found.error is not None:
        raise found.error
    return Path(path) if found.bundle is None else found.bundle


def _asked(
    target: int | None,
    by: datetime | None,
    measure: Measure,
    costs: Path | None,
    margin: str,
    *,
    allow_judged: bool,
) -> Asked:
    """Return what is asked of each of many products.

    Raises:
        typer.BadParameter: it is wrong.
    """
    try:
        table = cost_table(None if costs is None else _table(costs))
        day = None if by is None else by.date()
        return Asked(target, day, measure, table, cost_number(margin, "margin"), allow_judged, 1, 1)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _table(path: Path) -> dict[str, int | str | Decimal]:
    """Return a table of costs as it is written.

    Raises:
        InvalidDocument: it is no table of numbers.
    """
    source = read_file(path)
    data: Any = source.data
    table: dict[str, int | str | Decimal] = {}
    problems = []
    for name, cost in data.items() if isinstance(data, dict) else ():
        if isinstance(cost, int | str | Decimal) and not isinstance(cost, bool):
            table[str(name)] = cost
        else:
            message = text("phải là một số", "a number was expected")
            problems.append(Problem("wrong-value", str(name), message, found=str(cost)))
    if not isinstance(data, dict):
        message = text("phải là bảng: tên giấy hoặc thông tin, và một số", "a table of names and numbers was expected")
        problems.append(Problem("wrong-value", "", message))
    if problems:
        raise InvalidDocument(problems, source.name)
    return table
