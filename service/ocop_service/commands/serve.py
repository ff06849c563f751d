"""`ocop serve`: the scoring service."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import signal
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI

from ocop_rules.council.journal import Journal
from ocop_rules.council.links import has_links
from ocop_rules.council.results import bundles_of
from ocop_rules.council.round import open_round
from ocop_rules.errors import BilingualError, InvalidRound, Problem
from ocop_rules.rulebook.catalogue import default_catalogue, serve_from
from ocop_rules.text import printable, text
from ocop_service.app import create_app
from ocop_service.commands.options import ConfigOption, DatabaseOption
from ocop_service.commands.workers import MOST as MOST_WORKERS
from ocop_service.commands.workers import run_workers
from ocop_service.core import Core, core_of
from ocop_service.http.address import networks
from ocop_service.http.crowd import Crowd
from ocop_service.http.open_files import room_for_connections
from ocop_service.http.protocol import timely_protocol
from ocop_service.observability.logging import log, start_logging
from ocop_service.pages import installed_pages
from ocop_service.settings import Settings, load_settings

_TO_STORE = 5
"""Seconds after `stop_seconds` in which what waits is stored, and the database is closed."""

_TO_SPARE = 5


class NotLoopback(BilingualError):
    """An open service may only be reached from its own machine."""


def serve(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    host: Annotated[str | None, typer.Option("--host", help="The address to listen on.", show_default=False)] = None,
    port: Annotated[int | None, typer.Option("--port", help="The port to listen on.", show_default=False)] = None,
    open_to_all: Annotated[
        bool, typer.Option("--open", help="Ask for no key, and listen on this machine's loopback address only.")
    ] = False,
    round_folder: Annotated[
        Path | None,
        typer.Option("--round", help="A council's round that members score at a distance.", show_default=False),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", help="Processes that serve side by side.", min=1, max=MOST_WORKERS)
    ] = 1,
) -> None:
    """Start the scoring service, on SQLite in this directory unless the settings name another database.

    Example: `ocop serve --open`
    """
    settings = load_settings(
        config, database_url=database, host=host, port=port, round=round_folder and str(round_folder)
    )
    if open_to_all and not _is_loopback(settings.host):
        shown = printable(settings.host)
        raise NotLoopback(
            text(
                f"--open chỉ nghe trên 127.0.0.1, không nghe trên {shown}: hãy dùng khóa, hoặc bỏ thiết lập host",
                f"--open listens on 127.0.0.1 only, not on {shown}: use keys, or leave the setting host out",
            )
        )
    if settings.criteria is not None:
        serve_from(settings.criteria)
    without_links = settings.round is not None and not _has_links(Path(settings.round))
    start_logging(settings)
    core = core_of(settings, opened=open_to_all)
    core.database.migrate()
    if core.database.tightened:
        log().warning(
            "others could read the database; its files are the owner's alone now", files=core.database.tightened
        )
    if without_links:
        log().warning("no links of the round yet", mend="ocop council ROUND --links")
    if not (open_to_all or settings.round) and not core.keys.all() and settings.oidc_issuer is None:
        log().warning("no keys yet", mend="ocop keys create NAME")
    if workers > 1:
        core.stop()
        raise typer.Exit(run_workers(settings, workers, opened=open_to_all, stop_seconds=_most_seconds(settings)))
    server = server_of(create_app(core, installed_pages() if settings.pages else None), core)
    server.run()
    if not server.started:
        raise typer.Exit(1)


def _has_links(path: Path) -> bool:
    """Tell whether members can come in to a round; raises `InvalidRound` now, and not to a member who scores."""
    held = open_round(path, default_catalogue())
    bundles_of(held, default_catalogue())
    Journal(held.folder)
    if not os.access(held.folder, os.W_OK):
        message = text("không ghi được vào thư mục của đợt", "the round's folder cannot be written to")
        mend = text("cấp quyền ghi cho tài khoản chạy dịch vụ", "let the account that runs the service write to it")
        raise InvalidRound([Problem("round-unwritable", "", message, mend)], printable(str(held.folder), 200))
    return has_links(held.folder)


def server_of(app: FastAPI, core: Core) -> uvicorn.Server:
    """Return the server of an application, as the settings of its parts say; `run` starts it."""
    settings = core.settings
    trusted = networks(settings.trusted_proxies)
    crowd = Crowd(room_for_connections(settings.max_connections), settings.max_connections_per_address, trusted)
    return _Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http=timely_protocol(settings, crowd),
            timeout_keep_alive=settings.keep_alive_seconds,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=True,
            forwarded_allow_ips=[str(each) for each in trusted],
            timeout_graceful_shutdown=settings.stop_seconds,
        ),
        core,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, core: Core) -> None:
        super().__init__(config)
        self._core = core
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            log().info("listening", url=f"http://{self._core.settings.host}:{port}")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; being told so a second time, do not wait for anybody.

        uvicorn would raise the signal again at the end, and the process would seem to have been killed.
        """
        if not self.should_exit:
            _end_by_force(_most_seconds(self._core.settings))
        if self.should_exit and self._loop is not None:
            self.force_exit = True
            self._loop.call_soon_threadsafe(self._leave)
        self.should_exit = True

    def _leave(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        self._core.database.close()


def _most_seconds(settings: Settings) -> int:
    """Return how long stopping may take."""
    return settings.stop_seconds + _TO_STORE + _TO_SPARE


def _end_by_force(seconds: int) -> None:
    """Have the system end this process when so much time has passed, whatever it is doing then."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
