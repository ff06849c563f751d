"""The evidence rules, requirements and stars of a set as a policy in Rego."""

from __future__ import annotations

from benchmarks.same_rules import SIGNS, Way, judged_property, level_property, ways
from ocop_rules.engine.normal_form import Joint
from ocop_rules.engine.plan import Plan

RESULT = "ocop/result"
"""The entrypoint: an object with the total and the stars."""


def policy(plan: Plan) -> str:
    """Return the policy: one rule a criterion, whose first body that holds counts, a total, missed marks, the stars.

    What is not known is to be left out of its input: a test of it is undefined, so that its body does not hold.
    """
    lines = ["package ocop", "import rego.v1"]
    for number, found in ways(plan):
        bodies = [(each, body) for each in found for body in _bodies(number, each)]
        name = level_property(number)
        lines.append(_first([(body, _reached(each.rank, each.points)) for each, body in bodies], name, _reached(0, 0)))
    points = ", ".join(f"{level_property(number)}.points" for number in plan.product_set.criteria)
    lines.append(f"total := sum([{points}])")
    for band in plan.bands:
        for mark in plan.marks:
            if mark.stars <= band.stars:
                missed = f"{level_property(mark.criterion)}.rank < {mark.option.rank}"
                lines.append(f"unmet_{band.stars} if {missed}")
    marked = {band.stars for band in plan.bands if any(mark.stars <= band.stars for mark in plan.marks)}
    reached = []
    for each in plan.stars:
        unmet = f"; not unmet_{each.stars}" if each.stars in marked else ""
        reached.append((f"total >= {each.at_least}{unmet}", str(each.stars)))
    lines.append(_first(reached, "stars", "0"))
    lines.append('result := {"total": total, "stars": stars}')
    return "\n".join(lines) + "\n"


def _first(bodies: list[tuple[str, str]], name: str, otherwise: str) -> str:
    return f"{name} := " + "\nelse := ".join([*(f"{value} if {{ {body} }}" for body, value in bodies), otherwise])


def _reached(rank: int, points: int) -> str:
    return f'{{"rank": {rank}, "points": {points}}}'


def _bodies(number: str, way: Way) -> list[str]:
    judged = f"input.{judged_property(number)}"
    if way.judged is not None:
        return [f"{judged} == {way.judged}"]
    return [f"{judged} == 0; {_tests(form)}" for form in way.forms]


def _tests(form: Joint) -> str:
    return "; ".join(f"input.{test.property} {SIGNS[test.operator]} {test.value}" for test in form)
