"""Whether durable_rules can hold the conditions of a plan, under every reading: looked at before any register is."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.engine.network import NetworkPlan, Row, partition
from ocop_rules.engine.normal_form import alternatives, opposite
from ocop_rules.errors import InvalidRulebook, NetworkLimit, Problem
from ocop_rules.rulebook.condition import Condition
from ocop_rules.rulebook.plans import PlanTarget, RegisterPlan
from ocop_rules.text import printable, text


def refuse_what_cannot_run(plan: RegisterPlan) -> None:
    """Refuse a plan of which durable_rules could not hold a condition.

    Raises:
        InvalidRulebook: with every such target, by its line.
    """
    problems = []
    for name, target in plan.targets.items():
        for condition in _conditions(target):
            why = _why_not(plan, target, condition)
            if why is not None:
                message = text(
                    "điều kiện quá phức tạp hoặc ngưỡng có quá bốn chữ số thập phân",
                    "the condition is too complex, or a threshold has more than four decimals",
                )
                mend = text("tách thành nhiều mục tiêu, hoặc làm gọn điều kiện", "make several targets, or shorten it")
                place = f"{plan.file}: targets.{name}"
                problems.append(Problem("criteria", place, message, mend, printable(why), plan.lines.get(name)))
                break
    if problems:
        raise InvalidRulebook(problems, plan.file)


def _why_not(plan: RegisterPlan, target: PlanTarget, condition: Condition) -> str | None:
    assert target.base is not None
    facts = plan.facts(target.base.table)
    try:
        forms = (*alternatives(condition, facts), *opposite(condition, facts))
        NetworkPlan(partition([[Row(at, form) for at, form in enumerate(forms)]]))
    except (NetworkLimit, ValueError) as error:
        return str(error)
    return None


def _conditions(target: PlanTarget) -> Iterator[Condition]:
    base = target.base
    if base is None:
        return
    for plain, by in ((base.when, base.when_by), (target.counts, target.counts_by)):
        found = [plain, *([] if by is None else by.choices.values())]
        yield from (each for each in found if each is not None)
