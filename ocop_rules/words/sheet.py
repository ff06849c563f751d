"""What is said around a sheet when it is shown: headings, and what its knock-outs and criteria rest on."""

from __future__ import annotations

from ocop_rules.rulebook.model import Criterion, KnockOutRule, Option, ProductSet
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import Lang, Text, text
from ocop_rules.words.conditions import condition_in_words
from ocop_rules.words.terms import displayed

SETS: tuple[Text, ...] = (
    text("Bộ", "Set"),
    text("Tên", "Title"),
    text("Ngành", "Field"),
    text("Tiêu chí", "Criteria"),
    text("Điểm", "Points"),
    text("Do minh chứng", "By evidence"),
)
"""The columns of a list of sets."""

DOCUMENTS: tuple[Text, ...] = (
    text("Loại", "Type"),
    text("Tên", "Title"),
    text("Dùng cho tiêu chí", "Serves criteria"),
)
"""The columns of a list of the documents that a set asks for."""

FACTS: tuple[Text, ...] = (
    text("Thông tin", "Fact"),
    text("Tên", "Title"),
    text("Kiểu", "Type"),
    text("Minh chứng hoặc người xác nhận", "Documents or attester"),
    text("Dùng cho tiêu chí", "Serves criteria"),
)
"""The columns of a list of the facts that a set asks for."""

THE_DOCUMENTS = text("Minh chứng", "Documents")
THE_FACTS = text("Thông tin", "Facts")
THE_JUDGED = text("Hội đồng chấm", "Judged by the council")
PART = text("PHẦN", "PART")
ERRATA = text("Đính chính và nghi vấn", "Errata and doubts")

_SET = text("Bộ {number}: {title}", "Set {number}: {title}")
_EVIDENCE = text("Minh chứng cần cho bộ {number}: {title}", "Evidence for set {number}: {title}")
_DECIDED = text(
    "{evidence}/{total} điểm do minh chứng quyết định, còn lại do hội đồng chấm",
    "{evidence} of {total} points are decided by evidence, the rest by the council",
)
_ABSENT = text("; khi chưa ai kết luận: {condition}", "; where nobody found anything: {condition}")
_UNLESS = text("trừ khi: {condition}", "unless: {condition}")
_APPLIES_IF = text(
    "Chỉ áp dụng khi {criterion} đạt từ phương án {option}", "Applies only if {criterion} reaches option {option}"
)
_BINDS_UNLESS = text(
    "Yêu cầu tối thiểu không áp dụng khi: {condition}", "Its minimum requirements do not bind if: {condition}"
)


def set_heading(product_set: ProductSet, lang: Lang) -> str:
    """Return the number of a set and its title: `Bộ 7: ...`."""
    return _SET.in_(lang).format(number=product_set.number, title=product_set.title.in_(lang))


def evidence_heading(product_set: ProductSet, lang: Lang) -> str:
    """Return what stands above the evidence that a set asks for."""
    return _EVIDENCE.in_(lang).format(number=product_set.number, title=product_set.title.in_(lang))


def decided(product_set: ProductSet, lang: Lang) -> str:
    """Return how many of a set's points evidence decides."""
    evidence, total = displayed(product_set.evidence_points, lang), displayed(product_set.max_points, lang)
    return _DECIDED.in_(lang).format(evidence=evidence, total=total)


def knock_out_in_words(knock_out: KnockOutRule, vocabulary: Vocabulary, lang: Lang) -> str:
    """Return what fires a knock-out and what clears it."""
    words = condition_in_words(knock_out.when, vocabulary, lang)
    if knock_out.absent is not None:
        words += _ABSENT.in_(lang).format(condition=condition_in_words(knock_out.absent, vocabulary, lang))
    if knock_out.unless is not None:
        words += f"; {_UNLESS.in_(lang).format(condition=condition_in_words(knock_out.unless, vocabulary, lang))}"
    return words


def limits_in_words(criterion: Criterion, vocabulary: Vocabulary, lang: Lang) -> tuple[str, ...]:
    """Return when a criterion applies, and when its minimum requirements do not bind."""
    limits = []
    if criterion.applies_if is not None:
        gate = criterion.applies_if
        limits.append(_APPLIES_IF.in_(lang).format(criterion=gate.criterion, option=gate.option))
    if criterion.binds_unless is not None:
        free = condition_in_words(criterion.binds_unless, vocabulary, lang)
        limits.append(_BINDS_UNLESS.in_(lang).format(condition=free))
    return tuple(limits)


def option_in_words(option: Option, vocabulary: Vocabulary, lang: Lang) -> tuple[str, ...]:
    """Return which evidence earns an option, and what keeps it from counting."""
    rests_on = [] if option.when is None else [condition_in_words(option.when, vocabulary, lang)]
    if option.unless is not None:
        rests_on.append(_UNLESS.in_(lang).format(condition=condition_in_words(option.unless, vocabulary, lang)))
    return tuple(rests_on)
