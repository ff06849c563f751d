"""How a value is written that was written in another way: only what it surely means, else how such values look."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from ocop_rules.documents.written_day import day_written
from ocop_rules.documents.written_number import both_readings, number_meant
from ocop_rules.mend import Edit
from ocop_rules.text import INDOCHINA, Text, text

_YES = frozenset({"true", "yes", "y", "on", "1", "có", "đúng"})
_NO = frozenset({"false", "no", "n", "off", "0", "không", "sai"})
_LONGEST = 40
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")

DECIMAL_COMMA = text(
    "dấu phẩy chia thành hai giá trị; phần thập phân viết sau dấu chấm",
    "a comma parts two values; decimals stand after a point",
)
_READ_AS_TEXT = text("số có số 0 đứng đầu được đọc là chữ", "a number that begins with a needless zero is read as text")


def boolean_advice(value: object) -> Text | Edit:
    """Say how to write true or false, given what was written for it."""
    word = str(value) if isinstance(value, bool) or (type(value) is int and value in (0, 1)) else value
    word = word.strip().lower() if isinstance(word, str) and len(word) <= _LONGEST else ""
    if word in _YES | _NO:
        return Edit(word in _YES, "without-quotes")
    return text("ghi true hoặc false", "write true or false")


def number_advice(value: object, example: str) -> Text | Edit:
    """Say how to write a number, given what was written for it."""
    if isinstance(value, str):
        meant, both = number_meant(value), both_readings(value)
        if meant is not None:
            return Edit(meant, because=_READ_AS_TEXT if _LEADING_ZERO.match(value) else None)
        if both is not None:
            return two_readings(*both)
    decimal = parted(value)
    if decimal is not None:
        return text(
            f"ghi một giá trị; số thập phân viết sau dấu chấm: {decimal}",
            f"write one value; decimals stand after a point: {decimal}",
        )
    return text(f"chỉ ghi số, như {example}", f"write the number alone, as {example}")


def parted(value: object) -> Decimal | int | None:
    """Return the number that a comma in brackets may have parted into a list of two, as 75.5 in `[75,5]`."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    whole, decimals = value
    if type(whole) is int and (type(decimals) is int or (isinstance(decimals, str) and decimals.isdecimal())):
        return number_meant(f"{whole},{decimals}")
    return None


def two_readings(thousands: str, decimals: str) -> Text:
    """Say how to write a number that may be one in thousands or one with decimals."""
    return text(f"ghi {thousands} hoặc {decimals}, tùy theo ý", f"write {thousands} or {decimals}, whichever is meant")


def day_advice(value: object) -> Text | Edit:
    """Say how to write a day, given what was written for it. As in Viet Nam, the day stands before the month."""
    found = day_written(value) if isinstance(value, str) else None
    if found is None:
        return text("ghi năm-tháng-ngày, như 2026-09-15", "write year-month-day, as 2026-09-15")
    meant = found.meant
    if meant is None:
        return CHECK_DAY
    if found.day_first and meant.day <= 12 and meant.day != meant.month:
        read = f"{meant.day}/{meant.month}"
        return Edit(meant, because=text(f"ngày {read}", f"day {meant.day}, month {meant.month}"))
    return Edit(meant)


CHECK_DAY = text("kiểm tra ngày và tháng", "check the day and the month")


def moment_advice(value: datetime | str) -> Text | Edit:
    """Say which day is to be written for a moment: the day that it is in Viet Nam, where the moment tells its zone."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        if moment.tzinfo is not None:
            return Edit(moment.astimezone(INDOCHINA).date(), because=text("giờ Việt Nam", "in Viet Nam"))
        return Edit(moment.date())
    except (ValueError, OverflowError):
        return CHECK_DAY
