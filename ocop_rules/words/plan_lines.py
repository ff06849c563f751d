"""A plan as it reads: each target with what it is about, what counts and what it needs, under each reading."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.condition import Condition
from ocop_rules.rulebook.plan_facts import TABLE_TITLES
from ocop_rules.rulebook.plans import ConditionByReading, PlanTarget, RegisterPlan, TargetAmount
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import Lang
from ocop_rules.words.conditions import condition_in_words
from ocop_rules.words.plans import SENTENCES, need_in_words


def target_lines(plan: RegisterPlan, target: PlanTarget, lang: Lang) -> Iterator[str]:
    """Return what a target is about, what counts, and how many must, a line each."""
    if target.not_kept is not None:
        yield target.not_kept.in_(lang)
    if target.base is not None:
        facts = plan.facts(target.base.table)
        yield from _base(target, facts, lang)
        yield from _counts(target, facts, lang)
        yield from _needs(target, lang)
    if target.note is not None:
        yield _said("note", lang, note=target.note.in_(lang))


def _base(target: PlanTarget, facts: Vocabulary, lang: Lang) -> Iterator[str]:
    assert target.base is not None
    table = TABLE_TITLES[target.base.table].in_(lang)
    by = target.base.when_by
    if by is None and target.base.when is None:
        yield _said("about", lang, table=table)
        return
    words = _under(by, target.base.when, facts, lang)
    yield from (_said("about-those", lang, table=table, condition=each) for each in words)


def _counts(target: PlanTarget, facts: Vocabulary, lang: Lang) -> Iterator[str]:
    by = target.counts_by
    if by is not None or target.counts is not None:
        words = _under(by, target.counts, facts, lang)
        yield from (_said("counts-where", lang, condition=each) for each in words)
    if target.amount is not None:
        yield _amount(target.amount, facts, lang)
    if target.amount_by is not None:
        for choice, amount in target.amount_by.choices.items():
            yield _by(target.amount_by.reading, choice, _amount(amount, facts, lang), lang)


def _needs(target: PlanTarget, lang: Lang) -> Iterator[str]:
    if target.need is not None:
        yield _said("needs", lang, need=need_in_words(target.need, lang))
    if target.need_by is not None:
        for choice, need in target.need_by.choices.items():
            words = _said("needs", lang, need=need_in_words(need, lang))
            yield _by(target.need_by.reading, choice, words, lang)


def _under(by: ConditionByReading | None, plain: Condition | None, facts: Vocabulary, lang: Lang) -> Iterator[str]:
    if plain is not None:
        yield condition_in_words(plain, facts, lang)
    if by is not None:
        for choice, condition in by.choices.items():
            everything = SENTENCES["everything"].in_(lang)
            words = everything if condition is None else condition_in_words(condition, facts, lang)
            yield f"{words} [{by.reading}={choice}]"


def _by(reading: str, choice: str, words: str, lang: Lang) -> str:
    return _said("by-reading", lang, name=reading, choice=choice, words=words)


def _amount(amount: TargetAmount, facts: Vocabulary, lang: Lang) -> str:
    fact, of = (facts.facts[name].title.in_(lang) for name in (amount.fact, amount.of))
    return _said("adds-up", lang, fact=fact, of=of)


def _said(code: str, lang: Lang, **params: object) -> str:
    return SENTENCES[code].in_(lang).format_map(params)
