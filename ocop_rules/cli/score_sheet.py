"""`ocop sheet`: score sheets for a council as workbooks or on paper, and reading them back; forms 02 and 03."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

import typer
import yaml

from ocop_rules.canonical import canonical
from ocop_rules.cli.completion import complete_set, complete_version
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.mapped_sheets import propose, read_by
from ocop_rules.cli.output import ending_of, output_of
from ocop_rules.council.round import Member
from ocop_rules.errors import PaperRefused
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.members import members_of
from ocop_rules.forms.papers.commune_report import commune_report
from ocop_rules.forms.papers.formats import FORMATS, PaperFormat, written
from ocop_rules.forms.papers.paper import Paper, safe
from ocop_rules.forms.papers.score_sheet import score_sheet
from ocop_rules.forms.papers.self_assessment import self_assessment
from ocop_rules.forms.read_sheet import sheets_document
from ocop_rules.forms.workbook.head import SheetHead, head_of
from ocop_rules.forms.workbook.layout import layout_of
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.rulebook.lookup import product_set_named
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import text

app = typer.Typer(
    help="Score sheets: write them for a council's members, read them back; forms 02 and 03.", no_args_is_help=True
)

_MOST_JUDGES = 200


class Form(StrEnum):
    """Which form is written."""

    SCORE_SHEET = "score-sheet"
    SELF_ASSESSMENT = "02"
    COMMUNE_REPORT = "03"


@app.command()
def new(
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="The file to write: .xlsx to score in, .docx, .pdf or .html for paper.",
            callback=output_of(FORMATS),
        ),
    ],
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            help="The version; the bundle's, the round's or the newest if left out.",
            show_default=False,
            autocompletion=complete_version,
        ),
    ] = None,
    set_name: Annotated[
        str | None,
        typer.Option(
            "--set",
            help="The product set's number or slug; the bundle's if left out.",
            show_default=False,
            autocompletion=complete_set,
        ),
    ] = None,
    bundle: Annotated[
        Path | None, typer.Option("--bundle", help="The bundle of the product, which is filled in.", exists=True)
    ] = None,
    members: Annotated[
        Path | None,
        typer.Option("--members", help="Who scores: a round.yaml, or a YAML file with its `members`.", exists=True),
    ] = None,
    judges: Annotated[
        int, typer.Option("--judges", min=1, max=_MOST_JUDGES, help="How many score, where --members names nobody.")
    ] = 7,
    address: Annotated[str, typer.Option("--address", help="Where the producer is.", show_default=False)] = "",
    form: Annotated[
        Form, typer.Option("--form", help="The score sheet, or form 02 (the producer's own) or 03 (the commune's).")
    ] = Form.SCORE_SHEET,
    lang: LangOption = None,
) -> None:
    """Write the score sheet of a product set: a workbook with a tab a member and a summary, or a paper.

    What stands in the workbook is reckoned as members choose; they fill in the light cells, the rest is locked. Papers
    are in Vietnamese.

    Example: `ocop sheet new --version qd-26-2026 --set 7 --judges 7 -o phieu.xlsx`
    """
    chosen_lang.use(lang)
    named, council = members_of(members) if members is not None else ((), None)
    known: EvidenceBundle | None = None
    if bundle is not None:
        named_version = version or (council.version if council is not None else None)
        known, rulebook, product_set, _, _ = read_and_check(bundle, named_version)
        if set_name is not None and product_set_named(rulebook, set_name) is not product_set:
            raise typer.BadParameter(f"the bundle is of set {product_set.number}", param_hint="--set")
    elif set_name is None:
        raise typer.BadParameter("name the product set, or a bundle", param_hint="--set")
    else:
        rulebook = load(version or (council.version if council is not None else version_ids()[-1]))
        product_set = product_set_named(rulebook, set_name)
    listed = address
    if council is not None and bundle is not None and not address:
        listed = next((p.address or "" for p in council.products if Path(p.bundle).name == bundle.name), "")
    head = head_of(known, council, listed)
    if ending_of(output) == "xlsx":
        who: tuple[Member | None, ...] = named or (None,) * judges
        if form is Form.COMMUNE_REPORT:
            raise PaperRefused(
                text("mẫu 03 ghi ra .docx, .pdf hoặc .html", "form 03 can be written as .docx, .pdf or .html")
            )
        if form is Form.SELF_ASSESSMENT:
            who = (Member(name=head.producer or "Chủ thể", role=Role.PRODUCER),)
        output.write_bytes(_workbook(rulebook, product_set, who, known, head))
        return
    kind = cast("PaperFormat", ending_of(output))  # one of those that `output_of` lets through
    output.write_bytes(_paper(rulebook, product_set, named, known, head, form, kind))


def _workbook(
    rulebook: Rulebook,
    product_set: ProductSet,
    members: tuple[Member | None, ...],
    bundle: EvidenceBundle | None,
    head: SheetHead,
) -> bytes:
    from ocop_rules.forms.workbook.writer import score_workbook

    own = None
    if bundle is not None and len(members) == 1 and members[0] is not None and members[0].role is Role.PRODUCER:
        own = next((sheet for sheet in bundle.sheets if sheet.role is Role.PRODUCER), None)
    return score_workbook(rulebook, product_set, members, head, [own])


def _paper(
    rulebook: Rulebook,
    product_set: ProductSet,
    members: tuple[Member, ...],
    bundle: EvidenceBundle | None,
    head: SheetHead,
    form: Form,
    kind: PaperFormat,
) -> bytes:
    """Return a paper: of the score sheet one a member, or one on which the name is written by pen."""
    papers: tuple[Paper, ...]
    match form:
        case Form.SELF_ASSESSMENT:
            papers = (self_assessment(rulebook, product_set, bundle, head.address or None),)
        case Form.COMMUNE_REPORT:
            papers = (commune_report(rulebook, product_set, bundle, head.address or None),)
        case Form.SCORE_SHEET:
            layout = layout_of(rulebook, product_set)
            papers = tuple(score_sheet(layout, head, member) for member in members or (None,))
    return written(tuple(map(safe, papers)), kind)


@app.command("map")
def propose_a_mapping(
    workbook: Annotated[
        Path, typer.Argument(help="A workbook (.xlsx) or table (.csv, .tsv) of another layout.", metavar="WORKBOOK")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write; standard output if left out.", show_default=False),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Propose a mapping for a table that others laid out: which column is what, to be looked through and kept.

    What is not clear stands in it as a comment. Exit 1 if no row looks like headings.

    Example: `ocop sheet map tong-hop.xlsx -o tong-hop.mapping.yaml`
    """
    chosen_lang.use(lang)
    propose(workbook, output)


