"""`ocop bundle`: starting an evidence bundle."""

from __future__ import annotations

from typing import Annotated

import typer

from ocop_rules.cli.completion import complete_set, complete_version
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.rulebook.lookup import product_set_named
from ocop_rules.words.bundle_schema import schema_json, set_schema
from ocop_rules.words.bundle_template import bundle_template

app = typer.Typer(help="Evidence bundles: write an empty one for a product set, or its schema.", no_args_is_help=True)


@app.command()
def schema(
    set_name: Annotated[
        str, typer.Option("--set", help="The product set's number or slug.", autocompletion=complete_set)
    ],
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            help="The version; the newest if left out.",
            show_default=False,
            autocompletion=complete_version,
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Write the JSON Schema of a product set's bundles, by which an editor completes facts, documents and options.

    Example: `ocop bundle schema --set 7 > qd-26-2026-07.schema.json`
    """
    used = chosen_lang.use(lang)
    rulebook = load(version or version_ids()[-1])
    typer.echo(schema_json(set_schema(rulebook, product_set_named(rulebook, set_name), used)), nl=False)


@app.command()
def new(
    set_name: Annotated[
        str, typer.Option("--set", help="The product set's number or slug.", autocompletion=complete_set)
    ],
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            help="The version; the newest if left out.",
            show_default=False,
            autocompletion=complete_version,
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Write an empty, commented bundle for a product set to standard output.

    Example: `ocop bundle new --set 7 > my-product.yaml`
    """
    used = chosen_lang.use(lang)
    rulebook = load(version or version_ids()[-1])
    product_set = product_set_named(rulebook, set_name)
    typer.echo(bundle_template(rulebook, product_set, used), nl=False)
