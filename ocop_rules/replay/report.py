"""The reports of a run: JSON for programs, one self-contained HTML page for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, Template

from ocop_rules.canonical import canonical
from ocop_rules.characters import shown
from ocop_rules.rating.points import points_of
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.replay.comparison import Cause, ComparedResult, Comparison, CriterionChange, NotCarried, Verdict
from ocop_rules.replay.plots import criteria_plot, moves_plot, points_plot
from ocop_rules.replay.snapshot import exact
from ocop_rules.replay.summary import Summary
from ocop_rules.text import Lang
from ocop_rules.words.replays import (
    CAUSES,
    COLUMNS,
    HEADINGS,
    REASONS,
    TEXTS,
    VERDICTS,
    counted,
    criterion_title,
    share,
    stars_or_outcome,
    version_named,
)
from ocop_rules.words.terms import Terms, displayed

FORMAT = "ocop-replay/1"

_CRITERIA = 20


@dataclass(frozen=True, slots=True)
class About:
    """What a report is about.

    Attributes:
        inputs: the names of the files.
        version: the version asked for; None for each record's own.
        complete: False if the run was interrupted.
    """

    inputs: tuple[str, ...]
    version: str | None
    complete: bool = True


def lower_bounds(summary: Summary, lang: Lang) -> str:
    """Return how many choices of how many records could not be carried over, and what that makes of their points."""
    records, choices = counted(summary.lower_bounds.total(), lang), counted(summary.lost_choices, lang)
    return TEXTS["lower_bounds"].in_(lang).format(records=records, choices=choices)


def points_moved(change: Comparison, lang: Lang) -> str:
    """Return the points before and after; after as a lower bound where they are one."""
    return _moved(change, lang, lambda result: _points(result.points, lang))


def stars_moved(change: Comparison, lang: Lang) -> str:
    """Return the stars before and after, or an outcome; after as a lower bound where they are one."""
    return _moved(change, lang, lambda result: stars_or_outcome(result.stars_or_outcome, lang))


def criterion_moved(change: CriterionChange, lang: Lang) -> str:
    """Return what one criterion earned before and after, on one line."""
    return change.as_line(lambda points: _points(points, lang))


def _points(written: str, lang: Lang) -> str:
    return displayed(points_of(exact(written)), lang)


def _moved(change: Comparison, lang: Lang, written: Callable[[ComparedResult], str]) -> str:
    parts = [written(result) for result in (change.before, change.after) if result is not None]
    if change.is_lower_bound:
        parts[-1] = TEXTS["at_least"].in_(lang).format(value=parts[-1])
    return " → ".join(parts)


def json_report(summary: Summary, about: About) -> str:
    """Return the summary with the first changes and failures as one line of canonical JSON."""
    return (
        canonical(
            {
                "format": FORMAT,
                "library": LIBRARY_VERSION,
                "version": about.version,
                "inputs": list(about.inputs),
                "complete": about.complete,
                **summary.as_json(),
            }
        )
        + "\n"
    )


def html_report(summary: Summary, about: About, lang: Lang = "vi") -> str:
    """Return the report as one HTML page that needs no other file, no network and no script."""
    most = list(summary.most_moved())[:_CRITERIA]
    named = [(criterion_title(identity, about.version).in_(lang), moved) for identity, moved in most]
    names = summary.stars_and_outcomes()
    return _template().render(
        lang=lang,
        heading=_in(HEADINGS, lang),
        column=_in(COLUMNS, lang),
        said=_in(TEXTS, lang),
        about=about,
        library=LIBRARY_VERSION,
        summary=summary,
        verdicts=[(v, VERDICTS[v].in_(lang), summary.verdicts[v]) for v in Verdict if summary.verdicts[v]],
        causes=[(CAUSES[c].in_(lang), summary.causes[c]) for c in Cause if summary.causes[c]],
        not_counted=sorted(summary.said.items()),
        changed=summary.verdicts[Verdict.CHANGED],
        names=names,
        order={name: place for place, name in enumerate(names)},
        label=lambda name: stars_or_outcome(name, lang),
        counted=lambda number: counted(number, lang),
        percent=lambda number: share(number, summary.lines, lang),
        under=version_named(about.version, lang) if about.version else None,
        lower_bounds=lower_bounds(summary, lang) if summary.lower_bounds else None,
        points_moved=lambda change: points_moved(change, lang),
        criterion_moved=lambda change: criterion_moved(change, lang),
        stars_moved=lambda change: stars_moved(change, lang),
        criteria=named,
        points_plot=points_plot(summary.cells, lang),
        moves_plot=moves_plot(summary.moves, lang),
        criteria_plot=criteria_plot(named, lang),
        lost=_lost(summary, lang),
        not_carried=lambda choices: _by_reason(choices, lang),
    )


def _in(terms: Terms, lang: Lang) -> dict[str, str]:
    return {name: term.in_(lang) for name, term in terms.items()}


def _by_reason(choices: Iterable[NotCarried], lang: Lang) -> list[tuple[str, str]]:
    """Return the choices of one record that could not be carried, put together by the reason."""
    found: dict[str, list[str]] = {}
    for each in choices:
        found.setdefault(REASONS[each.reason].in_(lang), []).append(each.criterion)
    return [(reason, ", ".join(criteria)) for reason, criteria in found.items()]


def _lost(summary: Summary, lang: Lang) -> list[tuple[str, str, int]]:
    """Return the choices that most often could not be carried: where they stand, why, and how often."""
    counts = [(what, number) for what, number in summary.not_carried.items() if what is not None]
    counts.sort(key=lambda item: (-item[1], str(item[0])))
    where = TEXTS["place"].in_(lang)
    return [
        (
            where.format_map(what._asdict() | {"version": version_named(what.version, lang)}),
            REASONS[what.reason].in_(lang),
            number,
        )
        for what, number in counts[:_CRITERIA]
    ]


@lru_cache(maxsize=1)
def _template() -> Template:
    return pages("ocop_rules.replay").get_template("report.html.j2")


def pages(package: str) -> Environment:
    """Return what fills in the pages of a room, which may take their style and tables from the replay's.

    Args:
        package: the room, such as `ocop_rules.simulate`.
    """
    return Environment(
        loader=ChoiceLoader([PackageLoader(each, "") for each in dict.fromkeys((package, "ocop_rules.replay"))]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: shown(value) if type(value) is str else value,
    )
