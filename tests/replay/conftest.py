"""Records of the examples, and criteria of which a test can change a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules.engine import checked
from ocop_rules.replay import translation, words
from ocop_rules.replay.record import record_line
from ocop_rules.rulebook import catalogue

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
BUNDLES = sorted(p for p in EXAMPLES.glob("*.yaml") if not p.name.endswith(".expected.yaml"))
VERSION = "qd-26-2026"

Edit = Callable[[str, str, str], None]


@pytest.fixture(scope="session")
def records() -> list[bytes]:
    """The record of every example, as lines."""
    return [record_line(ocop_rules.evaluate(path)).encode() for path in BUNDLES]


def _forget() -> None:
    for cached in (
        catalogue.vocabulary,
        catalogue.version_ids,
        catalogue.load,
        checked.plan_for,
        checked._direct_for,
        checked._checked_for,
        checked.durable_plan_for,
        translation.sheet_mapping,
        words._titles,
    ):
        cached.cache_clear()


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Edit]:
    """Lets a test replace text in a copy of the criteria of 26/2026, in which the library then finds them.

    Beside it stands a later version, qd-27-2027, that extends it and differs in nothing until a test changes that.
    """
    real = catalogue.criteria_directory()
    root = tmp_path / "criteria"
    shutil.copytree(real / VERSION, root / VERSION)
    shutil.copy(real / "vocabulary.yaml", root)
    (root / "qd-27-2027").mkdir()
    (root / "qd-27-2027" / "decision.yaml").write_text(
        "id: qd-27-2027\nextends: qd-26-2026\nnumber: 27/2027/QĐ-TTg\ntitle: {vi: Bộ sau, en: Later}\n"
        "issued_on: 2027-01-01\nin_force_from: 2027-01-02\nstatus: in_force\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(catalogue, "criteria_directory", lambda: root)
    _forget()

    def replace(file: str, old: str, new: str) -> None:
        path = root / file
        written = path.read_text(encoding="utf-8") if path.exists() else ""
        assert written.count(old) >= 1 or not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written.replace(old, new) if written else new, encoding="utf-8")
        _forget()

    yield replace
    monkeypatch.undo()
    _forget()
