"""Plans in words: verdicts, reasons, and what a list of targets says."""

from __future__ import annotations

from ocop_rules.rulebook.plans import PlanTarget, TargetNeed
from ocop_rules.text import Lang, text
from ocop_rules.words.terms import Terms

VERDICTS: Terms = {
    "met": text("đạt", "met"),
    "not_met": text("chưa đạt", "not met"),
    "not_known": text("chưa biết", "not known"),
    "no_base": text("không có đối tượng để tính", "nothing to be a share of"),
}
"""What becomes of a target."""

REASONS: Terms = {
    "not-kept": text("sổ không ghi việc này", "no register keeps this"),
    "table-left-out": text("sổ không có bảng {table}", "the register has no table of {table}"),
    "table-not-complete": text(
        "sổ không nói bảng {table} là đầy đủ, nên có thể còn thiếu",
        "the register does not say that its table of {table} is complete: there may be more",
    ),
    "rows-not-known": text("chưa biết của {unknown} {table}", "of {unknown} {table} it is not known"),
}
"""Why something is not known."""

NOTICES: Terms = {
    "register-older": text(
        "Sổ của ngày {as_of}, trước ngày xét: việc sau ngày đó chưa có trong sổ.",
        "The register is of {as_of}, before the day: it does not hold what came later.",
    ),
    "period-not-begun": text("Kỳ của kế hoạch chưa bắt đầu.", "The period of the plan has not begun."),
    "period-not-over": text("Kỳ của kế hoạch chưa kết thúc.", "The period of the plan is not over."),
}
"""What is to be known of the day."""

COLUMNS: Terms = {
    "clause": text("Mục", "Clause"),
    "title": text("Mục tiêu", "Target"),
    "need": text("Cần", "Needs"),
    "value": text("Có", "Has"),
    "verdict": text("Kết quả", "Result"),
    "missing": text("Còn thiếu", "Missing"),
}
"""The columns of a list of targets."""

COMPARED_COLUMNS: Terms = {
    "title": text("Mục tiêu", "Target"),
    "before": text("Ngày {on}", "On {on}"),
    "after": text("Ngày {on}", "On {on}"),
    "counts_now": text("Tính thêm", "Count now"),
    "counts_no_more": text("Không còn tính", "Count no more"),
}
"""The columns of a comparison of two days."""

SENTENCES: Terms = {
    "id": text("Tên", "Name"),
    "targets": text("Mục tiêu", "Targets"),
    "title": text("Kế hoạch", "Plan"),
    "on": text("Ngày {on} · kỳ từ {first} đến {last}", "On {on} · period from {first} to {last}"),
    "counts": text(
        "Đạt {met}, chưa đạt {not_met}, chưa biết {not_known}, không có đối tượng {no_base}",
        "Met {met}, not met {not_met}, not known {not_known}, nothing to be a share of {no_base}",
    ),
    "readings": text("Cách hiểu:", "Readings:"),
    "reading-of-plan": text("{choice} (mặc định): {words}", "{choice} (default): {words}"),
    "other": text("{choice}: {words}", "{choice}: {words}"),
    "why": text("Vì: {reason}", "Because: {reason}"),
    "number": text("ít nhất {number}", "at least {number}"),
    "per_cent": text("ít nhất {per_cent} %", "at least {per_cent} %"),
    "all": text("100 %", "100 %"),
    "bounds": text("từ {least} đến {most}", "from {least} to {most}"),
    "from": text("từ {least} trở lên", "{least} or more"),
    "lacking": text("Không tính: {rows}", "Do not count: {rows}"),
    "unknown": text("Chưa biết: {rows}", "Not known: {rows}"),
    "counting": text("Được tính: {rows}", "Count: {rows}"),
    "more-rows": text("và {count} nữa", "and {count} more"),
    "not-known-fact": text("chưa biết", "not known"),
    "item": text("{clause} ({item})", "{clause} ({item})"),
    "about": text("Đối tượng: {table}", "About: {table}"),
    "about-those": text("Đối tượng: {table}, nếu {condition}", "About: {table}, where {condition}"),
    "counts-where": text("Được tính nếu: {condition}", "Counts where: {condition}"),
    "adds-up": text("Cộng: {fact} trên {of}", "Adds up: {fact} of {of}"),
    "needs": text("Cần: {need}", "Needs: {need}"),
    "note": text("Ghi chú: {note}", "Note: {note}"),
    "source": text("Nguồn: {source}", "Source: {source}"),
    "by-reading": text("{name}={choice} thì: {words}", "with {name}={choice}: {words}"),
    "everything": text("tất cả", "all"),
    "same": text("Giống hệt bản ghi.", "The same as the record, to the byte."),
    "differs": text("Khác bản ghi.", "Not the same as the record."),
    "another-library": text(
        "Bản ghi do phiên bản khác của thư viện hoặc bộ suy luận khác tạo ra.",
        "Another version of the library, or another engine, wrote the record.",
    ),
    "other-plan": text("Kế hoạch đã được sửa giữa hai lần.", "The plan was changed between the two."),
    "other-readings": text("Hai lần theo cách hiểu khác nhau.", "The two go by different readings."),
    "nothing-changed": text("Không có gì thay đổi.", "Nothing changed."),
    "none": text("không có", "none"),
}
"""Sentences, as templates."""


def need_in_words(need: TargetNeed, lang: Lang) -> str:
    """Return how many must count, in words."""
    if need.number is not None:
        return SENTENCES["number"].in_(lang).format(number=grouped(need.number, lang))
    if need.all:
        return SENTENCES["all"].in_(lang)
    return SENTENCES["per_cent"].in_(lang).format(per_cent=decimal_mark(format(need.per_cent or 0, "f"), lang))


def clause_in_words(target: PlanTarget, lang: Lang) -> str:
    """Return where a plan prints a target; nothing where that is not known."""
    if target.clause is None or target.item is None:
        return target.clause or ""
    return SENTENCES["item"].in_(lang).format(clause=target.clause, item=target.item)


def grouped(value: int, lang: Lang) -> str:
    """Return a whole number with its thousands apart: `10.000`, in English `10,000`."""
    return f"{value:,}".replace(",", "." if lang == "vi" else ",")


def decimal_mark(written: str, lang: Lang) -> str:
    """Return a written number with the decimal mark of a language."""
    return written.replace(".", ",") if lang == "vi" else written
