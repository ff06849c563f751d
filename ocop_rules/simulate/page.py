"""The results of a simulation as one HTML page that needs no other file, no network and no script."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Template

from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.replay.plots import moves_plot, points_plot, ways_plot
from ocop_rules.replay.report import pages
from ocop_rules.simulate.view import ScenarioView, SimulationView
from ocop_rules.text import Lang
from ocop_rules.words.replays import TEXTS as REPLAY_TEXTS
from ocop_rules.words.simulations import COLUMNS, HEADINGS, TEXTS
from ocop_rules.words.terms import Terms

_ROWS = 40
"""No table of the page has more rows, but that of the dossiers that move."""


def html_report(view: SimulationView) -> str:
    """Return the page, in the language of the view."""
    lang = view.lang
    return _template().render(
        lang=lang,
        view=view,
        library=LIBRARY_VERSION,
        digest=view.opened.digest,
        scenarios=[_scenario(each, i) for i, each in enumerate(view.scenarios())],
        heading=_in(HEADINGS, lang),
        column=_in(COLUMNS, lang),
        said=_in(TEXTS, lang),
        marked=REPLAY_TEXTS["marked_matrix"].in_(lang),
        cells=REPLAY_TEXTS["cells"].in_(lang),
        counted=view.count,
    )


def _scenario(view: ScenarioView, place: int) -> dict[str, object]:
    """Return what the page shows of a scenario."""
    lang, tally = view.lang, view.tally
    names = view.names()
    ways = [(view.set_named(key), tally.by_set("up")[key], tally.by_set("down")[key]) for key in view.moving()]
    ends = TEXTS["falls"].in_(lang), TEXTS["rises"].in_(lang)
    return {
        "place": place,
        "title": view.title,
        "totals": [number for _, number in view.totals()],
        "notes": list(view.notes()),
        "lint": view.lint(),
        "moved": tally.moved(),
        "counts": tally.matrix(),
        "names": names,
        "order": {name: i for i, name in enumerate(names)},
        "label": view.came_to,
        "sets_plot": ways_plot(HEADINGS["sets"].in_(lang), ways, ends, lang),
        "points_plot": points_plot(tally.cells, lang),
        "moves_plot": moves_plot(tally.points, lang),
        "tables": [
            (
                HEADINGS[heading].in_(lang),
                [COLUMNS[name].in_(lang) for name in columns],
                rows[:_ROWS],
                len(rows) - _ROWS,
            )
            for heading, columns, rows in view.tables()
        ],
        "movers": view.movers(len(tally.movers)),
        "refused": view.refusals()[:_ROWS],
    }


def _in(terms: Terms, lang: Lang) -> dict[str, str]:
    return {name: term.in_(lang) for name, term in terms.items()}


@lru_cache(maxsize=1)
def _template() -> Template:
    return pages("ocop_rules.simulate").get_template("page.html.j2")
