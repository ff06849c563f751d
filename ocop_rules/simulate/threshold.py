"""A condition whose threshold a scenario moves: of an option that evidence earns, or of a knock-out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import one_of
from ocop_rules.errors import Place, Problem
from ocop_rules.rulebook.condition import AllOf, AnyOf, Condition, FactTest, NotThat, PointsTest, leaves
from ocop_rules.rulebook.model import plain_number
from ocop_rules.simulate.document import BOUNDS, Change
from ocop_rules.text import printable, text

_OTHER_END = {"at_least": "above", "above": "at_least", "at_most": "below", "below": "at_most"}


def moved(when: Condition | None, change: Change, here: Place, where: str) -> Condition | Problem:
    """Return a condition with its threshold where a change has it, or what is wrong with the change.

    Args:
        when: the condition; None for an option that no evidence earns.
        change: the change, with at least one bound.
        here: where it stands in the document.
        where: what the condition is of, for messages.
    """
    place = (*here, next(iter(change.bounds)))
    if isinstance(when, PointsTest):
        return _of_points(when, change, here, where)
    tests = [leaf for leaf in leaves(when) if isinstance(leaf, FactTest)] if when is not None else []
    numeric = [test for test in tests if any(getattr(test, name) is not None for name in BOUNDS)]
    facts = list(dict.fromkeys(test.fact for test in numeric))
    if when is None or not facts:
        message = text(
            f"điều kiện của {where} không có ngưỡng nào bằng số",
            f"the condition of {where} has no threshold in numbers",
        )
        return Problem.at(place, "no-threshold", message, text("chọn điều kiện khác", "choose another condition"))
    if change.fact is not None and change.fact not in facts:
        message = text(
            f"điều kiện của {where} không có ngưỡng của thông tin này",
            f"the condition of {where} has no threshold of this fact",
        )
        mend = did_you_mean(change.fact, facts) or one_of(facts)
        return Problem.at((*here, "fact"), "unknown-fact", message, mend, printable(change.fact))
    if change.fact is None and len(facts) > 1:
        message = text(
            f"điều kiện của {where} có ngưỡng của nhiều thông tin",
            f"the condition of {where} has thresholds of several facts",
        )
        mend = text(f"thêm “fact”: {', '.join(facts)}", f"add “fact”: {', '.join(facts)}")
        return Problem.at((*here, "fact"), "missing-fact", message, mend)
    fact = change.fact or facts[0]
    own = [test for test in numeric if test.fact == fact]
    after: dict[int, FactTest] = {}
    for name, value in change.bounds.items():
        ends = [test for test in own if _states(test, name)]
        if len(ends) != 1 and len(own) != 1:
            message = text(
                f"điều kiện của {where} có nhiều phép thử “{name}” của {fact}",
                f"the condition of {where} has several tests “{name}” of {fact}",
            )
            return Problem.at((*here, name), "several-tests", message, None, str(len(ends)))
        test = after.get(id((ends or own)[0]), (ends or own)[0])
        after[id((ends or own)[0])] = test.model_copy(update={name: value, _OTHER_END[name]: None})
    for test in after.values():
        if not _can_hold(test):
            message = text("không giá trị nào thỏa các ngưỡng này", "no value can meet these thresholds")
            return Problem.at(place, "empty-interval", message, None, _interval(test))
    return _rewritten(when, lambda leaf: after.get(id(leaf), leaf))


def _of_points(when: PointsTest, change: Change, here: Place, where: str) -> Condition | Problem:
    if change.fact is not None or [*change.bounds] != ["at_most"]:
        message = text(
            f"{where} xét điểm của tiêu chí, không xét thông tin nào",
            f"{where} looks at the points of its criterion, at no fact",
        )
        mend = text("chỉ ghi at_most, là số điểm", "write at_most alone, in points")
        return Problem.at((*here, next(iter(change.bounds))), "no-threshold", message, mend)
    return when.model_copy(update={"at_most": change.at_most})


def _states(test: FactTest, name: str) -> bool:
    return getattr(test, name) is not None or getattr(test, _OTHER_END[name]) is not None


def _can_hold(test: FactTest) -> bool:
    low = test.at_least if test.at_least is not None else test.above
    high = test.at_most if test.at_most is not None else test.below
    if low is None or high is None:
        return True
    return low < high or (low == high and test.at_least is not None and test.at_most is not None)


def _interval(test: FactTest) -> str:
    stated = {name: getattr(test, name) for name in BOUNDS}
    return ", ".join(f"{name}: {plain_number(value)}" for name, value in stated.items() if value is not None)


def _rewritten(condition: Condition, leaf: Callable[[Any], Any]) -> Condition:
    match condition:
        case AllOf():
            return AllOf.model_construct(all=tuple(_rewritten(each, leaf) for each in condition.all))
        case AnyOf():
            return AnyOf.model_construct(any=tuple(_rewritten(each, leaf) for each in condition.any))
        case NotThat():
            return NotThat.model_construct(not_=_rewritten(condition.not_, leaf))
        case _:
            found: Condition = leaf(condition)
            return found
