"""Rating many dossiers of one product set at once: an Arrow table in, an Arrow table out.

It follows `rate`: evidence to options, points, requirements and stars, each exact, in whole numbers over a common
denominator. `columnar_check` holds it against the other evaluators in every run (R12).
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pyarrow as pa

from ocop_rules.engine.checked import plan_for
from ocop_rules.engine.columnar import ColumnarEvaluator
from ocop_rules.engine.columnar_layout import Layout, layout_of
from ocop_rules.engine.columnar_table import Columns, Rows
from ocop_rules.rating.columnar_choices import Choosing
from ocop_rules.rating.columnar_codes import codes_of, unit_of
from ocop_rules.rating.columnar_verdict import Judging
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.model import Rulebook

AT_ONCE = 1 << 16
"""So many rows are rated together, so that what is made of them stays in a processor's memory."""


class ColumnarRater:
    """Rates dossiers of one product set in columns; has no state, so any thread may use it.

    Args:
        rulebook: the version.
        number: the product set.
        settings: what the law leaves open; what a council declares of itself is not taken here.
        detail: whether the result has columns for each requirement, knock-out and criterion too.

    Attributes:
        rulebook: the version.
        number: the product set.
        settings: what the law leaves open.

    Raises:
        ValueError: a setting cannot be followed in columns.
        NetworkLimit: the set's rules are beyond what columns hold.
    """

    def __init__(
        self, rulebook: Rulebook, number: int, settings: Settings | None = None, *, detail: bool = False
    ) -> None:
        self.rulebook = rulebook
        self.number = number
        self.settings = settings = settings or Settings()
        if settings.council is not None:
            raise ValueError("columns take no rules of a council: quorum, chair and spread are looked at one by one")
        plan = plan_for(rulebook, number)
        unit = unit_of(plan)
        codes = {name: codes_of(each, unit) for name, each in plan.product_set.criteria.items()}
        self._evaluator = ColumnarEvaluator(plan, strict=settings.strict)
        self._choosing = Choosing(plan, codes, settings.authority)
        self._judging = Judging(plan, codes, unit, settings, detail=detail)

    def layout(self, schema: pa.Schema) -> Layout:
        """Return what the columns of a table hold; raises `InvalidEvidence` where one cannot be read."""
        return layout_of(schema, self.rulebook.sets[self.number], self.rulebook.vocabulary)

    def rate(self, table: pa.Table, workers: int = 1) -> pa.Table:
        """Return the rating of each row, in their order.

        Args:
            table: the dossiers, in columns as `docs/columns.md` tells.
            workers: how many threads rate.

        Raises:
            InvalidEvidence: a column or a value in it is wrong; nothing is rated then.
        """
        layout = self.layout(table.schema)
        work = partial(self.rate_rows, layout=layout)
        blocks = blocks_of(table)
        if workers == 1:
            batches = list(map(work, blocks))
        else:
            with ThreadPoolExecutor(workers) as pool:
                batches = list(pool.map(work, blocks))
        return pa.Table.from_batches(batches or [work(_no_rows(table.schema))])

    def rate_rows(self, rows: Rows, layout: Layout) -> pa.RecordBatch:
        """Return the rating of rows whose columns are laid out as `layout` says."""
        fired = self._evaluator.evidence(rows, layout)
        return self._judging.judged(rows, fired, self._choosing.choose(rows, layout, fired))


def blocks_of(table: pa.Table) -> Iterator[Rows]:
    """Return the rows of a table, so many at once as are rated together."""
    if len(table.to_batches()) > 1 + table.num_rows // AT_ONCE:
        table = table.combine_chunks()
    first = 0
    for batch in table.to_batches():
        columns = Columns(batch, first)
        for start in range(0, batch.num_rows, AT_ONCE):
            yield Rows(columns, start, min(start + AT_ONCE, batch.num_rows))
        first += batch.num_rows


def _no_rows(schema: pa.Schema) -> Rows:
    arrays = [pa.array([], field.type) for field in schema]
    return Rows(Columns(pa.RecordBatch.from_arrays(arrays, schema=schema)), 0, 0)
