"""Commands that other packages add to `ocop`, such as those of the scoring service.

They are loaded when one of them is called or when all are listed, so that `ocop score` does not wait for a web
framework and a database to be imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup

from ocop_rules.errors import BilingualError
from ocop_rules.text import text

GROUP = "ocop.commands"
"""The group of entry points whose objects, Typer applications or functions, become commands."""

_Command = TypeVar("_Command")


class CommandMissing(BilingualError):
    """A command needs packages that are not installed."""


class WithPlugins(TyperGroup):
    """The command `ocop` with its own commands, then those that installed packages offer, in the order of names."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Offered(self.commands, _load)


class _Offered(MutableMapping[str, _Command]):
    """Commands by name; those that packages offer are loaded when they are first asked for."""

    def __init__(self, own: MutableMapping[str, _Command], load: Callable[[EntryPoint], _Command]) -> None:
        self._loaded = own
        self._offered = {entry.name: entry for entry in entry_points(group=GROUP) if entry.name not in own}
        self._order = [*own, *sorted(self._offered)]
        self._load = load

    def __getitem__(self, name: str) -> _Command:
        if name in self._offered:
            self[name] = self._load(self._offered[name])
        return self._loaded[name]

    def __setitem__(self, name: str, command: _Command) -> None:
        if name not in self._order:
            self._order.append(name)
        self._offered.pop(name, None)
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        self._order.remove(name)
        if self._offered.pop(name, None) is None:
            del self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._order

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)


def _load(entry: EntryPoint) -> TyperCommand | TyperGroup:
    holder = typer.Typer(rich_markup_mode="markdown", add_completion=False)
    try:
        found = entry.load()
    except ModuleNotFoundError as error:
        _add_missing(holder, entry, error.name or "?")
    else:
        if isinstance(found, typer.Typer):
            holder.add_typer(found, name=entry.name)
        else:
            holder.command(entry.name)(found)
    command = typer.main.get_group(holder).commands[entry.name]
    assert isinstance(command, TyperCommand | TyperGroup)
    return command


def _add_missing(holder: typer.Typer, entry: EntryPoint, package: str) -> None:
    """Add a command that says what to install; it takes whatever the real one would."""
    install = "pip install 'ocop-rules[service]'"

    def missing(_: typer.Context) -> None:
        raise CommandMissing(
            text(
                f"lệnh ocop {entry.name} cần gói {package} nhưng chưa được cài đặt: {install}",
                f"ocop {entry.name} needs {package}, which is not installed: {install}",
            )
        )

    anything = {"ignore_unknown_options": True, "allow_extra_args": True}
    holder.command(entry.name, help=f"Not installed: {install}", context_settings=anything)(missing)
