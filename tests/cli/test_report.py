"""`ocop report`: the file that is written, what is told, and the exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ocop_rules.cli.app import app

EXAMPLES = Path(__file__).parents[2] / "examples"
ROUND = str(EXAMPLES / "round")
BUNDLE = str(EXAMPLES / "dried-mango-4-stars.yaml")


def run(*args: str, exit_code: int = 0) -> str:
    result = CliRunner().invoke(app, ["report", *args])
    assert result.exit_code == exit_code, result.output + str(result.exception)
    return result.stderr if exit_code != 1 else str(result.exception) + result.output


def test_it_writes_the_minutes_of_a_round_and_nothing_into_its_folder(tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (EXAMPLES / "round").rglob("*")}
    out = tmp_path / "minutes.html"
    told = run(ROUND, "-o", str(out))
    assert "BIÊN BẢN" in out.read_text(encoding="utf-8")
    assert told == "Chưa có, để chỗ chấm điền bằng bút: số của văn bản\n"
    assert {path: path.stat().st_mtime_ns for path in (EXAMPLES / "round").rglob("*")} == before


def test_of_a_file_it_writes_the_result_sheet_and_tells_what_is_missing_in_the_language_in_use(tmp_path: Path) -> None:
    out = tmp_path / "result.html"
    told = run(BUNDLE, "-o", str(out), "--lang", "en")
    assert "PHIẾU KẾT QUẢ" in out.read_text(encoding="utf-8")
    assert "the address of Hợp tác xã Nông nghiệp Yên Châu" in told


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ((BUNDLE, "--paper", "minutes", "-o", "x.pdf"), "a folder with round.yaml"),
        ((ROUND, "--paper", "minutes", "-o", "x.xlsx"), "only the summary and the annex"),
        ((ROUND, "--paper", "forwarding", "-o", "x.pdf"), "no product of this round"),
        ((ROUND, "--paper", "results", "--product", "none", "-o", "x.pdf"), "there is no dossier none"),
    ],
)
def test_a_paper_that_cannot_be_made_is_told(
    args: tuple[str, ...], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert why in run(*args, exit_code=1)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("out", ["paper.txt", "paper", "no/such/folder/x.pdf"])
def test_a_file_that_names_no_format_or_cannot_be_written_is_a_wrong_call(out: str) -> None:
    run(ROUND, "-o", out, exit_code=2)


def test_each_product_has_a_file_of_its_own(tmp_path: Path) -> None:
    run(ROUND, "--paper", "results", "--each", "-o", str(tmp_path / "ket-qua.html"))
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == [f"ket-qua-{code}-2026.html" for code in ("14-03646-021", "14-04057-007", "14-04102-003")]
    page = (tmp_path / written[1]).read_text(encoding="utf-8")
    assert "Mứt mận hậu Mộc Châu" in page
    assert "Xoài sấy" not in page


def test_a_paper_of_the_whole_round_is_not_written_for_each_product(tmp_path: Path) -> None:
    assert "--each" in run(ROUND, "--paper", "summary", "--each", "-o", str(tmp_path / "a.html"), exit_code=2)
