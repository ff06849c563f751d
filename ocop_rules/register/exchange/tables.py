"""The rows of another system's tables, and what a value must be to fit into a field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TypeAlias

from ocop_rules.brief import one_line
from ocop_rules.errors import Problem
from ocop_rules.register.table_text import written
from ocop_rules.rulebook.exchange_tables import CodeList, ExchangeDefinition, ExchangeField
from ocop_rules.text import Text, printable, text

ExchangeValue: TypeAlias = str | int | Decimal | bool | date | None
"""What stands in a field; None for nothing."""

ExchangeRow: TypeAlias = Mapping[str, ExchangeValue]
"""A row: what stands in each of its fields, by name."""

Where: TypeAlias = Callable[[str, int, str], tuple[str, int | None]]
"""Tells where a field of a row stands, by table, position and name: its place in words, and its line in a text."""

_ADDRESS = re.compile(r"https?://[^\s/]+(?:/\S*)?\Z", re.IGNORECASE)
_LONGEST_WHOLE = 2**63


@dataclass(frozen=True, eq=False)
class ExchangeTables:
    """Rows in the tables of another system.

    Attributes:
        definition: whose tables they are.
        rows: the rows of each table, by its name; a table that was left out is not there.
        notices: what was cut, rounded or left out, and what is doubtful; no part of the content.
    """

    definition: ExchangeDefinition
    rows: Mapping[str, tuple[ExchangeRow, ...]]
    notices: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return one_line("ExchangeTables", [("id", self.definition.id), ("rows", self.rows)])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ExchangeTables):
            return NotImplemented
        return self.definition == other.definition and self.rows == other.rows

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a value does not fit into a field.

    Attributes:
        code: the code of the problem.
        message: what is wrong.
        mend: what to do about it.
        cut: what fits in its place if it may be cut or rounded; None where nothing does.
    """

    code: str
    message: Text
    mend: Text | None = None
    cut: ExchangeValue = None


