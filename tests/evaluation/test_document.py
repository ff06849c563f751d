"""The quick way of writing an evaluation gives, byte for byte, its canonical JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.canonical import canonical
from tests.bundles import bundle, supported

EXAMPLES = Path(__file__).parents[2] / "examples"
BUNDLES = sorted(p for p in EXAMPLES.glob("*.yaml") if not p.name.endswith(".expected.yaml"))


def agree(evaluation: ocop_rules.Evaluation) -> None:
    data: Any = evaluation.as_json()
    assert evaluation.to_json() == canonical(data)
    assert evaluation.to_json().encode() == rfc8785.dumps(data) == evaluation.canonical_json
    assert evaluation.bundle.to_json() == canonical(evaluation.bundle.as_json())


@pytest.mark.parametrize("engine", ["durable", "direct"])
@pytest.mark.parametrize("path", BUNDLES, ids=lambda p: p.stem)
def test_every_example(path: Path, engine: ocop_rules.EngineName) -> None:
    agree(ocop_rules.evaluate(path, engine=engine))
    agree(ocop_rules.evaluate(path, engine=engine, authority="evidence", strict=False, rounding="1:truncate:part"))


def test_every_example_under_every_version() -> None:
    """Sums, cases and numbers with Vietnamese letters come up in the earlier versions."""
    for info in ocop_rules.versions():
        for number in ocop_rules.load(info.id).sets:
            agree(ocop_rules.evaluate(bundle(info.id, number, documents_complete=True), engine="direct"))


_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_bundle(data: st.DataObject) -> None:
    version = data.draw(st.sampled_from([info.id for info in ocop_rules.versions()]))
    rulebook = ocop_rules.load(version)
    number = data.draw(st.sampled_from(sorted(rulebook.sets)))
    vocabulary = rulebook.vocabulary
    facts = []
    documents: dict[str, Any] = {}
    for name in data.draw(st.lists(st.sampled_from(sorted(vocabulary.facts)), max_size=12, unique=True)):
        definition = vocabulary.facts[name]
        values: dict[str, Any] = {
            "boolean": st.booleans(),
            "count": st.integers(0, 10**15 - 1),
            "share": st.decimals(0, 100, places=2).map(str),
            "number": st.decimals(0, 10**6, places=4).map(str),
            "choice": st.sampled_from(sorted(definition.values or {"-"})),
        }
        fact, document = supported(name, data.draw(values[str(definition.type)]), vocabulary)
        facts.append(fact)
        if document is not None:
            documents[document["id"]] = document
    sheet = rulebook.sets[number]
    plain = [criterion for criterion in sheet.criteria.values() if not criterion.cases]
    judged = data.draw(st.lists(st.sampled_from(plain), unique_by=lambda criterion: criterion.number))
    sheets = [
        {
            "judge": f"{judge} {data.draw(_TEXT)}",
            "options": {c.number: data.draw(st.integers(0, len(c.options))) for c in judged},
        }
        for judge in range(data.draw(st.integers(0, 3)))
    ]
    given_bundle = bundle(
        version,
        number,
        dossier=data.draw(_TEXT),
        product={"name": data.draw(_TEXT), "set": number},
        facts=facts,
        documents=list(documents.values()),
        sheets=sheets,
    )
    try:
        evaluation = ocop_rules.evaluate(given_bundle, engine="direct")
    except ocop_rules.InvalidEvidence:
        return
    agree(evaluation)
