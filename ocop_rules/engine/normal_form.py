"""Conditions in the form that a rule network can hold: alternatives of joint tests over whole numbers.

`alternatives` turns a condition into its disjunctive normal form. Negations are pushed down to the tests (Kleene's
logic: the negation of an unknown test is unknown, so it becomes the opposite test of the same property).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import product as cartesian
from typing import Literal, TypeAlias

from ocop_rules.errors import NetworkLimit
from ocop_rules.rulebook.condition import (
    AllOf,
    AnyOf,
    Condition,
    DocumentTest,
    FactTest,
    NotThat,
    PointsTest,
)
from ocop_rules.rulebook.vocabulary import SCALE, FactDefinition, FactType, FactValue, Vocabulary

MAX_ALTERNATIVES = 24
"""A condition with more alternatives than this is refused: it wants to be a fact of its own."""

Operator = Literal["eq", "ge", "gt", "le", "lt"]


@dataclass(frozen=True, slots=True, order=True)
class Test:
    """A test of one property of a message against a whole number."""

    property: str
    operator: Operator
    value: int


Joint: TypeAlias = tuple[Test, ...]
"""Tests that must hold together."""

_OPPOSITE: dict[Operator, tuple[Operator, ...]] = {
    "eq": ("lt", "gt"),
    "ge": ("lt",),
    "gt": ("le",),
    "le": ("gt",),
    "lt": ("ge",),
}


def fact_property(fact: str) -> str:
    """Return the property that holds a fact's value."""
    return f"f_{fact}"


def document_property(document: str) -> str:
    """Return the property that says whether a document type counts: 1, or 0 where it is known to be absent."""
    return f"d_{document}"


def encode_fact(value: FactValue, definition: FactDefinition) -> int:
    """Return a checked value as the whole number that the network compares.

    Shares and numbers are multiplied by 10,000, choices are the position of their value, true is 1.

    Raises:
        ValueError: the value has more decimals than the scale holds.
    """
    kind = definition.type
    if kind is FactType.BOOLEAN:
        return int(bool(value))
    if kind is FactType.CHOICE:
        assert definition.values
        return list(definition.values).index(str(value))
    if kind is FactType.COUNT:
        return int(value)
    return value * SCALE if type(value) is int else scaled(Decimal(value))


def scaled(value: Decimal) -> int:
    """Return a decimal as a whole multiple of 1/10,000; raises ValueError where that would round it."""
    result = int(value * SCALE)
    if result != value * SCALE:
        raise ValueError(f"{value} has more decimals than the engine compares")
    return result


def alternatives(condition: Condition, vocabulary: Vocabulary) -> tuple[Joint, ...]:
    """Return the alternatives of a condition: it is true if all tests of one of them hold.

    Raises:
        NetworkLimit: there would be too many.
    """
    return _simplified(_forms(condition, vocabulary, negated=False))


def opposite(condition: Condition, vocabulary: Vocabulary) -> tuple[Joint, ...]:
    """Return the alternatives of a condition's negation: it is false if all tests of one of them hold."""
    return _simplified(_forms(condition, vocabulary, negated=True))


def _forms(condition: Condition, vocabulary: Vocabulary, *, negated: bool) -> list[frozenset[Test]]:
    match condition:
        case NotThat():
            return _forms(condition.not_, vocabulary, negated=not negated)
        case AllOf() | AnyOf():
            joint = isinstance(condition, AllOf) != negated
            parts = condition.all if isinstance(condition, AllOf) else condition.any
            forms = [_forms(part, vocabulary, negated=negated) for part in parts]
            if joint:
                _limit([len(form) for form in forms])
                return [frozenset().union(*choice) for choice in cartesian(*forms)]
            return [joint_tests for form in forms for joint_tests in form]
        case DocumentTest():
            return [frozenset({Test(document_property(condition.document), "eq", int(not negated))})]
        case PointsTest():
            tests = Test("points", "gt" if negated else "le", scaled(condition.at_most))
            return [frozenset({tests})]
        case FactTest():
            return _fact_forms(condition, vocabulary.facts[condition.fact], negated=negated)


def _fact_forms(test: FactTest, definition: FactDefinition, *, negated: bool) -> list[frozenset[Test]]:
    name = fact_property(test.fact)
    if test.is_ is not None:
        value = encode_fact(test.is_, definition)
        if not negated:
            return [frozenset({Test(name, "eq", value)})]
        if definition.type is FactType.BOOLEAN:
            return [frozenset({Test(name, "eq", 1 - value)})]
        return [frozenset({Test(name, operator, value)}) for operator in _OPPOSITE["eq"]]
    if test.in_ is not None:
        values = {encode_fact(value, definition) for value in test.in_}
        if negated:
            values = set(range(len(definition.values or ()))) - values
        return [_run(name, first, last) for first, last in _runs(sorted(values))]
    scale = 1 if definition.type is FactType.COUNT else SCALE
    bounds: tuple[tuple[Operator, Decimal | None], ...] = (
        ("ge", test.at_least),
        ("gt", test.above),
        ("le", test.at_most),
        ("lt", test.below),
    )
    tests = [Test(name, operator, _whole(bound, scale)) for operator, bound in bounds if bound is not None]
    if not negated:
        return [frozenset(tests)]
    return [frozenset({Test(name, o, t.value)}) for t in tests for o in _OPPOSITE[t.operator]]


def _whole(bound: Decimal, scale: int) -> int:
    if scale != 1:
        return scaled(bound)
    if bound != bound.to_integral_value():
        raise ValueError(f"the threshold {bound} of a count is not whole")
    return int(bound)


def _runs(values: list[int]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for value in values:
        if out and value == out[-1][1] + 1:
            out[-1] = (out[-1][0], value)
        else:
            out.append((value, value))
    return out


def _run(name: str, first: int, last: int) -> frozenset[Test]:
    if first == last:
        return frozenset({Test(name, "eq", first)})
    return frozenset({Test(name, "ge", first), Test(name, "le", last)})


def _limit(sizes: list[int]) -> None:
    total = 1
    for size in sizes:
        total *= size
        if total > MAX_ALTERNATIVES * 8:
            raise NetworkLimit(f"a condition has more than {MAX_ALTERNATIVES * 8} alternatives")


def _simplified(forms: list[frozenset[Test]]) -> tuple[Joint, ...]:
    """Drop alternatives that another one already covers, and order what is left."""
    distinct = set(forms)
    kept = [form for form in distinct if not any(other < form for other in distinct)]
    if len(kept) > MAX_ALTERNATIVES:
        raise NetworkLimit(f"a condition has {len(kept)} alternatives, at most {MAX_ALTERNATIVES} are taken")
    return tuple(sorted(tuple(sorted(form)) for form in kept))
