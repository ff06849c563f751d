"""Writing the tables of another system: JSON, a workbook, or a folder of CSV files."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import orjson

from ocop_rules.errors import PaperRefused
from ocop_rules.forms.new_workbook import new_workbook
from ocop_rules.register.exchange.tables import ExchangeRow, ExchangeTables
from ocop_rules.register.table_text import written
from ocop_rules.register.workbook import write_cell
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import text

FORMAT: Literal["ocop-exchange/1"] = "ocop-exchange/1"

_EXACT_DIGITS = 15
"""A workbook keeps no more digits of a number than this."""


def write_exchange(tables: ExchangeTables, target: Path | str) -> None:
    """Write the tables of another system, in the layout that the name says.

    Args:
        tables: the tables.
        target: `.json`, `.xlsx`, or a folder for CSV, a file a table.

    Raises:
        PaperRefused: a package that writes it is not installed, or nothing is written so.
    """
    path = Path(target)
    suffix = path.suffix.lower()
    if suffix == ".json":
        path.write_bytes(exchange_json(tables))
    elif suffix == ".xlsx":
        path.write_bytes(_workbook(tables))
    elif suffix:
        raise PaperRefused(
            text(
                f"không ghi được dạng {suffix}; dùng .json, .xlsx hoặc một thư mục",
                f"these tables are not written as {suffix}; use .json, .xlsx, or a folder",
            )
        )
    else:
        path.mkdir(parents=True, exist_ok=True)
        for name in tables.definition.tables:
            _write_csv(tables, name, path / f"{name}.csv")


def exchange_json(tables: ExchangeTables) -> bytes:
    """Return the tables as JSON: exact numbers, days as text, fields with a dot inside objects, null for not known."""
    content = {
        "format": FORMAT,
        "exchange": tables.definition.id,
        "tables": {name: [_nested(row) for row in rows] for name, rows in tables.rows.items()},
    }
    return orjson.dumps(content, default=_exact, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _nested(row: ExchangeRow) -> dict[str, object]:
    out: dict[str, Any] = {}
    for name, value in row.items():
        first, _, rest = name.partition(".")
        if rest:
            inside = out.setdefault(first, {})
            inside[rest] = value
        else:
            out[name] = value
    return out


def _exact(value: object) -> orjson.Fragment:
    if isinstance(value, Decimal):
        return orjson.Fragment(plain_number(value))
    raise TypeError


def _write_csv(tables: ExchangeTables, name: str, path: Path) -> None:
    if name not in tables.rows:
        path.unlink(missing_ok=True)
        return
    fields = [*tables.definition.tables[name].fields]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows([written(row.get(each)) for each in fields] for row in tables.rows[name])
    path.write_text(out.getvalue(), encoding="utf-8")


def _workbook(tables: ExchangeTables) -> bytes:
    out = BytesIO()
    with new_workbook(out, tables.definition.title.vi) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in tables.rows.items():
            tab = book.add_worksheet(name)
            tab.freeze_panes(1, 0)
            fields = [*tables.definition.tables[name].fields]
            for column, field in enumerate(fields):
                tab.set_column(column, column, 18)
                tab.write_string(0, column, field, bold)
            for number, row in enumerate(rows, 1):
                for column, field in enumerate(fields):
                    value = row.get(field)
                    if value is not None:
                        write_cell(tab, number, column, _cell(value), day)
    return out.getvalue()


def _cell(value: str | int | Decimal | bool | date) -> object:
    """Return what a cell holds: numbers of more digits than a workbook keeps, and truth, as text."""
    if isinstance(value, bool):
        return written(value)
    if isinstance(value, int | Decimal) and len(Decimal(value).as_tuple().digits) > _EXACT_DIGITS:
        return written(value)
    return value
