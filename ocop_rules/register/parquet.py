"""A register as a folder of Parquet files, a file a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.forms.packages import needed
from ocop_rules.register.cell_value import kinds_of
from ocop_rules.register.register import Register
from ocop_rules.register.rows import ROWS
from ocop_rules.register.table_rows import CellTable, Where
from ocop_rules.register.table_text import Column, columns_of, written
from ocop_rules.text import printable, text
from ocop_rules.words.register_headings import table_named

_SUFFIX = ".parquet"
_AT_ONCE = 5000
_DIGITS, _DECIMALS = 38, 12


@dataclass(frozen=True)
class _Places:
    file: str
    headings: Sequence[str]

    def cell(self, row: int, column: int) -> Where:
        return f"{self.file}: {printable(self.headings[column])}", row

    def row(self, row: int) -> Where:
        return self.file, row


def parquet_tables(folder: Path) -> Iterator[CellTable]:
    """Yield the tables of a folder; files are called by the name of their table or its title.

    Raises:
        InvalidDocument: a file is not Parquet.
        PaperRefused: the package that reads Parquet is not installed.
    """
    arrow = _arrow()
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        table = table_named(path.stem)
        if table is None:
            continue
        try:
            file = arrow.ParquetFile(path)
        except (OSError, ValueError) as error:  # ArrowInvalid is a ValueError
            message = text("không đọc được tệp Parquet", "it cannot be read as Parquet")
            raise InvalidDocument([Problem("not-parquet", path.name, message, None, printable(str(error)))]) from None
        names = [str(name) for name in file.schema_arrow.names]
        yield CellTable(table, 0, dict(enumerate(names)), _rows(file), _Places(path.name, names))


def _rows(file: Any) -> Iterator[tuple[int, Sequence[object]]]:
    number = 0
    for batch in file.iter_batches(batch_size=_AT_ONCE):
        columns = [column.to_pylist() for column in batch.columns]
        for row in zip(*columns, strict=True):
            number += 1
            yield number, [exact(value) for value in row]


def exact(value: object) -> object:
    """Return a value without binary fractions: those are written as decimals."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value)) if value == value else None
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def write_parquet_folder(register: Register, folder: Path) -> None:
    """Write a register as a folder of Parquet files, with the names of fields as columns.

    Raises:
        PaperRefused: the package that writes Parquet is not installed.
    """
    parquet = _arrow()
    import pyarrow

    folder.mkdir(parents=True, exist_ok=True)
    for table in ROWS:
        rows = getattr(register, table)
        path = folder / f"{table}{_SUFFIX}"
        if rows is None:
            path.unlink(missing_ok=True)
            continue
        columns = columns_of(table, rows)
        types = [_type(pyarrow, table, each) for each in columns]
        arrays = [
            pyarrow.array([_held(each.of(row), kind) for row in rows], type=kind)
            for each, kind in zip(columns, types, strict=True)
        ]
        parquet.write_table(pyarrow.table(arrays, names=[each.heading for each in columns]), path)


def _type(pyarrow: Any, table: str, column: Column) -> Any:
    kind, _ = kinds_of(ROWS[table])[column.field]
    if kind in ("count", "stars"):
        return pyarrow.int64()
    if kind == "number":
        return pyarrow.decimal128(_DIGITS, _DECIMALS)
    if kind == "day":
        return pyarrow.date32()
    return pyarrow.bool_() if kind == "truth" else pyarrow.string()


def _held(value: object, kind: Any) -> object:
    if value is None or str(kind) != "string":
        return value
    return written(value)


def _arrow() -> Any:
    with needed("tables"):
        from pyarrow import parquet
    return parquet
