"""Rows of one version as rows of another: the columns of score sheets by the criteria that correspond."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ocop_rules.engine.columnar_layout import COMPLETE, DOSSIER, EVALUATED_ON, sheet_column
from ocop_rules.replay.translation import SheetMapping
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.simulate.names import Mask


def carried_columns(
    table: pa.Table, mapping: SheetMapping, vocabulary: Vocabulary
) -> tuple[pa.Table, dict[str, Mask], Mask]:
    """Return rows as they stand on another sheet, where neither sheet has alternative cases.

    Gives the table; for each criterion there, the rows that chose something here that cannot be carried; and the rows
    that lost anything at all, as `replay.translation.carry` tells it of a bundle.

    Args:
        table: the rows, in columns of score sheets, facts and documents.
        mapping: how the sheets correspond.
        vocabulary: the facts and document types that the other version knows; others say nothing there.
    """
    columns: dict[str, Any] = {}
    losses: dict[str, Mask] = {}
    bound = np.zeros(table.num_rows, dtype=np.bool_)
    for name in table.column_names:
        head, _, rest = name.partition(".")
        if head != "sheet":
            if _is_known(head, rest, vocabulary):
                columns[name] = table[name]
            continue
        judge, _, number = rest.partition(".")
        there = mapping.pairs.get(number)
        if there is not None and number not in mapping.blocked:
            columns[sheet_column(int(judge), there)] = table[name]
            continue
        chose = np.asarray(pc.fill_null(pc.greater_equal(table[name], 0), False).to_numpy(), dtype=np.bool_)
        bound |= chose
        if there is not None:
            losses[there] = losses.get(there, np.zeros(table.num_rows, dtype=np.bool_)) | chose
    if not set(columns) - {DOSSIER, EVALUATED_ON, COMPLETE}:
        columns.setdefault(DOSSIER, pa.nulls(table.num_rows, pa.string()))
    return pa.table(columns), losses, bound


def _is_known(head: str, rest: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the column of a fact or a document is of one that a version knows."""
    name, _, about = rest.partition(".")
    if head == "document":
        return name in vocabulary.documents
    if head == "fact":
        named = about.removeprefix("names.").partition(".")[0] if about.startswith("names.") else None
        return name in vocabulary.facts and (named is None or named in vocabulary.documents)
    return True


def plain_rows(table: pa.Table) -> list[dict[str, object]]:
    """Return what each row states, by name of the column."""
    return [{name: value for name, value in row.items() if value is not None} for row in table.to_pylist()]
