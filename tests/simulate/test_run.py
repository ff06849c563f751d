"""The same dossiers give the same, however they come and in whatever pieces: files, tables, draws, processes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ocop_rules
from ocop_rules.canonical import canonical
from ocop_rules.errors import InvalidEvidence
from ocop_rules.rating.columnar_rows import bundle_of, table_of
from ocop_rules.rating.settings import Settings
from ocop_rules.simulate import run as runs
from ocop_rules.simulate.carried import plain_rows
from ocop_rules.simulate.chunk import DossierChunk, DrawnChunk, Job, simulate_chunk
from ocop_rules.simulate.columns import rater_of
from ocop_rules.simulate.document import Generated
from ocop_rules.simulate.drawn import Drawing, apportioned
from ocop_rules.simulate.given import Given
from ocop_rules.simulate.report import json_report
from ocop_rules.simulate.run import NoDossiers, simulate
from ocop_rules.simulate.scenario import OpenedSimulation
from ocop_rules.simulate.tally import Mover, ScenarioTally
from tests.simulate.dossiers import NEAR, drafts, opened_text

DRAWN = """
format: ocop-simulation/1
version: qd-26-2026
seed: 20260301
dossiers: {generate: {sets: SETS, count: COUNT, judges: JUDGES, evidence: EVIDENCE, communes: [Yên Châu, Mộc Châu]}}
scenarios:
  - id: draft
    changes:
      - {sets: all, criterion: labour.local_labour, points: [1, 2, 4]}
      - {sets: all, criterion: sensory.taste, marks: {4: 2, 5: 3}}
      - {sets: all, criterion: labour.local_labour, option: 2, at_least: 30}
      - {bands: {3: 55, 4: 75}}
  - {id: old, version: qd-148-2023}
