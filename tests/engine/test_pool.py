"""Networks are bounded by memory, shared, and never used again when a firing did not return."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator
from typing import Any

import pytest

import ocop_rules
from ocop_rules.engine import durable, network
from ocop_rules.engine.checked import durable_plan_for
from ocop_rules.engine.network import NetworkPlan, give_back, held_bytes
from ocop_rules.engine.pool import MIB, NETWORK_MEMORY, NetworkPool
from ocop_rules.errors import EngineError
from ocop_rules.rulebook.catalogue import load
from tests import bundles
from tests.engine.test_network import message, row


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[NetworkPool]:
    """Return a pool of its own that the evaluators use, where no other network is counted."""
    monkeypatch.setattr(network, "_references", {})  # what others hold is not counted
    fresh = NetworkPool()
    monkeypatch.setattr(durable, "pool", fresh)
    yield fresh
    fresh._places.clear()


def bundle(version: str, number: int) -> dict[str, Any]:
    return bundles.bundle(version, number, sheets=[{"judge": "m", "options": {}}])


def all_sets() -> list[tuple[str, int]]:
    return [(info.id, number) for info in ocop_rules.versions() for number in ocop_rules.load(info.id).sets]


class Counting:
    """durable_rules that counts its calls."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)

        def call(*args: Any) -> Any:
            self.calls.append(name)
            return real(*args)

        return call


