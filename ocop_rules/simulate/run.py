"""A simulation from its first dossier to its last, in pieces of a fixed size, on one process or several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from ocop_rules.errors import InvalidEvidence, WorkerLost
from ocop_rules.evaluation.workers import in_order
from ocop_rules.replay.dossiers import Dossier, dossiers_in, no_dossiers
from ocop_rules.simulate.chunk import Chunk, DossierChunk, Given, Job, simulate_chunk
from ocop_rules.simulate.scenario import OpenedSimulation
from ocop_rules.simulate.tally import KEPT, Mover, ScenarioTally, Tally

AT_ONCE = 1024
"""So many dossiers are a piece, however many processes there are."""

_WHOLE = 1 << 30
"""The size that is told of a piece, so that each is sent by itself."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, in dossiers; `total` is None where nobody knows how many there are."""

    done: int
    total: int | None


def simulate(
    opened: OpenedSimulation,
    paths: Sequence[str] = (),
    workers: int = 1,
    *,
    kept: int = KEPT,
    every: Callable[[int, Sequence[Mover]], None] | None = None,
    show_progress: Callable[[Progress], None] = lambda _: None,
) -> Tally:
    """Return what comes of all dossiers in all scenarios.

    Args:
        opened: the simulation.
        paths: files and folders of dossiers; those that are drawn, where there are none.
        workers: how many processes work on it; the answer is the same.
        kept: how many dossiers of each scenario are told one by one in the answer.
        every: called with each scenario, by its place, and all that move in it, piece by piece in order.
        show_progress: called after every piece.

    Raises:
        InvalidEvidence: there is no dossier, or a table of them is wrong.
        EngineDisagreement: the evaluators differ, so nothing is told (R12).
        WorkerLost: processes ended in the middle of a piece, twice.
    """
    job = Job(opened.written, opened.catalogue.root, None if every is not None else kept)
    tally = Tally(scenarios=[ScenarioTally() for _ in opened.drafts])
    work = partial(simulate_chunk, job)
    for batch in in_order(work, _chunks(opened, paths), workers, lambda _: _WHOLE):
        for _, answer in batch:
            if isinstance(answer, WorkerLost):
                raise answer
            if every is not None:
                for i, each in enumerate(answer.scenarios):
                    every(i, each.movers)
            tally.add(answer, kept)
            show_progress(Progress(tally.dossiers, None))
    if not tally.dossiers:
        raise no_dossiers(paths, tally.passed_over)
    return tally


def _chunks(opened: OpenedSimulation, paths: Sequence[str]) -> Iterator[Chunk]:
    found = dossiers_in(paths)
    first = 0
    while batch := tuple(_given(each) for each in islice(found, AT_ONCE)):
        yield DossierChunk(first, batch)
        first += len(batch)


def _given(found: Dossier) -> Given:
    record = found.record
    if record is not None:
        return Given(found.name, record.bundle, None, record.version, record.settings)
    bundle = found.bundle
    if isinstance(bundle, Path):
        try:
            bundle = bundle.read_bytes()
        except OSError as error:
            return Given(found.name, None, InvalidEvidence([], str(error)))
    return Given(found.name, bundle, found.error)

