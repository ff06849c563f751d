"""Laying out evaluations and sheets in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.text import Lang
from ocop_rules.words.explanation import CriterionLine, Explanation
from ocop_rules.words.sentences import sentence

_WIDE = 120
"""From so many columns on, the clause has a column of its own."""

_COLOURS = {5: "bold green", 4: "green", 3: "yellow", 2: "dark_orange", 1: "red"}


def show_evaluation(out: Console, evaluation: Evaluation, lang: Lang) -> None:
    """Show an evaluation: the result first, then the way to more stars, every criterion, the warnings."""
    explanation = evaluation.explanation(lang)
    _head(out, explanation)
    if explanation.judges:
        _list(out, sentence("council", lang), explanation.judges)
    for step in explanation.steps:
        _list(out, step.heading, step.unmet, "yellow")
    if explanation.gains:
        _list(out, sentence("gains", lang), explanation.gains, "cyan")
    for part in explanation.parts:
        score = f"{part.points}/{part.max_points}"
        heading = sentence("part", lang, letter=part.letter, title=part.title, points=score)
        out.print(Text(f"\n{heading}", style="bold"))
        if part.criteria:
            out.print(_criteria(part.criteria, lang, wide=out.width >= _WIDE))
    if explanation.warnings:
        _list(out, sentence("warnings", lang), explanation.warnings, "magenta")
    out.print()
    for line in explanation.footing:
        out.print(Text(line, style="dim"))


def _head(out: Console, explanation: Explanation) -> None:
    style = _COLOURS.get(explanation.stars or 0, "bold red")
    body = Text(explanation.result, style=style)
    for line in explanation.reasons:
        body.append(f"\n{line}", style="default")
    body.append("\n")
    for line in explanation.heading[1:]:
        body.append(f"\n{line}", style="default dim")
    out.print(Panel(body, title=Text(explanation.heading[0], style="bold"), title_align="left", border_style=style))


def _list(out: Console, title: str, lines: tuple[str, ...], style: str = "") -> None:
    out.print(Text(f"\n{title}", style=f"bold {style}".strip()))
    for line in lines:
        table = Table.grid(padding=(0, 1))
        table.add_row(Text("•", style=style), Text(line))
        out.print(Padding(table, (0, 0, 0, 1)))


def _criteria(lines: tuple[CriterionLine, ...], lang: Lang, wide: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1), show_edge=False, expand=True)
    table.add_column("", no_wrap=True)
    table.add_column(sentence("criterion", lang), ratio=3)
    table.add_column(sentence("score", lang), no_wrap=True, justify="right")
    table.add_column(sentence("option-and-evidence", lang), ratio=6)
    if wide:
        table.add_column(sentence("clause", lang), ratio=2, style="dim")
    for line in lines:
        what = Text(line.option, style="" if line.rule else "dim")
        for item in line.evidence:
            what.append(f"\n↳ {item}", style="cyan")
        style = "green" if line.full else ("red" if line.points == "0" else "")
        points = Text(f"{line.points}/{line.max_points}", style=style)
        points.append(f"\n{line.basis}", style="dim")
        if not wide:
            what.append(f"\n{line.clause}", style="dim")
        table.add_row(line.number, line.title, points, what, *([line.clause] if wide else []))
    return table


def show_trace(out: Console, evaluation: Evaluation, lang: Lang) -> None:
    """Show every rule that fired, with the file and line it is written on."""
    out.print(Text("\n" + sentence("rules-fired", lang), style="bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    table.add_column(sentence("rule", lang), overflow="fold")
    table.add_column("×", justify="right")
    table.add_column(sentence("file", lang), style="dim", overflow="fold")
    for entry in evaluation.trace:
        table.add_row(entry.rule, str(entry.times), entry.origin)
    out.print(table)
