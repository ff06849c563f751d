"""Dossiers as columns: ours, OpenFisca, polars and DuckDB at the same work in the same run, with equal results.

`--column-rows` says how many sheets. The memory floor is copying the columns that are read. Printed with `-s`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from math import inf
from time import perf_counter, process_time

import numpy as np
import pyarrow as pa
import pytest

import ocop_rules
from ocop_rules.engine.checked import plan_for
from ocop_rules.evaluation.workers import cores
from ocop_rules.rating.columnar import ColumnarRater
from ocop_rules.rulebook.vocabulary import FactType

rivals = pytest.importorskip(
    "benchmarks.columnar_rivals", reason="the extra bench is not installed", exc_type=ImportError
)
from benchmarks.columnar_work import Work, writable  # noqa: E402

ROUNDS = 5
SET = 7
RULEBOOK = ocop_rules.load("qd-26-2026")
PLAN = plan_for(RULEBOOK, SET)
DAY = (date(2026, 9, 15) - date(1970, 1, 1)).days


def sheets(count: int) -> tuple[Work, pa.Table]:
    """Return sheets of one judge, filled in by a generator of numbers with a seed."""
    numbers = np.random.default_rng(7)
    columns = {
        f"sheet.0.{number}": pa.array(numbers.integers(0, len(each.options) + 1, count).astype(np.int8))
        for number, each in RULEBOOK.sets[SET].criteria.items()
    }
    return Work(PLAN), pa.table(columns)


def dossiers(count: int) -> tuple[Work, pa.Table]:
    """Return dossiers of facts and papers, of which some state nothing."""
    numbers = np.random.default_rng(7)
    work = writable(PLAN)
    columns: dict[str, pa.Array] = {"evaluated_on": pa.array(np.full(count, DAY, np.int32)).cast(pa.date32())}
    for kind in work.documents:
        issued, none = (DAY - numbers.integers(-20, 2000, count)).astype(np.int32), numbers.random(count) < 0.3
        ends, open_ended = (DAY + numbers.integers(-300, 900, count)).astype(np.int32), numbers.random(count) < 0.5
        columns[f"document.{kind}.issued_on"] = pa.array(issued, mask=none).cast(pa.date32())
        columns[f"document.{kind}.expires_on"] = pa.array(ends, mask=none | open_ended).cast(pa.date32())
    for fact in work.facts:
        definition = PLAN.vocabulary.facts[fact]
        none = numbers.random(count) < 0.2
        match definition.type:
            case FactType.BOOLEAN:
                columns[f"fact.{fact}"] = pa.array(numbers.random(count) < 0.7, mask=none)
            case FactType.CHOICE:
                columns[f"fact.{fact}"] = _words(numbers, count, list(definition.values or ()), none)
            case FactType.COUNT:
                columns[f"fact.{fact}"] = pa.array(numbers.integers(0, 40, count), mask=none)
            case _:
                tenths = pa.array(numbers.integers(0, 1000, count), mask=none).cast(pa.decimal128(19, 0))
                columns[f"fact.{fact}"] = pa.compute.divide(tenths.cast(pa.decimal128(10, 4)), 10).cast(
                    pa.decimal128(15, 4)
                )
        if definition.attested_by:
            who = [str(each) for each in definition.attested_by]
            columns[f"fact.{fact}.attested_by"] = _words(numbers, count, who, numbers.random(count) < 0.7)
    return work, pa.table(columns)


def _words(numbers: np.random.Generator, count: int, words: list[str], none: np.ndarray) -> pa.Array:
    positions = pa.array(numbers.integers(0, len(words), count).astype(np.int8), mask=none)
    return pa.DictionaryArray.from_arrays(positions, pa.array(words))


def _least(runs: Mapping[str, Callable[[], object]]) -> dict[str, tuple[float, float]]:
    """Return the least time and the least work of all processors, in seconds, of rounds in which each has its turn."""
    found = dict.fromkeys(runs, (inf, inf))
    for _ in range(ROUNDS):
        for name, run in runs.items():
            start, worked = perf_counter(), process_time()
            run()
            took = perf_counter() - start, process_time() - worked
            found[name] = min(found[name][0], took[0]), min(found[name][1], took[1])
    return found


def _same(ours: pa.Table, theirs: pa.Table, work: Work) -> bool:
    if "row" in theirs.column_names:
        theirs = theirs.sort_by("row")

    def figures(table: pa.Table, name: str, *, scaled: bool) -> np.ndarray:
        missing = 9 if name == "missed" else 0
        values: np.ndarray = table.column(name).fill_null(missing).to_numpy().astype(np.int64)
        return values // 10_000 if scaled and name.startswith(("points", "part.")) else values

    return all((figures(ours, n, scaled=True) == figures(theirs, n, scaled=False)).all() for n in work.outputs)


@pytest.mark.parametrize("make", [sheets, dossiers])
def test_the_same_work_in_the_same_run(
    benchmark: Callable[..., object], request: pytest.FixtureRequest, make: Callable[[int], tuple[Work, pa.Table]]
) -> None:
    count: int = request.config.getoption("--column-rows") // (1 if make is sheets else 8)
    work, table = make(count)
    rater = ColumnarRater(RULEBOOK, SET)
    ours = partial(rater.rate, table, cores())
    others = {
        "polars": rivals.polars_run(work, table),
        "DuckDB": rivals.duckdb_run(work, table),
        "OpenFisca": rivals.openfisca_run(work, table),
    }
    expected = ours()
    for name, run in others.items():
        assert _same(expected, run(), work), name
    runs = {"ours": ours, **others, "copying the columns": lambda: [_copied(each) for each in _buffers(table)]}
    times = _least(runs)
    print(f"\n{make.__name__}: {count} rows of {table.num_columns} columns, {cores()} cores, least of {ROUNDS} rounds")
    print(f"  {'':20} {'µs a row':>9} {'times ours':>11} {'µs of work':>11}")
    for name, (seconds, work_done) in times.items():
        each = seconds / count * 1e6, seconds / times["ours"][0], work_done / count * 1e6
        print(f"  {name:20} {each[0]:9.3f} {each[1]:11.1f} {each[2]:11.3f}")
    benchmark(ours)


def _copied(buffer: pa.Buffer) -> object:
    return np.frombuffer(buffer, np.uint8).copy()


def _buffers(table: pa.Table) -> list[pa.Buffer]:
    return [each for column in table.columns for chunk in column.chunks for each in chunk.buffers() if each is not None]
