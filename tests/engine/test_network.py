"""The network stays inside durable_rules' limits and never answers in silence when something went wrong."""

from __future__ import annotations

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
    plan = NetworkPlan([[row(7), Row(8, (Cond("x", "ge", 1), Cond("y", "lt", 5)))], [row(9, "z")]])
    net = Network("t", plan)
    assert sorted(net.fire(plan, [message(0, x=1, y=4), message(1, z=1)])) == [7, 8, 9]
    assert sorted(net.fire(plan, [message(0, x=1, y=5), message(1, z=2)])) == [7]
    assert net.fire(plan, [message(0)]) == []
    assert net.fire(plan, []) == []
    judges = [(0, copy, f"{property_text(0, 'x')}1") for copy in range(5)]
    assert net.fire(plan, judges) == [7] * 5


def test_a_property_of_one_kind_is_not_read_by_another() -> None:
    plan = NetworkPlan([[row(1)], [row(2)]])
    assert Network("t", plan).fire(plan, [message(0, x=1), message(1)]) == [1]


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


def test_a_refused_rule_set_says_so() -> None:
    plan = NetworkPlan([[row(1)]])
    plan.text = "{"
    with pytest.raises(EngineError, match="refused the network"):
        Network("t", plan)


def test_a_state_that_has_grown_is_not_kept() -> None:
    plan = NetworkPlan([[row(7)], [row(8)], [row(9)]])
    net = Network("t", plan)
    few = net.bytes()
    assert net.fire(plan, [(kind, copy, "") for kind in range(2) for copy in range(16)]) == []
    assert net.bytes() > few
    assert not net.is_resting
    judges = [(kind, copy, f"{property_text(kind, 'x')}1") for kind in range(3) for copy in range(32)]
    for _ in range(3):
        assert sorted(net.fire(plan, judges)) == [7] * 32 + [8] * 32 + [9] * 32
        assert net.is_resting
    assert net.fire(plan, [message(1, x=1)]) == [8]


def test_a_network_that_rested_answers_as_before() -> None:
    plan = NetworkPlan([[row(7)], [row(8)]])
    net = Network("t", plan)
    for _ in range(3):
        assert net.fire(plan, [message(0, x=1), message(1)]) == [7]
        whole = net.bytes()
        freed = net.rest()
        assert net.is_resting
        assert 0 < freed == whole - net.bytes()
        assert net.rest() == 0
