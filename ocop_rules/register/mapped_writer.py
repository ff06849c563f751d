"""Writing a register into the layout of a workbook that an office keeps, by a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from ocop_rules.forms.new_workbook import new_workbook
from ocop_rules.register.certificate_law import CertificateLaw
from ocop_rules.register.checks import legal_forms
from ocop_rules.register.mapped_reader import turns_of
from ocop_rules.register.mapping import MappedColumn, MappedTab, RegisterMapping
from ocop_rules.register.register import Register
from ocop_rules.register.rows import ROWS, Recognition, RegisteredProducer, RegisteredProduct
from ocop_rules.register.table_text import told
from ocop_rules.register.workbook import write_cell
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.text import Lang, Text, text
from ocop_rules.words.register_headings import TABLES, heading

_WIDTHS = {"name": 32, "address": 24, "number": 5, "stars": 8, "current_stars": 8, "year": 7, "decided_on": 12}
_WIDTHS |= {"ends_on": 12, "printed_until": 12, "note": 24, "body": 22}
"""How wide columns are, by what they hold."""


@dataclass(frozen=True)
class WrittenLayout:
    """A register in the layout of a mapping.

    Attributes:
        workbook: the workbook, an XLSX file.
        lost: what of the register has no place in that layout.
    """

    workbook: bytes
    lost: tuple[Text, ...] = field(default=())


def mapped_workbook(register: Register, mapping: RegisterMapping, catalogue: Catalogue) -> WrittenLayout:
    """Return a register in the layout of a mapping, in Vietnamese; the same register gives the same bytes.

    Args:
        register: the register.
        mapping: the mapping.
        catalogue: the criteria, for legal forms and the terms of certificates.

    Raises:
        PaperRefused: the package that writes workbooks is not installed.
    """
    law = CertificateLaw(catalogue)
    forms = legal_forms(catalogue)
    out = BytesIO()
    with new_workbook(out, mapping.title.vi) as book:
        for mapped in mapping.tabs:
            if (register.products and mapped.of_table("products")) or mapped.of_table("producers"):
                _TabWriter(book, mapped, register, forms, law, mapping.title.vi).run()
    return WrittenLayout(out.getvalue(), tuple(_lost(register, mapping)))


class _TabWriter:
    """Writes one tab."""

    def __init__(
        self,
        book: Any,
        mapped: MappedTab,
        register: Register,
        forms: Mapping[str, Text],
        law: CertificateLaw,
        title: str,
    ) -> None:
        self._mapped = mapped
        self._register = register
        self._forms = forms
        self._law = law
        self._title = title
        self._tab = book.add_worksheet(mapped.names[0].replace("*", "").strip()[:31])
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
        self._head = book.add_format({"bold": True, "font_size": 13})
        self._top = book.add_format({"valign": "vcenter"})
        self._day = book.add_format({"num_format": mapped.day_format})
        self._turns = turns_of(mapped.columns)

    def run(self) -> None:
        """Write headings and rows."""
        first = (self._mapped.first_row or 2) - 1
        if first > 1:
            self._tab.write_string(0, 0, self._title, self._head)
        for column, each in enumerate(self._mapped.columns):
            self._tab.write_string(first - 1, column, each.heading, self._bold)
            self._tab.set_column(column, column, _WIDTHS.get(each.is_ or (each.field or "").partition(".")[2], 15))
        self._tab.set_row(first - 1, 45)
        self._tab.set_landscape()
        self._tab.set_paper(9)
        self._tab.fit_to_pages(1, 0)
        self._tab.repeat_rows(first - 1)
        rows = self._rows()
        for number, (product, producer, recognitions) in enumerate(rows):
            for column, each in enumerate(self._mapped.columns):
                value = self._value(each, number, product, producer, recognitions)
                if value is not None and not (each.merged and self._is_below(rows, number)):
                    write_cell(self._tab, first + number, column, value, self._day)
        self._merge(rows, first)

    def _rows(self) -> list[tuple[RegisteredProduct | None, RegisteredProducer | None, Sequence[Recognition]]]:
        if not self._mapped.of_table("products"):
            return [(None, each, ()) for each in self._register.producers or ()]
        products = self._register.products
        if any(each.merged for each in self._mapped.columns):  # so that those of one producer stand together
            order: dict[str | None, int] = {}
            for each in products:
                order.setdefault(each.producer, len(order))
            products = tuple(sorted(products, key=lambda each: order[each.producer]))
        return [(each, self._register.producer_of(each), self._recognitions(each.id)) for each in products]

    def _recognitions(self, product: str) -> Sequence[Recognition]:
        """Return as many recognitions as there are turns: the first, and the last ones."""
        found = self._register.recognitions_by_product.get(product, ())
        if len(found) <= self._turns or self._turns == 0:
            return found
        return found[-1:] if self._turns == 1 else (found[0], *found[1 - self._turns :])

    def _value(
        self,
        mapped: MappedColumn,
        number: int,
        product: RegisteredProduct | None,
        producer: RegisteredProducer | None,
        recognitions: Sequence[Recognition],
    ) -> object:
        turn = mapped.turn or 0
        recognition = recognitions[turn - 1] if 0 < turn <= len(recognitions) else None
        if mapped.is_ == "number":
            return number + 1
        if mapped.is_ == "year":
            return None if recognition is None else recognition.decided_on.year
        if mapped.is_ in ("current_stars", "ends_on"):
            last = recognitions[-1] if recognitions else None
            if last is None or mapped.is_ == "current_stars":
                return None if last is None else last.stars
            return last.printed_until or self._law.end_of(last.decided_on)
        if mapped.keep is not None:
            row = product if mapped.keep == "products" else producer
            return None if row is None else row.more.get(mapped.heading)
        table, _, name = (mapped.field or "").partition(".")
        held = {"products": product, "producers": producer, "recognitions": recognition}[table]
        value = None if held is None else getattr(held, name)
        if value is None:
            return producer.more.get(mapped.heading) if name == "form" and producer is not None else None
        if mapped.values is not None:
            return next((written for written, each in mapped.values.items() if each == value), value)
        lang: Lang = "vi"
        return told(table, name, value, lang, self._forms)

    @staticmethod
    def _is_below(rows: Sequence[Any], number: int) -> bool:
        """Tell whether the row above is of the same producer, whose cells go over both."""
        producer = rows[number][1]
        return number > 0 and producer is not None and rows[number - 1][1] is producer

    def _merge(self, rows: Sequence[Any], first: int) -> None:
        number = 0
        while number < len(rows):
            last = number
            while last + 1 < len(rows) and self._is_below(rows, last + 1):
                last += 1
            if last > number:
                for column, each in enumerate(self._mapped.columns):
                    if each.merged:
                        value = self._value(each, number, *rows[number])
                        self._merge_cells(first + number, first + last, column, value)
            number = last + 1

    def _merge_cells(self, first: int, last: int, column: int, value: object) -> None:
        shown = value if isinstance(value, int | str) else None if value is None else str(value)
        self._tab.merge_range(first, column, last, column, "", self._top)
        if shown is not None:
            write = self._tab.write_number if isinstance(shown, int) else self._tab.write_string
            write(first, column, shown, self._top)


def _lost(register: Register, mapping: RegisterMapping) -> list[Text]:
    """Return what of a register has no place in a layout, a phrase a field or table."""
    held = {each.field for tab in mapping.tabs for each in tab.columns if each.field is not None}
    held |= (
        {"recognitions.printed_until"} if any(e.is_ == "ends_on" for t in mapping.tabs for e in t.columns) else set()
    )
    held |= {"products.id", "producers.id", "recognitions.product"}
    if any(tab.of_table("products") and tab.of_table("producers") for tab in mapping.tabs):
        held |= {"products.producer"}
    lost = []
    for table in ROWS:
        rows = getattr(register, table)
        if not rows:
            continue
        title = TABLES[table]
        if not any(tab.of_table(table) for tab in mapping.tabs):
            lost.append(text(f"{title.vi}: {len(rows)} hàng", f"{title.en}: {len(rows)} rows"))
            continue
        for name in ROWS[table].model_fields:
            count = sum(getattr(row, name) not in (None, {}) for row in rows)
            if count and f"{table}.{name}" not in held and name != "more":
                told_as = heading(table, name)
                lost.append(text(f"{title.vi}, {told_as.vi}: {count}", f"{title.en}, {told_as.en}: {count}"))
    by_product = [tab for tab in mapping.tabs if tab.of_table("producers")]
    if by_product and all(tab.of_table("products") for tab in by_product):
        owners = {each.producer for each in register.products}
        idle = sum(each.id not in owners for each in register.producers or ())
        if idle:
            lost.append(text(f"chủ thể không có sản phẩm: {idle}", f"producers without a product: {idle}"))
    turns = max(turns_of(tab.columns) for tab in mapping.tabs)
    more = sum(max(0, len(each) - turns) for each in register.recognitions_by_product.values())
    if more:
        lost.append(text(f"lần công nhận ở giữa: {more}", f"recognitions in between: {more}"))
    return lost
