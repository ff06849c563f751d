"""`ocop register export` and `import`: a register in the tables of other systems, and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from ocop_rules.cli.console import note
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.options import MappingOption, OnOption, RegisterArgument, RegisterTarget
from ocop_rules.cli.register import MOST_SHOWN, day_named, tell_notices
from ocop_rules.errors import InvalidEvidence, Problem
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.register.exchange.evaluated import stored_results
from ocop_rules.register.exchange.export import export_register
from ocop_rules.register.exchange.read import read_exchange
from ocop_rules.register.exchange.taken import DayOf, register_of_exchange
from ocop_rules.register.exchange.write import write_exchange
from ocop_rules.register.read import home_of, read_register
from ocop_rules.register.register import Register
from ocop_rules.register.write import write_register
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.exchange_tables import load_exchange
from ocop_rules.text import Lang, printable, text
from ocop_rules.words.exchange import SENTENCES

SystemOption = Annotated[
    str,
    typer.Option("--as", help="Whose tables: qd-5277, qd-5333 or ocopvietnam.", metavar="SYSTEM", show_default=False),
]


def export(
    register: RegisterArgument,
    target: Annotated[
        str, typer.Argument(help="The file to write: .json, .xlsx; or a folder, for CSV.", metavar="TARGET")
    ],
    system: SystemOption,
    on: OnOption,
    truncate: Annotated[
        bool,
        typer.Option("--truncate", help="Cut texts that are too long, round numbers that are too precise; tell each."),
    ] = False,
    bundles: Annotated[
        Path | None,
        typer.Option(
            "--bundles",
            help="The folder in which the bundles lie that products name; the register's own if left out.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    records: Annotated[
        list[str] | None,
        typer.Option(
            "--records",
            help="Stored evaluations, a file or folder of records: days of evaluations, and points that the register "
            "does not have, come from them; where the two differ is told. May be given several times.",
            metavar="PATH",
            show_default=False,
        ),
    ] = None,
    mapping: MappingOption = None,
    lang: LangOption = None,
) -> None:
    """Write a register into the tables of another system; what does not fit, and what is left out, is told.

    Exit 1 if a value does not fit, and then nothing is written: it is never cut without --truncate.

    Example: `ocop register export examples/register/tan-lap tables.xlsx --as qd-5277 --on 2026-12-20`
    """
    used = chosen_lang.use(lang)
    day = day_named(on)
    definition = load_exchange(system, default_catalogue().root)
    read = read_register(register, mapping)
    papers = any(table.rows == "mark" for table in definition.tables.values())
    results = stored_results(records or ())
    known, lacking = _bundles(read, bundles or home_of(register)) if papers or results else ({}, ())
    tables = export_register(read, system, day, truncate=truncate, bundles=known, results=results)
    write_exchange(tables, target)
    for name, rows in tables.rows.items():
        note(SENTENCES["written"].in_(used).format(table=name, count=len(rows)))
    _tell((*tables.notices, *lacking), used)
    tell_notices(read, used)


def _bundles(register: Register, folder: Path) -> tuple[dict[str, EvidenceBundle], tuple[Problem, ...]]:
    """Return the bundles that products name, and what is told of those that are not there.

    Raises:
        InvalidEvidence: with everything that is wrong with any of them.
    """
    found: dict[str, EvidenceBundle] = {}
    lacking: list[Problem] = []
    wrong: list[Problem] = []
    for each in register.products:
        if each.bundle is None:
            continue
        path = folder / each.bundle
        if not path.is_file():
            message = text("không có tệp hồ sơ mà sổ nêu", "the bundle that the register names is not there")
            place = f"products ({printable(each.id)})"
            lacking.append(Problem("bundle-not-there", place, message, None, printable(each.bundle)))
            continue
        try:
            found[each.id] = read_and_check(path)[0]
        except InvalidEvidence as error:
            name = printable(each.bundle)
            wrong += (
                replace(every, place=f"{name}: {every.place}" if every.place else name, edit=None)
                for every in error.problems
            )
    if wrong:
        raise InvalidEvidence(wrong, printable(str(folder), 200))
    return found, tuple(lacking)


def _tell(notices: tuple[Problem, ...], lang: Lang) -> None:
    if notices:
        note(SENTENCES["told"].in_(lang).format(count=len(notices)))
        for each in notices[:MOST_SHOWN]:
            note(f"  - {each.render(lang)}")


def import_(
    source: Annotated[
        Path, typer.Argument(help="The tables: .json, .xlsx, or a folder of CSV files.", exists=True, metavar="SOURCE")
    ],
    target: RegisterTarget,
    system: SystemOption,
    days: Annotated[
        str,
        typer.Option(
            "--days",
            help="What the day of an evaluation is: of the evaluation, or of the decision of recognition.",
            metavar="evaluation|decision",
        ),
    ] = "evaluation",
    lang: LangOption = None,
) -> None:
    """Read the tables of another system, check them, and write what a register holds of them as a register.

    Exit 1 if anything is wrong in them: a type, a length, a code, a key. What has no place in a register is told.

    Example: `ocop register import tables.xlsx register.yaml --as qd-5277`
    """
    used = chosen_lang.use(lang)
    chosen: dict[str, DayOf] = {"evaluation": "evaluation", "decision": "decision"}
    if days not in chosen:
        raise typer.BadParameter(f"--days {days}: evaluation, decision")
    tables = read_exchange(source, system)
    taken = register_of_exchange(tables, chosen[days])
    write_register(taken.register, target, used)
    counts = {
        "products": len(taken.register.products),
        "recognitions": len(taken.register.recognitions),
        "assessments": len(taken.register.assessments or ()),
    }
    note(SENTENCES["taken"].in_(used).format(**counts))
    if taken.lost:
        note(SENTENCES["lost"].in_(used))
        for each in taken.lost:
            note(f"  - {each.in_(used)}")
    _tell(tables.notices, used)
    tell_notices(taken.register, used)
