"""A piece of a simulation: what is sent to whoever works on it, and the work, which gives counts that add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from ocop_rules.engine.columnar_layout import DOSSIER, fact_column
from ocop_rules.errors import NotInColumns, OcopError
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.rating import columnar_check
from ocop_rules.rating.columnar_rows import bundle_of, table_of
from ocop_rules.rating.rater import check_cases
from ocop_rules.rating.settings import Settings
from ocop_rules.replay.translation import NoSuchSheet, carry, sheet_mapping
from ocop_rules.rulebook.catalogue import catalogue_at
from ocop_rules.simulate.carried import carried_columns, plain_rows
from ocop_rules.simulate.columns import Group, Pair, Rated, cases_in, rated_rows, rater_of
from ocop_rules.simulate.drawn import Drawing
from ocop_rules.simulate.given import Given, ReadDossier, plain_bundle, read_given
from ocop_rules.simulate.names import Ints, Mask, Named, Numbered, Texts, named_in
from ocop_rules.simulate.reason import Side, Sides
from ocop_rules.simulate.scenario import OpenedSimulation, reopened
from ocop_rules.simulate.single import Single, counted_single, rated_single, refuse, why
from ocop_rules.simulate.tally import UNKNOWN, Refused, ScenarioTally, SetKey, Tally
from ocop_rules.text import Text

FIRST_SAMPLE = columnar_check.SAMPLE
"""So many rows of each set are rated by both engines in the first piece of a run (R12)."""

SAMPLE = 2
"""And so many in each of the others."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to simulate; it can be sent to any process that has the same criteria.

    Attributes:
        written: the simulation, as `OpenedSimulation.written` gives it.
        root: the directory of the criteria; None for those that serve the process, wherever they lie.
        kept: how many of the dossiers that move are told one by one, of each piece and scenario; None for all.
    """

    written: str
    root: Path | None
    kept: int | None

    def opened(self) -> OpenedSimulation:
        """Return the simulation with its law, made once a process."""
        return reopened(self.written, catalogue_at(self.root).root)


@dataclass(frozen=True, slots=True)
class DossierChunk:
    """Dossiers one after the other; `first` is the place of the first among all."""

    first: int
    dossiers: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class TableChunk:
    """Rows of one product set of one version, in columns as `docs/columns.md` tells.

    Attributes:
        first: the place of the first of them among all dossiers.
        version, number: the version and the set.
        table: what they state.
        positions: the place of each among all dossiers.
        source: the file.
        rows: the number of each in its file.
        communes, forms: the commune and the producer's legal form of each; None where the table does not say.
    """

    first: int
    version: str
    number: int
    table: pa.Table
    positions: Ints
    source: str
    rows: Ints
    communes: pa.Array | None
    forms: pa.Array | None


@dataclass(frozen=True, slots=True)
class DrawnChunk:
    """Dossiers of a product set that are drawn.

    Attributes:
        first: the place of the first of them among all dossiers.
        number: the set.
        row: the number of the first among those of the set.
        count: how many.
    """

    first: int
    number: int
    row: int
    count: int


Chunk: TypeAlias = DossierChunk | TableChunk | DrawnChunk


def simulate_chunk(job: Job, chunk: Chunk) -> Tally:
    """Return what comes of a piece of a simulation: the same wherever and beside whatever it is worked on.

    Raises:
        InvalidEvidence: a column of a table, or a value in it, is wrong; of bundles nothing is raised.
        EngineDisagreement: a dossier is rated otherwise by another evaluator, so nothing is told (R12).
    """
    work = _Work(job, FIRST_SAMPLE if chunk.first == 0 else SAMPLE)
    if isinstance(chunk, DossierChunk):
        work.dossiers(chunk)
    elif isinstance(chunk, TableChunk):
        work.rows(chunk)
    else:
        work.drawn(chunk)
    return work.told()


@lru_cache(maxsize=4096)
def _sides(job: Job, scenario: int, version: str, number: int) -> Sides:
    """Return the two sheets of a scenario for a product set of a version; raises `NoSuchSheet`."""
    opened = job.opened()
    own = opened.catalogue.load(version)
    there = opened.drafts[scenario].under(own)
    if there.id == own.id:
        return Sides(Side(own, number), Side(there, number))
    mapping = sheet_mapping(own.id, number, there.id)
    return Sides(Side(own, number), Side(there, mapping.target.number), mapping)


class _Work:
    def __init__(self, job: Job, sample: int) -> None:
        self._job = job
        self._sample = sample
        self._opened = job.opened()
        self._tally = Tally(scenarios=[ScenarioTally() for _ in self._opened.drafts])

    def told(self) -> Tally:
        for each in self._tally.scenarios:
            each.movers.sort(key=lambda mover: mover.position)
            if self._job.kept is not None:
                del each.movers[self._job.kept :]
        return self._tally

    def dossiers(self, chunk: DossierChunk) -> None:
        groups: dict[tuple[str, int, Settings], list[ReadDossier]] = {}
        for i, given in enumerate(chunk.dossiers):
            if given.bundle is None and given.error is None:
                self._tally.passed_over.append(given.source)
                continue
            self._tally.dossiers += 1
            try:
                read = read_given(given, self._opened, chunk.first + i)
            except OcopError as error:
                self._refuse(Refused(given.source, error.dossier or "", why(error)))
                continue
            self._tally.carried += read.carried
            self._tally.carried_in_part += read.in_part
            groups.setdefault((read.rulebook.id, read.product_set.number, read.settings), []).append(read)
        for group in groups.values():
            self._group(group)

    def _refuse(self, refused: Refused) -> None:
        self._tally.refused[refused.why.vi, refused.why.en] += 1
        self._tally.failures.append(refused)

    def _group(self, group: Sequence[ReadDossier]) -> None:
        """Work on dossiers of one product set, one version and the same settings."""
        first = group[0]
        key = SetKey(first.rulebook.id, first.product_set.number)
        own = self._opened.catalogue.load(key.version)
        in_columns: list[ReadDossier] = []
        alone = [*group]
        if first.settings.council is None:
            in_columns, alone = _parted(group, lambda each: table_of(_bundles(each), own, own.sets[key.number]))
        if in_columns:
            self._columns(key, in_columns, table_of(_bundles(in_columns), own, own.sets[key.number]))
        for each in alone:
            self._single(_single_of(each, key))

    def _columns(self, key: SetKey, group: Sequence[ReadDossier], table: pa.Table) -> None:
        told = Group(
            key,
            group[0].settings,
            table,
            np.array([each.position for each in group], dtype=np.int64),
            [each.source for each in group],
            [each.bundle.dossier for each in group],
            Named.each([each.commune for each in group]),
            Named.each([each.legal_form for each in group]),
        )
        self._compare(told, partial(self._carry_bundles, group, told))

    def _single(self, single: Single) -> None:
        own = self._opened.catalogue.load(single.key.version)
        self._tally.communes[single.commune] += 1
        self._tally.forms[single.legal_form] += 1
        before = rated_single(single, Side(own, single.key.number))
        for i, tally in enumerate(self._tally.scenarios):
            try:
                sides = _sides(self._job, i, *single.key)
            except NoSuchSheet as error:
                refuse(tally, Refused(single.source, single.bundle.dossier, error.message))
                continue
            tally.add(counted_single(single, before, sides), _ALL)

    def _compare(self, group: Group, carried: Callable[[Sides, Rated, ScenarioTally], Pair | None]) -> None:
        """Rate a group under the base and in each scenario, and count what comes of it."""
        version, number = group.key
        own = self._opened.catalogue.load(version)
        before = rated_rows(own, number, group.settings, group.table, sample=self._sample)
        self._tally.communes.update(group.communes.counted())
        self._tally.forms.update(group.forms.counted())
        every = np.arange(len(before.code))
        for i, tally in enumerate(self._tally.scenarios):
            try:
                sides = _sides(self._job, i, version, number)
            except NoSuchSheet as error:
                self._refuse_all(group, tally, error.message)
                continue
            if sides.mapping is not None:
                pair = carried(sides, before, tally)
            else:
                after = before if sides.same else self._rated_after(sides, group, group.table)
                pair = Pair(group, every, sides, before, after, group.table)
            if pair is not None:
                tally.add(pair.counted(self._job.kept), _ALL)

    def _rated_after(self, sides: Sides, group: Group, table: pa.Table) -> Rated:
        there = sides.after
        return rated_rows(there.rulebook, there.number, group.settings, table, sample=self._sample)

    def _refuse_all(self, group: Group, tally: ScenarioTally, told: Text) -> None:
        count = group.table.num_rows
        tally.refused[told.vi, told.en] += count
        few = count if self._job.kept is None else min(count, self._job.kept)
        tally.failures += [Refused(group.sources[row], group.dossiers[row], told) for row in range(few)]

    def _carry_bundles(
        self, group: Sequence[ReadDossier], told: Group, sides: Sides, before: Rated, tally: ScenarioTally
    ) -> Pair | None:
        """Carry bundles to another version; those without columns there are rated one by one."""
        mapping, there = sides.mapping, sides.after
        assert mapping is not None
        rows: list[int] = []
        bundles: list[EvidenceBundle] = []
        lost: list[frozenset[str] | None] = []
        for row, (each, cases) in enumerate(zip(group, cases_in(before.table, sides), strict=True)):
            try:
                moved = carry(plain_bundle(each.bundle), mapping, cases)
                bundle, _, sheet, _, _ = read_and_check(
                    moved.bundle, there.rulebook.id, self._opened.catalogue, recorded=True
                )
                if sheet.case_groups:
                    check_cases(bundle, there.rulebook, there.sheet)
                    table_of([bundle], there.rulebook, there.sheet)
            except NotInColumns:
                single = _single_of(each, told.key)
                own = sides.before
                tally.add(counted_single(single, rated_single(single, own), sides), _ALL)
                continue
            except OcopError as error:
                refuse(tally, Refused(each.source, each.bundle.dossier, why(error)))
                continue
            rows.append(row)
            bundles.append(bundle)
            gone = {loss.criterion for loss in moved.not_carried}
            lost.append(frozenset(mapping.pairs.get(old, "") for old in gone) if gone else None)
        if not rows:
            return None
        table = table_of(bundles, there.rulebook, there.sheet)
        named = sorted({name for each in lost if each is not None for name in each if name})
        losses: dict[str, Mask] = {
            name: np.array([each is not None and name in each for each in lost], dtype=np.bool_) for name in named
        }
        bound = np.array([each is not None for each in lost], dtype=np.bool_)
        taken = np.array(rows, dtype=np.int64)
        after = self._rated_after(sides, told, table)
        return Pair(told, taken, sides, before.taken(taken), after, table, losses, bound)

    def rows(self, chunk: TableChunk) -> None:
        """Count what comes of rows of a table."""
        count = chunk.table.num_rows
        self._tally.dossiers += count
        sources = Numbered(f"{chunk.source}:", chunk.rows)
        ids: Sequence[str] = sources
        if DOSSIER in chunk.table.column_names:
            ids = Texts(chunk.table[DOSSIER])
        communes, forms = (named_in(each, count) for each in (chunk.communes, chunk.forms))
        key = SetKey(chunk.version, chunk.number)
        group = Group(key, Settings(), chunk.table, chunk.positions, sources, ids, communes, forms)
        self._compare(group, partial(self._carry_rows, group))

    def drawn(self, chunk: DrawnChunk) -> None:
        """Count what comes of dossiers that are drawn."""
        drawing = _drawing(self._job, chunk.number)
        table, codes = drawing.rows(chunk.row, chunk.count)
        self._tally.dossiers += chunk.count
        positions = np.arange(chunk.first, chunk.first + chunk.count)
        names = Numbered(f"{chunk.number}-", np.arange(chunk.row + 1, chunk.row + chunk.count + 1))
        communes = Named(codes, drawing.generated.communes or (UNKNOWN,))
        form = fact_column("legal_form")
        column = table[form].combine_chunks() if form in table.column_names else None
        key = SetKey(drawing.rulebook.id, chunk.number)
        forms = named_in(column, chunk.count)
        group = Group(key, Settings(), table, positions, names, names, communes, forms)
        self._compare(group, partial(self._carry_rows, group))

    def _carry_rows(self, group: Group, sides: Sides, before: Rated, tally: ScenarioTally) -> Pair | None:
        """Carry rows to another version: as columns where no criterion has cases, else as the bundles that they are."""
        mapping = sides.mapping
        assert mapping is not None
        if not (mapping.source.case_groups or mapping.target.case_groups):
            table, losses, bound = carried_columns(group.table, mapping, sides.after.rulebook.vocabulary)
            after = self._rated_after(sides, group, table)
            return Pair(group, np.arange(len(before.code)), sides, before, after, table, losses, bound)
        own = sides.before
        layout = rater_of(own.rulebook, own.number, group.settings).layout(group.table.schema)
        read = [
            ReadDossier(
                int(group.positions[row]),
                group.sources[row],
                bundle_of(plain, layout, own.rulebook, own.sheet),
                own.rulebook,
                own.sheet,
                group.settings,
            )
            for row, plain in enumerate(plain_rows(group.table))
        ]
        return self._carry_bundles(read, group, sides, before, tally)


@lru_cache(maxsize=64)
def _drawing(job: Job, number: int) -> Drawing:
    opened = job.opened()
    simulation, base = opened.simulation, opened.base
    assert base is not None
    assert simulation.dossiers is not None
    return Drawing(base, number, simulation.dossiers.generate, simulation.seed or 0)


_ALL = 1 << 62
"""More than any piece tells one by one."""


def _bundles(group: Iterable[ReadDossier]) -> list[EvidenceBundle]:
    return [each.bundle for each in group]


def _parted(
    group: Sequence[ReadDossier], put: Callable[[Sequence[ReadDossier]], object]
) -> tuple[list[ReadDossier], list[ReadDossier]]:
    """Return those that have columns, and those that do not; where all have, each is not tried by itself."""
    fit: list[ReadDossier] = []
    rest: list[ReadDossier] = []
    try:
        put(group)
    except NotInColumns:
        pass
    else:
        return [*group], []
    for each in group:
        try:
            put([each])
        except NotInColumns:
            rest.append(each)
        else:
            fit.append(each)
    return fit, rest


def _single_of(each: ReadDossier, key: SetKey) -> Single:
    return Single(key, each.settings, each.bundle, each.position, each.source, each.commune, each.legal_form)
