"""Who makes room where there are too many connections: whoever only holds one."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from ocop_service.http.address import customer, is_among, networks
from ocop_service.http.crowd import Crowd

pytestmark = pytest.mark.once


HELD, ANSWERED = True, False


@dataclass(eq=False)
class Held:
    held: bool
    since: float = 0
    closed: bool = field(default=False, init=False)

    def make_room(self) -> None:
        self.closed = True


def entered(crowd: Crowd, holdings: list[bool], address: str = "192.0.2.1") -> list[Held]:
    found = [Held(held, since) for since, held in enumerate(holdings)]
    for each in found:
        assert crowd.enter(each, address)
    return found


def test_the_longest_held_goes_first() -> None:
    crowd = Crowd(10, 100)
    held = entered(crowd, [ANSWERED, HELD, HELD, ANSWERED, ANSWERED, HELD], "192.0.2.1")
    held += entered(crowd, [ANSWERED] * 4, "192.0.2.2")
    assert crowd.enter(Held(HELD), "192.0.2.3")
    assert [each for each in held if each.closed] == [held[1]]
    assert len(crowd) == 10


def test_nobody_who_is_answered_goes() -> None:
    crowd = Crowd(8, 100)
    held = [each for address in ("192.0.2.1", "192.0.2.2") for each in entered(crowd, [ANSWERED] * 4, address)]
    late = Held(HELD)
    assert not crowd.enter(late, "192.0.2.3")
    assert not any(each.closed for each in held)
    # Who finds no room is the first to go, so that such do not gather.
    assert crowd.enter(Held(HELD), "192.0.2.3")
    assert late.closed


def test_of_many_addresses_the_one_with_most_makes_room() -> None:
    crowd = Crowd(10, 100)
    few = entered(crowd, [HELD] * 3, "192.0.2.1")
    many = entered(crowd, [HELD] * 7, "192.0.2.2")
    assert crowd.enter(Held(HELD, 99), "192.0.2.3")
    assert many[0].closed
    assert not any(each.closed for each in few)


def test_no_address_gets_more_than_its_share_and_never_all() -> None:
    for most, each, share in ((100, 10, 10), (8, 100, 6), (1, 100, 1)):
        crowd = Crowd(most, each)
        entered(crowd, [ANSWERED] * share)
        assert not crowd.enter(Held(ANSWERED), "192.0.2.1")
        if most > 1:
            assert crowd.enter(Held(ANSWERED), "192.0.2.2")


def test_an_address_makes_room_for_itself() -> None:
    crowd = Crowd(100, 3)
    mine = entered(crowd, [ANSWERED, HELD, ANSWERED])
    other = entered(crowd, [HELD], "192.0.2.2")
    assert crowd.enter(Held(HELD), "192.0.2.1")
    assert [each.closed for each in mine + other] == [False, True, False, False]


def test_the_connections_of_a_trusted_proxy_are_not_one_addresss() -> None:
    crowd = Crowd(100, 3, networks("127.0.0.1, 10.0.0.0/8"))
    entered(crowd, [ANSWERED] * 20, "10.1.2.3")
    assert crowd.enter(Held(ANSWERED), "::ffff:127.0.0.1")


def test_who_left_is_forgotten() -> None:
    crowd = Crowd(100, 3)
    for _ in range(50):
        (held,) = entered(crowd, [ANSWERED])
        crowd.leave(held)
        crowd.leave(held)
    assert len(crowd) == 0


@pytest.mark.parametrize("written", ["", "127.0.0.1", "10.1.2.3/8 , ::1", "2001:db8::/32"])
def test_trusted_proxies_are_read_as_they_are_checked(written: str) -> None:
    assert len(networks(written)) == len([each for each in written.split(",") if each.strip()])
    assert is_among("10.9.9.9", networks("10.1.2.3/8"))
    assert not is_among("testclient", networks("10.0.0.0/8"))
    assert customer("2001:db8:1:2::5") == "2001:db8:1:2::/64"
