"""A diff as one HTML page that needs no other file, no network and no script."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ocop_rules.text import Lang
from ocop_rules.words.differences.view import View


def html_page(shown: View, lang: Lang) -> str:
    """Return the page."""
    return _template().render(view=shown, lang=lang)


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
