"""The life of a register's certificates as rows: a product a line, and what is due."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO

from ocop_rules.characters import cell
from ocop_rules.forms.new_workbook import new_workbook
from ocop_rules.register.certificate_life import CertificateLife, CertificateState, ProductLife, Reminder
from ocop_rules.register.life import RegisterLife
from ocop_rules.register.workbook import write_cell
from ocop_rules.text import Lang, written_day
from ocop_rules.words.register_life import (
    COLUMNS,
    DOUBTS,
    REMINDER_COLUMNS,
    REMINDERS,
    STATES,
    TITLES,
    WINDOWS,
    WITH_DAYS,
)

_WIDTHS = {"product": 8, "name": 32, "producer": 32, "commune": 18, "stars": 8, "told": 48, "what": 36, "clause": 34}
_WIDTHS |= {"code": 22, "doubts": 30, "days_left": 9, "decided_on": 12, "ends_on": 12, "day": 12}
"""How wide columns are, by their names."""


def in_words(life: CertificateLife, lang: Lang) -> str:
    """Return where a certificate stands, in words."""
    told = _state_in_words(life, lang)
    more = _filing_in_words(life, lang)
    return f"{told}; {more}" if more else told


def _state_in_words(life: CertificateLife, lang: Lang) -> str:
    state = life.state
    since = "" if life.since is None else written_day(life.since, lang)
    if state is CertificateState.VALID:
        code = "valid" if not life.is_ending else "ending" if life.days_left else "last"
        return WITH_DAYS[code].in_(lang).format(days=life.days_left)
    if state is CertificateState.EXTENDED:
        return WITH_DAYS["extended"].in_(lang).format(days=life.days_left)
    if state is CertificateState.WITHDRAWN:
        reason = life.ground.reason.in_(lang) if life.ground is not None else life.recognition.withdrawal
        code = "withdrawn-bare" if reason is None else "withdrawn"
        return WITH_DAYS[code].in_(lang).format(since=since, reason=reason)
    if state in (CertificateState.EXPIRED, CertificateState.SUPERSEDED):
        return WITH_DAYS[state].in_(lang).format(since=since)
    return STATES[state].in_(lang)


def _filing_in_words(life: CertificateLife, lang: Lang) -> str | None:
    filed = life.filed_on
    if not life.state.holds:
        return None
    if filed is not None:
        return WINDOWS["filed"].in_(lang).format(filed=written_day(filed, lang))
    window = life.window
    if window is not None and life.state is CertificateState.VALID:
        if window.state == "before" and not life.is_ending:
            return None
        first, last = written_day(window.first, lang), written_day(window.last, lang)
        return WINDOWS[window.state].in_(lang).format(first=first, last=last)
    if life.notify_by is not None and life.is_ending:
        return WINDOWS["notify"].in_(lang).format(by=written_day(life.notify_by, lang))
    return None


def doubts_in_words(life: CertificateLife, lang: Lang) -> tuple[str, ...]:
    """Return what is doubtful in the life of a certificate, a sentence each."""
    recognition = life.recognition
    days = {"printed": recognition.printed_until, "ends": life.ends_on, "withdrawn": recognition.withdrawn_on}
    told = {name: "" if day is None else written_day(day, lang) for name, day in days.items()}
    return tuple(DOUBTS[code].in_(lang).format(**told) for code in life.doubts)


def life_row(life: ProductLife, lang: Lang) -> Mapping[str, object]:
    """Return what stands in each of the columns for a product; days as days and numbers as numbers."""
    current = life.current
    row: dict[str, object] = {
        "product": life.product.id,
        "code": life.product.code,
        "name": life.product.name,
        "producer": None if life.producer is None else life.producer.name,
        "commune": life.commune,
        "state": STATES[life.state].in_(lang),
        "told": STATES[life.state].in_(lang),
    }
    if current is not None:
        row |= {
            "stars": current.recognition.stars,
            "decision": current.recognition.decision,
            "decided_on": current.recognition.decided_on,
            "ends_on": current.last_day or current.ends_on,
            "days_left": current.days_left,
            "told": in_words(current, lang),
            "clause": None if current.citation is None else current.citation.in_(lang),
            "doubts": "; ".join(doubts_in_words(current, lang)) or None,
        }
    return {name: row.get(name) for name in COLUMNS}


def reminder_row(reminder: Reminder, lang: Lang) -> Mapping[str, object]:
    """Return what stands in each of the columns of what is due."""
    life = reminder.product
    return {
        "day": reminder.day,
        "what": REMINDERS[reminder.kind].in_(lang),
        "product": life.product.id,
        "name": life.product.name,
        "producer": None if life.producer is None else life.producer.name,
        "commune": life.commune,
        "clause": None if reminder.citation is None else reminder.citation.in_(lang),
    }


def life_csv(life: RegisterLife) -> str:
    """Return the products and where they stand as CSV, with English names of columns and days as ISO 8601."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in life:
        row = dict(life_row(each, "en"))
        row["state"] = each.state
        writer.writerow([_plain(value) for value in row.values()])
    return out.getvalue()


def reminders_csv(life: RegisterLife) -> str:
    """Return what is due as CSV, with English names of columns and days as ISO 8601; `what` is the code of the kind."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(REMINDER_COLUMNS)
    for each in life.reminders:
        row = {**reminder_row(each, "en"), "what": each.kind}
        writer.writerow([_plain(value) for value in row.values()])
    return out.getvalue()


def _plain(value: object) -> object:
    if isinstance(value, str):
        return cell(value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else value


def life_workbook(life: RegisterLife, lang: Lang) -> bytes:
    """Return the products and what is due as a workbook; the same input gives the same bytes.

    Raises:
        PaperRefused: the package that writes workbooks is not installed.
    """
    out = BytesIO()
    title = TITLES["life"].in_(lang).format(on=written_day(life.on, lang))
    with new_workbook(out, title) as book:
        styles = (
            book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        rows = (life_row(each, lang) for each in life)
        _write(
            book.add_worksheet(TITLES["products"].in_(lang)),
            [each.in_(lang) for each in COLUMNS.values()],
            [_WIDTHS.get(name, 14) for name in COLUMNS],
            rows,
            styles,
        )
        due = (reminder_row(each, lang) for each in life.reminders)
        heads = [each.in_(lang) for each in REMINDER_COLUMNS.values()]
        widths = [_WIDTHS.get(name, 14) for name in REMINDER_COLUMNS]
        _write(book.add_worksheet(TITLES["reminders"].in_(lang)), heads, widths, due, styles)
    return out.getvalue()


def _write(
    tab: object,
    headings: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Mapping[str, object]],
    styles: tuple[object, object, object],
) -> None:
    bold, day, words = styles
    tab.freeze_panes(1, 0)  # type: ignore[attr-defined]
    tab.set_landscape()  # type: ignore[attr-defined]
    tab.set_paper(9)  # type: ignore[attr-defined]
    tab.fit_to_pages(1, 0)  # type: ignore[attr-defined]
    tab.repeat_rows(0)  # type: ignore[attr-defined]
    for column, width in enumerate(widths):
        tab.set_column(column, column, width)  # type: ignore[attr-defined]
    for column, heading in enumerate(headings):
        tab.write_string(0, column, heading, bold)  # type: ignore[attr-defined]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row.values()):
            if value is not None:
                write_cell(tab, number, column, value, day, words)
