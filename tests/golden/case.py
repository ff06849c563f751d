"""The golden cases: dossiers written for people, in short, and what the decision gives them.

A file is one theme of the law. Its `cases` say what is known of a product and what must come out; a case with `rows`
is a table about one criterion, and its `where` says of which sheets; `printed` is what options are worth on a sheet.
What a case leaves out is filled in: a fact that is given as a value alone is attested or backed as the vocabulary
asks; a document that is given as a type alone was issued on 2026-01-01 and does not expire; the day of evaluation is
2026-09-15.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

import ocop_rules
from ocop_rules.documents.source import read_file
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import Text, text
from tests import bundles

HERE = Path(__file__).parent

Chosen = int | list[int] | Literal["none"]


class Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class FactEntry(Written):
    """A fact whose support matters: ids of documents, an attester, or neither."""

    value: Any
    documents: list[str] = []
    attested_by: str | None = None


class DocumentEntry(Written):
    """A document whose days matter; its id is its type unless it has another."""

    type: str
    id: str | None = None
    issued_on: date | None = None
    expires_on: date | None = None


class SheetEntry(Written):
    """A score sheet: options, the rest of the sheet, or a whole sheet that adds up to a total; or points, or parts."""

    judge: str
    role: Literal["council", "advisory", "producer", "secretary"] = "council"
    options: dict[str, Any] = {}
    points: dict[str, Any] | None = None
    parts: dict[str, Any] | None = None
    rest: Literal["best", "none"] | None = None
    total: int | None = None


class CriterionExpected(Written):
    """What a criterion must earn; `none` is no option."""

    option: Chosen | None = None
    points: Decimal | str
    basis: Literal["judged", "evidence", "none", "not_applicable"] | None = None
    supported: Chosen | None = None
    citation: dict[str, Any] | None = None
    rule: str | None = None


class UnmetExpected(Written):
    stars: int
    criterion: str
    option: int


class KnockOutExpected(Written):
    """A knock-out that fires; its citation is always looked at, as far as it is plain from its id."""

    id: str
    outcome: Literal["disqualified", "stopped"]
    citation: dict[str, Any] = {}


class Expected(Written):
    """What must come out; what is not stated is not looked at.

    Attributes:
        notices: notices that must be there, as `code` or `code criterion`.
        without: notices that must not be there, written the same.
        unmet: every requirement of up to `unmet_up_to` stars that is missed.
        invalid: the codes of the problems, where the bundle must be refused.
        earlier: True if an earlier version applies, whether or not it is installed.
    """

    criteria: dict[str, CriterionExpected] = {}
    points: Decimal | str | None = None
    parts: dict[str, Decimal | str] = {}
    band: int | None = None
    stars: int | Literal["none"] | None = None
    outcome: Literal["rated", "stopped", "disqualified", "provisional"] | None = None
    notices: list[str] = []
    without: list[str] = []
    unmet: list[UnmetExpected] | None = None
    unmet_up_to: int = 5
    knock_outs: list[KnockOutExpected] | None = None
    unverified: list[str] | None = None
    judges: dict[str, Decimal | str | Literal["none"]] = {}
    case: str | None = None
    cases: dict[str, str | None] = {}
    version_chosen_by: dict[str, Any] | None = None
    invalid: list[str] | None = None
    version: str | None = None
    earlier: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Expected:
        if not self.model_fields_set - {"unmet_up_to"}:
            raise ValueError("expect says nothing")
        return self


class Case(Written):
    """One golden case, or a table of them about one criterion."""

    title: Text
    set: int | None = None
    sets: str | None = None
    version: str | None = "qd-26-2026"
    purpose: Literal["first", "upgrade", "reevaluation"] | None = None
    submitted_on: date | None = None
    evaluated_on: date | None = None
    producer_type: str | None = None
    case: str | None = None
    documents_complete: bool = False
    documents: list[str | DocumentEntry] = []
    facts: dict[str, Any] = {}
    judged: dict[str, Any] = {}
    rest: Literal["best", "none"] | None = None
    sheets: list[SheetEntry] = []
    council: list[int] = []
    settings: dict[str, Any] = {}
    where: dict[str, str | int] = {}
    rows: list[dict[str, Any]] = []
    expect: Expected | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Case:
        if [bool(self.set), bool(self.sets), bool(self.where)].count(True) != 1:
            raise ValueError("one of set, sets and where is needed")
        if bool(self.rows) == (self.expect is not None):
            raise ValueError("rows or expect is needed")
        if bool(self.rows) != bool(self.where):
            raise ValueError("rows go with where: the criterion's number and its sets")
        if sum(map(bool, (self.judged or self.rest, self.sheets, self.council))) > 1:
            raise ValueError("judged with rest, sheets and council exclude each other")
        return self


class PrintedPoints(Written):
    """What the options of judged criteria are worth, in printed order, by number of criterion."""

    set: int
    case: str | None = None
    options: dict[str, list[int]]


class Theme(Written):
    theme: Text
    cases: list[Case] = []
    printed: list[PrintedPoints] = []


ROW_WORDS = frozenset({"option", "points", "basis", "supported", "notices", "without", "documents", "judged"})
"""What a row says besides facts."""


@dataclass(frozen=True)
class Golden:
    """One bundle of a golden case with what it must give; `row` says which, where the case is a table."""

    file: str
    title: str
    row: str
    set_number: int
    bundle: dict[str, Any]
    settings: dict[str, Any]
    expect: Expected


def numbers(written: str | int) -> list[int]:
    """Return the numbers that a text like `1-6, 8` names."""
    out: list[int] = []
    for part in str(written).split(","):
        first, _, last = part.strip().partition("-")
        out += range(int(first), int(last or first) + 1)
    return out


def golden_files() -> list[Path]:
    return sorted(HERE.glob("*.yaml"))


def themes() -> Iterator[tuple[str, Theme]]:
    for path in golden_files():
        yield path.name, Theme.model_validate(read_file(path).data)


@cache
def golden_cases() -> tuple[Golden, ...]:
    """Return every golden case, each row of a table and each set on its own."""
    return tuple(
        golden
        for name, theme in themes()
        for case in (*theme.cases, *(each for printed in theme.printed for each in _as_cases(printed)))
        for golden in _golden(name, case)
    )


def _as_cases(printed: PrintedPoints) -> Iterator[Case]:
    for number, points in printed.options.items():
        yield Case(
            title=text(f"điểm in của {number}, bộ {printed.set}", f"printed points of {number}, set {printed.set}"),
            case=printed.case,
            where={number: printed.set},
            rows=[
                {"judged": {number: ordinal}, "option": ordinal, "points": worth, "basis": "judged"}
                for ordinal, worth in enumerate(points, 1)
            ],
        )


def _golden(file: str, case: Case) -> Iterator[Golden]:
    rulebook = ocop_rules.load(case.version or "qd-26-2026")
    if case.expect is not None:
        for number in numbers(case.set or case.sets or ""):
            built = _bundle(case, number, rulebook, {})
            yield Golden(file, case.title.en, "", number, built, dict(case.settings), case.expect)
    for criterion, sets in case.where.items():
        for number in numbers(sets):
            for row in case.rows:
                told = ", ".join(f"{name} {value}" for name, value in row.items() if name not in ("option", "points"))
                built = _bundle(case, number, rulebook, row)
                expected = _expected_of(criterion, row)
                yield Golden(file, case.title.en, told or "nothing", number, built, dict(case.settings), expected)


def _expected_of(criterion: str, row: dict[str, Any]) -> Expected:
    one = {key: row[key] for key in ("option", "points", "basis", "supported") if key in row}
    more = {key: row[key] for key in ("notices", "without") if key in row}
    return Expected.model_validate({"criteria": {criterion: one}, **more})


def _bundle(case: Case, number: int, rulebook: Rulebook, row: dict[str, Any]) -> dict[str, Any]:
    documents = _documents([*case.documents, *row.get("documents", [])])
    stated = {**case.facts, **{name: value for name, value in row.items() if name not in ROW_WORDS}}
    parts: dict[str, Any] = {
        "facts": [_fact(name, value, rulebook, documents) for name, value in stated.items()],
        "documents": list(documents.values()),
        "documents_complete": case.documents_complete,
        "sheets": _sheets(case, rulebook.sets[number], row),
    }
    for name in ("purpose", "submitted_on", "evaluated_on"):
        if getattr(case, name) is not None:
            parts[name] = getattr(case, name)
    if case.producer_type is not None:
        parts["producer"] = {"name": "Chủ thể", "type": case.producer_type}
    built = bundles.bundle(rulebook.id, number, **parts)
    if case.version is None:
        del built["version"]
    return built


def _documents(entries: list[Any]) -> dict[str, dict[str, Any]]:
    documents: dict[str, dict[str, Any]] = {}
    for entry in entries:
        written = DocumentEntry(type=entry) if isinstance(entry, str) else DocumentEntry.model_validate(entry)
        name = written.id or written.type
        assert name not in documents, f"{name} stands twice"
        stated = written.model_fields_set
        days = {key: getattr(written, key) for key in ("issued_on", "expires_on") if key in stated}
        documents[name] = bundles.document(written.type, id=name, **days)
    return documents


def _fact(name: str, value: Any, rulebook: Rulebook, documents: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return a fact as a bundle holds it, and add the documents that back it to those of the bundle."""
    if isinstance(value, dict):
        entry = FactEntry.model_validate(value)
        for each in entry.documents:
            documents.setdefault(each, bundles.document(each))
        return {"fact": name, **entry.model_dump(exclude_defaults=True), "value": entry.value}
    assert name in rulebook.vocabulary.facts, f"no rule reads {name}"
    fact, backing = bundles.supported(name, value, rulebook.vocabulary)
    if backing is not None:
        documents.setdefault(backing["id"], backing)
    return fact


