"""`ocop bundle`: starting an evidence bundle, its schema, and what a dossier lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ocop_rules.cli.completion import complete_set, complete_version
from ocop_rules.cli.console import console
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.table import show_table
from ocop_rules.forms.checklist import CHECKLIST, Checklist, ListedPaper, bundle_checklist
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.rulebook.lookup import product_set_named
from ocop_rules.text import Lang
from ocop_rules.words.bundle_schema import schema_json, set_schema
from ocop_rules.words.bundle_template import bundle_template
from ocop_rules.words.exchange import ITEM_COLUMNS, ITEM_STATES, SENTENCES
from ocop_rules.words.messages import idle_reason

app = typer.Typer(
    help="Evidence bundles: write an empty one for a product set, or its schema; list what a dossier holds.",
    no_args_is_help=True,
)


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


@app.command()
def checklist(
    file: Annotated[Path, typer.Argument(help="The evidence bundle, as YAML or JSON.", metavar="FILE")],
    name: Annotated[str, typer.Option("--list", help="The list of what a dossier holds.", metavar="NAME")] = CHECKLIST,
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            help="The version; the bundle's own, or the one its dates choose, if left out.",
            show_default=False,
            autocompletion=complete_version,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write it as canonical JSON.")] = False,
    lang: LangOption = None,
) -> None:
    """List what a dossier holds and lacks of the items that those who take it in ask for, and the papers of each.

    Example: `ocop bundle checklist examples/dried-mango-4-stars.yaml`
    """
    used = chosen_lang.use(lang)
    found = bundle_checklist(file, name, version)
    if as_json:
        typer.echo(found.to_json())
    else:
        _show(found, used)


def _show(found: Checklist, lang: Lang) -> None:
    out = console()
    definition = found.definition
    state = f"{found.code} ({definition.states[found.code].title.in_(lang)})"
    title = SENTENCES["checklist"].in_(lang)
    out.print(Text(title.format(title=definition.title.in_(lang), dossier=found.dossier, state=state), style="bold"))
    out.print(Text(definition.reading.in_(lang), style="dim"))
    rows = []
    for each in found.items:
        item = each.definition
        kind = SENTENCES["needed" if item.needed else "supplementary"].in_(lang)
        papers = ", ".join(_told(paper, lang) for paper in each.papers)
        rows.append((str(item.number), item.title.in_(lang), kind, ITEM_STATES[each.state].in_(lang), papers))
    headers = [header.in_(lang) for header in ITEM_COLUMNS.values()]
    show_table(out, headers, rows, right={[*ITEM_COLUMNS].index("number")})
    if found.others:
        out.print(Text(SENTENCES["others"].in_(lang).format(papers=", ".join(_told(e, lang) for e in found.others))))


def _told(paper: ListedPaper, lang: Lang) -> str:
    if paper.reason is None:
        return paper.document.id
    return SENTENCES["idle"].in_(lang).format(paper=paper.document.id, reason=idle_reason(paper.reason).in_(lang))
