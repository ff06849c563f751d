"""The dossiers of a register: the last bundle of each product, and the products of which none is at hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ocop_rules.advice.outlook import UnknownProduct
from ocop_rules.register.read import ADDRESS_MARK, WORKBOOKS, home_of, read_register
from ocop_rules.register.register import FORMAT
from ocop_rules.replay.dossiers import Dossier, dossiers_in
from ocop_rules.text import printable, text
from ocop_rules.words.register_headings import table_named

_HEAD = 4096
"""In so many bytes from its beginning a document says what it is."""


def is_register(path: str) -> bool:
    """Tell whether a path names a register: a workbook, a database, a folder of its tables, or a document of one."""
    if ADDRESS_MARK in path:
        return True
    found = Path(path)
    if found.is_dir():
        return any(table_named(each.stem) == "products" for each in [*found.glob("*.csv"), *found.glob("*.parquet")])
    if found.suffix.lower() in WORKBOOKS:
        return True
    if found.suffix.lower() not in (".yaml", ".yml", ".json") or not found.is_file():
        return False
    with found.open("rb") as file:
        return FORMAT.partition("/")[0].encode() in file.read(_HEAD)


class RegisterDossiers:
    """The dossiers of the products of a register, in its order.

    Args:
        path: the register, as `read_register` takes it; bundles are looked for from the folder that it lies in.

    Attributes:
        path: the register.
        unknown: the products of which no bundle is at hand, so far as they were gone through.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.unknown: list[UnknownProduct] = []

    def __iter__(self) -> Iterator[Dossier]:
        """Yield the dossier of each product of which there is one.

        Raises:
            InvalidRegister: with every problem of the register.
        """
        folder = home_of(self.path)
        for product in read_register(self.path).products:
            if product.bundle is None:
                reason = text("sổ không ghi tệp hồ sơ (cột bundle)", "the register names no bundle for it")
                self.unknown.append(UnknownProduct(product.id, product.name, reason))
                continue
            file = folder / product.bundle
            if not file.is_file():
                shown = printable(str(product.bundle))
                reason = text(f"không có tệp “{shown}” cạnh sổ", f"there is no file {shown!r} beside the register")
                self.unknown.append(UnknownProduct(product.id, product.name, reason))
                continue
            for each in dossiers_in([str(file)]):
                yield replace(each, name=f"{printable(product.id)}: {each.name}")
