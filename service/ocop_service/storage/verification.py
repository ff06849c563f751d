"""Verifying the log as it stands in the database: the chain, and the columns that lists are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from ocop_rules.text import Text, text
from ocop_service.log.chain import Verification, verify
from ocop_service.log.line import LogLine
from ocop_service.storage.evaluations import Evaluations, Stored, Summary, column_text


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


def verify_stored(evaluations: Evaluations, anchors: Mapping[int, str] | None = None) -> Verification:
    """Verify the log of a database; what is added meanwhile is left to the next time.

    Raises:
        StorageUnavailable: the database fails.
    """
    end = evaluations.head()
    columns: dict[int, Summary] = {}

    def lines() -> Iterator[LogLine]:
        for stored in evaluations.entries(until=None):
            if stored.entry.sequence > end.sequence:
                return
            columns.clear()
            columns[stored.entry.sequence] = stored.summary
            yield line_of(stored)

    def same_columns(line: LogLine) -> Text | None:
        if columns[line.entry.sequence] == summary_of_record(line.record):
            return None
        return text("các cột tra cứu khác với bản ghi", "the columns of lists are not what the record says")

    return verify(lines(), end=end, anchors=anchors, also=same_columns)
