"""What `ocop serve` tells the person who started it: where to open it; and the browser that it opens for them."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

import typer

from ocop_rules.cli.language import chosen_lang
from ocop_rules.words.terms import moment
from ocop_service.commands.share import drawn
from ocop_service.commands.words import command_text

_FAR_AWAY = ("CI", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
"""Variables of the environment that tell that nobody sits at this machine."""

_DESKTOPS = ("DISPLAY", "WAYLAND_DISPLAY")


def tell_link(url: str) -> None:
    """Tell where the service is; where neither output is a terminal nobody reads it, and the log says it."""
    if sys.stdout.isatty() or sys.stderr.isatty():
        _say(command_text("open-at", url=url), err=not sys.stdout.isatty())


def tell_shared(links: Sequence[str], until: datetime) -> None:
    """Tell the links by which a shared service is reached, on standard output whatever it is; the code on a terminal.

    Args:
        links: the links, the likeliest first.
        until: when they end.
    """
    lines = [command_text("open-elsewhere"), *(f"  {each}" for each in links)]
    if sys.stdout.isatty():
        lines.append(drawn(links[0]))
    lines.append(command_text("shared-until", until=moment(until, chosen_lang.current())))
    lines.append(command_text("shared-plainly"))
    _say("\n".join(lines))


def _say(said: str, *, err: bool = False) -> None:
    with suppress(OSError):  # nobody reads it any more, which stops no service
        typer.echo(said, err=err, color=True)


def open_browser(url: str) -> None:
    """Open a page in the browser of whoever sits here, if somebody does; nothing waits for it."""
    if may_open_browser(os.environ, sys.platform, terminal=sys.stdout.isatty(), root=_is_root()):
        threading.Thread(target=_open, args=(url,), name="browser", daemon=True).start()


def may_open_browser(environment: Mapping[str, str], platform: str, *, terminal: bool, root: bool) -> bool:
    """Tell whether somebody sits at this machine's desktop, so that a browser may be opened there.

    Args:
        environment: the variables of the environment.
        platform: as `sys.platform`.
        terminal: whether standard output is a terminal.
        root: whether this is root, as whom no browser should run.
    """
    if not terminal or root or any(environment.get(name) for name in _FAR_AWAY):
        return False
    return platform in ("darwin", "win32") or any(environment.get(name) for name in _DESKTOPS)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _open(url: str) -> None:
    with suppress(webbrowser.Error, OSError):
        browser = webbrowser.get()
        if type(browser) is not webbrowser.GenericBrowser:  # one that takes the terminal over, such as lynx
            browser.open(url)
