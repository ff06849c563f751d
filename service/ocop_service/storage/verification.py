"""Verifying the log as it stands in the database: the chain, and every column beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Row

from ocop_rules.text import Text, text
from ocop_service.log.chain import LogFault, Verification, verify
from ocop_service.log.entry import DEFAULT_ORGANISATION, OLDER_FORMAT, Head, encodable
from ocop_service.log.line import LogLine
from ocop_service.log.told import WordsNamed, words_named
from ocop_service.storage.evaluations import DamagedLog, Evaluations, StoredEvaluation, stored_of
from ocop_service.storage.list_lines import told_of_record
from ocop_service.storage.tables import evaluations as table
from ocop_service.storage.words import KeptWords

_SHOWN = 12


def line_of(stored: StoredEvaluation) -> LogLine:
    """Return a stored evaluation as a line of an exported log."""
    return LogLine(stored.entry, stored.entry_digest, stored.record, stored.explanation)


def exported(evaluations: Evaluations, after: int = 0) -> Iterator[LogLine | Head]:
    """Return the log of a database, and where it ends: what is added meanwhile is left to the next time.

    Raises:
        DamagedLog: the log does not say where it ends, or an entry cannot be written.
        StorageUnavailable: the database fails.
    """
    end = evaluations.head()
    for row in evaluations.rows(after, end.sequence):
        if _of_other_kind(row) is not None:
            place = row.sequence
            said = text(f"mục {place} đã bị sửa; chạy:", f"entry {place} was changed; run:")
            raise DamagedLog(text(f"{said.vi} ocop log verify", f"{said.en} ocop log verify"))
        yield line_of(stored_of(row))
    yield end


def verify_stored(evaluations: Evaluations, anchors: Mapping[int, str] | None = None) -> Verification:
    """Verify the log of a database, and with it every column of every entry.

    Raises:
        StorageUnavailable: the database fails.
    """
    read: list[Row[Any]] = []
    named: dict[WordsNamed, tuple[int, str]] = {}
    try:
        end: Head | None = evaluations.head()
    except DamagedLog:
        end = None

    def lines() -> Iterator[LogLine | Head | LogFault]:
        for row in evaluations.rows(until=None if end is None else end.sequence):
            wrong = _of_other_kind(row)
            if wrong is not None:
                yield _column_fault(row, wrong)
                return
            read[:] = [row]
            stored = stored_of(row)
            words = _words_of(stored.explanation)
            if words is not None:
                named.setdefault(words, (row.sequence, row.id))
            yield line_of(stored)
        if end is not None:  # else it breaks off: nothing says that it ends here
            yield end

    found = verify(lines(), anchors=anchors, also=lambda line: _beside(read[0], line))
    if found.fault is None:
        found = replace(found, fault=_words_fault(named, evaluations.words()))
    if found.fault is None and end is not None and evaluations.reaches_beyond(end):
        said = text("có mục nằm ngoài chuỗi", "there are entries outside the chain")
        return replace(found, fault=LogFault(found.head.sequence + 1, "added-at-end", "", said))
    return found


def _words_of(explanation: str) -> WordsNamed | None:
    """Return the words that tell an evaluation; such as nobody keeps where they are named in no right way."""
    try:
        return words_named(explanation)
    except ValueError:
        return WordsNamed("", "")


def _words_fault(named: Mapping[WordsNamed, tuple[int, str]], kept: Sequence[KeptWords]) -> LogFault | None:
    """Return the first entry whose words are not kept as they were; None where all are."""
    whole = {WordsNamed(each.library, each.digest) for each in kept if each.holds}
    for words, (sequence, evaluation) in named.items():  # in the order of the log
        if words not in whole:
            name = words.digest[:_SHOWN]
            said = text(f"lời văn {name} đã bị sửa hoặc bị mất", f"the words {name} were changed or are gone")
            return LogFault(sequence, "words-changed", evaluation, said)
    return None


def _column_fault(row: Row[Any], column: str) -> LogFault:
    said = text(f"cột {column} đã bị sửa", f"the column {column} was changed")
    identifier = row.id if isinstance(row.id, str) and encodable(row.id) else ""
    return LogFault(row.sequence, "column-changed", identifier, said)


def _of_other_kind(row: Row[Any]) -> str | None:
    """Return the name of a column that holds what it cannot have been given: SQLite takes any value in any column."""
    for column in table.columns:
        value = getattr(row, column.name)
        if value is None and column.nullable:
            continue
        kind = column.type.python_type
        if type(value) is not kind or (isinstance(value, str) and not encodable(value)):
            return column.name
    return None


def _beside(row: Row[Any], line: LogLine) -> Text | None:
    """Say what is wrong with the columns that are not part of an entry; None where they are right."""
    summary, whose = told_of_record(line.record)
    expected = asdict(summary)
    if row.line is not None:  # else an earlier release stored it while the tables were upgraded
        expected |= asdict(whose)
    if line.entry.format == OLDER_FORMAT:
        expected |= {"organisation": DEFAULT_ORGANISATION, "idempotency_digest": None}
    else:
        expected |= {"idempotency_key": None}
    wrong = [name for name, value in expected.items() if getattr(row, name) != value]
    if not wrong:
        return None
    told = ", ".join(wrong)
    return text(f"cột khác với mục: {told}", f"columns are not what the entry says: {told}")
