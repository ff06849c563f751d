"""`ocop register`: the register of recognised products, the life of certificates, other layouts, inspections."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from ocop_rules.cli.console import console, echo_parts, note
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.options import MappingOption, OnOption, RegisterArgument, RegisterTarget
from ocop_rules.cli.output import output_file
from ocop_rules.cli.table import show_table
from ocop_rules.register.cell_value import Misread, day_meant
from ocop_rules.register.certificate_life import ProductLife
from ocop_rules.register.life import RegisterLife, register_life
from ocop_rules.register.life_table import (
    doubts_in_words,
    life_csv,
    life_row,
    life_workbook,
    reminder_row,
    reminders_csv,
)
from ocop_rules.register.mapped_writer import mapped_workbook
from ocop_rules.register.mapping import read_register_mapping
from ocop_rules.register.read import read_register
from ocop_rules.register.register import Register
from ocop_rules.register.rows import ROWS
from ocop_rules.register.write import write_register
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.text import Lang, written_day
from ocop_rules.words.register_headings import TABLES
from ocop_rules.words.register_life import COLUMNS, REMINDER_COLUMNS, SHOWN, STATES, TITLES
from ocop_rules.words.registers import SENTENCES

app = typer.Typer(
    help="The register of recognised products: check it, the life of certificates, other layouts, inspections.",
    no_args_is_help=True,
)

MOST_SHOWN = 200
"""More lines than this are not shown in a terminal; files hold all of them."""


def day_named(written: str) -> date:
    """Return the day that an option names; refused as wrong use if it names none."""
    try:
        return day_meant(written)
    except Misread as error:
        told = error.mend or error.message
        raise typer.BadParameter(f"--on {written}: {told.in_(chosen_lang.current())}") from None


@app.command()
def check(register: RegisterArgument, mapping: MappingOption = None, lang: LangOption = None) -> None:
    """Read a register, and tell all that is wrong or doubtful in it, each by its cell or line.

    Exit 1 if anything is wrong: then nothing of it is counted. What is doubtful alone is told and keeps nothing back.

    Example: `ocop register check examples/register/tan-lap`
    """
    used = chosen_lang.use(lang)
    read = read_register(register, mapping)
    out = console()
    held = {name: rows for name in ROWS if (rows := getattr(read, name)) is not None}
    lines = [
        (TABLES[name].in_(used), str(len(rows)), SENTENCES["yes" if read.knows(name) else "no"].in_(used))
        for name, rows in held.items()
    ]
    show_table(out, [SENTENCES[header].in_(used) for header in ("table", "rows", "complete")], lines, right={1})
    tell_notices(read, used)


def tell_notices(register: Register, lang: Lang) -> None:
    """Tell what is doubtful in a register, on standard error."""
    if register.notices:
        note(SENTENCES["doubtful"].in_(lang).format(count=len(register.notices)))
        for each in register.notices[:MOST_SHOWN]:
            note(f"  - {each.render(lang)}")


@app.command()
def life(
    register: RegisterArgument,
    on: OnOption,
    within: Annotated[
        int, typer.Option("--within", min=0, max=3660, help="So many days ahead certificates are told as ending.")
    ] = 180,
    commune: Annotated[bool, typer.Option("--commune", help="List the products by commune.")] = False,
    due: Annotated[bool, typer.Option("--due", help="List what is due in place of the products.")] = False,
    ics: Annotated[
        Path | None,
        typer.Option("--ics", help="Write what is due as a calendar (iCalendar).", callback=output_file),
    ] = None,
    xlsx: Annotated[
        Path | None,
        typer.Option("--xlsx", help="Write products and what is due as a workbook.", callback=output_file),
    ] = None,
    mapping: MappingOption = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Write the products as CSV, a row a product; with --due what is due.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write all of it as canonical JSON.")] = False,
    lang: LangOption = None,
) -> None:
    """Show where each certificate stands on a day: valid, ending, extended, expired, withdrawn, each with its clause.

    Example: `ocop register life examples/register/tan-lap --on 2026-12-20`
    """
    used = chosen_lang.use(lang)
    day = day_named(on)
    found = register_life(read_register(register, mapping), day, within)
    if ics is not None:
        from ocop_rules.register.life_calendar import life_calendar

        ics.write_text(life_calendar(found, used), encoding="utf-8", newline="")
    if xlsx is not None:
        xlsx.write_bytes(life_workbook(found, used))
    if as_json:
        echo_parts(found.json_parts())
    elif as_csv:
        typer.echo(reminders_csv(found) if due else life_csv(found), nl=False)
    elif due:
        _show_reminders(console(), found, used)
    else:
        _show_life(console(), found, used, by_commune=commune)


def _show_life(out: Console, life: RegisterLife, lang: Lang, *, by_commune: bool) -> None:
    out.print(Text(TITLES["life"].in_(lang).format(on=written_day(life.on, lang)), style="bold"))
    if life.register.as_of is not None:
        code = "later" if life.register.as_of < life.on else "as-of"
        out.print(Text(TITLES[code].in_(lang).format(as_of=written_day(life.register.as_of, lang)), style="dim"))
    states = [f"{STATES[state].in_(lang)} {count}" for state, count in life.counts.items() if count]
    out.print(Text(TITLES["counts"].in_(lang).format(products=len(life), counts=", ".join(states))))
    out.print(Text(TITLES["ending"].in_(lang).format(within=life.within, count=life.ending)))
    out.print(Text(TITLES["open"].in_(lang).format(count=life.filing)))
    if by_commune:
        left = MOST_SHOWN
        for name, products in life.by_commune.items():
            out.print(Text(f"\n{name or TITLES['no-commune'].in_(lang)}", style="bold cyan"))
            _show_products(out, products[:left], lang)
            left -= len(products[:left])
    else:
        out.print()
        _show_products(out, islice(life, MOST_SHOWN), lang)
    _tell_more(out, len(life), lang)
    _show_reminders(out, life, lang)
    _tell_doubts(life, lang)


def _show_products(out: Console, products: Iterable[ProductLife], lang: Lang) -> None:
    headers = [COLUMNS[name].in_(lang) for name in SHOWN]
    rows = [[_shown(row[name], lang) for name in SHOWN] for row in (life_row(each, lang) for each in products)]
    whole = {SHOWN.index(name) for name in ("product", "decided_on", "ends_on")}
    show_table(out, headers, rows, right={SHOWN.index("stars")}, whole=whole, sparse=True)


def _show_reminders(out: Console, life: RegisterLife, lang: Lang) -> None:
    if not life.reminders:
        return
    out.print(Text(f"\n{TITLES['due'].in_(lang).format(within=life.within)}", style="bold"))
    headers = [header.in_(lang) for header in REMINDER_COLUMNS.values()]
    rows = [
        [_shown(value, lang) for value in reminder_row(each, lang).values()] for each in life.reminders[:MOST_SHOWN]
    ]
    whole = {i for i, name in enumerate(REMINDER_COLUMNS) if name in ("day", "product")}
    show_table(out, headers, rows, whole=whole, sparse=True)
    _tell_more(out, len(life.reminders), lang)


def _tell_more(out: Console, count: int, lang: Lang) -> None:
    if count > MOST_SHOWN:
        out.print(Text(SENTENCES["more"].in_(lang).format(count=count - MOST_SHOWN), style="dim"))


def _tell_doubts(life: RegisterLife, lang: Lang) -> None:
    told = 0
    for product in life:
        if product.current is not None and product.current.doubts and told < MOST_SHOWN:
            told += 1
            note(f"{product.product.id} {product.product.name}: {'; '.join(doubts_in_words(product.current, lang))}")


def _shown(value: object, lang: Lang) -> str:
    if isinstance(value, date):
        return written_day(value, lang)
    return "" if value is None else str(value)


@app.command()
def convert(
    register: RegisterArgument,
    target: RegisterTarget,
    mapping: MappingOption = None,
    layout: Annotated[
        str | None,
        typer.Option(
            "--layout",
            help="Write an office's own layout: hcmc_register, an_giang, or a mapping's file.",
            show_default=False,
            metavar="NAME|FILE",
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Write a register in another layout; what has no place in an office's own layout is told.

    Example: `ocop register convert examples/register/tan-lap register.xlsx`
    """
    used = chosen_lang.use(lang)
    read = read_register(register, mapping)
    if layout is None:
        write_register(read, target, used)
    else:
        if Path(target).suffix.lower() != ".xlsx":
            raise typer.BadParameter("--layout: the name ends in .xlsx")
        catalogue = default_catalogue()
        described = read_register_mapping(layout, catalogue.root)
        written = mapped_workbook(read, described, catalogue)
        Path(target).write_bytes(written.workbook)
        if written.lost:
            note(SENTENCES["lost"].in_(used))
            for each in written.lost:
                note(f"  - {each.in_(used)}")
    tell_notices(read, used)
