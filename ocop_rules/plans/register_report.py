"""The report of a ward, a district or a province for a period: what published reports count, with what is not known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, TypeAlias

from ocop_rules.brief import brief, one_line
from ocop_rules.canonical import Json, canonical, digest
from ocop_rules.errors import UnknownReading
from ocop_rules.plans.check import PlanCheck, check_with_facts, legal_forms
from ocop_rules.plans.facts import RegisterFacts
from ocop_rules.plans.figures import Figures, ReportRow
from ocop_rules.plans.place import ReportPlace, register_of_place
from ocop_rules.register.register import Register
from ocop_rules.register.rows import NewRural
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.plans import DueReport, PlanPeriod, RegisterPlan
from ocop_rules.text import printable, text

FORMAT: Literal["ocop-register-report/1"] = "ocop-register-report/1"

WITHIN = 180
"""So many days ahead certificates are counted as ending."""

Standing: TypeAlias = Literal["in-time", "late", "missing", "due", "not-known"]
Truth: TypeAlias = bool | None

_PERIOD = re.compile(r"([0-9]{4})(?:-(H[12]|Q[1-4]))?\Z")
_ADVANCED = (NewRural.ADVANCED, NewRural.MODEL)


@dataclass(frozen=True, slots=True)
class WardStanding:
    """Where the report of a commune stands.

    Attributes:
        commune: the commune.
        report: the report that is asked for.
        standing: in time, late, missing, not due yet, or not known.
        received_on: the day on which it came.
    """

    commune: str
    report: DueReport
    standing: Standing
    received_on: date | None

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, eq=False)
class RegisterReport:
    """The report of a place for a period.

    Attributes:
        register: the register of the place alone.
        place: for where it is.
        period_name: of which period, such as `2022-H1`.
        period: its days.
        on: the day.
        rows: the figures.
        breakdowns: products by sets and places, producers by forms: each name with its count, most first.
        standings: where the reports of communes stand.
        forms: the legal forms of producers, by name, in Vietnamese.
        check: the plan over the same register, if one was named.
        unplaced: of how many products nobody knows where they are, which are not counted.
    """

    register: Register
    place: ReportPlace
    period_name: str
    period: PlanPeriod
    on: date
    rows: tuple[ReportRow, ...]
    breakdowns: Mapping[str, tuple[tuple[str, int], ...]]
    standings: tuple[WardStanding, ...]
    forms: Mapping[str, str]
    check: PlanCheck | None
    unplaced: int

    def __repr__(self) -> str:
        return one_line("RegisterReport", [("place", self.place.name), ("period", self.period_name), ("on", self.on)])

    @cached_property
    def by_name(self) -> Mapping[str, ReportRow]:
        """The figures by name."""
        return {each.name: each for each in self.rows}

    def as_json(self) -> dict[str, Json]:
        """Return it as plain data of the format `ocop-register-report/1`."""
        return {
            "format": FORMAT,
            "register": self.register.digest,
            "place": {"commune": self.place.commune, "district": self.place.district, "province": self.place.province},
            "period": self.period_name,
            "on": self.on.isoformat(),
            "rows": [
                {
                    "row": each.name,
                    "section": each.section,
                    "value": each.value,
                    "unknown": each.unknown,
                    "is_least": each.is_least,
                }
                for each in self.rows
            ],
            "breakdowns": {
                name: [{"name": what, "count": count} for what, count in found]
                for name, found in self.breakdowns.items()
            },
            "ward_reports": [
                {
                    "commune": each.commune,
                    "period": each.report.period,
                    "before": each.report.before.isoformat(),
                    "standing": each.standing,
                    "received_on": None if each.received_on is None else each.received_on.isoformat(),
                }
                for each in self.standings
            ],
            "unplaced": self.unplaced,
            "plan": None if self.check is None else {"plan": self.check.plan.id, "digest": self.check.digest},
        }

    def to_json(self) -> str:
        """Return it as canonical JSON."""
        return canonical(self.as_json())

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its canonical JSON."""
        return digest(self.as_json())


