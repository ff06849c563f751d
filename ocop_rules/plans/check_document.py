"""A plan checked over a register as plain data: `ocop-plan-check/1`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from ocop_rules.plans.counted_rows import CountedRow
from ocop_rules.plans.results import TargetResult, cut_off
from ocop_rules.plans.settled import SettledTarget
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import Text

FORMAT: Literal["ocop-plan-check/1"] = "ocop-plan-check/1"


class TextDocument(TypedDict):
    """Words in both languages."""

    vi: str
    en: str


class NeedDocument(TypedDict):
    """How many must count: a number, or a share of the base in per cent."""

    number: NotRequired[int]
    per_cent: NotRequired[str]


class CountedDocument(TypedDict):
    """A row that is in a target's base, or may be.

    `in_base` and `counts` are null where that is not known; `facts` holds what it hangs on, null where nobody knows.
    `counts` is left out where amounts are added up.
    """

    id: str
    name: str
    in_base: bool | None
    counts: NotRequired[bool | None]
    facts: dict[str, str | int | bool | None]


class TargetDocument(TypedDict):
    """What a target comes to; shares in per cent with two decimals, cut off."""

    target: str
    title: TextDocument
    clause: str | None
    item: int | None
    readings: dict[str, str]
    verdict: str
    need: NeedDocument | None
    table: str | None
    counted: int
    base: int
    per_cent: str | None
    least: str | None
    most: str | None
    missing: int | None
    unknown: int
    reasons: list[str]
    entities: list[CountedDocument]


class PlanCheckDocument(TypedDict):
    """A plan checked over a register on a day; `plan_digest` and `register` are digests."""

    format: Literal["ocop-plan-check/1"]
    library: str
    engine: str
    plan: str
    plan_digest: str
    title: TextDocument
    area: TextDocument
    register: str
    register_name: str | None
    as_of: str | None
    on: str
    period: list[str]
    readings: dict[str, str]
    counts: dict[str, int]
    notices: list[str]
    targets: list[TargetDocument]


def target_document(result: TargetResult) -> TargetDocument:
    """Return what a target comes to as plain data."""
    return {**head_document(result), "entities": [*rows_document(result)]}


def head_document(result: TargetResult) -> TargetDocument:
    """Return what a target comes to as plain data, without its rows."""
    target, tally = result.settled, result.tally
    return {
        "target": target.name,
        "title": text_document(result.title),
        "clause": target.target.clause,
        "item": target.target.item,
        "readings": {**target.readings},
        "verdict": result.verdict.value,
        "need": _need(target),
        "table": target.table,
        "counted": 0 if tally is None else tally.counted,
        "base": 0 if tally is None else tally.base,
        "per_cent": cut_off(result.per_cent),
        "least": None if tally is None else cut_off(tally.least),
        "most": None if tally is None else cut_off(tally.most),
        "missing": result.missing,
        "unknown": 0 if tally is None else tally.unknown,
        "reasons": [*result.reasons],
        "entities": [],
    }


def rows_document(result: TargetResult) -> Iterator[CountedDocument]:
    """Yield the rows of a target as plain data."""
    is_amount = result.settled.amount is not None
    return (_row(each, is_amount=is_amount) for each in result.rows)


def _need(target: SettledTarget) -> NeedDocument | None:
    if target.need is None:
        return None
    if target.need.share is None:
        return {"number": target.need.number or 0}
    return {"per_cent": plain_number(target.need.share)}


def _row(row: CountedRow, *, is_amount: bool) -> CountedDocument:
    facts = {name: plain_number(each) if isinstance(each, Decimal) else each for name, each in row.facts.items()}
    found: CountedDocument = {"id": row.id, "name": row.name, "in_base": row.in_base, "facts": facts}
    if not is_amount:
        found["counts"] = row.counts
    return found


def text_document(value: Text) -> TextDocument:
    """Return words in both languages as plain data."""
    return {"vi": value.vi, "en": value.en}
