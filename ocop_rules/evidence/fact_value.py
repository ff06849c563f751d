"""What is wrong with the value of a fact, and how it is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from ocop_rules.documents.advice import boolean_advice, number_advice
from ocop_rules.documents.suggestion import slip_of
from ocop_rules.documents.validation import one_of
from ocop_rules.documents.written_number import MAX_DIGITS, both_readings
from ocop_rules.mend import Edit
from ocop_rules.rulebook.vocabulary import (
    MAX_NUMBER,
    SCALE,
    FactDefinition,
    FactType,
    FactValue,
)
from ocop_rules.text import Text, text

_STEP = Decimal(1) / SCALE
_BOOLEAN, _CHOICE = FactType.BOOLEAN, FactType.CHOICE


_EXPECTED = {
    FactType.BOOLEAN: text("phải là true hoặc false", "true or false was expected"),
    FactType.CHOICE: text("thông tin không có giá trị này", "the fact has no such value"),
    FactType.COUNT: text("phải là số nguyên từ 0", "a whole number from 0 was expected"),
    FactType.SHARE: text("phải là tỷ lệ từ 0 đến 100 (%)", "a share from 0 to 100 (per cent) was expected"),
    FactType.NUMBER: text("phải là số", "a number was expected"),
}


def wrong_value(value: FactValue, definition: FactDefinition) -> tuple[Text, Text | Edit] | None:
    """Say what a fact's value should have been and how to mend it; None if it is right."""
    kind = type(value)
    asked = definition.type
    if asked is _BOOLEAN:
        return None if kind is bool else (_EXPECTED[asked], boolean_advice(value))
    if asked is _CHOICE:
        values = definition.values or {}
        if kind is str and value in values:
            return None
        return _EXPECTED[asked], _choice_advice(value, values)
    if kind is int and 0 <= value <= 100:  # type: ignore[operator]  # which is right of every number
        return None
    expected = _EXPECTED[asked]
    if isinstance(value, str) and len(value) > MAX_DIGITS and value.isdigit():
        value = MAX_NUMBER
    if isinstance(value, bool | str):
        advice = number_advice(value, "7" if definition.type is FactType.COUNT else "62.5")
        if isinstance(advice, Edit) and isinstance(advice.value, int | Decimal):
            return wrong_value(advice.value, definition) or (expected, advice)
        return expected, _of_two_readings(value, definition) or advice
    if not -MAX_NUMBER < value < MAX_NUMBER:
        return text("số quá lớn", "the number is too large"), text("kiểm tra số và đơn vị", "check the number and unit")
    number = Decimal(value)
    if definition.type is FactType.COUNT and (number < 0 or number != number.to_integral_value()):
        return expected, _in_thousands(number) or text("chỉ đếm đơn vị trọn vẹn", "count whole ones only")
    if definition.type is FactType.SHARE and not 0 <= number <= 100:
        return expected, text("kiểm tra lại tỷ lệ phần trăm", "check the percentage")
    if number != number.quantize(_STEP):
        return (
            text("tối đa 4 chữ số thập phân", "at most 4 decimals are taken"),
            text("làm tròn ngay tại nơi đo", "round it where it was measured"),
        )
    return None


def _of_two_readings(value: bool | str, definition: FactDefinition) -> Text | Edit | None:
    """Say how a number is written that could be one in thousands or one with decimals, where one of them can be."""
    readings = both_readings(value) if isinstance(value, str) else None
    if readings is None:
        return None
    thousands, decimals = map(Decimal, readings)
    if wrong_value(decimals, definition) is not None:
        return Edit(int(thousands)) if wrong_value(int(thousands), definition) is None else None
    if wrong_value(int(thousands), definition) is None:
        return None
    return text(
        f"nếu dấu đó chia phần thập phân, ghi {decimals}; nếu không, kiểm tra lại số",
        f"if the mark parts decimals, write {decimals}; else check the number",
    )


def _in_thousands(number: Decimal) -> Text | None:
    """Say how a number in thousands is written that was read as one with decimals, as 1.500."""
    readings = both_readings(str(number))
    if readings is None:
        return None
    thousands, decimals = readings
    return text(
        f"số được đọc là {decimals.replace('.', ',')}; nếu là {thousands}, ghi {thousands}",
        f"it was read as {decimals}; if {thousands} is meant, write {thousands}",
    )


def _choice_advice(value: FactValue, values: Mapping[str, Text]) -> Text | Edit:
    names = ", ".join(values)
    close = slip_of(value, values) if isinstance(value, str) else None
    if close is None or denies(str(value)) != denies(str(close.value)):
        return one_of(values)
    return replace(close, because=text(names, names))


_DENIALS = ("no", "non", "not", "un", "without", "none", "không", "chua", "chưa", "khong")


def denies(name: str) -> bool:
    """Tell whether a name says that something is not so: it is no misspelling of one that says that it is."""
    return name.lower().replace("-", "_").replace(" ", "_").startswith(_DENIALS)
