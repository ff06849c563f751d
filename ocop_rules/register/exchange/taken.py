"""Making a register of the tables of another system: as far as a register has fields for what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from ocop_rules.brief import one_line
from ocop_rules.documents.written_number import number_meant
from ocop_rules.errors import InvalidRegister, Problem
from ocop_rules.register.exchange.tables import ExchangeRow, ExchangeTables, ExchangeValue
from ocop_rules.register.read import read_register
from ocop_rules.register.register import FORMAT, Register
from ocop_rules.register.table_text import written
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.exchange_tables import ExchangeField, ExchangeTable, FieldSource
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import Text, printable, text

DayOf: TypeAlias = Literal["evaluation", "decision"]
"""What the day of an evaluation is in tables of another system: of the council's sitting, or of the decision."""

NAMELESS = text("sản phẩm mà bảng không ghi tên, lấy mã làm tên", "products that are not named, called by their ids")

_PLACED = re.compile(r"([a-z_]+)\[(\d+)\]")
_PRODUCT = {"product.name", "product.code", "product.group", "product.revenue", "product.gtin"}
_NOT_TAKEN = ("set", "mark", "market", "support")
"""Of what tables say things that a register has no place for, or that make no row of it by themselves."""

_PRODUCER = {
    "producer.name",
    "producer.tax_code",
    "producer.address",
    "producer.representative",
    "producer.phone",
    "producer.email",
    "producer.form",
    "producer.workers",
}


@dataclass(frozen=True, eq=False)
class TakenRegister:
    """A register made of the tables of another system.

    Attributes:
        register: the register.
        lost: what of the tables a register has no place for, or what is not taken for want of certainty.
    """

    register: Register
    lost: tuple[Text, ...]

    def __repr__(self) -> str:
        return one_line("TakenRegister", [("register", self.register), ("lost", self.lost)])


def register_of_exchange(
    tables: ExchangeTables, day_of: DayOf = "evaluation", *, catalogue: Catalogue | None = None
) -> TakenRegister:
    """Return the register that the tables of another system make.

    A certificate's term counts from the day of the decision (R16). Tables of evaluations print the day of the
    evaluation, so that their rows become assessments and no recognitions, unless `day_of` says it is the decision's.

    Args:
        tables: the tables, as `read_exchange` gives them.
        day_of: what the day of an evaluation is.
        catalogue: the criteria; None for those that are installed.

    Raises:
        InvalidRegister: with every contradiction between rows, and everything a register refuses.
    """
    return _Taking(tables, day_of).register(catalogue)


@dataclass
class _Things:
    """Things of one kind by id, each as plain data with the row of the tables where it was first told."""

    rows: dict[str, dict[str, object]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)


