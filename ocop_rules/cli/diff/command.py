"""The command, and the diff in a terminal."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ocop_rules.canonical import canonical
from ocop_rules.cli.completion import complete_version
from ocop_rules.cli.console import console
from ocop_rules.cli.diff.page import html_page
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.rulebook.catalogue import load
from ocop_rules.rulebook.diff.change import Nature
from ocop_rules.rulebook.diff.diff import diff
from ocop_rules.rulebook.diff.document import diff_document
from ocop_rules.rulebook.lookup import product_set_of_either
from ocop_rules.words.differences.line import Tone
from ocop_rules.words.differences.view import Block, View, view

_COLOURS: dict[Tone, str] = {
    "added": "green",
    "removed": "red",
    "changed": "cyan",
    "stricter": "yellow",
    "looser": "blue",
}


class Format(StrEnum):
    """How a diff is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def diff_versions(
    before: Annotated[
        str,
        typer.Argument(help="The earlier version, such as qd-148-2023.", metavar="V1", autocompletion=complete_version),
    ],
    after: Annotated[
        str,
        typer.Argument(help="The later version, such as qd-26-2026.", metavar="V2", autocompletion=complete_version),
    ],
    set_name: Annotated[
        str | None,
        typer.Option(
            "--set",
            help="Only this set: a number or slug of V2, or the slug of a set that V1 alone has.",
            metavar="SET",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Format, typer.Option("--format", help="text; json: canonical, for programs; html: one page.")
    ] = Format.TEXT,
    labels: Annotated[bool, typer.Option("--labels", help="Show what was only reworded, too.")] = False,
    lang: LangOption = None,
) -> None:
    """Tell what changed in the law from one version to another: sets, criteria, points, marks, knock-outs, levels."""
    used = chosen_lang.use(lang)
    earlier, later = load(before), load(after)
    only = None if set_name is None else product_set_of_either(earlier, later, set_name)[1]
    found = diff(earlier, later, only)
    if output is Format.JSON:
        natures = tuple(each for each in Nature if labels or each is not Nature.WORDING)
        typer.echo(canonical(diff_document(found, natures)))
        return
    shown = view(found, used, labels=labels)
    if output is Format.HTML:
        typer.echo(html_page(shown, used), nl=False)
        return
    show_diff(console(), shown)


def show_diff(out: Console, shown: View) -> None:
    """Show a diff in a terminal."""
    out.print(Text(f"{shown.title}: {shown.subtitle}", style="bold"))
    for version in shown.versions:
        out.print(Text(version, style="dim"))
    out.print(Text(shown.summary))
    for note in shown.notes:
        out.print(Text(f"! {note}", style="yellow"))
    for chapter in shown.chapters:
        out.print(Text(f"\n{chapter.title} ({len(chapter.blocks)})", style="bold cyan"))
        if chapter.note:
            out.print(Text(chapter.note, style="italic dim"))
        for block in chapter.blocks:
            _show_block(out, block)


def _show_block(out: Console, block: Block) -> None:
    if block.heading:
        heading = Text(f"  {block.heading} ", style="bold")
        heading.append(f"({block.places})", style="not bold dim")
        out.print(heading)
    for line in block.lines:
        row = Table.grid(padding=(0, 1))
        row.add_row(Text(line.sign, style=f"bold {_COLOURS[line.tone]}"), Text(line.text))
        out.print(Padding(row, (0, 0, 0, 4 if block.heading else 2)))
