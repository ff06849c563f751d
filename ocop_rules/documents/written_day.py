"""Days as people write them in Viet Nam, where the day stands before the month, read where one reading is possible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ocop_rules.text import text, written_day

_LONGEST = 40
_DAY_FIRST = re.compile(
    r"(?:ngày\s+)?(\d{1,2})\s*(?:[/.\s-]|tháng)\s*(\d{1,2})\s*(?:[/.\s-]|năm)\s*(\d{4})\Z", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.\s-]\s*(\d{1,2})\s*[/.\s-]\s*(\d{1,2})\Z")
_DIGITS_ALONE = re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)\Z")
"""As they are typed where the keyboard of a phone has no stroke."""

DAY_FORM = text("ngày/tháng/năm", "dd/mm/yyyy")
"""How a field that asks for a day wants it written."""

NO_DAY = text("đây không phải một ngày", "this is no day")
NO_SUCH_DAY = text("không có ngày này trong lịch", "there is no such day")
WRITE_DAY = text("ghi ngày, như 15/09/2026", "write a day, as 15/09/2026")


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as it is written, whether or not the calendar has it.

    Attributes:
        day_first: whether it is written with the day before the month, so that others could read it the other way.
    """

    year: int
    month: int
    day: int
    day_first: bool

    @property
    def meant(self) -> date | None:
        """The day; None where the calendar has no such day."""
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


def day_written(written: str) -> WrittenDay | None:
    """Return the day that a text writes: `15/9/2026`, `15.9.2026`, `2026-09-15`, in words or in eight digits.

    None if it writes none.
    """
    word = written.strip() if len(written) <= _LONGEST else ""
    if found := _DAY_FIRST.match(word) or _DIGITS_ALONE.match(word):
        return WrittenDay(int(found[3]), int(found[2]), int(found[1]), day_first=True)
    if found := _YEAR_FIRST.match(word):
        return WrittenDay(int(found[1]), int(found[2]), int(found[3]), day_first=False)
    return None


def day_in_form(day: date) -> str:
    """Return a day as forms and pages write it in either language: `15/09/2026`."""
    return written_day(day, "vi")


def day_meant(written: str) -> date | None:
    """Return the day that a text means; None if it writes none, or one that the calendar does not have."""
    found = day_written(written)
    return None if found is None else found.meant
