"""`ocop council`: a round of a council: what came in, what is missing, what is blocked, and the results."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from ocop_rules.canonical import canonical
from ocop_rules.cli.console import console, note
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.scored import progress
from ocop_rules.council.document import round_document
from ocop_rules.council.journal import Journal
from ocop_rules.council.links import end_links, has_links, make_links
from ocop_rules.council.results import ProductResult, RoundResult, bundles_of, round_result
from ocop_rules.council.round import OpenedRound, open_round
from ocop_rules.forms.imported_results import held_against
from ocop_rules.forms.intake import take_in
from ocop_rules.forms.round_lines import blocks_of, missing_of, rules_of, scored_of, state_of
from ocop_rules.forms.round_scores import ScoreTable, score_table
from ocop_rules.replay.record import record_line
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.text import Lang, printable, text
from ocop_rules.words.rounds import COLUMNS, LINKS, SCORES, SENTENCES
from ocop_rules.words.terms import displayed, short_stars

_BETWEEN = 2
"""Between two columns."""

_NAME = 20
"""What the name of a product is left at least."""

_WIDEST = 40


def council(
    path: Annotated[
        Path, typer.Argument(help="The round's folder, with round.yaml, bundles and score sheets.", metavar="ROUND")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Write what the round comes to as canonical JSON.")] = False,
    records: Annotated[
        Path | None, typer.Option("--records", help="Write a record of each product that has its result.")
    ] = None,
    links: Annotated[
        bool, typer.Option("--links", help="Make a link for each member and one for the secretary; earlier ones end.")
    ] = False,
    close: Annotated[
        bool, typer.Option("--close", help="End every link, so that nobody can send a sheet any more.")
    ] = False,
    base_url: Annotated[
        str, typer.Option("--base-url", help="Where `ocop serve --round ROUND` is reached from outside.", metavar="URL")
    ] = "http://127.0.0.1:8000",
    lang: LangOption = None,
) -> None:
    """Take in the score sheets of a council's round, and show what is missing, blocked and done.

    Sheets that are new are noted in journal.jsonl beside round.yaml; a corrected sheet replaces an older one and both
    stay there. Run it again whenever sheets came. Exit 1 if a file is wrong: then nothing is taken in.

    Example: `ocop council examples/round`
    """
    used = chosen_lang.use(lang)
    catalogue = default_catalogue()
    opened = open_round(path, catalogue)
    if links and close:
        said = text("--links và --close không dùng cùng nhau", "--links and --close do not go together")
        raise typer.BadParameter(said.in_(used))
    if links:
        _show_links(opened, base_url, used)
        return
    if close:
        end_links(opened.folder)
        typer.echo(LINKS["closed"].in_(used), err=True)
    journal = Journal(opened.folder)
    bundles = bundles_of(opened, catalogue)
    with progress(used, "reading") as shown:
        came = take_in(opened, bundles, journal, datetime.now(UTC).isoformat(timespec="seconds"), shown)
    foreseen = journal.with_new(came.entries)
    with progress(used) as shown:
        # Before anything is noted, since it refuses what is wrong.
        result = round_result(opened, foreseen, catalogue, bundles, shown)
    new = journal.add(came.entries)
    if journal.entries != foreseen.entries:  # others noted sheets meanwhile
        result = round_result(opened, journal, catalogue, bundles)
    for told in (*came.findings, *held_against(came.results, result)):
        note(told.render(used))
    if records is not None:
        lines = [record_line(each.evaluation) for each in result.products if each.is_final and each.evaluation]
        records.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    if as_json:
        typer.echo(canonical(round_document(result)))
        return
    _show(result, new, len(journal.entries), used)


def _show(result: RoundResult, new: int, known: int, lang: Lang) -> None:
    out = console()
    opened = result.opened
    out.print(Text(f"{opened.round.name} · {opened.round.body}", style="bold"))
    out.print(Text(rules_of(result, lang)))
    out.print(Text(SENTENCES["new"].in_(lang).format(new=new, all=known)))
    out.print()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    longest = max((len(each.evidence.dossier) for each in result.products), default=0)
    for name, header in COLUMNS.items():
        justify: JustifyMethod = "right" if name in ("points", "scored") else "left"
        kept = name == "dossier" and longest <= out.width // 3
        table.add_column(header.in_(lang), justify=justify, overflow="fold", min_width=4, no_wrap=kept)
    for each in result.products:
        table.add_row(*map(Text, _row(each, lang)))
    out.print(table)
    out.print()
    for line in (*blocks_of(result, lang), *missing_of(result, lang)):
        out.print(Text(line))
    out.print()
    _show_scores(score_table(result, lang), out, lang)


def _show_scores(scores: ScoreTable, out: Console, lang: Lang) -> None:
    """Write what each member gave, under the members' names where these fit beside one another, or under numbers."""
    cells = [max(map(len, column)) for column in zip(*(cells for _, cells in scores.rows), strict=True)]
    if sum(max(len(head), cell) + _BETWEEN for head, cell in zip(scores.heads, cells, strict=True)) > out.width - _NAME:
        scores = scores.numbered()
    out.print(Text(SCORES["title"].in_(lang), style="bold"))
    table = Table(box=None, pad_edge=False, padding=(0, _BETWEEN, 0, 0))
    table.add_column("", overflow="fold", max_width=_WIDEST)
    for head in scores.heads:
        table.add_column(Text(head), justify="right", no_wrap=True)
    for name, given in scores.rows:
        table.add_row(Text(name), *map(Text, given))
    out.print(table)
    told = [f"{head} {who}" for head, who in zip(scores.heads, scores.legend, strict=True)]
    out.print(Text("; ".join(told if scores.heads[0] == "1" else scores.legend), style="dim"))
    out.print(Text(SCORES["key"].in_(lang), style="dim"))


def _row(each: ProductResult, lang: Lang) -> list[str]:
    verdict = each.verdict
    points = displayed(verdict.points, lang) if verdict is not None else ""
    stars = short_stars(verdict.stars) if verdict is not None and verdict.stars is not None else ""
    return [each.evidence.dossier, each.evidence.product.name, scored_of(each), points, stars, state_of(each, lang)]


def _show_links(opened: OpenedRound, base_url: str, lang: Lang) -> None:
    """Write new links to standard output, this once, and what is to be known of them to standard error."""
    told = [LINKS["ended"]] if has_links(opened.folder) else []
    site = base_url.rstrip("/")
    for link in make_links(opened.folder, opened.round):
        name = printable(link.member.name, 200) if link.member is not None else LINKS["secretary"].in_(lang)
        typer.echo(f"{name}\t{site}{link.path}")
    for each in (*told, LINKS["once"]):
        typer.echo(each.in_(lang), err=True)
