"""What a mapped row says of itself: what is judged and who scored, from columns, single cells and what is stated."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from ocop_rules.documents.spreadsheet import Cell
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.mapped.cell_words import role_in
from ocop_rules.forms.mapped.mapping import SheetMapping
from ocop_rules.forms.mapped.table import Table
from ocop_rules.text import folded, printable

_LABELS = (
    *("ten san pham", "san pham", "ma san pham", "ma ho so", "ma so", "chu the", "ten chu the", "ten co so", "co so"),
    *(
        "thanh vien",
        "ho va ten",
        "ho ten",
        "nguoi danh gia",
        "nguoi cham",
        "bo san pham",
        "tong diem",
        "tong",
        "y kien",
    ),
    *(
        "nhan xet",
        "ghi chu",
        "ngay",
        "vai tro",
        "chuc danh",
        "quyet dinh",
        "phien ban",
        "product",
        "producer",
        "member",
    ),
)
_DAY = re.compile(r"(\d{1,2})\s*(?:/|-|\.|tháng)\s*(\d{1,2})\s*(?:/|-|\.|năm)\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged, and who scored.

    Attributes:
        version: the version, as the workbook names it.
        set: the product set, as the workbook names it.
    """

    dossier: str | None
    product: str | None
    producer: str | None
    address: str | None
    set: str | None
    version: str | None
    member: str | None
    role: Role


class Fields:
    """Reads the fields of rows, remembering those of the row above.

    Args:
        table: the table.
        mapping: the mapping.
    """

    def __init__(self, table: Table, mapping: SheetMapping) -> None:
        self._table = table
        self._mapping = mapping
        self._above: dict[str, str] = {}
        self._row = 0
        self._subject: Subject
        self._fixed = {name: self._same_for_all(name) for name in Subject.__dataclass_fields__}

    def subject(self, row: int, member: str | None = None) -> Subject:
        """Return what a row says; the member may be known from the heading of a column."""
        if self._row != row:
            found = {name: self.text(name, row) for name in Subject.__dataclass_fields__ if name != "role"}
            self._row, self._subject = row, Subject(role=self._role(row), **found)
        subject = self._subject
        if member is None:
            return subject
        return replace(subject, member=member, role=_role_of_heading(member) or subject.role)

    def text(self, name: str, row: int) -> str | None:
        """Return the text of a field; of an empty cell that of the row above, where the mapping says so."""
        cell = self._table.cell(name, row)
        if cell is None:
            return self._fixed[name]
        written = " ".join(cell.text.split())
        if name in self._mapping.as_above:
            if written:
                self._above[name] = written
            written = self._above.get(name, "")
        return written or self._fixed.get(name)

    def tell(self, name: str, said: str) -> None:
        """Note what a heading over rows says of all rows below it."""
        self._fixed[name] = " ".join(said.split()) or None
        self._row = 0

    def remarks(self) -> list[str]:
        """Return what a tab says besides, in the cell that the mapping names."""
        address = self._mapping.cells.remarks
        written = _after_label(self._table.tab.at(address).text) if address is not None else ""
        return [printable(written, 1000)] if written else []

    def filled_on(self) -> date | None:
        """Return the day on which a tab says that it was signed."""
        address = self._mapping.cells.filled_on
        if address is None:
            return None
        cell = self._table.tab.at(address)
        if isinstance(cell.value, date):
            return cell.value.date() if isinstance(cell.value, datetime) else cell.value
        found = _DAY.search(cell.text)
        try:
            return date(int(found[3]), int(found[2]), int(found[1])) if found else None
        except ValueError:
            return None

    def _same_for_all(self, name: str) -> str | None:
        address = getattr(self._mapping.cells, name, None)
        if address is not None:
            written = _after_label(self._table.tab.at(address).text)
            if written:
                return written
        if self._mapping.tab_name == name:
            return " ".join(self._table.tab.name.split()) or None
        stated = getattr(self._mapping.stated, name, None)
        return None if stated is None else str(stated)

    def _role(self, row: int) -> Role:
        written = self.text("role", row)
        return Role.COUNCIL if written is None else _role_written(written)


@lru_cache(maxsize=1000)
def _role_written(written: str) -> Role:
    if written in [*Role]:
        return Role(written)
    return role_in(Cell("", 1, 1, written)) or Role.COUNCIL


@lru_cache(maxsize=1000)
def _role_of_heading(heading: str) -> Role | None:
    """Return the role of a column that is headed by it, such as what the producer gave itself."""
    beginning = " ".join(folded(heading).split()[:3])
    return role_in(Cell("", 1, 1, beginning))


def _after_label(written: str) -> str:
    """Return what stands after a label in the same cell: `Tên sản phẩm: Sầu riêng`."""
    label, colon, rest = written.partition(":")
    if colon and folded(label).lstrip("0123456789 ").startswith(_LABELS):
        return " ".join(rest.split())
    return " ".join(written.split())
