"""`ocop gs1`: codes of GS1 on products, read and checked, and written as links and QR codes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.table import Table
from rich.text import Text

from ocop_rules.cli.console import console, note
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.options import OnOption
from ocop_rules.cli.output import output_file
from ocop_rules.cli.register import day_named
from ocop_rules.register.gs1.product_code import digital_link, read_product_code
from ocop_rules.register.gs1.qr_code import qr_png, qr_svg
from ocop_rules.register.gs1.traceability import traceability_evidence

app = typer.Typer(help="Codes of GS1 on products: read and check them; write links and QR codes.", no_args_is_help=True)

ExpiresOption = Annotated[
    str | None, typer.Option("--expires", help="The expiry date of the lot.", metavar="DAY", show_default=False)
]


@app.command()
def read(
    code: Annotated[str, typer.Argument(help="A link, (01)…(10)…, what a scanner gives, or a GTIN.", metavar="CODE")],
    on: OnOption,
    document: Annotated[
        str | None,
        typer.Option(
            "--document",
            help="Write what it says as facts of a bundle, backed by this document of it.",
            metavar="ID",
            show_default=False,
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Read a code of GS1 and check it: check digit, lengths, characters, days.

    Exit 1 if anything is wrong with it.

    Example: `ocop gs1 read "(01)08938505974194(10)L1(17)270630" --on 2026-12-20`
    """
    used = chosen_lang.use(lang)
    day = day_named(on)
    found = read_product_code(code, day)
    if document is None:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
        for digits, value in found.values.items():
            table.add_row(Text(f"({digits})"), Text(found.titles[digits].in_(used)), Text(str(value)))
        console().print(table)
        return
    said = traceability_evidence(found, document, day)
    typer.echo(yaml.safe_dump({"facts": [*said.facts]}, allow_unicode=True, sort_keys=False), nl=False)
    for each in said.notices:
        note(f"  - {each.render(used)}")


@app.command()
def link(
    gtin: Annotated[str, typer.Option("--gtin", help="The GTIN, of 8, 12, 13 or 14 digits.", show_default=False)],
    base: Annotated[
        str, typer.Option("--base", help="The address before it, such as https://ocop.example.", show_default=False)
    ],
    on: OnOption,
    lot: Annotated[str | None, typer.Option("--lot", help="The lot.", show_default=False)] = None,
    serial: Annotated[str | None, typer.Option("--serial", help="The serial number.", show_default=False)] = None,
    expires: ExpiresOption = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", help="Write it as a QR code, SVG.", callback=output_file, show_default=False)
    ] = None,
    png: Annotated[
        Path | None, typer.Option("--png", help="Write it as a QR code, PNG.", callback=output_file, show_default=False)
    ] = None,
    lang: LangOption = None,
) -> None:
    """Write the GS1 Digital Link of a product, for its page, and as a QR code.

    Example: `ocop gs1 link --gtin 8938505974194 --base https://ocop.example --lot L1 --on 2026-12-20`
    """
    chosen_lang.use(lang)
    days: dict[str, date] = {} if expires is None else {"17": day_named(expires)}
    written = digital_link(base, gtin, lot=lot, serial=serial, days=days, on=day_named(on))
    if svg is not None:
        svg.write_bytes(qr_svg(written))
    if png is not None:
        png.write_bytes(qr_png(written))
    typer.echo(written)
