"""What is shared while a mapped workbook is read: the mapping, the law, and what was found wrong so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from ocop_rules.documents.spreadsheet import Cell
from ocop_rules.errors import Problem
from ocop_rules.forms.mapped.cell_words import Unreadable, number_in
from ocop_rules.forms.mapped.law import Law
from ocop_rules.forms.mapped.mapping import SheetMapping
from ocop_rules.forms.mapped.table import Table
from ocop_rules.rulebook.catalogue import Catalogue

T = TypeVar("T")


@dataclass
class Reading:
    """A mapped workbook while it is read.

    Attributes:
        mapping: where what stands.
        name: what the workbook is called.
        catalogue: the criteria.
        version: the version by which it was scored, where a caller says.
        sets: the numbers of the sets of products, by dossier or folded name, where the workbook does not say.
        problems: what cannot be read, by cell.
        findings: what is told, and keeps nothing from being read.
        law: the version and sets by which rows are checked.
    """

    mapping: SheetMapping
    name: str
    catalogue: Catalogue
    version: str | None
    sets: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)
    findings: list[Problem] = field(default_factory=list)
    law: Law = field(init=False)

    def __post_init__(self) -> None:
        self.law = Law(self.catalogue, self.version, self.sets, self.problems.append)

    def attempt(self, read: Callable[[Cell], T], cell: Cell) -> T | None:
        """Return what a cell is read as, or None, its problem noted."""
        try:
            return read(cell)
        except Unreadable as error:
            self.problems.append(error.problem)
            return None

    def number(self, table: Table, name: str, row: int) -> int | Decimal | None:
        """Return the number in the column of a field; None where there is none."""
        cell = table.cell(name, row)
        return None if cell is None else self.attempt(number_in, cell)
