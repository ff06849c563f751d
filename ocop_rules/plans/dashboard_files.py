"""The products of a register as a table: CSV and JSON for programs, a workbook in words."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import BytesIO, StringIO

from ocop_rules.canonical import canonical_parts
from ocop_rules.characters import cell
from ocop_rules.forms.new_workbook import new_workbook
from ocop_rules.plans.dashboard_rows import DashboardFilter, DashboardRow
from ocop_rules.register.workbook import write_cell
from ocop_rules.text import Lang
from ocop_rules.words.dashboard import LABELS
from ocop_rules.words.outlook import needed_in_words, steps_named
from ocop_rules.words.register_life import STATES

FORMAT = "ocop-dashboard/1"

CSV_COLUMNS = (
    "id", "name", "producer", "commune", "form", "set", "set_title", "stars", "state", "ends_on", "is_ending",
    "next_stars", "reach", "steps", "criteria", "papers", "facts", "judged", "by_people", "problem",
)  # fmt: skip
"""The columns of the CSV file; they are a contract."""

COLUMNS = ("id", "name", "producer", "commune", "form", "set", "stars", "state", "ends")
NEXT_COLUMNS = ("to", "next", "needed")
"""The columns of the table in words, and those of the next stars."""

_WIDTHS = {"name": 32, "producer": 32, "commune": 20, "form": 18, "set": 40, "state": 20, "next": 24, "needed": 60}


def next_in_words(row: DashboardRow, lang: Lang) -> str | None:
    """Return how far the next stars are; None where that is not known."""
    if row.is_highest:
        return LABELS["next-top"].in_(lang)
    if row.next is None:
        return None
    ahead = row.next.ahead
    if ahead is None:
        return LABELS["next-wrong"].in_(lang)
    if ahead.reach == "unreachable" and ahead.by_people:
        return LABELS["next-council"].in_(lang)
    return LABELS["next-held"].in_(lang) if ahead.reach == "held" else steps_named(ahead.steps, lang)


def needed_for_next(row: DashboardRow, lang: Lang) -> str | None:
    """Return what a product needs for the next stars, or why its bundle could not be rated; None where nothing."""
    if row.next is None:
        return None
    if row.next.outlook is None:
        return None if row.next.error is None else row.next.error.render(lang).split("\n")[0]
    return needed_in_words(row.next.outlook, lang) or None


def row_in_words(row: DashboardRow, lang: Lang, *, with_next: bool) -> dict[str, object]:
    """Return what stands in the columns of the table for a product; days as days, stars as numbers."""
    found: dict[str, object] = {
        "id": row.id,
        "name": row.name,
        "producer": row.producer,
        "commune": row.commune,
        "form": row.form if row.form_title is None else row.form_title.in_(lang),
        "set": None if row.set_title is None else row.set_title.in_(lang),
        "stars": row.stars,
        "state": STATES[row.state].in_(lang),
        "ends": row.ends_on,
    }
    if with_next:
        found["to"] = None if row.next is None else row.next.stars
        found["next"] = next_in_words(row, lang)
        found["needed"] = needed_for_next(row, lang)
    return found


def dashboard_csv(rows: Iterable[DashboardRow]) -> Iterator[str]:
    """Yield the products as lines of CSV: codes, days as ISO 8601, words in Vietnamese."""
    out = StringIO()
    writer = csv.DictWriter(out, CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        yield _taken(out)
        writer.writerow({name: _plain(value) for name, value in _values(row).items()})
    yield _taken(out)


def _taken(out: StringIO) -> str:
    written = out.getvalue()
    out.seek(0)
    out.truncate()
    return written


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return cell(value)
    return "; ".join(value) if isinstance(value, list) else value


def _values(row: DashboardRow) -> dict[str, object]:
    """Return what CSV and JSON say of a product."""
    found: dict[str, object] = {
        "id": row.id,
        "name": row.name,
        "producer": row.producer,
        "commune": row.commune,
        "form": row.form,
        "set": row.set,
        "set_title": None if row.set_title is None else row.set_title.vi,
        "stars": row.stars,
        "state": row.state,
        "ends_on": None if row.ends_on is None else row.ends_on.isoformat(),
        "is_ending": row.is_ending,
        "next_stars": None if row.next is None else row.next.stars,
    }
    ahead = None if row.next is None else row.next.ahead
    if ahead is not None:
        found |= {
            "reach": ahead.reach,
            "steps": ahead.steps,
            "criteria": [*ahead.raises],
            "papers": [*ahead.papers],
            "facts": [*ahead.facts],
            "judged": [*ahead.judged],
            "by_people": ahead.by_people,
        }
    elif row.next is not None and row.next.error is not None:
        found["problem"] = row.next.error.render("en").split("\n")[0]
    return found


def dashboard_json(rows: Iterable[DashboardRow], register: str, on: date, shown: DashboardFilter) -> Iterator[str]:
    """Yield the products as canonical JSON of the format `ocop-dashboard/1`, in parts.

    Args:
        rows: the products that are shown.
        register: the register's digest.
        on: the day.
        shown: which products are shown.
    """
    filters: Mapping[str, object] = {
        "sets": [*shown.sets], "stars": [*shown.stars], "communes": [*shown.communes], "forms": [*shown.forms]
    }  # fmt: skip
    about = {"format": FORMAT, "register": register, "on": on.isoformat(), "filters": filters}
    return canonical_parts({**about, "products": map(_values, rows)})


def dashboard_workbook(rows: Iterable[DashboardRow], title: str, lang: Lang, *, with_next: bool) -> bytes:
    """Return the products as a workbook with a filter over its columns; the same input gives the same bytes.

    Args:
        rows: the products that are shown.
        title: what the workbook is called.
        lang: the language.
        with_next: whether the next stars have columns.

    Raises:
        PaperRefused: the package that writes workbooks is not installed.
    """
    out = BytesIO()
    names = (*COLUMNS, *(NEXT_COLUMNS if with_next else ()))
    with new_workbook(out, title) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        words = book.add_format({"text_wrap": True, "valign": "top"})
        tab = book.add_worksheet(LABELS["table"].in_(lang))
        tab.freeze_panes(1, 2)
        tab.set_landscape()
        tab.set_paper(9)
        tab.fit_to_pages(1, 0)
        tab.repeat_rows(0)
        for at, name in enumerate(names):
            tab.set_column(at, at, _WIDTHS.get(name, 11))
            tab.write_string(0, at, LABELS[name].in_(lang), bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for at, value in enumerate(row_in_words(row, lang, with_next=with_next).values()):
                if value is not None:
                    write_cell(tab, last, at, value, day, words)
        tab.autofilter(0, 0, last, len(names) - 1)
    return out.getvalue()
