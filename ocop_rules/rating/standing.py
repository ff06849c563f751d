"""Whether a council's sheets are a result under its own rules, or what keeps them from it (R14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from ocop_rules.rating.council import Apart, CouncilRules, Standing, TooFew
from ocop_rules.rating.points import Exact
from ocop_rules.rating.result import JudgeResult


def standing(
    rules: CouncilRules | None, judges: Sequence[JudgeResult], points: Mapping[str, Mapping[str, Exact]]
) -> Standing:
    """Return what keeps the counted sheets of a council from being a result under its own rules (R14).

    Args:
        rules: the rules; None keeps nothing.
        judges: the judges with their totals.
        points: what each counted judge gave each criterion, by judge and criterion number.
    """
    if rules is None:
        return Standing()
    totals = {each.judge: Fraction(each.total) for each in judges if each.counted and each.total is not None}
    needed = rules.needed
    return Standing(
        TooFew(len(totals), needed) if needed is not None and len(totals) < needed else None,
        rules.chair if rules.chair is not None and rules.chair not in totals else None,
        () if rules.spread is None else _apart(totals, points, Fraction(rules.spread)),
    )


def _apart(
    totals: Mapping[str, Fraction], points: Mapping[str, Mapping[str, Exact]], allowed: Fraction
) -> tuple[Apart, ...]:
    found = []
    for first, second in combinations(totals, 2):
        higher, lower = (first, second) if totals[first] >= totals[second] else (second, first)
        between = totals[higher] - totals[lower]
        if between > allowed:
            found.append(Apart(higher, lower, between, _differing(points.get(higher, {}), points.get(lower, {}))))
    return tuple(sorted(found, key=lambda each: (-each.points, each.higher, each.lower)))


def _differing(higher: Mapping[str, Exact], lower: Mapping[str, Exact]) -> tuple[str, ...]:
    between = {number: abs(Fraction(given) - lower.get(number, 0)) for number, given in higher.items()}
    between |= {number: abs(Fraction(given)) for number, given in lower.items() if number not in higher}
    return tuple(sorted((number for number, each in between.items() if each), key=lambda number: -between[number]))
