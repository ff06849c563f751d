"""`ocop compare`: what was answered differently in two evaluations, what that did, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.engine.checked import EngineName
from ocop_rules.replay.compare.compare import compare


def compare_two(
    before: Annotated[
        Path,
        typer.Argument(help="The earlier one: a bundle (YAML, JSON) or a record.", metavar="A", show_default=False),
    ],
    after: Annotated[
        Path,
        typer.Argument(help="The later one, or a draft: a bundle or a record.", metavar="B", show_default=False),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Write the comparison as canonical JSON.")] = False,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="durable: durable_rules, checked; direct: plain Python alone.")
    ] = "durable",
    lang: LangOption = None,
) -> None:
    """Compare two evaluations: what was answered differently, what that did, and why.

    A bundle is rated; a record is rated again as it was. Exit 0 whether something differs or nothing; 1 if one of them,
    or both, cannot be read, which is told of both at once.

    Example: `ocop compare examples/dried-mango-4-stars.yaml draft.yaml`
    """
    used = chosen_lang.use(lang)
    found = compare(before, after, engine=engine)
    typer.echo(found.to_json() if as_json else found.explain(used), nl=as_json)
