"""The table of all dossiers that move: a row for each in each scenario, as CSV and as Parquet, written as they come."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from ocop_rules.characters import cell
from ocop_rules.rating.points import exact_text, points_of
from ocop_rules.replay.table import csv_lines
from ocop_rules.simulate.tally import Mover

SCHEMA = pa.schema(
    [
        ("scenario", pa.string()),
        ("source", pa.string()),
        ("dossier", pa.string()),
        ("version", pa.string()),
        ("set", pa.int32()),
        ("commune", pa.string()),
        ("legal_form", pa.string()),
        ("way", pa.string()),
        ("stars_before", pa.string()),
        ("stars_after", pa.string()),
        ("points_before", pa.string()),
        ("points_after", pa.string()),
        ("band_before", pa.int8()),
        ("band_after", pa.int8()),
        ("reasons", pa.list_(pa.string())),
        ("criteria", pa.list_(pa.string())),
        ("lower_bound", pa.bool_()),
    ]
)
"""The columns, in their order; they are a contract. Points are exact, as evaluations write them."""

Rows = Sequence[dict[str, Any]]


def row_of(scenario: str, mover: Mover) -> dict[str, Any]:
    """Return the row of a dossier that moves in a scenario."""
    return {
        "scenario": scenario,
        "source": mover.source,
        "dossier": mover.dossier,
        "version": mover.key.version,
        "set": mover.key.number,
        "commune": mover.commune or None,
        "legal_form": mover.legal_form or None,
        "way": mover.way,
        "stars_before": mover.before,
        "stars_after": mover.after,
        "points_before": exact_text(points_of(mover.points)),
        "points_after": exact_text(points_of(mover.points_after)),
        "band_before": mover.band,
        "band_after": mover.band_after,
        "reasons": [reason.code for reason in mover.reasons],
        "criteria": [each.as_line() for each in mover.criteria],
        "lower_bound": mover.lower_bound,
    }


@contextmanager
def tables(
    scenarios: Sequence[str], csv_file: Path | None, parquet_file: Path | None
) -> Iterator[Callable[[int, Iterable[Mover]], None] | None]:
    """Open the tables that are wanted, and give what writes rows to them; None where none is wanted.

    Args:
        scenarios: the ids of the scenarios, by place.
        csv_file: where to write CSV, a row a line, lists divided by `; `.
        parquet_file: where to write Parquet.
    """
    with ExitStack() as stack:
        writers: list[Callable[[Rows], None]] = []
        if csv_file is not None:
            out = stack.enter_context(csv_file.open("wb"))
            out.write(codecs.BOM_UTF8 + csv_lines([SCHEMA.names]))
            writers.append(lambda rows: _write_csv(out, rows))
        if parquet_file is not None:
            parquet = stack.enter_context(pq.ParquetWriter(parquet_file, SCHEMA, compression="zstd"))
            writers.append(lambda rows: parquet.write_table(pa.Table.from_pylist([*rows], SCHEMA)))

        def write(scenario: int, movers: Iterable[Mover]) -> None:
            rows = [row_of(scenarios[scenario], each) for each in movers]
            for writer in writers if rows else ():
                writer(rows)

        yield write if writers else None


def _write_csv(out: IO[bytes], rows: Rows) -> None:
    out.write(csv_lines([cell(_written(row[name])) for name in SCHEMA.names] for row in rows))


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(value) if isinstance(value, list) else str(value)
