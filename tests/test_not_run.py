"""The last line of a run of the tests says what could not be run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.not_run import last_line

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
NONE = "Of the tests chosen, none was skipped: nothing is lacking on this machine"
GOOD = "def test_good(): pass\n"
LACKING = """
import pytest
from tests.not_run import lacking

@pytest.fixture
def server():
    lacking("a server (install one)")

@pytest.mark.parametrize("each", range(3))
def test_on_a_server(server, each): pass

@pytest.mark.skipif(True, reason="for lack of a browser")
def test_in_a_browser(): pass
"""


def run(directory: Path, tests: str, *options: str, ci: bool = False) -> subprocess.CompletedProcess[str]:
    """Run tests as the project's own are run."""
    (directory / "pytest.ini").touch()
    (directory / "test_it.py").write_text(tests, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.not_run", "-p", "no:cacheprovider", *options, directory],
        cwd=ROOT,
        env=kept | {"PYTHONPATH": str(ROOT)} | ({"CI": "true"} if ci else {}),
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["in one process", "in parallel"])
def test_the_last_line_says_what_was_not_run_and_why(tmp_path: Path, options: tuple[str, ...]) -> None:
    done = run(tmp_path, GOOD + LACKING, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed, 4 skipped" in done.stdout
    assert done.stdout.splitlines()[-1] == "NOT RUN: 3 for lack of a server (install one); 1 for lack of a browser"


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["in one process", "in parallel"])
def test_the_last_line_says_that_nothing_was_lacking(tmp_path: Path, options: tuple[str, ...]) -> None:
    done = run(tmp_path, GOOD, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == NONE


def test_a_whole_file_that_is_skipped_is_said_too(tmp_path: Path) -> None:
    done = run(tmp_path, 'import pytest\npytest.importorskip("no_such_package")\n' + GOOD)
    assert done.stdout.splitlines()[-1].startswith("NOT RUN: 1 could not import 'no_such_package'")


def test_in_ci_what_is_lacking_is_a_failure(tmp_path: Path) -> None:
    done = run(tmp_path, GOOD + LACKING, ci=True)
    assert done.returncode == 1
    assert "CI must run every test, and this machine lacks a server (install one)" in done.stdout


def test_a_run_that_stops_early_does_not_pass_for_a_whole_one(tmp_path: Path) -> None:
    done = run(tmp_path, f"def test_bad(): assert 0\n{GOOD}", "-x")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == f"{NONE}; and the run stopped before its end"


def test_the_most_frequent_reason_comes_first() -> None:
    assert last_line({"a": 1, "c": 2, "b": 2}, stopped=False) == "NOT RUN: 2 b; 2 c; 1 a"


@pytest.mark.parametrize("ci", [True, False])
def test_servers_that_cannot_be_installed_stop_ci_and_nobody_else(tmp_path: Path, ci: bool) -> None:
    """On a path with nothing but what the script itself calls, by a user who is not root."""
    for name, does in (("id", "echo 1000"), ("ls", "exit 1")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "scripts/test-servers.sh"],
        cwd=ROOT,
        env={"PATH": str(tmp_path), "CI": "true" if ci else ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == (1 if ci else 0)
    assert "tests that start postgresql chromium nginx libreoffice-calc libreoffice-writer are not run" in done.stderr
    assert "sudo apt-get install postgresql chromium nginx libreoffice-calc libreoffice-writer" in done.stderr
