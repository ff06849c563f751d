"""Propagation: what a formula forces where some of its variables have values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ocop_rules.advice.formula import Formula, Literal


class Propagation:
    """Values of variables, and what they force.

    Args:
        formula: what must hold.

    Attributes:
        value: of each literal, 1 where it is true and -1 where it is false; those below 0 are counted from the end.
        trail: the literals that are true, in the order in which they became so.
        slack: by how much each sum can still fall.
    """

    def __init__(self, formula: Formula) -> None:
        count = 2 * formula.variables + 1
        self.value = [0] * count
        self.trail: list[Literal] = []
        self._done = 0
        self._implied: dict[Literal, list[Literal]] = defaultdict(list)
        self._watched: dict[Literal, list[list[Literal]]] = defaultdict(list)
        self._in_sums: dict[Literal, list[tuple[int, int]]] = defaultdict(list)
        self.slack: list[int] = []
        self._items: list[list[tuple[int, Literal]]] = []
        self._heaviest: list[int] = []
        self._dirty: list[int] = []
        self._failed = False
        units = []
        for clause in formula.clauses:
            if len(clause) > 2:
                watched = list(clause)
                self._watched[clause[0]].append(watched)
                self._watched[clause[1]].append(watched)
            elif len(clause) == 2:
                self._implied[-clause[0]].append(clause[1])
                self._implied[-clause[1]].append(clause[0])
            elif clause:
                units.append(clause[0])
            else:
                self._failed = True
        for group in formula.groups:
            for literal in group:
                self._implied[literal] += [-other for other in group if other != literal]
        for each in formula.sums:
            self.require(each.pairs, each.least)
        for unit in units:
            self.assign(unit)

    def require(self, pairs: Sequence[tuple[Literal, int]], least: int) -> int:
        """Require that a sum comes to so much at least; return its place."""
        place = len(self.slack)
        together: dict[Literal, int] = {}
        for literal, weight in pairs:
            if weight < 0:
                least -= weight
                literal, weight = -literal, -weight
            together[literal] = together.get(literal, 0) + weight
        items = sorted(((weight, literal) for literal, weight in together.items() if weight), reverse=True)
        for weight, literal in items:
            self._in_sums[literal].append((place, weight))
        self.slack.append(sum([weight for weight, literal in items if self.value[literal] >= 0]) - least)
        self._items.append(items)
        self._heaviest.append(items[0][0] if items else 0)
        self._dirty.append(place)
        self._failed |= self.slack[place] < 0
        return place

    def tighten(self, place: int, by: int) -> None:
        """Require so much more of a sum."""
        self.slack[place] -= by
        self._dirty.append(place)

    def look_at(self, place: int) -> None:
        """Have a sum looked at again, which was tightened since what was undone."""
        self._dirty.append(place)

    def assign(self, literal: Literal) -> bool:
        """Take a literal to be true; return whether it can be."""
        if self.value[literal]:
            self._failed |= self.value[literal] < 0
            return not self._failed
        self.value[literal] = 1
        self.value[-literal] = -1
        self.trail.append(literal)
        slack, heaviest = self.slack, self._heaviest
        for place, weight in self._in_sums.get(-literal, ()):
            slack[place] -= weight
            if slack[place] < heaviest[place]:
                if slack[place] < 0:
                    self._failed = True
                self._dirty.append(place)
        return not self._failed

    def undo(self, length: int) -> None:
        """Take back what was taken to be true since the trail was so long."""
        trail, value, slack = self.trail, self.value, self.slack
        for literal in reversed(trail[length:]):
            value[literal] = value[-literal] = 0
            for place, weight in self._in_sums.get(-literal, ()):
                slack[place] += weight
        del trail[length:]
        self._done = length
        self._dirty.clear()
        self._failed = False

    def follow(self) -> bool:
        """Take to be true whatever is forced; return whether nothing contradicts it."""
        value, trail = self.value, self.trail
        while not self._failed:
            if self._done < len(trail):
                literal = trail[self._done]
                self._done += 1
                for other in self._implied.get(literal, ()):
                    if value[other] <= 0 and not self.assign(other):
                        return False
                if -literal in self._watched:
                    self._watch(-literal)
            elif self._dirty:
                self._force(self._dirty.pop())
            else:
                return True
        return False

    def _watch(self, false: Literal) -> None:
        """Find what clauses force that watched a literal which is false now."""
        value, watched = self.value, self._watched
        clauses, watched[false] = watched[false], []
        kept = watched[false]
        for at, clause in enumerate(clauses):
            if clause[0] == false:
                clause[0], clause[1] = clause[1], false
            first = clause[0]
            if value[first] > 0:
                kept.append(clause)
                continue
            for i in range(2, len(clause)):
                if value[clause[i]] >= 0:
                    clause[1], clause[i] = clause[i], false
                    watched[clause[1]].append(clause)
                    break
            else:
                kept.append(clause)
                if not self.assign(first):
                    kept += clauses[at + 1 :]
                    return

    def _force(self, place: int) -> None:
        """Take to be true what a sum cannot do without."""
        slack = self.slack[place]
        for weight, literal in self._items[place]:
            if weight <= slack:
                return
            if self.value[literal] == 0 and not self.assign(literal):
                return
