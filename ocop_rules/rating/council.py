"""How several judges become one result: the exact mean, and the option that they reach together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ocop_rules.engine.evaluator import Ballot, Cases
from ocop_rules.engine.plan import Plan
from ocop_rules.rating.choice import rank_of
from ocop_rules.rating.settings import RequirementRule, Rounding
from ocop_rules.rulebook.model import Criterion
from ocop_rules.rulebook.vocabulary import SCALE


def applies(criterion: Criterion, ballot: Ballot, plan: Plan) -> bool:
    """Tell whether a gated criterion applies for one judge (R4)."""
    gate = criterion.applies_if
    if gate is None:
        return True
    gated_by = plan.product_set.criteria[gate.criterion]
    return rank_of(gated_by, None, ballot.get(gate.criterion, ())) >= gate.rank


def level(criterion: Criterion, case: str | None, ranks: Sequence[int], rule: RequirementRule) -> int:
    """Return the rank that judges reach together; 0 if they reach no option.

    Args:
        criterion: a criterion of which one option is chosen.
        case: the dossier's case.
        ranks: the rank that each judge's option has, 0 for none.
        rule: `mean`: the best option not above the mean (by points, then by order); `majority`: the best option that
            more than half the judges reach; `all`: the best that all reach.
    """
    if len(ranks) == 1:
        return ranks[0]
    if rule == "all":
        return min(ranks)
    if rule == "majority":
        return sorted(ranks, reverse=True)[len(ranks) // 2]
    worth = {option.rank: option.points for option in criterion.options_of(case)}
    total = (sum(worth.get(rank, 0) for rank in ranks), sum(ranks))
    count = len(ranks)
    reached = [rank for rank, points in worth.items() if (points * count, rank * count) <= total]
    return max(reached, default=0)


def judge_total(plan: Plan, ballot: Ballot, cases: Cases) -> Fraction:
    """Return the exact total of one judge's ballot."""
    units = 0
    criteria = plan.product_set.criteria
    for number, ordinals in ballot.items():
        criterion = criteria[number]
        if criterion.applies_if is None or applies(criterion, ballot, plan):
            for ordinal in ordinals:
                units += plan.worth[plan.awards[number, cases.get(number), ordinal].index]
    return Fraction(units, SCALE)


def rounded(parts: dict[str, Fraction], rounding: Rounding | None) -> tuple[dict[str, Fraction], Fraction]:
    """Return the parts and the total under a council's rounding rule; exact without one."""
    if rounding is not None and rounding.per == "part":
        parts = {letter: rounding.apply(points) for letter, points in parts.items()}
    total = sum(parts.values(), Fraction(0))
    if rounding is not None and rounding.per == "total":
        total = rounding.apply(total)
    return parts, total
