"""Whole runs: order, workers, interruption and going on, bounded totals, the table."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ocop_rules.canonical import canonical, digest
from ocop_rules.errors import InvalidDocument
from ocop_rules.evaluation import workers as workers_module
from ocop_rules.replay import checkpoint, run
from ocop_rules.replay import summary as summary_module
from ocop_rules.replay.lines import Position, input_files, read_lines
from ocop_rules.replay.report import About, html_report
from ocop_rules.replay.run import Interrupted, Progress, Run, replay, replay_lines
from ocop_rules.replay.summary import Summary
from ocop_rules.replay.table import COLUMNS


def mixed(records: list[bytes], count: int) -> bytes:
    """Many lines: most the same, some with another result, some broken, some changed after they were written."""
    out = []
    for i in range(count):
        line = records[i % len(records)]
        if i % 5 == 1:
            data: Any = json.loads(line)
            data["evaluation"] |= {"points": str(10 + i % 7), "dossier": f"=d{i}"}
            line = canonical(data | {"evaluation_digest": digest(data["evaluation"])}).encode()
        elif i % 11 == 3:
            line = line[: 100 + i]
        elif i % 13 == 5:
            line = line.replace(b'"stars":', b'"stars": 1', 1)[:-2] + b' "}'
        out.append(line)
    return b"\n".join(out) + b"\n"


@pytest.fixture
def folder(records: list[bytes], tmp_path: Path) -> Path:
    inside = tmp_path / "records"
    inside.mkdir()
    for name, count in (("a.jsonl", 70), ("b.jsonl", 40), ("c.jsonl", 1)):
        (inside / name).write_bytes(mixed(records, count))
    return inside


def job(folder: Path, **more: Any) -> Run:
    return Run(input_files([str(folder)]), **more)


def test_order_is_that_of_the_lines_whatever_the_workers(folder: Path) -> None:
    files = input_files([str(folder)])
    answers = [
        [c for batch in replay_lines(read_lines(files), None, workers) for _, c in batch] for workers in (1, 2, 3)
    ]
    assert answers[0] == answers[1] == answers[2]
    assert [(c.file, c.line) for c in answers[0]] == [(line.file, line.number) for line in read_lines(files)]


def test_totals_and_table(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "changes.csv"
    seen: list[Progress] = []
    summary = replay(job(folder, table=table, workers=2), seen.append)
    assert summary.lines == 111
    assert summary.verdicts["changed"] == 22
    assert seen[-1].lines == 111
    assert seen[-1].done == sum(path.stat().st_size for path in folder.iterdir())
    assert [each.lines for each in seen] == sorted(each.lines for each in seen)
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert table.read_bytes().startswith(codecs.BOM_UTF8)
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == summary.verdicts["changed"] + summary.failed
    changed = next(row for row in rows if row["verdict"] == "changed")
    assert changed["dossier"].startswith("'=d")
    assert (changed["points_before"], changed["causes"]) == ("11", "library")
    broken = next(row for row in rows if row["verdict"] == "broken")
    assert broken["problem_vi"]
    assert (broken["file"], broken["points_before"]) == (str(folder / "a.jsonl"), "")


def test_columns_are_a_contract() -> None:
    assert ",".join(COLUMNS) == (
        "file,line,dossier,verdict,causes,set_before,set_after,version_before,version_after,outcome_before,"
        "outcome_after,points_before,points_after,band_before,band_after,stars_before,stars_after,criteria,parts,"
        "said,not_carried,problem_vi,problem_en"
    )


def until(what: Run, asked: Iterator[bool]) -> tuple[Summary, bool]:
    """Run until told to stop; the totals, and whether it came to the end."""
    try:
        return replay(what, stop=lambda: next(asked, True)), True
    except Interrupted as ended:
        return ended.summary, False


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_run_goes_on_as_if_it_had_not_been(
    folder: Path, tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers_module, "_ITEMS", 7)
    whole, table, state = tmp_path / "whole.csv", tmp_path / "table.csv", tmp_path / "state"
    expected = replay(job(folder, table=whole)).as_json()
    stops = 0
    while True:
        asked = iter([False, False, True])
        summary, ended = until(job(folder, table=table, state=state, workers=workers), asked)
        if ended:
            break
        stops += 1
        assert summary.lines == 21 * stops
        with table.open("ab") as file:  # as if the process had died between the table and the state
            file.write(b"half a row")
    assert stops == 5
    assert summary.as_json() == expected
    assert table.read_bytes() == whole.read_bytes()
    assert state.exists()
    again = replay(job(folder, table=table, state=state))
    assert again.as_json() == expected


def test_the_state_is_kept_now_and_then(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_SECONDS", -1)
    monkeypatch.setattr(workers_module, "_ITEMS", 20)
    state = tmp_path / "state"

    def crash(now: Progress) -> None:
        if now.lines > 50:
            raise MemoryError

    with pytest.raises(MemoryError):
        replay(job(folder, state=state), crash)
    data = json.loads(state.read_text(encoding="utf-8"))
    assert data["summary"]["lines"] == 40
    assert replay(job(folder, state=state)).lines == 111


def test_a_state_of_another_run_is_refused(folder: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    replay(job(folder, state=state))
    with pytest.raises(InvalidDocument, match="another run"):
        replay(job(folder, state=state, version="qd-26-2026"))
    with (folder / "b.jsonl").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(InvalidDocument, match="another run"):
        replay(job(folder, state=state))
    state.write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidDocument, match="not a state"):
        replay(job(folder, state=state))
    state.write_text("{", encoding="utf-8")
    with pytest.raises(InvalidDocument, match="cannot be read"):
        replay(job(folder, state=state))


@pytest.mark.parametrize("version", [None, "qd-148-2023"])
def test_a_state_survives_its_file(folder: Path, tmp_path: Path, version: str | None) -> None:
    summary = replay(job(folder, version=version, kept=60))
    assert bool(summary.changes)
    assert bool(summary.failures)
    assert bool(summary.not_carried) is (version is not None)
    state = checkpoint.State("x", Position(1, 2, 3), 4, summary)
    checkpoint.save(tmp_path / "s", state)
    found = checkpoint.load(tmp_path / "s", "x")
    assert found is not None
    assert found == state
    assert found.summary.as_json() == summary.as_json()


def test_no_more_is_kept_than_was_asked_for(folder: Path) -> None:
    summary = replay(job(folder, kept=3))
    assert (len(summary.changes), len(summary.failures)) == (3, 3)
    assert summary.verdicts["changed"] == 22


def test_what_is_not_counted_apart_is_counted_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_module, "DISTINCT", 1)
    summary = replay(job(folder, version="qd-148-2023"))
    lost: Any = summary.as_json()["not_carried"]
    assert len(lost) == 2
    assert lost["…"] > 0
    assert "qd-26-2026" in html_report(summary, About(("records",), "qd-148-2023"), "en")