def misfit_of(field: ExchangeField, codes: CodeList | None, value: ExchangeValue) -> Misfit | None:
    """Return why a value does not fit into a field; None if it does."""
    if value is None:
        return None
    if not _has_type(field, value):
        told = _TYPES[field.type]
        return Misfit("wrong-type", text(f"phải là {told.vi}", f"{told.en} was expected"))
    if codes is not None and codes.complete and str(value) not in codes.values:
        known = [*codes.values]
        return Misfit(
            "unknown-code",
            text("danh mục không có mã này", "the list of codes has no such code"),
            text(f"có: {', '.join(known)}", f"there are: {', '.join(known)}"),
        )
    if isinstance(value, str):
        return _too_long(field, value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _out_of_bounds(field, value)
    return None


def _has_type(field: ExchangeField, value: ExchangeValue) -> bool:
    if field.type == "address":
        return isinstance(value, str) and _ADDRESS.match(value) is not None
    if field.type == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if field.type in ("decimal", "double"):
        return isinstance(value, int | Decimal) and not isinstance(value, bool)
    return isinstance(value, {"text": str, "truth": bool, "day": date}[field.type])


_TYPES = {
    "text": text("chữ", "text"),
    "integer": text("số nguyên", "a whole number"),
    "decimal": text("số", "a number"),
    "double": text("số", "a number"),
    "truth": text("đúng hoặc sai (true, false)", "true or false"),
    "day": text("ngày", "a day"),
    "address": text("địa chỉ web (http:// hoặc https://)", "an address of the web (http:// or https://)"),
}


def _too_long(field: ExchangeField, value: str) -> Misfit | None:
    if field.length is None or len(value) <= field.length:
        return None
    message = text(
        f"dài {len(value)} ký tự, trường chứa nhiều nhất {field.length}",
        f"{len(value)} characters; the field holds {field.length} at most",
    )
    may_be_cut = not (field.key or field.whole or field.refers or field.codes or field.type == "address")
    if not may_be_cut:
        mend = text(
            "không được cắt khóa, mã, số hay địa chỉ: rút ngắn trong sổ",
            "a key, a code, a number or an address is never cut: shorten it in the register",
        )
        return Misfit("too-long", message, mend)
    mend = text("rút ngắn trong sổ, hoặc cho phép cắt (--truncate)", "shorten it in the register, or allow --truncate")
    return Misfit("too-long", message, mend, value[: field.length].rstrip())


def _out_of_bounds(field: ExchangeField, value: int | Decimal) -> Misfit | None:
    if field.type == "integer" and not -_LONGEST_WHOLE < value < _LONGEST_WHOLE:
        return Misfit("out-of-range", text("số quá lớn", "the number is too large"))
    if (field.least is not None and value < field.least) or (field.most is not None and value > field.most):
        message = text(f"phải từ {field.least} đến {field.most}", f"from {field.least} to {field.most} was expected")
        return Misfit("out-of-range", message)
    if field.digits is None or field.places is None:
        return None
    whole = field.digits - field.places
    if abs(value) >= 10**whole:
        message = text(f"nhiều hơn {whole} chữ số trước dấu phẩy", f"more than {whole} digits before the decimal point")
        return Misfit("out-of-range", message)
    exact = Decimal(value)
    if exact == exact.quantize(_step(field.places), context=_WIDE):
        return None
    message = text(
        f"nhiều hơn {field.places} chữ số thập phân", f"more than {field.places} digits after the decimal point"
    )
    mend = text("làm tròn trong sổ, hoặc cho phép (--truncate)", "round it in the register, or allow --truncate")
    rounded = exact.quantize(_step(field.places), ROUND_HALF_UP, _WIDE)
    return Misfit("too-precise", message, mend, rounded if abs(rounded) < 10**whole else None)


def _step(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


with localcontext() as _WIDE:
    _WIDE.prec = 60


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """Which keys are not known because they, or their rows, are wrong: nothing more is told of them.

    Attributes:
        wrong: the fields that are wrong, by position of the row and name, for each table.
        unread: the tables with rows of which nothing is known.
    """

    wrong: Mapping[str, Set[tuple[int, str]]]
    unread: frozenset[str] = frozenset()

    def is_whole(self, table: str, key: Sequence[str]) -> bool:
        """Tell whether all keys of a table are known."""
        return table not in self.unread and not any(name in key for _, name in self.wrong.get(table, ()))


_ALL_KNOWN = KnownKeys({})


def key_problems(
    definition: ExchangeDefinition,
    rows: Mapping[str, Sequence[ExchangeRow]],
    where: Where,
    known: KnownKeys = _ALL_KNOWN,
) -> Iterator[Problem]:
    """Yield what is wrong with keys: those that are missing, stand twice, or name no row of the table they refer to.

    Args:
        definition: whose tables they are.
        rows: the rows of each table.
        where: tells where a field stands.
        known: which keys are not known.
    """
    for name, found in rows.items():
        table = definition.tables[name]
        key = table.key
        seen = Counter(tuple(row.get(each) for each in key) for row in found)
        for i, row in enumerate(found):
            values = tuple(row.get(each) for each in key)
            if any((i, each) in known.wrong.get(name, ()) for each in key) or (None in values and name in known.unread):
                continue
            place, line = where(name, i, key[0] if key else "")
            if None in values:
                message = text("thiếu khóa của hàng", "the row has no key")
                yield Problem("missing-field", place, message, None, None, line)
            elif seen[values] > 1:
                message = text("khóa này có ở nhiều hàng", "several rows have this key")
                yield Problem("repeated-key", place, message, None, printable(", ".join(map(written, values))), line)
        for field, each in table.fields.items():
            if each.refers is None or each.refers not in rows:
                continue
            if known.is_whole(each.refers, definition.tables[each.refers].key):
                yield from _dangling(definition, rows, name, field, where)


def _dangling(
    definition: ExchangeDefinition,
    rows: Mapping[str, Sequence[ExchangeRow]],
    name: str,
    field: str,
    where: Where,
) -> Iterator[Problem]:
    other = definition.tables[name].fields[field].refers
    assert other is not None
    key = definition.tables[other].key[0]
    known = {row.get(key) for row in rows[other]}
    for i, row in enumerate(rows[name]):
        value = row.get(field)
        if value is not None and value not in known:
            place, line = where(name, i, field)
            message = text(f"bảng {other} không có khóa này", f"the table {other} has no such key")
            yield Problem("no-such-key", place, message, None, printable(written(value)), line)


def placed(misfit: Misfit, place: str, value: ExchangeValue, line: int | None = None) -> Problem:
    """Return the problem of a value that does not fit."""
    return Problem(misfit.code, place, misfit.message, misfit.mend, printable(written(value)), line)


def cut_notice(misfit: Misfit, place: str, value: ExchangeValue) -> Problem:
    """Return the notice of a value that was cut or rounded: with what is written, and the whole of what it was."""
    kept = written(misfit.cut)
    code = "cut" if misfit.code == "too-long" else "rounded"
    message = text(f"{misfit.message.vi}; ghi: “{kept}”", f"{misfit.message.en}; written: “{kept}”")
    return replace(Problem(code, place, message), found=written(value))
