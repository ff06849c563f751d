"""Memory over many ratings: what is resident after the first thousand, and what the next nine thousand add."""

from __future__ import annotations

import gc
import resource
import sys

from pytest_benchmark.fixture import BenchmarkFixture

import ocop_rules
from benchmarks.conftest import Dossier


def resident_kib() -> int:
    """Give the resident memory of this process in KiB, from the operating system."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize() // 1024
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak // 1024 if sys.platform == "darwin" else peak


def test_ten_thousand_ratings(benchmark: BenchmarkFixture, dossier: Dossier) -> None:
    def ratings(count: int) -> None:
        for _ in range(count):
            ocop_rules.evaluate(dossier.text)

    ratings(1000)
    gc.collect()
    before = resident_kib()
    benchmark.group = "memory"
    benchmark.pedantic(ratings, args=(9000,), rounds=1)
    gc.collect()
    added = resident_kib() - before
    benchmark.extra_info["resident after 1,000 ratings, KiB"] = before
    benchmark.extra_info["added by 9,000 more, KiB"] = added
    print(f"\nresident after 1,000 ratings: {before} KiB; added by 9,000 more: {added} KiB")
    assert added < before // 4
