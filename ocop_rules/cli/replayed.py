"""Laying out the summary of a replay in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ocop_rules.replay.comparison import Cause, Comparison, Verdict
from ocop_rules.replay.report import About, criterion_moved, lower_bounds, points_moved, stars_moved
from ocop_rules.replay.summary import Summary
from ocop_rules.text import Lang
from ocop_rules.words.replays import (
    CAUSES,
    COLUMNS,
    HEADINGS,
    TEXTS,
    VERDICTS,
    counted,
    criterion_title,
    stars_or_outcome,
    version_named,
)

_SHOWN = 10
_STYLES = {Verdict.SAME: "green", Verdict.EQUAL: "green", Verdict.CHANGED: "yellow"}


def show_summary(out: Console, summary: Summary, about: About, lang: Lang) -> None:
    """Show the totals: verdicts, causes, movement between stars, what moved most, the first changes and failures."""
    how = version_named(about.version, lang) if about.version else TEXTS["same_version"].in_(lang)
    out.print(Text(f"{counted(summary.lines, lang)} {TEXTS['records'].in_(lang)} · {how}", style="bold"))
    table = _table()
    for verdict in Verdict:
        if summary.verdicts[verdict]:
            style = _STYLES.get(verdict, "bold red")
            table.add_row(Text(VERDICTS[verdict].in_(lang), style=style), counted(summary.verdicts[verdict], lang))
        if verdict is Verdict.CHANGED:
            for cause in Cause:
                if summary.causes[cause]:
                    table.add_row(f"  {CAUSES[cause].in_(lang)}", counted(summary.causes[cause], lang))
    for said, count in sorted(summary.said.items()):
        table.add_row(Text(said, style="dim"), counted(count, lang))
    out.print(table)
    if summary.lower_bounds:
        out.print(Text(f"\n{lower_bounds(summary, lang)}", style="bold yellow"))
    if any(before != after for before, after in summary.stars):
        show_heading(out, TEXTS["matrix"].in_(lang))
        show_star_matrix(out, summary.stars, summary.stars_and_outcomes(), lang)
    if summary.lower_bounds:
        show_heading(out, f"{HEADINGS['lower_bounds'].in_(lang)} — {TEXTS['matrix'].in_(lang)}")
        show_star_matrix(out, summary.lower_bounds, summary.stars_and_outcomes(), lang)
    if summary.criteria:
        _criteria(out, summary, about, lang)
    if summary.changes:
        _changes(out, summary.changes, summary.verdicts[Verdict.CHANGED], lang)
    if summary.failures:
        _failures(out, summary.failures, summary.failed, lang)


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=bool(headers))
    for i, header in enumerate(headers or ("", "")):
        table.add_column(header, justify="left" if i == 0 else "right", overflow="fold")
    return table


def show_heading(out: Console, written: str) -> None:
    """Show what stands above a table."""
    out.print(Text(f"\n{written}", style="bold"))


def show_star_matrix(out: Console, counts: Mapping[tuple[str, str], int], names: Sequence[str], lang: Lang) -> None:
    """Show how many dossiers came from each stars or outcome, a row, to each, a column."""
    table = _table("", *(stars_or_outcome(name, lang) for name in names))
    for before in names:
        cells = [counts.get((before, after), 0) for after in names]
        shown = [
            Text(counted(n, lang) if n else "·", style="" if before == after or not n else "bold yellow")
            for n, after in zip(cells, names, strict=True)
        ]
        table.add_row(stars_or_outcome(before, lang), *shown)
    out.print(table)


def _criteria(out: Console, summary: Summary, about: About, lang: Lang) -> None:
    show_heading(out, HEADINGS["criteria"].in_(lang))
    table = _table(*(COLUMNS[name].in_(lang) for name in ("criterion", "records", "up", "down")))
    for identity, moved in list(summary.most_moved())[:_SHOWN]:
        name = criterion_title(identity, about.version).in_(lang)
        table.add_row(name, *(counted(n, lang) for n in (moved.moved, moved.up, moved.down)))
    out.print(table)


def _changes(out: Console, changes: list[Comparison], total: int, lang: Lang) -> None:
    show_heading(out, HEADINGS["changes"].in_(lang))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("dossier", "points", "stars", "changes"):
        table.add_column(COLUMNS[name].in_(lang), overflow="fold")
    for each in changes[:_SHOWN]:
        points, stars = points_moved(each, lang), stars_moved(each, lang)
        table.add_row(Text(each.dossier), points, stars, Text(_few(each, lang)))
    out.print(table)
    _more(out, "more_changes", total, lang)


def _few(change: Comparison, lang: Lang) -> str:
    parts = [criterion_moved(each, lang) for each in change.criteria] or [
        CAUSES[cause].in_(lang) for cause in change.causes
    ]
    return "; ".join(parts[:3]) + (f"; +{len(parts) - 3}" if len(parts) > 3 else "")


def _failures(out: Console, failures: list[Comparison], total: int, lang: Lang) -> None:
    show_heading(out, HEADINGS["failures"].in_(lang))
    for each in failures[:_SHOWN]:
        out.print(Text(f"{each.file}:{each.line} {each.dossier}".rstrip(), style="red"), soft_wrap=True)
        out.print(Text(f"  {each.why_not_replayed(lang)}"), soft_wrap=True)
    _more(out, "more_failures", total, lang)


def _more(out: Console, name: str, total: int, lang: Lang) -> None:
    if total > _SHOWN:
        out.print(Text(TEXTS[name].in_(lang).format(more=counted(total - _SHOWN, lang)), style="dim"))
