"""What is said of each kind of change: one template a kind.

`{both}` is what the two versions say, with an arrow between; `{was}` is what the earlier one says, `{now}` the later
one, `{only}` the one that says something. After a colon stands how it is written: by a phrase or by the terms below, or
by a form of `parameters.py`, where what else a template can name stands too.
"""

from __future__ import annotations

from collections.abc import Mapping

from ocop_rules.rulebook.diff.change import Kind
from ocop_rules.text import Text, text
from ocop_rules.words.terms import DECIDED_BY, OUTCOMES, SCORINGS, STATUSES, Terms


def _alike(template: str) -> Text:
    return text(template, template)


_NAME = text("Tên: {both:quoted}", "Name: {both:quoted}")
_MAXIMUM = text("Điểm tối đa: {both:number}", "Maximum: {both:number}")
_BAND_ALONE = text("Hạng {stars} sao: từ {only:points}", "{stars} stars: from {only:points}")
_LEVEL_ALONE = text("Cấp đánh giá: {only:level}", "Level: {only:level}")
_TRANSITION_ALONE = text("Chuyển tiếp: {only:days}", "Transition: {only:days}")
_SET_ALONE = text("Bộ {only:titled}{reason}", "Set {only:titled}{reason}")
_SET_CASE_ALONE = text("Trường hợp {only:quoted}", "Case {only:quoted}")
_PART_ALONE = text("Phần {only:heading}", "Part {only:heading}")
_SECTION_ALONE = text("Mục {only:heading}", "Section {only:heading}")
_CASE_ALONE = text("Trường hợp {only:titled}", "Case {only:titled}")
_CASE_NAME = text("Tên trường hợp: {both:quoted}", "Name of a case: {both:quoted}")
_OPTION_ALONE = _alike("{place} {only:option}")

