"""Memory: what one version and one network keep resident, and what the ten-thousandth rating adds to the first."""

from __future__ import annotations

import gc
import resource
import sys

from pytest_benchmark.fixture import BenchmarkFixture

import ocop_rules
from benchmarks.conftest import Dossier, blank_bundle
from ocop_rules.engine.durable import DurablePlan
from ocop_rules.engine.network import Network
from ocop_rules.engine.plan import plan_of
from ocop_rules.engine.pool import NETWORK_MEMORY
from ocop_rules.rulebook.catalogue import criteria_directory
from ocop_rules.rulebook.loader import load_rulebook


def resident_kib() -> int:
    """Return the resident memory of this process in KiB, from the operating system."""
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


def test_one_version_and_one_network(benchmark: BenchmarkFixture) -> None:
    root = criteria_directory()
    # What Python and the parser set up once is not the version's, so the first copy is not among those measured.
    versions = [load_rulebook(root, "qd-26-2026")]
    gc.collect()
    before = resident_kib()
    benchmark.group = "memory"
    benchmark.pedantic(lambda: versions.append(load_rulebook(root, "qd-26-2026")), rounds=8)
    gc.collect()
    version = (resident_kib() - before) // (len(versions) - 1)
    plans = [DurablePlan(plan_of(versions[0], product_set)) for product_set in versions[0].sets.values()]
    gc.collect()
    before = resident_kib()
    networks = [Network("benchmark", plan.network) for plan in plans]
    gc.collect()
    network = (resident_kib() - before) // len(networks)
    benchmark.extra_info["one version, KiB"] = version
    benchmark.extra_info["one network, mean over the sets, KiB"] = network
    print(f"\none version: {version} KiB; one network, mean over {len(networks)} sets: {network} KiB")
    estimated = sum(each.bytes() for each in networks) // len(networks) // 1024
    print(f"estimated: {estimated} KiB")
    # The bound of memory is held by the estimate, which must be near to what the network takes.
    assert 0.75 * network < estimated < 1.33 * network


def test_all_sets_of_all_versions(benchmark: BenchmarkFixture) -> None:
    sets = [(info.id, number) for info in ocop_rules.versions() for number in ocop_rules.load(info.id).sets]

    def round_of_all() -> None:
        for version, number in sets:
            ocop_rules.evaluate(blank_bundle(version, number))

    round_of_all()
    benchmark.group = "memory"
    benchmark.pedantic(round_of_all, rounds=5)
    gc.collect()
    resident = resident_kib() // 1024
    benchmark.extra_info["resident after all sets of all versions, MiB"] = resident
    print(f"\nresident after all {len(sets)} sets: {resident} MiB, networks bounded by {NETWORK_MEMORY} MiB")
    assert resident < NETWORK_MEMORY + 300
