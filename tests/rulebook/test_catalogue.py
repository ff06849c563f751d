"""Criteria of one's own serve in place of the library's, and every result says so."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules.cli.app import main
from ocop_rules.rulebook.catalogue import DIRECTORY, criteria_directory, default_catalogue

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "dried-mango-4-stars.yaml"
STARS = 4
"""What it gets under the criteria of the library, with 76 points."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A directory of criteria under which 4 stars begin at 80 points."""
    root = Path(shutil.copytree(criteria_directory(), tmp_path / "criteria"))
    decision = root / "qd-26-2026" / "decision.yaml"
    written = decision.read_text(encoding="utf-8")
    assert "{stars: 4, at_least: 70" in written
    decision.write_text(written.replace("{stars: 4, at_least: 70", "{stars: 4, at_least: 80"), encoding="utf-8")
    return root


def codes(evaluation: ocop_rules.Evaluation) -> list[str]:
    return [notice.code for notice in evaluation.warnings]


def test_python_rates_under_a_catalogue_and_says_so(own: Path) -> None:
    catalogue = ocop_rules.Catalogue(own)
    assert (catalogue.root, catalogue.is_installed) == (own.resolve(), False)
    evaluation = ocop_rules.evaluate(EXAMPLE, catalogue=catalogue)
    assert evaluation.stars == STARS - 1
    assert codes(evaluation)[:2] == ["own-criteria", "unpinned-criteria"]
    for lang in ("vi", "en"):
        assert evaluation.explain(lang).count(evaluation.warnings[0].message(lang)) == 2
    assert str(own) not in evaluation.to_json()
    usual = ocop_rules.evaluate(EXAMPLE)
    assert usual.stars == STARS
    assert "own-criteria" not in codes(usual)


def test_versions_of_one_year_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("qd-10-2027", "qd-9-2027", "qd-1489-2025", "qd-100-2027"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "decision.yaml").touch()
    ids = ocop_rules.Catalogue(tmp_path).version_ids()
    assert ids == ("qd-1489-2025", "qd-9-2027", "qd-10-2027", "qd-100-2027")


def test_a_rating_reads_no_version_that_cannot_apply(tmp_path: Path) -> None:
    root = Path(shutil.copytree(criteria_directory(), tmp_path / "criteria"))
    for name in ("qd-1048-2019", "qd-148-2023"):
        (root / name / "decision.yaml").write_text("- broken", encoding="utf-8")
    assert ocop_rules.evaluate(EXAMPLE, catalogue=ocop_rules.Catalogue(root)).stars == STARS


def test_the_same_criteria_elsewhere_are_told_and_change_nothing_else(tmp_path: Path) -> None:
    copy = ocop_rules.Catalogue(shutil.copytree(criteria_directory(), tmp_path / "criteria"))
    told, usual = (json.loads(ocop_rules.evaluate(EXAMPLE, catalogue=each).to_json()) for each in (copy, None))
    first, *others = told["warnings"]
    assert first["code"] == "own-criteria"
    assert others == usual["warnings"]
    assert {**told, "warnings": []} == {**usual, "warnings": []}


def test_processes_rate_under_the_same_catalogue(own: Path) -> None:
    catalogue = ocop_rules.Catalogue(own)
    found = list(ocop_rules.evaluate_many([EXAMPLE] * 3, workers=2, catalogue=catalogue))
    expected = ocop_rules.evaluate(EXAMPLE, catalogue=catalogue)
    assert [each.digest for each in found if isinstance(each, ocop_rules.Evaluation)] == [expected.digest] * 3
    assert pickle.loads(pickle.dumps(catalogue)) is catalogue


def test_a_catalogue_reads_again_what_was_changed(own: Path) -> None:
    assert ocop_rules.evaluate(EXAMPLE, catalogue=ocop_rules.Catalogue(own)).stars == STARS - 1
    decision = own / "qd-26-2026" / "decision.yaml"
    written = decision.read_text(encoding="utf-8")
    decision.write_text(written.replace("{stars: 4, at_least: 80", "{stars: 4, at_least: 75"), encoding="utf-8")
    assert ocop_rules.evaluate(EXAMPLE, catalogue=ocop_rules.Catalogue(own)).stars == STARS


def test_versions_and_days_are_the_directorys(own: Path) -> None:
    shutil.rmtree(own / "qd-26-2026")
    catalogue = ocop_rules.Catalogue(own)
    assert catalogue.version_ids() == tuple(info.id for info in ocop_rules.versions() if info.id != "qd-26-2026")
    assert tuple(info.id for info in catalogue.versions()) == catalogue.version_ids()
    chosen = catalogue.in_force(date(2026, 9, 1), date(2026, 9, 15))
    assert chosen.version.id == "qd-1489-2025"
    with pytest.raises(ocop_rules.UnknownVersion):
        catalogue.load("qd-26-2026")
    with pytest.raises(ocop_rules.InvalidEvidence) as refused:
        ocop_rules.evaluate(_naming("qd-26-2026"), catalogue=catalogue)
    assert [problem.code for problem in refused.value.problems] == ["unknown-version"]


def _naming(version: str) -> str:
    text = EXAMPLE.read_text(encoding="utf-8")
    return "\n".join([f"version: {version}", *(line for line in text.splitlines() if not line.startswith("version:"))])


@pytest.mark.parametrize("root", ["nowhere", "."])
def test_a_directory_without_criteria_is_refused(tmp_path: Path, root: str) -> None:
    with pytest.raises(ocop_rules.NoCriteria) as refused:
        ocop_rules.Catalogue(tmp_path / root)
    assert "there are no criteria in" in refused.value.render("en")
    assert "không có bộ tiêu chí nào" in refused.value.render("vi")


def test_the_environment_names_the_directory_for_all_that_is_not_told_another(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DIRECTORY, str(own))
    assert default_catalogue().root == own.resolve()
    assert ocop_rules.evaluate(EXAMPLE).stars == STARS - 1
    assert ocop_rules.load("qd-26-2026").bands[1].at_least == 80
    monkeypatch.delenv(DIRECTORY)
    assert ocop_rules.evaluate(EXAMPLE).stars == STARS


def ocop(*args: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OCOP_")}
    program = f"from {main.__module__} import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *args], capture_output=True, text=True, check=False, env=environment
    )


PLACES: dict[str, Callable[[str], list[str]]] = {
    "before the command": lambda root: ["--criteria", root, "score", str(EXAMPLE), "--json"],
    "after the command": lambda root: ["score", "--criteria", root, str(EXAMPLE), "--json"],
    "at the end": lambda root: ["score", str(EXAMPLE), "--json", f"--criteria={root}"],
}


@pytest.mark.parametrize("place", PLACES)
def test_the_command_takes_a_directory_wherever_it_is_named(own: Path, place: str) -> None:
    done = ocop(*PLACES[place](str(own)))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["stars"] == STARS - 1
    assert told["warnings"][0]["code"] == "own-criteria"


def test_the_command_tells_a_directory_without_criteria(tmp_path: Path) -> None:
    done = ocop("--lang", "en", "score", str(EXAMPLE), "--criteria", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "there are no criteria in" in done.stderr
    assert ocop("score", str(EXAMPLE), "--criteria").returncode == 2
