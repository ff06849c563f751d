"""`ocop simulate`: what it shows and writes, the same on one process and on two, and what it refuses."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
from typer.testing import CliRunner

from ocop_rules.canonical import canonical
from ocop_rules.cli.app import app
from ocop_rules.errors import OcopError

EXAMPLES = Path(__file__).parents[2] / "examples"
DRAFT = EXAMPLES / "simulation" / "draft-2027.yaml"


def test_files_are_the_same_on_one_process_and_on_two(tmp_path: Path) -> None:
    told = []
    for workers in (1, 2):
        files = {ending: tmp_path / f"{workers}.{ending}" for ending in ("json", "csv", "parquet", "html")}
        options = [word for ending, path in files.items() for word in (f"--{ending}", str(path))]
        run = CliRunner().invoke(
            app, ["simulate", str(DRAFT), str(EXAMPLES), "-j", str(workers), "--lang=en", *options]
        )
        assert run.exit_code == 0, run.output
        told.append((run.stdout, [path.read_bytes() for path in files.values()]))
    assert told[0] == told[1]
    out, (report, table, _, page) = told[0]
    assert "4★ no longer ask for option 3 of 1.5" in out
    data = json.loads(report)
    assert canonical(data).encode() + b"\n" == report
    moved = {each["id"]: each["dossiers"]["moved"] for each in data["scenarios"]}
    assert moved["linkage"] == 2
    rows = [*csv.DictReader(table.decode("utf-8-sig").splitlines())]
    assert len(rows) == sum(moved.values())
    assert rows[0]["reasons"] == "mark:gone:4:1.5:3"
    assert pq.read_table(tmp_path / "1.parquet").num_rows == len(rows)
    assert page.count(b"<svg") == 3 * sum(1 for count in moved.values() if count)
    assert b"http" not in page.replace(b"http://www.w3.org/2000/svg", b"")


def test_a_wrong_file_is_told(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(DRAFT.read_text(encoding="utf-8").replace("marks: {4: 2}", "marks: {4: 7}"), encoding="utf-8")
    run = CliRunner().invoke(app, ["simulate", str(wrong), str(EXAMPLES)])
    assert isinstance(run.exception, OcopError)
    assert "dòng 8" in run.exception.render("vi")


def test_what_cannot_be_rated_is_counted_and_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("format: ocop-evidence/1\ndossier: a\n", encoding="utf-8")
    run = CliRunner().invoke(app, ["simulate", str(DRAFT), str(tmp_path), str(EXAMPLES / "round"), "--lang=en"])
    assert run.exit_code == 1
    assert "cannot be rated under the base: 1" in run.stdout


def test_each_file_is_one(tmp_path: Path) -> None:
    same = ["--json", str(tmp_path / "one"), "--csv", str(tmp_path / "one")]
    run = CliRunner().invoke(app, ["simulate", str(DRAFT), str(EXAMPLES), *same])
    assert run.exit_code == 2


def test_a_missing_package_is_told() -> None:
    without = "import sys; sys.modules['pyarrow'] = None; from ocop_rules.cli import main; main()"
    command = [sys.executable, "-c", without, "simulate", str(DRAFT), str(EXAMPLES), "--lang", "en"]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 1
    assert "pip install 'ocop-rules[columns]'" in " ".join(run.stderr.split())
    assert "Traceback" not in run.stderr
