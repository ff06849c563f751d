"""Tables as others lay them out, for tests: workbooks of rows, and what a mapping reads in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import yaml

from ocop_rules.documents.source import read_text
from ocop_rules.errors import InvalidEvidence
from ocop_rules.forms.mapped.mapping import SheetMapping, mapping_of
from ocop_rules.forms.mapped.read import MappedWorkbook
from ocop_rules.forms.mapped.reader import read_mapped

Rows = Sequence[Any]
Change = Callable[[openpyxl.Workbook], None]


def workbook(tabs: Mapping[str, Rows] | Rows, change: Change | None = None) -> bytes:
    """Return a workbook of tabs with rows of values; of one tab, its rows alone."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (tabs if isinstance(tabs, Mapping) else {"Phiếu": tabs}).items():
        tab = book.create_sheet(name)
        for row in rows:
            tab.append(list(row))
    if change is not None:
        change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def mapping(**written: Any) -> SheetMapping:
    """Return a mapping of what stands in its file."""
    whole = {"format": "ocop-sheet-mapping/1", **written}
    return mapping_of(read_text(yaml.safe_dump(whole, allow_unicode=True), "m.mapping.yaml"))


def read(tabs: Mapping[str, Rows] | Rows, change: Change | None = None, /, **written: Any) -> MappedWorkbook:
    """Return what a mapping reads in a workbook of rows."""
    return read_mapped(workbook(tabs, change), mapping(**written), name="bang.xlsx")


def refused(tabs: Mapping[str, Rows] | Rows, change: Change | None = None, /, **written: Any) -> list[tuple[str, str]]:
    """Return what is told of a workbook of rows that a mapping cannot read, as code and place."""
    with pytest.raises(InvalidEvidence) as caught:
        read(tabs, change, **written)
    for problem in caught.value.problems:
        for lang in ("vi", "en"):
            assert problem.render(lang)
    return [(problem.code, problem.place) for problem in caught.value.problems]


def given(found: MappedWorkbook, kind: str = "options") -> dict[str, object]:
    """Return what each person gave."""
    return {each.judge: each.sheet[kind] for each in found.sheets}
