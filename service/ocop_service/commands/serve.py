"""`ocop serve`: the scoring service."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
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
from ocop_service.access.sharing import Sharing
from ocop_service.app import create_app
from ocop_service.commands.announcement import open_browser, tell_link, tell_shared
from ocop_service.commands.listening import listening, port_of
from ocop_service.commands.options import ConfigOption, DatabaseOption
from ocop_service.commands.share import CannotShare, check_can_draw, links_of, shared_addresses
from ocop_service.commands.workers import MOST as MOST_WORKERS
from ocop_service.commands.workers import Workers
from ocop_service.core import Core, core_of
from ocop_service.http.address import from_here, names_loopback, networks, url_at
from ocop_service.http.crowd import Crowd
from ocop_service.http.open_files import room_for_connections
from ocop_service.http.protocol import timely_protocol
from ocop_service.observability.logging import log, start_logging
from ocop_service.pages import installed_pages
from ocop_service.settings import Settings, load_settings

_TO_STORE = 5
"""Seconds after `stop_seconds` in which what waits is stored, and the database is closed."""

_TO_SPARE = 5

_OWN = "127.0.0.1"
"""Where this machine's own browser finds a service that is shared at an address which was named."""

_NOT_OPEN = text(
    "--share đi cùng --open; dịch vụ dùng khóa thì ghi địa chỉ của máy bằng --host",
    "--share goes with --open; a service with keys is given the machine's address by --host",
)


class NotLoopback(BilingualError):
    """An open service may only be reached from its own machine."""


def serve(
    context: typer.Context,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    host: Annotated[str | None, typer.Option("--host", help="The address to listen on.", show_default=False)] = None,
    port: Annotated[int | None, typer.Option("--port", help="The port to listen on.", show_default=False)] = None,
    open_to_all: Annotated[
        bool, typer.Option("--open", help="Ask for no key, and listen on this machine's loopback address only.")
    ] = False,
    share: Annotated[
        bool,
        typer.Option(
            "--share", help="With --open: let phones on the local network in, by a link that is good for a day."
        ),
    ] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
    round_folder: Annotated[
        Path | None,
        typer.Option("--round", help="A council's round that members score at a distance.", show_default=False),
    ] = None,
    register: Annotated[
        str | None,
        typer.Option("--register", help="A register whose dashboard is shown on the pages.", show_default=False),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", help="Processes that serve side by side.", min=1, max=MOST_WORKERS)
    ] = 1,
) -> None:
    """Start the scoring service, on SQLite in this directory unless the settings name another database.

    Example: `ocop serve --open`
    """
    settings = load_settings(
        config,
        database_url=database,
        host=host,
        port=port,
        round=round_folder and str(round_folder),
        register_path=register,
        browser=False if no_browser else None,
    )
    if share and not open_to_all:
        raise CannotShare(_NOT_OPEN)
    if open_to_all and not share and not names_loopback(settings.host):
        shown = printable(settings.host)
        raise NotLoopback(
            text(
                f"--open chỉ nghe trên 127.0.0.1, không nghe trên {shown}: hãy dùng khóa, hoặc bỏ thiết lập host, hoặc "
                "thêm --share để chia sẻ trong mạng nội bộ",
                f"--open listens on 127.0.0.1 only, not on {shown}: use keys, or leave the setting host out, or add "
                "--share for the local network",
            )
        )
    addresses = shared_addresses(settings.host) if share else ()
    if share:
        check_can_draw()
    own = settings.host if not share or names_loopback(settings.host) else _OWN
    sockets = context.with_resource(listening((own, *addresses), settings.port))
    if settings.criteria is not None:
        serve_from(settings.criteria)
    without_links = settings.round is not None and not _has_links(Path(settings.round))
    start_logging(settings)
    sharing, key = Sharing.begin(addresses) if share else (None, "")
    core = core_of(settings, opened=open_to_all, sharing=sharing)
    core.database.migrate()
    if core.database.tightened:
        log().warning(
            "others could read the database; its files are the owner's alone now", files=core.database.tightened
        )
    if without_links:
        log().warning("no links of the round yet", mend="ocop council ROUND --links")
    if not (open_to_all or settings.round) and not core.keys.all() and settings.oidc_issuer is None:
        log().warning("no keys yet", mend="ocop keys create NAME")

    pages = installed_pages() if settings.pages else None

    def announce() -> None:
        url = url_at(from_here(own), port_of(sockets))
        tell_link(url)
        if sharing is not None:
            tell_shared(links_of(addresses, port_of(sockets), key), sharing.until)
        if settings.browser and pages is not None:
            open_browser(url)

    if workers > 1:
        core.stop()
        announce()  # the sockets listen: who comes before a worker answers waits for it
        group = Workers(settings, sockets, opened=open_to_all, sharing=sharing)
        raise typer.Exit(group.run(workers, _most_seconds(settings)))
    server = server_of(create_app(core, pages), core, announce)
    server.run(sockets)
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


def server_of(app: FastAPI, core: Core, started: Callable[[], None] = lambda: None) -> uvicorn.Server:
    """Return the server of an application, as the settings of its parts say; `run` starts it.

    Args:
        app: the application.
        core: its parts.
        started: called once it answers.
    """
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
        started,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, core: Core, told: Callable[[], None]) -> None:
        super().__init__(config)
        self._core = core
        self._told = told
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            address, port = self.servers[0].sockets[0].getsockname()[:2]
            log().info("listening", url=url_at(address, port))
            self._told()

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
