"""The words of replay reports in both languages."""

from __future__ import annotations

from ocop_rules.replay.comparison import Cause, Verdict
from ocop_rules.replay.summary import Summary
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Lang, Text, text

VERDICTS: dict[Verdict, Text] = {
    Verdict.SAME: text("Giống hệt từng byte", "Same to the byte"),
    Verdict.EQUAL: text("Cùng kết quả", "Same result"),
    Verdict.CHANGED: text("Đã thay đổi", "Changed"),
    Verdict.BROKEN: text("Dòng hỏng", "Broken lines"),
    Verdict.TAMPERED: text("Bị sửa sau khi ghi", "Changed after they were written"),
    Verdict.REFUSED: text("Không chấm lại được", "Could not be rated again"),
}

CAUSES: dict[Cause, Text] = {
    Cause.CRITERIA: text("do tiêu chí: điểm, phương án, mức yêu cầu", "by the criteria: points, options, marks"),
    Cause.EVIDENCE_RULES: text("do quy tắc minh chứng", "by the rules of evidence"),
    Cause.ERRATA: text("do đính chính lỗi in", "by errata only"),
    Cause.LIBRARY: text("do thư viện", "by the library"),
}

REASONS = {
    "absent": text("bộ kia không có tiêu chí này", "the other sheet has no such criterion"),
    "other-options": text("các phương án không giống nhau", "its options are not the same"),
    "no-such-case": text("tiêu chí không có trường hợp này", "the criterion has no such case"),
    "ambiguous": text("tương ứng với nhiều tiêu chí", "it could be one of several criteria"),
}
"""Why a judged choice is not carried to another version."""

_OUTCOMES = {
    "stopped": text("dừng", "stopped"),
    "disqualified": text("bị loại", "disqualified"),
}
_ORDER = ("5", "4", "3", "2", "1", "0", "stopped", "disqualified")


def star_label(name: str, lang: Lang) -> str:
    """Return the label of so many stars, or of an outcome without stars."""
    return _OUTCOMES[name].in_(lang) if name in _OUTCOMES else f"{name}★"


def star_order(summary: Summary) -> list[str]:
    """Return the rows and columns of the matrix of stars: five to one, and the other outcomes that came up."""
    seen = {name for pair in summary.stars for name in pair}
    return [name for name in _ORDER if name in seen or name in "54321"] + sorted(seen.difference(_ORDER))


def counted(number: int, lang: Lang) -> str:
    """Write a count with its thousands set apart."""
    written = f"{number:,}"
    return written.replace(",", ".") if lang == "vi" else written


def criterion_title(identity: str, version: str | None) -> Text:
    """Return the title of a criterion by the name under which all versions know it, or that name if none is found.

    Args:
        identity: the name.
        version: the version whose title to prefer, if it has one; else it is the newest that has the criterion.
    """
    there = version_ids()
    for name in (*((version,) if version in there else ()), *reversed(there)):
        titles = load(name).once(_titles)
        if identity in titles:
            return titles[identity]
    return text(identity, identity)


def _titles(rulebook: Rulebook) -> dict[str, Text]:
    sheets = rulebook.sets.values()
    return {each.identity: each.title for sheet in sheets for each in sheet.criteria.values()}
