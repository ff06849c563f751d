"""No input within the limits takes long or much memory, and four times as much takes about four times as long."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evidence.hostile import FAMILIES

ROOT = Path(__file__).parents[2]
SECONDS = 2
MEBIBYTES = 200
NOISE = 0.1
"""Seconds below which a measurement says nothing of how time grows."""

GROWTH = 9
"""More than four times as much may take; what grows with the square takes sixteen times as much."""


@pytest.mark.once
@pytest.mark.parametrize("part", range(4))
def test_no_input_takes_long_or_much_memory(part: int) -> None:
    names = list(FAMILIES)[part::4]
    run = subprocess.run(
        [sys.executable, "-m", "tests.evidence.hostile", *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert run.returncode == 0, run.stderr
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [each["family"] for each in found] == names
    assert [each for each in found if each["large"] > SECONDS] == []
    assert [each for each in found if each["memory"] > MEBIBYTES] == []
    assert [each for each in found if each["large"] > GROWTH * max(each["small"], NOISE)] == []
