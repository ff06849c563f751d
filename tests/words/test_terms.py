from __future__ import annotations

import pytest

from ocop_rules.text import Lang
from ocop_rules.words.terms import EITHER, OUTCOMES, day_of, headed, listed, moment


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


def test_a_moment_is_read_in_indochina_time() -> None:
    late = "2026-11-28T18:30:05.123456Z"
    assert moment(late, "vi") == "01:30 29/11/2026"
    assert moment(late, "en") == "2026-11-29 01:30 (UTC+7)"
    assert (day_of(late, "vi"), day_of(late, "en")) == ("29/11/2026", "2026-11-29")
    assert moment("2026-11-28T11:17:00Z", "vi") == "18:17 28/11/2026"