TEMPLATES: Mapping[Kind, Text] = {
    Kind.STATUS: text("Tình trạng: {both:status}", "Status: {both:status}"),
    Kind.REQUIREMENTS_PLACE: text("Yêu cầu tối thiểu: {both:printed_in}", "Minimum requirements: {both:printed_in}"),
    Kind.BAND_ADDED: _BAND_ALONE,
    Kind.BAND_REMOVED: _BAND_ALONE,
    Kind.BAND_POINTS: text("Hạng {stars} sao: từ {both:points}", "{stars} stars: from {both:points}"),
    Kind.BAND_PRINTED_TO: text("Hạng {stars} sao: {both:printed_to}", "{stars} stars: {both:printed_to}"),
    Kind.BAND_REWORDED: text("Hạng {stars} sao: {both:quoted}", "{stars} stars: {both:quoted}"),
    Kind.LEVEL_ADDED: _LEVEL_ALONE,
    Kind.LEVEL_REMOVED: _LEVEL_ALONE,
    Kind.LEVEL_RENAMED: text("Tên cấp đánh giá: {both:quoted}", "Name of a level: {both:quoted}"),
    Kind.LEVEL_CERTIFIES: _alike("{level}: {both:certifies}"),
    Kind.LEVEL_FORWARDS: _alike("{level}: {both:forwards}"),
    Kind.TRANSITION_ADDED: _TRANSITION_ALONE,
    Kind.TRANSITION_REMOVED: _TRANSITION_ALONE,
    Kind.TRANSITION_DAYS: text("Chuyển tiếp: {both:days}", "Transition: {both:days}"),
    Kind.SET_ADDED: _SET_ALONE,
    Kind.SET_REMOVED: _SET_ALONE,
    Kind.SET_RENAMED: text("Bộ {set}: {both:quoted}", "Set {set}: {both:quoted}"),
    Kind.SET_RENUMBERED: text("Bộ {both}: {set_title} đổi số", "Set {both}: {set_title} has another number"),
    Kind.SET_REGROUPED: text("Bộ {set}: nhóm “{was}” → “{now}”", "Set {set}: group “{was}” → “{now}”"),
    Kind.SET_SPLIT: text(
        "Bộ {was:titles} được tách thành bộ {now:titles}", "Set {was:titles} was split into {now:titles}"
    ),
    Kind.SET_MERGED: text(
        "Bộ {was:titles} được gộp thành bộ {now:titles}", "Sets {was:titles} were merged into {now:titles}"
    ),
    Kind.SET_CASE_ADDED: _SET_CASE_ALONE,
    Kind.SET_CASE_REMOVED: _SET_CASE_ALONE,
    Kind.SET_CASE_RENAMED: _CASE_NAME,
    Kind.SET_CASE_CONDITION: text(
        "Điều kiện thuộc trường hợp: {both:condition}", "Condition of the case: {both:condition}"
    ),
    Kind.PART_ADDED: _PART_ALONE,
    Kind.PART_REMOVED: _PART_ALONE,
    Kind.PART_RENAMED: _NAME,
    Kind.PART_MAX: _MAXIMUM,
    Kind.SECTION_ADDED: _SECTION_ALONE,
    Kind.SECTION_REMOVED: _SECTION_ALONE,
    Kind.SECTION_RENAMED: _NAME,
    Kind.SECTION_MAX: _MAXIMUM,
    Kind.KNOCK_OUT_ADDED: text("Điều kiện loại mới: {only:knock_out}", "New knock-out: {only:knock_out}"),
    Kind.KNOCK_OUT_REMOVED: text(
        "Không còn là điều kiện loại (trước: {only:knock_out})", "No longer a knock-out (was: {only:knock_out})"
    ),
    Kind.KNOCK_OUT_RENAMED: _NAME,
    Kind.KNOCK_OUT_OUTCOME: text("Hậu quả: {both:outcome}", "Outcome: {both:outcome}"),
    Kind.KNOCK_OUT_THRESHOLD: text("Ngưỡng: {both:condition}", "Threshold: {both:condition}"),
    Kind.KNOCK_OUT_CONDITION: text("Điều kiện: {both:condition}", "Condition: {both:condition}"),
    Kind.KNOCK_OUT_ABSENT: text("Thiếu giấy tờ: {both:condition}", "Missing papers: {both:condition}"),
    Kind.KNOCK_OUT_SHOWN: text("Giấy tờ gỡ bỏ: {both:condition}", "Papers that clear it: {both:condition}"),
    Kind.KNOCK_OUT_UNLESS: text("Trừ khi: {both:condition}", "Unless: {both:condition}"),
    Kind.CRITERION_ADDED: text("Tiêu chí mới: {only:criterion}", "New criterion: {only:criterion}"),
    Kind.CRITERION_REMOVED: text("Bãi bỏ (trước: {only:criterion})", "Removed (was: {only:criterion})"),
    Kind.CRITERION_RENAMED: _NAME,
    Kind.CRITERION_RENUMBERED: text("Số thứ tự: {both}", "Number: {both}"),
    Kind.CRITERION_MOVED: text("Chuyển chỗ: {both:titled}", "Moved: {both:titled}"),
    Kind.CRITERION_MAX: _MAXIMUM,
    Kind.CRITERION_SCORING: text("Cách tính điểm: {both:scoring}", "Scoring: {both:scoring}"),
    Kind.CRITERION_APPLIES_IF: text("Áp dụng: {both:gate}", "Applies: {both:gate}"),
    Kind.CRITERION_BINDS: text(
        "Yêu cầu tối thiểu không áp dụng khi: {both:condition}", "Minimum requirements do not bind if: {both:condition}"
    ),
    Kind.CRITERION_DECIDED_BY: text("Căn cứ chấm điểm: {both:decided_by}", "Decided by: {both:decided_by}"),
    Kind.CRITERION_DETAIL: text("Giải thích: {both:quoted}", "Detail: {both:quoted}"),
    Kind.CASES_INTRODUCED: text("Chia theo trường hợp: {now:cases}", "Split into cases: {now:cases}"),
    Kind.CASES_DROPPED: text(
        "Không còn chia theo trường hợp (trước: {was:cases})", "No longer in cases (was: {was:cases})"
    ),
    Kind.CASE_ADDED: _CASE_ALONE,
    Kind.CASE_REMOVED: _CASE_ALONE,
    Kind.CASE_RENAMED: _CASE_NAME,
    Kind.OPTION_ADDED: _OPTION_ALONE,
    Kind.OPTION_REMOVED: _OPTION_ALONE,
    Kind.OPTION_POINTS: _alike("{place} {labels}: {both:points}"),
    Kind.OPTION_THRESHOLD: text(
        "{place} {labels}, ngưỡng: {both:condition}", "{place} {labels}, threshold: {both:condition}"
    ),
    Kind.OPTION_CONDITION: _alike("{place} {labels}: {both:condition}"),
    Kind.OPTION_UNLESS: text("{place} {labels}: trừ khi {both:condition}", "{place} {labels}: unless {both:condition}"),
    Kind.OPTION_REWORDED: _alike("{place}: {both:quoted}"),
    Kind.MARK_ADDED: text(
        "{place} {only:label}: nay là yêu cầu của hạng {only:stars} sao",
        "{place} {only:label}: now required for {only:stars} stars",
    ),
    Kind.MARK_REMOVED: text(
        "{place} {only:label}: không còn là yêu cầu của hạng {only:stars} sao",
        "{place} {only:label}: no longer required for {only:stars} stars",
    ),
    Kind.MARK_STRICTER: text("Yêu cầu tối thiểu chặt hơn: {both:mark}", "Minimum requirement stricter: {both:mark}"),
    Kind.MARK_LOOSER: text("Yêu cầu tối thiểu nới lỏng: {both:mark}", "Minimum requirement looser: {both:mark}"),
    Kind.MARK_MOVED: text(
        "Yêu cầu tối thiểu nay ở phương án khác: {both:mark}", "Minimum requirement now at another option: {both:mark}"
    ),
}
"""What is said of each kind of change."""

