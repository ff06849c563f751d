"""Rows as tables to write: which columns there are, and what stands in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ocop_rules.register.cell_value import kinds_of
from ocop_rules.register.rows import ROWS, RegisterRow
from ocop_rules.register.table_rows import fields_of
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import Lang, Text
from ocop_rules.words.register_headings import CHOICE_TITLES, heading


@dataclass(frozen=True)
class Column:
    """A column to write: its heading, and the field it holds, or what a workbook said besides under that heading."""

    heading: str
    field: str
    key: str | None = None

    def of(self, row: RegisterRow) -> object:
        """Return what stands in it for a row; None for nothing."""
        value = getattr(row, self.field)
        return value if self.key is None else value.get(self.key)


def columns_of(table: str, rows: Sequence[RegisterRow], lang: Lang | None = None) -> tuple[Column, ...]:
    """Return the columns that rows need: those of the fields that any has, and of what workbooks said besides.

    Args:
        table: the table.
        rows: its rows.
        lang: the language of the headings; None for the names of the fields.
    """
    model = ROWS[table]
    used = [name for name in fields_of(table) if model.model_fields[name].is_required() or _any(rows, name)]
    columns = [Column(name if lang is None else heading(table, name).in_(lang), name) for name in used]
    if "more" in model.model_fields:
        keys = dict.fromkeys(key for row in rows for key in getattr(row, "more"))  # noqa: B009
        columns += [Column(key, "more", key) for key in keys]
    return tuple(columns)


def _any(rows: Sequence[RegisterRow], name: str) -> bool:
    return any(getattr(row, name) is not None for row in rows)


def written(value: object) -> str:
    """Return a value as text, as files without types hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else str(value)


def told(table: str, name: str, value: object, lang: Lang, forms: Mapping[str, Text]) -> object:
    """Return a value as people read it: choices by their titles, truth as words; days and numbers as they are."""
    if isinstance(value, bool):
        return {"vi": ("không", "có"), "en": ("no", "yes")}[lang][value]
    kind, choice = kinds_of(ROWS[table])[name]
    if kind == "choice":
        return CHOICE_TITLES[choice][str(value)].in_(lang)
    if kind == "form":
        known = forms.get(str(value))
        return str(value) if known is None else known.in_(lang)
    return value
