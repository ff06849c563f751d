"""A run: replaying files from beginning to end, with the table of changes written as it goes and a state to resume."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from ocop_rules.errors import ClusterError, InvalidDocument, Problem, WorkerLost
from ocop_rules.evaluation.workers import Workers, in_order
from ocop_rules.replay import checkpoint
from ocop_rules.replay.comparison import Comparison, Verdict
from ocop_rules.replay.lines import InputFile, Line, Position, read_lines
from ocop_rules.replay.rerate import replay_line
from ocop_rules.replay.summary import KEPT, Summary
from ocop_rules.replay.table import csv_header, csv_rows
from ocop_rules.rulebook.catalogue import load
from ocop_rules.text import printable, text

_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Run:
    """What to replay, and how.

    Attributes:
        files: the files, in order.
        version: the version to rate under; None for each record's own.
        workers: how many processes rate, or the cluster.
        table: where to write the table of changes as CSV; None for nowhere.
        state: where to keep the state of the run; None for nowhere.
        kept: how many changes and failures the summary keeps.
    """

    files: tuple[InputFile, ...]
    version: str | None = None
    workers: Workers = 1
    table: Path | None = None
    state: Path | None = None
    kept: int = KEPT


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: lines, and bytes of the files as they are stored."""

    lines: int
    done: int


class Interrupted(Exception):
    """The run was stopped on request; `summary` has what was done, and the state was kept if it has a place."""

    def __init__(self, summary: Summary) -> None:
        self.summary = summary
        super().__init__("interrupted")


def replay(
    run: Run, show_progress: Callable[[Progress], None] = lambda _: None, stop: Callable[[], bool] = lambda: False
) -> Summary:
    """Replay all files and give the totals; goes on where an interrupted run of the same kind stopped.

    The state is written every few seconds between two batches, so that it fits the table of changes whenever the
    process ends, and once more at the end: delete it when the reports are written.

    Args:
        run: what to replay.
        show_progress: called with the progress after every batch.
        stop: asked after every batch whether to stop there.

    Raises:
        ClusterError: the cluster cannot do it, or was lost; what was done until then is in the state.
        Interrupted: `stop` said so.
        InvalidDocument: the state is of another run, or the table cannot be written.
        UnknownVersion: there is no such version.
    """
    if run.version is not None:
        load(run.version)  # before the processes are made, which then share it
    key = checkpoint.run_digest(run.files, run.version, run.table, run.kept) if run.state else ""
    state = checkpoint.load(run.state, key) if run.state else None
    position = state.position if state else Position()
    summary = state.summary if state else Summary(run.kept)
    before = [sum(file.size for file in run.files[:index]) for index in range(len(run.files) + 1)]
    with _table(run.table, state.csv_bytes if state else None) as table:

        def keep() -> None:
            if run.state is not None:
                length = None
                if table is not None:
                    table.flush()
                    length = table.tell()
                checkpoint.save(run.state, checkpoint.State(key, position, length, summary))

        saved = time.monotonic()
        with closing(replay_lines(read_lines(run.files, position), run.version, run.workers)) as batches:
            try:
                for batch in batches:
                    changes = summary.add(comparison for _, comparison in batch)
                    if table is not None:
                        table.write(csv_rows(changes))
                    last, _ = batch[-1]
                    position = last.after
                    show_progress(Progress(summary.lines, before[position.file] + last.packed))
                    if stop():
                        keep()
                        raise Interrupted(summary)
                    if time.monotonic() - saved > _SECONDS:
                        keep()
                        saved = time.monotonic()
            except ClusterError:
                if summary.lines:
                    keep()
                raise
        keep()
    return summary


def replay_lines(
    lines: Iterable[Line], version: str | None = None, workers: Workers = 1
) -> Generator[list[tuple[Line, Comparison]], None, None]:
    """Replay lines in their order, and yield them with what came out, a batch at a time.

    Args:
        lines: the lines; they are read as they are needed.
        version: the version to rate under; None for each record's own.
        workers: how many processes rate, of which 1 is this one; or the cluster that does.

    A line on which a process ends twice, as when memory runs out, is broken (`worker-lost`); no other is lost.
    """
    work = partial(_replayed, version=version)
    with closing(in_order(work, lines, workers, lambda line: len(line.data))) as batches:
        for batch in batches:
            yield [(line, _lost(line, found) if isinstance(found, WorkerLost) else found) for line, found in batch]


def _replayed(line: Line, version: str | None) -> Comparison:
    return _broken(line, line.fault) if line.fault else replay_line(line.file, line.number, line.data, version)


def _lost(line: Line, error: WorkerLost) -> Comparison:
    return _broken(line, Problem("worker-lost", "", error.message))


def _broken(line: Line, problem: Problem) -> Comparison:
    return Comparison(line.file, line.number, "", Verdict.BROKEN, problems=(problem,))


@contextmanager
def _table(path: Path | None, length: int | None) -> Iterator[IO[bytes] | None]:
    """Open the table of changes: a new one, or that of an interrupted run, cut to the length that its state knows."""
    if path is None:
        yield None
        return
    try:
        file = path.open("r+b" if length is not None else "wb")
        if length is None:
            file.write(csv_header())
        elif file.seek(0, 2) < length:
            raise OSError("shorter than when the run stopped")
        else:
            file.seek(length)
            file.truncate()
    except OSError as error:
        message = text("không ghi được tệp CSV", "the CSV file cannot be written")
        problem = Problem("csv", "", message, found=printable(str(error)))
        raise InvalidDocument([problem], printable(str(path), 200)) from None
    with file:
        yield file
