"""The reports of a run: JSON for programs, one self-contained HTML page for people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ocop_rules.canonical import canonical
from ocop_rules.characters import shown
from ocop_rules.rating.points import points_of
from ocop_rules.rating.rater import LIBRARY_VERSION
from ocop_rules.replay import words
from ocop_rules.replay.comparison import FAILED, Verdict
from ocop_rules.replay.plots import criteria_plot, moves_plot, points_plot
from ocop_rules.replay.snapshot import exact
from ocop_rules.replay.summary import Summary
from ocop_rules.text import Lang
from ocop_rules.words.terms import displayed

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
    named = [(words.criterion_title(identity, about.version).in_(lang), moved) for identity, moved in most]
    return _template().render(
        lang=lang,
        vi=lang == "vi",
        about=about,
        library=LIBRARY_VERSION,
        summary=summary,
        verdicts=[(v, words.VERDICTS[v].in_(lang), summary.verdicts[v]) for v in Verdict if summary.verdicts[v]],
        causes=[(words.CAUSES[c].in_(lang), summary.causes[c]) for c in words.CAUSES if summary.causes[c]],
        said=sorted(summary.said.items()),
        changed=summary.verdicts[Verdict.CHANGED],
        failed=sum(summary.verdicts[verdict] for verdict in FAILED),
        names=words.star_order(summary),
        order={name: place for place, name in enumerate(words.star_order(summary))},
        label=lambda name: words.star_label(name, lang),
        counted=lambda number: words.counted(number, lang),
        percent=lambda number: _percent(number, summary.lines, lang),
        points=lambda written: displayed(points_of(exact(written)), lang) if written else "–",
        criteria=named,
        points_plot=points_plot(summary.cells, lang),
        moves_plot=moves_plot(summary.moves, lang),
        criteria_plot=criteria_plot(named, lang),
        lost=_lost(summary, lang),
        not_carried=lambda written: _by_reason(written, lang),
    )


def _by_reason(written: str, lang: Lang) -> list[tuple[str, str]]:
    """Return the criteria of a row that could not be carried, put together by the reason."""
    found: dict[str, list[str]] = {}
    for each in filter(None, written.split("; ")):
        criterion, _, reason = each.removesuffix(")").partition(" (")
        found.setdefault(words.REASONS[reason].in_(lang), []).append(criterion)
    return [(reason, ", ".join(criteria)) for reason, criteria in found.items()]


def _lost(summary: Summary, lang: Lang) -> list[tuple[str, str, int]]:
    """Return the choices that most often could not be carried: where they stand, why, and how often."""
    out = []
    for what, records in sorted(summary.not_carried.items(), key=lambda item: (-item[1], item[0]))[:_CRITERIA]:
        place, _, reason = what.rpartition(" ")
        version, number, criterion = place.split("/")
        where = f"bộ {number}, tiêu chí {criterion}" if lang == "vi" else f"set {number}, criterion {criterion}"
        out.append((f"{version}, {where}", words.REASONS[reason].in_(lang), records))
    return out


def _percent(number: int, total: int, lang: Lang) -> str:
    """Write a share of all lines in tenths of a per cent, never rounded up to the whole."""
    tenths = number * 1000 // total if total else 0
    shown = f"{tenths // 10}.{tenths % 10}%"
    return shown.replace(".", ",") if lang == "vi" else shown


@lru_cache(maxsize=1)
def _template() -> Template:
    loader = PackageLoader("ocop_rules.replay", "")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: shown(value) if type(value) is str else value,
    )
    return environment.get_template("report.html.j2")
