"""Days as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_rules.documents.written_day import day_in_form, day_meant, day_written


@pytest.mark.parametrize(
    "written",
    [
        "1/9/2026",
        "01/09/2026",
        " 1.9.2026 ",
        "1-9-2026",
        "1 9 2026",
        "01 / 09 / 2026",
        "01092026",
        "2026-09-01",
        "2026/9/1",
        "ngày 1/9/2026",
        "Ngày 01 tháng 9 năm 2026",
    ],
)
def test_a_day_is_read_in_every_way_that_people_write_it_the_day_before_the_month(written: str) -> None:
    assert day_meant(written) == date(2026, 9, 1)


@pytest.mark.parametrize("written", ["", "1/9", "1/9/26", "9/2026", "20260901", "mai", "1/9/2026 10:00", "1" * 99])
def test_what_writes_no_day_is_not_read(written: str) -> None:
    assert day_written(written) is None


@pytest.mark.parametrize("written", ["31/02/2026", "9/15/2026", "0/1/2026", "2026-13-01", "1/1/0000"])
def test_a_day_that_the_calendar_does_not_have_is_known_as_such(written: str) -> None:
    assert day_written(written) is not None
    assert day_meant(written) is None


def test_what_a_form_shows_is_read_as_the_same_day() -> None:
    assert day_in_form(date(2026, 9, 1)) == "01/09/2026"
    assert day_meant(day_in_form(date(987, 1, 2))) == date(987, 1, 2)
