"""`ocop register inspections`: which products to visit first, and why; what was found, in the next bundles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.console import Console
from rich.text import Text

from ocop_rules.cli.console import complain, console, note
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.options import (
    BundlesOption,
    MappingOption,
    OnOption,
    RateAgainOption,
    RegisterArgument,
    WorkersOption,
    folder_there,
)
from ocop_rules.cli.register import MOST_SHOWN, day_named
from ocop_rules.cli.table import show_table
from ocop_rules.register.inspection_plan import InspectionPlan, inspection_plan
from ocop_rules.register.inspection_table import plan_csv, visit_row
from ocop_rules.register.read import home_of, read_register
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import Lang, written_day
from ocop_rules.words.inspections import COLUMNS, SENTENCES
from ocop_rules.words.registers import SENTENCES as OF_REGISTERS


def inspections(
    register: RegisterArgument,
    on: OnOption,
    bundles: BundlesOption = None,
    version: RateAgainOption = None,
    following: Annotated[
        Path | None,
        typer.Option(
            "--next", help="Write the next bundles of products of which something was found.", callback=folder_there
        ),
    ] = None,
    mapping: MappingOption = None,
    workers: WorkersOption = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write the plan as CSV, a row a product.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the plan as canonical JSON.")] = False,
    lang: LangOption = None,
) -> None:
    """Rate last bundles again on a day, and show which products to visit first, with every reason.

    Papers that ended, stars that would not hold, knock-outs, totals at a threshold, findings that are not mended, time
    since the last visit. Exit 1 if a bundle is wrong; the others are planned all the same.

    Example: `ocop register inspections examples/register/tan-lap --on 2026-12-20`
    """
    used = chosen_lang.use(lang)
    day = day_named(on)
    read = read_register(register, mapping)
    catalogue = default_catalogue()
    plan = inspection_plan(read, day, bundles or home_of(register), version=version, workers=workers)
    vocabulary = catalogue.vocabulary()
    if following is not None:
        _write_next(plan, following, used)
    if as_json:
        typer.echo(plan.to_json())
    elif as_csv:
        typer.echo(plan_csv(plan, used, vocabulary), nl=False)
    else:
        _show(console(), plan, vocabulary, used)
    wrong = [each for each in plan.visits if each.error is not None]
    for each in wrong[:MOST_SHOWN]:
        assert each.error is not None
        complain(each.error, each.life.product.id)
    if wrong:
        raise typer.Exit(1)


def _show(out: Console, plan: InspectionPlan, vocabulary: Vocabulary, lang: Lang) -> None:
    title = SENTENCES["title"].in_(lang).format(on=written_day(plan.on, lang), count=len(plan.visits))
    out.print(Text(title, style="bold"))
    out.print(Text(SENTENCES["basis"].in_(lang).format(reading=plan.terms.reading.in_(lang)), style="dim"))
    out.print()
    visits = [visit_row(each, lang, vocabulary) for each in plan.visits[:MOST_SHOWN]]
    rows = [["" if value is None else str(value) for value in row.values()] for row in visits]
    whole = {i for i, name in enumerate(COLUMNS) if name in ("product", "weight")}
    show_table(out, [header.in_(lang) for header in COLUMNS.values()], rows, whole=whole, sparse=True)
    if len(plan.visits) > MOST_SHOWN:
        out.print(Text(OF_REGISTERS["more"].in_(lang).format(count=len(plan.visits) - MOST_SHOWN), style="dim"))


def _write_next(plan: InspectionPlan, folder: Path, lang: Lang) -> None:
    """Write the bundle of the day of each product of which something was found that a fact says."""
    count = 0
    for each in plan.visits:
        again = each.reinspection
        if again is None or not any(finding.fact is not None for finding in again.findings):
            continue
        written = yaml.safe_dump(again.now.bundle.as_json(), allow_unicode=True, sort_keys=False, width=120)
        (folder / f"{_safe(again.product.id)}.yaml").write_text(written, encoding="utf-8")
        count += 1
    note(SENTENCES["written"].in_(lang).format(count=count, folder=folder))


def _safe(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name).strip(".") or "_"
