"""The fixed terms in both languages: each thing is worded here, and whoever shows it looks it up by its name.

A table has the names that JSON and YAML write, so that a result of long ago is worded by the same table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from ocop_rules.evidence.score_sheet import Role
from ocop_rules.rating.points import Points
from ocop_rules.text import INDOCHINA, Lang, Text, text, written_day

Terms: TypeAlias = Mapping[str, Text]
"""The wordings of the values that a field can have, by their names."""

OUTCOMES: Terms = {
    "rated": text("được xếp hạng", "rated"),
    "stopped": text("dừng đánh giá", "evaluation stopped"),
    "disqualified": text("bị loại", "disqualified"),
    "provisional": text("điểm tạm tính", "provisional"),
}
BASES: Terms = {
    "judged": text("theo phiếu chấm", "judged"),
    "evidence": text("minh chứng", "evidence"),
    "none": text("chưa có", "nothing"),
    "not_applicable": text("không áp dụng", "not applicable"),
}
"""How it was decided what a criterion earns."""

PURPOSES: Terms = {
    "first": text("đánh giá lần đầu", "first evaluation"),
    "upgrade": text("đánh giá nâng hạng", "upgrade"),
    "reevaluation": text("đánh giá lại", "re-evaluation"),
}
ROLES: Terms = {
    "council": text("thành viên hội đồng", "member of the council"),
    "advisory": text("tổ tư vấn", "advisory team"),
    "producer": text("chủ thể tự chấm", "the producer itself"),
    "secretary": text("thư ký", "secretary"),
}
"""Whose score sheet it is."""

ATTESTERS: Terms = {
    "commune": text("xã xác nhận", "attested by the commune"),
    "producer": text("chủ thể tự khai", "stated by the producer"),
    "laboratory": text("phòng kiểm nghiệm xác nhận", "attested by a laboratory"),
    "authority": text("cơ quan quản lý xác nhận", "attested by the authority"),
    "council": text("hội đồng xác nhận", "attested by the council"),
}
"""Who attested a fact."""

ASSESSMENTS: Mapping[Role | None, Text] = {
    Role.ADVISORY: text("tổ tư vấn đánh giá để tham khảo", "an adviser's assessment for reference"),
    Role.PRODUCER: text("chủ thể tự đánh giá", "the producer's own assessment"),
    None: text("tính theo minh chứng, chưa có phiếu của hội đồng", "on evidence alone, no council's sheet"),
}
"""Whose assessment a result is that is not a council's, by the role of those whose sheets count."""

NO_VERDICT: Mapping[Role | None, Text] = {
    Role.ADVISORY: text(
        "Tổ tư vấn đánh giá để tham khảo: chưa phải kết quả đánh giá của hội đồng",
        "An assessment by advisers, for reference: this is not a council's verdict",
    ),
    Role.PRODUCER: text(
        "Chủ thể tự đánh giá, không phải kết quả của hội đồng: không được công nhận, cấp giấy chứng nhận",
        "The producer's own assessment, not a council's verdict: it is neither recognised nor certified",
    ),
    None: text(
        "Tính theo minh chứng trong hồ sơ, chưa có phiếu của hội đồng: chưa phải kết quả đánh giá của hội đồng",
        "Counted on the evidence of the bundle, without a council's sheet: this is not a council's verdict",
    ),
}
"""What is to be known of a result that is not a council's."""

DECIDED_BY: Terms = {
    "evidence": text("minh chứng", "evidence"),
    "council": text("hội đồng", "council"),
}
SCORINGS: Terms = {
    "one": text("tính một phương án", "one option counts"),
    "sum": text("cộng mọi phương án đạt được", "all options that hold add up"),
}
STATUSES: Terms = {
    "in_force": text("đang có hiệu lực", "in force"),
    "lapsed": text("hết hiệu lực", "lapsed"),
    "incomplete": text("chưa chép đủ", "incomplete"),
}
"""Where a version stands."""

ANSWERS: Mapping[bool, Text] = {True: text("có", "yes"), False: text("không", "no")}

AND = text("và", "and")
OR = text("hoặc", "or")
EITHER = text("và", "or")
"""Between things each of which may be chosen: a level certifies 3 and 4 stars, a product gets one of them."""


def day(value: date, lang: Lang) -> str:
    """Return a day as it is written: `25/12/2026`, `2026-12-25`."""
    return written_day(value, lang)


def moment(value: str | datetime, lang: Lang) -> str:
    """Return a moment as it is read in Vietnam, in Indochina time: `18:17 28/11/2026`, `2026-11-28 18:17 (UTC+7)`.

    Args:
        value: the moment, with its zone; as text in the form of ISO 8601.
        lang: the language.
    """
    there = _there(value)
    time, date_there = f"{there.hour:02}:{there.minute:02}", day(there.date(), lang)
    return f"{time} {date_there}" if lang == "vi" else f"{date_there} {time} (UTC+7)"


def day_of(value: str | datetime, lang: Lang) -> str:
    """Return the day of a moment as it is in Vietnam; arguments as for `moment`."""
    return day(_there(value).date(), lang)


def _there(value: str | datetime) -> datetime:
    exact = datetime.fromisoformat(value) if isinstance(value, str) else value
    return exact.astimezone(INDOCHINA)


def headed(term: Text, lang: Lang) -> str:
    """Return a term as it begins a heading or a line: `Bị loại`."""
    written = term.in_(lang)
    return written[:1].upper() + written[1:]


def stars(count: int, lang: Lang) -> str:
    """Return a number of stars in words: `3 sao`, `1 star`."""
    return f"{count} {'sao' if lang == 'vi' else 'star' if count == 1 else 'stars'}"


def starred(count: int, lang: Lang) -> str:
    """Return a number of stars as it is seen, with its words: `★★★ (3 sao)`."""
    return f"{'★' * count} ({stars(count, lang)})"


def short_stars(count: int) -> str:
    """Return a number of stars where there is little room: `3★`."""
    return f"{count}★"


@lru_cache(maxsize=8192)
def displayed(value: Points, lang: Lang = "en") -> str:
    """Write a number of points for people: at most two decimals, halves up, with a comma in Vietnamese (R9)."""
    exact = Fraction(value)
    hundredths = (abs(exact) * 200 + 1).__floor__() // 2
    whole, rest = divmod(hundredths, 100)
    digits = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    sign = "-" if exact < 0 and hundredths else ""
    return sign + (digits.replace(".", ",") if lang == "vi" else digits)


def points(value: Points, lang: Lang) -> str:
    """Return a number of points in words: `76,5 điểm`, `1 point`."""
    return f"{displayed(value, lang)} {'điểm' if lang == 'vi' else 'point' if value == 1 else 'points'}"


def listed(things: Iterable[str], lang: Lang, last: Text = AND) -> str:
    """Return several things in words: `a, b và c`; nothing for none."""
    *first, end = [*things] or [""]
    return f"{', '.join(first)} {last.in_(lang)} {end}" if first else end


NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
"""What stands at the head of official papers, which are in Vietnamese."""
