"""The ground of a search: what of it does not depend on the stars that are asked for, found once for all of them."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

from ocop_rules.advice import solver
from ocop_rules.advice.goal import Goal
from ocop_rules.advice.present import Present
from ocop_rules.advice.problem import Problem
from ocop_rules.advice.tariff import Tariff, tariff_of
from ocop_rules.advice.ways import Ways, ways_of
from ocop_rules.engine.rule import KnockOutRules, Mark
from ocop_rules.rating.points import Points, points_of
from ocop_rules.rulebook.papers import Papers


class Ground:
    """What a search for one dossier stands on, whatever stars are asked for.

    Args:
        present: where the dossier stands.
        goal: what is asked; its stars do not matter.
        papers: what it takes to obtain papers, and which facts can be changed.
    """

    def __init__(self, present: Present, goal: Goal, papers: Papers) -> None:
        self.present = present
        self.papers = papers
        self.ways: Ways = ways_of(present, goal, papers)
        self.tariff: Tariff = tariff_of(goal.costs, papers)
        self._goal = goal
        self._can_meet: dict[str, bool] = {}

    def __repr__(self) -> str:
        return f"Ground({self.present.result.dossier!r})"

    @cached_property
    def base(self) -> Problem:
        """What may change, and nothing of what must hold."""
        return Problem(self.present, self._goal, self.ways, self.tariff)

    @cached_property
    def most_points(self) -> Points | None:
        """The most points that can be had; None where sheets give totals alone, or nothing is possible."""
        if self.present.choices.totals:
            return None
        won = solver.most_won(self.base)
        if won is None:
            return None
        total = sum((Fraction(each.points) for each in self.present.result.criteria.values()), Fraction(0))
        return points_of(total + Fraction(won, self.base.scale))

    @cached_property
    def stuck(self) -> tuple[KnockOutRules, ...]:
        """The knock-outs that fire and that no change clears."""
        fired = {each.id for each in self.present.result.knockouts}
        found = []
        for watch in self.present.plan.watches:
            if watch.knock_out.id in fired:
                problem = self.base.copy()
                problem.require_no(watch)
                if not solver.is_possible(problem):
                    found.append(watch)
        return tuple(found)

    def out_of_reach(self, stars: int) -> tuple[Mark, ...]:
        """Return the requirements up to some stars that are missed and that no change meets."""
        unmet = {each.rule for each in self.present.result.requirements if not each.met}
        marks = [mark for mark in self.present.plan.marks if mark.stars <= stars and mark.rule.id in unmet]
        self._look_at([mark for mark in marks if mark.rule.id not in self._can_meet])
        return tuple([mark for mark in marks if not self._can_meet[mark.rule.id]])

    def _look_at(self, marks: list[Mark]) -> None:
        """Find which requirements can be met: as many as can be at once, and each of the others by itself."""
        left = []
        for mark in marks:
            if self.base.can_meet(mark):
                left.append(mark)
            else:
                self._can_meet[mark.rule.id] = False
        if len(left) > 1:
            met = solver.most_met(self.base, left)
            self._can_meet |= dict.fromkeys([mark.rule.id for mark in met], True)
        for mark in left:
            if mark.rule.id not in self._can_meet:
                problem = self.base.copy()
                problem.require_mark(mark)
                self._can_meet[mark.rule.id] = solver.is_possible(problem)
