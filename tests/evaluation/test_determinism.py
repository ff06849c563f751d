"""R13: the same in, the same bytes out, whatever the process, hash seed, time zone, locale or directory."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import ocop_rules

EXAMPLES = Path(__file__).parents[2] / "examples"
BUNDLES = sorted(p for p in EXAMPLES.glob("*.yaml") if not p.name.endswith(".expected.yaml"))
ROOT = EXAMPLES.parent
PROGRAM = """
import sys, ocop_rules
for path in sys.argv[1:]:
    evaluation = ocop_rules.evaluate(path)
    print(evaluation.digest, evaluation.bundle_digest, hash(evaluation.explain("vi")) and len(evaluation.explain("vi")))
"""


@pytest.mark.parametrize(
    "setting",
    [
        {"PYTHONHASHSEED": "0"},
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Ho_Chi_Minh"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "7", "LC_ALL": "vi_VN.UTF-8", "LANG": "de_DE.UTF-8"},
        {"PYTHONOPTIMIZE": "1"},
    ],
)
def test_same_bytes_in_another_process(setting: dict[str, str], tmp_path: Path) -> None:
    expected = []
    for path in BUNDLES:
        evaluation = ocop_rules.evaluate(path)
        expected.append(f"{evaluation.digest} {evaluation.bundle_digest} {len(evaluation.explain('vi'))}")
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, BUNDLES)],
        env={**os.environ, "PYTHONUTF8": "1", **setting},
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )
    assert told.stdout.splitlines() == expected


def _thousand(*asked: str, **setting: str) -> str:
    told = subprocess.run(
        [sys.executable, "-m", "tests.thousand", *asked],
        env={**os.environ, "PYTHONUTF8": "1", **setting},
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return told.stdout.strip()


@pytest.mark.once  # CI compares the same bundles' bytes between the versions of Python
def test_a_thousand_bundles_give_the_same_bytes_however_they_are_run() -> None:
    settings: list[tuple[list[str], dict[str, str]]] = [
        ([], {"PYTHONHASHSEED": "0"}),
        (["--shuffle"], {"PYTHONHASHSEED": "1", "TZ": "Asia/Ho_Chi_Minh"}),
        (["--threads", "4"], {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LC_ALL": "C"}),
    ]
    with ThreadPoolExecutor(2) as pool:
        found = set(pool.map(lambda each: _thousand(*each[0], **each[1]), settings))
    assert len(found) == 1
