"""Bundles that are too large to be meant, and how long refusing them takes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

import ocop_rules
from ocop_rules.documents.limits import MAX_PROBLEMS
from ocop_rules.errors import InvalidEvidence
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evidence.limits import MAX_DOCUMENTS, MAX_FACTS, MAX_OPTIONS, MAX_SHEETS
from tests.bundles import HEAD


def refusal(bundle: Any) -> InvalidEvidence:
    with pytest.raises(InvalidEvidence) as refused:
        ocop_rules.evaluate(bundle, engine="direct")
    return refused.value


def lists(name: str, count: int) -> dict[str, Any]:
    entries: dict[str, list[dict[str, Any]]] = {
        "documents": [{"id": f"D{i}", "type": "test_report", "issued_on": "2026-01-01"} for i in range(count)],
        "facts": [{"fact": "local_labour_share", "value": 62}] * count,
        "sheets": [{"judge": f"J{i}", "options": {}} for i in range(count)],
    }
    return HEAD | {name: entries[name]}


@pytest.mark.parametrize(("name", "most"), [("documents", MAX_DOCUMENTS), ("facts", MAX_FACTS), ("sheets", MAX_SHEETS)])
def test_a_list_has_a_most(name: str, most: int) -> None:
    first = refusal(lists(name, most + 1)).problems[0]
    assert (first.code, first.place) == ("too-many", name)
    assert str(most) in first.message.en
    if name != "facts":  # a thousand facts cannot be told apart: there are fewer names
        assert ocop_rules.evaluate(lists(name, most), engine="direct").points == 0


def test_a_sheet_has_a_most_of_options() -> None:
    options = {f"1.{i}": 1 for i in range(MAX_OPTIONS + 1)}
    problems = refusal(HEAD | {"sheets": [{"judge": "A", "options": options}]}).problems
    assert ("too-many", "sheets[0].options") in [(problem.code, problem.place) for problem in problems]


def test_what_is_wrong_besides_too_many_entries_is_told_too() -> None:
    facts = [{"fact": "local_labor_share", "value": 1}, *lists("facts", MAX_FACTS + 1)["facts"]]
    error = refusal({"purpose": "fun"} | HEAD | {"facts": facts})
    told = [(problem.code, problem.place) for problem in error.problems]
    assert ("invalid-value", "purpose") in told
    assert ("too-many", "facts") in told
    assert ("unknown-fact", "facts[0].fact") in told


def test_a_letter_keeps_its_marks_in_one_form() -> None:
    assert ocop_rules.EvidenceBundle.model_validate(HEAD | {"dossier": "Xa\u0323\u0302y"}).dossier == "X\u1eady"


def test_of_very_many_problems_the_first_are_told() -> None:
    facts = [{"fact": "local_labor_share", "value": i} for i in range(500)]
    problems = refusal(HEAD | {"facts": facts, "points": 82}).problems
    assert len(problems) == MAX_PROBLEMS + 1
    assert [p.place for p in problems[:2]] == ["facts[0].fact", "facts[1].fact"]
    assert (problems[-1].code, problems[-1].place) == ("too-many-problems", "")


def _facts() -> str:
    return json.dumps(HEAD | {"facts": [{"fact": "local_labor_share", "value": 1}] * 100_000})


def _keys() -> str:
    return json.dumps(HEAD | {f"dossier_{i}": 1 for i in range(250_000)})


def _criteria() -> str:
    return json.dumps(HEAD | {"sheets": [{"judge": "A", "options": {f"1.{i}": 1 for i in range(250_000)}}]})


def _references() -> str:
    absent = {"fact": "local_labour_share", "value": 1, "documents": [f"E{i}" for i in range(200_000)]}
    return json.dumps(lists("documents", MAX_DOCUMENTS) | {"facts": [absent]})


def _one_word() -> str:
    return json.dumps(HEAD | {"facts": [{"fact": "a" * 8_000_000, "value": 1}]})


def _one_number() -> str:
    written = json.dumps(HEAD | {"facts": [{"fact": "local_labour_share", "value": 1}]})
    return written.replace('"value": 1', f'"value": 1.{"1" * 8_000_000}')


def _empty_facts() -> str:
    return json.dumps(HEAD | {"facts": [{}] * 300_000})


def _wrong_choices() -> str:
    return json.dumps(HEAD | {"sheets": [{"judge": "A", "options": {f"1.{i}": "x" for i in range(250_000)}}]})


def _marks() -> str:
    return json.dumps(HEAD | {"dossier": "a" + "\u0301\u0323" * 500_000}, ensure_ascii=False)


def _marks_in_yaml() -> str:
    return "dossier: a" + "\u0301\u0323" * 500_000


@pytest.mark.parametrize(
    "write",
    [
        _facts,
        _keys,
        _criteria,
        _references,
        _one_word,
        _one_number,
        _empty_facts,
        _wrong_choices,
        _marks,
        _marks_in_yaml,
    ],
)
def test_a_file_full_of_slips_is_refused_in_seconds(write: Callable[[], str]) -> None:
    raw = write().encode()
    began = time.process_time()
    error = refusal(raw)
    assert time.process_time() - began < 10
    assert len(error.render()) < 100_000


def test_a_whole_number_that_python_does_not_write_is_refused() -> None:
    for bundle in (
        HEAD | {"facts": [{"fact": "distributor_count", "value": 10**5000, "attested_by": "commune"}]},
        HEAD | {"product": {"name": "Xoài", "set": 10**5000}},
        HEAD | {"dossier": 10**5000},
        HEAD | {"sheets": [{"judge": "A", "options": {"1.1": 10**5000}}]},
    ):
        (problem,) = refusal(bundle).problems
        assert problem.found == "…"


def test_nothing_that_is_right_is_left_out_of_a_large_bundle() -> None:
    many = lists("documents", MAX_DOCUMENTS)
    ids: list[Any] = [document["id"].encode() for document in many["documents"]]  # text as bytes is taken for text
    fact = {"fact": "waste_treatment", "value": True, "documents": ids}
    told = refusal(many | {"facts": [fact | {"fact": "wastetreatmentt"}]}).problems
    assert [problem.code for problem in told] == ["unknown-fact"]
    bundle = read_and_check(many | {"facts": [fact | {"fact": "local_labour_share", "value": 62}]})[0]
    assert len(bundle.facts[0].documents) == MAX_DOCUMENTS
