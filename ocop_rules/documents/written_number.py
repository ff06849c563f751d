"""Numbers as people write them, read where one reading alone is possible."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

MAX_DIGITS = 15
"""A number of more digits is a slip."""

_PER_CENT = re.compile(r"\s*(?:%|phần trăm|per ?cent)\Z", re.IGNORECASE)
_IN_THOUSANDS = re.compile(r"[-+]?(?!0)[0-9]{1,3}(?:[.,][0-9]{3})+\Z")
_PLAIN = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]*)?\Z|[-+]?[.,][0-9]+\Z")
_SPACED = re.compile(r"[-+]?[0-9]{1,3}(?:[ _][0-9]{3})+(?:[.,][0-9]+)?\Z")
_BOTH_MARKS = re.compile(r"[-+]?[0-9]{1,3}(?:(?:\.[0-9]{3})+,|(?:,[0-9]{3})+\.)[0-9]+\Z")
_POWER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{1,2}\Z")


def number_meant(written: str) -> int | Decimal | None:
    """Return the number that a text means, None if it means none or could mean two.

    A comma stands for a point, as in `75,5`; zeros at the beginning and a sign of per cent are passed over. What could
    be thousands or decimals, as `1,500`, is not read.
    """
    if len(written) > 3 * MAX_DIGITS:
        return None
    word = _PER_CENT.sub("", _in_ascii(written).strip())
    if len(word) > MAX_DIGITS + len(word) // 4:
        return None
    if _IN_THOUSANDS.match(word):
        marks = set(re.findall("[.,]", word))
        many = len(re.findall("[.,]", word)) > 1 and len(marks) == 1
        return _number(re.sub("[.,]", "", word)) if many else None
    if _SPACED.match(word):
        word = word.replace(" ", "").replace("_", "")
    if _BOTH_MARKS.match(word):
        word = word.replace("." if word.rfind(",") > word.rfind(".") else ",", "")
        return _number(word.replace(",", "."))
    if _PLAIN.match(word) or _POWER.match(word):
        return _number(word.replace(",", "."))
    return None


def both_readings(written: str) -> tuple[str, str] | None:
    """Return how a text is written that could be a number in thousands or one with decimals; None if it could not."""
    word = _PER_CENT.sub("", _in_ascii(written[: 3 * MAX_DIGITS]).strip())
    if not _IN_THOUSANDS.match(word) or len(re.findall("[.,]", word)) != 1:
        return None
    whole, decimals = re.split("[.,]", word)
    return f"{whole}{decimals}", f"{whole}.{decimals}".rstrip("0").rstrip(".")


_MARKS = str.maketrans({"−": "-", "，": ",", "．": ".", "％": "%", "＋": "+", "－": "-"})


def _in_ascii(written: str) -> str:
    """Return a text with the digits, spaces and marks of other writings as those of ASCII."""
    return "".join(
        " " if each.isspace() else str(unicodedata.decimal(each)) if each.isdecimal() else each
        for each in written.translate(_MARKS)
    )


def _number(word: str) -> int | Decimal | None:
    number = Decimal(word)
    if abs(number) >= 10**MAX_DIGITS:
        return None
    if number == number.to_integral_value():
        return int(number)
    return Decimal(format(number, "f"))
