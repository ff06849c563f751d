"""Conditions and values of facts in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

import ocop_rules
from ocop_rules.rulebook.condition import Condition
from ocop_rules.text import LANGS
from ocop_rules.words.conditions import condition_in_words, fact_value

VOCABULARY = ocop_rules.load("qd-26-2026").vocabulary
SHARE = VOCABULARY.facts["local_labour_share"]


@pytest.mark.parametrize(
    ("written", "vi", "en"),
    [
        (
            {"fact": "local_labour_share", "at_least": 12.125, "below": 50},
            "{} ≥ 12,125 % và < 50 %",
            "{} ≥ 12.125 % and < 50 %",
        ),
        ({"fact": "local_labour_share", "above": 25, "at_most": 75}, "{} > 25 % và ≤ 75 %", "{} > 25 % and ≤ 75 %"),
        ({"points": "this", "at_most": 1}, "tiêu chí này được từ 1 điểm trở xuống", "this criterion earns at most 1"),
        (
            {"not": {"fact": "local_labour_share", "below": 25}},
            "không có: {} < 25 %",
            "not: {} < 25 %",
        ),
        (
            {"any": [{"fact": "local_labour_share", "below": 1}, {"all": [{"points": "this", "at_most": 2}]}]},
            "{} < 1 % hoặc (tiêu chí này được từ 2 điểm trở xuống)",
            "{} < 1 % or (this criterion earns at most 2)",
        ),
    ],
)
def test_condition(written: Any, vi: str, en: str) -> None:
    condition: Condition = TypeAdapter(Condition).validate_python(written)
    for lang, expected in zip(LANGS, (vi, en), strict=True):
        assert condition_in_words(condition, VOCABULARY, lang) == expected.format(SHARE.title.in_(lang))


def test_value_of_a_fact() -> None:
    assert [fact_value(Decimal("62.5"), SHARE, lang) for lang in LANGS] == ["62,5 %", "62.5 %"]
    assert [fact_value(True, SHARE, lang) for lang in LANGS] == ["có", "yes"]
    choice = next(fact for fact in VOCABULARY.facts.values() if fact.values)
    name, title = next(iter((choice.values or {}).items()))
    assert [fact_value(name, choice, lang) for lang in LANGS] == [title.vi, title.en]
