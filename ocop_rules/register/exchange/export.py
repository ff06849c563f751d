"""Writing a register into the tables of another system: what stands in each field, and what has no place there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ocop_rules.errors import InvalidRegister, Problem
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.register.certificate_law import CertificateLaw
from ocop_rules.register.certificate_life import CertificateLife, ProductLife
from ocop_rules.register.exchange.evaluated import EvaluationsBeside, StoredResult
from ocop_rules.register.exchange.tables import (
    ExchangeRow,
    ExchangeTables,
    ExchangeValue,
    cut_notice,
    key_problems,
    misfit_of,
    placed,
)
from ocop_rules.register.life import RegisterLife, register_life
from ocop_rules.register.register import Register
from ocop_rules.register.rows import Commune, RegisteredProducer
from ocop_rules.register.table_text import written
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.exchange_tables import (
    ExchangeDefinition,
    ExchangeField,
    ExchangeTable,
    FieldSource,
    RowOf,
    load_exchange,
)
from ocop_rules.rulebook.lint.uncoded import areas
from ocop_rules.rulebook.model import ProductSet
from ocop_rules.text import printable, text
from ocop_rules.words.register_life import STATES


def export_register(
    register: Register,
    name: str,
    on: date,
    *,
    truncate: bool = False,
    bundles: Mapping[str, EvidenceBundle] | None = None,
    results: Sequence[StoredResult] = (),
    catalogue: Catalogue | None = None,
) -> ExchangeTables:
    """Return a register in the tables of another system.

    Nothing is cut silently: what does not fit is a problem, or with `truncate` a notice that holds the whole value.
    What is not known stays empty.

    Args:
        register: the register.
        name: the system: `qd-5277`, `qd-5333`, `ocopvietnam`, or what else lies in `criteria/exchange/`.
        on: the day whose certificates count, and whose month is the period; never taken from the clock.
        truncate: cut texts that are too long and round numbers that are too precise, and tell each. Keys and codes are
            never cut.
        bundles: the last evidence bundles of products by their ids, for tables of what papers say, and for the dossiers
            by which results are found; None for none.
        results: stored evaluations, as `stored_results` reads them: days of evaluations and points that the register
            does not have come from them, and where the two differ is told.
        catalogue: the criteria; None for those that are installed.

    Raises:
        InvalidRegister: with every value that does not fit.
        InvalidRulebook: there is no such system.
    """
    used = catalogue or default_catalogue()
    definition = load_exchange(name, used.root)
    papers = bundles or {}
    beside = EvaluationsBeside(register, results, papers)
    life = register_life(register, on, 0, catalogue=used)
    return _Export(definition, life, used, papers, beside, truncate=truncate).run()


_FROM_TABLES: Mapping[RowOf, tuple[str, ...]] = {
    "producer": ("producers",),
    "commune": ("communes",),
    "market": ("sales_points", "retail_places"),
    "support": ("trainings", "events"),
}
"""From which tables of a register rows are made, where those may be left out: absence is no zero (R17)."""


@dataclass(frozen=True)
class _Row:
    """Something of which a table has a row: how it is called in messages, and what each source says of it."""

    name: str
    values: Mapping[str, ExchangeValue]
    area: tuple[str, ...] = ()


class _Export:
    def __init__(
        self,
        definition: ExchangeDefinition,
        life: RegisterLife,
        catalogue: Catalogue,
        bundles: Mapping[str, EvidenceBundle],
        beside: EvaluationsBeside,
        *,
        truncate: bool,
    ) -> None:
        self._definition = definition
        self._life = life
        self._register = life.register
        self._catalogue = catalogue
        self._law = CertificateLaw(catalogue)
        self._bundles = bundles
        self._beside = beside
        self._of_decisions = 0
        self._truncate = truncate
        self._problems: list[Problem] = []
        self._notices: list[Problem] = []
        self._names: dict[str, list[str]] = {}

    def run(self) -> ExchangeTables:
        definition = self._definition
        if definition.second_hand:
            told = definition.source
            message = text(f"bảng này ở đây là thông tin gián tiếp: {told.vi}", f"known at second hand: {told.en}")
            self._notices.append(Problem("second-hand", definition.id, message))
        rows = {name: tuple(self._rows(name, table)) for name, table in definition.tables.items() if table.rows}
        if any(table.rows == "certified" for table in definition.tables.values()):
            self._notices += _not_certified(self._life)
        self._notices += self._beside.notices()
        if self._of_decisions and _writes(definition, "recognition.assessed_on"):
            message = text(
                f"không biết ngày đánh giá của {self._of_decisions} lần công nhận, ghi ngày quyết định",
                f"the day of the evaluation is not known of {self._of_decisions} recognitions, where the day of the "
                "decision is written",
            )
            self._notices.append(Problem("day-of-decision", "recognitions", message))
        self._problems += key_problems(definition, rows, self._where)
        if self._problems:
            raise InvalidRegister(self._problems, definition.id)
        return ExchangeTables(definition, rows, tuple(self._notices))

    def _where(self, table: str, index: int, field: str) -> tuple[str, int | None]:
        return _place(table, index, field, self._names[table][index]), None

    def _rows(self, name: str, table: ExchangeTable) -> Iterator[ExchangeRow]:
        assert table.rows is not None
        names = self._names[name] = []
        empty = dict.fromkeys((each for each, field in table.fields.items() if field.from_ is not None), 0)
        needed = _FROM_TABLES.get(table.rows, ())
        if needed and all(getattr(self._register, each) is None for each in needed):
            told = ", ".join(needed)
            message = text(
                f"sổ không có bảng {told}: chưa biết có hàng nào hay không",
                f"the register has no table {told}: whether there are rows is not known",
            )
            self._notices.append(Problem("not-known", name, message))
        for row in self._of(table.rows):
            number = len(names)
            sources = {**row.values, "row.number": number + 1}
            lacking = [each for each in table.key if (of := table.fields[each].from_) and sources.get(of) is None]
            if lacking:
                place = f"{name} ({printable(row.name)})"
                message = text(
                    f"không ghi hàng này: sổ không cho biết {', '.join(lacking)}",
                    f"this row is not written: the register does not say its {', '.join(lacking)}",
                )
                self._notices.append(Problem("row-without-key", place, message))
                continue
            names.append(row.name)
            written: dict[str, ExchangeValue] = {}
            for field, each in table.fields.items():
                value = self._value(each, sources, row, _place(name, number, field, row.name))
                if value is None and field in empty:
                    empty[field] += 1
                written[field] = value
            yield written
        for field, count in empty.items():
            if count:
                message = text(
                    f"sổ không cho biết ở {count} trên {len(names)} hàng, để trống",
                    f"the register does not say it in {count} of {len(names)} rows, where it stays empty",
                )
                self._notices.append(Problem("not-known", f"{name}.{field}", message))

    def _value(
        self, field: ExchangeField, sources: Mapping[str, ExchangeValue], row: _Row, place: str
    ) -> ExchangeValue:
        if field.from_ is None:
            return None
        value = sources.get(field.from_)
        codes = self._definition.code_list(field)
        if codes is not None and codes.of and (value is not None or row.area):
            said = row.area if field.from_ == "set.area" else (written(value),)
            known = next((each for each in said if each in codes.of), None)
            if known is None and said:
                message = text("không biết mã của giá trị này", "no code is known for this value")
                self._problems.append(Problem("unknown-code", place, message, None, printable("; ".join(said))))
                return None
            value = None if known is None else codes.of[known]
            if value is None:
                message = text(
                    "hệ thống đó không có mã này, để trống", "that system has no code for it; it stays empty"
                )
                self._notices.append(Problem("no-code", place, message, None, known))
        if field.type == "text" and value is not None:
            value = written(value)
        misfit = misfit_of(field, codes, value)
        if misfit is None:
            return value
        if self._truncate and misfit.cut is not None:
            self._notices.append(cut_notice(misfit, place, value))
            return misfit.cut
        self._problems.append(placed(misfit, place, value))
        return None

    def _of(self, kind: RowOf) -> Iterable[_Row]:
        made: Mapping[RowOf, Callable[[], Iterable[_Row]]] = {
            "certified": self._certified,
            "product": lambda: map(self._product, self._life.products),
            "recognition": self._recognitions,
            "producer": self._producers,
            "set": self._sets,
            "commune": self._communes,
            "period": lambda: [_Row(str(self._period["period.code"]), self._period)],
            "mark": self._marks,
            "market": self._markets,
            "support": self._support,
        }
        return made[kind]()

    @cached_property
    def _period(self) -> Mapping[str, ExchangeValue]:
        on = self._life.on
        return {"period.code": f"{on:%Y-%m}", "period.year": on.year, "period.month": on.month}

    @cached_property
    def _commune_codes(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        twice = set()
        for each in self._register.communes or ():
            if each.code is not None:
                twice |= {each.name} if each.name in found else set()
                found[each.name] = each.code
        return {name: code for name, code in found.items() if name not in twice}

    def _certified(self) -> Iterator[_Row]:
        for life in self._life.products:
            current = life.current
            if current is not None and current.state.holds:
                row = self._product(life)
                yield _Row(row.name, {**row.values, **self._recognition(current)}, row.area)

    def _recognitions(self) -> Iterator[_Row]:
        for life in self._life.products:
            row = self._product(life)
            for each in life.certificates:
                if each.state != "not_yet":
                    yield _Row(row.name, {**row.values, **self._recognition(each)}, row.area)

    def _recognition(self, life: CertificateLife) -> Mapping[str, ExchangeValue]:
        row = life.recognition
        evaluated = self._beside.of(row)
        self._of_decisions += evaluated.day is None
        return {
            "recognition.key": f"{row.product}/{row.decided_on.isoformat()}",
            "recognition.stars": row.stars,
            "recognition.points": evaluated.points,
            "recognition.decided_on": row.decided_on,
            "recognition.assessed_on": evaluated.day or row.decided_on,
            "recognition.decision": row.decision,
            "recognition.body": row.body,
            "recognition.ends_on": life.ends_on,
        }

    def _product(self, life: ProductLife) -> _Row:
        product = life.product
        product_set = self._set_of(life)
        values: dict[str, ExchangeValue] = {
            "product.id": product.id,
            "product.name": product.name,
            "product.code": product.code,
            "product.group": product.group,
            "product.revenue": product.revenue,
            "product.gtin": product.gtin,
            **self._period,
            **_set(product_set),
            **self._producer(life.producer),
        }
        return _Row(product.id, values, () if product_set is None else areas(product_set))

    def _set_of(self, life: ProductLife) -> ProductSet | None:
        if life.product.set is None:
            return None
        version = life.product.version or (life.current.version if life.current is not None else None)
        rulebook = self._catalogue.load(version or self._catalogue.version_ids()[-1])
        return rulebook.set_named(life.product.set)

    def _producer(self, producer: RegisteredProducer | None) -> Mapping[str, ExchangeValue]:
        if producer is None:
            return {}
        code = None if producer.commune is None else self._commune_codes.get(producer.commune)
        return {
            "producer.id": producer.id,
            "producer.name": producer.name,
            "producer.tax_code": producer.tax_code,
            "producer.address": producer.address,
            "producer.representative": producer.representative,
            "producer.phone": producer.phone,
            "producer.email": producer.email,
            "producer.form": producer.form,
            "producer.workers": producer.workers,
            "commune.name": producer.commune,
            "commune.code": code,
        }

    def _producers(self) -> Iterator[_Row]:
        for each in self._register.producers or ():
            yield _Row(each.id, {**self._producer(each), **self._period})

    def _communes(self) -> Iterator[_Row]:
        for each in self._register.communes or ():
            yield _Row(each.name, _commune(each))

    def _sets(self) -> Iterator[_Row]:
        found = {each.slug: each for life in self._life.products if (each := self._set_of(life)) is not None}
        for each in sorted(found.values(), key=lambda each: (each.number, each.slug)):
            yield _Row(each.slug, _set(each), areas(each))

    def _markets(self) -> Iterator[_Row]:
        """Yield the places at which products are sold on the day, as far as it is known since when and until when."""
        on = self._life.on
        for each in self._register.sales_points or ():
            if each.closed_on is not None and each.closed_on <= on:
                continue
            if each.opened_on is None or each.opened_on <= on:
                yield _Row(each.id, {"market.key": f"sales_point/{each.id}", "market.name": each.name})
        for place in self._register.retail_places or ():
            has = place.ocop_area or bool(place.ocop_places)
            if has and (place.since is None or place.since <= on):
                yield _Row(place.id, {"market.key": f"retail_place/{place.id}", "market.name": place.name})

    def _support(self) -> Iterator[_Row]:
        on = self._life.on
        for training in self._register.trainings or ():
            if training.held_on <= on:
                key = f"training/{training.id}"
                yield _Row(training.name, {"support.key": key, "support.day": training.held_on})
        for event in self._register.events or ():
            if event.held_on <= on:
                yield _Row(event.name, {"support.key": f"event/{event.id}", "support.day": event.held_on})

    def _marks(self) -> Iterator[_Row]:
        for life in self._life.products:
            bundle = self._bundles.get(life.product.id)
            row = self._product(life)
            for each in () if bundle is None else bundle.documents:
                if each.type in self._definition.mark_documents:
                    mark: dict[str, ExchangeValue] = {
                        "mark.key": f"{life.product.id}/{each.id}",
                        "mark.number": each.number,
                        "mark.issued_on": each.issued_on,
                        "mark.issuer": each.issuer,
                    }
                    yield _Row(row.name, {**row.values, **mark})


def _set(product_set: ProductSet | None) -> Mapping[str, ExchangeValue]:
    if product_set is None:
        return {}
    return {"set.name": product_set.slug, "set.title": product_set.title.vi, "set.area": product_set.field.vi}


def _commune(row: Commune) -> Mapping[str, ExchangeValue]:
    return {"commune.code": row.code, "commune.name": row.name}


def _writes(definition: ExchangeDefinition, source: FieldSource) -> bool:
    return any(each.from_ == source for table in definition.tables.values() for each in table.fields.values())


def _not_certified(life: RegisterLife) -> Iterator[Problem]:
    """Yield what is told of products that have no certificate which holds on the day."""
    for each in life.products:
        if each.stars is None:
            known = "none" if life.register.knows("recognitions") else "not_known"
            state = STATES[known if each.current is None else str(each.current.state)]
            message = text(
                f"không được ghi: không có giấy chứng nhận còn hạn trong ngày đó ({state.vi})",
                f"not written: no certificate of it holds on that day ({state.en})",
            )
            yield Problem("not-certified", f"products ({printable(each.product.id)})", message)


def _place(table: str, index: int, field: str, name: str) -> str:
    return f"{table}[{index}].{field} ({printable(name)})"
