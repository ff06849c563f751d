"""What is said of two evaluations that are compared: headings, answers, effects, and how sure the reasons are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar

from ocop_rules.brief import brief
from ocop_rules.characters import shown
from ocop_rules.text import Lang, text
from ocop_rules.words.terms import Terms

HEADINGS: Terms = {
    "page": text("So sánh hai lần đánh giá", "Two evaluations compared"),
    "answers": text("Khai khác nhau", "Answered differently"),
    "points": text("Điểm từng phần", "Points of the parts"),
    "effects": text("Kết quả khác nhau", "What came out otherwise"),
    "criteria": text("Tiêu chí khác nhau", "Criteria that differ"),
    "not_carried": text(
        "Đã chấm nhưng không có chỗ trên bộ tiêu chí sau", "Judged, but without a place on the later sheet"
    ),
}
COLUMNS: Terms = {
    "number": text("Số", "No."),
    "what": text("Nội dung", "What"),
    "before": text("Trước", "Before"),
    "after": text("Sau", "After"),
    "alone": text("Riêng thay đổi này", "This change alone"),
    "why": text("Vì sao", "Why"),
    "part": text("Phần", "Part"),
}
TEXTS: Terms = {
    "before": text("Trước: {name}", "Before: {name}"),
    "after": text("Sau: {name}", "After: {name}"),
    "same": text(
        "Khai giống nhau, kết quả giống nhau: không có gì khác.",
        "The same answers and the same result: nothing differs.",
    ),
    "no_effect": text("không đổi kết quả", "changes no result"),
    "points_alone": text("{points} điểm", "{points} points"),
    "result_alone": text("{before} → {after}", "{before} → {after}"),
    "not_alone": text("không đứng riêng được", "cannot stand by itself"),
    "not_tried": text(
        "Khác nhau quá nhiều chỗ nên không thử riêng từng thay đổi: phần vì sao chỉ nêu các thay đổi có thể liên quan.",
        "So much differs that changes were not tried one by one: under why stand those that may be behind it.",
    ),
    "replayed": text(
        "{side}: bản ghi ghi {recorded}, chấm lại hôm nay được {now}; so sánh theo kết quả chấm lại (xem ocop replay)",
        "{side}: the record says {recorded}, rating it again gives {now}; what is compared is the latter (see ocop "
        "replay)",
    ),
    "result": text("{points} điểm, {stars}", "{points} points, {stars}"),
    "and_evidence": text("minh chứng đạt [{supported}]", "the evidence supports [{supported}]"),
    "and_no_evidence": text("minh chứng chưa đạt phương án nào", "the evidence supports no option"),
    "evidence_gone": text("chỉ trước dựa vào: {evidence}", "only before it rested on: {evidence}"),
    "evidence_come": text("chỉ sau dựa vào: {evidence}", "only after it rests on: {evidence}"),
    "vote": text("{judge} [{option}]", "{judge} [{option}]"),
    "option": text("[{ordinal}] {label}", "[{ordinal}] {label}"),
    "nothing": text("không có", "none"),
    "not_judged": text("không chấm", "not judged"),
    "no_option": text("không phương án nào", "no option"),
    "choices": text("{role}, chấm {count} tiêu chí", "{role}, {count} criteria judged"),
    "criteria": text("{decision}, bộ {number} ({title})", "{decision}, set {number} ({title})"),
    "judges": text("{judge}: {number} {title}", "{judge}: {number} {title}"),
    "of": text("{what} ({whose})", "{what} ({whose})"),
    "named": text("{name}: {title}", "{name}: {title}"),
    "field": text("{field}: {value}", "{field}: {value}"),
    "requirement": text(
        "Yêu cầu {stars}: {number} từ phương án [{option}]", "{stars} ask for {number} from [{option}]"
    ),
    "total": text("Tổng: {points}", "Total: {points}"),
    "point": text("{before} → {after} ({by})", "{before} → {after} ({by})"),
}
WHY: Terms = {
    "alone": text("vì {groups}", "because of {groups}"),
    "several": text("vì {groups}: mỗi thay đổi tự nó đã đủ", "because of {groups}: each alone is enough"),
    "together": text("vì {groups} cùng nhau", "because of {groups} together"),
    "untold": text("chưa tách riêng được, có thể do {groups}", "not to be told apart; may be due to {groups}"),
}
"""How sure it is which changes are behind an effect; changes stand by their numbers, as in `(2)`."""

WITH = text(" kèm ", " with ")
"""Between a change and what it cannot stand without."""

EFFECTS: Terms = {
    "stars": text("Hạng sao", "Stars"),
    "band": text("Hạng theo điểm", "Band by points"),
    "council": text("Phiếu của hội đồng", "The council's sheets"),
    "knock_out": text("Điều kiện loại, dừng", "Knock-out"),
    "document": text("Minh chứng", "Document"),
    "fact": text("Thông tin", "Fact"),
}
STATES: Terms = {
    "counts": text("được tính", "counts"),
    "fired": text("bị áp dụng", "applies"),
    "unverified": text("chưa có căn cứ kết luận", "could not be verified"),
    "met": text("đạt", "met"),
    "not_met": text("chưa đạt", "not met"),
    "quorum-missed": text("chưa đủ phiếu", "too few sheets"),
    "chair-absent": text("thiếu phiếu của người chủ trì", "the chair has not scored"),
    "too-far-apart": text("tổng điểm chênh nhau quá mức", "totals too far apart"),
    "not_fired": text("không bị áp dụng", "does not apply"),
    "not_asked": text("không yêu cầu", "not asked"),
    "as_it_should": text("đủ căn cứ", "as they should be"),
}
SETTINGS: Terms = {
    "authority": text("Phiếu chấm khác minh chứng thì theo", "Where sheets and evidence differ, what counts"),
    "strict": text("Không tính thông tin chưa được chứng minh", "Facts that nothing backs are left out"),
    "requirement_rule": text("Hội đồng đạt yêu cầu tối thiểu theo", "A council meets a requirement by"),
    "rounding": text("Quy tắc làm tròn", "Rounding"),
    "council": text("Quy tắc hội đồng tự nêu", "What the council declares of itself"),
}
"""The settings of a rating."""

_Lines = TypeVar("_Lines")


@dataclass(frozen=True, slots=True)
class SideLines:
    """One of the two in words: its name, what it is, its result in one line, the reasons for it.

    Of the later one `heading` leaves out what is said of the earlier one, too.
    """

    title: str
    heading: tuple[str, ...]
    result: str
    reasons: tuple[str, ...]

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One thing that was answered differently; `alone` is what it would do by itself, empty where that is not known."""

    number: str
    what: str
    before: str
    after: str
    alone: str

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class EffectLine:
    """Something that came out otherwise, why, and what else is to be known of it."""

    what: str
    before: str
    after: str
    why: str
    more: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class ComparisonLines:
    """Two evaluations compared, in words.

    Attributes:
        before, after: the two.
        verdict: that nothing differs; empty where something does.
        answers: what was answered differently, by numbers that the reasons name.
        effects: what came out otherwise: stars, band, requirements, knock-outs, what of the evidence counts.
        parts: the points of each part that differs, and of all.
        criteria: the criteria that differ.
        not_carried: what was judged and has no place on the later sheet.
        notes: what the reader should know.
    """

    before: SideLines
    after: SideLines
    verdict: str
    answers: tuple[AnswerLine, ...]
    effects: tuple[EffectLine, ...]
    parts: tuple[str, ...]
    criteria: tuple[EffectLine, ...]
    not_carried: tuple[str, ...]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        return brief(self)