def _sheets(case: Case, product_set: ProductSet, row: dict[str, Any]) -> list[dict[str, Any]]:
    judged = {**case.judged, **row.get("judged", {})}
    if judged or case.rest:
        return [_sheet(SheetEntry(judge="Hội đồng", options=judged, rest=case.rest), product_set, case.case)]
    if case.council:
        entries = [SheetEntry(judge=f"Thành viên {i}", total=total) for i, total in enumerate(case.council, 1)]
        return [_sheet(entry, product_set, case.case) for entry in entries]
    return [_sheet(entry, product_set, case.case) for entry in case.sheets]


def _sheet(entry: SheetEntry, product_set: ProductSet, case: str | None) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if entry.total is not None:
        options.update(bundles.sheet_of_total(product_set, entry.total, case))
    elif entry.rest == "best":
        options.update(bundles.best_sheet(product_set, case))
    elif entry.rest == "none":
        options.update(dict.fromkeys(product_set.criteria, 0))
    options.update(entry.options)
    sheet = bundles.sheet_entry(entry.judge, options, product_set, case, entry.role)
    if not options and (entry.points or entry.parts):
        del sheet["options"]
    given = {"points": entry.points, "parts": entry.parts}
    return {**sheet, **{name: value for name, value in given.items() if value is not None}}
