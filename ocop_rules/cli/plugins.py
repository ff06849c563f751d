"""The commands of `ocop`, its own and those that other packages add, such as those of the scoring service.

A command is imported when it is called: `ocop --help` waits for none of them, and `ocop score` for no web framework and
no database.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, ClassVar, NamedTuple

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup

from ocop_rules.cli.language import chosen_lang
from ocop_rules.words.command_help import TITLES, VIETNAMESE, usage_in_vietnamese

GROUP = "ocop.commands"
"""The group of entry points whose objects, Typer applications or functions, become commands."""

ABOUT = "ocop.commands.about"
"""The group of entry points whose objects tell of commands without importing them: their help, and its Vietnamese."""

Command = TyperCommand | TyperGroup


class Own(NamedTuple):
    """A command of the library itself: where it is, as an entry point says it, and what it is for, in English."""

    place: str
    help: str


class About(NamedTuple):
    """What a package tells of its commands.

    Attributes:
        commands: what each is for, in English, by its name.
        vietnamese: the Vietnamese of all their help, by the English.
    """

    commands: Mapping[str, str]
    vietnamese: Mapping[str, str]


class WithPlugins(TyperGroup):
    """The command `ocop` with its own commands, then those that installed packages offer, in the order of names."""

    own: ClassVar[Mapping[str, Own]] = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        own = {name: EntryPoint(name, each.place, GROUP) for name, each in self.own.items()}
        offered = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
        self._places = own | {entry.name: entry for entry in offered if entry.name not in {*own, *self.commands}}
        self.commands: MutableMapping[str, Any] = _Commands(self.commands, self._places, self._loaded)
        self._calling = False

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Begin a call: its help is told in the language that the arguments ask for."""
        chosen_lang.look_for(args)
        # A command of commands without one of them shows its help too.
        self._helps = len(args) < 2 or not {"-h", "--help"}.isdisjoint(args)
        if self._helps:
            _name_panels()
            _translate(self, self._say(), inside=False)
        return super().make_context(info_name, args, parent, **extra)

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *more: Any, **extra: Any) -> Any:
        """Run; what is wrong with the arguments is told in the language that they ask for."""
        alone = extra.get("standalone_mode", True)
        extra |= {"standalone_mode": False}  # so that Typer raises what is wrong
        name = prog_name or self.name
        if not alone:
            return super().main(args, name, *more, **extra)
        try:
            code = super().main(args, name, *more, **extra)
        except typer.Abort:
            from ocop_rules.cli.wrong_use import tell_aborted

            tell_aborted()
            sys.exit(1)
        except Exception as error:
            from ocop_rules.cli.wrong_use import WrongUse, tell_wrong_use

            if not isinstance(error, WrongUse):
                raise
            tell_wrong_use(error)
            sys.exit(error.exit_code)
        sys.exit(code if isinstance(code, int) else 0)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands."""
        return [*self.commands]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command; where it is only listed, and is known without importing it, what it tells of itself."""
        loaded = isinstance(self.commands, _Commands) and self.commands.is_loaded(cmd_name)
        if self._calling or loaded or cmd_name not in self._places:
            return super().get_command(ctx, cmd_name)
        help_text = self._help.get(cmd_name)
        if help_text is None:
            return super().get_command(ctx, cmd_name)
        told = TyperCommand(cmd_name, help=help_text)
        _translate(told, self._say(cmd_name))
        return told

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that is called, and what is left for it."""
        with self._called():
            return super().resolve_command(ctx, args)

    @contextmanager
    def _called(self) -> Iterator[None]:
        self._calling = True
        try:
            yield
        finally:
            self._calling = False

    def _loaded(self, name: str) -> Command:
        command = _load(self._places[name])
        if self._helps:
            _translate(command, self._say(name))
        return command

    _helps = True

    @cached_property
    def _about(self) -> list[About]:
        return [entry.load() for entry in entry_points(group=ABOUT)]

    @cached_property
    def _help(self) -> dict[str, str]:
        """What each command is for, in English, as far as that is known without importing it."""
        told = {name: text for about in self._about for name, text in about.commands.items()}
        return told | {name: each.help for name, each in self.own.items()}

    def _say(self, name: str | None = None) -> Callable[[str], str]:
        """Return what tells help in the language that was asked for, of the command `name` or of `ocop` itself."""
        known: Mapping[str, str] = VIETNAMESE if chosen_lang.current() == "vi" else {}
        if known and name is not None and name not in self.own:
            known = {
                key: value for each in (*(a.vietnamese for a in self._about), known) for key, value in each.items()
            }
        return lambda told: known.get(told, told)


class _Commands(MutableMapping[str, Any]):
    """Commands by name; each is loaded when it is first asked for."""

    def __init__(
        self, there: Mapping[str, Any], places: Mapping[str, EntryPoint], load: Callable[[str], Command]
    ) -> None:
        self._there = dict(there)
        self._order = [*there, *(name for name in places if name not in there)]
        self._load = load

    def is_loaded(self, name: str) -> bool:
        """Tell whether a command is there already."""
        return name in self._there

    def __getitem__(self, name: str) -> Any:
        if name not in self._there and name in self._order:
            self._there[name] = self._load(name)
        return self._there[name]

    def __setitem__(self, name: str, command: Command) -> None:
        if name not in self._order:
            self._order.append(name)
        self._there[name] = command

    def __delitem__(self, name: str) -> None:
        self._order.remove(name)
        self._there.pop(name, None)

    def __contains__(self, name: object) -> bool:
        return name in self._order

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)


def _translate(command: Any, say: Callable[[str], str], *, inside: bool = True) -> None:
    """Put the help of a command in another language, and of the commands inside it."""
    command.help = _paragraphs(command.help, say)
    option = command.get_help_option
    command.get_help_option = lambda ctx: _told(option(ctx), say)
    usage = command.get_usage
    if chosen_lang.current() == "vi":
        command.get_usage = lambda ctx: usage_in_vietnamese(usage(ctx))
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = say(parameter.help)
    for each in getattr(command, "commands", {}).values() if inside else ():
        _translate(each, say)


def _paragraphs(help_text: str | None, say: Callable[[str], str]) -> str | None:
    """Return help paragraph by paragraph: examples are the same in all languages."""
    if help_text is None:
        return None
    paragraphs = (say(" ".join(each.split("\n"))) for each in help_text.split("\n\n"))
    return "\n\n".join(each.replace(_EXAMPLE, say(_EXAMPLE), 1) for each in paragraphs)


_EXAMPLE = "Example:"


def _told(option: Any, say: Callable[[str], str]) -> Any:
    if option is not None:
        option.help = say(option.help)
    return option


def _name_panels() -> None:
    """Name the panels of help pages in the language that was asked for."""
    styles = import_module("typer.rich_utils")
    for name, title in TITLES.items():
        english = _ENGLISH.setdefault(name, getattr(styles, name))
        setattr(styles, name, title if chosen_lang.current() == "vi" else english)


_ENGLISH: dict[str, str] = {}
"""The titles as Typer has them."""


def _load(entry: EntryPoint) -> Command:
    holder = typer.Typer(rich_markup_mode="rich", add_completion=False)
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
        from ocop_rules.cli.missing import CommandMissing
        from ocop_rules.text import text

        raise CommandMissing(
            text(
                f"lệnh ocop {entry.name} cần gói {package} nhưng chưa được cài đặt: {install}",
                f"ocop {entry.name} needs {package}, which is not installed: {install}",
            )
        )

    anything = {"ignore_unknown_options": True, "allow_extra_args": True}
    holder.command(entry.name, help=f"Not installed: {install}".replace("[", r"\["), context_settings=anything)(missing)
