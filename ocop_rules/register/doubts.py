"""What is doubtful in a register that can be read: days ahead, codes, product sets, withdrawals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ocop_rules.errors import Problem
from ocop_rules.register.checks import Told
from ocop_rules.register.codes import code_notices
from ocop_rules.register.product_sets import set_notices
from ocop_rules.register.rows import RegisterRow
from ocop_rules.register.withdrawals import withdrawal_notices
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.text import text, written_day

_HAPPENED = (
    ("recognitions", ("decided_on", "refiled_on", "refused_on", "concluded_on", "withdrawn_on")),
    ("assessments", ("assessed_on", "forwarded_on")),
    ("ward_reports", ("received_on",)),
    ("findings", ("mended_on",)),
)
"""The days on which something has happened, which no register knows ahead."""


def doubts(
    tables: Mapping[str, Sequence[RegisterRow]], told: Told, catalogue: Catalogue, as_of: date | None
) -> Iterator[Problem]:
    """Yield what is doubtful in the tables of a register, and keeps nothing of it back.

    Args:
        tables: the rows by table; a table that was left out is not there.
        told: tells where they stand.
        catalogue: the criteria.
        as_of: of which day the register is; None if it does not say.
    """
    if as_of is not None:
        yield from _later(tables, told, as_of)
    yield from code_notices(tables, told, catalogue)
    yield from set_notices(tables, told, catalogue)
    yield from withdrawal_notices(tables, told, catalogue)


def _later(tables: Mapping[str, Sequence[RegisterRow]], told: Told, as_of: date) -> Iterator[Problem]:
    """Yield the days of what has happened that are later than that of the register."""
    of = {"vi": written_day(as_of, "vi"), "en": written_day(as_of, "en")}
    message = text(f"sau ngày của sổ ({of['vi']})", f"later than the day of the register ({of['en']})")
    mend = text("kiểm tra năm; hoặc sửa ngày của sổ (as_of)", "check the year, or the day of the register (as_of)")
    for table, names in _HAPPENED:
        for i, row in enumerate(tables.get(table, ())):
            for name in names:
                day: date | None = getattr(row, name)
                if day is not None and day > as_of:
                    place, line, path = told(table, i, name)
                    yield Problem("after-as-of", place, message, mend, day.isoformat(), line, path)
