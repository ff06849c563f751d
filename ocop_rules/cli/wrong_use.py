"""Telling, in the language in use, that a command was called wrongly."""

from __future__ import annotations

import re
from typing import Any, Protocol, runtime_checkable

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from ocop_rules.cli.language import chosen_lang
from ocop_rules.words.command_help import usage_in_vietnamese
from ocop_rules.words.wrong_use import ABORTED, ERROR, PATTERNS, SEE


@runtime_checkable
class WrongUse(Protocol):
    """What Typer raises where a command is called wrongly; not every release has a public name for its class."""

    exit_code: int

    def format_message(self) -> str:
        """Return what is wrong, in English."""


def tell_wrong_use(error: WrongUse) -> None:
    """Write on standard error how the command is called, and what is wrong."""
    message = error.format_message()
    if not message.strip():  # where a command was called without anything its help was shown instead
        return
    lang = chosen_lang.current()
    out = Console(stderr=True, highlight=False, markup=False, emoji=False)
    context: Any = getattr(error, "ctx", None)
    if context is not None:
        usage = context.get_usage()
        out.print(Text(usage_in_vietnamese(usage) if lang == "vi" else usage, style="bold"), soft_wrap=True)
        see = f"{context.command_path} {context.help_option_names[-1]}"
        out.print(Text(SEE[lang].format(command=see), style="dim"), soft_wrap=True)
    told = in_vietnamese(message) if lang == "vi" else message
    out.print(Panel(Text(told), title=ERROR[lang], title_align="left", border_style="red"))


def tell_aborted() -> None:
    """Write on standard error that the user ended the command."""
    Console(stderr=True).print(ABORTED[chosen_lang.current()], style="red")


def in_vietnamese(message: str) -> str:
    """Return a message in Vietnamese, or as it is where no pattern has it."""
    for pattern, vietnamese in PATTERNS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return vietnamese.format(*map(in_vietnamese, match.groups()))
    return message
