"""`ocop database`: the tables of the service."""

from __future__ import annotations

import typer

from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_service.commands.options import ConfigOption, DatabaseOption, opened
from ocop_service.commands.words import command_text

app = typer.Typer(help="The database of the service: make or upgrade its tables.", no_args_is_help=True)


@app.callback()
def _database() -> None:
    pass


@app.command()
def upgrade(config: ConfigOption = None, database: DatabaseOption = None, lang: LangOption = None) -> None:
    """Make or upgrade the tables; `ocop serve` does so too when it starts."""
    chosen_lang.use(lang)
    with opened(config, database, create=True):
        pass
    typer.echo(command_text("database-ready"))
