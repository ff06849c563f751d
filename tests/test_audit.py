"""`make audit` never passes when it learnt nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
UNKNOWN = "Dependency not found on PyPI and could not be audited: h11 (0.16.0)"
PYTHON = """#!/bin/sh
# Stands for a Python: its environments have a pip that does nothing and a pip-audit that says what it is told to say.
[ "$2" = venv ] || exit 0
mkdir -p "$3/bin"
cp "$0" "$3/bin/python"
cp "$(dirname "$0")/pip-audit" "$3/bin/pip-audit"
"""


def audit(directory: Path, said: str, code: int) -> subprocess.CompletedProcess[str]:
    for name, text in (("python", PYTHON), ("pip-audit", f"#!/bin/sh\necho '{said}'\nexit {code}\n")):
        (directory / name).write_text(text, encoding="utf-8")
        (directory / name).chmod(0o755)
    return subprocess.run(
        ["sh", "scripts/audit.sh", directory / "python"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_every_lock_is_asked_about(tmp_path: Path) -> None:
    done = audit(tmp_path, "No known vulnerabilities found", 0)
    assert done.returncode == 0, done.stderr
    for lock in ("build", "dev", "bench", "oldest"):
        assert f"== requirements/{lock}.txt\nNo known vulnerabilities found\n" in done.stdout


@pytest.mark.parametrize("said", [UNKNOWN, "no route", ""])
def test_a_service_that_does_not_answer_is_a_failure_that_says_so(tmp_path: Path, said: str) -> None:
    done = audit(tmp_path, said, 1)
    assert done.returncode == 1
    assert "NOT AUDITED: the vulnerability service did not answer for requirements/dev.txt" in done.stderr


def test_what_could_not_be_looked_up_is_a_failure_even_if_the_tool_is_content(tmp_path: Path) -> None:
    done = audit(tmp_path, UNKNOWN, 0)
    assert done.returncode == 1
    assert "NOT AUDITED" in done.stderr


def test_a_known_hole_is_a_failure(tmp_path: Path) -> None:
    done = audit(tmp_path, "Found 1 known vulnerability in 1 package", 1)
    assert done.returncode == 1
    assert "FOUND: versions of requirements/dev.txt have known holes" in done.stderr
    assert "NOT AUDITED" not in done.stderr
