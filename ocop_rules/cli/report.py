"""`ocop report`: the papers of a round or of a product."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer
from rich.console import Console

from ocop_rules.characters import shown
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.output import ending_of, output_of
from ocop_rules.cli.scored import progress
from ocop_rules.forms.papers.formats import FORMATS, PaperFormat
from ocop_rules.forms.papers.report import OF_ROUNDS, PaperKind, is_round, reports
from ocop_rules.forms.papers.report import report as make
from ocop_rules.text import Lang, Text

_MOST_TOLD = 12


def report(
    source: Annotated[
        Path,
        typer.Argument(
            help="A round's folder (with round.yaml); or a bundle, a record, JSON Lines or a folder of them, for "
            "results, answer and registration.",
            metavar="ROUND|FILE",
            exists=True,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="The file to write: .docx, .pdf, .html; .xlsx for summary and annex.",
            callback=output_of(FORMATS),
        ),
    ],
    paper: Annotated[
        PaperKind | None,
        typer.Option("--paper", help="Which paper; minutes of a round and results of a file if left out."),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option("--template", help="An office's own DOCX, with the names that docs/papers.md lists.", exists=True),
    ] = None,
    product: Annotated[
        str | None, typer.Option("--product", help="The dossier's id, for the papers of this product alone.")
    ] = None,
    each: Annotated[
        bool,
        typer.Option("--each", help="A file a product: the dossier's id stands in the name, before its ending."),
    ] = False,
    stars: Annotated[
        int | None, typer.Option("--stars", min=1, max=5, help="The stars that a producer asked for, for its answer.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Write a paper: minutes, result sheets, summary, annex, letter of forwarding, answer to a producer, form 01.

    Papers are in Vietnamese. What is not known is left as dots for a pen, and told on standard error.

    Example: `ocop report examples/round --paper minutes -o bien-ban.pdf`
    """
    used = chosen_lang.use(lang)
    form = cast("PaperFormat", ending_of(output))  # one of those that `output_of` lets through
    kind: PaperKind = paper or ("minutes" if is_round(source) else "results")
    if not each:
        with progress(used, "writing"):
            made = make(source, kind, form, template=template, product=product, stars=stars)
        output.write_bytes(made.content)
        _tell(made.blanks, used)
        return
    if product is not None or kind in OF_ROUNDS:
        raise typer.BadParameter("it goes with results, answer or registration of all products", param_hint="--each")
    blanks: dict[Text, None] = {}
    names: set[str] = set()
    with progress(used, "writing") as shown_so_far:
        for dossier, made in reports(source, kind, form, template=template, stars=stars):
            name = f"{output.stem}-{_in_a_name(dossier)}"
            while name in names:
                name += "_"
            names.add(name)
            output.with_name(name + output.suffix).write_bytes(made.content)
            blanks |= dict.fromkeys(made.blanks)
            shown_so_far(len(names))
    _tell(tuple(blanks), used)


def _in_a_name(dossier: str) -> str:
    """Return a dossier's id as part of a file's name on any system."""
    return "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in dossier)


def _tell(blanks: tuple[Text, ...], lang: Lang) -> None:
    if not blanks:
        return
    head = "Chưa có, để chỗ chấm điền bằng bút" if lang == "vi" else "Not known, left as dots for a pen"
    more = len(blanks) - _MOST_TOLD
    told = [each.in_(lang) for each in blanks[:_MOST_TOLD]]
    if more > 0:
        told.append(f"và {more} chỗ khác" if lang == "vi" else f"and {more} more")
    out = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)
    out.print(shown(f"{head}: {'; '.join(told)}"))
