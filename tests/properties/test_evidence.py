"""Random evidence on every set: both evaluators agree (R12) and better-proved evidence never loses points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.rulebook.needs import needs_of
from ocop_rules.rulebook.vocabulary import FactDefinition, FactType

RULEBOOK = ocop_rules.load("qd-26-2026")


def values_of(definition: FactDefinition) -> st.SearchStrategy[Any]:
    if definition.type is FactType.BOOLEAN:
        return st.booleans()
    if definition.type is FactType.CHOICE:
        return st.sampled_from(list(definition.values or {}))
    if definition.type is FactType.COUNT:
        return st.integers(0, 40)
    edges = st.sampled_from([Decimal(n) for n in (0, 25, 50, 51, 60, 75, 90, 100)])
    near = st.tuples(edges, st.sampled_from([Decimal("0.0001"), Decimal("-0.0001")])).map(lambda p: p[0] + p[1])
    return st.one_of(edges, near.filter(lambda d: 0 <= d <= 100), st.decimals(0, 100, places=4))


@st.composite
def evidence(draw: st.DrawFn) -> dict[str, Any]:
    product_set = RULEBOOK.sets[draw(st.sampled_from(sorted(RULEBOOK.sets)))]
    needs = needs_of(RULEBOOK, product_set)
    documents = []
    for i, need in enumerate(needs.documents):
        state = draw(st.sampled_from(["absent", "valid", "valid", "expired", "future"]))
        if state != "absent":
            issued = {"valid": "2025-01-01", "expired": "2020-01-01", "future": "2026-09-16"}[state]
            expires = {"valid": "2026-09-15", "expired": "2026-09-14", "future": None}[state]
            documents.append({"id": f"D{i}", "type": need.name, "issued_on": issued, "expires_on": expires})
    facts = []
    for need in needs.facts:
        if draw(st.booleans()):
            definition = RULEBOOK.vocabulary.facts[need.name]
            fact: dict[str, Any] = {"fact": need.name, "value": draw(values_of(definition))}
            fact["documents"] = [d["id"] for d in documents if d["type"] in definition.documents]
            attesters = [str(attester) for attester in definition.attested_by]
            fact["attested_by"] = draw(st.none() | st.sampled_from(attesters)) if attesters else None
            facts.append(fact)
    return {
        "format": "ocop-evidence/1",
        "dossier": "random",
        "version": RULEBOOK.id,
        "product": {"name": "Sản phẩm", "set": product_set.number},
        "evaluated_on": "2026-09-15",
        "documents_complete": draw(st.booleans()),
        "documents": documents,
        "facts": facts,
    }


@given(evidence())
@settings(max_examples=250, deadline=None)
def test_both_evaluators_agree_and_count_the_same(bundle: dict[str, Any]) -> None:
    checked = ocop_rules.evaluate(bundle, engine="durable")
    direct = ocop_rules.evaluate(bundle, engine="direct")
    assert checked.engine == "durable"
    assert direct.engine == "direct"
    assert [(t.rule, t.times) for t in checked.trace] == [(t.rule, t.times) for t in direct.trace]
    assert (checked.points, checked.stars, checked.outcome) == (direct.points, direct.stars, direct.outcome)
    total = sum((result.points for result in checked.criteria.values()), Decimal(0))
    assert checked.points == total


@given(evidence())
@settings(max_examples=150, deadline=None)
def test_counting_unsupported_facts_never_loses_points(bundle: dict[str, Any]) -> None:
    strict = ocop_rules.evaluate(bundle)
    lenient = ocop_rules.evaluate(bundle, strict=False)
    assume(not any(entry.rule.endswith("/barred") for entry in lenient.trace))  # a finding that counts bars an option
    assert lenient.points >= strict.points
    for number, result in strict.criteria.items():
        assert lenient.criteria[number].points >= result.points


@given(evidence(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_documents_and_facts_changes_no_points(bundle: dict[str, Any], random: Any) -> None:
    shuffled = dict(bundle)
    for name in ("documents", "facts"):
        shuffled[name] = random.sample(bundle[name], len(bundle[name]))
    one, other = ocop_rules.evaluate(bundle), ocop_rules.evaluate(shuffled)
    assert [(t.rule, t.times) for t in one.trace] == [(t.rule, t.times) for t in other.trace]
    assert one.points == other.points


@given(evidence())
@settings(max_examples=100, deadline=None)
def test_every_point_names_rule_evidence_and_clause(bundle: dict[str, Any]) -> None:
    evaluation = ocop_rules.evaluate(bundle)
    fired = {entry.rule for entry in evaluation.trace}
    for number, result in evaluation.criteria.items():
        if result.points:
            assert result.rule in fired
            assert result.evidence
            assert result.citation.criterion == number
            assert result.citation.option == result.option
    for entry in evaluation.trace:
        file, line = entry.origin.rsplit(":", 1)
        assert file.endswith(".yaml")
        assert int(line) > 0
