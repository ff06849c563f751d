"""What papers begin and end with: heading, number, place and day, signatures."""

from __future__ import annotations

from datetime import date

from ocop_rules.forms.papers.blanks import DAY, LONG, SHORT, Blanks
from ocop_rules.forms.papers.paper import LetterHead, Signatory
from ocop_rules.text import text

SIGNED = "(Ký, ghi rõ họ tên)"
SEALED = "(Ký, ghi rõ họ tên, đóng dấu)"

_NUMBER = text("số của văn bản", "the number of the paper")
_DAY = text("ngày của văn bản", "the day of the paper")
_PLACE = text("địa danh", "the place of issue")
_OFFICE = text("tên cơ quan, hội đồng", "the name of the body and its council")


def long_day(day: date) -> str:
    """Return a day as papers write it: `15 tháng 9 năm 2026`."""
    return f"{day.day} tháng {day.month} năm {day.year:04}"


def day_line(blanks: Blanks, locality: str | None, day: date | None) -> str:
    """Return the line of place and day: `Sơn La, ngày 15 tháng 9 năm 2026`."""
    place = blanks.known(locality, _PLACE, SHORT)
    return f"{place}, {f'ngày {long_day(day)}' if day is not None else blanks.dots(_DAY, DAY)}"


def number_line(blanks: Blanks, ending: str) -> str:
    """Return the line of the number, which a clerk gives: `Số: ………/BB-HĐ`."""
    return f"Số: {blanks.dots(_NUMBER, SHORT)}/{ending}"


def head_of_nobody(blanks: Blanks, day: date | None, under: tuple[str, ...] = ()) -> LetterHead:
    """Return the heading of a paper whose council is not known, as of one product by itself."""
    return LetterHead("", blanks.dots(_OFFICE, LONG), under, day_line(blanks, None, day))


def signatory(title: str, name: str | None = None, *, note: str = SIGNED) -> Signatory:
    """Return who signs; without a name it is written by pen."""
    return Signatory(tuple(line.upper() for line in title.split("\n")), note, name or "")
