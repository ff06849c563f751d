"""What lists show and search beside the columns of the log: a line an evaluation, made of its record."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, exists, insert, select

from ocop_rules.text import folded
from ocop_service.storage.rated import Summary, Whose, column_text, searched
from ocop_service.storage.tables import evaluations, list_lines

_BATCH = 200

_AS_THEY_ARE = ("version", "purpose", "evaluated_on", "outcome", "points", "band", "stars")


def line_of(sequence: int, summary: Summary, whose: Whose) -> Mapping[str, str | int | None]:
    """Return the line of an evaluation as columns."""
    found = {"commune_folded": folded(whose.commune or ""), "searched": searched(summary, whose)}
    return {"sequence": sequence, **{name: getattr(whose, name) for name in Whose.__slots__}, **found}


def told_of_record(record: str) -> tuple[Summary, Whose]:
    """Return the columns that belong to a record's line; raises `ValueError`, `LookupError` or `TypeError` of none."""
    data = json.loads(record)
    evaluation = data["evaluation"]
    summary = Summary(
        dossier=column_text(evaluation["dossier"]),
        product=column_text(evaluation["product"]["name"]),
        product_set=evaluation["product"]["set"],
        **{name: evaluation[name] for name in _AS_THEY_ARE},
    )
    return summary, Whose.of_record(data)


def add_missing(connection: Connection) -> None:
    """Add the lines that are missing, a few at a time: of a longer log than that no memory is enough."""
    c = evaluations.c
    missing = ~exists().where(list_lines.c.sequence == c.sequence)
    after = 0
    while True:
        # Found by the indices alone, which on SQLite passes by the records.
        found = select(c.sequence).where(missing, c.sequence > after).order_by(c.sequence).limit(_BATCH)
        query = select(c.sequence, c.dossier, c.product, c.record).where(c.sequence.in_(found)).order_by(c.sequence)
        rows = connection.execute(query).all()
        if not rows:
            return
        connection.execute(insert(list_lines), [_of_row(*row) for row in rows])
        after = rows[-1].sequence


def _of_row(sequence: int, dossier: str, product: str, record: str) -> Mapping[str, str | int | None]:
    try:
        return line_of(sequence, *told_of_record(record))
    except (ValueError, LookupError, TypeError, AttributeError):  # somebody changed it: `ocop log verify` will tell
        known = "\n".join(folded(str(each)) for each in (product, dossier))
        return {"sequence": sequence, "judges": 0, "commune_folded": "", "searched": known}
