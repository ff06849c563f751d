"""A published result is held against its own figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ocop_rules.council.imported import band_of, doubts, parts_doubt, possible_mean
from ocop_rules.rulebook.catalogue import load, version_ids

BANDS = load("qd-1048-2019").bands


def codes(totals: list[int], mean: str | None, stars: int | None = None, blanks: int = 0) -> list[str]:
    found = doubts(totals, None if mean is None else Decimal(mean), stars, BANDS, blanks)
    for each in found:
        assert each.message.vi
        assert "{" not in each.message.en
    return [each.code for each in found]


@pytest.mark.parametrize("version", version_ids())
def test_real_means_give_their_bands(version: str) -> None:
    bands = load(version).bands
    assert [band_of(Decimal(mean), bands) for mean in ("90.00", "70", "71", "69")] == [5, 4, 4, 3]


def test_a_mean_that_no_whole_totals_have_is_told() -> None:
    told = possible_mean(Decimal("78.66"), 7)
    assert told is not None
    assert told.code == "mean-not-possible"
    assert "78,57" in told.message.vi
    assert "78,71" in told.message.vi
    assert possible_mean(Decimal("78.71"), 7) is None
    assert possible_mean(Decimal("78.57"), 7) is None
    assert possible_mean(Decimal("78.66"), 3) is None  # 236 / 3, cut


def test_stars_by_the_floor_of_the_members_ranks_are_told() -> None:
    (told,) = doubts([69, 71, 71], Decimal("70.33"), 3, BANDS)[1:]
    assert told.code == "stars-of-ranks"
    assert "70,33" in told.message.vi
    assert "4 sao" in told.message.vi
    assert codes([69, 71, 71], "70.33", 4) == ["mean-rounded"]


def test_rounded_means_are_known_as_rounding() -> None:
    assert codes([71] * 7 + [70] * 3, "71", 4) == ["mean-rounded"]
    assert codes([70] * 8 + [71] * 2, "70", 4) == ["mean-rounded"]
    assert codes([71] * 7 + [70] * 3, "70", 4) == ["mean-truncated"]
    assert codes([71] * 7 + [70] * 3, "70.7", 4) == []
    assert all(each.is_rounding for each in doubts([71] * 7 + [70] * 3, Decimal(71), 4, BANDS))


def test_other_means_and_stars_are_told() -> None:
    assert codes([70, 80], "76") == ["mean-differs"]
    assert codes([70, 80], "50", blanks=1) == ["blank-as-zero"]
    assert codes([69, 70], "70", 4) == ["mean-rounded", "stars-of-rounded"]
    assert codes([80, 82], "81", 5) == ["stars-above"]
    assert codes([80, 82], "81", 3) == ["stars-below"]
    assert codes([], "81", 3) == []


def test_parts_of_a_published_sheet_add_up() -> None:
    assert parts_doubt([34, 24, 35], 93) is None
    assert parts_doubt([Decimal("31.00"), Decimal("24.00"), Decimal("38.00")], Decimal("93.00")) is None
    told = parts_doubt([34, 24, 34], 93)
    assert told is not None
    assert told.code == "parts-differ"
