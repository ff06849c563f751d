"""Papers as an HTML page that needs no other file and prints on A4."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from ocop_rules.council.consistency_plots import Bar, bars_plot
from ocop_rules.forms.papers.paper import BarChart, Paper, cell_text, spans_over, upright_height
from ocop_rules.words.terms import MOTTO, NATION

if TYPE_CHECKING:
    from jinja2 import Template


def html_page(papers: tuple[Paper, ...]) -> str:
    """Return papers as an HTML page without script and network; every text in it is escaped."""
    return _template().render(
        papers=papers,
        nation=NATION,
        motto=MOTTO,
        cell_text=cell_text,
        spans_over=spans_over,
        upright_height=upright_height,
        bars=_bars,
        kind_of=lambda part: type(part).__name__,
    )


def _bars(chart: BarChart) -> Markup:
    return bars_plot([Bar(each.name, Fraction(each.thousandths), each.written) for each in chart.bars], chart.about)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("ocop_rules.forms.papers", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("papers.html.j2")
