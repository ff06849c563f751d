"""Records in a simulation: rated as they were rated, and those that are wrong are told beside the others."""

from __future__ import annotations

from pathlib import Path

import ocop_rules
from ocop_rules.replay.record import record_line
from ocop_rules.simulate.run import simulate
from tests.simulate.dossiers import NEAR, drafts

DRAFT = '{set: 7, criterion: "1.5", marks: {5: 3}}'


def test_records_are_rated_with_their_settings(tmp_path: Path) -> None:
    capped = ocop_rules.evaluate({**NEAR[4], "dossier": "capped"}, authority="evidence")
    council = ocop_rules.evaluate(NEAR[1], council="members=3;quorum=2")
    lines = [record_line(each) for each in (capped, council, ocop_rules.evaluate(NEAR[1]))]
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join([*lines, lines[0].replace('"capped"', '"other"', 1), "{"]), encoding="utf-8")
    found = simulate(drafts(DRAFT), [str(path)])
    assert (found.dossiers, found.rated) == (5, 3)
    (tally,) = found.scenarios
    came = {(before, after): number for (_, before, after), number in tally.stars.items()}
    assert came == {("2", "2"): 1, ("provisional", "provisional"): 1, ("4", "5"): 1}
    assert (capped.stars, council.outcome) == (2, "provisional")
    assert [failure.source for failure in found.failures] == [f"{path}:4", f"{path}:5"]
    assert "changed after it was written" in found.failures[0].why.en


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name, bundle in (("b", NEAR[1]), ("a", NEAR[4])):
        (tmp_path / f"{name}.jsonl").write_text(record_line(ocop_rules.evaluate(bundle)), encoding="utf-8")
    (tally,) = simulate(drafts(DRAFT), [str(tmp_path)]).scenarios
    assert [mover.dossier for mover in tally.movers] == ["on-evidence", "linkage-3"]
