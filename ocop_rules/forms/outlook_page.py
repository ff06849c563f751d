"""The way of many products to more stars, as a page of its own with plots."""

from __future__ import annotations

from ocop_rules.advice.outlook import OutlookSummary
from ocop_rules.forms.outlook_plots import nearness_plot, papers_plot
from ocop_rules.forms.rating_page import template
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.text import Lang
from ocop_rules.words.outlook import OUTLOOK, outlook_lines, outlook_tables

_MOST_NAMED = 40


def outlook_page(summary: OutlookSummary, lang: Lang = "vi") -> str:
    """Return how far many products are from more stars as an HTML page that needs no other file, script or network."""
    products, near, papers, *unknown = outlook_tables(summary, lang, _MOST_NAMED)
    return template("outlook").render(
        lang=lang,
        title=OUTLOOK["title"].in_(lang),
        lines=outlook_lines(summary, lang),
        parts=[
            (near, nearness_plot(summary, lang)),
            (papers, papers_plot(summary, lang) if papers.rows else None),
            (products, None),
            *[(table, None) for table in unknown],
        ],
        library=LIBRARY_VERSION,
    )
