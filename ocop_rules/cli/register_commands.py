"""`ocop register` with all of its commands."""

from __future__ import annotations

from ocop_rules.cli.exchange import export, import_
from ocop_rules.cli.inspections import inspections
from ocop_rules.cli.register import app
from ocop_rules.cli.register_report import dashboard, report

app.command()(inspections)
app.command()(export)
app.command("import")(import_)
app.command()(report)
app.command()(dashboard)

__all__ = ["app"]
