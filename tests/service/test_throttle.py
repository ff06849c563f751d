"""Requests are limited by key, wrong keys by address, and neither can fill the memory."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from ocop_service.access.throttle import Allowance, Throttle
from ocop_service.http.problem import Refusal


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_all_of_it_can_be_used_at_once_and_comes_back_evenly() -> None:
    clock = Clock()
    allowance = Allowance("60/minute", clock=clock)
    assert [allowance.use("a") for _ in range(60)] == [0] * 60
    assert allowance.use("a") == 1
    assert allowance.use("b") == 0
    clock.now += 1
    assert [allowance.use("a"), allowance.use("a")] == [0, 1]
    clock.now += 3600
    assert [allowance.use("a") for _ in range(61)] == [0] * 60 + [1]


@pytest.mark.parametrize(("written", "wait"), [("1/second", 1), ("1/minute", 60), ("1/hour", 3600), ("2/day", 43200)])
def test_who_waits_as_long_as_it_was_told_gets_in_and_not_before(written: str, wait: int) -> None:
    clock = Clock()
    allowance = Allowance(written, clock=clock)
    while allowance.wait("a") == 0:
        assert allowance.use("a") == 0
    assert allowance.use("a") == wait
    clock.now += wait - 1
    assert allowance.wait("a") == 1
    clock.now += 1
    assert allowance.use("a") == 0


def test_being_refused_does_not_cost_more() -> None:
    clock = Clock()
    allowance = Allowance("1/minute", clock=clock)
    assert [allowance.use("a") for _ in range(5)] == [0, 60, 60, 60, 60]


def test_memory_stays_bounded_however_many_come() -> None:
    allowance = Allowance("1/day", most=1000)
    for number in range(20_000):
        assert allowance.use(str(number)) == 0
    assert len(allowance) == 1000
    assert allowance.use("19999") > 0
    assert allowance.use("0") == 0


def test_a_message_names_the_limit_in_the_language_of_the_client() -> None:
    throttle = Throttle("2/minute", "1/hour")
    throttle.count_request("k")
    throttle.count_request("k")
    with pytest.raises(Refusal) as raised:
        throttle.count_request("k")
    assert raised.value.detail.vi == "tối đa 2 yêu cầu mỗi phút"
    assert raised.value.detail.en == "at most 2 requests a minute"
    assert raised.value.headers == {"Retry-After": "30"}


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("a" * 500, "a" * 400, True),
    ],
)
def test_addresses_that_one_customer_has_are_counted_together(first: str, second: str, same: bool) -> None:
    throttle = Throttle("1/minute", "1/hour")
    throttle.count_refusal(first)
    throttle.count_refusal("198.51.100.1")
    if same:
        with pytest.raises(Refusal):
            throttle.count_refusal(second)
    else:
        throttle.count_refusal(second)


def test_who_books_waits_for_what_comes_in_the_order_in_which_they_came() -> None:
    clock = Clock()
    allowance = Allowance("60/minute", clock=clock)
    assert [allowance.book("a", 0, 10) for _ in range(60)] == [0] * 60
    assert [allowance.book("a", 0, 10) for _ in range(3)] == pytest.approx([1, 2, 3])
    assert allowance.use("a") == 4
    assert allowance.book("b", 0, 0) == 0


def test_who_would_wait_too_long_books_nothing() -> None:
    clock = Clock()
    allowance = Allowance("2/hour", clock=clock)
    assert [allowance.book("a", 0, 60) for _ in range(4)] == [0, 0, None, None]
    clock.now += 1800
    assert allowance.book("a", 0, 60) == 0


def test_lines_of_batches_leave_a_tenth_for_other_requests() -> None:
    clock = Clock()
    throttle = Throttle("100/minute", "1/hour", clock)

    async def lines() -> int:
        count = 0
        with suppress(Refusal):
            while True:
                await throttle.count_line("k", 0)
                count += 1
        return count

    assert asyncio.run(lines()) == 90
    for _ in range(10):
        throttle.count_request("k")
    with pytest.raises(Refusal) as raised:
        throttle.count_request("k")
    assert raised.value.kind.name == "too-many-requests"
    clock.now += 60
    throttle.count_request("k")
    assert asyncio.run(lines()) == 89
