"""Holding ratings in columns against the other evaluators (R12): a sample of every run is rated by those too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pyarrow as pa

from ocop_rules.engine.checked import EngineName
from ocop_rules.engine.columnar_layout import Layout
from ocop_rules.engine.columnar_table import plain_row
from ocop_rules.errors import EngineDisagreement
from ocop_rules.rating.columnar import ColumnarRater
from ocop_rules.rating.columnar_rows import bundle_of
from ocop_rules.rating.points import exact_text, points_of
from ocop_rules.rating.rater import rate
from ocop_rules.rating.result import Result
from ocop_rules.rulebook.vocabulary import SCALE

SAMPLE = 16
"""So many rows of every run are rated by all evaluators."""


def rate_checked(
    rater: ColumnarRater, table: pa.Table, *, sample: int = SAMPLE, workers: int = 1, engine: EngineName = "durable"
) -> pa.Table:
    """Return the rating of each row, of which a sample was rated by the other evaluators too.

    Args:
        rater: the columnar rater of the product set.
        table: the dossiers.
        sample: how many rows are compared, evenly over the table; all where there are no more.
        workers: how many threads rate.
        engine: what the rows are compared with: both other evaluators, or the direct one alone.

    Raises:
        InvalidEvidence: a column or a value in it is wrong.
        EngineDisagreement: a row of the sample is rated otherwise, so no rating is returned.
    """
    result = rater.rate(table, workers)
    layout = rater.layout(table.schema)
    for row in sampled(table.num_rows, sample):
        given = plain_row(table.slice(row, 1).combine_chunks().to_batches()[0], 0)
        _compare(rater, given, layout, {k: v[0] for k, v in result.slice(row, 1).to_pydict().items()}, engine)
    return result


def sampled(count: int, sample: int) -> Sequence[int]:
    """Return which of so many rows are compared: evenly over them, the first and the last too."""
    if sample >= count:
        return range(count)
    if sample < 2:
        return range(sample)
    return [i * (count - 1) // (sample - 1) for i in range(sample)]


def _compare(
    rater: ColumnarRater,
    row: Mapping[str, object],
    layout: Layout,
    found: Mapping[str, object],
    engine: EngineName,
) -> None:
    product_set = rater.rulebook.sets[rater.number]
    bundle = bundle_of(row, layout, rater.rulebook, product_set)
    result = rate(bundle, rater.rulebook, product_set, None, engine, rater.settings)
    expected = _told(result)
    columnar = _columns_told(found, expected)
    if columnar != expected:
        differing = [name for name in expected if expected[name] != columnar[name]]
        raise EngineDisagreement(
            f"columns of dossier {bundle.dossier}",
            tuple(f"{name} {expected[name]}" for name in differing),
            tuple(f"{name} {columnar[name]}" for name in differing),
        )


def _told(result: Result) -> dict[str, str]:
    told = {
        "points": exact_text(result.points),
        "band": str(result.band),
        "stars": str(result.stars),
        "outcome": result.outcome,
        "missed": str(min((each.stars for each in result.requirements if not each.met), default=None)),
    }
    return told | {f"part.{letter}": exact_text(part.points) for letter, part in result.parts.items()}


def _columns_told(found: Mapping[str, object], expected: Mapping[str, str]) -> dict[str, str]:
    over = found["over"]
    assert isinstance(over, int)

    def told(name: str) -> str:
        value = found[name]
        if name == "points" or name.startswith("part."):
            assert isinstance(value, int)
            return exact_text(points_of(Fraction(value, SCALE * over)))
        return str(value)

    return {name: told(name) for name in expected}
