"""One score sheet that was read out of a workbook, whoever laid the workbook out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, cast

from pydantic import Field
from typing_extensions import TypedDict

from ocop_rules.brief import brief
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.rulebook.document_fields import closed, value_of

FORMAT: Literal["ocop-sheets/1"] = "ocop-sheets/1"
"""The format of a file of score sheets alone: a `dossier` and its `sheets`, as in a bundle."""

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb")
"""How the names of workbooks end; those that are no .xlsx file are told to be saved as one."""


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


@closed
class CaseOption(TypedDict):
    """The option chosen in one of a criterion's alternative cases; 0 is none."""

    case: str
    option: int


@closed
class ChosenDocument(TypedDict):
    """An entry of `sheets` of a bundle."""

    judge: str
    role: Annotated[str, value_of(Role)]
    options: Annotated[
        dict[str, int | list[int] | CaseOption],
        Field(description="by criterion: the option's ordinal (0 for none), a list where they add up, or in a case"),
    ]


@closed
class SignedDocument(TypedDict):
    """Of one sheet what a bundle does not take: where it stood, its day, what the judge wrote besides."""

    judge: str
    place: str
    filled_on: str | None
    remarks: str


@closed
class SheetsDocument(TypedDict):
    """The score sheets that were read out of a workbook: `sheets` can stand in a bundle as they are."""

    format: Literal["ocop-sheets/1"]
    dossier: str | None
    version: str | None
    set: int | None
    product: str | None
    producer: str | None
    sheets: list[ChosenDocument]
    signed: list[SignedDocument]


def sheets_document(read: Sequence[ReadSheet]) -> SheetsDocument:
    """Return the document of the sheets of one product, in their order."""
    first = read[0] if read else None
    return {
        "format": FORMAT,
        "dossier": first.dossier if first else None,
        "version": first.version if first else None,
        "set": first.product_set if first else None,
        "product": first.product if first else None,
        "producer": first.producer if first else None,
        "sheets": [cast("ChosenDocument", dict(each.sheet)) for each in read],
        "signed": [
            {
                "judge": each.judge,
                "place": each.place,
                "filled_on": each.filled_on.isoformat() if each.filled_on is not None else None,
                "remarks": each.remarks,
            }
            for each in read
        ],
    }
