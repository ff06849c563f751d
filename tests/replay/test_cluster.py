"""A real cluster of worker processes gives the bytes of one machine, whatever ends in the middle of it."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import pytest
import yaml
from distributed import Client, LocalCluster

import ocop_rules
from ocop_rules.errors import ClusterError
from ocop_rules.evaluation import cluster as clusters
from ocop_rules.evaluation.cluster import Cluster
from ocop_rules.evaluation.installed import installed
from ocop_rules.evaluation.workers import Workers, in_order
from ocop_rules.replay.comparison import Verdict
from ocop_rules.replay.lines import Line, Position, input_files
from ocop_rules.replay.report import About, html_report, json_report
from ocop_rules.replay.run import Interrupted, Run, replay, replay_lines
from ocop_rules.rulebook.catalogue import criteria_directory
from ocop_rules.simulate import run as simulations
from ocop_rules.simulate.report import json_report as json_report_of
from ocop_rules.simulate.scenario import open_simulation
from tests.evaluation.test_workers import DeadlyBytes
from tests.replay.test_run import mixed

EXAMPLE = Path("examples/dried-mango-4-stars.yaml")
COUNCIL = Path("examples/homestay-council-of-five.yaml")

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.xdist_group("cluster")]


@contextmanager
def local_cluster(workers: int) -> Iterator[LocalCluster]:
    """Start a cluster on this machine that gives up a job with the first worker that it ends: no more are awaited."""
    with LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address=":0",
        scheduler_kwargs={"allowed_failures": 0},
    ) as started:
        yield started


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers, each a process of its own, which need not read the criteria anew each time that one is killed."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OCOP_CACHE", str(tmp_path_factory.mktemp("cache")))
        with local_cluster(2) as started:
            yield Cluster(started.scheduler_address)


@pytest.fixture
def folder(records: list[bytes], tmp_path: Path) -> Path:
    inside = tmp_path / "records"
    inside.mkdir()
    for name, count in (("a.jsonl", 70), ("b.jsonl", 40)):
        (inside / name).write_bytes(mixed(records, count))
    return inside


def process_ids(cluster: Cluster) -> list[int]:
    with Client(cluster.address, set_as_default=False) as client:
        return [*client.run(os.getpid).values()]


def tenfold(number: int) -> int:
    return 10 * number


def fails(number: int) -> int:
    if number == 7:
        raise LookupError("no such thing")
    return number


def lines(count: int, deadly: int) -> list[Line]:
    return [
        Line("records.jsonl", number + 1, DeadlyBytes() if number == deadly else b"{%d" % number, None, Position(), 0)
        for number in range(count)
    ]


def replayed(folder: Path, out: Path, where: Workers) -> list[str]:
    """Replay a folder as the command does, and return the digests of all that it writes."""
    out.mkdir()
    table = out / "table.csv"
    summary = replay(Run(input_files([str(folder)]), "qd-148-2023", where, table))
    about = About(("records",), "qd-148-2023")
    written = [json_report(summary, about).encode(), html_report(summary, about, "vi").encode(), table.read_bytes()]
    return [hashlib.sha256(each).hexdigest() for each in written]


def test_all_that_is_written_is_the_same_to_the_byte(folder: Path, tmp_path: Path, cluster: Cluster) -> None:
    alone = replayed(folder, tmp_path / "1", 1)
    assert alone == replayed(folder, tmp_path / "2", 2)
    assert alone == replayed(folder, tmp_path / "cluster", cluster)


def test_an_interrupted_run_goes_on_from_its_state(
    folder: Path, tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "_ITEMS", 20)
    run = Run(input_files([str(folder)]), workers=cluster, table=tmp_path / "table", state=tmp_path / "state")
    with pytest.raises(Interrupted) as ended:
        replay(run, stop=iter([False, True]).__next__)
    assert ended.value.summary.lines == 40
    monkeypatch.undo()
    whole = replay(Run(run.files, table=tmp_path / "whole"))
    assert replay(run).as_json() == whole.as_json()
    assert (tmp_path / "table").read_bytes() == (tmp_path / "whole").read_bytes()


def test_a_worker_that_is_killed_in_the_middle_costs_nothing(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_ITEMS", 5)
    answered = in_order(tenfold, range(200), cluster)
    first = next(answered)
    os.kill(process_ids(cluster)[0], signal.SIGKILL)
    rest = [each for batch in answered for each in batch]
    assert [*first, *rest] == [(number, 10 * number) for number in range(200)]


def test_a_line_that_ends_workers_is_broken_as_here(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_ITEMS", 10)
    on_cluster = [each for batch in replay_lines(lines(20, 12), None, cluster) for _, each in batch]
    here = [each for batch in replay_lines(lines(20, 12), None, 2) for _, each in batch]
    assert on_cluster == here
    assert all(each.verdict is Verdict.BROKEN for each in here)
    assert [each.line for each in here if each.problems[0].code == "worker-lost"] == [13]


SIMULATION = """
format: ocop-simulation/1
version: qd-26-2026
seed: 20260301
dossiers: {generate: {sets: [7, 26], count: 240, judges: 1}}
scenarios:
  - {id: marks, title: {vi: Liên kết, en: Linkage}, changes: [{set: 7, criterion: "1.5", marks: {4: 2}}]}
  - {id: before, version: qd-148-2023}
