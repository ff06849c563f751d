"""A plan under given readings: what each target is about, counts and needs, with no choice left open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ocop_rules.brief import brief
from ocop_rules.rulebook.condition import Condition, facts_read
from ocop_rules.rulebook.plans import (
    AmountByReading,
    ConditionByReading,
    NeedByReading,
    PlanTarget,
    RegisterPlan,
    TargetAmount,
    TargetNeed,
)


@dataclass(frozen=True, slots=True)
class SettledTarget:
    """A target under given readings.

    Attributes:
        name: its name in the plan.
        target: the target as the plan has it.
        readings: the choices of the readings upon which it hangs.
        table: the table of its base; None where no register keeps it.
        base: which rows of the table it is about; None for all.
        counts: which of these count; None for all.
        amount: what is added up in place of counting rows.
        need: how many must count; None where no register keeps it.
    """

    name: str
    target: PlanTarget
    readings: Mapping[str, str]
    table: str | None
    base: Condition | None
    counts: Condition | None
    amount: TargetAmount | None
    need: TargetNeed | None

    def __repr__(self) -> str:
        return brief(self)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it reads, each once, in order."""
        read = [fact for each in (self.base, self.counts) if each is not None for fact in facts_read(each)]
        added = () if self.amount is None else (self.amount.fact, self.amount.of)
        return tuple(dict.fromkeys([*read, *added]))


def settled(plan: RegisterPlan, readings: Mapping[str, str]) -> tuple[SettledTarget, ...]:
    """Return the targets of a plan under the choice of each of its readings, in the plan's order."""
    return tuple(_settled(name, target, readings) for name, target in plan.targets.items())


def _settled(name: str, target: PlanTarget, readings: Mapping[str, str]) -> SettledTarget:
    used = {by.reading: readings[by.reading] for _, by in target.by_reading}
    base = target.base
    when = None if base is None else base.when if base.when_by is None else _of(base.when_by, readings)
    counts = target.counts if target.counts_by is None else _of(target.counts_by, readings)
    amount = target.amount if target.amount_by is None else _amount(target.amount_by, readings)
    need = target.need if target.need_by is None else _need(target.need_by, readings)
    return SettledTarget(name, target, used, None if base is None else base.table, when, counts, amount, need)


def _of(by: ConditionByReading, readings: Mapping[str, str]) -> Condition | None:
    return by.choices[readings[by.reading]]


def _amount(by: AmountByReading, readings: Mapping[str, str]) -> TargetAmount:
    return by.choices[readings[by.reading]]


def _need(by: NeedByReading, readings: Mapping[str, str]) -> TargetNeed:
    return by.choices[readings[by.reading]]
