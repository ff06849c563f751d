"""What a code of GS1 says as evidence: as far as the vocabulary has facts for it, and no further."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ocop_rules.brief import brief
from ocop_rules.canonical import Json
from ocop_rules.errors import Problem
from ocop_rules.register.gs1.product_code import ProductCode
from ocop_rules.text import text

FACT = "electronic_traceability_code"
"""The fact that a product carries a code of electronic traceability."""


@dataclass(frozen=True, slots=True)
class TraceabilityEvidence:
    """What a code says as evidence.

    Attributes:
        facts: facts for a bundle, as plain data.
        notices: why it says no more, and what is doubtful.
    """

    facts: tuple[dict[str, Json], ...]
    notices: tuple[Problem, ...]

    def __repr__(self) -> str:
        return brief(self)


def traceability_evidence(code: ProductCode, document: str, on: date) -> TraceabilityEvidence:
    """Return what a code of GS1 says as evidence.

    A bar code is no traceability code: a GTIN alone is the same on every piece. A link that names a lot or a serial
    number says that the product carries a code of electronic traceability, which counts once a document of type
    `electronic_traceability_record` backs it (R10). Days of lots are checked; no fact speaks of them.

    Args:
        code: the code.
        document: the id of the bundle's document that shows it.
        on: the day on which the evidence is to count.
    """
    notices = []
    facts: list[dict[str, Json]] = []
    if code.gtin is None or (code.lot is None and code.serial is None):
        message = text(
            "mã không nêu lô hay số sê-ri: là mã vạch, chưa phải mã truy xuất",
            "it names no lot and no serial number: it is a bar code, and no traceability code",
        )
        notices.append(Problem("bar-code-alone", "", message))
    elif not code.is_link:
        message = text(
            "mã không phải đường dẫn nên không cho thấy có truy xuất điện tử",
            "it is no link, so that it shows no electronic traceability",
        )
        notices.append(Problem("no-link", "", message))
    else:
        facts.append({"fact": FACT, "value": True, "documents": [document]})
    for digits in ("11", "13"):
        day = code.day(digits)
        if day is not None and day.first > on:
            message = text("ngày sau ngày xét", "the day lies after the day in question")
            notices.append(Problem("day-ahead", f"({digits})", message, None, str(day)))
    for digits in ("15", "17"):
        day = code.day(digits)
        if day is not None and day.last < on:
            message = text("lô đã hết hạn vào ngày xét", "the lot's term had ended on the day in question")
            notices.append(Problem("term-ended", f"({digits})", message, None, str(day)))
    return TraceabilityEvidence(tuple(facts), tuple(notices))
