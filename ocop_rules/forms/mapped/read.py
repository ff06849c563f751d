"""What a mapped workbook comes to: score sheets, and results that others reckoned, with what is doubtful in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ocop_rules.brief import brief, one_line
from ocop_rules.council.imported import Doubt
from ocop_rules.errors import Problem
from ocop_rules.forms.read_sheet import ReadSheet
from ocop_rules.rating.points import Points


@dataclass(frozen=True)
class ImportedResult:
    """The result of one product as somebody else reckoned it.

    Attributes:
        dossier, product, producer, address: what was judged, and whose it is; None where the workbook does not say.
        group: the heading of rows under which it stands; None without one.
        totals: the members' totals by name; None for a member who gave none.
        parts: the totals of the parts by letter.
        total, mean: the sum of the parts and the mean as printed; None where there is none.
        stars: the stars as printed.
        doubts: in what its own figures do not bear it out.
        place: where it stands: `'Tổng hợp'!A7`.
    """

    dossier: str | None
    product: str | None
    producer: str | None
    address: str | None
    group: str | None
    totals: Mapping[str, Points | int | None]
    parts: Mapping[str, Points | int]
    total: Points | int | None
    mean: Points | int | None
    stars: int | None
    doubts: tuple[Doubt, ...]
    place: str

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True)
class MappedWorkbook:
    """What was read out of a workbook by a mapping.

    Attributes:
        sheets: the score sheets, those of one person on one product together.
        results: the results that it prints.
        findings: what is told of it, by cell, and keeps nothing from being read.
    """

    sheets: tuple[ReadSheet, ...]
    results: tuple[ImportedResult, ...]
    findings: tuple[Problem, ...]

    def __repr__(self) -> str:
        told = [("sheets", len(self.sheets)), ("results", len(self.results)), ("findings", len(self.findings))]
        return one_line("MappedWorkbook", told)
