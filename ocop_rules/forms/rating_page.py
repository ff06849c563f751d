"""One rating as a page of its own, which prints on two sides of A4; and many as one table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from ocop_rules.characters import shown
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.text import Lang
from ocop_rules.words.explanation import Explanation
from ocop_rules.words.plots import plots_of
from ocop_rules.words.ratings import COLUMNS, PAGE, RatingLine, RatingsSummary
from ocop_rules.words.sentences import sentence

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_REQUIREMENTS = 8
_GAINS = 3
_NOTICES = 7
_JUDGES = 12


def rating_page(evaluation: Evaluation, lang: Lang = "vi") -> str:
    """Return an evaluation as an HTML page that needs no other file, no script and no network.

    It prints on two sides of A4: the verdict, its reasons and the way to more stars, then every criterion. Of what
    would not fit it says how much more there is in the full explanation.
    """
    return explained_page(evaluation.explanation(lang), plots_of(evaluation, lang), lang)


def explained_page(explanation: Explanation, plots: tuple[Markup, Markup], lang: Lang = "vi") -> str:
    """Return an explanation as the page that `rating_page` makes of an evaluation.

    Args:
        explanation: in `lang`.
        plots: the points of its parts, and what separates it from more stars.
        lang: the language of the headings.
    """
    step = explanation.steps[0] if explanation.steps else None
    return _filled(
        "rating",
        lang,
        explanation=explanation,
        plots=plots,
        step=step,
        unmet=_few(step.unmet if step else (), _REQUIREMENTS, lang),
        gains=_few(explanation.gains, _GAINS, lang),
        notices=_few(explanation.warnings, _NOTICES, lang),
        judges=_few(explanation.judges, _JUDGES, lang),
    )


def ratings_page(lines: Sequence[RatingLine], summary: RatingsSummary, lang: Lang = "vi") -> str:
    """Return many ratings as an HTML page with a table, one line a product; it needs no other file."""
    headers = [COLUMNS[name].in_(lang) for name in COLUMNS]
    return _filled("ratings", lang, headers=headers, lines=lines, summary=summary.in_words(lang))


def _few(lines: tuple[str, ...], most: int, lang: Lang) -> tuple[str, ...]:
    """Return the first of some lines, and how many more there are."""
    if len(lines) <= most:
        return lines
    return (*lines[:most], PAGE["more"].in_(lang).format(count=len(lines) - most))


def _filled(name: str, lang: Lang, **parts: object) -> str:
    page = {key: term.in_(lang) for key, term in PAGE.items()}
    return template(name).render(
        lang=lang, page=page, say=lambda code, **params: sentence(code, lang, **params), **parts
    )


@cache
def template(name: str) -> Template:
    """Return one of this room's templates, by its name."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # slow to import, and not needed to rate

    environment = Environment(
        loader=PackageLoader("ocop_rules.forms", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: shown(value) if type(value) is str else value,
    )
    return environment.get_template(f"{name}.html.j2")
