"""`ocop register report` and `ocop register dashboard`: what a place has come to, on paper and on a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ocop_rules.cli.completion import complete_plan
from ocop_rules.cli.console import console, note
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.plan import readings_named
from ocop_rules.cli.register import MappingOption, OnOption, RegisterArgument, day_named, tell_notices
from ocop_rules.plans.check import read_plan
from ocop_rules.plans.dashboard import dashboard_page
from ocop_rules.plans.place import ReportPlace
from ocop_rules.plans.register_report import RegisterReport, register_report
from ocop_rules.plans.report_files import FORMATS, last_report, report_file
from ocop_rules.plans.report_paper import report_paper
from ocop_rules.register.read import read_register
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
ReadingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--reading", help="Read the plan's words otherwise, such as upgraded=more_stars.", metavar="NAME=CHOICE"
    ),
]


def _target(path: Path) -> Path:
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise typer.BadParameter(f"cannot write {path}")
    return path


def report(
    register: RegisterArgument,
    target: Annotated[
        Path,
        typer.Argument(help="The file to write: .docx, .pdf, .html, .xlsx, .json.", metavar="TARGET", callback=_target),
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
    form = target.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise typer.BadParameter(f"{target.name} ends in none of {', '.join(f'.{each}' for each in FORMATS)}")
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
    target: Annotated[Path, typer.Argument(help="The page to write (.html).", metavar="TARGET", callback=_target)],
    on: OnOption,
    plan: PlanOption = None,
    reading: ReadingOption = None,
    mapping: MappingOption = None,
    lang: LangOption = None,
) -> None:
    """Write a page with all products: by stars, sets, communes and forms, filtered and exported; the targets.

    It needs no other file and no network. What is filtered is counted anew at once.

    Example: `ocop register dashboard examples/register/tan-lap tan-lap.html --on 2026-12-20 --plan ba-dinh-2022`
    """
    used = chosen_lang.use(lang)
    read = read_register(register, mapping)
    day = day_named(on)
    named = None if plan is None else read_plan(plan)
    page = dashboard_page(read, day, named, readings_named(reading or []), used)
    target.write_text(page, encoding="utf-8")
    console().print(SENTENCES["written"].in_(used).format(path=target))
    tell_notices(read, used)
