"""Rulebooks that the command line keeps: the same as read, never older than their files, never somebody else's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.kept import DIRECTORY
from ocop_rules.rulebook.loader import load_rulebook
from ocop_rules.rulebook.model import Rulebook

ROOT = Path(__file__).parent.parent.parent
CRITERIA = ROOT / "criteria"
VERSION = "qd-148-2023"
EXAMPLE = ROOT / "examples" / "dried-mango-4-stars.yaml"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(DIRECTORY, str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return shutil.copytree(CRITERIA, tmp_path / "criteria")


def _reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have every reading of a version's files noted in the list that is returned."""
    noted: list[str] = []

    def read(root: Path, version: str) -> Rulebook:
        noted.append(version)
        return load_rulebook(root, version)

    monkeypatch.setattr("ocop_rules.rulebook.loader.load_rulebook", read)
    return noted


def test_what_is_kept_is_what_was_read(kept: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = _reads(monkeypatch)
    first = Catalogue(own).load(VERSION)
    again = Catalogue(own).load(VERSION)
    assert noted == [VERSION]
    assert again is not first
    assert again == first
    assert again.digest == first.digest == first.pinned_digest
    (file,) = kept.glob("*-qd-*.pickle")
    assert file.stat().st_mode & 0o077 == 0


def _change_a_label(own: Path) -> None:
    sheet = own / VERSION / "decision.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("title:", "title: ", 1), encoding="utf-8")


def _add_a_file(own: Path) -> None:
    (own / VERSION / "sets" / "99.txt").write_text("", encoding="utf-8")


def _change_the_vocabulary(own: Path) -> None:
    with (own / "vocabulary.yaml").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")


@pytest.mark.parametrize("change", [_change_a_label, _add_a_file, _change_the_vocabulary])
def test_files_that_changed_are_read_again(
    change: Callable[[Path], None], kept: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = _reads(monkeypatch)
    Catalogue(own).load(VERSION)
    change(own)
    Catalogue(own).load(VERSION)
    assert noted == [VERSION, VERSION]
    assert len(list(kept.iterdir())) == 1


def _cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _alter(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _let_others_write(file: Path) -> None:
    file.chmod(0o666)


@pytest.mark.parametrize("harm", [_cut_short, _alter, _let_others_write])
def test_what_may_have_been_altered_is_not_used(
    harm: Callable[[Path], None], kept: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = _reads(monkeypatch)
    first = Catalogue(own).load(VERSION)
    (file,) = kept.glob("*-qd-*.pickle")
    harm(file)
    assert Catalogue(own).load(VERSION) == first
    assert noted == [VERSION, VERSION]


def test_where_nothing_can_be_kept_all_is_read(tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(DIRECTORY, str(tmp_path / "file" / "kept"))
    noted = _reads(monkeypatch)
    for _ in range(2):
        assert Catalogue(own).load(VERSION).digest
    assert noted == [VERSION, VERSION]


def test_a_command_keeps_among_the_users_caches_and_the_library_does_not(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'service'}"}
    environment.pop(DIRECTORY, None)
    library = [sys.executable, "-c", f"import ocop_rules; ocop_rules.evaluate({str(EXAMPLE)!r})"]
    subprocess.run(library, check=True, env=environment)
    assert not list(tmp_path.iterdir())
    command = [sys.executable, "-c", "from ocop_rules.cli import main; main()", "score", str(EXAMPLE), "--json"]
    first, second = (subprocess.run(command, check=True, env=environment, capture_output=True).stdout for _ in range(2))
    assert first == second
    assert {each.name.partition("-")[2] for each in (tmp_path / "ocop_rules").iterdir()} == {
        "qd-26-2026.pickle",
        "vocabulary.pickle",
    }