"""


def drawn(sets: Any, count: int, judges: int = 1, *, evidence: bool = False) -> OpenedSimulation:
    filled = {"SETS": sets, "COUNT": count, "JUDGES": judges, "EVIDENCE": evidence}
    content = DRAWN
    for name, value in filled.items():
        content = content.replace(name, json.dumps(value) if not isinstance(value, dict) else str(value))
    return opened_text(content)


def _plain(tally: ScenarioTally) -> str:
    told: Any = tally.as_json()
    for mover in told["movers"]:
        del mover["source"], mover["dossier"], mover["commune"], mover["legal_form"]
    del told["failures"], told["communes"], told["legal_forms"]
    return canonical(told)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "judges", "evidence"), [(7, 1, False), (7, 3, True), (1, 1, True), (22, 2, False), (26, 1, True)]
)
def test_drawn_dossiers_move_as_their_bundles_do_one_by_one(
    number: int, judges: int, evidence: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = drawn([number], 60, judges, evidence=evidence)
    job = Job(found.written, found.catalogue.root, None)
    tally = simulate_chunk(job, DrawnChunk(0, number, 0, 60))
    assert found.base is not None
    assert found.simulation.dossiers is not None
    sheet = found.base.sets[number]
    table, _ = Drawing(found.base, number, found.simulation.dossiers.generate, 20260301).rows(0, 60)
    layout = rater_of(found.base, number, Settings()).layout(table.schema)
    bundles = [bundle_of(row, layout, found.base, sheet) for row in plain_rows(table)]
    monkeypatch.setattr("ocop_rules.simulate.chunk._parted", lambda group, _: ([], [*group]))
    alone = simulate_chunk(job, DossierChunk(0, tuple(Given(f"row {i}", each) for i, each in enumerate(bundles))))
    assert alone.rated == tally.rated == 60
    for one, other in zip(tally.scenarios, alone.scenarios, strict=True):
        assert _plain(one) == _plain(other)
    assert sum(each.moved() for each in tally.scenarios) > 0


def test_any_pieces_draw_the_same() -> None:
    rulebook = ocop_rules.load("qd-26-2026")
    drawing = Drawing(rulebook, 7, Generated(sets=(7,), count=100, evidence=True, communes=("A", "B", "C")), 5)
    whole, communes = drawing.rows(0, 100)
    parts = [drawing.rows(first, 25) for first in (0, 25, 50, 75)]
    assert pa.concat_tables([part for part, _ in parts]).combine_chunks().equals(whole.combine_chunks())
    assert np.concatenate([each for _, each in parts]).tolist() == communes.tolist()
    assert set(communes.tolist()) == {0, 1, 2}
    other = Drawing(rulebook, 7, drawing.generated, 6).rows(0, 100)[0]
    assert not other.equals(whole)


def test_shares_are_whole_dossiers_that_add_up() -> None:
    assert apportioned({7: 1, 8: 1, 9: 1}, 100) == {7: 34, 8: 33, 9: 33}
    assert apportioned({7: 2, 26: 1}, 3) == {7: 2, 26: 1}


@pytest.mark.slow
def test_processes_and_pieces_change_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = drawn({7: 2, 26: 1}, 900)
    told = []
    for at_once, workers in ((1 << 17, 1), (100, 1), (100, 2)):
        monkeypatch.setattr(runs, "ROWS_AT_ONCE", at_once)
        told.append(json_report(found, simulate(found, (), workers), [(), ()], []))
    assert len(set(told)) == 1
    assert json.loads(told[0])["dossiers"]["rated"] == 900


def _written(path: Path, more: dict[str, Any] | None = None) -> Path:
    rulebook = ocop_rules.load("qd-26-2026")
    bundles = [ocop_rules.evaluate(each).bundle for each in NEAR[:5]]
    table = table_of(bundles, rulebook, rulebook.sets[7])
    columns = {name: table[name] for name in table.column_names}
    count = table.num_rows
    communes = [None if each.producer is None else each.producer.commune for each in bundles]
    columns |= {"set": pa.array([7] * count), "commune": communes, "legal_form": ["cooperative"] * count}
    pq.write_table(pa.table(columns | (more or {})), path)
    return path


def test_a_parquet_file_gives_what_its_bundles_give(tmp_path: Path) -> None:
    found = drafts('{set: 7, criterion: "1.5", marks: {5: 3}}', "{bands: {5: 91}}")
    tally = simulate(found, [str(_written(tmp_path / "five.parquet"))])
    (tmp_path / "bundles.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in NEAR[:5]), encoding="utf-8")
    other = simulate(found, [str(tmp_path / "bundles.jsonl")])
    assert [_plain(each) for each in tally.scenarios] == [_plain(each) for each in other.scenarios]
    assert tally.communes == other.communes == {"Yên Châu": 2, "Mộc Châu": 2, "": 1}
    assert [mover.dossier for mover in tally.scenarios[0].movers] == ["linkage-3", "on-evidence"]
    assert tally.scenarios[0].movers[0].source == f"{tmp_path}/five.parquet:2"
    whole = simulate(found, [str(tmp_path)])  # a folder of both
    assert whole.dossiers == 10
    assert whole.scenarios[0].moved() == 4


@pytest.mark.parametrize(
    ("more", "place", "told"),
    [
        ({"set": ["7"] * 5}, "set", "whole numbers"),
        ({"set": [7, 7, 99, 7, 7]}, "set[2]", "no such product set"),
        ({"version": ["qd-26-2026", None, "qd-1", None, None]}, "version[2]", "no such version"),
        ({"sheet.0.9.9": [1] * 5}, "sheet.0.9.9", "no such criterion"),
    ],
    ids=["text", "set", "version", "criterion"],
)
def test_what_is_wrong_with_a_table_is_told(tmp_path: Path, more: dict[str, Any], place: str, told: str) -> None:
    path = _written(tmp_path / "wrong.parquet", more)
    with pytest.raises(InvalidEvidence) as refused:
        simulate(drafts("{bands: {5: 91}}"), [str(path)])
    assert refused.value.problems[0].place == place
    assert told in refused.value.render("en")


def test_what_is_no_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "no.parquet"
    path.write_bytes(b"nothing")
    with pytest.raises(InvalidEvidence, match="cannot be read as Parquet"):
        simulate(drafts("{bands: {5: 91}}"), [str(path)])


def test_no_dossiers_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoDossiers, match="generate"):
        simulate(drafts("{bands: {5: 91}}"))
    with pytest.raises(InvalidEvidence, match="no dossier"):
        simulate(drafts("{bands: {5: 91}}"), [str(tmp_path)])


def test_all_that_move_are_given_piece_by_piece() -> None:
    found = drawn([7], 900)
    every: list[str] = []

    def write(scenario: int, movers: Sequence[Mover]) -> None:
        every.extend(mover.source for mover in movers if scenario == 0)

    tally = simulate(found, kept=3, every=write)
    assert len(every) == tally.scenarios[0].moved() > 3
    assert every[:3] == [mover.source for mover in tally.scenarios[0].movers]
    assert len(tally.scenarios[0].movers) == 3
