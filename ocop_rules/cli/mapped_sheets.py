"""Workbooks that others laid out, for `ocop sheet map` and `ocop sheet read --mapping`."""

from __future__ import annotations

from pathlib import Path

import typer
import yaml

from ocop_rules.canonical import canonical
from ocop_rules.cli.console import note
from ocop_rules.text import Lang


def propose(workbook: Path, output: Path | None) -> None:
    """Write the mapping that is proposed for a workbook, into a file or on standard output."""
    from ocop_rules.forms.mapped.proposal import propose_mapping  # with what reads workbooks, which others need not

    written = propose_mapping(workbook).yaml_text()
    if output is None:
        typer.echo(written, nl=False)
    else:
        output.write_text(written, encoding="utf-8")


def read_by(workbook: Path, mapping: Path, lang: Lang, *, as_json: bool) -> None:
    """Write what a mapping reads out of a workbook, and tell on standard error what is doubtful in it."""
    from ocop_rules.forms.mapped.document import mapped_document
    from ocop_rules.forms.mapped.reader import read_mapped

    read = read_mapped(workbook, mapping)
    document = mapped_document(read)
    if as_json:
        typer.echo(canonical(document))
    else:
        typer.echo(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120), nl=False)
    for each in read.findings:
        note(each.render(lang))
