"""How long a command takes from start to end, against starting Python and importing what no rating is without."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

OCOP = "from ocop_rules.cli import main; main()"
ROUNDS = 10

STARTS = {
    "python -c pass": ("pass",),
    'python -c "import pydantic"': ("import pydantic.main",),
    "ocop --help": (OCOP, "--help"),
    "ocop score FILE": (OCOP, "score", "examples/dried-mango-4-stars.yaml"),
    "ocop score FILE --json": (OCOP, "score", "examples/dried-mango-4-stars.yaml", "--json"),
}


def processor_seconds(arguments: tuple[str, ...]) -> float:
    """Return the processor time of one run, which other work on the machine hardly changes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_start(capsys: pytest.CaptureFixture[str]) -> None:
    least = {name: min(processor_seconds(each) for _ in range(ROUNDS)) for name, each in STARTS.items()}
    unit = least['python -c "import pydantic"']
    with capsys.disabled():
        print()
        for name, seconds in least.items():
            print(f"{name:<28} {seconds * 1000:6.0f} ms of processor time   {seconds / unit:5.1f} imports of pydantic")
