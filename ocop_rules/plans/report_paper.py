"""A register's report as an official paper in Vietnamese: figures, details with charts, targets, communes' reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ocop_rules.forms.papers.blanks import Blanks
from ocop_rules.forms.papers.letterhead import day_line
from ocop_rules.forms.papers.paper import (
    Block,
    Column,
    Entries,
    Heading,
    LetterHead,
    Paper,
    Row,
    Signatory,
    Signing,
    Table,
    bar_chart,
    words,
)
from ocop_rules.plans.check import PlanCheck
from ocop_rules.plans.check_table import notices_in_words, reasons_in_words, target_row
from ocop_rules.plans.figures import ReportRow
from ocop_rules.plans.register_report import RegisterReport, WardStanding
from ocop_rules.text import Lang, Text, text, written_day
from ocop_rules.words.plans import COLUMNS as PLAN_COLUMNS
from ocop_rules.words.plans import grouped
from ocop_rules.words.register_reports import (
    BREAKDOWNS,
    COLUMNS,
    ROWS,
    SECTIONS,
    SENTENCES,
    STANDINGS,
    STAR_BARS,
)

_MOST_BARS = 20
"""More bars than this has no chart of a paper; the table has the others."""

_MOST = 40
"""More lines than this has no breakdown of a paper; the others are added up."""


@dataclass(frozen=True, slots=True)
class LastReport:
    """The report before, as its JSON says.

    Attributes:
        period: of which period it is.
        on: of which day.
        values: its figures by name; None for one that was not known.
    """

    period: str
    on: str
    values: Mapping[str, int | None]


def report_paper(report: RegisterReport, last: LastReport | None = None, office: str | None = None) -> Paper:
    """Return a report as a paper.

    Args:
        report: the report.
        last: the report before, to say what changed.
        office: whose report it is; dots for a pen where it is left out.
    """
    blanks = Blanks()
    whose = blanks.known(office, text("cơ quan báo cáo", "whose report it is"))
    blocks: list[Block] = [*(words(line) for line in about_lines(report, "vi"))]
    blocks.append(Heading(SENTENCES["figures"].vi))
    blocks.append(_figures(report, last))
    blocks.append(Heading(SENTENCES["breakdowns"].vi))
    blocks.extend(_breakdowns(report))
    if report.check is not None:
        blocks.append(Heading(SENTENCES["targets"].vi))
        blocks.extend(_targets(report.check))
    if report.standings:
        blocks.append(Heading(SENTENCES["reports"].vi))
        blocks.extend(_standings(report.standings))
    blocks.append(Signing(None, Signatory((SENTENCES["signer"].vi,), SENTENCES["sign"].vi)))
    return Paper(
        "register-report",
        LetterHead("", whose, day_line=day_line(blanks, None, report.on)),
        (SENTENCES["title"].vi, subject(report, "vi")),
        tuple(blocks),
        blanks=blanks.told(),
    )


def subject(report: RegisterReport, lang: Lang) -> str:
    """Return what a report is about."""
    return SENTENCES["subject"].in_(lang).format(period=period_in_words(report.period_name, lang))


def period_in_words(period: str, lang: Lang) -> str:
    """Return a period in words: `6 tháng đầu năm 2022`."""
    year, _, part = period.partition("-")
    if part.startswith("H"):
        which = SENTENCES["first" if part == "H1" else "second"].in_(lang)
        return SENTENCES["half"].in_(lang).format(which=which, year=year)
    if part:
        return SENTENCES["quarter"].in_(lang).format(quarter=part[1:], year=year)
    return SENTENCES["year"].in_(lang).format(year=year)


def about_lines(report: RegisterReport, lang: Lang) -> Iterator[str]:
    """Return for where a report is, of which day, and what it leaves out."""
    place = report.place.name or SENTENCES["everywhere"].in_(lang)
    yield SENTENCES["place"].in_(lang).format(place=place)
    name = report.register.name or SENTENCES["everywhere"].in_(lang)
    yield SENTENCES["on"].in_(lang).format(on=written_day(report.on, lang), register=name)
    if report.unplaced:
        yield SENTENCES["unplaced"].in_(lang).format(count=report.unplaced)


def note_of(row: ReportRow, lang: Lang) -> str:
    """Return what is to be known of a figure."""
    if row.value is None:
        return SENTENCES["left-out"].in_(lang)
    told = []
    if row.is_least:
        told.append(SENTENCES["least"].in_(lang))
    if row.unknown:
        told.append(SENTENCES["unknown"].in_(lang).format(count=row.unknown))
    return "; ".join(told)


def change_of(row: ReportRow, last: LastReport, lang: Lang) -> str:
    """Return by how much a figure changed since the last report; nothing where that is not known."""
    before = last.values.get(row.name)
    if row.value is None or before is None:
        return ""
    change = row.value - before
    return f"+{grouped(change, lang)}" if change > 0 else grouped(change, lang) if change else "0"


def sections(report: RegisterReport) -> Iterator[tuple[Text, list[ReportRow]]]:
    """Return the parts of a report with their figures."""
    for name, title in SECTIONS.items():
        yield title, [each for each in report.rows if each.section == name]


def breakdown_names(report: RegisterReport, lang: Lang) -> Iterator[tuple[Text, list[tuple[str, int]]]]:
    """Return the breakdowns with the names of what they count in words."""
    unknown = {"sets": "no-set", "places": "no-place", "forms": "no-form"}
    for name, title in BREAKDOWNS.items():
        lacking = SENTENCES[unknown[name]].in_(lang)
        yield title, [(report.forms.get(what, what) or lacking, count) for what, count in report.breakdowns[name]]


def _figures(report: RegisterReport, last: LastReport | None) -> Table:
    columns = [Column(COLUMNS["row"].vi, 80), Column(COLUMNS["value"].vi, 18, "right")]
    if last is not None:
        columns += [Column(COLUMNS["last"].vi, 18, "right"), Column(COLUMNS["change"].vi, 18, "right")]
    columns.append(Column(COLUMNS["note"].vi, 44))
    rows = []
    for title, figures in sections(report):
        rows.append(Row((title.vi,), "group"))
        for each in figures:
            cells = [ROWS[each.name].vi, "–" if each.value is None else grouped(each.value, "vi")]
            if last is not None:
                before = last.values.get(each.name)
                cells += ["–" if before is None else grouped(before, "vi"), change_of(each, last, "vi")]
            rows.append(Row((*cells, note_of(each, "vi"))))
    return Table(tuple(columns), tuple(rows), small=True)


def _breakdowns(report: RegisterReport) -> Iterator[Block]:
    stars = [(title.vi, report.by_name[name].value or 0) for name, title in STAR_BARS.items()]
    if any(count for _, count in stars):
        yield Heading(ROWS["certified"].vi, 2)
        yield bar_chart(ROWS["certified"].vi, stars, _written)
    for title, found in breakdown_names(report, "vi"):
        if not found:
            continue
        yield Heading(title.vi, 2)
        yield bar_chart(title.vi, found[:_MOST_BARS], _written)
        columns = (Column(COLUMNS["name"].vi, 120), Column(COLUMNS["count"].vi, 26, "right"))
        rows = [Row((name, count)) for name, count in found[:_MOST]]
        rest = found[_MOST:]
        if rest:
            told = SENTENCES["others"].vi.format(count=len(rest))
            rows.append(Row((told, sum(count for _, count in rest))))
        rows.append(Row((SENTENCES["sum"].vi, sum(count for _, count in found)), "total"))
        yield Table(columns, tuple(rows), small=True)


def _written(count: int) -> str:
    return grouped(count, "vi")


def _targets(check: PlanCheck) -> Iterator[Block]:
    yield words(check.plan.definition.title.vi, italic=True)
    notices = notices_in_words(check, "vi")
    if notices:
        yield Entries(tuple(notices))
    shares = {"clause": 22, "title": 60, "need": 24, "value": 32, "verdict": 20, "missing": 16}
    columns = tuple(Column(title.vi, shares[name]) for name, title in PLAN_COLUMNS.items())
    rows = [Row(tuple(target_row(each, "vi").values())) for each in check.targets]
    yield Table(columns, tuple(rows), small=True)
    told = [f"{each.title.vi}: {reason}" for each in check.targets for reason in reasons_in_words(each, "vi")]
    if told:
        yield Entries(tuple(told))


def _standings(standings: tuple[WardStanding, ...]) -> Iterator[Block]:
    for report in dict.fromkeys(each.report for each in standings):
        those = [each for each in standings if each.report == report]
        before = written_day(report.before, "vi")
        yield Heading(SENTENCES["due"].vi.format(period=period_in_words(report.period, "vi"), before=before), 2)
        late = [standing_line(each, "vi") for each in those if each.standing != "in-time"]
        yield Entries(tuple(late)) if late else words(SENTENCES["all-in-time"].vi)


def standing_line(each: WardStanding, lang: Lang) -> str:
    """Return where the report of a commune stands, in words."""
    day: date | None = each.received_on
    code = "report-line" if day is None else "report-day"
    written = "" if day is None else written_day(day, lang)
    return (
        SENTENCES[code].in_(lang).format(commune=each.commune, standing=STANDINGS[each.standing].in_(lang), day=written)
    )
