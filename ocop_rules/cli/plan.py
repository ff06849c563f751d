"""`ocop plan`: plans as rules over a register: list, show, check, compare two days, replay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.text import Text

from ocop_rules.canonical import canonical
from ocop_rules.cli.completion import complete_plan
from ocop_rules.cli.console import console, echo_parts, note
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.options import MappingOption, OnOption, ReadingOption, RegisterArgument
from ocop_rules.cli.output import output_file
from ocop_rules.cli.register import day_named, tell_notices
from ocop_rules.cli.table import show_table
from ocop_rules.engine.checked import EngineName
from ocop_rules.plans.check import PlanCheck, check_plan, read_plan
from ocop_rules.plans.check_table import (
    check_csv,
    notices_in_words,
    readings_in_words,
    reasons_in_words,
    row_in_words,
    target_row,
)
from ocop_rules.plans.comparison import PlanComparison, SideDocument, TargetChange, compare_plan_checks
from ocop_rules.plans.record import check_of_json, plan_record_line, replay_plan
from ocop_rules.plans.results import TargetResult
from ocop_rules.register.read import read_register
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.plan_files import plan_names
from ocop_rules.text import Lang, printable, written_day
from ocop_rules.text import Text as Words
from ocop_rules.words.plan_lines import target_lines
from ocop_rules.words.plans import (
    COLUMNS,
    COMPARED_COLUMNS,
    SENTENCES,
    VERDICTS,
    clause_in_words,
    decimal_mark,
)

app = typer.Typer(help="Plans of authorities: their targets as rules over a register.", no_args_is_help=True)

FEW = 8
"""So many rows of a target are shown, unless all are asked for."""

_VERDICT_STYLES = {"met": "green", "not_met": "red", "not_known": "yellow", "no_base": "yellow"}

PlanArgument = Annotated[
    str,
    typer.Argument(
        help="The plan: ba-dinh-2022, ha-noi-2025, nation-2025, or a file of one's own.",
        metavar="PLAN",
        show_default=False,
        autocompletion=complete_plan,
    ),
]

_Row = TypeVar("_Row")


def readings_named(written: Sequence[str]) -> dict[str, str]:
    """Return the readings that options set, as `NAME=CHOICE`; refused as wrong use where one is written otherwise."""
    found: dict[str, str] = {}
    for each in written:
        name, sign, choice = each.partition("=")
        if not (name.strip() and sign and choice.strip()):
            raise typer.BadParameter(f"--reading {each}: NAME=CHOICE")
        found[name.strip()] = choice.strip()
    return found


@app.command("list")
def list_plans(
    as_json: Annotated[bool, typer.Option("--json", help="Write the list as canonical JSON.")] = False,
    lang: LangOption = None,
) -> None:
    """List the plans that come with the criteria.

    Example: `ocop plan list`
    """
    used = chosen_lang.use(lang)
    plans = [read_plan(name) for name in plan_names(default_catalogue().root)]
    if as_json:
        typer.echo(canonical([{"id": each.id, "digest": each.digest, "targets": [*each.targets]} for each in plans]))
        return
    out = console()
    headers = [SENTENCES[name].in_(used) for name in ("id", "targets", "title")]
    rows = [(each.id, str(len(each.targets)), each.definition.title.in_(used)) for each in plans]
    show_table(out, headers, rows, right={1}, whole={0})


@app.command()
def show(
    plan: PlanArgument,
    as_json: Annotated[bool, typer.Option("--json", help="Write the plan as canonical JSON.")] = False,
    lang: LangOption = None,
) -> None:
    """Show a plan: each target with what it is about, what counts and what it needs; what its words leave open.

    Example: `ocop plan show ba-dinh-2022`
    """
    used = chosen_lang.use(lang)
    read = read_plan(plan)
    if as_json:
        typer.echo(canonical(read.as_json()))
        return
    out = console()
    definition = read.definition
    out.print(Text(definition.title.in_(used), style="bold"))
    out.print(Text(_of_source(definition.source, used), style="dim"))
    for target in read.targets.values():
        out.print()
        clause = clause_in_words(target, used)
        out.print(Text(f"{clause}: {target.title.in_(used)}" if clause else target.title.in_(used), style="bold cyan"))
        for line in target_lines(read, target, used):
            out.print(Text(f"  {line}"))
    if definition.readings:
        out.print(Text(f"\n{SENTENCES['readings'].in_(used)}", style="bold"))
    for name, reading in definition.readings.items():
        out.print(Text(f"  {name}: {reading.question.in_(used)}"))
        for choice, words in reading.choices.items():
            code = "reading-of-plan" if choice == reading.default else "other"
            out.print(Text(f"    {SENTENCES[code].in_(used).format(choice=choice, words=words.in_(used))}"))
        if reading.reason is not None:
            out.print(Text(f"    {SENTENCES['why'].in_(used).format(reason=reading.reason.in_(used))}", style="dim"))


def _of_source(source: Words, lang: Lang) -> str:
    return SENTENCES["source"].in_(lang).format(source=source.in_(lang))


@app.command()
def check(
    plan: PlanArgument,
    register: RegisterArgument,
    on: OnOption,
    reading: ReadingOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every row, those that count too.")] = False,
    record: Annotated[
        Path | None,
        typer.Option("--record", help="Write a record, which checks the plan again.", callback=output_file),
    ] = None,
    mapping: MappingOption = None,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="durable: durable_rules, checked; direct: plain Python alone.")
    ] = "durable",
    as_csv: Annotated[bool, typer.Option("--csv", help="Write the targets as CSV, a row a target.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write all of it as canonical JSON.")] = False,
    lang: LangOption = None,
) -> None:
    """Check a plan over a register on a day: each target met, not met or not known, how many are missing, and why.

    What is not in a table counts as missing only where the register says that the table is complete. Exit 0 whatever
    the targets come to.

    Example: `ocop plan check ba-dinh-2022 examples/register/tan-lap --on 2022-12-20`
    """
    used = chosen_lang.use(lang)
    day = day_named(on)
    chosen = readings_named(reading or [])
    read = read_register(register, mapping)
    found = check_plan(plan, read, day, chosen, engine=engine)
    if record is not None:
        record.write_text(f"{plan_record_line(found)}\n", encoding="utf-8")
    if as_json:
        echo_parts(found.json_parts())
    elif as_csv:
        typer.echo(check_csv(found, used), nl=False)
    else:
        _show_check(console(), found, used, everything=everything)
    tell_notices(read, used)


def _show_check(out: Console, found: PlanCheck, lang: Lang, *, everything: bool) -> None:
    definition = found.plan.definition
    first, last = written_day(definition.period.from_, lang), written_day(definition.period.to, lang)
    out.print(Text(definition.title.in_(lang), style="bold"))
    out.print(Text(SENTENCES["on"].in_(lang).format(on=written_day(found.on, lang), first=first, last=last)))
    for line in notices_in_words(found, lang):
        out.print(Text(line, style="dim"))
    out.print(Text(SENTENCES["counts"].in_(lang).format_map(found.counts)))
    out.print()
    rows = []
    for each in found.targets:
        styles = {"verdict": _VERDICT_STYLES[each.verdict]}
        rows.append([Text(value, styles.get(name, "")) for name, value in target_row(each, lang).items()])
    headers = [header.in_(lang) for header in COLUMNS.values()]
    show_table(out, headers, rows, right={[*COLUMNS].index("missing")})
    for each in found.targets:
        _show_rows(out, found, each, lang, everything=everything)
    if definition.readings:
        out.print(Text(f"\n{SENTENCES['readings'].in_(lang)}", style="bold"))
        for line in readings_in_words(found, lang):
            out.print(Text(f"  {line}"))


def _show_rows(out: Console, found: PlanCheck, result: TargetResult, lang: Lang, *, everything: bool) -> None:
    table = result.settled.table
    lines = [Text(f"  {each}", style="yellow") for each in reasons_in_words(result, lang)]
    if table is not None:
        facts = found.plan.facts(table)
        groups = [("unknown", result.not_known())]
        if everything or (result.verdict != "met" and result.settled.need is not None and result.settled.need.share):
            groups.append(("lacking", result.lacking()))
        if everything or (result.settled.need is not None and result.settled.need.share is None):
            groups.append(("counting", result.counting()))
        for code, rows in groups:
            if rows:
                shown = [row_in_words(each, facts, lang) for each in (rows if everything else rows[:FEW])]
                if len(shown) < len(rows):
                    shown.append(SENTENCES["more-rows"].in_(lang).format(count=len(rows) - len(shown)))
                lines.append(Text(f"  {SENTENCES[code].in_(lang).format(rows='')}"))
                lines += [Text(f"    {each}") for each in shown]
    if lines:
        out.print(Text(f"\n{result.title.in_(lang)}", style="bold cyan"))
        for line in lines:
            out.print(line)


@app.command()
def compare(
    before: Annotated[
        Path, typer.Argument(help="A record or the JSON of the earlier day.", exists=True, dir_okay=False)
    ],
    after: Annotated[Path, typer.Argument(help="A record or the JSON of the later day.", exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Write the comparison as canonical JSON.")] = False,
    lang: LangOption = None,
) -> None:
    """Compare a plan on two days: what became of each target, and which rows made it so.

    Example: `ocop plan compare june.json december.json`
    """
    used = chosen_lang.use(lang)
    found = compare_plan_checks(check_of_json(before.read_bytes()), check_of_json(after.read_bytes()))
    if as_json:
        typer.echo(found.to_json())
        return
    _show_comparison(console(), found, used)


def _show_comparison(out: Console, found: PlanComparison, lang: Lang) -> None:
    title = found.after["title"]
    out.print(Text(title[lang], style="bold"))
    for code, wrong in (
        ("other-plan", found.before["plan_digest"] != found.after["plan_digest"]),
        ("other-readings", found.before["readings"] != found.after["readings"]),
    ):
        if wrong:
            note(SENTENCES[code].in_(lang))
    changed = [each for each in found.targets if not each.is_same]
    if not changed:
        out.print(Text(SENTENCES["nothing-changed"].in_(lang)))
        return
    days = {"before": _day(found.before["on"], lang), "after": _day(found.after["on"], lang)}
    headers = [header.in_(lang).format(on=days.get(name)) for name, header in COMPARED_COLUMNS.items()]
    show_table(out, headers, [_compared_row(each, lang) for each in changed])


def _day(written: str, lang: Lang) -> str:
    try:
        return written_day(date.fromisoformat(written), lang)
    except ValueError:
        return printable(written)


def _compared_row(change: TargetChange, lang: Lang) -> list[str]:
    return [
        change.target["title"][lang],
        _side(change.before, lang),
        _side(change.after, lang),
        _few(change.counts_now, lang),
        _few(change.counts_no_more, lang),
    ]


def _side(side: SideDocument | None, lang: Lang) -> str:
    if side is None:
        return SENTENCES["none"].in_(lang)
    told = f"{VERDICTS[side['verdict']].in_(lang)}: {side['counted']}"
    if side["per_cent"] is None:
        return told
    return f"{told}/{side['base']} = {decimal_mark(side['per_cent'], lang)} %"


def _few(names: Sequence[str], lang: Lang) -> str:
    more = [SENTENCES["more-rows"].in_(lang).format(count=len(names) - FEW)] if len(names) > FEW else []
    return "; ".join([*names[:FEW], *more])


@app.command()
def replay(
    records: Annotated[
        list[Path], typer.Argument(help="Records of checked plans.", exists=True, dir_okay=False, metavar="RECORDS...")
    ],
    lang: LangOption = None,
) -> None:
    """Check the plans of records again: the same to the byte, or what changed.

    Exit 1 if one is not the same.

    Example: `ocop plan replay december.json`
    """
    used = chosen_lang.use(lang)
    differs = False
    for path in records:
        found = replay_plan(path.read_bytes())
        said = SENTENCES["same" if found.is_same else "differs"].in_(used)
        typer.echo(f"{path}: {said}")
        if not found.is_same:
            differs = True
            if found.is_another_library:
                note(SENTENCES["another-library"].in_(used))
            _show_comparison(console(), compare_plan_checks(found.before, found.again), used)
    if differs:
        raise typer.Exit(1)
