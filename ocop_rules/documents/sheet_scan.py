"""What the text of a worksheet says besides values: how far it reaches, formulas, what is hidden and what is merged.

Looked at before a library reads the values, for a single cell in the last row and column makes it lay out seventeen
thousand million of them. Sheets as programs write them are searched with a few patterns; any other is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat
from xml.sax.saxutils import escape

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; each from 1."""

_FAR = re.compile(rb'<c(?! r="[A-C]?[A-Z][0-9]{1,3}"|ol|onditionalFormatting|f)')  # a cell, and none of the others
_PREFIXED = re.compile(rb":(?:c|row|f|v|is|col|mergeCell|worksheet)[\s/>]")
_ANY_FORMULA = re.compile(rb"<f[ />]")
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^<]*<f[^<>]*>([^<]*)')
_UNSEEN_ROW = re.compile(rb'<row [^<>]*(?: hidden="(?:1|true)"| ht="0)')
_UNSEEN_COLUMN = re.compile(rb' hidden="(?:1|true)"| width="0')
_ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^<>]* t="e"')
_HIDDEN_ROW = re.compile(rb'<row [^<>]*?\br="([0-9]+)"[^<>]* hidden="(?:1|true)"')
_FLAT_ROW = re.compile(rb'<row [^<>]*?\br="([0-9]+)"[^<>]* ht="0(?:\.0*)?"')
_COL = re.compile(rb"<col [^<>]*>")
_MERGED = re.compile(rb'<mergeCell [^<>]*ref="([A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?)"')
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")

_TRUE = ("1", "true")


@dataclass
class SheetScan:
    """What a worksheet says besides values.

    Attributes:
        rows: how many rows it lists, empty ones too.
        is_near: whether no cell lies farther than row 999 and column CZ, so that it can be laid out whole.
        last_row, last_column: the last that hold anything; 0 where it is near.
        formulas: the formula of each cell that has one, by address, as it stands in XML; empty where another cell's
            says it.
        errors: the cells that hold an error, such as #REF!.
        hidden_rows, hidden_columns: the rows and the ranges of columns that are not shown.
        merged: the areas that are one cell.
    """

    is_near: bool = False
    rows: int = 0
    last_row: int = 0
    last_column: int = 0
    formulas: dict[bytes, bytes] = field(default_factory=dict)
    errors: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)


def scanned(xml: bytes) -> SheetScan:
    """Return what a worksheet says besides values.

    Raises:
        ValueError: it is not well formed.
    """
    return _searched(xml) if _is_plain(xml) else _Parser().parsed(xml)


def position(written: str) -> tuple[int, int]:
    """Return the row and the column of a cell: E27 is 27, 5; ValueError if this is no address."""
    match = _REF.fullmatch(written)
    if match is None:
        raise ValueError(written)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if not 1 <= row <= 1_048_576 or column > 16_384:
        raise ValueError(written)
    return row, column


def letters(column: int) -> str:
    """Return a column as Excel names it: 1 is A, 27 is AA."""
    out = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def address(row: int, column: int) -> bytes:
    """Return the address of a cell as it stands in XML."""
    return f"{letters(column)}{row}".encode()


@lru_cache(maxsize=4096)
def area(reference: str) -> Area:
    """Return the area of a range: A1:B3 is 1, 1, 3, 2; ValueError if this is none."""
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = position(first), position(last or first)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _is_plain(xml: bytes) -> bool:
    """Tell whether every cell stands as programs write it, with its address first and not far away."""
    if _PREFIXED.search(xml) or _FAR.search(xml):
        return False
    at = xml.find(b"!")
    while at > 0:  # a comment, or a text that is not parsed
        if xml[at - 1 : at] == b"<":
            return False
        at = xml.find(b"!", at + 1)
    return True


def _searched(xml: bytes) -> SheetScan:
    scan = SheetScan(is_near=True, rows=xml.count(b"<row"))
    formulas = len(_ANY_FORMULA.findall(xml))
    if formulas:
        scan.formulas.update(_FORMULA.findall(xml))
        if len(scan.formulas) != formulas or b'"array"' in xml:
            return _Parser().parsed(xml)
    if b't="e"' in xml:
        scan.errors.update(position(each.decode()) for each in _ERROR.findall(xml))
    if _UNSEEN_ROW.search(xml):
        scan.hidden_rows.update(int(each) for each in (*_HIDDEN_ROW.findall(xml), *_FLAT_ROW.findall(xml)))
    for column in _COL.findall(xml, 0, max(xml.find(b"<sheetData"), 0)):
        if _UNSEEN_COLUMN.search(column):
            _add_column(scan, dict(re.findall(r'([A-Za-z]+)="([^"]*)"', column.decode("utf-8", "replace"))))
    if b"<mergeCell" in xml:
        scan.merged += (area(each.decode()) for each in _MERGED.findall(xml))
    return scan


def _add_column(scan: SheetScan, attributes: dict[str, str]) -> None:
    if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("width")):
        scan.hidden_columns.append((int(attributes.get("min", "1")), int(attributes.get("max", "16384"))))


def _is_zero(value: str | None) -> bool:
    return value is not None and value.strip("0.") == ""


class _Parser:
    """Parses a sheet that is written in another way than usual, or reaches far."""

    def __init__(self) -> None:
        self._scan = SheetScan()
        self._row = 0
        self._column = 0
        self._spread: str | None = None
        self._formula: list[str] | None = None

    def parsed(self, xml: bytes) -> SheetScan:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _no_doctype
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise ValueError(str(error)) from None
        return self._scan

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rsplit(":", 1)[-1]
        if name == "c":
            self._cell(attributes)
        elif name in ("v", "is", "f"):
            self._scan.last_row = max(self._scan.last_row, self._row)
            self._scan.last_column = max(self._scan.last_column, self._column)
            if name == "f":
                self._formula = []
                self._spread = attributes.get("ref") if attributes.get("t") == "array" else None
        elif name == "row":
            self._scan.rows += 1
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
            if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("ht")):
                self._scan.hidden_rows.add(self._row)
        elif name == "col":
            _add_column(self._scan, attributes)
        elif name == "mergeCell":
            self._scan.merged.append(area(attributes.get("ref", "")))

    def _cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self._row, self._column = position(attributes["r"])
        else:
            self._column += 1
        if attributes.get("t") == "e":
            self._scan.errors.add((self._row, self._column))

    def _end(self, name: str) -> None:
        if name.rsplit(":", 1)[-1] == "f" and self._formula is not None:
            self._add_formula(escape("".join(self._formula)).encode())
            self._formula = None

    def _add_formula(self, formula: bytes) -> None:
        self._scan.formulas[address(self._row, self._column)] = formula
        if self._spread is not None:
            top, left, bottom, right = area(self._spread)
            for row in range(top, min(bottom, top + 999) + 1):
                for column in range(left, min(right, left + 99) + 1):
                    self._scan.formulas.setdefault(address(row, column), formula)

    def _text(self, data: str) -> None:
        if self._formula is not None:
            self._formula.append(data)


def _no_doctype(*_: object) -> None:
    raise ValueError("DOCTYPE")


def inside(areas: list[Area], rows: int, columns: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield each cell of merged areas within a sheet, and the cell that holds their value."""
    for top, left, bottom, right in areas:
        for row in range(top, min(bottom, rows) + 1):
            for column in range(left, min(right, columns) + 1):
                yield (row, column), (top, left)
