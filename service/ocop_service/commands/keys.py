"""`ocop keys`: API keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.table import Table

from ocop_rules.cli.console import LangOption, chosen_lang, console
from ocop_service.access.caller import Scope
from ocop_service.access.keys import ApiKey, ApiKeys
from ocop_service.commands.options import ConfigOption, DatabaseOption, opened
from ocop_service.log.entry import DEFAULT_ORGANISATION
from ocop_service.storage.writer import moment, now_utc

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
    vi = chosen_lang.use(lang) == "vi"
    with opened(config, database, create=True) as found:
        until = now_utc() + timedelta(days=days)
        key, written = ApiKeys(found).create(name, scope or (Scope.READ, Scope.RATE), until, organisation)
    typer.echo(written)
    last = (key.expires_at or "")[:10]
    scopes = ", ".join(sorted(key.scopes))
    said = f"mã khóa {key.id}, quyền: {scopes}, dùng đến {last}; khóa chỉ hiện một lần này, hãy lưu lại ngay"
    told = f"key {key.id}, scopes: {scopes}, until {last}; the key is shown this once: keep it now"
    typer.echo(said if vi else told, err=True)
    typer.echo(_seen_by(key, vi=vi), err=True)


def _seen_by(key: ApiKey, *, vi: bool) -> str:
    """Say plainly whose evaluations a new key reads."""
    shared = key.organisation == DEFAULT_ORGANISATION
    common = (
        ", dùng chung cho mọi khóa không ghi --organisation" if vi else ", shared by all keys without --organisation"
    )
    told = f"{'tổ chức' if vi else 'organisation'}: {key.organisation}{common if shared else ''}"
    if not key.scopes.isdisjoint((Scope.READ_ALL, Scope.ADMIN)):
        return told + (
            "; đọc được kết quả của mọi tổ chức" if vi else "; it reads the evaluations of all organisations"
        )
    if Scope.READ in key.scopes:
        return told + ("; đọc được kết quả của cả tổ chức này" if vi else "; it reads all evaluations of this one")
    return told + ("; không đọc được kết quả đã lưu" if vi else "; it reads no stored evaluations")


@app.command("list")
def list_keys(config: ConfigOption = None, database: DatabaseOption = None, lang: LangOption = None) -> None:
    """List all keys: id, name, scopes, whether they hold; the organisation where there are several."""
    vi = chosen_lang.use(lang) == "vi"
    with opened(config, database) as found:
        keys = ApiKeys(found).all()
    table = Table(box=None, pad_edge=False)
    english = ("Id", "Name", "Scopes", "Created", "Expires", "State")
    for header in ("Mã", "Tên", "Quyền", "Tạo lúc", "Hết hạn", "Tình trạng") if vi else english:
        table.add_column(header, overflow="fold")
    several = any(key.organisation != DEFAULT_ORGANISATION for key in keys)
    if several:
        table.add_column("Tổ chức" if vi else "Organisation", overflow="fold")
    now = moment(now_utc())
    for key in keys:
        if key.revoked_at is not None:
            state = f"thu hồi {key.revoked_at[:10]}" if vi else f"revoked {key.revoked_at[:10]}"
        elif not key.holds(now):
            state = "hết hạn" if vi else "expired"
        else:
            state = "còn hiệu lực" if vi else "holds"
        scopes = " ".join(sorted(key.scopes))
        row = (key.id, key.name, scopes, key.created_at[:10], (key.expires_at or "-")[:10], state)
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
    vi = chosen_lang.use(lang) == "vi"
    with opened(config, database) as found:
        ApiKeys(found).revoke(key)
    typer.echo(f"đã thu hồi {key}" if vi else f"revoked {key}")
