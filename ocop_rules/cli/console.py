"""Consoles and languages of the command line."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text as RichText

from ocop_rules.characters import shown
from ocop_rules.errors import InvalidEvidence, OcopError
from ocop_rules.text import Lang


class LangName(StrEnum):
    """The languages that can be asked for."""

    VI = "vi"
    EN = "en"


LangOption = Annotated[
    LangName | None,
    typer.Option("--lang", help="Language: vi (default) or en; OCOP_LANG sets it too.", show_default=False),
]


class _ChosenLang:
    """The language in use: the command's option, else the application's, else OCOP_LANG, else Vietnamese."""

    def __init__(self) -> None:
        self._default: Lang = "vi"

    def set_default(self, lang: LangName | None) -> None:
        self._default = _of(lang) or ("en" if os.environ.get("OCOP_LANG") == "en" else "vi")

    def use(self, lang: LangName | None) -> Lang:
        self._default = _of(lang) or self._default
        return self._default

    def current(self) -> Lang:
        return self._default


def _of(lang: LangName | None) -> Lang | None:
    if lang is None:
        return None
    return "en" if lang is LangName.EN else "vi"


chosen_lang = _ChosenLang()


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
