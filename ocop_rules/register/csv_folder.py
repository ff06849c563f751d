"""A register as a folder of CSV files, a file a table, with what it says of itself in `register.yaml`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ocop_rules.documents.regular_file import open_regular
from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.register.register import Register
from ocop_rules.register.rows import ROWS
from ocop_rules.register.table_rows import CellTable, Where
from ocop_rules.register.table_text import columns_of, written
from ocop_rules.text import printable, text
from ocop_rules.words.register_headings import table_named

_DELIMITERS = ",;\t"
_SUFFIX = ".csv"


@dataclass(frozen=True)
class _Places:
    file: str
    headings: Sequence[str]

    def cell(self, row: int, column: int) -> Where:
        told = self.headings[column] if column < len(self.headings) else str(column + 1)
        return f"{self.file}: {printable(told)}", row

    def row(self, row: int) -> Where:
        return self.file, row


def csv_tables(folder: Path) -> Iterator[CellTable]:
    """Yield the tables of a folder; files are called by the name of their table or its title.

    Raises:
        InvalidDocument: a file cannot be read as CSV.
    """
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        table = table_named(path.stem)
        if table is not None:
            yield csv_table(path, table)


def csv_files(folder: Path) -> tuple[Path, ...]:
    """Return the CSV files of a folder that are no table of a register."""
    return tuple(path for path in sorted(folder.glob(f"*{_SUFFIX}")) if table_named(path.stem) is None)


def not_utf8_files(folder: Path) -> list[Problem]:
    """Return what is told of the tables of a folder that are not encoded as UTF-8, all of them at once."""
    found = []
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        if table_named(path.stem) is None:
            continue
        try:
            with _opened(path) as file:
                while file.read(2**20):
                    pass
        except UnicodeDecodeError:
            found.append(_not_utf8(path))
    return found


def csv_table(path: Path, table: str) -> CellTable:
    """Return a CSV file as a table; its rows are read as they are asked for."""
    try:
        with _opened(path) as file:
            first = file.readline()
    except UnicodeDecodeError:
        raise InvalidDocument([_not_utf8(path)], path.name) from None
    delimiter = max(_DELIMITERS, key=first.count)
    headings = next(csv.reader([first], delimiter=delimiter), [])
    places = _Places(path.name, headings)
    return CellTable(table, 1, dict(enumerate(headings)), _rows(path, delimiter), places, is_text=True)


def _rows(path: Path, delimiter: str) -> Iterator[tuple[int, Sequence[object]]]:
    with _opened(path) as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            next(reader, None)
            begin = reader.line_num
            for row in reader:
                yield begin + 1, row
                begin = reader.line_num
        except csv.Error:
            message = text("không đọc được dòng này dạng CSV", "this line cannot be read as CSV")
            mend = text("kiểm tra dấu ngoặc kép mở mà không đóng", "look for a quote that is opened and not closed")
            raise InvalidDocument([Problem("not-csv", path.name, message, mend, None, begin + 1)], path.name) from None
        except UnicodeDecodeError:
            raise InvalidDocument([_not_utf8(path)], path.name) from None


def _opened(path: Path) -> IO[str]:
    with open_regular(path):
        return path.open(encoding="utf-8-sig", newline="")


def _not_utf8(path: Path) -> Problem:
    message = text("tệp không được mã hóa UTF-8", "the file is not encoded as UTF-8")
    mend = text("trong Excel: Lưu thành, chọn CSV UTF-8", "in Excel: Save as, CSV UTF-8")
    return Problem("not-utf8", path.name, message, mend)


def write_csv_folder(register: Register, folder: Path) -> None:
    """Write a register as a folder of CSV files, with the names of fields as headings."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in ROWS:
        rows = getattr(register, table)
        path = folder / f"{table}{_SUFFIX}"
        if rows is None:
            path.unlink(missing_ok=True)
            continue
        columns = columns_of(table, rows)
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([each.heading for each in columns])
        writer.writerows([written(each.of(row)) for each in columns] for row in rows)
        path.write_text(out.getvalue(), encoding="utf-8")
