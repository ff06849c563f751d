"""The network stays inside durable_rules' limits and never answers in silence when something went wrong."""

from __future__ import annotations

from typing import Any

import pytest

from ocop_rules.engine import network
from ocop_rules.engine.network import Network, NetworkPlan, Row, partition, property_text
from ocop_rules.engine.normal_form import Test as Cond
from ocop_rules.errors import EngineError, NetworkLimit


def row(rule: int, name: str = "x", value: int = 1) -> Row:
    return Row(rule, (Cond(name, "eq", value),))


def message(kind: int, **values: int) -> tuple[int, int, str]:
    return kind, 0, "".join(f"{property_text(kind, name)}{value}" for name, value in values.items())


def test_rules_fire_once_for_each_message_they_match() -> None:
    net = Network("t", NetworkPlan([[row(7), Row(8, (Cond("x", "ge", 1), Cond("y", "lt", 5)))], [row(9, "z")]]))
    assert sorted(net.fire([message(0, x=1, y=4), message(1, z=1)])) == [7, 8, 9]
    assert sorted(net.fire([message(0, x=1, y=5), message(1, z=2)])) == [7]
    assert net.fire([message(0)]) == []
    assert net.fire([]) == []
    judges = [(0, copy, f"{property_text(0, 'x')}1") for copy in range(5)]
    assert net.fire(judges) == [7] * 5


def test_a_property_of_one_kind_is_not_read_by_another() -> None:
    net = Network("t", NetworkPlan([[row(1)], [row(2)]]))
    assert net.fire([message(0, x=1), message(1)]) == [1]


def test_too_many_rules_are_refused_before_durable_rules_sees_them() -> None:
    rows = [row(i, f"p{i}") for i in range(600)]
    with pytest.raises(NetworkLimit, match="601 rules"):
        NetworkPlan([rows])


def test_many_rules_with_one_condition_are_refused() -> None:
    with pytest.raises(NetworkLimit, match="same condition"):
        NetworkPlan([[row(i) for i in range(256)]])


def test_names_that_durable_rules_would_mix_up_are_refused() -> None:
    # A pair with one 32-bit FNV-1a hash under the prefix of kind 0, found by search.
    one, other = _colliding_pair()
    with pytest.raises(NetworkLimit, match="cannot tell"):
        NetworkPlan([[row(1, one), row(2, other)]])


def _colliding_pair() -> tuple[str, str]:
    seen: dict[int, str] = {}
    for i in range(400_000):
        name = f"n{i}"
        value = network.fnv(f"k0_{name}")
        if value in seen:
            return seen[value], name
        seen[value] = name
    raise AssertionError("no collision found")


def test_shares_keep_units_whole_and_under_the_limits() -> None:
    units = [[row(10 * u + r, f"p{u}") for r in range(7)] for u in range(40)]
    shares = partition(units)
    assert [r for share in shares for r in share] == [r for unit in units for r in unit]
    assert all(len(share) <= network.MAX_TRUE_ROWS for share in shares)
    with pytest.raises(NetworkLimit):
        partition([[row(i) for i in range(network.MAX_TRUE_ROWS + 1)]])


class _Faulty:
    """durable_rules with one injected fault."""

    def __init__(self, real: Any, fault: str, after: int = 0) -> None:
        self._real = real
        self._fault = fault
        self._after = after
        self.armed = False

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)
        if not self.armed or name != self._fault:
            return real
        return self._broken(real)

    def _broken(self, real: Any) -> Any:
        def call(*args: Any) -> Any:
            if self._after:
                self._after -= 1
                return real(*args)
            self.armed = False
            if self._fault == "assert_fact":
                return 212, 0
            if self._fault == "complete_and_start_action":
                real(*args)
                return None
            raise MemoryError

        return call


@pytest.mark.parametrize(
    ("fault", "after", "error"),
    [
        ("assert_fact", 0, EngineError),
        ("assert_fact", 1, EngineError),
        ("start_action_for_state", 0, MemoryError),
        ("complete_and_start_action", 0, EngineError),
        ("complete_and_start_action", 2, EngineError),
    ],
)
def test_a_fault_is_raised_and_the_next_call_is_right(
    monkeypatch: pytest.MonkeyPatch, fault: str, after: int, error: type[Exception]
) -> None:
    faulty = _Faulty(network._engine, fault, after)
    monkeypatch.setattr(network, "_engine", faulty)
    net = Network("t", NetworkPlan([[row(1), row(2)], [row(3)]]))
    both = [message(0, x=1), message(1, x=1)]
    for _ in range(3):
        assert sorted(net.fire(both)) == [1, 2, 3]
        faulty.armed = True
        faulty._after = after
        with pytest.raises(error):
            net.fire(both)
    assert sorted(net.fire(both)) == [1, 2, 3]


def test_a_refused_rule_set_says_so() -> None:
    plan = NetworkPlan([[row(1)]])
    plan.text = "{"
    with pytest.raises(EngineError, match="refused the network"):
        Network("t", plan)
