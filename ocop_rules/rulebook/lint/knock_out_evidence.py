"""Knock-outs that cannot fire, or that rest on what nobody would show (R6)."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.condition import PointsTest, facts_read, leaves
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.region import asks_for_absence, boxes, implies
from ocop_rules.rulebook.model import KnockOutRule, Rulebook
from ocop_rules.rulebook.vocabulary import Attester, FactDefinition, Vocabulary
from ocop_rules.text import Text, text

RULE = "knock-out-evidence"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return what is wrong with the conditions of knock-outs, once for each name and place of reading points."""
    seen: dict[tuple[str, bool], KnockOutRule] = {}
    for product_set in rulebook.sets.values():
        for knock_out in product_set.knock_outs:
            seen.setdefault((knock_out.name, knock_out.criterion is None), knock_out)
    for knock_out in seen.values():
        for fact, message in _wrong(knock_out, rulebook.vocabulary):
            yield Finding(RULE, knock_out.name, message, definition=knock_out.name, fact=fact)


def _wrong(knock_out: KnockOutRule, vocabulary: Vocabulary) -> Iterator[tuple[str | None, Text]]:
    when = knock_out.when
    if any(isinstance(leaf, PointsTest) for leaf in leaves(when)):
        if not isinstance(when, PointsTest) or knock_out.criterion is None:
            yield (
                None,
                text(
                    "“points: this” chỉ đứng một mình, ở điều kiện loại gắn với một tiêu chí",
                    "“points: this” stands alone, in a knock-out printed at a criterion",
                ),
            )
        return
    found = boxes(when, vocabulary)
    if not found:
        yield None, text("điều kiện không bao giờ đúng", "its condition can never be true")
    elif all(asks_for_absence(box) for box in found):
        yield (
            None,
            text(
                "chỉ dựa vào việc thiếu giấy tờ: không thông tin nào nói rõ, nên chỉ có tác dụng khi hồ sơ ghi "
                "documents_complete: true (R6)",
                "it rests on missing documents alone: no fact states it, so it fires only where the bundle says "
                "documents_complete: true (R6)",
            ),
        )
    if found and knock_out.unless is not None and implies(when, knock_out.unless, vocabulary):
        yield (
            None,
            text("không bao giờ có tác dụng: “unless” luôn gỡ bỏ", "it never fires: “unless” always clears it"),
        )
    for name in facts_read(when):
        if _only_producer(vocabulary.facts[name]):
            yield (
                name,
                text(
                    f"chỉ chính chủ thể mới xác nhận được “{vocabulary.facts[name].title.vi}”, điều bất lợi cho mình",
                    f"only the producer, whom it would hurt, can show “{vocabulary.facts[name].title.en}”",
                ),
            )


def _only_producer(fact: FactDefinition) -> bool:
    return not fact.documents and set(fact.attested_by) <= {Attester.PRODUCER}
