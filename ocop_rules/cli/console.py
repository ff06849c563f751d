"""Consoles of the command line: results on standard output, errors on standard error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import typer
from rich.console import Console
from rich.text import Text as RichText

from ocop_rules.characters import shown
from ocop_rules.cli.language import chosen_lang
from ocop_rules.errors import InvalidEvidence, InvalidRegister, InvalidRound, InvalidSimulation, OcopError
from ocop_rules.text import Text, text


def console() -> Console:
    """Return the console for results: plain where the output is not a terminal, and nothing in words is markup."""
    return Console(highlight=False, soft_wrap=False, markup=False, emoji=False)


_CLOSINGS: Mapping[type[OcopError], Text] = {
    InvalidEvidence: text("Chưa chấm điểm phần nào.", "Nothing was scored."),
    InvalidRegister: text("Chưa tính sản phẩm nào.", "Nothing of it was counted."),
    InvalidRound: text("Chưa nhận phiếu nào.", "No sheet was taken in."),
    InvalidSimulation: text("Chưa mô phỏng hồ sơ nào.", "Nothing was simulated."),
}
"""What did not happen, by the error that kept it."""


def echo_parts(parts: Iterable[str]) -> None:
    """Write a line to standard output in parts, none of which is held."""
    for part in parts:
        typer.echo(part, nl=False)
    typer.echo()


def note(told: str) -> None:
    """Tell people on standard error what they should know of an answer."""
    out = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)
    out.print(RichText(shown(told), style="dim"))


def complain(error: OcopError, name: str = "") -> None:
    """Write an error for people, on standard error, in the language in use; `name` says what of many it is about."""
    out = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)
    lines = error.render(chosen_lang.current()).split("\n")
    if name and name not in lines[0]:
        lines[0] = f"{name}: {lines[0]}"
    out.print(RichText(shown(lines[0]), style="bold red"))
    for line in lines[1:]:
        out.print(RichText(shown(line)))
    closing = next((said for kind, said in _CLOSINGS.items() if isinstance(error, kind)), None)
    if closing is not None:
        out.print(RichText(closing.in_(chosen_lang.current()), style="dim"))
