"""The evidence rules, requirements and stars of a set as a decision graph for zen-engine (JDM)."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.same_rules import SIGNS, Way, judged_property, level_property, ways
from ocop_rules.engine.normal_form import Joint
from ocop_rules.engine.plan import Plan


def _expression(forms: tuple[Joint, ...]) -> str:
    return " or ".join(
        "(" + " and ".join(f"({t.property} != null and {t.property} {SIGNS[t.operator]} {t.value})" for t in form) + ")"
        for form in forms
    )


def _when(number: str, way: Way) -> str:
    if way.judged is not None:
        return f"{judged_property(number)} == {way.judged}"
    return f"{judged_property(number)} == 0 and ({_expression(way.forms)})"


def graph(plan: Plan) -> str:
    """Return the graph: one decision table a criterion (first hit, best option first), a total, one table of stars."""
    nodes: list[dict[str, Any]] = [{"id": "in", "type": "inputNode", "name": "in", "content": {}}]
    edges: list[dict[str, str]] = []
    for number, found in ways(plan):
        rows = [(_when(number, each), each.rank, each.points) for each in found]
        nodes.append(_table(number, level_property(number), rows))
        edges.append(_edge("in", number))
        edges.append(_edge(number, "total"))
    points = " + ".join(f"{level_property(n)}_points" for n in plan.product_set.criteria)
    unmet = {
        band.stars: " + ".join(
            f"({level_property(m.criterion)} < {m.option.rank} ? 1 : 0)" for m in plan.marks if m.stars <= band.stars
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
