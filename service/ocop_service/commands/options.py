"""Options that the commands of the service share, and what they open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

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


@contextmanager
def opened(config: Path | None, url: str | None) -> Iterator[Database]:
    """Give the database that the settings name, with its tables made, and close it afterwards."""
    settings = load_settings(config, database_url=url)
    database = Database(settings.database_url.get_secret_value())
    try:
        database.migrate()
        yield database
    finally:
        database.close()
