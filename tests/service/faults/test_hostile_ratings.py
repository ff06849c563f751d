"""A rating that never ends, that dies, that takes all memory: the others go on, and the service stops when told to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from ocop_service.api.examples import BUNDLE

from tests.service.server import START_SECONDS, environment

pytestmark = [pytest.mark.xdist_group("hostile ratings"), pytest.mark.once]

PATIENCE = 60


class Attacked:
    """A running service with two keys, one of which is in hostile hands."""

    def __init__(self, directory: Path, **settings: object) -> None:
        self._log = directory / "log"
        with self._log.open("wb") as out:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.service.hostile_service"),
                    *(f"sqlite:///{directory}/ocop.db", json.dumps(settings)),
                ],
                env=environment() | {"PGPASSWORD": "SECRET", "OTEL_EXPORTER_OTLP_HEADERS": "SECRET"},
                stdout=subprocess.PIPE,
                stderr=out,
                text=True,
            )
        assert self.process.stdout is not None
        self._keys = [self.process.stdout.readline().strip() for _ in range(2)]
        self.url = self._wait()

    def _wait(self) -> str:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            for entry in self.entries():
                if entry["event"] == "listening":
                    return str(entry["url"])
            time.sleep(0.05)
        raise TimeoutError(self._log.read_text(encoding="utf-8"))

    def entries(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log.read_text(encoding="utf-8").splitlines() if line[-1:] == "}"]

    def hostile(self, job: str) -> httpx.Response:
        return self._post(f"/jobs/{job}", 0)

    def honest(self, path: str = "/v1/evaluations:dry-run") -> httpx.Response:
        return self._post(path, 1)

    def _post(self, path: str, key: int) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._keys[key]}", "Accept-Language": "en"}
        return httpx.post(f"{self.url}{path}", json=BUNDLE, headers=headers, timeout=PATIENCE)

    def children(self) -> set[int]:
        """Return the processes that it started."""
        listed = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return {int(pid) for each in listed for pid in each.read_text(encoding="ascii").split()}

    def until(self, count: int) -> set[int]:
        """Wait until so many processes of it rate."""
        end = time.monotonic() + PATIENCE
        while len(found := self.children()) < count:
            assert time.monotonic() < end
            time.sleep(0.02)
        return found


@contextmanager
def attacked(directory: Path, **settings: object) -> Iterator[Attacked]:
    found = Attacked(directory, **settings)
    try:
        yield found
    finally:
        found.process.kill()
        found.process.wait(10)


@contextmanager
def begun(service: Attacked, job: str, count: int) -> Iterator[list[Any]]:
    """Have hostile requests sent, and give what comes of them."""
    with ThreadPoolExecutor(count) as threads:
        yield [threads.submit(service.hostile, job) for _ in range(count)]


def gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        threads = len(os.listdir(f"/proc/{pid}/task"))
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z" and threads == 1  # the first thread may end before the others


def wait_until_gone(pids: set[int]) -> None:
    end = time.monotonic() + PATIENCE
    while not all(map(gone, pids)):
        assert time.monotonic() < end, "a process that rates was left behind"
        time.sleep(0.02)


def wait_until_at_work(service: Attacked, count: int) -> None:
    """Wait until so many of its processes have used a good share of a processor: they have begun what never ends."""
    end = time.monotonic() + PATIENCE
    began: dict[int, float] = {}
    while sum(used(pid) - began.setdefault(pid, used(pid)) > 0.1 for pid in service.children()) < count:
        assert time.monotonic() < end
        time.sleep(0.05)


def used(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_one_keys_endless_ratings_do_not_stop_anothers(tmp_path: Path) -> None:
    with (
        attacked(tmp_path, rating_processes=3, rating_seconds=3600, turn_seconds=3600, stop_seconds=1) as service,
        begun(service, "spin", 8) as answers,
    ):
        service.until(3)
        wait_until_at_work(service, 2)
        assert [service.honest().status_code for _ in range(20)] == [200] * 20
        assert service.honest("/v1/evaluations").status_code == 201
        assert [answer.result().text for answer in answers if answer.done()] == []
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(PATIENCE) == 0
        assert {answer.result().status_code for answer in answers} == {503}


def test_an_endless_rating_is_given_up_and_its_process_replaced(tmp_path: Path) -> None:
    # Long enough for an honest rating that loads its criteria on a busy machine.
    with attacked(tmp_path, rating_processes=2, rating_seconds=8) as service:
        before = service.until(1)
        answer = service.hostile("spin")
        assert answer.status_code == 500
        assert answer.json()["type"] == "urn:ocop:problem:rating-abandoned"
        assert "took longer" in answer.json()["detail"]
        wait_until_gone(before)
        assert service.honest().status_code == 200
        (told,) = [entry for entry in service.entries() if entry["event"] == "rating abandoned"]
        assert (told["reason"], told["request_id"]) == ("slow", answer.headers["x-request-id"])
        assert 'ocop_ratings_abandoned_total{reason="slow"} 1.0' in _metrics(service)


def _metrics(service: Attacked) -> str:
    headers = {"Authorization": f"Bearer {service._keys[1]}"}
    return httpx.get(f"{service.url}/metrics", headers=headers, timeout=PATIENCE).text


@pytest.mark.parametrize(("job", "kind"), [("die", "rating-abandoned"), ("swell", "internal")])
def test_a_process_that_ends_or_takes_too_much_costs_its_own_request_alone(tmp_path: Path, job: str, kind: str) -> None:
    with attacked(tmp_path, rating_processes=2, rating_memory_mib=256) as service:
        for _ in range(3):
            answer = service.hostile(job)
            assert (answer.status_code, answer.json()["type"]) == (500, f"urn:ocop:problem:{kind}")
            assert service.honest().status_code == 200
        assert httpx.get(f"{service.url}/health/ready", timeout=PATIENCE).status_code == 200


def test_idle_processes_that_are_killed_cost_no_request(tmp_path: Path) -> None:
    with attacked(tmp_path, rating_processes=2) as service:
        for _ in range(3):
            for pid in service.until(1):
                os.kill(pid, signal.SIGKILL)
                wait_until_gone({pid})
            assert service.honest().status_code == 200


def test_sigterm_ends_the_service_within_its_time_whatever_is_being_rated(tmp_path: Path) -> None:
    with (
        attacked(tmp_path, rating_processes=3, rating_seconds=3600, turn_seconds=3600, stop_seconds=2) as service,
        begun(service, "spin", 4) as answers,
    ):
        pids = service.until(2)
        wait_until_at_work(service, 2)
        began = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(PATIENCE) == 0
        assert time.monotonic() - began < 2 + 10  # as docs/operations.md promises
        for answer in answers:
            assert answer.result().json()["type"] == "urn:ocop:problem:unavailable"
        wait_until_gone(pids)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_told_twice_it_leaves_no_process_behind(tmp_path: Path, told: signal.Signals) -> None:
    with attacked(tmp_path, rating_processes=3, rating_seconds=3600, stop_seconds=3600) as service:
        thread = threading.Thread(target=_ignoring, args=(service,))
        thread.start()
        pids = service.until(1)
        wait_until_at_work(service, 1)
        service.process.send_signal(told)
        wait_until_it_listens_no_more(service)
        service.process.send_signal(told)
        service.process.wait(PATIENCE)
        wait_until_gone(pids)
        thread.join(PATIENCE)


def wait_until_it_listens_no_more(service: Attacked) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            httpx.get(f"{service.url}/health", timeout=PATIENCE)
        except httpx.ConnectError:
            return
        except (httpx.ReadError, httpx.RemoteProtocolError):
            continue  # it came while listening ended, and was never taken
    raise AssertionError("it still listens")


def _ignoring(service: Attacked) -> None:
    with suppress(httpx.HTTPError):
        service.hostile("spin")


def test_no_process_outlives_a_service_that_is_killed(tmp_path: Path) -> None:
    with attacked(tmp_path, rating_processes=3, rating_seconds=3600) as service:
        thread = threading.Thread(target=_ignoring, args=(service,))
        thread.start()
        wait_until_at_work(service, 1)
        service.honest()
        pids = service.until(2)  # one of them at work, one of them idle
        service.process.kill()
        service.process.wait(10)
        wait_until_gone(pids)
        thread.join(PATIENCE)


def test_a_process_that_rates_has_nothing_of_the_service(tmp_path: Path) -> None:
    with attacked(tmp_path, rating_processes=2) as service:
        told = service.hostile("tell").json()
        assert told["parent"] == service.process.pid
        assert told["secrets"] == []
        assert not [file for file in told["files"] if file.startswith("socket:") or "ocop.db" in file]
        assert sorted(file for file in told["files"] if not file.startswith("pipe:")) in (
            ["/dev/null"] * 4,
            ["/dev/null"] * 4 + [f"/proc/{told['pid']}/fd"],
        )
