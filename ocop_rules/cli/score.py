"""`ocop score`: rate one dossier and show why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ocop_rules.cli.console import LangOption, chosen_lang, console
from ocop_rules.cli.layout import show_evaluation, show_trace
from ocop_rules.documents.limits import MAX_BYTES
from ocop_rules.engine.checked import EngineName
from ocop_rules.evaluation.evaluate import evaluate
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.rating.settings import Authority, RequirementRule, Rounding, Settings, described
from ocop_rules.replay.record import record_line

_DEFAULT = Settings()


def _rounding(written: str | None) -> Rounding | None:
    if written is None:
        return None
    try:
        return Rounding.parse(written)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def score(
    file: Annotated[str, typer.Argument(help="Evidence bundle, YAML or JSON; - reads standard input.", metavar="FILE")],
    version: Annotated[
        str | None, typer.Option("--version", help="Rate under this version, such as qd-26-2026.", show_default=False)
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Write a record: the evaluation with all that runs it again.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the evaluation as canonical JSON.")] = False,
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
) -> None:
    """Rate one dossier: points, stars, the reasons for both, and what the next star needs.

    Example: `ocop score examples/dried-mango-4-stars.yaml`
    """
    used = chosen_lang.use(lang)
    bundle: BundleInput = sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else Path(file)
    evaluation = evaluate(
        bundle,
        version,
        engine,
        authority=authority,
        strict=strict,
        requirement_rule=requirement_rule,
        rounding=_rounding(rounding),
    )
    if record:
        typer.echo(record_line(evaluation))
        return
    if as_json:
        typer.echo(evaluation.to_json())
        return
    out = console()
    show_evaluation(out, evaluation, used)
    if trace:
        show_trace(out, evaluation, used)
