"""Suggesting the known name that was meant: among few and among thousands, and never for long."""

from __future__ import annotations

import random

import pytest

from ocop_rules.documents.suggestion import Names, did_you_mean

IDS = [f"HS-2026-{i:04}" for i in range(2000)]


@pytest.mark.parametrize("slip", ["HS2026-{:04}", "hs 2026 {:04}", "HS-2062-{:04}", "H-2026-{:04}", "HS-2026{:04}x"])
def test_an_honest_slip_among_thousands_is_told_for_each(slip: str) -> None:
    names = Names(IDS)
    assert [names.nearest(slip.format(i)) for i in range(200)] == IDS[:200]


def test_comparing_has_an_end_and_what_differs_in_blanks_alone_is_told_all_the_same() -> None:
    letters = random.Random(9)
    hostile = ["".join(letters.sample("abcdefghijklmnopqrstuvwxyz" * 3, 78)) for _ in range(2000)]
    names = Names(hostile, work=100_000)
    compared = sum(names.nearest("".join(letters.sample(each, len(each)))) is not None for each in hostile)
    assert compared < 20
    assert [names.nearest(f" {each.upper()}") for each in hostile] == hostile


def test_the_same_names_in_another_order_give_the_same() -> None:
    asked = [f"HS-2062-{i:04}y" for i in range(300)]
    forth, back = Names(IDS), Names(reversed(IDS))
    assert [forth.nearest(each) for each in asked] == [back.nearest(each) for each in asked]


def test_what_is_like_no_name_and_what_is_too_long_has_no_suggestion() -> None:
    for known in (IDS, IDS[:10], [], ["---"]):
        assert did_you_mean("zzz", known) is None
        assert did_you_mean("H" * 101, known) is None
