"""Opening a table: a workbook, or a text whose values commas, semicolons or tabs part."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ocop_rules.documents.first_bytes import known_kind
from ocop_rules.documents.regular_file import open_regular
from ocop_rules.documents.spreadsheet import MAX_COLUMNS, MAX_ROWS, Tab, Workbook, read_workbook_bytes, tab_of_values
from ocop_rules.documents.workbook_parts import MAX_FILE
from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.text import printable, text

_TEXTS = (".csv", ".tsv", ".txt")
_DELIMITERS = "\t;,"


def open_tables(workbook: Path | str | bytes, name: str) -> Workbook:
    """Return the tabs of a workbook, or the one table of a text.

    Raises:
        InvalidDocument: it cannot be read, with the reason.
    """
    if not isinstance(workbook, bytes):
        with open_regular(Path(workbook)) as (file, _):
            raw = file.read(MAX_FILE + 1)
    else:
        raw = workbook
    if name.lower().endswith(_TEXTS) and known_kind(raw) is None and len(raw) <= MAX_FILE:
        return Workbook(name, (_table(raw, name),), (), ())
    return read_workbook_bytes(raw, name)


def _table(raw: bytes, name: str) -> Tab:
    try:
        written = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        lines = written.splitlines()
        delimiter = max(_DELIMITERS, key=lambda each: sum(line.count(each) for line in lines[:LOOKED_AT]))
        rows = [*csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)]
    except (UnicodeDecodeError, csv.Error):
        message = text("không đọc được bảng dạng văn bản", "the table cannot be read as text")
        mend = text("lưu lại dạng CSV UTF-8", "save it as CSV UTF-8")
        raise InvalidDocument([Problem("not-utf8", "", message, mend)], name) from None
    width = max(map(len, rows), default=0)
    if len(rows) > MAX_ROWS or width > MAX_COLUMNS:
        message = text("bảng quá lớn", "the table is too large")
        raise InvalidDocument([Problem("too-large", "", message, None, f"{len(rows)} × {width}")], name)
    return tab_of_values(printable(Path(name).stem), [[*row, *[""] * (width - len(row))] for row in rows])


LOOKED_AT = 50
"""So many lines are looked at to see by what values are parted."""
