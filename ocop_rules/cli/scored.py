"""Rating many dossiers for the command: a line a product, a summary, files; one bad dossier loses no other."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from rich.console import Console
from rich.text import Text

from ocop_rules.characters import cell
from ocop_rules.cli.console import complain
from ocop_rules.cli.table import show_table
from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evaluation.records import COLUMNS as PRODUCT_COLUMNS
from ocop_rules.evaluation.records import Cell
from ocop_rules.evaluation.tables import rows
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.replay.dossiers import Dossier, rated
from ocop_rules.text import Lang
from ocop_rules.words.ratings import COLUMNS, PAGE, RatingLine, RatingsSummary

Answer: TypeAlias = Evaluation | OcopError

_STYLES = {"5★": "bold green", "4★": "green", "3★": "yellow", "2★": "dark_orange", "1★": "red"}


def answered(
    dossiers: Iterable[Dossier], rate: Callable[[Iterable[BundleInput]], Iterator[Answer]]
) -> Iterator[tuple[str, Answer | None]]:
    """Return what came of each dossier in its order, with its name; None for a file that is no dossier.

    Args:
        dossiers: the dossiers; they are read as they are needed.
        rate: rates many bundles, keeping their order.
    """
    for dossier, answer in rated(dossiers, rate):
        yield dossier.name, answer


def show_ratings(out: Console, lines: list[RatingLine], summary: RatingsSummary, lang: Lang) -> None:
    """Show ratings, one line a product, and the summary below them."""
    rows: list[list[str | Text]] = []
    for line in lines:
        stars = Text(line.stars, _STYLES.get(line.stars, "bold red"))
        rows.append([line.dossier or line.name, line.product, line.set, line.points, line.band, stars, line.why])
    right = {i for i, name in enumerate(COLUMNS) if name in ("set", "points", "band")}
    show_table(out, [header.in_(lang) for header in COLUMNS.values()], rows, right=right)
    out.print()
    for told in summary.in_words(lang):
        out.print(Text(told))


def tell_wrong(wrong: Iterable[tuple[str, OcopError]]) -> None:
    """Tell on standard error what is wrong with dossiers, each by its name."""
    for name, error in wrong:
        complain(error, name)


def write_csv(path: Path, answers: Iterable[Answer]) -> None:
    """Write evaluations and errors as a table for spreadsheets, a row a product; see `ocop_rules.rows`."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(PRODUCT_COLUMNS["product"])
        for row in rows(answers, per="product"):
            writer.writerow([_written(row[name]) for name in PRODUCT_COLUMNS["product"]])


def _written(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return cell(value) if isinstance(value, str) else str(value)


@contextmanager
def progress(lang: Lang, work: str = "rating") -> Iterator[Callable[[int], None]]:
    """Show how far a work has come, if standard error is a terminal: `rating`, `advising`, `reading`, `writing`."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    console = Console(stderr=True, markup=False, emoji=False)
    told = PAGE[work].in_(lang)
    with console.status(told) as status:
        yield lambda count: status.update(f"{told}: {count}")
