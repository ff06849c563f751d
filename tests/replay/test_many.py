"""Records and replay from Python."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import ocop_rules

PATHS = ["examples/dried-mango-4-stars.yaml", "examples/plum-jam-held-at-3-stars.yaml"]
SAME, CHANGED = ocop_rules.Verdict.SAME, ocop_rules.Verdict.CHANGED


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return [ocop_rules.record_line(each) for each in ocop_rules.evaluate_many(PATHS, errors="raise")]


def test_a_record_is_written_and_read(lines: list[str]) -> None:
    record = ocop_rules.read_record(lines[0])
    assert record.dossier == "14-03646-021-2026"
    assert record.to_json() == lines[0]
    with pytest.raises(ocop_rules.InvalidRecord):
        ocop_rules.read_record(lines[0].replace("14-03646", "14-03647", 1))


def test_a_record_is_replayed_however_it_is_given(lines: list[str]) -> None:
    record = ocop_rules.read_record(lines[0])
    for given in (lines[0], f"{lines[0]}\n", lines[0].encode(), record, json.loads(lines[0])):
        found = ocop_rules.replay_record(given)
        assert (found.verdict, found.dossier) == (SAME, record.dossier)
    assert ocop_rules.replay_record(record, "148").verdict is CHANGED


@pytest.mark.parametrize("wrong", ["{}", "", "nonsense", b"\xff", {"a": 1.5}, {"bundle": {}}], ids=repr)
def test_what_is_no_record_is_told_in_the_answer(wrong: str | bytes | dict[str, object]) -> None:
    found = ocop_rules.replay_record(wrong)  # type: ignore[arg-type]
    assert found.verdict is ocop_rules.Verdict.BROKEN
    assert found.problems


def test_an_unknown_version_is_refused_at_once(lines: list[str]) -> None:
    for ask in (ocop_rules.replay_record, ocop_rules.replay_many, ocop_rules.replay_report):
        with pytest.raises(ocop_rules.UnknownVersion):
            ask(lines[0], "qd-1-1999")


def test_files_folders_and_iterables_are_replayed_in_their_order(lines: list[str], tmp_path: Path) -> None:
    whole = tmp_path / "all.jsonl"
    whole.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "old.jsonl.gz").write_bytes(gzip.compress(lines[0].encode()))
    dossiers = [ocop_rules.read_record(line).dossier for line in lines]
    asked: list[tuple[Any, list[str]]] = [
        (whole, dossiers),
        (str(whole), dossiers),
        (tmp_path, [*dossiers, dossiers[0]]),
        (lines, dossiers),
        (iter(lines), dossiers),
        ("\n".join(lines), dossiers),
        ([whole, lines[1], str(whole)], [*dossiers, dossiers[1], *dossiers]),
    ]
    for given, expected in asked:
        found = list(ocop_rules.replay_many(given))
        assert [each.dossier for each in found] == expected
        assert {each.verdict for each in found} == {SAME}
    with pytest.raises(ocop_rules.InvalidDocument):
        ocop_rules.replay_many(tmp_path / "none.jsonl")


def test_a_report_adds_up_and_is_written(lines: list[str]) -> None:
    report = ocop_rules.replay_report([*lines, "{}"], "qd-148-2023", workers=2, keep=1)
    assert (report.verdicts[CHANGED], report.verdicts[ocop_rules.Verdict.BROKEN]) == (2, 1)
    assert (len(report.changes), len(report.failures), report.version) == (1, 1, "qd-148-2023")
    assert report.not_carried == sum(len(each.not_carried) for each in ocop_rules.replay_many(lines, "qd-148-2023"))
    assert json.loads(report.to_json())["lines"] == 3
    assert "<svg" in report.to_html("en")
    assert "mức tối thiểu" in report._repr_html_()
    assert "<svg" in ocop_rules.replay_report(lines)._repr_html_()
