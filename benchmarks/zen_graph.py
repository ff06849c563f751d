"""The evidence rules, requirements and stars of a set as a decision graph for zen-engine (JDM)."""

from __future__ import annotations

import json
from typing import Any

from ocop_rules.engine.normal_form import Joint, alternatives, document_property, encode_fact, fact_property
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import RuleKind
from ocop_rules.evidence.counted import CountedEvidence

_SIGNS = {"eq": "==", "ge": ">=", "gt": ">", "le": "<=", "lt": "<"}


def context(plan: Plan, evidence: CountedEvidence, judged: dict[str, int]) -> dict[str, Any]:
    """Return the graph's input: the same encoded facts and documents that durable_rules is given."""
    values: dict[str, Any] = {fact_property(name): None for name in plan.facts_read}
    for name, value in evidence.facts.items():
        if name in plan.vocabulary.facts:
            values[fact_property(name)] = encode_fact(value, plan.vocabulary.facts[name])
    for name in plan.vocabulary.documents:
        values[document_property(name)] = int(name in evidence.documents)
    for number in plan.product_set.criteria:
        values[_judged(number)] = judged.get(number, 0)
    return values


def _judged(number: str) -> str:
    return f"j_{number.replace('.', '_')}"


def _level(number: str) -> str:
    return f"l_{number.replace('.', '_')}"


def _expression(forms: tuple[Joint, ...]) -> str:
    return " or ".join(
        "("
        + " and ".join(f"({t.property} != null and {t.property} {_SIGNS[t.operator]} {t.value})" for t in form)
        + ")"
        for form in forms
    )


def graph(plan: Plan) -> str:
    """Return the graph: one decision table a criterion (first hit, best option first), a total, one table of stars."""
    nodes: list[dict[str, Any]] = [{"id": "in", "type": "inputNode", "name": "in", "content": {}}]
    edges: list[dict[str, str]] = []
    supported = {
        (each.rule.criterion, each.rule.option): each.when
        for each in plan.evidence
        if each.rule.kind is RuleKind.SUPPORT
    }
    for number, criterion in plan.product_set.criteria.items():
        rules = []
        options = sorted(criterion.options, key=lambda o: -o.rank)
        for option in options:
            rules.append((f"{_judged(number)} == {option.ordinal}", option))
        for option in options:
            when = supported.get((number, option.ordinal))
            if when is not None:
                forms = alternatives(when, plan.vocabulary)
                rules.append((f"{_judged(number)} == 0 and ({_expression(forms)})", option))
        nodes.append(_table(number, _level(number), [(when, o.rank, int(o.points)) for when, o in rules]))
        edges.append(_edge("in", number))
        edges.append(_edge(number, "total"))
    points = " + ".join(f"{_level(n)}_points" for n in plan.product_set.criteria)
    unmet = {
        band.stars: " + ".join(
            f"({_level(m.criterion)} < {m.option.rank} ? 1 : 0)" for m in plan.marks if m.stars <= band.stars
        )
        or "0"
        for band in plan.bands
    }
    expressions = [{"id": "t", "key": "total", "value": points}]
    expressions += [{"id": f"u{stars}", "key": f"unmet{stars}", "value": value} for stars, value in unmet.items()]
    nodes.append(
        {
            "id": "total",
            "type": "expressionNode",
            "name": "total",
            "content": {"expressions": expressions, "passThrough": True},
        }
    )
    stars = [(f"total >= {s.at_least} and unmet{s.stars} == 0", s.stars, 0) for s in plan.stars]
    nodes.append(_table("stars", "stars", stars))
    nodes.append({"id": "out", "type": "outputNode", "name": "out", "content": {}})
    edges += [_edge("total", "stars"), _edge("stars", "out")]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}


def _table(name: str, field: str, rows: list[tuple[str, int, int]]) -> dict[str, Any]:
    rules = [
        {"_id": f"{name}-{i}", "when": when, "rank": str(rank), "points": str(points)}
        for i, (when, rank, points) in enumerate(rows)
    ]
    rules.append({"_id": f"{name}-none", "when": "", "rank": "0", "points": "0"})
    return {
        "id": name,
        "type": "decisionTableNode",
        "name": name,
        "content": {
            "hitPolicy": "first",
            "passThrough": True,
            "inputs": [{"id": "when", "name": "when"}],
            "outputs": [
                {"id": "rank", "name": "rank", "field": field},
                {"id": "points", "name": "points", "field": f"{field}_points"},
            ],
            "rules": rules,
        },
    }
