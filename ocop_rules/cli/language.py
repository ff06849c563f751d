"""The language of the command line; nothing is imported for it that takes time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
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

    def look_for(self, args: Sequence[str]) -> None:
        """Take the language that arguments ask for anywhere, before they are read: help is told in it."""
        asked = [value for name, value in pairwise(args) if name == "--lang"]
        asked += [arg.removeprefix("--lang=") for arg in args if arg.startswith("--lang=")]
        self.set_default(next((LangName(each) for each in asked if each in ("vi", "en")), None))

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