PHRASES: Mapping[str, Text] = {
    "titled": _alike("{number} {title:quoted}"),
    "heading": text("{it:titled}, tối đa {points:points}", "{it:titled}, at most {points:points}"),
    "knock_out": _alike("{outcome:outcome}"),
    "criterion": text(
        "tối đa {max_points:points}, {options} phương án", "at most {max_points:points}, {options} options"
    ),
    "option": _alike("{it:label}, {points:points}"),
    "label": _alike("{label:quoted}"),
    "stars": _alike("{stars}"),
    "mark": _alike("{it:place} {it:label} ({it:stars}★)"),
    "printed_to": text("ghi đến {it:points}", "printed to {it:points}"),
    "gate": text(
        "khi {title:quoted} đạt từ phương án {option} {it:label}",
        "if {title:quoted} reaches option {option} {it:label}",
    ),
    "certifies": text("công nhận hạng {it:numbers} sao", "certifies {it:numbers} stars"),
    "forwards": text(
        "chuyển hồ sơ từ {at_least:points} trở lên đến {to:level_name}",
        "forwards dossiers of at least {at_least:points} to {to:level_name}",
    ),
    "days": text(
        "hồ sơ {purposes:purposes} đã nộp được đánh giá tiếp theo quyết định cũ trong {days} ngày",
        "dossiers already filed for {purposes:purposes} go on under the earlier decision for {days} days",
    ),
}
"""How a value with several parts is written; `{it}` is the value as a whole."""

NOTHING: Mapping[str, Text] = {
    "quoted": text("(không có)", "(none)"),
    "printed_to": text("không ghi mức trên", "no upper figure"),
    "condition": text("(chưa có điều kiện)", "(no condition)"),
    "gate": text("luôn áp dụng", "always"),
    "certifies": text("không công nhận hạng nào", "certifies none"),
    "forwards": text("không chuyển hồ sơ lên cấp trên", "forwards nothing"),
}
"""What is written where a version says nothing."""

TERMS: Mapping[str, Terms] = {
    "status": STATUSES,
    "outcome": OUTCOMES,
    "scoring": SCORINGS,
    "decided_by": DECIDED_BY,
    "printed_in": {
        "sheets": text("ghi ở chú thích của phiếu", "in a note of the sheets"),
        "articles": text("ghi ở điều khoản của quyết định", "in an article of the decision"),
    },
}
"""The tables by which fixed terms are written."""

OPTION = text("Phương án {option}", "Option {option}")
OPTION_OF_A_CASE = text("Trường hợp {case}, phương án {option}", "Case {case}, option {option}")
OPTION_ELSEWHERE = text("{place} (trước: {case}{option})", "{place} (was {case}{option})")
"""Where an option stands, in one version and in two."""
