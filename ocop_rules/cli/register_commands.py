"""`ocop register` with all of its commands."""

from __future__ import annotations

from ocop_rules.cli.exchange import export, import_
from ocop_rules.cli.inspections import inspections
from ocop_rules.cli.register import app

app.command()(inspections)
app.command()(export)
app.command("import")(import_)

__all__ = ["app"]
