"""Comparing: records and bundles, wrong input, very many changes, the words and the JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from typer.testing import CliRunner

import ocop_rules
from ocop_rules.cli.app import app
from ocop_rules.replay.compare.compare import compare
from ocop_rules.replay.compare.document import EvaluationComparisonDocument
from ocop_rules.replay.compare.why import Proof
from tests.replay.compare.pair import EXAMPLES, changed, example

MANGO = EXAMPLES / "dried-mango-4-stars.yaml"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.expected.yaml")), ids=lambda path: path.name)
def test_an_evaluation_differs_in_nothing_from_itself(path: Path) -> None:
    evaluation = ocop_rules.evaluate(path.with_name(path.name.replace(".expected", "")))
    found = compare(evaluation, evaluation)
    assert found.is_same
    assert "không có gì khác" in found.explain("vi")


def test_a_record_is_compared_with_the_bundle_that_it_was_made_of() -> None:
    record = ocop_rules.record_line(ocop_rules.evaluate(MANGO, authority="evidence"))
    found = compare(record, MANGO)
    assert [(each.kind, each.before, each.after) for each in found.answers] == [("setting", "evidence", "council")]
    assert found.before.verdict == "same"


def test_papers_under_other_ids_are_the_same_papers() -> None:
    bundle = example("dried-mango-4-stars")
    other = json.loads(json.dumps(bundle, default=str).replace('"D22"', '"HACCP"'))
    assert compare(bundle, other).is_same


def test_a_paper_that_a_fact_names_is_told_with_the_fact() -> None:
    bundle = example("dried-mango-4-stars")
    before = changed(bundle, {"without": ["quality_management_certification", "export_ability"]})
    before["documents"] = [each for each in before["documents"] if each["id"] != "D22"]
    found = compare(before, bundle)
    (effect,) = (each for each in found.criteria if each.change.after and each.change.after.number == "9")
    assert [found.answers[i].kind for i in effect.why.groups[0]] == ["document", "fact"]
    assert effect.why.proof is Proof.ALONE


def test_where_very_much_differs_no_reason_is_claimed() -> None:
    council = example("homestay-council-of-five")
    other = changed(council, {})
    for sheet in other["sheets"]:
        sheet["options"] = {number: 1 for number, old in sheet["options"].items() if isinstance(old, int)} | {
            number: old for number, old in sheet["options"].items() if not isinstance(old, int)
        }
    found = compare(council, other)
    assert not found.are_tried
    assert {each.why.proof for each in found.criteria} == {Proof.UNTOLD}
    effect = found.criteria[0]
    assert effect.change.after is not None
    assert {found.answers[i].name for i in effect.why.groups[0]} == {effect.change.after.number}


def test_both_that_cannot_be_read_are_told_at_once(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text("format: ocop-evidence/1\n", encoding="utf-8")
    with pytest.raises(ocop_rules.InvalidComparison) as raised:
        compare(one, other)
    assert {each.place.partition(".")[0] for each in raised.value.problems} == {"a", "b"}
    assert "one.yaml" in str(raised.value)
    assert "other.yaml" in str(raised.value)


def test_the_json_is_canonical_and_as_its_document_says() -> None:
    found = compare(MANGO, changed(example("dried-mango-4-stars"), {"facts": {"local_labour_share": 30}}))
    written = found.to_json()
    TypeAdapter(EvaluationComparisonDocument).validate_json(written, strict=True)
    assert json.dumps(json.loads(written), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == written
    assert json.loads(written)["answers"][0]["alone"]["points"] == str(found.after.evaluation.points)


def test_the_command_tells_the_same_and_ends_well(tmp_path: Path) -> None:
    draft = tmp_path / "draft.json"
    data = changed(example("dried-mango-4-stars"), {"facts": {"local_labour_share": 30}})
    draft.write_text(json.dumps(data, default=str), encoding="utf-8")
    told = CliRunner().invoke(app, ["compare", str(MANGO), str(draft), "--lang", "en"])
    assert told.exit_code == 0
    assert "62 %" in told.output
    assert "30 %" in told.output
    assert "because of (1)" in told.output
    as_json = CliRunner().invoke(app, ["compare", str(MANGO), str(draft), "--json"])
    assert json.loads(as_json.output)["format"] == "ocop-comparison/1"
