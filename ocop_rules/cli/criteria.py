"""`ocop criteria`: the versions, their sheets, and checks of them."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ocop_rules.canonical import canonical
from ocop_rules.cli.completion import complete_set, complete_version
from ocop_rules.cli.console import console
from ocop_rules.cli.diff import diff_versions
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.sheet import show_evidence, show_set, show_sets
from ocop_rules.engine.lint import LintReport, lint_version
from ocop_rules.rulebook.catalogue import criteria_directory, default_catalogue, load, version_ids, versions
from ocop_rules.rulebook.draft import DRAFT_STEPS, draft_decision
from ocop_rules.rulebook.export import COLUMNS, rows
from ocop_rules.rulebook.lookup import product_set_named
from ocop_rules.rulebook.model import as_json
from ocop_rules.rulebook.pins import PINS, STATES, Pin, PinState
from ocop_rules.rulebook.schema import KINDS, schema_text
from ocop_rules.text import Lang, printable
from ocop_rules.words.bundle_schema import bundle_schema, schema_json, set_schema
from ocop_rules.words.terms import STATUSES, day

app = typer.Typer(
    help="The criteria of each decision: list, show, diff, export, lint, new, digest, schema.", no_args_is_help=True
)
app.command("diff")(diff_versions)

VersionArgument = Annotated[
    str, typer.Argument(help="A version id, such as qd-26-2026.", metavar="VERSION", autocompletion=complete_version)
]
OptionalVersion = Annotated[
    str | None,
    typer.Argument(
        help="A version id; all versions if left out.",
        metavar="VERSION",
        show_default=False,
        autocompletion=complete_version,
    ),
]


class Format(StrEnum):
    """How criteria are exported."""

    CSV = "csv"
    JSON = "json"


@app.command("list")
def list_versions(lang: LangOption = None) -> None:
    """List the versions: decision, dates, status, digest."""
    used = chosen_lang.use(lang)
    table = Table(box=None, pad_edge=False)
    headers = ("Phiên bản", "Quyết định", "Hiệu lực từ", "Trạng thái", "Số bộ", "Mã băm")
    english = ("Version", "Decision", "In force from", "Status", "Sets", "Digest")
    found = default_catalogue().pins()
    for header in headers if used == "vi" else english:
        table.add_column(header)
    for info in versions():
        sets = str(len(load(info.id).sets))
        status = STATUSES[info.status].in_(used)
        table.add_row(info.id, info.decision, day(info.in_force_from, used), status, sets, info.digest[:12])
    out = console()
    out.print(table)
    _tell_pins(out, found, used)


def _tell_pins(out: Console, found: Iterable[Pin], lang: Lang) -> bool:
    """Say which versions are not what was published, their digest not being the pinned one; tell if there is one."""
    wrong = [pin for pin in found if pin.state is not PinState.PINNED]
    for pin in wrong:
        none = "–"
        digests = f"{pin.digest or none} ≠ {pin.pinned or none}"
        out.print(Text(f"{pin.version}: {STATES[pin.state].in_(lang)} ({PINS}): {digests}", "bold red"), soft_wrap=True)
    return bool(wrong)


@app.command()
def show(
    version: VersionArgument,
    set_name: Annotated[
        str | None,
        typer.Argument(help="A set's number or slug.", metavar="SET", show_default=False, autocompletion=complete_set),
    ] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="List what a producer must bring for the set instead.")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Show a version's sets, or one sheet in full: every option, its points, marks and conditions."""
    used = chosen_lang.use(lang)
    rulebook = load(version)
    out = console()
    if set_name is None:
        show_sets(out, rulebook, used)
    else:
        product_set = product_set_named(rulebook, set_name)
        (show_evidence if evidence else show_set)(out, rulebook, product_set, used)
    _tell_pins(out, [Pin(rulebook.id, rulebook.digest, rulebook.pinned_digest)], used)


@app.command()
def export(
    version: VersionArgument,
    output: Annotated[
        Format, typer.Option("--format", help="csv: one row an option; json: the whole rulebook.")
    ] = Format.CSV,
) -> None:
    """Write a version's criteria for other programs."""
    rulebook = load(version)
    if output is Format.JSON:
        typer.echo(canonical(as_json(rulebook)))
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows(rulebook))


