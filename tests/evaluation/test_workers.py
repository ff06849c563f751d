"""A process that is killed loses nothing of the others, and its own bundle only when it ends a process again."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

import ocop_rules
from ocop_rules.engine.pool import pool as networks
from ocop_rules.evaluation import workers
from ocop_rules.evaluation.workers import in_order
from ocop_rules.replay.comparison import Verdict
from ocop_rules.replay.lines import Line, Position
from ocop_rules.replay.run import replay_lines
from tests.bundles import bundle

pytestmark = pytest.mark.once


def end_this_process(unless: str) -> dict[str, Any]:
    """Kill the process that unpickles this, each time or, if a file is named, as long as it is not there."""
    if not unless or not Path(unless).exists():
        if unless:
            Path(unless).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return bundle("qd-26-2026", 7)


class Deadly:
    """A bundle on which the process ends that is to rate it."""

    def __init__(self, unless: str = "") -> None:
        self._unless = unless

    def __reduce__(self) -> tuple[Any, ...]:
        return end_this_process, (self._unless,)


@pytest.mark.parametrize("place", [0, 70, 199])
def test_a_bundle_that_ends_processes_loses_no_other(place: int) -> None:
    bundles: list[Any] = [bundle("qd-26-2026", 7, dossier=f"d{number}") for number in range(200)]
    bundles[place] = Deadly()
    answers = list(ocop_rules.evaluate_many(bundles, workers=2, engine="direct"))
    assert len(answers) == 200
    for number, answer in enumerate(answers):
        if number == place:
            assert isinstance(answer, ocop_rules.WorkerLost)
            assert "out of memory" in answer.render("en")
            assert "hết bộ nhớ" in answer.render("vi")
        else:
            assert isinstance(answer, ocop_rules.Evaluation)
            assert answer.dossier == f"d{number}"


def test_a_process_that_is_killed_once_loses_nothing(tmp_path: Path) -> None:
    bundles: list[Any] = [bundle("qd-26-2026", 7) for _ in range(130)]
    bundles[65] = Deadly(str(tmp_path / "killed"))
    answers = list(ocop_rules.evaluate_many(bundles, workers=2, engine="direct"))
    assert (tmp_path / "killed").exists()
    assert all(isinstance(answer, ocop_rules.Evaluation) for answer in answers)
    assert len(answers) == 130


class DeadlyBytes(bytes):
    """A line on which the process ends that is to replay it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return end_this_process, ("",)


def test_a_line_that_ends_processes_is_broken_and_the_others_are_replayed() -> None:
    lines = [
        Line("records.jsonl", number + 1, DeadlyBytes() if number == 40 else b"{}", None, Position(), 0)
        for number in range(100)
    ]
    answers = [each for batch in replay_lines(lines, None, 2) for _, each in batch]
    assert [each.line for each in answers] == list(range(1, 101))
    assert all(each.verdict is Verdict.BROKEN for each in answers)
    lost = [each.line for each in answers if [problem.code for problem in each.problems] == ["worker-lost"]]
    assert lost == [41]


def test_a_bundle_that_can_go_to_no_other_process_loses_no_other() -> None:
    levels: list[Any] = []
    for _ in range(3000):
        levels = [levels]
    wrong: list[Any] = [{"facts": each} for each in ((letter for letter in "ab"), lambda: 1, threading.Lock(), levels)]
    bundles = [bundle("qd-26-2026", 7), *wrong, bundle("qd-26-2026", 7)]
    answers = list(ocop_rules.evaluate_many(bundles, workers=2, engine="direct"))
    assert [isinstance(answer, ocop_rules.Evaluation) for answer in answers] == [True, *[False] * 4, True]
    assert all(isinstance(answer, ocop_rules.InvalidEvidence) for answer in answers[1:5])


def test_a_batch_has_fewer_items_where_they_are_large() -> None:
    sizes = [1, 1_500_000, 1_500_000, 1, 5_000_000, *[0] * 33]
    for processes in (1, 2):
        batches = [[item for item, _ in batch] for batch in in_order(abs, sizes, processes, lambda size: size)]
        assert [len(batch) for batch in batches] == [3, 2, 32, 1]
        assert [size for batch in batches for size in batch] == sizes


class _Processes:
    """Answers at once, or acts as if a process had ended: before it was given work, or in the middle of it."""

    def __init__(self, ends: str) -> None:
        self._ends = ends

    def submit(self, work: Callable[[list[int]], list[int]], batch: list[int]) -> Future[list[int]]:
        if self._ends == "before":
            raise BrokenProcessPool
        future: Future[list[int]] = Future()
        if self._ends == "within":
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result(work(batch))
        return future

    def shutdown(self, **_: bool) -> None:
        return


def test_processes_that_end_one_after_the_other_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = iter(["within", "never", "before", "never", "before"])
    monkeypatch.setattr(workers, "_pool", lambda _: _Processes(next(ends, "never")))
    monkeypatch.setattr(workers, "_ITEMS", 2)
    answered = list(in_order(lambda number: 10 * number, range(20), 2))
    assert answered == [[(each, 10 * each), (each + 1, 10 * (each + 1))] for each in range(0, 20, 2)]


def network_memory_here(_: int) -> int:
    return networks.memory


def test_processes_have_the_bound_of_networks_also_where_they_are_no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "memory", 77)
    before = multiprocessing.get_start_method()
    multiprocessing.set_start_method("spawn", force=True)
    try:
        assert list(in_order(network_memory_here, [1], 2)) == [[(1, 77)]]
    finally:
        multiprocessing.set_start_method(before, force=True)
