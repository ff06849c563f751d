"""Replaying from Python: one record, or all that files, folders and iterables hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TypeAlias

from ocop_rules.brief import one_line
from ocop_rules.canonical import Json, canonical
from ocop_rules.errors import Problem
from ocop_rules.evaluation.workers import Workers
from ocop_rules.replay.comparison import Comparison, Verdict
from ocop_rules.replay.lines import ENDINGS, Line, Position, input_files, read_lines
from ocop_rules.replay.plots import moves_plot, points_plot
from ocop_rules.replay.record import Record
from ocop_rules.replay.report import About, html_report, json_report
from ocop_rules.replay.run import replay_lines
from ocop_rules.replay.summary import KEPT, Summary
from ocop_rules.rulebook.catalogue import load
from ocop_rules.several import Several
from ocop_rules.text import Lang, printable, text
from ocop_rules.words.notebook import fragment
from ocop_rules.words.replays import TEXTS, VERDICTS, counted

RecordInput: TypeAlias = Record | Mapping[str, Json] | str | bytes
"""A record: as `read_record` reads it, as plain data, or as a line of JSON."""

RecordsInput: TypeAlias = Iterable[RecordInput | Path] | RecordInput | PathLike[str]
"""Records: the path of a file or folder of them, their text, or an iterable of records and of paths of files."""


def replay_record(record: RecordInput, version: str | None = None) -> Comparison:
    """Rate the bundle of one record again, and compare what comes out with what the record says.

    Whatever is wrong with the record is told in the answer, never raised.

    Args:
        record: the record.
        version: the version to rate under; None for the record's own.

    Raises:
        UnknownVersion: there is no such version.
    """
    under = None if version is None else load(version).id
    line = _line(1, record)
    return next(_each([line], under, 1))


def replay_many(
    records: RecordsInput, version: str | None = None, workers: Workers | None = None
) -> Iterator[Comparison]:
    """Replay many records, keeping their order; they are read as they are needed.

    Args:
        records: the records.
        version: the version to rate under; None for each record's own.
        workers: how many processes rate, None or 1 in this one; or a `Cluster`.

    Returns:
        For each record what came out; one that cannot be read or rated again is told there, and loses no other.

    Raises:
        ClusterError: the cluster cannot do it, or was lost.
        UnknownVersion: there is no such version.
        InvalidDocument: a file or folder cannot be read, or holds no records.
    """
    under = None if version is None else load(version).id
    return _each(_lines(records), under, workers or 1)


def replay_report(
    records: RecordsInput, version: str | None = None, workers: Workers | None = None, *, keep: int = KEPT
) -> ReplayReport:
    """Replay many records and return the totals, with the first changes and failures.

    It takes no more memory for a million records than for a thousand. Arguments and errors are those of `replay_many`.

    Args:
        records: the records.
        version: the version to rate under; None for each record's own.
        workers: how many processes rate, None or 1 in this one; or a `Cluster`.
        keep: how many changes, and how many failures, are kept.

    Raises:
        ClusterError: the cluster cannot do it, or was lost.
        UnknownVersion: there is no such version.
        InvalidDocument: a file or folder cannot be read, or holds no records.
    """
    under = None if version is None else load(version).id
    is_path = isinstance(records, PathLike) or (isinstance(records, str) and not records.lstrip().startswith("{"))
    summary = Summary(keep)
    summary.add(replay_many(records, under, workers))
    return ReplayReport(under, (str(records),) if is_path else (), summary)


@dataclass(frozen=True, repr=False)
class ReplayReport:
    """What came out when records were replayed.

    Attributes:
        version: the version that was asked for; None for each record's own.
        inputs: the file or folder; empty for an iterable.
        summary: the totals.
    """

    version: str | None
    inputs: tuple[str, ...]
    summary: Summary

    def __repr__(self) -> str:
        counts = self.verdicts.items()
        told = [("version", self.version), *((str(v), n) for v, n in counts if n)]
        return one_line(type(self).__name__, [*told, ("not_carried", self.not_carried or None)])

    @property
    def verdicts(self) -> Mapping[Verdict, int]:
        """How many records came out how."""
        return {verdict: self.summary.verdicts[verdict] for verdict in Verdict}

    @property
    def not_carried(self) -> int:
        """How many judged choices have no place in the other version: of their records, points are a lower bound."""
        return self.summary.lost_choices

    @property
    def changes(self) -> tuple[Comparison, ...]:
        """The first records that changed, or of which choices could not be carried to the other version."""
        return Several(self.summary.changes)

    @property
    def failures(self) -> tuple[Comparison, ...]:
        """The first records that could not be replayed."""
        return Several(self.summary.failures)

    def to_json(self) -> str:
        """Return the totals with the first changes and failures as one line of canonical JSON."""
        return json_report(self.summary, self._about)

    def to_html(self, lang: Lang = "vi") -> str:
        """Return the report with its plots as one HTML page, which needs no other file and no network."""
        return html_report(self.summary, self._about, lang)

    def _repr_html_(self) -> str:
        counts = [(VERDICTS[each].in_("vi"), counted(count, "vi")) for each, count in self.verdicts.items() if count]
        notes = []
        if self.not_carried:
            records = counted(self.summary.lower_bounds.total(), "vi")
            choices = counted(self.not_carried, "vi")
            notes.append(TEXTS["lower_bounds"].in_("vi").format(choices=choices, records=records))
        plots = (points_plot(self.summary.cells, "vi"), moves_plot(self.summary.moves, "vi"))
        return fragment("counts", "vi", counts=counts, notes=notes, plots=plots if self.summary.moves else ())

    @property
    def _about(self) -> About:
        return About(self.inputs, self.version)


def _each(lines: Iterable[Line], version: str | None, workers: Workers) -> Iterator[Comparison]:
    with closing(replay_lines(lines, version, workers)) as batches:
        for batch in batches:
            yield from (comparison for _, comparison in batch)


def _line(number: int, record: RecordInput) -> Line:
    fault = None
    data = b""
    if isinstance(record, bytes):
        data = record.strip()
    elif isinstance(record, str):
        data = record.strip().encode("utf-8", "surrogatepass")
    else:
        try:
            data = canonical(record.as_json() if isinstance(record, Record) else record).encode()
        except ValueError as error:
            message = text("không phải dữ liệu của một bản ghi", "this is not the data of a record")
            fault = Problem("not-a-record", "", message, found=printable(str(error)))
    return Line("", number, data, fault, Position(), 0)


def _lines(records: RecordsInput) -> Iterator[Line]:
    """Return the lines that hold the records; raises at once where a path cannot be read."""
    if isinstance(records, bytes) or (isinstance(records, str) and records.lstrip().startswith("{")):
        return _lines_of_all(records.splitlines())
    if isinstance(records, str | PathLike):
        return read_lines(input_files([str(records)]))
    return _lines_of_all([records] if isinstance(records, Record | Mapping) else records)


def _lines_of_all(records: Iterable[RecordInput | Path]) -> Iterator[Line]:
    for number, record in enumerate(records, 1):
        if isinstance(record, Path) or (isinstance(record, str) and record.endswith(ENDINGS)):
            yield from read_lines(input_files([str(record)]))
        else:
            yield _line(number, record)