@app.command()
def lint(version: OptionalVersion = None, lang: LangOption = None) -> None:
    """Check a version: findings in the law itself that are known are listed, a new one fails."""
    used = chosen_lang.use(lang)
    reports: list[LintReport] = [lint_version(name) for name in ([version] if version else version_ids())]
    out = console()
    for report in reports:
        for finding in report.findings:
            known = finding.known is not None
            line = Text(f"{report.version} {finding.rule} ", style="dim" if known else "bold red")
            line.append(f"{finding.place}: {finding.message.in_(used)}")
            if finding.known is not None:
                word = "đã biết" if used == "vi" else "known"
                line.append(f" [{word}: {finding.known.in_(used)}]", style="dim")
            out.print(line, soft_wrap=True)
        new = sum(finding.known is None for finding in report.findings)
        told = (
            f"{report.version}: {len(report.findings)} phát hiện, {new} mới"
            if used == "vi"
            else f"{report.version}: {len(report.findings)} findings, {new} new"
        )
        out.print(Text(told, style="bold"))
    unpinned = _tell_pins(out, default_catalogue().pins(version), used)
    if unpinned or any(finding.known is None for report in reports for finding in report.findings):
        raise typer.Exit(1)


@app.command()
def new(
    version: VersionArgument,
    base: Annotated[str, typer.Option("--from", help="The version to begin from.", metavar="VERSION")],
    lang: LangOption = None,
) -> None:
    """Begin a next decision from another: a copy of its sheets, to be read against the new print.

    Example: `ocop criteria new qd-27-2027 --from qd-26-2026`
    """
    used = chosen_lang.use(lang)
    files = draft_decision(criteria_directory(), version, base)
    out = console()
    for path in files:
        out.print(str(path), style="dim", soft_wrap=True, highlight=False, markup=False)
    for step in DRAFT_STEPS:
        out.print(Text(f"• {step.in_(used).format(version=version)}"), soft_wrap=True)


@app.command()
def digest(
    version: OptionalVersion = None,
    check: Annotated[
        bool, typer.Option("--check", help="Fail where a digest is not the pinned one, or one of the two is missing.")
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against", help="With --check: digests kept elsewhere, not those beside the criteria.", show_default=False
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Write the digest of a version, or of all, as they are pinned in criteria/digests.toml.

    Example: `ocop criteria digest --check`
    """
    used = chosen_lang.use(lang)
    if against is not None and not check:
        raise typer.BadParameter("--against FILE needs --check")
    if against is not None and not against.is_file():
        raise typer.BadParameter(f"--against: {printable(str(against), 200)}")
    if not check:
        for name in [version] if version else version_ids():
            typer.echo(f'"{name}" = "{load(name).digest}"')
        return
    chosen = default_catalogue().pins(version, against)
    out = console()
    for pin in chosen:
        if pin.state is PinState.PINNED:
            out.print(Text(f"{pin.version}: {STATES[pin.state].in_(used)} {pin.digest}"), soft_wrap=True)
    if _tell_pins(out, chosen, used):
        raise typer.Exit(1)


@app.command()
def schema(
    kind: Annotated[
        str | None,
        typer.Argument(
            help=f"One of: {', '.join(KINDS)}, evidence, sheet-mapping, register-document, register-mapping, outlook.",
            metavar="KIND",
            show_default=False,
        ),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Write all of them into criteria/schema/.")] = False,
    version: Annotated[
        str | None,
        typer.Option("--version", help="With --set: the version; the newest if left out.", show_default=False),
    ] = None,
    set_name: Annotated[
        str | None,
        typer.Option(
            "--set", help="Of evidence: the number or slug of the set whose bundles are meant.", show_default=False
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Write the JSON Schema of a kind of file, for editors and other programs.

    Example: `ocop criteria schema evidence --set 7 > set-7.schema.json`
    """
    used = chosen_lang.use(lang)
    if set_name is not None or version is not None:
        if kind != "evidence" or set_name is None or write:
            raise typer.BadParameter("evidence --set SET [--version VERSION]")
        rulebook = load(version or version_ids()[-1])
        typer.echo(schema_json(set_schema(rulebook, product_set_named(rulebook, set_name), used)), nl=False)
        return
    from ocop_rules.advice.outlook_document import schema_text as outlook_schema
    from ocop_rules.forms.mapped.mapping import schema_text as mapping_schema  # which no other command here needs
    from ocop_rules.register.mapping import schema_text as register_mapping_schema
    from ocop_rules.register.written import schema_text as register_schema

    schemas = {name: schema_text(name) for name in KINDS}
    schemas |= {"evidence": schema_json(bundle_schema()), "sheet-mapping": mapping_schema()}
    schemas |= {"register-document": register_schema(), "register-mapping": register_mapping_schema()}
    schemas |= {"outlook": outlook_schema()}
    if write:
        directory: Path = criteria_directory() / "schema"
        directory.mkdir(exist_ok=True)
        for name, content in schemas.items():
            (directory / f"{name}.schema.json").write_text(content, encoding="utf-8")
    elif kind in schemas:
        typer.echo(schemas[kind], nl=False)
    else:
        raise typer.BadParameter(f"one of: {', '.join(schemas)}")
