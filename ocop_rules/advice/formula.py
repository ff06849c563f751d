"""A formula: what must hold of variables that are true or false, and whose numbers no solver has to know.

Literals are whole numbers: a variable is a positive one, its negation the negative. What solvers make of a formula is
theirs: `cp_sat` gives it to OR-Tools, `small` searches it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Literal: TypeAlias = int
"""A variable that is true or false, or, below 0, the negation of one."""

Weighted: TypeAlias = list[tuple[Literal, int]]
"""A sum: literals with what each adds where it is true."""

TRUE: Literal = 1
"""The literal that is always true."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A sum that must come to so much."""

    pairs: tuple[tuple[Literal, int], ...]
    least: int


class Formula:
    """What must hold of variables: clauses, groups of which one at most is true, and sums.

    Attributes:
        variables: how many there are; they are numbered from 1.
        clauses: of each, one literal is true at least.
        groups: of each, one literal is true at most.
        sums: each comes to so much at least.
        stem: the formula that it is a copy of; None for one of its own.
        grown: how many variables, clauses, groups and sums the stem had when it was copied.
    """

    __slots__ = ("__weakref__", "clauses", "groups", "grown", "stem", "sums", "variables")

    def __init__(self) -> None:
        self.stem: Formula | None = None
        self.grown = (0, 0, 0, 0)
        self.variables = 1
        self.clauses: list[tuple[Literal, ...]] = [(TRUE,)]
        self.groups: list[tuple[Literal, ...]] = []
        self.sums: list[AtLeast] = []

    def __repr__(self) -> str:
        return f"Formula(variables={self.variables}, clauses={len(self.clauses)}, sums={len(self.sums)})"

    def copy(self) -> Formula:
        """Return a formula of its own, to require more of."""
        other = Formula()
        other.stem = self
        other.grown = self.size
        other.variables = self.variables
        other.clauses = self.clauses.copy()
        other.groups = self.groups.copy()
        other.sums = self.sums.copy()
        return other

    @property
    def size(self) -> tuple[int, int, int, int]:
        """How many variables, clauses, groups and sums there are."""
        return self.variables, len(self.clauses), len(self.groups), len(self.sums)

    def variable(self) -> Literal:
        """Return a new variable."""
        self.variables += 1
        return self.variables

    def fix(self, literal: Literal, *, holds: bool) -> None:
        """Require that a literal is true, or that it is not."""
        self.clauses.append((literal if holds else -literal,))

    def one_at_least(self, literals: Iterable[Literal]) -> None:
        """Require that one of literals is true at least."""
        self.clauses.append(tuple(literals))

    def one_at_most(self, literals: Sequence[Literal]) -> None:
        """Require that one of literals is true at most."""
        if len(literals) > 1:
            self.groups.append(tuple(literals))

    def exactly_one(self, literals: Sequence[Literal]) -> None:
        """Require that exactly one of literals is true."""
        self.one_at_least(literals)
        self.one_at_most(literals)

    def implies(self, literal: Literal, other: Literal) -> None:
        """Require that one literal is true where another is."""
        self.clauses.append((-literal, other))

    def at_least(self, pairs: Iterable[tuple[Literal, int]], least: int) -> None:
        """Require that a sum comes to so much at least."""
        self.sums.append(AtLeast(tuple(pairs), least))

    def at_most(self, pairs: Iterable[tuple[Literal, int]], most: int) -> None:
        """Require that a sum comes to so much at most."""
        self.at_least([(literal, -weight) for literal, weight in pairs], -most)

    def tells(self, pairs: Weighted, least: int) -> Literal:
        """Return a literal that is true where a sum comes to so much, and nowhere else."""
        found = self.variable()
        low = sum([min(weight, 0) for _, weight in pairs])
        high = sum([max(weight, 0) for _, weight in pairs])
        self.at_least([*pairs, (-found, max(least - low, 0))], least)
        self.at_most([*pairs, (found, min(least - 1 - high, 0))], least - 1)
        return found

    def all_of(self, literals: Sequence[Literal]) -> Literal:
        """Return a literal that is true where all of these are."""
        if not literals:
            return TRUE
        if len(literals) == 1:
            return literals[0]
        found = self.variable()
        self.clauses += [(-found, each) for each in literals]
        self.clauses.append((found, *[-each for each in literals]))
        return found

    def any_of(self, literals: Sequence[Literal]) -> Literal:
        """Return a literal that is true where one of these is."""
        return -self.all_of([-each for each in literals])


def value_of(pairs: Weighted, values: Sequence[bool]) -> int:
    """Return what a sum comes to; the values are those of the variables, by their number."""
    return sum([weight for literal, weight in pairs if values[abs(literal)] == (literal > 0)])
