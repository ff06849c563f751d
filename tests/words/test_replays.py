"""What is said of replays covers all that can come out, and both wordings are filled with the same."""

from __future__ import annotations

from string import Formatter

from ocop_rules.replay.comparison import Cause, Verdict
from ocop_rules.words.replays import CAUSES, TEXTS, VERDICTS, counted, share, stars_or_outcome


def test_every_verdict_and_cause_is_worded() -> None:
    assert list(VERDICTS) == list(Verdict)
    assert list(CAUSES) == list(Cause)


def test_both_wordings_are_filled_with_the_same() -> None:
    for name, told in TEXTS.items():
        vi, en = ({field for _, field, _, _ in Formatter().parse(each) if field} for each in (told.vi, told.en))
        assert (name, vi) == (name, en)


def test_numbers_and_stars_are_written_as_people_of_the_language_do() -> None:
    assert (counted(1_234_567, "vi"), counted(1_234_567, "en")) == ("1.234.567", "1,234,567")
    assert (share(1, 8, "vi"), share(1, 8, "en"), share(0, 0, "en")) == ("12,5%", "12.5%", "0.0%")
    assert share(99_999, 100_000, "en") == "99.9%"
    assert (stars_or_outcome("4", "vi"), stars_or_outcome("disqualified", "vi")) == ("4★", "bị loại")
