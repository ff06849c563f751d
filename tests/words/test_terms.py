from __future__ import annotations

import pytest

from ocop_rules.text import Lang
from ocop_rules.words.terms import EITHER, OUTCOMES, headed, listed


@pytest.mark.parametrize(
    ("things", "lang", "expected"),
    [
        ("", "vi", ""),
        ("3", "en", "3"),
        ("34", "vi", "3 và 4"),
        ("34", "en", "3 or 4"),
        ("345", "vi", "3, 4 và 5"),
    ],
)
def test_several_things_are_listed(things: str, lang: Lang, expected: str) -> None:
    assert listed(things, lang, EITHER) == expected


def test_a_heading_begins_with_a_capital_and_keeps_the_rest() -> None:
    assert headed(OUTCOMES["disqualified"], "vi") == "Bị loại"
