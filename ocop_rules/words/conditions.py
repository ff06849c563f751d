"""Conditions of rules in words, and the values of facts that they ask for."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ocop_rules.rulebook.condition import AllOf, AnyOf, Condition, DocumentTest, FactTest, NotThat, PointsTest
from ocop_rules.rulebook.vocabulary import FactDefinition, FactType, FactValue, Vocabulary
from ocop_rules.text import Lang, Text, text
from ocop_rules.words.terms import AND, ANSWERS, OR, displayed

_NOT = text("không có: {condition}", "not: {condition}")
_POINTS = text("tiêu chí này được từ {points} điểm trở xuống", "this criterion earns at most {points}")


def condition_in_words(condition: Condition, vocabulary: Vocabulary, lang: Lang) -> str:
    """Return a condition in words."""
    match condition:
        case AllOf():
            return _joined(condition.all, AND, vocabulary, lang)
        case AnyOf():
            return _joined(condition.any, OR, vocabulary, lang)
        case NotThat():
            return _NOT.in_(lang).format(condition=condition_in_words(condition.not_, vocabulary, lang))
        case DocumentTest():
            return vocabulary.documents[condition.document].title.in_(lang)
        case PointsTest():
            return _POINTS.in_(lang).format(points=displayed(condition.at_most, lang))
        case FactTest():
            return _test_in_words(condition, vocabulary.facts[condition.fact], lang)


def _joined(parts: Iterable[Condition], word: Text, vocabulary: Vocabulary, lang: Lang) -> str:
    return f" {word.in_(lang)} ".join(_bracketed(part, vocabulary, lang) for part in parts)


def _bracketed(condition: Condition, vocabulary: Vocabulary, lang: Lang) -> str:
    words = condition_in_words(condition, vocabulary, lang)
    return f"({words})" if isinstance(condition, AllOf | AnyOf) else words


def _test_in_words(test: FactTest, fact: FactDefinition, lang: Lang) -> str:
    values = test.in_ or (() if test.is_ is None else (test.is_,))
    if values:
        return f"{fact.title.in_(lang)}: " + " / ".join(fact_value(value, fact, lang) for value in values)
    bounds = (("≥", test.at_least), (">", test.above), ("≤", test.at_most), ("<", test.below))
    written = [f"{sign} {fact_value(bound, fact, lang)}" for sign, bound in bounds if bound is not None]
    return f"{fact.title.in_(lang)} " + f" {AND.in_(lang)} ".join(written)


def fact_value(value: FactValue | None, definition: FactDefinition, lang: Lang) -> str:
    """Return a fact's value as it is written for people, with its unit."""
    if isinstance(value, bool):
        return ANSWERS[value].in_(lang)
    if isinstance(value, str):
        values = definition.values or {}
        return values[value].in_(lang) if value in values else value
    assert value is not None
    number = format(Decimal(value), "f").replace(".", "," if lang == "vi" else ".")
    if definition.type is FactType.SHARE:
        return f"{number} %"
    return f"{number} {definition.unit.in_(lang)}" if definition.unit else number
