"""Replaying many lines on all cores, in their order."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from ocop_rules.errors import Problem, WorkerLost
from ocop_rules.rating.workers import in_processes
from ocop_rules.replay.comparison import Comparison, Verdict
from ocop_rules.replay.lines import Line, Position
from ocop_rules.replay.rerate import replay_line

_LINES = 32
_BYTES = 2 * 1024 * 1024
_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """The answers to some lines that follow each other.

    Attributes:
        after: where the line after them begins.
        packed: bytes of the last line's file, as it is stored, that were read.
    """

    comparisons: tuple[Comparison, ...]
    after: Position
    packed: int


def cores() -> int:
    """Return the number of cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # pragma: no cover - not on Linux
        return os.cpu_count() or 1


def replay_lines(lines: Iterable[Line], version: str | None = None, workers: int = 1) -> Generator[Batch, None, None]:
    """Replay lines in their order, no more of them held at once than a few batches a worker.

    Args:
        lines: the lines; they are read as they are needed.
        version: the version to rate under; None for each record's own.
        workers: how many processes rate; 1 rates in this one.

    A line on which a process ends twice, as when memory runs out, is broken (`worker-lost`); no other is lost.
    """
    batches = _batches(lines)
    if workers <= 1:
        for batch in batches:
            yield _answers(batch, _replay(batch, version))
        return
    with closing(in_processes(partial(_replay, version=version), batches, workers, _AHEAD)) as answered:
        for batch, answers in answered:
            comparisons = [
                _lost(line, answer) if isinstance(answer, WorkerLost) else answer
                for line, answer in zip(batch, answers, strict=True)
            ]
            yield _answers(batch, comparisons)


def _lost(line: Line, error: WorkerLost) -> Comparison:
    return Comparison(line.file, line.number, "", Verdict.BROKEN, problems=(Problem("worker-lost", "", error.message),))


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line.data)
        if len(batch) >= _LINES or size >= _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _replay(batch: list[Line], version: str | None) -> list[Comparison]:
    return [
        Comparison(line.file, line.number, "", Verdict.BROKEN, problems=(line.fault,))
        if line.fault
        else replay_line(line.file, line.number, line.data, version)
        for line in batch
    ]


def _answers(batch: list[Line], comparisons: list[Comparison]) -> Batch:
    return Batch(tuple(comparisons), batch[-1].after, batch[-1].packed)
