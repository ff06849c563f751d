"""A diff as one HTML page that needs no other file, no network and no script."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ocop_rules.cli.diff.view import View
from ocop_rules.cli.diff.words import SIGNS, TONE_NAMES
from ocop_rules.text import Lang


def html_page(shown: View, lang: Lang) -> str:
    """Return the page."""
    legend = [(tone, name[0 if lang == "vi" else 1]) for tone, name in TONE_NAMES.items()]
    return _template().render(view=shown, lang=lang, signs=SIGNS, legend=legend)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("ocop_rules.cli.diff", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.j2")
