"""Who makes room where there are too many connections: whoever only holds one."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from ocop_service.http.address import customer, is_among, networks
from ocop_service.http.crowd import Asking, Crowd, Holding

pytestmark = pytest.mark.once


@dataclass(eq=False)
class Held:
    holding: Holding
    since: float = 0
    closed: bool = field(default=False, init=False)

    def make_room(self) -> None:
        self.closed = True


def entered(crowd: Crowd, holdings: list[Holding], address: str = "192.0.2.1") -> list[Held]:
    found = [Held(holding, since) for since, holding in enumerate(holdings)]
    for each in found:
        assert crowd.enter(each, address)
    return found


@pytest.mark.parametrize("least", [each for each in Holding if each is not Holding.BUSY])
def test_the_first_to_go_is_who_holds_for_least_and_of_those_who_held_longest(least: Holding) -> None:
    crowd = Crowd(10, 100)
    others = [each for each in Holding if each > least]
    held = entered(crowd, [*(others * 9)[:5], least, least], "192.0.2.1")
    held += entered(crowd, [Holding.BUSY] * 3, "192.0.2.2")
    assert crowd.enter(Held(Holding.SILENT), "192.0.2.3")
    assert [each for each in held if each.closed] == [held[5]]
    assert len(crowd) == 10


def test_nobody_who_is_answered_goes() -> None:
    crowd = Crowd(8, 100)
    held = [each for address in ("192.0.2.1", "192.0.2.2") for each in entered(crowd, [Holding.BUSY] * 4, address)]
    late = Held(Holding.SILENT)
    assert not crowd.enter(late, "192.0.2.3")
    assert not any(each.closed for each in held)
    # Who finds no room is the first to go, so that such do not gather.
    assert crowd.enter(Held(Holding.SILENT), "192.0.2.3")
    assert late.closed


def test_of_many_addresses_the_one_with_most_makes_room() -> None:
    crowd = Crowd(10, 100)
    few = entered(crowd, [Holding.SILENT] * 3, "192.0.2.1")
    many = entered(crowd, [Holding.SILENT] * 7, "192.0.2.2")
    assert crowd.enter(Held(Holding.SILENT, 99), "192.0.2.3")
    assert many[0].closed
    assert not any(each.closed for each in few)


def test_no_address_gets_more_than_its_share_and_never_all() -> None:
    for most, each, share in ((100, 10, 10), (8, 100, 6), (1, 100, 1)):
        crowd = Crowd(most, each)
        entered(crowd, [Holding.BUSY] * share)
        assert not crowd.enter(Held(Holding.BUSY), "192.0.2.1")
        if most > 1:
            assert crowd.enter(Held(Holding.BUSY), "192.0.2.2")


def test_an_address_makes_room_for_itself() -> None:
    crowd = Crowd(100, 3)
    mine = entered(crowd, [Holding.BUSY, Holding.IDLE, Holding.BUSY])
    other = entered(crowd, [Holding.SILENT], "192.0.2.2")
    assert crowd.enter(Held(Holding.SILENT), "192.0.2.1")
    assert [each.closed for each in mine + other] == [False, True, False, False]


def test_the_connections_of_a_trusted_proxy_are_not_one_addresss() -> None:
    crowd = Crowd(100, 3, networks("127.0.0.1, 10.0.0.0/8"))
    entered(crowd, [Holding.BUSY] * 20, "10.1.2.3")
    assert crowd.enter(Held(Holding.BUSY), "::ffff:127.0.0.1")


def test_who_left_is_forgotten() -> None:
    crowd = Crowd(100, 3)
    for _ in range(50):
        (held,) = entered(crowd, [Holding.BUSY])
        crowd.leave(held)
        crowd.leave(held)
    assert len(crowd) == 0


def test_requests_in_progress_are_counted_by_address() -> None:
    asking = Asking(2, networks("127.0.0.1"))
    first, second = asking.begin("192.0.2.1"), asking.begin("192.0.2.1")
    assert asking.begin("192.0.2.1") is None
    assert asking.begin("2001:db8::1") == asking.begin("2001:db8::2")
    assert asking.begin("2001:db8::3") is None
    for _ in range(5):
        assert asking.begin("127.0.0.1") is not None
    assert first == second == "192.0.2.1"
    asking.end("192.0.2.1")
    assert asking.begin("192.0.2.1") is not None


def test_memory_holds_only_who_asks_now() -> None:
    asking = Asking(2)
    for number in range(5000):
        who = asking.begin(f"192.0.{number % 256}.{number // 256}")
        assert who is not None
        asking.end(who)
    assert len(asking) == 0


@pytest.mark.parametrize("written", ["", "127.0.0.1", "10.1.2.3/8 , ::1", "2001:db8::/32"])
def test_trusted_proxies_are_read_as_they_are_checked(written: str) -> None:
    assert len(networks(written)) == len([each for each in written.split(",") if each.strip()])
    assert is_among("10.9.9.9", networks("10.1.2.3/8"))
    assert not is_among("testclient", networks("10.0.0.0/8"))
    assert customer("2001:db8:1:2::5") == "2001:db8:1:2::/64"