"""


def test_a_simulation_is_the_same_to_the_byte(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulations, "ROWS_AT_ONCE", 50)
    file = tmp_path / "simulation.yaml"
    file.write_text(SIMULATION, encoding="utf-8")
    opened = open_simulation(file)
    here, there = (
        json_report_of(opened, simulations.simulate(opened, workers=where), [(), ()], ()) for where in (1, cluster)
    )
    assert here == there
    assert '"dossiers":240' in here


def test_an_error_of_the_work_comes_as_it_is(cluster: Cluster) -> None:
    with pytest.raises(LookupError, match="no such thing"):
        list(in_order(fails, range(20), cluster))


@contextmanager
def worker_in(folder: Path) -> Iterator[Cluster]:
    """Start a cluster of one worker that finds first what is installed in a folder."""
    paths = os.pathsep.join([str(folder), *filter(None, sys.path)])
    command = [sys.executable, "-m", "distributed.cli.dask_worker", "--no-nanny", "--no-dashboard", "--nthreads", "1"]
    with local_cluster(0) as empty:
        worker = subprocess.Popen(
            [*command, empty.scheduler_address],
            env={**os.environ, "PYTHONPATH": paths},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        try:
            yield Cluster(empty.scheduler_address)
        finally:
            worker.terminate()
            worker.wait()


def test_a_worker_with_another_library_is_given_nothing(tmp_path: Path) -> None:
    other = tmp_path / "ocop_rules-9.9.9.dist-info"
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: ocop-rules\nVersion: 9.9.9\n", encoding="utf-8")
    refused = r"tcp://\S+: ocop_rules 9\.9\.9, here"
    with worker_in(tmp_path) as cluster, pytest.raises(ClusterError, match=refused) as told:
        list(in_order(tenfold, range(3), cluster))
    assert "ocop_rules 9.9.9, ở đây" in told.value.render("vi")


JUDGES = {"members": [3], "draws": 200, "ballots": {"slips": {-1: "0.1", 0: "0.8", 1: "0.1"}}}


def test_a_worker_may_have_the_same_library_elsewhere(tmp_path: Path) -> None:
    package, criteria = Path(ocop_rules.__file__).parent, criteria_directory()
    shutil.copytree(package, tmp_path / "ocop_rules", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(criteria, tmp_path / ("ocop_rules/_criteria" if package in criteria.parents else "criteria"))
    bundles: list[Any] = [
        EXAMPLE,
        {"format": "ocop-evidence/1"},
        COUNCIL.read_text(encoding="utf-8"),
        Path("none.yaml"),
    ]
    here = [*ocop_rules.evaluate_many(bundles)]
    simulation = {**yaml.safe_load(SIMULATION), "judges": JUDGES}
    judged = [each for each in here if isinstance(each, ocop_rules.Evaluation)]
    alone = ocop_rules.simulation_report(simulation, judged=judged).to_json()
    with worker_in(tmp_path) as cluster:
        there = [*ocop_rules.evaluate_many(bundles, cluster)]
        assert alone == ocop_rules.simulation_report(simulation, workers=cluster, judged=judged).to_json()
    assert [isinstance(each, ocop_rules.Evaluation) for each in there] == [True, False, True, False]
    for one, other in zip(here, there, strict=True):
        if isinstance(one, ocop_rules.Evaluation) and isinstance(other, ocop_rules.Evaluation):
            assert one.to_json() == other.to_json()
            assert one.explain("vi") == other.explain("vi")
            assert one.rulebook is other.rulebook
        else:
            assert str(one) == str(other)


def test_criteria_that_do_not_serve_the_workers_are_refused(tmp_path: Path) -> None:
    copy = ocop_rules.Catalogue(shutil.copytree(criteria_directory(), tmp_path / "criteria"))
    nowhere = Cluster("tcp://127.0.0.1:1")
    with pytest.raises(ClusterError, match="set OCOP_CRITERIA on all of them") as refused:
        ocop_rules.evaluate_many([EXAMPLE], nowhere, catalogue=copy)
    assert "đặt OCOP_CRITERIA" in refused.value.render("vi")
    with pytest.raises(ClusterError, match="set OCOP_CRITERIA on all of them"):
        ocop_rules.simulation_report(yaml.safe_load(SIMULATION), workers=nowhere, catalogue=copy)


def test_a_worker_that_comes_later_with_another_library_refuses(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "installed", lambda: changed(installed(), engine="1.0"))
    monkeypatch.setattr(clusters.ClusterPool, "_check", lambda _: None)
    with pytest.raises(ClusterError, match=r"tcp://\S+: durable_rules \S+, here 1\.0"):
        list(in_order(tenfold, range(3), cluster))


def test_a_cluster_that_is_lost_in_the_middle_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_ITEMS", 1)
    with local_cluster(1) as started:
        answered = in_order(tenfold, range(100), Cluster(started.scheduler_address))
        next(answered)
    with pytest.raises(ClusterError, match="was lost in the middle of the work"):
        list(answered)


def test_no_worker_and_no_scheduler_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_PATIENCE", 1)
    with local_cluster(0) as empty:
        address = empty.scheduler_address
        with pytest.raises(ClusterError, match="has had no worker for 1 seconds"):
            list(in_order(tenfold, range(3), Cluster(address)))
        monkeypatch.setattr(clusters, "_CONNECT", 1)
        with pytest.raises(ClusterError, match=r"cannot be reached.*certificates"):
            list(in_order(tenfold, range(3), Cluster(address.replace("tcp", "tls"))))
    with pytest.raises(ClusterError, match="cannot be reached"):
        list(in_order(tenfold, range(3), Cluster(address)))
