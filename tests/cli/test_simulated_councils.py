"""`ocop simulate` with judges: councils of a round and of bundles, under the law as it is and under a draft."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ocop_rules.cli.app import app
from ocop_rules.errors import OcopError

EXAMPLES = Path(__file__).parents[2] / "examples"


def _simulation(folder: Path, text: str) -> str:
    file = folder / "simulation.yaml"
    file.write_text("format: ocop-simulation/1\nversion: qd-26-2026\n" + text, encoding="utf-8")
    return str(file)


def _run(*args: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["simulate", *args, "--workers", "1"], env={"COLUMNS": "200"})
    assert done.exit_code == code, done.output
    wrong = done.exception.render("en") if isinstance(done.exception, OcopError) else ""
    return done.output + wrong


RESAMPLED = "seed: 1\njudges: {members: [5], ballots: {resample: round}}\n"
WEAKER_MARK = """scenarios:
  - id: packaging
    title: {vi: Bao bì từ mức 2, en: Packaging from option 2}
    changes: [{set: 7, criterion: "2.2", marks: {3: 2}}]
"""


def test_a_round_is_simulated_under_the_law_as_it_is_and_a_draft(tmp_path: Path) -> None:
    report = tmp_path / "out.json"
    told = _run(
        _simulation(tmp_path, RESAMPLED + WEAKER_MARK), str(EXAMPLES / "round"), "--json", str(report), "--lang", "en"
    )
    assert "Packaging from option 2" in told
    assert "2.2 Packaging under option [3]" in told
    base, draft = json.loads(report.read_text(encoding="utf-8"))["councils"]["laws"]
    assert (base["scenario"], draft["scenario"]) == (None, "packaging")

    def shares(law: Any) -> dict[str, str]:
        (size,) = law["products"][1]["sizes"]
        return {each["outcome"]: each["chance"]["share"] for each in size["outcomes"]}

    # One of five members gives the packaging less than option 3, so a council does not that draws no sheet of that one.
    assert shares(base) == {"3": "1024/3125", "2": "2101/3125"}
    assert shares(draft) == {"3": "1"}


def test_the_page_has_a_bar_for_each_size_and_law(tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    judges = "seed: 1\njudges: {members: [3, 5], ballots: {resample: round}}\n"
    file = _simulation(tmp_path, judges)
    told = _run(file, str(EXAMPLES / "round"), "--html", str(page), "--lang", "en")
    assert "With 5 members 0 of 3 products have one outcome in at least 95% of councils." in told
    written = page.read_text(encoding="utf-8")
    assert written.count("<svg") == 3
    assert "4★: 16.0%" in written
    assert "2.2 Packaging under option [3]" in written


def test_products_of_another_version_are_left_out_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "simulation.yaml"
    file.write_text("format: ocop-simulation/1\nversion: qd-148-2023\n" + RESAMPLED, encoding="utf-8")
    assert "3 products were judged by another version" in _run(str(file), str(EXAMPLES / "round"), "--lang", "en")


def test_nothing_is_written_to_the_round(tmp_path: Path) -> None:
    before = sorted(path.name for path in (EXAMPLES / "round").rglob("*"))
    _run(_simulation(tmp_path, RESAMPLED), str(EXAMPLES / "round"))
    assert sorted(path.name for path in (EXAMPLES / "round").rglob("*")) == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("judges: {members: [5], ballots: {resample: round}}\n", "what is drawn needs a seed"),
        ("seed: 1\n", "there is nothing to simulate"),
        ("seed: 1\njudges: {members: [5], ballots: {slips: {0: 0.9}}}\n", "add 0.1 to one of them"),
        (
            'seed: 1\njudges: {members: [5], ballots: {resample: round, criteria: {"2.22": {slips: {0: 1}}}}}\n',
            "no sheet has such a criterion",
        ),
    ],
    ids=["seed", "nothing", "shares", "criterion"],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str, says: str) -> None:
    told = _run(_simulation(tmp_path, text), str(EXAMPLES / "round"), "--lang", "en", code=1)
    assert says in told


def test_a_bundle_that_is_wrong_is_told_and_the_others_are_simulated(tmp_path: Path) -> None:
    (tmp_path / "dossiers").mkdir()
    (tmp_path / "dossiers" / "wrong.yaml").write_text("format: ocop-evidence/1\ndossier: x\n", encoding="utf-8")
    bundle = (EXAMPLES / "round" / "mut-man.yaml").read_text(encoding="utf-8")
    (tmp_path / "dossiers" / "right.yaml").write_text(bundle, encoding="utf-8")
    told = _run(_simulation(tmp_path, RESAMPLED), str(tmp_path / "dossiers"), "--lang", "en", code=1)
    assert "wrong.yaml" in told
    assert "there is no score sheet to begin from" in told


def test_without_dossiers_it_says_so(tmp_path: Path) -> None:
    assert "there is no dossier" in _run(_simulation(tmp_path, RESAMPLED), "--lang", "en", code=1)
