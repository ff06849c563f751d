"""Options that the commands of the service share, and what they open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ocop_rules.cli.language import chosen_lang
from ocop_rules.errors import BilingualError
from ocop_rules.text import printable, text
from ocop_service.settings import load_settings
from ocop_service.storage.database import Database

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="A TOML file of settings; OCOP_CONFIG names one too.", show_default=False),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", help="The database; stands above the settings.", metavar="URL", show_default=False),
]


class NoDatabase(BilingualError):
    """There is no database where the settings say."""


def _tightened(tightened: Sequence[str]) -> str:
    files = printable(", ".join(tightened), 200)
    said = text(
        f"người khác đọc được {files}; nay chỉ chủ tệp đọc được (0600)",
        f"others could read {files}; now the owner alone can (0600)",
    )
    return said.in_(chosen_lang.current())


@contextmanager
def opened(config: Path | None, url: str | None, *, create: bool = False) -> Iterator[Database]:
    """Return the database that the settings name, and close it afterwards.

    Args:
        config: the file of settings, or None.
        url: the database, or None for the settings'.
        create: whether its tables are made where there are none; else it must be there.

    Raises:
        InvalidSettings: a setting is wrong.
        NoDatabase: there is none.
        WrongSchema: its tables are of another release.
        StorageUnavailable: it fails.
    """
    settings = load_settings(config, database_url=url)
    database = Database(settings.database_url.get_secret_value())
    try:
        if create:
            database.migrate()
        elif not database.exists():
            raise NoDatabase(
                text(
                    "không có cơ sở dữ liệu ở đây; dùng --database hoặc OCOP_DATABASE_URL",
                    "there is no database here; name it with --database or OCOP_DATABASE_URL",
                )
            )
        else:
            database.check()
        if database.tightened:
            typer.echo(_tightened(database.tightened), err=True)
        yield database
    finally:
        database.close()
