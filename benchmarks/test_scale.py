"""What a row costs on one process, on two, and on a cluster of this machine's processes; and what a billion would.

The costs are processor time, since the processes share the cores with the scheduler here, as they would not elsewhere.
The model at the end is reckoned from what was measured in the same run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import psutil
import pyarrow
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import ocop_rules
from benchmarks.conftest import EXAMPLES
from benchmarks.million import different_records
from benchmarks.test_replay import only_whole
from ocop_rules.evaluation.cluster import Cluster, packed
from ocop_rules.evaluation.workers import AHEAD, SIZE, Workers, in_order
from ocop_rules.rating.columnar import ColumnarRater
from ocop_rules.rating.columnar_rows import table_of
from ocop_rules.replay.lines import Line
from ocop_rules.replay.report import About, json_report
from ocop_rules.replay.run import replay_lines
from ocop_rules.replay.summary import Summary

DISTINCT = 100
COLUMNS = 200_000
MIB = 1024 * 1024


@dataclass(frozen=True)
class Processes:
    """A cluster on this machine, each of its processes to be measured by itself."""

    address: str
    scheduler: psutil.Process
    workers: tuple[psutil.Process, ...]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    place = tmp_path_factory.mktemp("cluster")
    file = place / "scheduler.json"
    with _process("scheduler", "--port", "0", "--dashboard-address", ":0", "--scheduler-file", str(file)) as scheduler:
        while not file.exists():
            assert scheduler.is_running()
            time.sleep(0.1)
        address = json.loads(file.read_text(encoding="utf-8"))["address"]
        given = ("worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(place))
        with _process(*given) as first, _process(*given) as second:
            yield Processes(address, scheduler, (first, second))


@contextmanager
def _process(name: str, *arguments: str) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield psutil.Process(process.pid)
        finally:
            process.terminate()


def used(process: psutil.Process) -> float:
    """Return the processor seconds of a process and of its children that have ended."""
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def measured(work: Callable[[], object], processes: list[psutil.Process], rows: int, rounds: int = 2) -> list[float]:
    """Return the processor time that each process took, in µs a row: that of the round that took least in all."""
    found = []
    for _ in range(rounds):
        before = [used(each) for each in processes]
        work()
        found.append([(used(each) - was) / rows * 1e6 for each, was in zip(processes, before, strict=True)])
    return min(found, key=sum)


def resident(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / MIB


def replayed(records: list[bytes], count: int, where: Workers) -> str:
    summary = Summary()
    for batch in replay_lines(only_whole(records, count), None, where):
        summary.add(comparison for _, comparison in batch)
    return json_report(summary, About((), None))


def nothing(_: Line) -> None:
    """Work that takes no time, so that what is left is the cost of having it done."""


def move(records: list[bytes], count: int, where: Workers) -> None:
    """Send records as a replay does: quickly, so that little of what is measured is waiting."""
    for _ in in_order(nothing, only_whole(records, count), where, lambda line: len(line.data)):
        pass


@dataclass(frozen=True)
class Costs:
    """What a record of a replay costs on a cluster: µs of processor time, bytes, and MiB that each process has."""

    worker: float
    client: float
    scheduler: float
    plain: float
    there: float
    back: float
    worker_mib: float
    client_mib: float
    scheduler_mib: float

    def enough(self) -> int:
        """Return the workers above which more make nothing faster: caller or scheduler is then always at work."""
        return max(1, int(self.worker / max(self.client, self.scheduler)))

    def row(self, rows: int, workers: int) -> list[str]:
        """Return what so many records take on so many workers, with as many clusters as keep them all at work."""
        clusters = -(-workers // self.enough())
        hours = rows * self.worker / workers / 3.6e9
        in_all = rows * (self.worker + self.client + self.scheduler) / 3.6e9
        sent = rows * (self.there + self.back) / 1e9
        held = workers * AHEAD * SIZE / MIB
        callers = clusters * self.client_mib + held
        schedulers = clusters * self.scheduler_mib + held * self.there / self.plain
        memory = (callers, schedulers, workers * self.worker_mib)
        shown = (f"{hours:,.2f}", f"{in_all:,.1f}", f"{sent:,.1f}", *(f"{each:,.0f}" for each in memory))
        return [f"{rows:,}", f"{workers:,}", f"{clusters:,}", *shown]


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def test_a_replay_on_a_cluster(benchmark: BenchmarkFixture, cluster: Processes, request: pytest.FixtureRequest) -> None:
    count: int = request.config.getoption("--scale-records")
    benchmark.group = f"replay of {count} records on a cluster"
    records = different_records(DISTINCT)
    here, there = psutil.Process(), Cluster(cluster.address)
    all_processes = [here, cluster.scheduler, *cluster.workers]
    outputs = {replayed(records, count, where) for where in (1, 2, there)}
    assert len(outputs) == 1
    (alone,) = measured(lambda: replayed(records, count, 1), [here], count)
    (two,) = measured(lambda: replayed(records, count, 2), [here], count)
    client, _, *workers = benchmark.pedantic(
        lambda: measured(lambda: replayed(records, count, there), all_processes, count), rounds=1
    )
    mib = [resident(each) for each in all_processes]
    _, scheduler, *_ = moved = measured(partial(move, records, count, there), all_processes, count)
    lines = [*only_whole(records, DISTINCT)]
    answers = [each for batch in replay_lines(lines) for _, each in batch]
    plain = sum(len(line.data) for line in lines) / DISTINCT
    sent, back = (len(packed(each)) / DISTINCT for each in (lines, answers))
    costs = Costs(sum(workers), client, scheduler, plain, sent, back, max(mib[2:]), mib[0], mib[1])
    print(f"\n\na record of {plain:,.0f} bytes, {sent:,.0f} as it is sent; its answer {back:,.0f}")
    print(
        table(
            ["processor time, µs a record", "workers", "caller", "scheduler", "in all, one process = 1"],
            [
                ["one process", f"{alone:,.0f}", "", "", "1.00"],
                ["two processes", f"{two:,.0f}", "(in it)", "", f"{two / alone:.2f}"],
                [
                    "a cluster of two",
                    *(f"{each:,.0f}" for each in (costs.worker, client, scheduler)),
                    f"{(costs.worker + client + scheduler) / alone:.2f}",
                ],
            ],
        )
    )
    names = ("caller", "scheduler", "first worker", "second worker")
    print("\nsent and nothing done, µs a record:", {n: round(each) for n, each in zip(names, moved, strict=True)})
    print("resident, MiB:", {name: round(each) for name, each in zip(names, mib, strict=True)})
    head = ["records", "workers", "clusters", "hours", "processor hours", "GB sent"]
    head += [f"MiB of {whose}" for whose in ("callers", "schedulers", "workers")]
    fleet = sorted({2, 16, costs.enough(), 256})
    print(f"\none caller and scheduler keep {costs.enough()} workers at work; more need another cluster")
    print(table(head, [costs.row(rows, many) for rows in (10**6, 10**9) for many in fleet]))


@pytest.mark.parametrize("name", ["dried-mango-4-stars", "fresh-oranges-sheets-alone"])
def test_columns(benchmark: BenchmarkFixture, name: str) -> None:
    benchmark.group = f"columns, {COLUMNS} rows"
    bundle = ocop_rules.evaluate(EXAMPLES / f"{name}.yaml").bundle
    rulebook = ocop_rules.load("qd-26-2026")
    one = table_of([bundle], rulebook, rulebook.sets[int(bundle.product.set)])
    rows = pyarrow.concat_tables([one] * COLUMNS).combine_chunks()
    rater = ColumnarRater(rulebook, int(bundle.product.set))
    costs = {}
    for threads in (1, 2):
        started = time.perf_counter()
        (costs[threads],) = measured(partial(rater.rate, rows, threads), [psutil.Process()], COLUMNS)
        taken = (time.perf_counter() - started) / 2 / COLUMNS * 1e6
        print(f"\n{name}: {threads} thread(s): {costs[threads]:.2f} µs of processor time, {taken:.2f} µs, a row")
    answer = benchmark.pedantic(lambda: rater.rate(rows, 2), rounds=1)
    bytes_a_row = rows.nbytes / COLUMNS, answer.nbytes / COLUMNS
    print(f"{bytes_a_row[0]:.0f} bytes a row in, {bytes_a_row[1]:.0f} out")
    cost = costs[1]
    for count in (10**6, 10**8, 10**9):
        hours, gigabytes = count * cost / 3.6e9, count * bytes_a_row[0] / 1e9
        print(f"{count:,} rows: {hours * 60:,.2f} processor minutes; {gigabytes:,.1f} GB of columns")
