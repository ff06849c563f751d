"""Whether withdrawals of certificates are as the decision in force asks: who decides, and within how many days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ocop_rules.errors import Problem
from ocop_rules.register.certificate_law import CertificateLaw
from ocop_rules.register.checks import Told
from ocop_rules.register.rows import (
    Inspection,
    InspectionResult,
    Recognition,
    RegisteredProduct,
    RegisterRow,
)
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.certificate import Withdrawal
from ocop_rules.rulebook.procedure import Level
from ocop_rules.rulebook.register_terms import WithdrawalReadings
from ocop_rules.text import Text, printable, text, written_day

_MARKS = re.compile(r"[^\W\d_]+")


def withdrawal_notices(
    tables: Mapping[str, Sequence[RegisterRow]], told: Told, catalogue: Catalogue
) -> Iterator[Problem]:
    """Yield what of withdrawals is not as the decision says that was in force on their day, with its clause.

    Who decided is read from the number of the decision of withdrawal. The days are counted from `concluded_on`, or from
    the last inspection that the product failed.
    """
    rows = tables.get("recognitions", ())
    if all(getattr(row, "withdrawn_on", None) is None for row in rows):
        return
    law = CertificateLaw(catalogue)
    failed = _Failed(tables)
    for i, row in enumerate(rows):
        assert isinstance(row, Recognition)
        if row.withdrawn_on is None:
            continue
        rulebook = law.in_force(row.withdrawn_on)
        if rulebook is None or rulebook.certificate is None or rulebook.certificate.withdrawal is None:
            continue
        terms = rulebook.certificate.withdrawal
        for name, message, mend, found in (
            *_by_whom(row, terms, rulebook.levels, law.readings.withdrawal),
            *_within(row, terms, failed),
        ):
            place, line, path = told("recognitions", i, name)
            code = "withdrawn-by" if name == "withdrawn_by" else "withdrawn-late"
            yield Problem(code, place, message, mend, printable(found), line, path)


def _by_whom(
    row: Recognition, terms: Withdrawal, known: Mapping[str, Level], readings: WithdrawalReadings
) -> Iterator[tuple[str, Text, Text | None, str]]:
    """Yield that a certificate was withdrawn by somebody else than the level that withdraws those of its stars."""
    if row.withdrawn_by is None:
        return
    asked = [level for level, stars in terms.by.items() if row.stars in stars]
    levels = {level for mark in _MARKS.findall(row.withdrawn_by) for level in readings.marks.get(mark.upper(), ())}
    if not asked or not levels or levels & set(asked):
        return
    who, clause = known[asked[0]].title, terms.by_citation
    message = text(
        f"giấy chứng nhận {row.stars} sao do {who.vi} thu hồi ({clause.in_('vi')})",
        f"certificates of {row.stars} stars are withdrawn by: {who.en} ({clause.in_('en')})",
    )
    yield (
        "withdrawn_by",
        message,
        text("kiểm tra số quyết định, số sao", "check the number, and the stars"),
        row.withdrawn_by,
    )


def _within(row: Recognition, terms: Withdrawal, failed: _Failed) -> Iterator[tuple[str, Text, Text | None, str]]:
    """Yield that a certificate was withdrawn later than the days allow, or before anything was concluded."""
    withdrawn = row.withdrawn_on
    assert withdrawn is not None
    concluded = row.concluded_on or failed.before(row, withdrawn)
    if concluded is None:
        return
    days = (withdrawn - concluded).days
    if 0 <= days <= terms.days:
        return
    clause = terms.citation
    since = {lang: written_day(concluded, lang) for lang in ("vi", "en")}
    if days < 0:
        message = text(
            f"thu hồi trước ngày có kết luận ({since['vi']}); {clause.in_('vi')}",
            f"withdrawn before anything was concluded ({since['en']}); {clause.in_('en')}",
        )
    else:
        message = text(
            f"thu hồi sau {days} ngày kể từ ngày có kết luận hoặc lần kiểm tra không đạt ({since['vi']}); thời hạn là "
            f"{terms.days} ngày ({clause.in_('vi')})",
            f"withdrawn {days} days after it was concluded, or after the inspection that it failed ({since['en']}); "
            f"{terms.days} days are given ({clause.in_('en')})",
        )
    mend = text(
        "kiểm tra hai ngày; điền concluded_on nếu kết luận có sau",
        "check both days; fill in concluded_on if it came later",
    )
    yield "withdrawn_on", message, mend, withdrawn.isoformat()


class _Failed:
    """The days of inspections that products failed."""

    def __init__(self, tables: Mapping[str, Sequence[RegisterRow]]) -> None:
        producers = {
            each.id: each.producer for each in tables.get("products", ()) if isinstance(each, RegisteredProduct)
        }
        self._producers: Mapping[str, str | None] = producers
        self._days: dict[tuple[str, str], list[date]] = {}
        for each in tables.get("inspections", ()):
            assert isinstance(each, Inspection)
            if each.result is not InspectionResult.FAILED:
                continue
            key = ("product", each.product) if each.product is not None else ("producer", each.producer or "")
            self._days.setdefault(key, []).append(each.inspected_on)

    def before(self, row: Recognition, day: date) -> date | None:
        """Return the last inspection that a product failed between a recognition and a day; None without one."""
        producer = self._producers.get(row.product)
        days = [*self._days.get(("product", row.product), ()), *self._days.get(("producer", producer or ""), ())]
        return max((each for each in days if row.decided_on <= each <= day), default=None)
