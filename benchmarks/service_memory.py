"""What the service and the processes that rate take together, once each of those has rated all sets of all versions.

usage: python -m benchmarks.service_memory [PROCESSES ...]

Starts the service with so many processes (2 and 4 unless it is said otherwise) on a database of its own, rates every
set over HTTP until each process has made networks of nearly all, and prints in MiB what is resident (RSS) and what each
takes of the machine (PSS, in which shared memory counts once for all). Linux alone tells the latter.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.request import Request, urlopen

import ocop_rules
from benchmarks.conftest import blank_bundle
from benchmarks.test_service import START_SECONDS, address_of

ROUNDS_A_PROCESS = 3


def main() -> None:
    """Measure."""
    for processes in [int(each) for each in sys.argv[1:]] or [2, 4]:
        with tempfile.TemporaryDirectory() as directory:
            measure(processes, Path(directory))


def measure(processes: int, directory: Path) -> None:
    """Print what a service with so many processes takes."""
    log = directory / "log"
    environment = {**os.environ, "MALLOC_ARENA_MAX": "1"}
    with log.open("wb") as out:
        service = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.echo_service", f"sqlite:///{directory}/ocop.db", str(processes)],
            stdout=subprocess.PIPE,
            stderr=out,
            text=True,
            env=environment,
        )
    assert service.stdout is not None
    try:
        keys = [service.stdout.readline().strip() for _ in range(2)]  # one key alone is never given all processes
        address = address_of(log)
        sets = [(info.id, number) for info in ocop_rules.versions() for number in ocop_rules.load(info.id).sets]
        with ThreadPoolExecutor(2 * processes) as clients:
            for _ in range(ROUNDS_A_PROCESS * processes // 2):
                list(clients.map(partial(_rate, address), keys * len(sets), [each for each in sets for _ in keys]))
        parent = service.pid
        raters = [
            int(each) for told in Path(f"/proc/{parent}/task").glob("*/children") for each in told.read_text().split()
        ]
        print(f"{processes} processes that rate: service {_told(parent)}", flush=True)
        for each in raters:
            print(f"  one that rates {_told(each)}")
        total = sum(_mib(each, "Pss") for each in (parent, *raters))
        print(f"  all together {total} MiB (PSS)", flush=True)
    finally:
        service.terminate()
        service.wait(START_SECONDS)


def _rate(address: str, key: str, rated: tuple[str, int]) -> None:
    version, number = rated
    bundle = blank_bundle(version, number)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    asked = Request(f"http://{address}/v1/evaluations:dry-run", json.dumps(bundle).encode(), headers)
    with urlopen(asked, timeout=60) as answer:
        answer.read()


def _told(pid: int) -> str:
    return f"RSS {_mib(pid, 'Rss')} MiB, PSS {_mib(pid, 'Pss')} MiB"


def _mib(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) // 1024
    raise ValueError(name)


if __name__ == "__main__":
    main()
