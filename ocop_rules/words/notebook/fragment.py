"""Filling the templates of this room."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ocop_rules.characters import shown
from ocop_rules.text import Lang
from ocop_rules.words.sentences import sentence

if TYPE_CHECKING:
    from jinja2 import Environment


def fragment(template: str, lang: Lang, **parts: object) -> str:
    """Return a piece of HTML, in which every text is escaped.

    Args:
        template: which of the templates in this room.
        lang: the language.
        parts: what it is filled with.
    """
    made = _environment().get_template(f"{template}.html.j2")
    return made.render(lang=lang, say=lambda code, **params: sentence(code, lang, **params), **parts)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # slow to import, and not needed to rate

    return Environment(
        loader=PackageLoader("ocop_rules.words.notebook", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: shown(value) if type(value) is str else value,
    )
