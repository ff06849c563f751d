"""What is said beside the fields of a sheet that somebody fills in, and of whose sheet it is."""

from __future__ import annotations

from ocop_rules.text import Lang, Text, text
from ocop_rules.words.terms import Terms

ENTRY: Terms = {
    "not-filled-in": text("chưa điền", "not filled in"),
    "at-hand": text("đã có", "at hand"),
    "at-hand-numbered": text("đã có, số {number}", "at hand, number {number}"),
    "not-listed": text("chưa có", "not listed"),
    "facts": text("{there}/{asked} thông tin", "facts: {there}/{asked}"),
    "papers": text("{count} giấy tờ", "papers: {count}"),
    "ballots": text("Phiếu: {votes}; cả hội đồng đạt [{reached}]", "Ballots: {votes}; reached: [{reached}]"),
    "not-counted": text("không được tính: {reason}", "does not count: {reason}"),
    "sheet-of": text("Phiếu của {name}", "The sheet of {name}"),
    "sheet-of-as": text("Phiếu của {name}, {role}", "The sheet of {name}, {role}"),
}
"""The sentences, by their codes."""

END_NOT_STATED = text("loại giấy này luôn có thời hạn: điền ngày hết hạn", "papers of this type end: fill in when")
"""Why a paper does not count whose end is not filled in."""

JUDGES: Terms = {
    "producer": text("Chủ thể", "Producer"),
    "advisory": text("Tổ tư vấn", "Advisory team"),
    "council": text("Hội đồng", "Council"),
    "secretary": text("Thư ký", "Secretary"),
}
"""What stands for who judges, by role, until a name is typed."""


def told(code: str, lang: Lang, **params: object) -> str:
    """Return a sentence of `ENTRY` with its parameters."""
    return ENTRY[code].in_(lang).format(**params)


def not_filled_in(name: Text) -> Text:
    """Return that a field was not filled in, by its title."""
    return text(f"Chưa điền {name.vi}", f"Not filled in: {name.en}")
