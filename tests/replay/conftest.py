"""Records of the examples, and criteria of which a test can change a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules.replay.record import record_line
from ocop_rules.rulebook.catalogue import DIRECTORY, criteria_directory
from ocop_rules.rulebook.library import LIBRARY

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
BUNDLES = sorted(p for p in EXAMPLES.glob("*.yaml") if not p.name.endswith(".expected.yaml"))
VERSION = "qd-26-2026"

Edit = Callable[[str, str, str], None]


@pytest.fixture(scope="session")
def records() -> list[bytes]:
    """The record of every example, as lines."""
    return [record_line(ocop_rules.evaluate(path)).encode() for path in BUNDLES]


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Lets a test replace text in a copy of 26/2026 and the criteria library, which are then those that are loaded.

    Beside it stands a later version, qd-27-2027, that extends it and differs in nothing until a test changes that.
    """
    real = criteria_directory()
    root = tmp_path / "criteria"
    for directory in (VERSION, LIBRARY):
        shutil.copytree(real / directory, root / directory)
    shutil.copy(real / "vocabulary.yaml", root)
    (root / "qd-27-2027").mkdir()
    (root / "qd-27-2027" / "decision.yaml").write_text(
        "id: qd-27-2027\nextends: qd-26-2026\nnumber: 27/2027/QĐ-TTg\ntitle: {vi: Bộ sau, en: Later}\n"
        "issued_on: 2027-01-01\nin_force_from: 2027-01-02\nstatus: in_force\n",
        encoding="utf-8",
    )
    monkeypatch.setenv(DIRECTORY, str(root))

    def replace(file: str, old: str, new: str) -> None:
        path = root / file
        written = path.read_text(encoding="utf-8") if path.exists() else ""
        assert written.count(old) >= 1 or not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written.replace(old, new) if written else new, encoding="utf-8")
        ocop_rules.Catalogue(root)  # which reads the files again

    return replace
