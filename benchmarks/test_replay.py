"""Replaying records against parsing the same lines, on one process and on two; memory over many records.

The records are made as they are read, never stored: `--replay-records 1000000` runs the memory test on a million.
"""

from __future__ import annotations

import gc
import json
import resource
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import ocop_rules
from benchmarks.conftest import EXAMPLES
from benchmarks.test_memory import resident_kib
from ocop_rules.evaluation.workers import cores
from ocop_rules.replay.lines import Line, Position
from ocop_rules.replay.record import record_line
from ocop_rules.replay.run import replay_lines
from ocop_rules.replay.summary import Summary

BUNDLES = sorted(path for path in EXAMPLES.glob("*.yaml") if not path.name.endswith(".expected.yaml"))
COUNT = 2000


@pytest.fixture(scope="module")
def records() -> list[bytes]:
    return [record_line(ocop_rules.evaluate(path)).encode() for path in BUNDLES]


def generated(records: list[bytes], count: int) -> Iterator[Line]:
    """Return so many lines, made when they are asked for; every hundredth is broken, every fiftieth tells another."""
    offset = 0
    for i in range(count):
        data = records[i % len(records)]
        if i % 100 == 99:
            data = data[:-40]
        elif i % 50 == 24:
            data = data.replace(b'"library":"', b'"library":"0', 1)
        offset += len(data) + 1
        yield Line("generated", i + 1, data, None, Position(0, i + 1, offset), offset)


def resident_of(process: int | None) -> int:
    """Return the resident memory of another process in KiB; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * resource.getpagesize() // 1024


def run(lines: Iterator[Line], workers: int, version: str | None = None) -> Summary:
    summary = Summary()
    for batch in replay_lines(lines, version, workers):
        summary.add(comparison for _, comparison in batch)
    return summary


def only_whole(records: list[bytes], count: int) -> Iterator[Line]:
    for i in range(count):
        yield Line("generated", i + 1, records[i % len(records)], None, Position(0, i + 1, 0), 0)


def parse(records: list[bytes]) -> None:
    for line in only_whole(records, COUNT):
        json.loads(line.data)


def test_1_parse_the_lines(benchmark: BenchmarkFixture, records: list[bytes]) -> None:
    benchmark.group = f"replay of {COUNT} records"
    benchmark.pedantic(parse, args=(records,), rounds=3)


@pytest.mark.parametrize("workers", [1, 2])
def test_2_replay(benchmark: BenchmarkFixture, records: list[bytes], workers: int) -> None:
    benchmark.group = f"replay of {COUNT} records"
    run(only_whole(records, 100), 1)
    start = time.perf_counter()
    parse(records)
    parsing = time.perf_counter() - start
    summary = benchmark.pedantic(lambda: run(only_whole(records, COUNT), workers), rounds=3)
    assert summary.verdicts == {"same": COUNT}
    _tell(benchmark, parsing, workers)


def test_3_what_if(benchmark: BenchmarkFixture, records: list[bytes]) -> None:
    other = next(v.id for v in reversed(ocop_rules.versions()) if v.id != "qd-26-2026")
    benchmark.group = f"replay of {COUNT} records"
    run(only_whole(records, 100), 1, other)
    start = time.perf_counter()
    parse(records)
    parsing = time.perf_counter() - start
    summary = benchmark.pedantic(lambda: run(only_whole(records, COUNT), 1, other), rounds=1)
    assert summary.lines == COUNT
    _tell(benchmark, parsing, 1)


def _tell(benchmark: BenchmarkFixture, parsing: float, workers: int) -> None:
    taken = benchmark.stats.stats.min  # type: ignore[union-attr]
    rate, ratio = COUNT / taken, taken / parsing
    benchmark.extra_info["records a second"] = round(rate)
    benchmark.extra_info["times the parsing of the lines"] = round(ratio, 2)
    print(f"\n{workers} process(es): {rate:,.0f} records a second, {ratio:.1f} times the parsing of the same lines")


def test_4_memory_is_flat(benchmark: BenchmarkFixture, records: list[bytes], request: pytest.FixtureRequest) -> None:
    """What is resident of all processes after a fifth of the records, and what the others add."""
    count: int = request.config.getoption("--replay-records")
    benchmark.group = "memory"
    summary = Summary()
    marks: list[int] = []

    def replayed() -> None:
        for batch in replay_lines(generated(records, count), None, cores()):
            before = summary.lines
            summary.add(comparison for _, comparison in batch)
            if before * 10 // count != summary.lines * 10 // count:
                gc.collect()
                marks.append(resident_kib() + sum(resident_of(child.pid) for child in active_children()))

    benchmark.pedantic(replayed, rounds=1)
    assert summary.lines == count
    taken = benchmark.stats.stats.min  # type: ignore[union-attr]
    added = marks[-1] - marks[1]
    benchmark.extra_info["resident after each tenth, KiB"] = marks
    print(
        f"\n{count:,} records, {count / taken:,.0f} a second; resident after each tenth: {marks} KiB; added {added} KiB"
    )
    assert added < marks[1] // 4
