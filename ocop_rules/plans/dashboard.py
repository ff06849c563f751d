"""All products of a register on one page, which filters and counts them by itself: no network, no other file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from ocop_rules.forms.rating_page import template
from ocop_rules.markup import seal
from ocop_rules.plans.check import check_with_facts, legal_forms
from ocop_rules.plans.check_table import target_row
from ocop_rules.plans.dashboard_files import COLUMNS, row_in_words
from ocop_rules.plans.dashboard_rows import DashboardFilter, DashboardRow, DashboardRows
from ocop_rules.plans.facts import RegisterFacts
from ocop_rules.plans.next_stars import NextStars
from ocop_rules.register.register import Register
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.plans import PlanPeriod, RegisterPlan
from ocop_rules.text import Lang, written_day
from ocop_rules.words.dashboard import LABELS
from ocop_rules.words.plans import COLUMNS as PLAN_COLUMNS

_GROUPED = ("stars", "set", "commune", "form", "state", "next")
"""By what products are counted and filtered."""


def dashboard_page(
    register: Register,
    on: date,
    plan: RegisterPlan | None = None,
    readings: Mapping[str, str] | None = None,
    lang: Lang = "vi",
    *,
    ahead: Mapping[str, NextStars] | None = None,
    shown: DashboardFilter | None = None,
    catalogue: Catalogue | None = None,
) -> str:
    """Return a page with all products of a register on a day, and the targets of a plan.

    Args:
        register: the register.
        on: the day.
        plan: a plan whose targets stand on it.
        readings: the readings of the plan that are set.
        lang: the language.
        ahead: how far products are from the next stars, as `next_stars` returns it; None leaves that out.
        shown: which products are shown; None for all.
        catalogue: the criteria; None for those that are installed.
    """
    dashboard = Dashboard.of(register, on, ahead=ahead, shown=shown, catalogue=catalogue)
    return "".join(dashboard.page(plan, readings, lang))


@dataclass(frozen=True)
class Dashboard:
    """The products of a register on a day, to be written in a format; none of them is held.

    Attributes:
        register: the register.
        on: the day.
        shown: which products are shown.
        rows: the products that are shown.
        facts: the facts of the register on the day.
        catalogue: the criteria.
    """

    register: Register
    on: date
    shown: DashboardFilter
    rows: DashboardRows
    facts: RegisterFacts
    catalogue: Catalogue

    @classmethod
    def of(
        cls,
        register: Register,
        on: date,
        *,
        ahead: Mapping[str, NextStars] | None = None,
        shown: DashboardFilter | None = None,
        catalogue: Catalogue | None = None,
    ) -> Dashboard:
        """Return the products of a register on a day; for the arguments see `dashboard_page`."""
        used = catalogue or default_catalogue()
        year = PlanPeriod.model_validate({"from": date(on.year, 1, 1), "to": date(on.year, 12, 31)})
        facts = RegisterFacts(register, year, {}, on, used)
        which = shown or DashboardFilter()
        return cls(register, on, which, DashboardRows(facts, legal_forms(used), which, ahead, used), facts, used)

    def page(
        self,
        plan: RegisterPlan | None = None,
        readings: Mapping[str, str] | None = None,
        lang: Lang = "vi",
        *,
        home: str | None = None,
    ) -> Iterator[str]:
        """Yield the page in parts, as `dashboard_page` returns it; with a way back to the address `home`, if any."""
        with_next = self.rows.knows_next
        columns = [*COLUMNS, *(["next", "needed"] if with_next else [])]
        grouped = [each for each in _GROUPED if each in columns]
        check = None
        if plan is not None:
            check = check_with_facts(
                plan, self.register, self.on, readings or {}, catalogue=self.catalogue, of_day=self.facts
            )
        labels = {name: each.in_(lang) for name, each in LABELS.items()}
        overview = _Overview(self.rows, grouped, lang)
        script = _script()
        return template("dashboard").generate(
            lang=lang,
            home=home,
            title=self.register.name or labels["title"],
            on=written_day(self.on, lang),
            filtered="; ".join(_filters(self.shown)),
            labels=labels,
            columns=columns,
            groups=[(labels[name], overview.counts[name].most_common()) for name in grouped],
            count=overview.count,
            one_step=overview.one_step if with_next else None,
            advised=labels["advised"].format(**overview.advised) if with_next else "",
            plan="" if check is None else check.plan.definition.title.in_(lang),
            target_heads=[each.in_(lang) for each in PLAN_COLUMNS.values()],
            targets=[]
            if check is None
            else [target_row(each, lang) | {"code": each.verdict.value} for each in check.targets],
            rows=(_written(each, columns, lang) for each in self.rows),
            data=_data(self.rows, columns, grouped, labels, lang),
            script=script,
            seal=seal(script),
            library=LIBRARY_VERSION,
        )


class _Overview:
    """What the products come to, seen in one pass: for readers without a script, and those that are one step away."""

    def __init__(self, rows: DashboardRows, grouped: Iterable[str], lang: Lang) -> None:
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in grouped}
        self.count = 0
        self.one_step: list[dict[str, str]] = []
        rated = unknown = wrong = 0
        for row in rows:
            self.count += 1
            words = _written(row, [*COLUMNS, "to", "next", "needed"], lang)
            for name, counts in self.counts.items():
                counts[words[name] or _none(name, lang)] += 1
            if row.next is not None and row.next.ahead is not None:
                rated += 1
                if row.next.steps == 1:
                    self.one_step.append(words)
            elif row.next is not None:
                wrong += 1
            elif not row.is_highest:
                unknown += 1
        self.advised = {"rated": rated, "unknown": unknown, "wrong": wrong}


def _none(name: str, lang: Lang) -> str:
    return LABELS["no-stars" if name == "stars" else "unknown"].in_(lang)


def _written(row: DashboardRow, columns: Iterable[str], lang: Lang) -> dict[str, str]:
    """Return the cells of a product as text; empty where there is nothing."""
    found = row_in_words(row, lang, with_next=True)
    return {name: _text(name, found[name], lang) for name in columns}


def _text(name: str, value: object, lang: Lang) -> str:
    if value is None:
        return ""
    if name in ("stars", "to"):
        return "★" * int(str(value))
    return written_day(value, lang) if isinstance(value, date) else str(value)


def _filters(shown: DashboardFilter) -> Iterator[str]:
    for values in (shown.sets, tuple("★" * each or "0★" for each in shown.stars), shown.communes, shown.forms):
        if values:
            yield ", ".join(values)


def _data(
    rows: DashboardRows, columns: list[str], grouped: list[str], labels: Mapping[str, str], lang: Lang
) -> Iterator[str]:
    """Yield what the page's script reads, as JSON that cannot end the element in which it stands.

    A product is a list in the order of the columns, and whether its certificate ends soon.
    """
    yield f'{{"labels":{_inert(labels)},"columns":{_inert(columns)},"grouped":{_inert(grouped)},"products":['
    for at, row in enumerate(rows):
        found = row_in_words(row, lang, with_next=True)
        ends = None if row.ends_on is None else row.ends_on.isoformat()
        cells = [ends if name == "ends" else found[name] for name in columns]
        yield f"{',' if at else ''}{_inert([*cells, row.is_ending])}"
    yield "]}"


def _inert(data: object) -> str:
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


@cache
def _script() -> str:
    return files("ocop_rules.forms").joinpath("dashboard.js").read_text(encoding="utf-8")
