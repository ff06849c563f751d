"""How the members of councils judge beside each other, as a page of its own with charts."""

from __future__ import annotations

from ocop_rules.council.consistency import Consistency
from ocop_rules.council.consistency_plots import councils_plot, plots_of_council
from ocop_rules.council.consistency_view import consistency_view
from ocop_rules.forms.rating_page import template
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.text import Lang
from ocop_rules.words.consistency import CAPTIONS


def consistency_page(found: Consistency, lang: Lang = "vi") -> str:
    """Return a comparison as an HTML page that needs no other file, no script and no network, and prints on A4."""
    view = consistency_view(found, lang)
    return template("consistency").render(
        lang=lang,
        view=view,
        comparison_plot=councils_plot(found.councils, lang) if view.comparison is not None else None,
        councils=[(each, plots_of_council(found, each.council, lang)) for each in view.councils],
        captions={name: caption.in_(lang) for name, caption in CAPTIONS.items()},
        library=LIBRARY_VERSION,
    )
