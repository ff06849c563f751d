"""One score sheet that was read out of a workbook, whoever laid the workbook out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ocop_rules.brief import brief
from ocop_rules.evidence.score_sheet import Role


@dataclass(frozen=True)
class ReadSheet:
    """The score sheet of one person on one product, as it stands in a workbook.

    Attributes:
        judge: who scored; in what `role`.
        dossier, version, product_set, product, producer: what the workbook says that was scored; None where it does not
            say.
        sheet: an entry of `sheets` of a bundle: judge, role, and options, points or parts.
        filled_on: the day on which the sheet says that it was signed.
        remarks: what the judge wrote besides; empty for nothing.
        place: where it stands: `phieu.xlsx, 'Phiếu 3'`.
    """

    judge: str
    role: Role
    dossier: str | None
    version: str | None
    product_set: int | None
    product: str | None
    producer: str | None
    sheet: Mapping[str, object]
    filled_on: date | None
    remarks: str
    place: str

    def __repr__(self) -> str:
        return brief(self)