@app.command()
def read(
    workbook: Annotated[
        Path,
        typer.Argument(
            help="A workbook that `ocop sheet new` wrote and members filled in; with --mapping another's, or a CSV.",
            metavar="WORKBOOK",
        ),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="The file that says which column of another's table is what.", exists=True),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write canonical JSON in place of YAML.")] = False,
    lang: LangOption = None,
) -> None:
    """Read the score sheets of a workbook, and write them as `sheets:` of a bundle.

    A tab on which nothing is chosen is left out. Exit 1 if a cell is unfilled, doubled, impossible or altered: each is
    told by its address, and nothing is written.

    With a mapping, tables that others laid out are read as well: their sheets by product, and the results that they
    print, held against their own figures. Where those differ, both are told on standard error.

    Example: `ocop sheet read phieu.xlsx > phieu.yaml`

    Example: `ocop sheet read tong-hop.xlsx --mapping tong-hop.mapping.yaml`
    """
    used = chosen_lang.use(lang)
    if mapping is not None:
        read_by(workbook, mapping, used, as_json=as_json)
        return
    from ocop_rules.forms.workbook.reader import read_workbook

    document = sheets_document(read_workbook(workbook))
    if as_json:
        typer.echo(canonical(document))
    else:
        typer.echo(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120), nl=False)
