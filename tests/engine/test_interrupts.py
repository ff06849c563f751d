"""Whatever leaves a rating in the middle, the next one answers as if nothing had been."""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import pytest

import ocop_rules
from ocop_rules.engine import durable, network, pool
from ocop_rules.engine.network import give_back
from ocop_rules.engine.normal_form import Test as Cond

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
BUNDLES = ["dried-mango-4-stars.yaml", "plum-jam-held-at-3-stars.yaml"]
ENGINE = (network.__file__, pool.__file__, durable.__file__)

_R = TypeVar("_R")


class _Stop(BaseException):
    """What is thrown into a rating: no Exception, as Ctrl-C is none."""


def _stopping_at(place: int, error: type[BaseException], instructions: bool) -> tuple[Callable[..., Any], list[int]]:
    """Return a trace function that raises at one step of the engine, and the count of steps that it saw."""
    seen = [0]

    def trace(frame: FrameType, event: str, arg: object) -> Any:
        if frame.f_code.co_filename not in ENGINE:
            return None
        frame.f_trace_opcodes = instructions
        seen[0] += 1
        if seen[0] == place:
            raise error
        return trace

    return trace, seen


def _traced(trace: Callable[..., Any], work: Callable[[], _R]) -> _R:
    """Return what work gives under a trace function, in a thread of its own, or raise what it raises.

    Python keeps an error as being handled where a trace function raises on the way out of its handler, until the thread
    ends: in a thread that goes on, it would stand behind each later error of other tests.
    """
    answers: list[_R] = []
    errors: list[BaseException] = []

    def run() -> None:
        sys.settrace(trace)
        try:
            answers.append(work())
        except BaseException as error:
            errors.append(error)
        finally:
            sys.settrace(None)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if errors:
        raise errors.pop()  # kept in no variable, it keeps alive what its frames refer to only while it is handled
    return answers[0]


def _rate(bundle: ocop_rules.EvidenceBundle, trace: Callable[..., Any] | None = None) -> str:
    rate = partial(ocop_rules.evaluate, bundle)
    return (rate() if trace is None else _traced(trace, rate)).digest


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "error", "step"),
    [
        (BUNDLES[0], KeyboardInterrupt, 7),
        (BUNDLES[1], _Stop, 7),
        (BUNDLES[0], MemoryError, 31),
        (BUNDLES[1], RecursionError, 31),
        (BUNDLES[0], GeneratorExit, 31),
    ],
)
def test_an_error_at_any_line_of_the_engine_spoils_no_later_rating(
    monkeypatch: pytest.MonkeyPatch, name: str, error: type[BaseException], step: int
) -> None:
    monkeypatch.setattr(pool, "_PATIENCE", 0.001)
    bundle = ocop_rules.evaluate(EXAMPLES / name).bundle
    expected = _rate(bundle)
    trace, seen = _stopping_at(0, error, instructions=False)
    assert _rate(bundle, trace) == expected
    assert seen[0] > 500
    held = len(network._references)
    # Lines of a loop repeat: every line is met at its beginning, and then some of the others.
    for place in [*range(1, 150), *range(150, seen[0], step)]:
        trace, _ = _stopping_at(place, error, instructions=False)
        with pytest.raises(error):
            _rate(bundle, trace)
        assert _rate(bundle) == expected
    give_back()
    assert len(network._references) <= held + 1


@pytest.mark.once
def test_an_error_at_any_instruction_of_a_firing_spoils_no_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_PATIENCE", 0.001)
    plan = network.NetworkPlan([[network.Row(7, (Cond("x", "eq", 1),))]])
    text = f"{network.property_text(0, 'x')}1"
    own = pool.NetworkPool()
    place = 0
    while True:
        place += 1
        trace, seen = _stopping_at(place, _Stop, instructions=True)
        with suppress(_Stop):
            _traced(trace, lambda: own.fire("t", plan, [(0, 0, text), (0, 1, "")]))
        assert own.fire("t", plan, [(0, 0, text), (0, 1, "")]) == [7]
        if seen[0] < place:
            break
    assert place > 200


def test_making_a_network_can_be_interrupted_at_any_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_PATIENCE", 0.001)
    plan = network.NetworkPlan([[network.Row(7, (Cond("x", "eq", 1),))]])
    text = f"{network.property_text(0, 'x')}1"
    place = 0
    while True:
        place += 1
        own = pool.NetworkPool()
        trace, seen = _stopping_at(place, _Stop, instructions=False)
        with suppress(_Stop):
            _traced(trace, partial(own.fire, "t", plan, [(0, 0, text)]))
        assert own.fire("t", plan, [(0, 0, text)]) == [7]
        if seen[0] < place:
            break
    assert place > 50


def test_giving_up_networks_can_be_interrupted_at_any_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_PATIENCE", 0.001)
    plans = [network.NetworkPlan([[network.Row(7, (Cond(name, "eq", 1),))]]) for name in "xyz"]
    own = pool.NetworkPool()

    def fire_all() -> None:
        for plan, name in zip(plans, "xyz", strict=True):
            assert own.fire("t", plan, [(0, 0, f"{network.property_text(0, name)}1")]) == [7]

    place = 0
    held = len(network._references)
    while True:
        place += 1
        own.memory = 240
        fire_all()
        own.memory = 0
        trace, seen = _stopping_at(place, _Stop, instructions=False)
        with suppress(_Stop):
            _traced(trace, own.shrink)
        fire_all()
        assert len(network._references) <= held + 4  # nothing is left that nobody would ever delete
        if seen[0] < place:
            break
    assert place > 30


def test_an_error_from_another_thread_spoils_no_later_rating() -> None:
    bundle = ocop_rules.evaluate(EXAMPLES / BUNDLES[0]).bundle
    expected = _rate(bundle)
    answers: list[str] = []
    stopped = 0
    done = threading.Event()

    def rate() -> None:
        nonlocal stopped
        while not done.is_set():
            try:
                try:
                    answers.append(ocop_rules.evaluate(bundle).digest)
                except _Stop:
                    stopped += 1
            except _Stop:  # it came while the first was counted
                stopped += 1

    thread = threading.Thread(target=rate)
    thread.start()
    assert thread.ident is not None
    for _ in range(60):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(_Stop))
        assert _rate(bundle) == expected
    done.set()
    thread.join()
    assert set(answers) <= {expected}
    assert _rate(bundle) == expected


def test_a_timeout_by_signal_spoils_no_later_rating() -> None:
    bundle = ocop_rules.evaluate(EXAMPLES / BUNDLES[0]).bundle
    expected = _rate(bundle)

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    try:
        for step in range(1, 60):
            try:
                signal.setitimer(signal.ITIMER_REAL, step * 0.00003)
                for _ in range(1000):
                    assert _rate(bundle) == expected
            except TimeoutError:
                pass
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            assert _rate(bundle) == expected
    finally:
        signal.signal(signal.SIGALRM, before)
