"""`ocop council`: a round of a council: what came in, what is missing, what is blocked, and the results."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from ocop_rules.canonical import canonical
from ocop_rules.cli.console import console, note
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.council.document import round_document
from ocop_rules.council.journal import Journal
from ocop_rules.council.results import ProductResult, RoundResult, bundles_of, round_result
from ocop_rules.council.round import open_round
from ocop_rules.forms.imported_results import held_against
from ocop_rules.forms.intake import take_in
from ocop_rules.replay.record import record_line
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.text import Lang
from ocop_rules.words.messages import message_of
from ocop_rules.words.rounds import BLOCKS, COLUMNS, SENTENCES, STATES, basis_in_words, rules_in_words
from ocop_rules.words.terms import displayed, short_stars


def council(
    path: Annotated[
        Path, typer.Argument(help="The round's folder, with round.yaml, bundles and score sheets.", metavar="ROUND")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Write what the round comes to as canonical JSON.")] = False,
    records: Annotated[
        Path | None, typer.Option("--records", help="Write a record of each product that has its result.")
    ] = None,
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
    journal = Journal(opened.folder)
    bundles = bundles_of(opened, catalogue)
    came = take_in(opened, bundles, journal, datetime.now(UTC).isoformat(timespec="seconds"))
    round_result(opened, journal.with_new(came.entries), catalogue)  # refuses what is wrong before anything is noted
    new = journal.add(came.entries)
    result = round_result(opened, journal, catalogue)
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
    rules = "; ".join(rules_in_words(opened.rules.settings, lang))
    basis = basis_in_words(opened.rules.basis, opened.rules.source, opened.rules.citation, lang)
    out.print(Text(SENTENCES["rules"].in_(lang).format(rules=f"{rules} ({basis})")))
    out.print(Text(SENTENCES["new"].in_(lang).format(new=new, all=known)))
    out.print()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name, header in COLUMNS.items():
        right = name in ("points", "scored")
        table.add_column(header.in_(lang), justify="right" if right else "left", overflow="fold", min_width=4)
    for each in result.products:
        table.add_row(*map(Text, _row(each, lang)))
    out.print(table)
    out.print()
    for line in _lines(result, lang):
        out.print(Text(line))


def _row(each: ProductResult, lang: Lang) -> list[str]:
    evaluation = each.evaluation
    scored = sum(score.counted for score in each.scores)
    asked = scored + len(each.missing)
    points = displayed(evaluation.points, lang) if evaluation is not None else ""
    stars = short_stars(evaluation.stars) if evaluation is not None and evaluation.stars is not None else ""
    return [each.bundle.dossier, each.bundle.product.name, f"{scored}/{asked}", points, stars, _state(each, lang)]


def _state(each: ProductResult, lang: Lang) -> str:
    if each.evaluation is None:
        return STATES["nobody"].in_(lang)
    if each.is_blocked:
        codes = dict.fromkeys(notice.code for notice in each.evaluation.notices if notice.code in BLOCKS)
        return STATES["blocked"].in_(lang).format(why=", ".join(BLOCKS[code].in_(lang) for code in codes))
    if each.missing:
        return STATES["waiting"].in_(lang).format(count=len(each.missing))
    return STATES["final"].in_(lang)


def _lines(result: RoundResult, lang: Lang) -> list[str]:
    """Return what is told below the table: why products are blocked, and whose sheets are still to come."""
    out = []
    for each in result.products:
        if each.evaluation is not None and each.is_blocked:
            told = [message_of(notice, lang) for notice in each.evaluation.notices if notice.code in BLOCKS]
            out += [f"{each.bundle.product.name}: {line}" for line in told]
    for member in result.opened.round.council:
        if member.absent is not None:
            out.append(SENTENCES["absent"].in_(lang).format(member=member.name, why=member.absent))
            continue
        lacking = [each.bundle.dossier for each in result.products if member in each.missing]
        code = "missing-all" if len(lacking) == len(result.products) else "missing"
        if lacking:
            out.append(SENTENCES[code].in_(lang).format(member=member.name, dossiers=", ".join(lacking)))
    if result.is_final:
        out.append(SENTENCES["ready"].in_(lang))
    return out
