"""A workbook that is being written: nothing in it is a formula or a link, and the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from ocop_rules.forms.packages import needed

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MADE_ON = datetime(2000, 1, 1)
"""When files say that they were made, so that the same content gives the same bytes."""


@contextmanager
def new_workbook(out: BytesIO, title: str) -> Iterator[Workbook]:
    """Write a workbook: text that looks like a formula or an address stays text.

    Args:
        out: where the file is, once the block has ended.
        title: the title that its properties state.

    Raises:
        PaperRefused: the package that writes workbooks is not installed.
    """
    with needed():
        from xlsxwriter import Workbook

    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "author": "", "created": MADE_ON})
        yield book
