"""Consoles of the command line: results on standard output, errors on standard error."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text as RichText

from ocop_rules.characters import shown
from ocop_rules.cli.language import chosen_lang
from ocop_rules.errors import InvalidEvidence, OcopError


def console() -> Console:
    """Return the console for results: plain where the output is not a terminal, and nothing in words is markup."""
    return Console(highlight=False, soft_wrap=False, markup=False, emoji=False)


def complain(error: OcopError, name: str = "") -> None:
    """Write an error for people, on standard error, in the language in use; `name` says what of many it is about."""
    out = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)
    lines = error.render(chosen_lang.current()).split("\n")
    if name and name not in lines[0]:
        lines[0] = f"{name}: {lines[0]}"
    out.print(RichText(shown(lines[0]), style="bold red"))
    for line in lines[1:]:
        out.print(RichText(shown(line)))
    if isinstance(error, InvalidEvidence):
        closing = "Chưa chấm điểm phần nào." if chosen_lang.current() == "vi" else "Nothing was scored."
        out.print(RichText(closing, style="dim"))
