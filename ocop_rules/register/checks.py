"""What cannot be true in a register, or is doubtful in it, looked at across its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ocop_rules.documents.limits import MAX_PROBLEMS
from ocop_rules.documents.suggestion import Names, did_you_mean
from ocop_rules.errors import Place, Problem, UnknownVersion
from ocop_rules.register.rows import ROWS, Recognition, RegisterRow
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.lookup import product_set_named
from ocop_rules.text import Text, folded, printable, text
from ocop_rules.words.register_headings import TABLES


class Told(Protocol):
    """Tells where the fields of rows stand."""

    def __call__(self, table: str, index: int, name: str) -> tuple[str, int | None, Place | None]:
        """Return the place of a field as it is told, its line, and its path in a document."""


@dataclass(frozen=True)
class Checked:
    """What was found in a register: what cannot be true, and what is doubtful."""

    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]


_REFERENCES: tuple[tuple[str, str, str, str], ...] = (
    ("products", "producer", "producers", "id"),
    ("recognitions", "product", "products", "id"),
    ("assessments", "product", "products", "id"),
    ("participations", "product", "products", "id"),
    ("participations", "event", "events", "id"),
    ("inspections", "product", "products", "id"),
    ("inspections", "producer", "producers", "id"),
    ("findings", "inspection", "inspections", "id"),
    ("findings", "product", "products", "id"),
    ("producers", "craft_village", "craft_villages", "id"),
    ("ward_reports", "commune", "communes", "name"),
    ("producers", "commune", "communes", "name"),
    ("sales_points", "commune", "communes", "name"),
    ("retail_places", "commune", "communes", "name"),
    ("craft_villages", "commune", "communes", "name"),
)
"""Which field of which table names a row of another, by which field of that."""

_KEYS: Mapping[str, tuple[str, ...]] = {
    "recognitions": ("product", "decided_on"),
    "participations": ("event", "product"),
    "ward_reports": ("commune", "period"),
    "communes": ("name", "district", "province"),
}
"""By what rows without an id differ from each other."""


class Checks:
    """Looks through the tables of a register.

    Args:
        tables: the rows by table; a table that was left out is not there.
        told: tells where they stand.
        catalogue: the criteria, for product sets and facts.
        unread: the ids and names of rows that are there and wrong, by table; None where those are not known either.
    """

    def __init__(
        self,
        tables: Mapping[str, Sequence[RegisterRow]],
        told: Told,
        catalogue: Catalogue,
        unread: Mapping[str, Set[str] | None] | None = None,
    ) -> None:
        self._unread = unread or {}
        self._tables = tables
        self._told = told
        self._catalogue = catalogue
        self._known_sets: dict[tuple[str, int | str], bool] = {}
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []

    def run(self) -> Checked:
        """Return all that was found."""
        for table in self._tables:
            self._twice(table)
        for table, name, other, key in _REFERENCES:
            self._refers(table, name, other, key)
        self._recognitions()
        self._known_names()
        self._workers()
        self._inspected()
        return Checked(tuple(self.problems[:MAX_PROBLEMS]), tuple(self.notices[:MAX_PROBLEMS]))

    def _add(
        self,
        table: str,
        index: int,
        name: str,
        code: str,
        message: Text,
        mend: Text | None = None,
        found: object = None,
        *,
        doubt: bool = False,
    ) -> None:
        into = self.notices if doubt else self.problems
        if len(into) < MAX_PROBLEMS:
            place, line, path = self._told(table, index, name)
            into.append(
                Problem(code, place, message, mend, None if found is None else printable(str(found)), line, path)
            )

    def _twice(self, table: str) -> None:
        names = ("id",) if "id" in ROWS[table].model_fields else _KEYS.get(table)
        if names is None:
            return
        seen: dict[tuple[object, ...], int] = {}
        for i, row in enumerate(self._tables[table]):
            key = tuple(getattr(row, each) for each in names)
            first = seen.setdefault(key, i)
            if first != i:
                place, line, _ = self._told(table, first, names[0])
                at = f"{place} ({line})" if line else place
                message = text(f"trùng với hàng ở {at}", f"the same stands at {at} already")
                mend = text("giữ một hàng, hoặc sửa mã cho khác nhau", "keep one of them, or give them ids that differ")
                self._add(
                    table, i, names[0], "repeated-row", message, mend, " · ".join(str(each) for each in key if each)
                )

    def _refers(self, table: str, name: str, other: str, key: str) -> None:
        if table not in self._tables or other not in self._tables:
            return
        unread = self._unread.get(other, frozenset())
        if unread is None:
            return
        known = {getattr(each, key) for each in self._tables[other]} | unread
        names: Names | None = None
        loosely = {folded(each) for each in known} if key == "name" else set()
        for i, row in enumerate(self._tables[table]):
            value = getattr(row, name)
            if value is None or value in known or (loosely and folded(value) in loosely):
                continue
            names = names or Names(known)
            title = TABLES[other]
            message = text(f"không có trong bảng “{title.vi}”", f"it is not in the table “{title.en}”")
            mend = did_you_mean(value, names) or text(
                "thêm vào bảng đó, hoặc sửa ở đây", "add it there, or correct it here"
            )
            self._add(table, i, name, "unknown-reference", message, mend, value)

    def _recognitions(self) -> None:
        for i, row in enumerate(self._tables.get("recognitions", ())):
            assert isinstance(row, Recognition)
            for name, vi, en in _AFTER:
                day: date | None = getattr(row, name)
                if day is not None and day < row.decided_on:
                    message = text(f"{vi} trước ngày công nhận", f"{en} before the day of recognition")
                    self._add("recognitions", i, name, "days-reversed", message, _CHECK_DAYS, day)
            if row.withdrawn_on is None and (row.withdrawal or row.withdrawn_by):
                message = text(
                    "có lý do hoặc quyết định thu hồi mà chưa có ngày thu hồi",
                    "there is a reason or a decision of withdrawal, and no day of it",
                )
                mend = text("điền ngày thu hồi", "fill in the day of withdrawal")
                name = "withdrawal" if row.withdrawal else "withdrawn_by"
                self._add("recognitions", i, name, "missing-field", message, mend, row.withdrawal or row.withdrawn_by)
            if row.refused_on is not None and row.refiled_on is not None and row.refused_on < row.refiled_on:
                message = text("kết quả có trước ngày nộp hồ sơ", "the outcome is before the day of filing")
                self._add("recognitions", i, "refused_on", "days-reversed", message, _CHECK_DAYS, row.refused_on)

    def _known_names(self) -> None:
        versions = self._catalogue.version_ids()
        named: dict[str, str | None] = {}
        for table in ("products", "recognitions", "assessments"):
            for i, row in enumerate(self._tables.get(table, ())):
                version: str | None = getattr(row, "version", None)
                if version is None:
                    continue
                if version not in named:
                    meant = self._catalogue.ids_named(version)
                    named[version] = meant[0] if len(meant) == 1 else None
                if named[version] is None:
                    message = text("không có bộ tiêu chí này", "there is no such version")
                    self._add(table, i, "version", "unknown-version", message, did_you_mean(version, versions), version)
        self._sets(named)
        self._forms()
        self._facts()

    def _sets(self, named: Mapping[str, str | None]) -> None:
        """Check the product sets, each in its version; without one, in any version, the newest first."""
        versions = self._catalogue.version_ids()
        for i, row in enumerate(self._tables.get("products", ())):
            wanted: int | str | None = getattr(row, "set", None)
            if wanted is None:
                continue
            stated = named.get(getattr(row, "version", None) or "")
            tried = [*reversed(versions)] if stated is None else [stated]
            if not any(self._is_set(version, wanted) for version in tried):
                message = text(f"{tried[0]} không có bộ sản phẩm này", f"{tried[0]} has no such product set")
                mend = text("ghi số của bộ; xem: ocop criteria list", "write the number of the set: ocop criteria list")
                self._add("products", i, "set", "unknown-set", message, mend, wanted)

    def _is_set(self, version: str, wanted: int | str) -> bool:
        if (version, wanted) not in self._known_sets:
            try:
                product_set_named(self._catalogue.load(version), str(wanted))
                self._known_sets[version, wanted] = True
            except UnknownVersion:
                self._known_sets[version, wanted] = False
        return self._known_sets[version, wanted]

    def _forms(self) -> None:
        forms = legal_forms(self._catalogue)
        for i, row in enumerate(self._tables.get("producers", ())):
            form: str | None = getattr(row, "form", None)
            if form is not None and form not in forms:
                message = text("không có loại hình này", "there is no such legal form")
                mend = did_you_mean(form, [*forms, *(each.vi for each in forms.values())]) or _listed(forms)
                self._add("producers", i, "form", "unknown-form", message, mend, form)

    def _facts(self) -> None:
        facts = self._catalogue.vocabulary().facts
        for i, row in enumerate(self._tables.get("findings", ())):
            fact: str | None = getattr(row, "fact", None)
            if fact is not None and fact not in facts:
                message = text("không có thông tin này trong từ điển", "the vocabulary has no such fact")
                self._add("findings", i, "fact", "unknown-fact", message, did_you_mean(fact, facts), fact)
            if fact is not None and getattr(row, "value", None) is None:
                message = text("chưa có giá trị của thông tin", "the fact has no value")
                self._add("findings", i, "value", "missing-field", message, None, fact)
            if fact is None and getattr(row, "told", None) is None:
                message = text("phải nêu thông tin hoặc nội dung", "a fact or words are needed")
                self._add("findings", i, "told", "missing-field", message)

    def _workers(self) -> None:
        for i, row in enumerate(self._tables.get("producers", ())):
            for part, whole in _PARTS:
                few, many = getattr(row, part), getattr(row, whole)
                if few is not None and many is not None and few > many:
                    message = text(f"nhiều hơn tổng số {many}", f"more than the {many} of which they are a part")
                    self._add("producers", i, part, "part-exceeds-whole", message, None, few)

    def _inspected(self) -> None:
        for i, row in enumerate(self._tables.get("inspections", ())):
            if getattr(row, "product", None) is None and getattr(row, "producer", None) is None:
                message = text("chưa nêu sản phẩm hay chủ thể được kiểm tra", "neither product nor producer is named")
                self._add("inspections", i, "product", "missing-field", message)


_AFTER = (
    ("printed_until", "ngày hết hạn", "it ends"),
    ("withdrawn_on", "ngày thu hồi", "it was withdrawn"),
    ("refiled_on", "ngày nộp hồ sơ đánh giá lại", "it was filed again"),
    ("refused_on", "ngày có kết quả", "the outcome is"),
)
_PARTS = (
    ("local_workers", "workers"),
    ("trained_workers", "workers"),
    ("certified_workers", "trained_workers"),
)
_CHECK_DAYS = text(
    "kiểm tra lại hai ngày, nhất là thứ tự ngày/tháng", "check both days, and the order of day and month"
)


def legal_forms(catalogue: Catalogue) -> Mapping[str, Text]:
    """Return the legal forms of producers by name, as the vocabulary has them."""
    return catalogue.vocabulary().facts["legal_form"].values or {}


def _listed(names: Iterable[str]) -> Text:
    listed = ", ".join(names)
    return text(f"chọn: {listed}", f"write one of: {listed}")


def missing_tables(tables: Iterable[str]) -> Iterator[str]:
    """Yield the tables that a register cannot do without and that are not there."""
    there = set(tables)
    return (each for each in ("products", "recognitions") if each not in there)