def test_all_sets_of_all_versions_stay_within_the_bound_and_none_is_made_twice(
    pool: NetworkPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = Counting(network._engine)
    monkeypatch.setattr(network, "_engine", counting)
    sets = all_sets()
    texts = {durable_plan_for(load(version), number).network.text for version, number in sets}
    assert len(texts) < len(sets), "amendments share the sheets of what they amend"
    for _ in range(2):
        for each in sets:
            ocop_rules.evaluate(bundle(*each))
            assert held_bytes() <= NETWORK_MEMORY * MIB
    assert counting.calls.count("create_ruleset") == len(texts)
    assert "delete_ruleset" not in counting.calls


def test_with_less_memory_those_longest_unused_are_given_up(pool: NetworkPool, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting(network._engine)
    monkeypatch.setattr(network, "_engine", counting)
    pool.memory = 20
    for number in range(1, 27):
        ocop_rules.evaluate(bundle("qd-26-2026", number))
        assert held_bytes() <= 20 * MIB
    assert counting.calls.count("create_ruleset") == 26
    assert counting.calls.count("delete_ruleset") >= 18
    counting.calls.clear()
    ocop_rules.evaluate(bundle("qd-26-2026", 26))
    assert "create_ruleset" not in counting.calls
    ocop_rules.evaluate(bundle("qd-26-2026", 1))
    assert counting.calls.count("create_ruleset") == 1
    pool.memory = 1
    pool.shrink()
    assert held_bytes() <= MIB
    ocop_rules.evaluate(bundle("qd-26-2026", 1))


def test_threads_share_networks(pool: NetworkPool, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting(network._engine)
    monkeypatch.setattr(network, "_engine", counting)
    expected = ocop_rules.evaluate(bundle("qd-26-2026", 7)).digest
    found: list[str] = []
    # A place that is lent is waited for, however long another thread is kept from running.
    monkeypatch.setattr("ocop_rules.engine.pool._PATIENCE", 60)

    def rate() -> None:
        found.extend(ocop_rules.evaluate(bundle("qd-26-2026", 7)).digest for _ in range(40))

    threads = [threading.Thread(target=rate) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 320
    assert counting.calls.count("create_ruleset") == 1


def test_a_user_that_never_comes_back_does_not_stop_others(pool: NetworkPool) -> None:
    plan = NetworkPlan([[row(7)]])
    assert pool.fire("t", plan, [message(0, x=1)]) == [7]
    lent = pool._places[plan.text].lend()
    assert lent is not None
    for _ in range(3):
        assert pool.fire("t", plan, [message(0, x=1)]) == [7]
    pool._places[plan.text].put(lent)  # it comes back after all: the other is enough
    del lent
    give_back()
    assert len(network._references) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_process_goes_on_while_another_thread_had_a_network(pool: NetworkPool) -> None:
    plan = NetworkPlan([[row(7)]])
    assert pool.fire("t", plan, [message(0, x=1)]) == [7]
    lent = pool._places[plan.text].lend()
    child = os.fork()
    if child == 0:
        try:
            pool.after_fork()
            answered = pool.fire("t", plan, [message(0, x=1)]) == [7] and pool.fire("t", plan, [message(0)]) == []
            os._exit(0 if answered else 1)
        except BaseException:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    pool._places[plan.text].put(lent)
    assert pool.fire("t", plan, [message(0, x=1)]) == [7]


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
            if self._fault == "retract_facts":
                return 1, 0
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
    pool: NetworkPool, monkeypatch: pytest.MonkeyPatch, fault: str, after: int, error: type[Exception]
) -> None:
    faulty = _Faulty(network._engine, fault, after)
    monkeypatch.setattr(network, "_engine", faulty)
    plan = NetworkPlan([[row(1), row(2)], [row(3)]])
    both = [message(0, x=1), message(1, x=1)]
    for _ in range(3):
        assert sorted(pool.fire("t", plan, both)) == [1, 2, 3]
        faulty.armed = True
        faulty._after = after
        with pytest.raises(error):
            pool.fire("t", plan, both)
    assert sorted(pool.fire("t", plan, both)) == [1, 2, 3]


def test_a_network_that_others_get_is_waited_for(pool: NetworkPool, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting(network._engine)
    monkeypatch.setattr(network, "_engine", counting)
    plan = NetworkPlan([[row(7)]])
    assert pool.fire("t", plan, [message(0, x=1)]) == [7]
    place = pool._places[plan.text]

    class Busy:
        """A queue whose network somebody else is quicker to get, a few times."""

        def __init__(self, real: Any) -> None:
            self.real = real
            self.missed = 0

        def get(self, timeout: float) -> Any:
            if self.missed < 5:
                self.missed += 1
                place.used += 1
                raise queue.Empty
            return self.real.get(timeout=timeout)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

    place.queue = Busy(place.queue)  # type: ignore[assignment]
    assert pool.fire("t", plan, [message(0, x=1)]) == [7]
    assert counting.calls.count("create_ruleset") == 1


def test_an_error_names_the_version_that_was_rated_though_another_made_the_network(
    pool: NetworkPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty = _Faulty(network._engine, "assert_fact")
    monkeypatch.setattr(network, "_engine", faulty)
    plan = NetworkPlan([[row(7)]])
    assert pool.fire("first-7", plan, [message(0, x=1)]) == [7]
    faulty.armed = True
    with pytest.raises(EngineError, match="second-7"):
        pool.fire("second-7", plan, [message(0, x=1)])


def test_messages_that_are_not_taken_back_are_an_error(pool: NetworkPool, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = _Faulty(network._engine, "retract_facts")
    monkeypatch.setattr(network, "_engine", faulty)
    plan = NetworkPlan([[row(7)]])
    assert pool.fire("t", plan, [message(0, x=1)]) == [7]
    faulty.armed = True
    with pytest.raises(EngineError, match="take back"):
        pool.fire("t", plan, [message(0, x=1)])
    assert pool.fire("t", plan, [message(0)]) == []


def test_a_network_in_which_nothing_was_ever_begun_keeps_its_state(
    pool: NetworkPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first action durable_rules frees what it never set when a state is deleted."""

    class Silent(Counting):
        def __getattr__(self, name: str) -> Any:
            call = super().__getattr__(name)
            return (lambda *_: None) if name == "start_action_for_state" else call

    silent = Silent(network._engine)
    monkeypatch.setattr(network, "_engine", silent)
    with pytest.raises(EngineError, match="answered 0 of 1"):
        pool.fire("t", NetworkPlan([[row(7)]]), [message(0, x=1)])
    give_back()
    assert "delete_state" not in silent.calls
    assert "delete_ruleset" in silent.calls


def test_plans_of_one_text_keep_it_once() -> None:
    one, other = NetworkPlan([[row(7)]]), NetworkPlan([[row(8)]])
    assert one.text is other.text


def test_what_a_thread_of_the_parent_used_is_not_counted_in_a_forked_process(pool: NetworkPool) -> None:
    first, second = NetworkPlan([[row(7)]]), NetworkPlan([[row(7, "y")]])
    for plan, name in ((first, "x"), (second, "y")):
        assert pool.fire("t", plan, [message(0, **{name: 1})]) == [7]
    one = held_bytes() // 2
    lent = pool._places[first.text].lend()
    assert lent is not None
    pool.after_fork()
    assert held_bytes() == one
    assert pool.fire("t", second, [message(0, y=1)]) == [7]
    assert pool.fire("t", first, [message(0, x=1)]) == [7]
    assert held_bytes() == 2 * one


def test_the_bound_is_a_whole_number_of_mib(pool: NetworkPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocop_rules.engine.pool.pool", pool)
    for number in range(1, 8):
        ocop_rules.evaluate(bundle("qd-26-2026", number))
    assert held_bytes() > 10 * MIB
    ocop_rules.network_memory(10)
    assert held_bytes() <= 10 * MIB
    for wrong in (0, -1, True, 1.5, "240"):
        with pytest.raises(ValueError, match="from 1 up, such as 240"):
            ocop_rules.network_memory(wrong)  # type: ignore[arg-type]
    assert pool.memory == 10
