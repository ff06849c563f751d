"""`ocop register report` and `ocop register dashboard`: what a place has come to, on paper and on a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, cast

import typer

from ocop_rules.cli.completion import complete_plan
from ocop_rules.cli.console import console, note
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.options import (
    BundlesOption,
    MappingOption,
    OnOption,
    RateAgainOption,
    ReadingOption,
    RegisterArgument,
    WorkersOption,
)
from ocop_rules.cli.output import ending_of, output_of
from ocop_rules.cli.plan import readings_named
from ocop_rules.cli.register import day_named, tell_notices
from ocop_rules.errors import AdviceMissing
from ocop_rules.plans.check import read_plan
from ocop_rules.plans.dashboard import Dashboard
from ocop_rules.plans.dashboard_files import dashboard_csv, dashboard_json, dashboard_workbook
from ocop_rules.plans.dashboard_rows import DashboardFilter
from ocop_rules.plans.next_stars import NextStars, next_stars
from ocop_rules.plans.place import ReportPlace
from ocop_rules.plans.register_report import RegisterReport, register_report
from ocop_rules.plans.report_files import FORMATS, ReportFormat, last_report, report_file
from ocop_rules.plans.report_paper import report_paper
from ocop_rules.register.read import home_of, read_register
from ocop_rules.register.register import Register
from ocop_rules.text import Lang
from ocop_rules.words.dashboard import LABELS
from ocop_rules.words.register_reports import SENTENCES

PeriodOption = Annotated[
    str, typer.Option("--period", help="Of which period: 2022-H1, 2022-H2, 2022, 2022-Q3.", metavar="PERIOD")
]
CommuneOption = Annotated[str | None, typer.Option("--commune", help="For this commune or ward alone.")]
DistrictOption = Annotated[str | None, typer.Option("--district", help="For this district alone.")]
ProvinceOption = Annotated[str | None, typer.Option("--province", help="For this province alone.")]
PlanOption = Annotated[
    str | None,
    typer.Option("--plan", help="A plan whose targets stand beside.", metavar="PLAN", autocompletion=complete_plan),
]


_DASHBOARD_FORMATS = ("html", "xlsx", "csv", "json")


def report(
    register: RegisterArgument,
    target: Annotated[
        Path,
        typer.Argument(
            help="The file to write: .docx, .pdf, .html, .xlsx, .json.", metavar="TARGET", callback=output_of(FORMATS)
        ),
    ],
    on: OnOption,
    period: PeriodOption,
    commune: CommuneOption = None,
    district: DistrictOption = None,
    province: ProvinceOption = None,
    plan: PlanOption = None,
    reading: ReadingOption = None,
    last: Annotated[
        Path | None,
        typer.Option("--last", help="The JSON of the report before, to say what changed.", exists=True, dir_okay=False),
    ] = None,
    office: Annotated[str | None, typer.Option("--office", help="Whose report it is; dots if left out.")] = None,
    mapping: MappingOption = None,
    lang: LangOption = None,
) -> None:
    """Write the half-yearly or yearly report of a ward, a district or a province: figures, targets, what changed.

    Papers (.docx, .pdf) are in Vietnamese. What is not known is told beside each figure; what is left for a pen is told
    on standard error.

    Example: `ocop register report examples/register/tan-lap report.html --on 2022-12-31 --period 2022`
    """
    used = chosen_lang.use(lang)
    form = cast("ReportFormat", ending_of(target))  # one of those that `output_of` lets through
    before = None if last is None else last_report(last.read_bytes())
    read = read_register(register, mapping)
    found = register_report(
        read,
        day_named(on),
        period,
        ReportPlace(commune, district, province),
        plan=None if plan is None else read_plan(plan),
        readings=readings_named(reading or []),
    )
    target.write_bytes(report_file(found, form, before, office, used))
    if form in ("docx", "pdf"):
        for blank in report_paper(found, before, office).blanks:
            note(SENTENCES["blank"].in_(used).format(what=blank.in_(used)))
    _tell_empty(found, SENTENCES["nothing-there"].in_(used))
    tell_notices(read, used)


def _tell_empty(found: RegisterReport, said: str) -> None:
    if found.place.name is not None and not found.register.products:
        note(said.format(place=found.place.name))


def dashboard(
    register: RegisterArgument,
    target: Annotated[
        Path,
        typer.Argument(
            help="The file to write: .html, .xlsx, .csv, .json.",
            metavar="TARGET",
            callback=output_of(_DASHBOARD_FORMATS),
        ),
    ],
    on: OnOption,
    product_set: Annotated[
        list[str] | None, typer.Option("--set", help="These product sets alone, by title or slug.", metavar="SET")
    ] = None,
    stars: Annotated[
        list[int] | None,
        typer.Option("--stars", min=0, max=5, help="Products of so many stars alone; 0 for those of none."),
    ] = None,
    commune: Annotated[
        list[str] | None, typer.Option("--commune", help="Products of these communes alone.", metavar="COMMUNE")
    ] = None,
    form: Annotated[
        list[str] | None,
        typer.Option("--form", help="Products of producers of these legal forms alone.", metavar="FORM"),
    ] = None,
    plan: PlanOption = None,
    reading: ReadingOption = None,
    bundles: BundlesOption = None,
    advice: Annotated[
        bool, typer.Option("--advice/--no-advice", help="Whether to tell how far products are from the next star.")
    ] = True,
    version: RateAgainOption = None,
    workers: WorkersOption = None,
    mapping: MappingOption = None,
    lang: LangOption = None,
) -> None:
    """Write a page with all products: by stars, sets, communes and forms, filtered and exported; the targets.

    It needs no other file and no network. What is filtered is counted anew at once, and exported as XLSX, CSV or JSON;
    with a TARGET of these kinds this command exports it. Products one step from the next star are named, by the advice
    on their bundles; of products that name no bundle that is not known.

    Example: `ocop register dashboard examples/register/tan-lap tan-lap.html --on 2026-12-20 --plan ba-dinh-2022`
    """
    used = chosen_lang.use(lang)
    kind = ending_of(target)
    day = day_named(on)
    named = None if plan is None else read_plan(plan)
    read = read_register(register, mapping)
    ahead = None
    if advice and any(each.bundle is not None for each in read.products):
        ahead = _ahead(read, day, bundles or home_of(register), version, workers, used)
    which = DashboardFilter(tuple(product_set or ()), tuple(stars or ()), tuple(commune or ()), tuple(form or ()))
    found = Dashboard.of(read, day, ahead=ahead, shown=which)
    if kind == "xlsx":
        title = read.name or LABELS["title"].in_(used)
        target.write_bytes(dashboard_workbook(found.rows, title, used, with_next=ahead is not None))
    else:
        with target.open("w", encoding="utf-8-sig" if kind == "csv" else "utf-8", newline="") as file:
            if kind == "csv":
                file.writelines(dashboard_csv(found.rows))
            elif kind == "json":
                file.writelines((*dashboard_json(found.rows, read.digest, day, which), "\n"))
            else:
                file.writelines(found.page(named, readings_named(reading or []), used))
    console().print(SENTENCES["written"].in_(used).format(path=target))
    tell_notices(read, used)


def _ahead(
    read: Register, on: date, bundles: Path, version: str | None, workers: int | None, lang: Lang
) -> Mapping[str, NextStars] | None:
    """Return how far products are from the next stars; None, which is told, where the solver is not installed."""
    try:
        return next_stars(read, on, bundles, version=version, workers=workers)
    except AdviceMissing as error:
        note(error.render(lang))
        return None
