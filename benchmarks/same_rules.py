"""The evidence rules, requirements and stars of a set as other engines are given them: whole numbers, plain names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ocop_rules.engine.normal_form import Joint, alternatives, document_property, encode_fact, fact_property
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import RuleKind
from ocop_rules.evidence.counted import CountedEvidence

SIGNS = {"eq": "==", "ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
"""How tests are written in expressions."""


class Way(NamedTuple):
    """A way to come to an option: it was judged, which comes first, or nobody judged and the evidence shows it.

    Attributes:
        judged: the option's ordinal; None where the evidence shows it.
        forms: joint tests of the evidence, any one of which shows it.
    """

    rank: int
    points: int
    judged: int | None
    forms: tuple[Joint, ...]


def ways(plan: Plan) -> Iterator[tuple[str, list[Way]]]:
    """Return for each criterion the ways to its options, the best first."""
    supported = {
        (each.rule.criterion, each.rule.option): each.when
        for each in plan.evidence
        if each.rule.kind is RuleKind.SUPPORT
    }
    for number, criterion in plan.product_set.criteria.items():
        options = sorted(criterion.options, key=lambda option: -option.rank)
        found = [Way(option.rank, int(option.points), option.ordinal, ()) for option in options]
        for option in options:
            when = supported.get((number, option.ordinal))
            if when is not None:
                found.append(Way(option.rank, int(option.points), None, alternatives(when, plan.vocabulary)))
        yield number, found


def judged_property(number: str) -> str:
    """Return the name under which the option judged at a criterion is given; 0 for none."""
    return f"j_{number.replace('.', '_')}"


def level_property(number: str) -> str:
    """Return the name of what a criterion reaches."""
    return f"l_{number.replace('.', '_')}"


def context(plan: Plan, evidence: CountedEvidence, judged: dict[str, int]) -> dict[str, int | None]:
    """Return the input: the facts and documents as durable_rules is given them; None for what is not known."""
    values: dict[str, int | None] = {fact_property(name): None for name in plan.facts_read}
    for name, value in evidence.facts.items():
        if name in plan.vocabulary.facts:
            values[fact_property(name)] = encode_fact(value, plan.vocabulary.facts[name])
    for name in plan.vocabulary.documents:
        values[document_property(name)] = int(name in evidence.documents)
    for number in plan.product_set.criteria:
        values[judged_property(number)] = judged.get(number, 0)
    return values
