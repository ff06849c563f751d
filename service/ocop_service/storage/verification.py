"""Verifying the log as it stands in the database: the chain, and the columns that lists are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ocop_rules.text import Text, text
from ocop_service.log.chain import Fault, Verification, verify
from ocop_service.log.entry import Head
from ocop_service.log.line import LogLine
from ocop_service.storage.evaluations import Evaluations, Stored
from ocop_service.storage.rated import Summary, column_text


def line_of(stored: Stored) -> LogLine:
    """Give a stored evaluation as a line of an exported log."""
    return LogLine(stored.entry, stored.entry_digest, stored.record, stored.explanation)


def summary_of_record(record: str) -> Summary:
    """Give the columns that belong to a record's line."""
    evaluation = json.loads(record)["evaluation"]
    return Summary(
        dossier=column_text(evaluation["dossier"]),
        product=column_text(evaluation["product"]["name"]),
        version=evaluation["version"],
        product_set=evaluation["product"]["set"],
        purpose=evaluation["purpose"],
        evaluated_on=evaluation["evaluated_on"],
        outcome=evaluation["outcome"],
        points=evaluation["points"],
        band=evaluation["band"],
        stars=evaluation["stars"],
    )


def exported(evaluations: Evaluations, after: int = 0) -> Iterator[LogLine | Head]:
    """Give the log of a database, and where it ends: what is added meanwhile is left to the next time.

    Raises:
        StorageUnavailable: the database fails.
    """
    end = evaluations.head()
    for stored in evaluations.entries(after, end.sequence):
        yield line_of(stored)
    yield end


def verify_stored(evaluations: Evaluations, anchors: Mapping[int, str] | None = None) -> Verification:
    """Verify the log of a database, and the columns that its lists are made of.

    Raises:
        StorageUnavailable: the database fails.
    """
    columns: dict[int, Summary] = {}
    end = evaluations.head()

    def lines() -> Iterator[LogLine | Head]:
        for stored in evaluations.entries(until=end.sequence):
            columns.clear()
            columns[stored.entry.sequence] = stored.summary
            yield line_of(stored)
        yield end

    def same_columns(line: LogLine) -> Text | None:
        if columns[line.entry.sequence] == summary_of_record(line.record):
            return None
        return text("các cột tra cứu khác với bản ghi", "the columns of lists are not what the record says")

    found = verify(lines(), anchors=anchors, also=same_columns)
    if found.fault is None and evaluations.reaches_beyond_head():
        said = text("có mục nằm ngoài chuỗi", "there are entries outside the chain")
        return replace(found, fault=Fault(found.head.sequence + 1, "added-at-end", "", said))
    return found
