"""Rating over HTTP against an endpoint that only parses and echoes the same bundle: same server, same run.

The service runs in a process of its own and so do its clients. Prints requests a second, the ratio to the echo, and
the median and the 99th percentile of the time to an answer, with 1 and with 16 clients; and where Linux tells it, the
processor time a request of the service's own processes, in which no client and nothing else that runs has a part.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.conftest import Dossier

REQUESTS = 480
ROUNDS = 5
START_SECONDS = 60


class Service(NamedTuple):
    address: str
    key: str
    pid: int


class Load(NamedTuple):
    """What came of a load: requests a second, the seconds of each, and the processor time a request.

    `serving` are the milliseconds of the process that serves, `rating` those of the processes that rate.
    """

    rate: float
    each: list[float]
    serving: float
    rating: float


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    directory = tmp_path_factory.mktemp("service")
    log = directory / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.echo_service", f"sqlite:///{directory}/ocop.db"],
            stdout=subprocess.PIPE,
            stderr=out,
            text=True,
        )
    assert process.stdout is not None
    try:
        key = process.stdout.readline().strip()
        yield Service(address_of(log), key, process.pid)
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def address_of(log: Path) -> str:
    """Return where a service listens, as its log says it."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        for line in log.read_text(encoding="utf-8").splitlines():
            if '"listening"' in line:
                return str(json.loads(line)["url"]).removeprefix("http://")
        time.sleep(0.05)
    raise TimeoutError("the service did not start")


def send(service: Service, path: str, status: int, clients: int, text: str) -> Load:
    """Have the clients send a bundle so often."""
    serving, rating = processor_time(service.pid)
    told = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.http_load", service.address),
            *(path, service.key, str(status), str(clients), str(REQUESTS)),
        ],
        input=text.encode(),
        capture_output=True,
        check=True,
        timeout=300,
    )
    found = json.loads(told.stdout)
    served, rated = processor_time(service.pid)
    count = len(found["each"]) + clients  # each asks once before
    return Load(
        len(found["each"]) / found["seconds"], found["each"], (served - serving) / count, (rated - rating) / count
    )


def processor_time(pid: int) -> tuple[float, float]:
    """Return the milliseconds that a process and its children took of a processor; zeros where the system is mute."""
    try:
        threads = [*Path(f"/proc/{pid}/task").iterdir()]
        children = [child for each in threads for child in (each / "children").read_text().split()]
        rating = (thread for child in children for thread in Path(f"/proc/{child}/task").iterdir())
        return _taken(threads), _taken(rating)
    except OSError:
        return 0, 0


def _taken(threads: Iterable[Path]) -> float:
    return sum(int((each / "schedstat").read_text().split()[0]) for each in threads) / 1e6


_ECHO: dict[int, tuple[float, float]] = {}
"""Of each number of clients the echo's requests a second, and its processor time a request."""


@pytest.mark.parametrize("clients", [1, 16])
@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("echo", "/echo", 200),
        ("dry run", "/v1/evaluations:dry-run", 200),
        ("stored", "/v1/evaluations", 201),
    ],
)
def test_requests(
    benchmark: BenchmarkFixture, service: Service, dossier: Dossier, name: str, path: str, status: int, clients: int
) -> None:
    benchmark.group = f"service, {clients} clients"
    loads: list[Load] = []
    benchmark.pedantic(
        lambda: loads.append(send(service, path, status, clients, dossier.text)), rounds=ROUNDS, warmup_rounds=1
    )
    loads = loads[1:]  # the first one learned the product set
    rate = median(load.rate for load in loads)
    each = [seconds * 1000 for load in loads for seconds in load.each]
    middle, last = median(each), quantiles(each, n=100)[98]
    serving, rating = median(load.serving for load in loads), median(load.rating for load in loads)
    if name == "echo":
        _ECHO[clients] = rate, serving
    ratio = times = ""
    if clients in _ECHO:
        of_echo, its_time = _ECHO[clients]
        ratio = f", {of_echo / rate:.1f} times the echo"
        times = f", {(serving + rating) / its_time:.1f} times the echo" if its_time else ""
    benchmark.extra_info["requests a second"] = round(rate)
    benchmark.extra_info["median, ms"] = round(middle, 2)
    benchmark.extra_info["99th percentile, ms"] = round(last, 2)
    print(
        f"\n{name}, {clients} client(s): {rate:,.0f} requests a second{ratio}; "
        f"median {middle:.1f} ms, 99th percentile {last:.1f} ms; "
        f"processor time: {serving:.2f} ms serving, {rating:.2f} ms rating{times}"
    )
