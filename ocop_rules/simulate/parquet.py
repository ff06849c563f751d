"""Parquet files of dossiers: the columns of `docs/columns.md`, and which product set each row is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import one_of
from ocop_rules.engine.columnar_layout import fact_column
from ocop_rules.errors import InvalidEvidence, Problem
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.simulate.chunk import TableChunk
from ocop_rules.text import Text, printable, text

ENDING = ".parquet"

SET, VERSION, COMMUNE, FORM = "set", "version", "commune", "legal_form"
"""The columns that say of a row what no rule reads: its product set, its version, whence it comes."""


@dataclass(frozen=True)
class ParquetFile:
    """A Parquet file of dossiers.

    Attributes:
        path: the file.
        catalogue: the criteria.
        base: the version under which rows are rated that name none.
    """

    path: Path
    catalogue: Catalogue
    base: Rulebook | None

    def count(self) -> int:
        """Return how many rows it has; raises as `chunks` does."""
        return int(self._opened().metadata.num_rows)

    def chunks(self, first: int, at_once: int) -> Iterator[TableChunk]:
        """Yield its rows in pieces of one product set of one version.

        Args:
            first: the place of its first row among all dossiers.
            at_once: how many rows are read together.

        Raises:
            InvalidEvidence: it is no Parquet file, or says no product set of a row.
        """
        file = self._opened()
        names = [str(name) for name in file.schema_arrow.names]
        if SET not in names:
            mend = did_you_mean(SET, names) or text(
                "thêm cột set: số của bộ sản phẩm", "add the column set: the number of the product set"
            )
            raise self._refused((SET,), "missing-column", text("thiếu cột này", "this column is missing"), mend)
        if not pa.types.is_integer(file.schema_arrow.field(SET).type):
            found = str(file.schema_arrow.field(SET).type)
            message = text("cột này phải là số nguyên", "the column must hold whole numbers")
            raise self._refused((SET,), "wrong-column", message, None, found)
        if VERSION not in names and self.base is None:
            mend = text(
                "thêm cột version, hoặc ghi “version: …” trong tệp mô phỏng",
                "add the column version, or write “version: …” in the simulation",
            )
            raise self._refused((VERSION,), "missing-column", text("thiếu cột này", "this column is missing"), mend)
        row = 0
        for batch in file.iter_batches(batch_size=at_once):
            yield from self._parts(pa.Table.from_batches([batch]), first, row)
            row += batch.num_rows

    def _opened(self) -> Any:
        try:
            return pq.ParquetFile(self.path)
        except (OSError, ValueError) as error:  # ArrowInvalid is a ValueError
            message = text("không đọc được tệp Parquet", "it cannot be read as Parquet")
            raise self._refused((), "not-parquet", message, None, printable(str(error))) from None

    def _refused(
        self, place: tuple[str | int, ...], code: str, message: Text, mend: Text | None, found: str | None = None
    ) -> InvalidEvidence:
        return InvalidEvidence([Problem.at(place, code, message, mend, found)], printable(str(self.path), 200))

    def _parts(self, table: pa.Table, first: int, row: int) -> Iterator[TableChunk]:
        versions = self._versions(table, row)
        sets = table[SET].to_pylist()
        kinds = list(zip(versions, sets, strict=True))
        for version, number in sorted({*kinds}, key=lambda kind: kinds.index(kind)):
            rulebook = self.catalogue.load(version)
            rows = np.array([i for i, kind in enumerate(kinds) if kind == (version, number)], dtype=np.int64)
            if number not in rulebook.sets:
                message = text(f"{version} không có bộ này", f"{version} has no such product set")
                where = (SET, row + int(rows[0]))
                raise self._refused(where, "unknown-set", message, one_of(map(str, rulebook.sets)), str(number))
            part = table.take(rows)
            yield TableChunk(
                first + row,
                version,
                int(number),
                _of_set(part, rulebook, int(number)),
                first + row + rows,
                printable(str(self.path), 200),
                row + rows + 1,
                _column(part, COMMUNE),
                _column(part, FORM, fact_column("legal_form")),
            )

    def _versions(self, table: pa.Table, row: int) -> list[str]:
        given = table[VERSION].to_pylist() if VERSION in table.column_names else [None] * table.num_rows
        found = []
        for i, name in enumerate(given):
            if name is None and self.base is not None:
                found.append(self.base.id)
            elif name not in self.catalogue.version_ids():
                message = text("không có phiên bản này", "there is no such version")
                known = one_of(self.catalogue.version_ids())
                raise self._refused((VERSION, row + i), "unknown-version", message, known, printable(str(name)))
            else:
                found.append(name)
        return found


def _of_set(table: pa.Table, rulebook: Rulebook, number: int) -> pa.Table:
    """Return the columns that state something of a set's dossiers; those of other sets' criteria are empty here."""
    criteria = rulebook.sets[number].criteria
    kept = []
    for name in table.column_names:
        if name in (SET, VERSION, COMMUNE, FORM):
            continue
        head, _, rest = name.partition(".")
        foreign = head in ("sheet", "case") and (head == "case" or rest.partition(".")[2] not in criteria)
        if foreign and table[name].null_count == table.num_rows:
            continue
        kept.append(name)
    return table.select(kept)


def _column(table: pa.Table, *names: str) -> Any:
    for name in names:
        if name in table.column_names:
            column = table[name].combine_chunks()
            if pa.types.is_dictionary(column.type):
                column = column.cast(column.type.value_type)
            return pc.cast(column, pa.string()).dictionary_encode()
    return None
