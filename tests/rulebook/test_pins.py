"""The pin of the criteria holds at run time: what was changed after it was published says so wherever it is used."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest

import ocop_rules
from ocop_rules.errors import InvalidRulebook
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.rating.rater import rate
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.loader import load_rulebook
from ocop_rules.rulebook.pins import PinState, pinned_digests
from ocop_rules.text import LANGS

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "dried-mango-4-stars.yaml"

Edit: TypeAlias = Callable[[Path], object]
Run: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]


def _in_file(file: str, old: str, new: str) -> Edit:
    def edit(criteria: Path) -> None:
        path = criteria / file
        written = path.read_text(encoding="utf-8")
        assert old in written
        path.write_text(written.replace(old, new, 1), encoding="utf-8")

    return edit


_LOWER_BAND = _in_file("qd-26-2026/decision.yaml", "stars: 5, at_least: 90", "stars: 5, at_least: 71")


@pytest.fixture
def criteria(tmp_path: Path) -> Path:
    """A copy of the criteria that a test may change."""
    return Path(shutil.copytree(ROOT / "criteria", tmp_path / "criteria"))


@pytest.fixture
def installed(tmp_path: Path) -> tuple[Path, Run]:
    """An installed copy of the library: its criteria, and what runs its command."""
    package = tmp_path / "site" / "ocop_rules"
    shutil.copytree(ROOT / "ocop_rules", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "criteria", package / "_criteria")

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        program = "from ocop_rules.cli import main; main()"
        environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "COLUMNS": "300", "OCOP_LANG": "en"}
        command = [sys.executable, "-c", program, *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return package / "_criteria", run


@pytest.mark.once
def test_every_output_of_an_installed_copy_says_that_its_criteria_were_changed(installed: tuple[Path, Run]) -> None:
    criteria, run = installed
    _LOWER_BAND(criteria)
    pinned = tomllib.loads((criteria / "digests.toml").read_text(encoding="utf-8"))["qd-26-2026"]
    scored = run("score", EXAMPLE, "--json")
    evaluation = json.loads(scored.stdout)
    assert (scored.returncode, evaluation["band"]) == (0, 5)
    (notice,) = [each for each in evaluation["warnings"] if each["code"] == "unpinned-criteria"]
    for lang in LANGS:
        assert evaluation["rulebook_digest"] in notice["message"][lang]
        assert pinned in notice["message"][lang]
    assert pinned in run("score", EXAMPLE).stdout
    for command in (("criteria", "lint"), ("criteria", "lint", "qd-26-2026"), ("criteria", "digest", "--check")):
        found = run(*command)
        assert found.returncode == 1, command
        assert pinned in found.stdout
        assert "NOT as pinned" in found.stdout
    assert run("criteria", "lint", "qd-148-2023").returncode == 0
    listed = run("criteria", "list")
    assert listed.returncode == 0
    assert pinned in listed.stdout
    assert pinned in run("criteria", "show", "qd-26-2026", 7).stdout
    record = criteria.parent / "record.jsonl"
    record.write_text(run("score", EXAMPLE, "--record").stdout, encoding="utf-8")
    report = criteria.parent / "report.html"
    said = f"unpinned-criteria qd-26-2026 {evaluation['rulebook_digest']}"
    assert said in run("replay", record, "-j", 1, "--html", report).stdout
    assert said in report.read_text(encoding="utf-8")


@pytest.mark.once
def test_pins_that_are_missing_or_of_what_is_not_there_fail_the_check(installed: tuple[Path, Run]) -> None:
    criteria, run = installed
    assert run("criteria", "digest", "--check").returncode == 0
    kept = criteria.parent / "kept.toml"
    shutil.copy(criteria / "digests.toml", kept)
    pins_file = criteria / "digests.toml"
    lines = pins_file.read_text(encoding="utf-8").splitlines()
    pins_file.write_text(
        "\n".join([line for line in lines if "qd-26-2026" not in line] + [f'"qd-1-2030" = "{"0" * 64}"'])
    )
    found = run("criteria", "digest", "--check")
    assert found.returncode == 1
    assert "qd-26-2026: NOT pinned" in found.stdout
    assert "qd-1-2030: pinned, but NOT there" in found.stdout
    assert run("criteria", "digest", "--check", "qd-1-2030").returncode == 1
    assert run("criteria", "digest", "--check", "qd-148-2023").returncode == 0
    # Whoever changes the criteria may change the pins beside them: a copy kept elsewhere still tells.
    _LOWER_BAND(criteria)
    changed = run("criteria", "digest")
    pins_file.write_text(changed.stdout, encoding="utf-8")
    assert run("criteria", "digest", "--check").returncode == 0
    elsewhere = run("criteria", "digest", "--check", "--against", kept)
    assert elsewhere.returncode == 1
    assert "qd-26-2026: NOT as pinned" in elsewhere.stdout
    assert run("criteria", "digest", "--against", kept).returncode == 2


@pytest.mark.parametrize(
    ("edit", "tainted"),
    [
        pytest.param(_LOWER_BAND, {"qd-26-2026"}, id="a band"),
        pytest.param(
            _in_file("qd-148-2023/decision.yaml", "at_least: 90", "at_least: 71"),
            {"qd-148-2023", "qd-1489-2025"},
            id="a decision that another amends",
        ),
        pytest.param(
            _in_file(
                "vocabulary.yaml",
                "documents: [insured_worker_list",
                "documents: [business_registration, insured_worker_list",
            ),
            None,
            id="what backs a fact",
        ),
    ],
)
def test_what_extends_changed_criteria_is_changed_too(criteria: Path, edit: Edit, tainted: set[str] | None) -> None:
    edit(criteria)
    changed = {info.id for info in ocop_rules.versions() if not load_rulebook(criteria, info.id).is_pinned}
    assert changed == tainted if tainted is not None else changed


def test_criteria_that_are_not_pinned_at_all_are_told(criteria: Path) -> None:
    (criteria / "digests.toml").unlink()
    draft = load_rulebook(criteria, "qd-26-2026")
    assert draft.pinned_digest is None
    assert not draft.is_pinned
    bundle, _, product_set, chosen_by = read_and_check(EXAMPLE)[:4]
    told = Evaluation.of(rate(bundle, draft, draft.sets[product_set.number], chosen_by, "direct", Settings()))
    assert [notice.code for notice in told.warnings[:2]] == ["own-criteria", "unpinned-criteria"]
    for lang in LANGS:
        assert {"vi": "không có", "en": "none"}[lang] in told.warnings[1].message(lang)
        assert told.explain(lang).count(told.warnings[1].message(lang)) == 2


def test_the_published_criteria_are_told_as_such() -> None:
    assert {pin.state for pin in default_catalogue().pins()} == {PinState.PINNED}
    assert all(info.is_pinned for info in ocop_rules.versions())
    assert not [n for n in ocop_rules.evaluate(EXAMPLE, engine="direct").warnings if n.code == "unpinned-criteria"]
    assert not replace(ocop_rules.versions()[0], digest="0" * 64).is_pinned


@pytest.mark.parametrize("content", [b"\xff", b'"qd" = 1', b'"qd" = "abc"', b"= =", b"a = [" + b"[" * 5000])
def test_pins_that_cannot_be_read_are_a_plain_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "digests.toml"
    path.write_bytes(content)
    with pytest.raises(InvalidRulebook) as refused:
        pinned_digests(path)
    assert refused.value.problems[0].place.startswith("digests.toml")
