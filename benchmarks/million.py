"""One replay of very many records, with what it took and the digests of what came out of it.

usage: python -m benchmarks.million [--records N] [--distinct N] [--version V] [--workers N | --cluster URL]

The records are made of their numbers alone and never stored: so many different ones, again and again; every hundredth
is cut off and every fiftieth tells of another library. The digests are the same wherever they are replayed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import sys
import time

import ocop_rules
from benchmarks.test_replay import generated
from ocop_rules.evaluation.cluster import Cluster
from ocop_rules.evaluation.workers import Workers, cores
from ocop_rules.replay.record import record_line
from ocop_rules.replay.report import About, json_report
from ocop_rules.replay.run import replay_lines
from ocop_rules.replay.summary import Summary
from ocop_rules.replay.table import csv_header, csv_rows
from tests.thousand import bundle


def different_records(count: int) -> list[bytes]:
    """Return so many records, of dossiers of all versions and product sets."""
    return [record_line(ocop_rules.evaluate(bundle(number))).encode() for number in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--distinct", type=int, default=1000)
    parser.add_argument("--version")
    parser.add_argument("--workers", type=int, default=cores())
    parser.add_argument("--cluster")
    asked = parser.parse_args()
    where: Workers = Cluster(asked.cluster) if asked.cluster else asked.workers
    records = different_records(asked.distinct)
    length = sum(len(records[number % len(records)]) + 1 for number in range(asked.records))
    table = hashlib.sha256(csv_header())
    summary = Summary()
    started, used = time.perf_counter(), os.times()
    for batch in replay_lines(generated(records, asked.records), asked.version, where):
        before = summary.lines
        table.update(csv_rows(summary.add(comparison for _, comparison in batch)))
        if before * 20 // asked.records != summary.lines * 20 // asked.records:
            print(f"{summary.lines:,} in {time.perf_counter() - started:,.0f} s", file=sys.stderr)
    now = os.times()
    here = now.user + now.system - used.user - used.system
    children = now.children_user + now.children_system - used.children_user - used.children_system
    report = json_report(summary, About(("generated",), asked.version)).encode()
    peak, peak_of_child = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"records                     {summary.lines:,} ({asked.distinct:,} different), {length / 1e9:.2f} GB")
    print(f"where                       {asked.cluster or f'{asked.workers} processes'}")
    print(f"seconds                     {time.perf_counter() - started:,.0f}")
    print(f"processor seconds           {here:,.0f} here, {children:,.0f} in processes begun here")
    print(f"most memory                 {peak} MiB here, {peak_of_child} MiB in one of those processes")
    print(f"came out                    {dict(sorted((str(k), v) for k, v in summary.verdicts.items() if v))}")
    print(f"SHA-256 of the JSON report  {hashlib.sha256(report).hexdigest()}")
    print(f"SHA-256 of the CSV table    {table.hexdigest()}")


if __name__ == "__main__":
    main()
