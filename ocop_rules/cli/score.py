"""`ocop score`: rate dossiers and show why."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ocop_rules.cli.completion import complete_version
from ocop_rules.cli.console import console, note
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.layout import show_evaluation, show_trace
from ocop_rules.cli.options import WorkersOption
from ocop_rules.cli.output import output_file
from ocop_rules.cli.scored import answered, progress, show_ratings, tell_wrong, write_csv
from ocop_rules.documents.limits import MAX_BYTES
from ocop_rules.engine.checked import EngineName
from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluate import evaluate
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evaluation.many import evaluate_many
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.forms.read_sheet import WORKBOOKS
from ocop_rules.rating.council import CouncilRules
from ocop_rules.rating.settings import Authority, RequirementRule, Rounding, Settings, described
from ocop_rules.replay.dossiers import Dossier, are_one, dossiers_in, no_dossiers
from ocop_rules.replay.record import record_line
from ocop_rules.text import Lang, printable
from ocop_rules.words.ratings import RatingLine, RatingsSummary, rating_line
from ocop_rules.words.sentences import sentence
from ocop_rules.words.terms import day

_DEFAULT = Settings()
_STDIN = "-"


def _rounding(written: str | None) -> Rounding | None:
    if written is None:
        return None
    try:
        return Rounding.parse(written)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _council(written: str | None) -> CouncilRules | None:
    if written is None:
        return None
    try:
        return CouncilRules.parse(written)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def score(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Evidence bundles (YAML, JSON), records, JSON Lines of either (also .gz or .zst), folders of them; "
            "score workbooks (.xlsx); - reads one bundle from standard input.",
            metavar="FILES...",
        ),
    ],
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            help="Rate under this version, such as qd-26-2026.",
            show_default=False,
            autocompletion=complete_version,
        ),
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option("--evidence", help="The bundle of the dossier that a workbook scores.", exists=True),
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Write a record: the evaluation with all that runs it again.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the evaluation as canonical JSON.")] = False,
    html_file: Annotated[
        Path | None,
        typer.Option(
            "--html",
            help="Write a page of its own: of one dossier on two sides of A4, of many a table.",
            callback=output_file,
        ),
    ] = None,
    csv_file: Annotated[
        Path | None,
        typer.Option("--csv", help="Write a table for spreadsheets, a row a product.", callback=output_file),
    ] = None,
    workers: WorkersOption = None,
    lang: LangOption = None,
    trace: Annotated[bool, typer.Option("--trace", help="List every rule that fired, with its file and line.")] = False,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="durable: durable_rules, checked; direct: plain Python alone.")
    ] = "durable",
    authority: Annotated[Authority, typer.Option("--authority", help=described("authority"))] = _DEFAULT.authority,
    strict: Annotated[bool, typer.Option("--strict/--no-strict", help=described("strict"))] = _DEFAULT.strict,
    requirement_rule: Annotated[
        RequirementRule, typer.Option("--requirement-rule", help=described("requirement_rule"))
    ] = _DEFAULT.requirement_rule,
    rounding: Annotated[
        str | None, typer.Option("--rounding", help=described("rounding"), metavar="PLACES:MODE:PER")
    ] = None,
    council: Annotated[
        str | None, typer.Option("--council", help=described("council"), metavar="NAME=VALUE;...")
    ] = None,
) -> None:
    """Rate dossiers: points, stars, the reasons for both, and what the next star needs.

    Of one dossier everything is shown; of many one line each, and a summary. Exit 1 if one of them is wrong; the others
    are rated all the same.

    Example: `ocop score examples/dried-mango-4-stars.yaml`
    """
    used = chosen_lang.use(lang)
    rule, rules = _rounding(rounding), _council(council)
    if not are_one(paths):
        if evidence is not None:
            raise typer.BadParameter("it goes with one score workbook (.xlsx)", param_hint="--evidence")
        if _STDIN in paths:
            raise typer.BadParameter("- stands alone: one bundle is read from standard input")

        def rate(bundles: Iterable[BundleInput]) -> Iterator[Evaluation | OcopError]:
            return evaluate_many(
                bundles,
                workers,
                version,
                engine,
                authority=authority,
                strict=strict,
                requirement_rule=requirement_rule,
                rounding=rule,
                council=rules,
            )

        dossiers = _dossiers(paths, version, used)
        line_of = _line_of(record, as_json)
        _score_many(dossiers, paths, rate, used, line_of=line_of, html_file=html_file, csv_file=csv_file)
        return
    evaluation = evaluate(
        _one(paths[0], evidence, version, used),
        version,
        engine,
        authority=authority,
        strict=strict,
        requirement_rule=requirement_rule,
        rounding=rule,
        council=rules,
    )
    if html_file is not None:
        from ocop_rules.forms.rating_page import rating_page  # with Jinja, which rating does without

        html_file.write_text(rating_page(evaluation, used), encoding="utf-8")
    if csv_file is not None:
        write_csv(csv_file, [evaluation])
    line_of = _line_of(record, as_json)
    if line_of is not None:
        typer.echo(line_of(evaluation))
        return
    out = console()
    show_evaluation(out, evaluation, used)
    if trace:
        show_trace(out, evaluation, used)


def _one(path: str, evidence: Path | None, version: str | None, lang: Lang) -> BundleInput:
    """Return the bundle of one dossier; of a record its own, of a workbook the one that its score sheets make."""
    if path.lower().endswith(WORKBOOKS):
        return _of_workbook(path, evidence, version, lang)
    if evidence is not None:
        raise typer.BadParameter("it goes with one score workbook (.xlsx)", param_hint="--evidence")
    if path == _STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    (found,) = dossiers_in([path])
    if found.error is not None:
        raise found.error
    return Path(path) if found.bundle is None else found.bundle


def _of_workbook(path: str, evidence: Path | None, version: str | None, lang: Lang) -> BundleInput:
    # With what reads workbooks, which a bundle needs not.
    from ocop_rules.forms.workbook.bundle import bundle_of_sheets, must_be_of_version
    from ocop_rules.forms.workbook.reader import read_workbook

    sheets = read_workbook(Path(path))
    must_be_of_version(sheets, version, Path(path).name)
    bundle = bundle_of_sheets(sheets, evidence, Path(path).name)
    if evidence is None and not any(each.filled_on for each in sheets):
        note(sentence("day-left-out", lang, day=day(date.fromisoformat(bundle["evaluated_on"]), lang)))
    return bundle


def _dossiers(paths: list[str], version: str | None, lang: Lang) -> Iterator[Dossier]:
    """Return the dossiers of several paths, those of score workbooks too."""
    for path in paths:
        if not path.lower().endswith(WORKBOOKS):
            yield from dossiers_in([path])
            continue
        try:
            yield Dossier(printable(path, 200), _of_workbook(path, None, version, lang))
        except OcopError as error:
            yield Dossier(printable(path, 200), error=error)


def _line_of(record: bool, as_json: bool) -> Callable[[Evaluation], str] | None:
    if record:
        return record_line
    return Evaluation.to_json if as_json else None


def _score_many(
    dossiers: Iterable[Dossier],
    paths: list[str],
    rate: Callable[[Iterable[BundleInput]], Iterator[Evaluation | OcopError]],
    lang: Lang,
    *,
    line_of: Callable[[Evaluation], str] | None,
    html_file: Path | None,
    csv_file: Path | None,
) -> None:
    lines: list[RatingLine] = []
    kept: list[Evaluation | OcopError] = []
    wrong: list[tuple[str, OcopError]] = []
    summary = RatingsSummary()
    with progress(lang) as show:
        for name, answer in answered(dossiers, rate):
            if answer is None:
                summary.passed_over.append(name)
                continue
            summary.add(answer)
            lines.append(rating_line(name, answer, lang))
            show(len(lines))
            if csv_file is not None:
                kept.append(answer)
            if isinstance(answer, OcopError):
                wrong.append((name, answer))
            elif line_of is not None:
                typer.echo(line_of(answer))
    if not lines:
        raise no_dossiers(paths, summary.passed_over)
    if csv_file is not None:
        write_csv(csv_file, kept)
    if html_file is not None:
        from ocop_rules.forms.rating_page import ratings_page

        html_file.write_text(ratings_page(lines, summary, lang), encoding="utf-8")
    if line_of is None:
        show_ratings(console(), lines, summary, lang)
    tell_wrong(wrong)
    if wrong:
        raise typer.Exit(1)
