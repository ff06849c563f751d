"""Advice on many dossiers for the command: tables in words and files; one bad dossier loses no other."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from ocop_rules.advice.outlook import OutlookSummary, ProductOutlook, StarOutlook, UnknownProduct
from ocop_rules.advice.outlook_document import outlook_document
from ocop_rules.canonical import canonical
from ocop_rules.characters import cell
from ocop_rules.cli.console import console
from ocop_rules.cli.scored import progress, tell_wrong
from ocop_rules.cli.table import show_table
from ocop_rules.errors import AdviceMissing, OcopError
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.forms.packages import needed
from ocop_rules.register.dossiers import RegisterDossiers, is_register
from ocop_rules.replay.dossiers import dossiers_in, no_dossiers, rated
from ocop_rules.text import Lang
from ocop_rules.words.outlook import OUTLOOK, OutlookTable, outlook_lines, outlook_tables, unknown_lines

COLUMNS = (
    "file",
    "dossier",
    "product",
    "version",
    "set",
    "points",
    "outcome",
    "stars",
    "target",
    "reach",
    "steps",
    "changes",
    "criteria",
    "papers",
    "facts",
    "judged",
    "points_after",
    "first_day",
    "unknown_days",
    "by_people",
    "problem_vi",
    "problem_en",
)
"""The columns of the CSV file, a row a product and stars; they are a contract."""


_WIDE = 120
"""Where fewer characters stand beside each other, what each product needs is left to the files."""


@dataclass(frozen=True, slots=True)
class OutlookFiles:
    """The files that the outlook of many products is written to; None for one that is not asked for."""

    csv: Path | None = None
    xlsx: Path | None = None
    html: Path | None = None


def advise_on_all(
    paths: list[str],
    advise: Callable[[Iterable[BundleInput]], Iterator[ProductOutlook | OcopError]],
    files: OutlookFiles,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Show how far the dossiers of files and folders are from more stars, and write the files.

    Raises:
        AdviceMissing: the solver is not installed.
        InvalidEvidence: there is no dossier.
        InvalidRegister: a register is wrong.
        PaperRefused: a package that writes a file is not installed.
        typer.Exit: a dossier is wrong; the others were told.
    """
    summary = OutlookSummary()
    wrong: list[tuple[str, OcopError]] = []
    rows: list[dict[str, str]] = []
    registers = {path: RegisterDossiers(path) for path in paths if is_register(path)}
    dossiers = chain.from_iterable(registers[path] if path in registers else dossiers_in([path]) for path in paths)
    with progress(lang, "advising") as show:
        for dossier, answer in rated(dossiers, advise):
            if answer is None:
                summary.passed_over.append(dossier.name)
                continue
            if isinstance(answer, AdviceMissing):
                raise answer
            if isinstance(answer, OcopError):
                wrong.append((dossier.name, answer))
                summary.wrong += 1
                rows.append(_row_of_error(dossier.name, answer))
            else:
                summary.products.append(answer)
                rows += [_row(dossier.name, answer, each) for each in answer.ahead]
                if as_json:
                    typer.echo(canonical(outlook_document(answer)))
            show(len(summary.products) + len(wrong))
    for found in registers.values():
        summary.unknown += found.unknown
        rows += [_row_of_unknown(found.path, each) for each in found.unknown]
    if not summary.products and not wrong and not summary.unknown:
        raise no_dossiers(paths, summary.passed_over)
    _write(summary, rows, files, lang)
    if not as_json:
        show_outlook(console(), summary, lang)
    elif summary.unknown:
        typer.echo("\n".join(unknown_lines(summary, lang)), err=True)
    tell_wrong(wrong)
    if wrong:
        raise typer.Exit(1)


def show_outlook(out: Console, summary: OutlookSummary, lang: Lang) -> None:
    """Show the outlook of many products: each product, how near they are, the papers that would help."""
    out.print(Text(OUTLOOK["title"].in_(lang), style="bold"))
    for table in outlook_tables(summary, lang, is_brief=out.width < _WIDE):
        _show_table(out, table)
    out.print()
    for told in outlook_lines(summary, lang):
        out.print(Text(told))


def _show_table(out: Console, view: OutlookTable) -> None:
    out.print(Text(f"\n{view.heading}", style="bold cyan"))
    if view.about:
        out.print(Text(view.about, style="dim"))
    if view.rows:
        show_table(out, view.columns, view.rows, right=view.right)


def _write(summary: OutlookSummary, rows: list[dict[str, str]], files: OutlookFiles, lang: Lang) -> None:
    if files.csv is not None:
        with files.csv.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
    if files.xlsx is not None:
        from ocop_rules.forms.outlook_workbook import outlook_workbook

        with needed():
            files.xlsx.write_bytes(outlook_workbook(summary, lang))
    if files.html is not None:
        from ocop_rules.forms.outlook_page import outlook_page  # with Jinja

        files.html.write_text(outlook_page(summary, lang), encoding="utf-8")


def _row(file: str, product: ProductOutlook, ahead: StarOutlook) -> dict[str, str]:
    return {
        "file": file,
        "dossier": product.dossier,
        "product": product.product,
        "version": product.version,
        "set": str(product.product_set),
        "points": product.points,
        "outcome": product.outcome,
        "stars": "" if product.stars is None else str(product.stars),
        "target": str(ahead.stars),
        "reach": ahead.reach,
        "steps": "" if ahead.steps is None else str(ahead.steps),
        "changes": "" if ahead.steps is None else str(ahead.changes),
        "criteria": "; ".join(ahead.raises),
        "papers": "; ".join(ahead.papers),
        "facts": "; ".join(ahead.facts),
        "judged": "; ".join(ahead.judged),
        "points_after": ahead.points or "",
        "first_day": ahead.first_day or "",
        "unknown_days": "true" if ahead.unknown_days else "false",
        "by_people": "true" if ahead.by_people else "false",
    }


def _row_of_unknown(file: str, product: UnknownProduct) -> dict[str, str]:
    return {
        "file": file,
        "dossier": product.id,
        "product": product.product,
        "reach": "unknown",
        "problem_vi": product.reason.vi,
        "problem_en": product.reason.en,
    }


def _row_of_error(file: str, error: OcopError) -> dict[str, str]:
    return {
        "file": file,
        "dossier": error.dossier or "",
        "problem_vi": error.render("vi"),
        "problem_en": error.render("en"),
    }
