"""Which rows a target is about and which of them count: rules that durable_rules fires and plain Python checks (R12).

Of each condition there are two rules: one fires where it is true, one where it is false. Where neither does, it is not
known (Kleene's logic): what nobody knows of a row makes it neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import floor
from typing import TypeAlias

from ocop_rules.engine.checked import EngineName, engine_that_runs
from ocop_rules.engine.network import Message, NetworkPlan, Row, partition, property_text
from ocop_rules.engine.normal_form import alternatives, encode_fact, fact_property, opposite
from ocop_rules.engine.pool import pool
from ocop_rules.errors import EngineDisagreement
from ocop_rules.plans.settled import SettledTarget
from ocop_rules.rulebook.condition import AllOf, AnyOf, Condition, FactTest, NotThat
from ocop_rules.rulebook.vocabulary import SCALE, FactDefinition, FactType, FactValue, Vocabulary

Truth: TypeAlias = bool | None
"""True, false, or not known."""

Answer: TypeAlias = tuple[Truth, Truth]
"""Of one row and one target: whether it is in the base, and whether it counts."""

Values: TypeAlias = tuple[FactValue | None, ...]
"""The facts of a row, in the order of `RowRules.facts`."""


class RowRules:
    """The rules of the targets that are about one table.

    Args:
        plan: the plan's name, for messages and the names of rules.
        table: the table.
        targets: the targets that are about it.
        vocabulary: the facts of its rows.
        engine: `durable` for both evaluators, `direct` for the direct one alone.

    Raises:
        NetworkLimit: durable_rules could not hold the conditions.
    """

    def __init__(
        self,
        plan: str,
        table: str,
        targets: Sequence[SettledTarget],
        vocabulary: Vocabulary,
        engine: EngineName = "durable",
    ) -> None:
        self._name = f"{plan}-{table}"
        self._conditions: list[Condition] = []
        self._names: list[str] = []
        self._places: list[tuple[int | None, int | None]] = []
        for each in targets:
            base = self._add(f"{plan}/{each.name}/base", each.base)
            self._places.append((base, self._add(f"{plan}/{each.name}/counts", each.counts)))
        self.facts = tuple(dict.fromkeys(fact for each in targets for fact in each.facts))
        self._known: dict[Values, tuple[Answer, ...]] = {}
        is_fired = engine_that_runs(engine) == "durable" and bool(self._conditions)
        self._network = _RowNetwork(self._name, self._conditions, self.facts, vocabulary) if is_fired else None

    def _add(self, name: str, condition: Condition | None) -> int | None:
        if condition is None:
            return None
        self._conditions.append(condition)
        self._names.append(name)
        return len(self._conditions) - 1

    def answers(self, values: Values) -> tuple[Answer, ...]:
        """Return what the targets say of a row, in their order. Rows of which the same is known are asked once.

        Raises:
            EngineDisagreement: the evaluators differ.
            EngineError: durable_rules gave no answer.
        """
        found = self._known.get(values)
        if found is None:
            truths = self._truths(values)
            found = tuple(
                (True if base is None else truths[base], True if counts is None else truths[counts])
                for base, counts in self._places
            )
            self._known[values] = found
        return found

    def _truths(self, values: Values) -> list[Truth]:
        facts = dict(zip(self.facts, values, strict=True))
        direct = [truth(each, facts) for each in self._conditions]
        if self._network is None:
            return direct
        fired = self._network.fired(values)
        expected = tuple(2 * i + (not each) for i, each in enumerate(direct) if each is not None)
        if fired != expected:
            raise EngineDisagreement("plan rows", self._told(fired), self._told(expected))
        return [True if 2 * i in fired else False if 2 * i + 1 in fired else None for i in range(len(direct))]

    def _told(self, rules: Sequence[int]) -> tuple[str, ...]:
        return tuple(f"{self._names[rule // 2]}/{'false' if rule % 2 else 'true'}" for rule in rules)


def truth(condition: Condition, facts: Mapping[str, FactValue | None]) -> Truth:
    """Return whether a condition holds, by Kleene's logic; None where that is not known."""
    match condition:
        case AllOf():
            parts = [truth(each, facts) for each in condition.all]
            return False if False in parts else None if None in parts else True
        case AnyOf():
            parts = [truth(each, facts) for each in condition.any]
            return True if True in parts else None if None in parts else False
        case NotThat():
            part = truth(condition.not_, facts)
            return None if part is None else not part
        case FactTest():
            value = facts[condition.fact]
            return None if value is None else condition.holds(value)
        case _:
            raise TypeError(f"{condition!r} does not read a register")


def _encoded(value: FactValue, definition: FactDefinition) -> int:
    """Return a value as the whole number that durable_rules compares.

    Numbers with more decimals than the scale holds are cut off, which changes no answer: a plan asks of numbers only
    whether they are at least something or below it.
    """
    if definition.type is FactType.NUMBER:
        return floor(Decimal(value) * SCALE)
    return encode_fact(value, definition)


class _RowNetwork:
    """The rules of some conditions as durable_rules holds them: twice its position is true, and one more false."""

    def __init__(
        self, name: str, conditions: Sequence[Condition], facts: Sequence[str], vocabulary: Vocabulary
    ) -> None:
        self._name = name
        units = [
            [
                *(Row(2 * i, form) for form in alternatives(each, vocabulary)),
                *(Row(2 * i + 1, form) for form in opposite(each, vocabulary)),
            ]
            for i, each in enumerate(conditions)
        ]
        self._plan = NetworkPlan(partition(units))
        self._kinds = [
            (kind.number, [
                (at, vocabulary.facts[fact], property_text(kind.number, fact_property(fact)))
                for at, fact in enumerate(facts)
                if fact_property(fact) in kind.properties
            ])
            for kind in self._plan.kinds
        ]  # fmt: skip

    def fired(self, values: Values) -> tuple[int, ...]:
        """Return the rules that fire on the facts of a row, each once, in order."""
        messages: list[Message] = []
        for kind, places in self._kinds:
            written = [
                f"{text}{_encoded(value, definition)}"
                for at, definition, text in places
                if (value := values[at]) is not None
            ]
            messages.append((kind, 0, "".join(written)))
        return tuple(sorted(set(pool.fire(self._name, self._plan, messages))))
