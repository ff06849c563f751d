"""Commands that other packages add to `ocop`, such as those of the scoring service."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

import typer

from ocop_rules.errors import OcopError

GROUP = "ocop.commands"
"""The group of entry points whose objects, Typer applications or functions, become commands."""


class CommandMissing(OcopError):
    """A command needs packages that are not installed."""


def add_further_commands(app: typer.Typer) -> None:
    """Add the commands that installed packages offer, in the order of their names."""
    for entry in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        try:
            found = entry.load()
        except ModuleNotFoundError as error:
            _add_missing(app, entry, error.name or "?")
            continue
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=entry.name)
        else:
            app.command(entry.name)(found)


def _add_missing(app: typer.Typer, entry: EntryPoint, package: str) -> None:
    """Add a command that says what to install; it takes whatever the real one would."""

    def missing(_: typer.Context) -> None:
        raise CommandMissing(
            f"ocop {entry.name} needs {package}, which is not installed: pip install 'ocop-rules[service]'"
        )

    anything = {"ignore_unknown_options": True, "allow_extra_args": True}
    app.command(entry.name, help="Not installed: pip install 'ocop-rules[service]'", context_settings=anything)(missing)
