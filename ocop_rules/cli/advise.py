"""`ocop advise`: the way of one product to more stars."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from ocop_rules.advice.goal import Measure
from ocop_rules.cli.console import console
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.documents.source import read_file
from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.evaluation.advice import advise as find_way
from ocop_rules.text import text


def advise(
    file: Annotated[
        Path, typer.Argument(help="An evidence bundle, YAML or JSON.", metavar="FILE", exists=True, dir_okay=False)
    ],
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
    paths: Annotated[
        int, typer.Option("--paths", min=1, max=20, help="How many paths to show, of those that are equally good.")
    ] = 3,
    version: Annotated[str | None, typer.Option("--version", help="Rate under this version of the criteria.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the advice as canonical JSON.")] = False,
    lang: LangOption = None,
) -> None:
    """Show the best way to more stars: every requirement missed, the cheapest further points, papers and days.

    That nothing less will do is proved by a solver, and a rating of the changed bundle bears it out. What people judge
    is not counted on, unless asked.

    Example: `ocop advise examples/plum-jam-held-at-3-stars.yaml --target 4 --by 2027-03-01`
    """
    used = chosen_lang.use(lang)
    try:
        advice = find_way(
            file,
            target,
            by=None if by is None else by.date(),
            measure=measure,
            costs=None if costs is None else _table(costs),
            margin=margin,
            allow_judged=allow_judged,
            paths=paths,
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
