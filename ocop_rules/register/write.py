"""Writing a register in any of the layouts it can be read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ocop_rules.canonical import canonical
from ocop_rules.errors import PaperRefused
from ocop_rules.register.checks import legal_forms
from ocop_rules.register.csv_folder import write_csv_folder
from ocop_rules.register.read import ABOUT_FILE, ADDRESS_MARK
from ocop_rules.register.register import FORMAT, Register
from ocop_rules.register.rows import ROWS
from ocop_rules.register.table_rows import fields_of
from ocop_rules.register.workbook import register_workbook
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.text import Lang, text


def write_register(
    register: Register, target: Path | str, lang: Lang = "vi", *, catalogue: Catalogue | None = None
) -> None:
    """Write a register to a file or a folder, in the layout that its name says.

    Args:
        register: the register.
        target: `.yaml`, `.json` or `.xlsx`; a folder of CSV files, or of Parquet files if it ends in `.parquet`; or a
            database's address.
        lang: the language of a workbook's tabs and headings.
        catalogue: the criteria; None for those that are installed.

    Raises:
        PaperRefused: a package that writes it is not installed, or no register is written so.
    """
    if isinstance(target, str) and ADDRESS_MARK in target:
        from ocop_rules.register.database import write_register_database

        write_register_database(register, target)
        return
    path = Path(target)
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml"):
        path.write_text(yaml_text(register), encoding="utf-8")
    elif suffix == ".json":
        path.write_text(canonical(register.as_json()) + "\n", encoding="utf-8")
    elif suffix == ".xlsx":
        path.write_bytes(register_workbook(register, lang, legal_forms(catalogue or default_catalogue())))
    elif suffix == ".parquet":
        from ocop_rules.register.parquet import write_parquet_folder

        write_parquet_folder(register, path)
        (path / ABOUT_FILE).write_text(_about_text(register), encoding="utf-8")
    elif suffix:
        raise PaperRefused(
            text(
                f"không ghi được sổ dạng {suffix}; dùng .yaml, .json, .xlsx, .parquet hoặc một thư mục",
                f"no register is written as {suffix}; use .yaml, .json, .xlsx, .parquet, or a folder",
            )
        )
    else:
        write_csv_folder(register, path)
        (path / ABOUT_FILE).write_text(_about_text(register), encoding="utf-8")


def _about(register: Register) -> dict[str, object]:
    said: dict[str, object] = {"format": FORMAT}
    if register.name is not None:
        said["name"] = register.name
    if register.as_of is not None:
        said["as_of"] = register.as_of
    if register.complete:
        said["complete"] = [*register.complete]
    return said


def _about_text(register: Register) -> str:
    return yaml.safe_dump(_about(register), allow_unicode=True, sort_keys=False, width=120)


def yaml_text(register: Register) -> str:
    """Return a register as YAML, a line a row, as people keep it by hand."""
    parts = [_about_text(register)]
    for table in ROWS:
        rows = getattr(register, table)
        if rows is None:
            continue
        if not rows:
            parts.append(f"{table}: []\n")
            continue
        order = (*fields_of(table), "more")
        lines = [f"  - {_flow(each.as_json(), order)}\n" for each in rows]
        parts.append(f"{table}:\n{''.join(lines)}")
    return "".join(parts)


def _flow(row: Mapping[str, object], order: Sequence[str]) -> str:
    """Write a row on one line."""
    data: dict[str, Any] = {key: _as_day(key, value) for key in order if (value := row.get(key)) is not None}
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10**9, default_flow_style=True).strip()


def _as_day(key: str, value: object) -> object:
    if isinstance(value, str) and (key.endswith("_on") or key in ("since", "held_until", "printed_until")):
        return date.fromisoformat(value)
    return value
