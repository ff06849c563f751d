"""`ocop log`: the decision log: verify and export."""

from __future__ import annotations

import typer

app = typer.Typer(help="The decision log: verify it, export it.", no_args_is_help=True)