def period_named(name: str) -> PlanPeriod:
    """Return the days of a period: `2022`, `2022-H1`, `2022-Q3`.

    Raises:
        UnknownReading: it is none.
    """
    found = _PERIOD.match(name)
    if found is None:
        said = printable(name)
        raise UnknownReading(
            text(
                f"“{said}” không phải kỳ; ghi như 2022, 2022-H1, 2022-Q3",
                f"“{said}” is no period: 2022, 2022-H1, 2022-Q3",
            )
        )
    year, part = int(found[1]), found[2]
    months = 12 if part is None else 6 if part[0] == "H" else 3
    first = 1 if part is None else (int(part[1]) - 1) * months + 1
    last = first + months
    end = date(year + last // 13, (last - 1) % 12 + 1, 1) - timedelta(days=1)
    return PlanPeriod.model_validate({"from": date(year, first, 1), "to": end})


def register_report(
    register: Register,
    on: date,
    period: str,
    place: ReportPlace | None = None,
    *,
    plan: RegisterPlan | None = None,
    readings: Mapping[str, str] | None = None,
    catalogue: Catalogue | None = None,
) -> RegisterReport:
    """Return what a report of a place counts for a period, as known on a day.

    Args:
        register: the register.
        on: the day; never taken from the clock.
        period: the period, such as `2022-H1` or `2022`.
        place: for where; None for all of the register.
        plan: a plan whose targets stand beside.
        readings: the readings of the plan that are set.
        catalogue: the criteria; None for those that are installed.

    Raises:
        UnknownReading: the period is none, or the plan has no such reading.
        EngineDisagreement: the two evaluators differ on the plan.
    """
    used = catalogue or default_catalogue()
    days = period_named(period)
    where = place or ReportPlace()
    mine, unplaced = register_of_place(register, where)
    reports = _due(mine, plan, days)
    facts = RegisterFacts(mine, days, reports, on, used)
    figures = Figures(mine, facts, days, on, used)
    check = None if plan is None else check_with_facts(plan, mine, on, readings or {}, catalogue=used, of_day=facts)
    return RegisterReport(
        mine,
        where,
        period,
        days,
        on,
        figures.rows(),
        figures.breakdowns(by=_level(mine)),
        _standings(mine, reports, on),
        {name: each.vi for name, each in legal_forms(used).items()},
        check,
        unplaced,
    )


def _level(register: Register) -> Literal["commune", "district"]:
    """Return by what products are broken down: by communes of one district, or else by districts."""
    districts = {each.district for each in register.communes or ()} | {
        each.district for each in register.producers or ()
    }
    return "commune" if len(districts - {None}) < 2 else "district"


def _due(register: Register, plan: RegisterPlan | None, period: PlanPeriod) -> Mapping[str, DueReport]:
    """Return the reports of communes that are due in a period: as the plan says, or else as their rows do."""
    if plan is not None and plan.definition.reports:
        found = plan.definition.reports
    else:
        stated = {(each.period, each.due_on) for each in register.ward_reports or () if each.due_on is not None}
        found = {
            f"due_{at}": DueReport(period=name, before=day)
            for at, (name, day) in enumerate(sorted((n, d) for n, d in stated if d is not None))
        }
    return {name: each for name, each in found.items() if period.from_ <= each.before <= period.to}


def _standings(register: Register, reports: Mapping[str, DueReport], on: date) -> tuple[WardStanding, ...]:
    came = {(each.commune, each.period): each.received_on for each in register.ward_reports or ()}
    found = []
    for report in reports.values():
        for commune in register.communes or ():
            day = came.get((commune.name, report.period))
            if day is not None and day <= on:
                standing: Standing = "in-time" if day < report.before else "late"
            elif on < report.before:
                standing, day = "due", None
            else:
                standing, day = "missing" if register.knows("ward_reports") else "not-known", None
            found.append(WardStanding(commune.name, report, standing, day))
    return tuple(found)
