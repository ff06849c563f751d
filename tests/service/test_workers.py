"""Several worker processes behind one port: one log, limits and metrics of all together, a killed one replaced."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from ocop_service.access.common_memory import CommonMemory
from ocop_service.access.throttle import Allowance, Throttle
from ocop_service.http.problem import Refusal
from prometheus_client.parser import text_string_to_metric_families

from tests.service.server import Server, ocop, serving

MANGO = Path("examples/dried-mango-4-stars.yaml").read_bytes()
YAML = {"Content-Type": "application/yaml"}
PATIENCE = 60


@pytest.fixture
def two(tmp_path: Path, database_url: str) -> Iterator[Server]:
    with serving(tmp_path, ("--open", "--workers", "2"), database_url=database_url) as server:
        _until(lambda: len(_listening(server)) == 2)
        yield server


def _listening(server: Server) -> list[str]:
    return [str(entry["url"]) for entry in server.log_entries() if entry.get("event") == "listening"]


def _until(holds: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.05)


def _workers(server: Server) -> list[int]:
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


def _stored(server: Server) -> int:
    answer = httpx.post(f"{server.url}/v1/evaluations", content=MANGO, headers=YAML, timeout=PATIENCE)
    assert answer.status_code == 201, answer.text
    sequence: int = answer.json()["entry"]["sequence"]
    return sequence


def _counted(server: Server, name: str) -> float:
    told = httpx.get(f"{server.url}/metrics", timeout=PATIENCE).text
    return sum(s.value for family in text_string_to_metric_families(told) for s in family.samples if s.name == name)


@pytest.mark.once
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="/proc says which processes there are")
def test_two_workers_are_one_service(two: Server, tmp_path: Path, database_url: str) -> None:
    assert len(set(_listening(two))) == 1
    with ThreadPoolExecutor(8) as many:
        first = list(many.map(lambda _: _stored(two), range(24)))
    assert sorted(first) == list(range(1, 25))
    # Whichever worker is asked, it tells what both counted.
    for _ in range(6):
        assert _counted(two, "ocop_ratings_total") == 24
        assert _counted(two, "ocop_log_entries") == 24

    killed = _workers(two)[0]
    os.kill(killed, signal.SIGKILL)
    _until(lambda: len(_listening(two)) == 3)
    assert killed not in _workers(two)
    assert len(_workers(two)) == 2
    with ThreadPoolExecutor(8) as many:
        after = list(many.map(lambda _: _stored(two), range(8)))
    assert sorted(after) == list(range(25, 33))
    assert _counted(two, "ocop_ratings_total") == 32

    workers = _workers(two)
    two.terminate()
    assert two.wait(PATIENCE) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    verified = ocop("log", "verify", "--database", database_url, "--lang", "en", cwd=tmp_path)
    assert verified.returncode == 0, verified.stdout
    assert "32 entries" in verified.stdout


@pytest.mark.once
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="/proc says which processes there are")
def test_workers_do_not_outlive_the_process_that_looks_after_them(tmp_path: Path) -> None:
    with serving(tmp_path, ("--open", "--workers", "2")) as server:
        _until(lambda: len(_listening(server)) == 2)
        workers = _workers(server)
        server.kill()
        _until(lambda: not any(_lives(pid) for pid in workers))


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_there_is_at_least_one_worker(tmp_path: Path) -> None:
    refused = ocop("serve", "--open", "--workers", "0", cwd=tmp_path)
    assert refused.returncode == 2
    assert "--workers" in refused.stderr


def test_processes_share_what_a_caller_may_use(tmp_path: Path) -> None:
    now = [1000.0]
    one, other = (Throttle("3/minute", "1/hour", lambda: now[0], tmp_path) for _ in range(2))
    one.count_request("a")
    other.count_request("a")
    one.count_request("a")
    for each in (one, other):
        with pytest.raises(Refusal):
            each.count_request("a")
    other.count_request("b")
    now[0] += 20
    other.count_request("a")
    with pytest.raises(Refusal):
        one.count_request("a")


def test_a_common_memory_forgets_who_has_been_quiet_for_longest(tmp_path: Path) -> None:
    memory = CommonMemory(tmp_path / "memory", most=8)
    allowance = Allowance("1/minute", clock=iter(range(1000)).__next__, memory=memory)
    for number in range(9):
        assert allowance.use(f"caller {number}") == 0
    assert len(memory) == 8
    assert memory.get("caller 0", -1.0) == -1.0
    assert memory.get("caller 8", -1.0) > 0
