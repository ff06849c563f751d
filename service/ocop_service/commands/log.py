"""`ocop log`: the decision log: verify and export, and the words that tell what stands in it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.text import Text as RichText

from ocop_rules.cli.console import console
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.errors import BilingualError, InvalidRecord
from ocop_rules.replay.lines import input_files, read_lines
from ocop_rules.text import Lang, printable, text
from ocop_service.commands.options import ConfigOption, DatabaseOption, opened
from ocop_service.commands.words import command_text
from ocop_service.log.chain import LogFault, LogNotice, Verification, verify
from ocop_service.log.entry import Head
from ocop_service.log.line import LogLine, head_json, read_log_line
from ocop_service.storage.evaluations import Evaluations
from ocop_service.storage.private import open_private
from ocop_service.storage.verification import exported, verify_stored

app = typer.Typer(help="The decision log: verify it, export it, see the words that tell it.", no_args_is_help=True)

_ANCHOR = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})\Z")
_LONGEST_LINE = 64 * 1024 * 1024


class NoSuchWords(BilingualError):
    """No edition of the words has this digest, several do, or somebody changed it."""


def _anchor(written: str) -> Head:
    match = _ANCHOR.match(written)
    if match is None:
        raise typer.BadParameter(f"{written!r} is not SEQUENCE:DIGEST, such as 12:4f2c…")
    return Head(int(match[1]), match[2])


@app.command("verify")
def verify_log(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            help="Exported logs (also .gz or .zst), in order; - reads standard input. The database's if left out.",
            metavar="FILES",
        ),
    ] = None,
    anchors: Annotated[
        list[str] | None,
        typer.Option(
            "--anchor",
            help="An entry's digest that you noted elsewhere, as SEQUENCE:DIGEST; may be given several times.",
            metavar="ANCHOR",
        ),
    ] = None,
    after: Annotated[
        str | None,
        typer.Option("--after", help="The entry before the first one of FILES, as SEQUENCE:DIGEST.", metavar="ANCHOR"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write what was found as JSON.")] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    lang: LangOption = None,
) -> None:
    """Verify that no entry of the decision log was changed, removed, added or moved.

    Exit 1 and name the first that was.

    Example: `ocop log export > log.jsonl; ocop log verify log.jsonl`
    """
    used = chosen_lang.use(lang)
    noted = {head.sequence: head.digest for head in map(_anchor, anchors or ())}
    if files:
        found = _verify_files(files, noted, None if after is None else _anchor(after))
    else:
        if after is not None:
            raise typer.BadParameter("--after is for exported logs")
        with opened(config, database) as opened_database:
            found = verify_stored(Evaluations(opened_database), noted)
    if as_json:
        typer.echo(json.dumps(_as_json(found), ensure_ascii=False, sort_keys=True))
    else:
        _show(found, used)
    if found.fault is not None:
        raise typer.Exit(1)


def _verify_files(files: list[str], anchors: dict[int, str], after: Head | None) -> Verification:
    def lines() -> Iterator[LogLine | Head | LogFault]:
        reached = 0 if after is None else after.sequence
        for line in read_lines(input_files(files), longest=_LONGEST_LINE):
            problem = line.fault
            if problem is None:
                try:
                    read = read_log_line(line.data)
                except InvalidRecord as error:
                    problem = error.problems[0]
                else:
                    reached = read.entry.sequence if isinstance(read, LogLine) else reached
                    yield read
                    continue
            where = f"{line.file}:{line.number}: "
            told = text(where + problem.render("vi"), where + problem.render("en"))
            yield LogFault(reached + 1, "not-a-line", "", told)

    return verify(lines(), anchors=anchors, after=after)


def _as_json(found: Verification) -> dict[str, object]:
    notices = [_plain(each) for each in found.notices]
    return {
        **({"notices": notices} if notices else {}),
        "entries": found.entries,
        "head": asdict(found.head),
        "first_bad": None if found.fault is None else _plain(found.fault),
    }


def _plain(told: LogFault | LogNotice) -> dict[str, object]:
    return {**asdict(told), "message": told.message.model_dump()}


def _show(found: Verification, lang: Lang) -> None:
    out = console()
    fault = found.fault
    if fault is None:
        out.print(command_text("log-whole", entries=found.entries))
    else:
        first = command_text("first-bad-entry", entry=fault.sequence)
        out.print(RichText.assemble((first, "bold red"), f" ({fault.kind})"), soft_wrap=True)
        if fault.evaluation:
            out.print(command_text("bad-evaluation", evaluation=fault.evaluation), soft_wrap=True)
        out.print(f"  {fault.message.in_(lang)}", soft_wrap=True)
        out.print(command_text("whole-before-it", entries=found.entries))
    for each in found.notices:
        out.print(command_text("note", message=each.message.in_(lang), kind=each.kind), soft_wrap=True)
    if found.head.sequence:
        out.print(command_text("end-of-chain", entry=found.head.sequence, digest=found.head.digest), soft_wrap=True)


def _written_to(output: Path | None) -> AbstractContextManager[IO[str]]:
    if output is None or str(output) == "-":
        return nullcontext(sys.stdout)
    return open_private(output)


@app.command()
def export(
    after: Annotated[int, typer.Option("--after", min=0, help="Only entries after this one.")] = 0,
    records: Annotated[
        bool, typer.Option("--records", help="Write the records alone, as `ocop replay` reads them.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.", show_default=False)
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write the decision log as JSON Lines, which `ocop log verify` verifies anywhere.

    Example: `ocop log export --records | ocop replay -`
    """
    with opened(config, database) as found, _written_to(output) as out:
        for line in exported(Evaluations(found), after):
            if isinstance(line, Head):
                if not records:
                    out.write(head_json(line) + "\n")
            else:
                out.write((line.record if records else line.to_json()) + "\n")


@app.command()
def words(
    digest: Annotated[
        str | None,
        typer.Argument(help="The digest of an edition, or how it begins. Without it all are listed.", metavar="DIGEST"),
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    lang: LangOption = None,
) -> None:
    """List the words in which stored evaluations are told, or write an edition of them as JSON.

    Entries of the log name the edition by its digest. Exit 1 if there is none of that digest, or somebody changed it.

    Example: `ocop log words 4f2c19`
    """
    chosen_lang.use(lang)
    with opened(config, database) as found:
        editions = Evaluations(found).words()
    for each in editions:
        if digest is None:
            typer.echo(f"{each.digest} ocop_rules {printable(each.library)}")
    if digest is None:
        return
    named = [each for each in editions if digest and each.digest.startswith(digest)]
    if len(named) != 1 or not named[0].holds:
        shown = printable(digest)
        raise NoSuchWords(
            text(
                f"không có đúng một bản lời văn nguyên vẹn có mã băm “{shown}”; xem: ocop log words",
                f"there is not just one edition of words, unchanged, with the digest “{shown}”; see: ocop log words",
            )
        )
    typer.echo(named[0].document)
