"""A simulation from its first dossier to its last, in pieces of a fixed size, on one process or several."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path

from ocop_rules.documents.limits import MAX_BYTES
from ocop_rules.documents.regular_file import open_regular
from ocop_rules.errors import BilingualError, InvalidDocument, InvalidEvidence, WorkerLost
from ocop_rules.evaluation.workers import Workers, in_order
from ocop_rules.replay.dossiers import Dossier, dossiers_in, no_dossiers
from ocop_rules.rulebook.catalogue import root_elsewhere
from ocop_rules.simulate.chunk import Chunk, DossierChunk, DrawnChunk, Job, simulate_chunk
from ocop_rules.simulate.document import KEPT
from ocop_rules.simulate.drawn import apportioned
from ocop_rules.simulate.given import Given, given_of
from ocop_rules.simulate.parquet import ENDING, ParquetFile
from ocop_rules.simulate.scenario import OpenedSimulation, keep
from ocop_rules.simulate.tally import Mover, ScenarioTally, Tally
from ocop_rules.text import text

AT_ONCE = 1024
"""So many dossiers are a piece, however many processes there are."""

ROWS_AT_ONCE = 1 << 17
"""And so many rows of a table, or dossiers that are drawn."""

_WHOLE = 1 << 30
"""The size that is told of a piece, so that each is sent by itself."""


class NoDossiers(BilingualError):
    """A simulation draws no dossiers, and none are given."""


NONE_DRAWN = text(
    "không có hồ sơ nào: nêu tệp hoặc thư mục hồ sơ sau tệp mô phỏng, hoặc thêm “dossiers: {generate: …}” vào tệp đó",
    "there are no dossiers: name files or folders of them after the simulation, or add “dossiers: {generate: …}” to it",
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, in dossiers; `total` is None where nobody knows how many there are."""

    done: int
    total: int | None


def simulate(
    opened: OpenedSimulation,
    paths: Sequence[str] = (),
    workers: Workers = 1,
    *,
    kept: int = KEPT,
    every: Callable[[int, Sequence[Mover]], None] | None = None,
    show_progress: Callable[[Progress], None] = lambda _: None,
) -> Tally:
    """Return what comes of all dossiers in all scenarios.

    Args:
        opened: the simulation.
        paths: files and folders of dossiers; those that are drawn, where there are none.
        workers: how many processes work on it, or the cluster; the answer is the same.
        kept: how many dossiers of each scenario are told one by one in the answer.
        every: called with each scenario, by its place, and all that move in it, piece by piece in order.
        show_progress: called after every piece.

    Raises:
        ClusterError: the cluster cannot do it, or was lost.
        InvalidEvidence: there is no dossier, or a table of them is wrong.
        EngineDisagreement: the evaluators differ, so nothing is told (R12).
        WorkerLost: processes ended in the middle of a piece, twice.
    """
    job = Job(opened.written, root_elsewhere(opened.catalogue.root), None if every is not None else kept)
    tally = Tally(scenarios=[ScenarioTally() for _ in opened.drafts])
    keep(opened)
    total = _total(opened, paths)
    work = partial(simulate_chunk, job)
    chunks = _chunks(opened, paths)
    begun = [*islice(chunks, 2)]
    several = 1 if isinstance(workers, int) and len(begun) < 2 else workers  # one piece needs no other process
    with closing(in_order(work, chain(begun, chunks), several, lambda _: _WHOLE)) as batches:
        for _, answer in chain.from_iterable(batches):
            if isinstance(answer, WorkerLost):
                raise answer
            if every is not None:
                for i, each in enumerate(answer.scenarios):
                    every(i, each.movers)
            tally.add(answer, kept)
            show_progress(Progress(tally.dossiers, total))
    if not tally.dossiers:
        raise no_dossiers(paths, tally.passed_over) if paths else NoDossiers(NONE_DRAWN)
    return tally


def _chunks(opened: OpenedSimulation, paths: Sequence[str]) -> Iterator[Chunk]:
    if not paths:
        yield from _drawn(opened)
        return
    first = 0
    for path in paths:
        tables = [Path(path)] if path.endswith(ENDING) else []
        if not tables:
            found = dossiers_in([path], lines_unread=True)
            while batch := tuple(_given(each) for each in islice(found, AT_ONCE)):
                yield DossierChunk(first, batch)
                first += len(batch)
            tables = sorted(Path(path).rglob(f"*{ENDING}")) if os.path.isdir(path) else []
        for table in tables:
            file = ParquetFile(table, opened.catalogue, opened.base)
            yield from file.chunks(first, ROWS_AT_ONCE)
            first += file.count()


def _drawn(opened: OpenedSimulation) -> Iterator[Chunk]:
    dossiers = opened.simulation.dossiers
    if dossiers is None:
        return
    first = 0
    for number, count in apportioned(dossiers.generate.shares, dossiers.generate.count).items():
        for row in range(0, count, ROWS_AT_ONCE):
            here = min(ROWS_AT_ONCE, count - row)
            yield DrawnChunk(first, number, row, here)
            first += here


def _total(opened: OpenedSimulation, paths: Sequence[str]) -> int | None:
    """Return how many dossiers there are, where that is known before they are read."""
    if not paths:
        return None if opened.simulation.dossiers is None else opened.simulation.dossiers.generate.count
    if all(path.endswith(ENDING) for path in paths):
        return sum(ParquetFile(Path(path), opened.catalogue, opened.base).count() for path in paths)
    return None


def _given(found: Dossier) -> Given:
    """Return a dossier as it is sent: of a file its content, so that whoever rates it needs no file."""
    if not isinstance(found.bundle, Path):
        return given_of(found)
    try:
        return Given(found.name, read_bytes_of(found.bundle))
    except InvalidDocument as refused:
        return Given(found.name, None, InvalidEvidence(refused.problems, refused.name))


def read_bytes_of(path: Path) -> bytes:
    """Return the bytes of a dossier's file, of one that is too large only so many that it is refused."""
    with open_regular(path) as (file, _):
        return bytes(file.read(MAX_BYTES + 1))
