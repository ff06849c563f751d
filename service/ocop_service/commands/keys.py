"""`ocop keys`: API keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.table import Table

from ocop_rules.cli.console import console
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.words.terms import day_of
from ocop_service.access.caller import Scope
from ocop_service.access.keys import ApiKey, ApiKeys
from ocop_service.commands.options import ConfigOption, DatabaseOption, opened
from ocop_service.commands.words import command_text
from ocop_service.log.entry import DEFAULT_ORGANISATION, moment
from ocop_service.storage.writer import now_utc

app = typer.Typer(help="API keys of the service: create, list, revoke.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Whose key it is, such as so-nong-nghiep-son-la.")],
    scope: Annotated[
        list[Scope] | None, typer.Option("--scope", help="What it allows; read and rate if left out.")
    ] = None,
    days: Annotated[
        int, typer.Option("--days", min=1, max=3650, help="After how many days it can no longer be used.")
    ] = 365,
    organisation: Annotated[
        str, typer.Option("--organisation", help="Whose evaluations it reads, and has rated.")
    ] = DEFAULT_ORGANISATION,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    lang: LangOption = None,
) -> None:
    """Make a key and write it to standard output, this once: only a digest of it is kept."""
    chosen_lang.use(lang)
    with opened(config, database, create=True) as found:
        until = now_utc() + timedelta(days=days)
        key, written = ApiKeys(found).create(name, scope or (Scope.READ, Scope.RATE), until, organisation)
    typer.echo(written)
    until_when = day_of(key.expires_at, chosen_lang.current()) if key.expires_at else "-"
    typer.echo(command_text("key-made", key=key.id, scopes=_in_words(key), until=until_when), err=True)
    code = "shared-organisation" if key.organisation == DEFAULT_ORGANISATION else "organisation"
    typer.echo(command_text(code, name=key.organisation, reads=command_text(_what_it_reads(key))), err=True)


def _in_words(key: ApiKey) -> str:
    return ", ".join(scope.words.in_(chosen_lang.current()) for scope in sorted(key.scopes))


def _what_it_reads(key: ApiKey) -> str:
    if not key.scopes.isdisjoint((Scope.READ_ALL, Scope.ADMIN)):
        return "reads-all"
    return "reads-its-own" if Scope.READ in key.scopes else "reads-what-it-rated"


@app.command("list")
def list_keys(config: ConfigOption = None, database: DatabaseOption = None, lang: LangOption = None) -> None:
    """List all keys: id, name, scopes, whether they hold; the organisation where there are several."""
    used = chosen_lang.use(lang)
    with opened(config, database) as found:
        keys = ApiKeys(found).all()
    table = Table(box=None, pad_edge=False)
    for column in ("id", "name", "scopes", "created", "expires", "state"):
        table.add_column(command_text(column), overflow="fold")
    several = any(key.organisation != DEFAULT_ORGANISATION for key in keys)
    if several:
        table.add_column(command_text("organisation-column"), overflow="fold")
    now = moment(now_utc())
    for key in keys:
        if key.revoked_at is not None:
            state = command_text("revoked", day=day_of(key.revoked_at, used))
        else:
            state = command_text("holds" if key.holds(now) else "expired")
        created = day_of(key.created_at, used)
        expires = day_of(key.expires_at, used) if key.expires_at else "-"
        row = (key.id, key.name, _in_words(key), created, expires, state)
        table.add_row(*row, *([key.organisation] if several else []))
    console().print(table)


@app.command()
def revoke(
    key: Annotated[str, typer.Argument(help="The id of the key, as `ocop keys list` shows it.")],
    config: ConfigOption = None,
    database: DatabaseOption = None,
    lang: LangOption = None,
) -> None:
    """Make a key useless from now on."""
    chosen_lang.use(lang)
    with opened(config, database) as found:
        ApiKeys(found).revoke(key)
    typer.echo(command_text("key-revoked", key=key))