class _Taking:
    def __init__(self, tables: ExchangeTables, day_of: DayOf) -> None:
        self._tables = tables
        self._day_of = day_of
        self._problems: list[Problem] = []
        self._products = _Things()
        self._producers = _Things()
        self._communes = _Things()
        self._recognitions = _Things()
        self._assessments = _Things()
        self._named: dict[str, dict[str, None]] = {}
        self._ids: dict[str, str] = {}
        self._not_taken: dict[str, int] = {}

    def register(self, catalogue: Catalogue | None) -> TakenRegister:
        definition = self._tables.definition
        for name, rows in self._tables.rows.items():
            table = definition.tables[name]
            for number, row in enumerate(rows, 1):
                self._row(name, table, row, f"{name}[{number - 1}]")
        if self._problems:
            raise InvalidRegister(self._problems, definition.id)
        things = {
            "producers": self._producers,
            "products": self._products,
            "recognitions": self._recognitions,
            "assessments": self._assessments,
            "communes": self._communes,
        }
        for key, product in self._products.rows.items():
            if "name" not in product:
                product["name"] = key
                self._miss(NAMELESS.en)
        data: dict[str, object] = {"format": FORMAT}
        for table_name, each in things.items():
            if each.rows or table_name in ("products", "recognitions"):
                data[table_name] = [*each.rows.values()]
        try:
            register = read_register(data, catalogue=catalogue)
        except InvalidRegister as error:
            raise InvalidRegister(_replaced(error.problems, things), definition.id) from None
        return TakenRegister(register, tuple(self._lost()))

    def _lost(self) -> Iterator[Text]:
        nameless = self._not_taken.pop(NAMELESS.en, 0)
        if nameless:
            yield text(f"{NAMELESS.vi}: {nameless}", f"{NAMELESS.en}: {nameless}")
        for place, count in self._not_taken.items():
            yield text(f"{place}: {count} hàng", f"{place}: {count} rows")
        if self._assessments.rows:
            yield text(
                f"{len(self._assessments.rows)} hàng đánh giá được ghi là kết quả đánh giá, không phải quyết định công "
                "nhận: bảng không cho biết ngày quyết định (nếu đó là ngày quyết định, dùng --days decision)",
                f"{len(self._assessments.rows)} evaluations are taken as assessments and no recognitions: the table "
                "does not say the day of the decision (where its day is that, use --days decision)",
            )

    def _row(self, name: str, table: ExchangeTable, row: ExchangeRow, place: str) -> None:
        said: dict[FieldSource, ExchangeValue] = {}
        for field_name, each in table.fields.items():
            value = row.get(field_name)
            if value is None:
                continue
            if each.from_ is None or each.from_.split(".")[0] in _NOT_TAKEN:
                self._miss(f"{name}.{field_name}")
            else:
                said[each.from_] = self._meant(each, value)
        commune = self._commune(said, place)
        producer = self._producer(said, commune, place)
        product = self._product(table, said, producer, place)
        if "recognition.stars" in said:
            self._evaluation(name, table, said, product, place)

    def _miss(self, place: str) -> None:
        self._not_taken[place] = self._not_taken.get(place, 0) + 1

    def _meant(self, field: ExchangeField, value: ExchangeValue) -> ExchangeValue:
        codes = self._tables.definition.code_list(field)
        if codes is None:
            return value
        back = [ours for ours, code in codes.of.items() if code == written(value)]
        return back[0] if len(back) == 1 else value

    def _commune(self, said: Mapping[FieldSource, ExchangeValue], place: str) -> str | None:
        code, name = said.get("commune.code"), said.get("commune.name")
        if name is not None:
            self._tell(self._communes, str(code or name), {"name": name, **({"code": code} if code else {})}, place)
            return str(name)
        if code is None:
            return None
        named = self._communes.rows.get(str(code))
        if named is None:
            self._miss(f"{place.split('[')[0]}: {code}")
            return None
        return str(named["name"])

    def _producer(self, said: Mapping[FieldSource, ExchangeValue], commune: str | None, place: str) -> str | None:
        name = said.get("producer.name")
        found = said.get("producer.id")
        if found is None and name is not None:
            known = self._named.get(str(name), ())
            found = next(iter(known)) if len(known) == 1 else self._ids.setdefault(str(name), f"CT{len(self._ids) + 1}")
        if found is None:
            return None
        if name is not None:
            self._named.setdefault(str(name), {})[str(found)] = None
        values = {each.split(".")[1]: said[each] for each in said if each in _PRODUCER}
        if commune is not None:
            values["commune"] = commune
        self._tell(self._producers, str(found), {"id": str(found), **values}, place)
        return str(found)

    def _product(
        self, table: ExchangeTable, said: Mapping[FieldSource, ExchangeValue], producer: str | None, place: str
    ) -> str | None:
        found = said.get("product.id")
        if found is None and "product.name" in said:
            found = f"SP{said['row.number']}" if "row.number" in said else None
        if found is None:
            return None
        values = {each.split(".")[1]: said[each] for each in said if each in _PRODUCT}
        if producer is not None and table.rows != "producer":
            values["producer"] = producer
        self._tell(self._products, str(found), {"id": str(found), **values}, place)
        return str(found)

    def _evaluation(
        self,
        name: str,
        table: ExchangeTable,
        said: Mapping[FieldSource, ExchangeValue],
        product: str | None,
        place: str,
    ) -> None:
        day = said.get("recognition.assessed_on", said.get("recognition.decided_on"))
        if product is None or not isinstance(day, date):
            self._miss(f"{name}: {next(each for each, f in table.fields.items() if f.from_ == 'recognition.stars')}")
            return
        number = number_meant(str(said["recognition.stars"]))
        values: dict[str, object] = {"product": product, "stars": number}
        points = said.get("recognition.points")
        if points is not None:
            meant = number_meant(str(points))
            if meant is None:
                self._miss(f"{name}: {printable(str(points))}")
            else:
                values["points"] = str(meant)
        if table.rows == "recognition" and self._day_of == "evaluation":
            values["assessed_on"] = day
            for each in ("recognition.decision", "recognition.body"):
                if each in said:
                    self._miss(f"{name} ({each.split('.')[1]})")
            self._tell(self._assessments, f"{product}/{day.isoformat()}", values, place)
            return
        values["decided_on"] = day
        values |= {
            each.split(".")[1]: said[each] for each in said if each in ("recognition.decision", "recognition.body")
        }
        if "recognition.ends_on" in said:
            values["printed_until"] = said["recognition.ends_on"]
        self._tell(self._recognitions, f"{product}/{day.isoformat()}", values, place)

    def _tell(self, things: _Things, key: str, values: Mapping[str, object], place: str) -> None:
        """Add what a row says of a thing; what another row says otherwise is a problem."""
        row = things.rows.setdefault(key, {})
        things.where.setdefault(key, place)
        for name, value in values.items():
            plain: Any = plain_number(value) if isinstance(value, Decimal) else value
            if row.setdefault(name, plain) != plain:
                message = text(
                    f"{things.where[key]} ghi khác: {printable(str(row[name]))}",
                    f"{things.where[key]} says otherwise: {printable(str(row[name]))}",
                )
                self._problems.append(
                    Problem("contradiction", f"{place} ({name})", message, None, printable(str(plain)))
                )


def _replaced(problems: tuple[Problem, ...], things: Mapping[str, _Things]) -> Iterator[Problem]:
    """Yield the problems of a register by the rows of the tables that told it."""
    for each in problems:
        found = _PLACED.match(each.place)
        where = None if found is None else [*things[found[1]].where.values()][int(found[2])]
        yield each if where is None else replace(each, place=f"{where}: {each.place}", path=None)