def shown_lines(part: _Lines) -> _Lines:
    """Return lines of which every phrase is fit to be shown, whatever the names of the bundles hold."""
    if isinstance(part, str):
        return shown(part)  # type: ignore[return-value]
    if isinstance(part, tuple):
        return tuple(map(shown_lines, part))  # type: ignore[return-value]
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{each.name: shown_lines(getattr(part, each.name)) for each in fields(part)})
    return part


def comparison_text(lines: ComparisonLines, lang: Lang) -> str:
    """Return a comparison in `lang` as plain text, the two results first."""
    return "\n".join(_text(lines, lang)) + "\n"


def _text(lines: ComparisonLines, lang: Lang) -> Iterator[str]:
    for side in (lines.before, lines.after):
        yield side.title
        yield f"  {side.result}"
        yield from (f"  {line}" for line in side.reasons)
        yield from (f"  {line}" for line in side.heading)
    yield from (f"! {note}" for note in lines.notes)
    if lines.verdict:
        yield from ("", lines.verdict)
    if lines.answers:
        yield from _chapter("answers", lang)
        for answer in lines.answers:
            alone = f" [{COLUMNS['alone'].in_(lang)}: {answer.alone}]" if answer.alone else ""
            yield f"  {answer.number} {answer.what}: {answer.before} → {answer.after}{alone}"
    if lines.parts:
        yield from _chapter("points", lang)
        yield from (f"  {line}" for line in lines.parts)
    for name, effects in (("effects", lines.effects), ("criteria", lines.criteria)):
        if effects:
            yield from _chapter(name, lang)
        for effect in effects:
            yield f"  {effect.what}: {effect.before} → {effect.after}"
            yield f"      {effect.why}"
            yield from (f"      {line}" for line in effect.more)
    if lines.not_carried:
        yield from _chapter("not_carried", lang)
        yield from (f"  {line}" for line in lines.not_carried)


def _chapter(name: str, lang: Lang) -> tuple[str, str]:
    return "", HEADINGS[name].in_(lang).upper()
