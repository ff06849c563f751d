"""The least of a formula by a search of our own, for what is small: branch and bound, exact, and without OR-Tools.

It decides one literal after the other and follows what that forces. What is decided first is what wins most; a branch
is left where even the cheapest way to come to its sums costs as much as the best that is known. How much it may search
is counted in decisions and not in time, so that it comes to an end alike everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ocop_rules.advice.formula import Formula, Literal, Weighted
from ocop_rules.advice.keys import packed
from ocop_rules.advice.propagation import Propagation

MOST_DECISIONS = 20_000
"""A problem that takes more decisions than this is not small."""

A_FEW_DECISIONS = 150
"""Up to so many, it is done before OR-Tools would have read the problem."""

_LONG = 6
"""Sums of at least so many literals are bounded; what shorter ones force is seen at once."""


_FINE = 40
"""Rates are counted in parts of 2 to the power of this."""


class TooLarge(Exception):
    """A problem is too large to be searched without a solver."""


def least(
    formula: Formula, keys: Sequence[Weighted], leaning: Sequence[Literal] = (), most: int = MOST_DECISIONS
) -> list[bool] | None:
    """Return the values of the variables by which the keys are least, first things first; None where there are none.

    Args:
        formula: what must hold.
        keys: what is to be least, first things first.
        leaning: literals that are tried to be true before others, where nothing else speaks for them.
        most: how many decisions the search may take.

    Raises:
        TooLarge: it would take more.
    """
    sums = packed(keys)
    return _Search(formula, sums[0] if sums else [], leaning).least(most)


@dataclass(slots=True)
class _Choice:
    """A literal of which a sum is made, with what it adds and what it is known to cost."""

    literal: Literal
    adds: int
    costs: list[tuple[Literal, int]]


@dataclass(frozen=True, slots=True)
class _Cover:
    """A sum that must come to so much, by groups of literals of which one at most is true."""

    least: int
    groups: list[list[_Choice]]


class _Way(NamedTuple):
    """What a group can still add to a sum.

    Attributes:
        gain: the most that it adds, over what it adds for nothing.
        price: the least that adding anything costs.
        rate: the least that adding 1 costs, in parts of 2 to the power of `_FINE`.
        literal: the literal that adds most.
    """

    gain: int
    price: int
    rate: int
    literal: Literal


class _Search:
    """A search for the least value of one sum.

    Args:
        formula: what must hold.
        aim: the sum.
        leaning: literals that are tried to be true before others.
    """

    def __init__(self, formula: Formula, aim: Weighted, leaning: Sequence[Literal]) -> None:
        self._formula = formula
        self._aim = aim
        self._leaning = leaning
        self._state = Propagation(formula)
        self._costs: dict[Literal, int] = {}  # none below 0: what a negative one adds is taken off at once
        self._base = 0
        for literal, weight in aim:
            if weight < 0:
                self._base += weight
            signed = literal if weight > 0 else -literal
            self._costs[signed] = self._costs.get(signed, 0) + abs(weight)
        self._limit = sum(self._costs.values()) + 1
        self._budget: int | None = None
        self._found: list[bool] | None = None
        self._order: list[Literal] = []
        self._at = 0  # before it in the order, all is decided
        self._covers: list[_Cover] = []
        self._most: _Cover | None = None

    def least(self, most: int) -> list[bool] | None:
        """Return the values of the variables by which the sum is least; None where there are none.

        Raises:
            TooLarge: it takes more decisions.
        """
        state = self._state
        if not state.follow():
            return None
        if self._costs:
            self._budget = state.require([(-literal, cost) for literal, cost in self._costs.items()], 0)
        if not state.follow() or not self._prepare():
            return None
        decided: list[tuple[int, Literal, int]] = []
        decisions = 0
        while True:
            literal = self._next() if state.follow() else None
            if literal is not None:
                decisions += 1
                if decisions > most:
                    raise TooLarge
                decided.append((len(state.trail), literal, self._at))
                state.assign(literal)
            elif decided and not (self._found is not None and self._budget is None):
                length, literal, self._at = decided.pop()
                state.undo(length)
                if self._budget is not None:
                    state.look_at(self._budget)
                state.assign(-literal)
            else:
                return self._found

    def _next(self) -> Literal | None:
        """Return what to decide next; None where all is decided, which is kept, or where nothing better can come."""
        value = self._state.value
        good, literal = self._bounded()
        if not good:
            return None
        if literal is not None:
            return literal
        order = self._order
        while self._at < len(order) and value[order[self._at]]:
            self._at += 1
        literal = order[self._at] if self._at < len(order) else None
        if literal is None:
            self._found = [value[i] > 0 for i in range(self._formula.variables + 1)]
            if self._budget is not None:
                cost = sum([cost for each, cost in self._costs.items() if value[each] > 0])
                self._state.tighten(self._budget, self._limit - cost)
                self._limit = cost
        return literal

    def _prepare(self) -> bool:
        """Find what sums are made of, and in which order the rest is decided; return whether all can hold."""
        group_of: dict[Literal, int] = {}
        for i, group in enumerate(self._formula.groups):
            for literal in group:
                group_of.setdefault(literal, i)
        sums = [(each.least, _grouped(each.pairs, group_of)) for each in self._formula.sums if len(each.pairs) >= _LONG]
        known: dict[Literal, list[tuple[Literal, int]]] = {}
        for _, groups in sums:
            for literal in [literal for pairs in groups for literal, _ in pairs]:
                if literal not in known:
                    known[literal] = self._costs_of(literal)
                    if not self._state.follow():
                        return False
        self._covers = [_cover(least, groups, known) for least, groups in sums]
        if any(weight < 0 for _, weight in self._aim):
            gains = [(literal, -weight) for literal, weight in self._aim]
            self._most = _cover(0, _grouped(gains, group_of), {})
        dearest = sorted(self._costs, key=lambda literal: (-self._costs[literal], abs(literal)))
        order = dict.fromkeys([*(-each for each in dearest), *self._leaning])
        order |= dict.fromkeys([-i for i in range(1, self._formula.variables + 1) if i not in order])
        self._order = [literal for literal in order if not self._state.value[literal]]
        return True

    def _costs_of(self, literal: Literal) -> list[tuple[Literal, int]]:
        """Return what a literal is known to cost where it is true; one that cannot be true is fixed."""
        state = self._state
        if state.value[literal] or not self._costs:
            return []
        length = len(state.trail)
        good = state.assign(literal) and state.follow()
        found = [(each, self._costs[each]) for each in state.trail[length:] if each in self._costs]
        state.undo(length)
        if not good:
            state.assign(-literal)
        return found if good else []

    def _bounded(self) -> tuple[bool, Literal | None]:
        """Tell whether anything better than what is found can come, and which literal adds most to what is missing."""
        literal: Literal | None = None
        for cover in self._covers:
            missing, ways = self._ways(cover, cover.least)
            if missing > 0:
                if not self._is_worth_it(missing, ways):
                    return False, None
                literal = literal or ways[0].literal
        if self._most is not None and self._found is not None:
            missing, ways = self._ways(self._most, 1 - self._limit - self._base)
            if missing > sum([way.gain for way in ways]):
                return False, None
        return True, literal

    def _ways(self, cover: _Cover, least: int) -> tuple[int, list[_Way]]:
        """Return how much of a sum is missing, and what each group can still add, the most first."""
        value = self._state.value
        missing = least
        ways: list[_Way] = []
        for group in cover.groups:
            free = most = 0
            pick = price = rate = -1
            for each in group:
                state = value[each.literal]
                if state > 0:
                    missing -= each.adds
                    break
                if state < 0 or each.adds <= 0:
                    continue
                cost = sum([cost for other, cost in each.costs if value[other] == 0])
                if cost == 0:
                    free = max(free, each.adds)
                else:
                    slope = (cost << _FINE) // each.adds
                    price = cost if price < 0 else min(price, cost)
                    rate = slope if rate < 0 else min(rate, slope)
                if each.adds > most:
                    most, pick = each.adds, each.literal
            else:
                missing -= free
                if most > free:
                    ways.append(_Way(most - free, max(price, 0), max(rate, 0), pick))
                elif most:
                    ways.append(_Way(0, 0, 0, pick))
        ways.sort(key=lambda way: (-way.gain, way.price, way.literal))
        return missing, ways

    def _is_worth_it(self, missing: int, ways: list[_Way]) -> bool:
        """Tell whether what is missing of a sum can be had, and for less than the best that is known."""
        reached = count = 0
        for way in ways:
            if reached >= missing:
                break
            reached += way.gain
            count += 1
        if reached < missing:
            return False
        if self._budget is None:
            return True
        left = self._state.slack[self._budget]
        if sum(sorted([way.price for way in ways if way.gain])[:count]) > left:
            return False
        spent = 0
        for way in sorted(ways, key=lambda way: way.rate):
            spent += way.rate * min(way.gain, missing)
            missing -= way.gain
            if missing <= 0:
                break
        return spent >> _FINE <= left


def _grouped(pairs: Sequence[tuple[Literal, int]], group_of: Mapping[Literal, int]) -> list[list[tuple[Literal, int]]]:
    """Return the literals of a sum by groups of which one at most is true."""
    together: dict[Literal, int] = {}
    for literal, weight in pairs:
        together[literal] = together.get(literal, 0) + weight
    groups: dict[tuple[bool, int], list[tuple[Literal, int]]] = {}
    for literal, weight in together.items():
        key = (True, group_of[literal]) if literal in group_of else (False, abs(literal))
        groups.setdefault(key, []).append((literal, weight))
    return list(groups.values())


def _cover(
    least: int, groups: list[list[tuple[Literal, int]]], known: Mapping[Literal, list[tuple[Literal, int]]]
) -> _Cover:
    """Return a sum with what its literals are known to cost; what serves several groups is shared between them."""
    users: dict[Literal, set[int]] = {}
    for i, pairs in enumerate(groups):
        for literal, _ in pairs:
            for other, _ in known.get(literal, ()):
                users.setdefault(other, set()).add(i)
    return _Cover(
        least,
        [
            [
                _Choice(literal, adds, [(other, cost // len(users[other])) for other, cost in known.get(literal, ())])
                for literal, adds in pairs
            ]
            for pairs in groups
        ],
    )
