"""A register's report in the format that is asked for: DOCX and PDF on paper, a workbook and a page with plots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from io import BytesIO
from typing import Any, Literal, TypeAlias, get_args

from ocop_rules.council.consistency_plots import Bar, bars_plot
from ocop_rules.drawing import GRID, UP
from ocop_rules.errors import InvalidRecord, Problem
from ocop_rules.forms.new_workbook import new_workbook
from ocop_rules.forms.papers.formats import written
from ocop_rules.forms.papers.paper import safe
from ocop_rules.forms.rating_page import template
from ocop_rules.plans.check_table import reasons_in_words, target_row
from ocop_rules.plans.register_report import FORMAT, RegisterReport
from ocop_rules.plans.report_paper import (
    LastReport,
    about_lines,
    breakdown_names,
    change_of,
    note_of,
    period_in_words,
    report_paper,
    sections,
    standing_line,
    subject,
)
from ocop_rules.register.workbook import write_cell
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.replay.record import read_json
from ocop_rules.text import Lang, text
from ocop_rules.words.plans import COLUMNS as PLAN_COLUMNS
from ocop_rules.words.plans import grouped
from ocop_rules.words.register_reports import COLUMNS, ROWS, SENTENCES, STANDINGS, STAR_BARS

ReportFormat: TypeAlias = Literal["docx", "pdf", "html", "xlsx", "json"]
FORMATS: tuple[ReportFormat, ...] = get_args(ReportFormat)

_MOST_BARS = 30


def report_file(
    report: RegisterReport,
    form: ReportFormat,
    last: LastReport | None = None,
    office: str | None = None,
    lang: Lang = "vi",
) -> bytes:
    """Return a report in a format, the same bytes each time; papers are in Vietnamese.

    Args:
        report: the report.
        form: the format.
        last: the report before, to say what changed.
        office: whose report it is, for papers.
        lang: the language of pages and workbooks.

    Raises:
        PaperRefused: a package that writes the format is not installed.
    """
    match form:
        case "json":
            return f"{report.to_json()}\n".encode()
        case "xlsx":
            return _workbook(report, last, lang)
        case "html":
            return _page(report, last, lang).encode()
        case _:
            return written((safe(report_paper(report, last, office)),), form)


def last_report(content: bytes) -> LastReport:
    """Return the report before, out of its JSON.

    Raises:
        InvalidRecord: it is none.
    """
    data = read_json(content)
    rows = data.get("rows") if isinstance(data, dict) and data.get("format") == FORMAT else None
    if not isinstance(rows, list) or not all(
        isinstance(each, dict) and isinstance(each.get("row"), str) for each in rows
    ):
        message = text(f"không phải báo cáo {FORMAT}", f"this is no report ({FORMAT})")
        mend = text("tạo bằng: ocop register report … FILE.json", "write one with: ocop register report … FILE.json")
        raise InvalidRecord([Problem("not-a-record", "format", message, mend)])
    values = {str(each["row"]): each.get("value") for each in rows}
    known = {name: value if isinstance(value, int) else None for name, value in values.items()}
    return LastReport(str(data.get("period")), str(data.get("on")), known)


def _heads(last: LastReport | None, lang: Lang) -> list[str]:
    names = ["row", "value", *([] if last is None else ["last", "change"]), "note"]
    return [COLUMNS[name].in_(lang) for name in names]


def _page(report: RegisterReport, last: LastReport | None, lang: Lang) -> str:
    figures = []
    for title, rows in sections(report):
        lines = []
        for each in rows:
            cells = ["–" if each.value is None else grouped(each.value, lang)]
            if last is not None:
                before = last.values.get(each.name)
                cells += ["–" if before is None else grouped(before, lang), change_of(each, last, lang)]
            lines.append((ROWS[each.name].in_(lang), cells, note_of(each, lang)))
        figures.append((title.in_(lang), lines))
    plots = [_stars(report, lang)]
    for title, found in breakdown_names(report, lang):
        bars = [Bar(name, Fraction(count), grouped(count, lang)) for name, count in found[:_MOST_BARS]]
        if bars:
            plots.append((title.in_(lang), bars_plot(bars, title.in_(lang))))
    check = report.check
    targets = [] if check is None else [target_row(each, lang) | {"code": each.verdict.value} for each in check.targets]
    reasons = [] if check is None else [(each.title.in_(lang), reasons_in_words(each, lang)) for each in check.targets]
    return template("register_report").render(
        lang=lang,
        title=subject(report, lang),
        about=[*about_lines(report, lang)],
        heads=_heads(last, lang),
        figures=figures,
        plots=plots,
        plan="" if check is None else check.plan.definition.title.in_(lang),
        target_heads=[each.in_(lang) for each in PLAN_COLUMNS.values()],
        targets=targets,
        reasons=[each for each in reasons if each[1]],
        standings=[
            f"{period_in_words(each.report.period, lang)}: {standing_line(each, lang)}"
            for each in report.standings
            if each.standing != "in-time"
        ],
        has_standings=bool(report.standings),
        words={name: each.in_(lang) for name, each in SENTENCES.items()},
        library=LIBRARY_VERSION,
    )


def _stars(report: RegisterReport, lang: Lang) -> tuple[str, object]:
    bars = []
    for name, called in STAR_BARS.items():
        value = report.by_name[name].value or 0
        bars.append(Bar(called.in_(lang), Fraction(value), grouped(value, lang)))
    title = ROWS["certified"].in_(lang)
    return title, bars_plot(bars, title)


def _workbook(report: RegisterReport, last: LastReport | None, lang: Lang) -> bytes:
    out = BytesIO()
    with new_workbook(out, subject(report, lang)) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})

        def tab(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int]) -> object:
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, head, bold)
            for at, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    if value is not None:
                        write_cell(sheet, at, column, value, day)
            return sheet

        def chart(sheet: Any, name: str, first: int, last_row: int, columns: tuple[int, int], at: int) -> None:
            """Set a chart beside rows: of a column of names, and one of counts."""
            made = book.add_chart({"type": "bar"})
            names, counts = columns
            tab_name = sheet.get_name()
            made.add_series(
                {
                    "name": name,
                    "categories": [tab_name, first, names, last_row, names],
                    "values": [tab_name, first, counts, last_row, counts],
                    "data_labels": {"value": True},
                    "fill": {"color": UP},
                    "gap": 60,
                }
            )
            made.set_y_axis({"reverse": True})
            made.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": GRID}}})
            made.set_title({"name": name})
            made.set_legend({"none": True})
            made.set_size({"width": 720, "height": 120 + 26 * (last_row - first + 1)})
            sheet.insert_chart(first, at, made)

        figure_heads, figure_rows, figure_widths = _figure_rows(report, last, lang)
        figures = tab(SENTENCES["figures-tab"].in_(lang), figure_heads, figure_rows, figure_widths)
        stars = [each.name for each in report.rows].index(next(iter(STAR_BARS))) + 1
        certified = ROWS["certified"].in_(lang)
        chart(figures, certified, stars, stars + len(STAR_BARS) - 1, (1, 2), len(figure_heads) + 1)
        for title, found in breakdown_names(report, lang):
            name = title.in_(lang)
            heads = [COLUMNS["name"].in_(lang), COLUMNS["count"].in_(lang)]
            sheet = tab(name, heads, found, (44, 12))
            if found:
                chart(sheet, name, 1, min(len(found), _MOST_BARS), (0, 1), 3)
        if report.check is not None:
            heads = [each.in_(lang) for each in PLAN_COLUMNS.values()]
            rows_ = [[*target_row(each, lang).values()] for each in report.check.targets]
            tab(SENTENCES["targets-tab"].in_(lang), heads, rows_, (14, 60, 18, 28, 16, 12))
        if report.standings:
            heads = [SENTENCES[name].in_(lang) for name in ("commune", "period", "before", "received", "standing")]
            tab(
                SENTENCES["reports-tab"].in_(lang),
                heads,
                [
                    (
                        each.commune,
                        each.report.period,
                        each.report.before,
                        each.received_on,
                        STANDINGS[each.standing].in_(lang),
                    )
                    for each in report.standings
                ],
                (36, 12, 14, 14, 16),
            )
    return out.getvalue()


def _figure_rows(
    report: RegisterReport, last: LastReport | None, lang: Lang
) -> tuple[list[str], list[list[object]], list[int]]:
    rows: list[list[object]] = []
    for title, figures in sections(report):
        for each in figures:
            row: list[object] = [title.in_(lang), ROWS[each.name].in_(lang), each.value]
            if last is not None:
                before = last.values.get(each.name)
                change = None if before is None or each.value is None else each.value - before
                row += [before, change]
            rows.append([*row, note_of(each, lang)])
    heads = [SENTENCES["section"].in_(lang), *_heads(last, lang)]
    return heads, rows, [26, 50, *([12] * (1 if last is None else 3)), 50]
