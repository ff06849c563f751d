"""A process that is killed loses nothing of the others, and its own bundle only when it ends a process again."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

import ocop_rules
from ocop_rules.replay import pool
from ocop_rules.replay.comparison import Verdict
from ocop_rules.replay.lines import Line, Position
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
    answers = [each for batch in pool.replay_lines(lines, None, 2) for each in batch.comparisons]
    assert [each.line for each in answers] == list(range(1, 101))
    assert all(each.verdict is Verdict.BROKEN for each in answers)
    lost = [each.line for each in answers if [problem.code for problem in each.problems] == ["worker-lost"]]
    assert lost == [41]
