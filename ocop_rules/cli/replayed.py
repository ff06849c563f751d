"""Laying out the summary of a replay in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ocop_rules.replay.comparison import FAILED, Verdict
from ocop_rules.replay.report import About
from ocop_rules.replay.summary import Summary
from ocop_rules.replay.table import Row
from ocop_rules.replay.words import CAUSES, VERDICTS, counted, criterion_title, star_label, star_order
from ocop_rules.text import Lang

_SHOWN = 10
_STYLES = {Verdict.SAME: "green", Verdict.EQUAL: "green", Verdict.CHANGED: "yellow"}


def show_summary(out: Console, summary: Summary, about: About, lang: Lang) -> None:
    """Show the totals: verdicts, causes, movement between stars, what moved most, the first changes and failures."""
    vi = lang == "vi"
    how = about.version or ("cùng phiên bản" if vi else "same version")
    out.print(Text(f"{counted(summary.lines, lang)} " + ("bản ghi" if vi else "records") + f" · {how}", style="bold"))
    table = _table()
    for verdict in Verdict:
        if summary.verdicts[verdict]:
            style = _STYLES.get(verdict, "bold red")
            table.add_row(Text(VERDICTS[verdict].in_(lang), style=style), counted(summary.verdicts[verdict], lang))
        if verdict is Verdict.CHANGED:
            for cause, words in CAUSES.items():
                if summary.causes[cause]:
                    table.add_row(f"  {words.in_(lang)}", counted(summary.causes[cause], lang))
    for said, count in sorted(summary.said.items()):
        table.add_row(Text(said, style="dim"), counted(count, lang))
    out.print(table)
    if any(before != after for before, after in summary.stars):
        _stars(out, summary, lang)
    if summary.criteria:
        _criteria(out, summary, about, lang)
    if summary.changes:
        _changes(out, summary.changes, summary.verdicts[Verdict.CHANGED], lang)
    if summary.failures:
        _failures(out, summary.failures, sum(summary.verdicts[verdict] for verdict in FAILED), lang)


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=bool(headers))
    for i, header in enumerate(headers or ("", "")):
        table.add_column(header, justify="left" if i == 0 else "right", overflow="fold")
    return table


def _head(out: Console, vi: str, en: str, lang: Lang) -> None:
    out.print(Text("\n" + (vi if lang == "vi" else en), style="bold"))


def _stars(out: Console, summary: Summary, lang: Lang) -> None:
    _head(out, "Hạng sao: trước (dòng) và sau (cột)", "Stars: before (rows) and after (columns)", lang)
    names = star_order(summary)
    table = _table("", *(star_label(name, lang) for name in names))
    for before in names:
        cells = [summary.stars[before, after] for after in names]
        shown = [
            Text(counted(n, lang) if n else "·", style="" if before == after or not n else "bold yellow")
            for n, after in zip(cells, names, strict=True)
        ]
        table.add_row(star_label(before, lang), *shown)
    out.print(table)


def _criteria(out: Console, summary: Summary, about: About, lang: Lang) -> None:
    _head(out, "Tiêu chí thay đổi nhiều nhất", "Criteria that moved most", lang)
    vi = lang == "vi"
    table = _table("Tiêu chí" if vi else "Criterion", *(("hồ sơ", "tăng", "giảm") if vi else ("records", "up", "down")))
    for identity, moved in list(summary.most_moved())[:_SHOWN]:
        name = criterion_title(identity, about.version).in_(lang)
        table.add_row(name, *(counted(n, lang) for n in (moved.moved, moved.up, moved.down)))
    out.print(table)


def _changes(out: Console, rows: list[Row], total: int, lang: Lang) -> None:
    _head(out, "Những thay đổi đầu tiên", "The first changes", lang)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    vi = lang == "vi"
    headers = ("Hồ sơ", "Điểm", "Sao", "Tiêu chí") if vi else ("Dossier", "Points", "Stars", "Criteria")
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows[:_SHOWN]:
        stars = [star_label(row[f"stars_{side}"] or row[f"outcome_{side}"], lang) for side in ("before", "after")]
        points = [row[f"points_{side}"] for side in ("before", "after")]
        table.add_row(
            Text(row["dossier"]), " → ".join(points), " → ".join(stars), Text(_few(row["criteria"] or row["causes"]))
        )
    out.print(table)
    if total > _SHOWN:
        more = counted(total - _SHOWN, lang)
        out.print(Text(f"… và {more} hồ sơ nữa (--csv)" if vi else f"… and {more} more (--csv)", style="dim"))


def _few(criteria: str) -> str:
    parts = criteria.split("; ")
    return "; ".join(parts[:3]) + (f"; +{len(parts) - 3}" if len(parts) > 3 else "")


def _failures(out: Console, rows: list[Row], total: int, lang: Lang) -> None:
    _head(out, "Không chạy lại được", "Could not be replayed", lang)
    for row in rows[:_SHOWN]:
        out.print(Text(f"{row['file']}:{row['line']} {row['dossier']}".rstrip(), style="red"), soft_wrap=True)
        out.print(Text(f"  {row[f'problem_{lang}']}"), soft_wrap=True)
    if total > _SHOWN:
        more = counted(total - _SHOWN, lang)
        out.print(Text(f"… và {more} dòng nữa" if lang == "vi" else f"… and {more} more", style="dim"))
