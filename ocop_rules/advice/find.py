"""Finding the way to more stars: the best paths, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from ocop_rules.advice import solver
from ocop_rules.advice.builder import Builder
from ocop_rules.advice.found import Found
from ocop_rules.advice.goal import Goal
from ocop_rules.advice.ground import Ground
from ocop_rules.advice.obstacle import Obstacle
from ocop_rules.advice.path import AdvicePath
from ocop_rules.advice.present import Present
from ocop_rules.advice.problem import Problem
from ocop_rules.advice.sensitivity import sensitivity_of
from ocop_rules.advice.solution import Solution
from ocop_rules.advice.variety import varied
from ocop_rules.advice.ways import is_for_people
from ocop_rules.engine.rule import Mark
from ocop_rules.errors import AdviceNotProved
from ocop_rules.rating.points import Points
from ocop_rules.rulebook.condition import Condition, PointsTest, facts_read
from ocop_rules.rulebook.kinds import DecidedBy
from ocop_rules.rulebook.papers import Papers
from ocop_rules.text import text

_MOST_TURNED_DOWN = 200
"""So many solutions that a rating does not bear out are turned down before the search is given up."""


def find(present: Present, goal: Goal, papers: Papers, *, sensitivity: bool = True) -> Found:
    """Return the best paths from where a dossier stands to what is asked, or why there is none.

    Args:
        present: where the dossier stands.
        goal: what is asked.
        papers: what it takes to obtain papers, and which facts can be changed.
        sensitivity: whether to tell what would cost the stars held now.

    Raises:
        AdviceMissing: OR-Tools is not installed, and the dossier is too large to do without.
        AdviceNotProved: the solver gave up before it had proved its answer.
    """
    return find_on(Ground(present, goal, papers), goal, sensitivity=sensitivity)


def find_on(ground: Ground, goal: Goal, *, sensitivity: bool) -> Found:
    """Return what `find` does, on ground that is prepared for goals that differ in their stars alone.

    Raises:
        AdviceMissing, AdviceNotProved: as `find`.
    """
    return _Search(ground, goal).found(sensitivity=sensitivity)


class _Search:
    def __init__(self, ground: Ground, goal: Goal) -> None:
        self._ground = ground
        self._present = ground.present
        self._goal = goal
        self._builder = Builder(ground.present, goal, ground.ways, ground.tariff)
        band = next(each for each in ground.present.rulebook.bands if each.stars == goal.stars)
        self._turned_down = 0
        self._needed: Decimal = band.at_least + goal.margin

    def found(self, *, sensitivity: bool) -> Found:
        paths: list[AdvicePath] = []
        more = False
        most: Points | None = None
        obstacles: tuple[Obstacle, ...] = ()
        nothing = Solution({}, (), (), (), {}, (), ())
        if self._builder.reached(self._present.result):
            path = self._builder.path(nothing)
            paths = [path] if isinstance(path, AdvicePath) else []
        else:
            obstacles = self._at_once()
            if obstacles:
                most = self._ground.most_points
            elif not self._beyond():
                paths, more = self._search(self._asked(service=True))
            if not obstacles and not paths:
                obstacles, most = self._why_not()
                if obstacles[0].kind == "together":  # unless what serves nothing by itself is needed after all
                    paths, more = self._search(self._asked(service=False))
                    obstacles, most = ((), None) if paths else (obstacles, most)
        shown = varied(paths, self._goal.paths)
        held = sensitivity_of(self._present, self._ground.ways) if sensitivity else None
        return Found(self._goal, shown, len(paths), more, obstacles, most, held, self._present, self._ground.papers)

    def _asked(self, *, service: bool) -> Problem:
        problem = self._ground.base.copy()
        for mark in self._marks():
            problem.require_mark(mark)
        for watch in self._present.plan.watches:
            problem.require_no(watch)
        problem.require_points(Fraction(self._needed))
        if service:
            problem.require_service(self._marks())
        return problem

    def _marks(self) -> list[Mark]:
        return [mark for mark in self._present.plan.marks if mark.stars <= self._goal.stars]

    def _beyond(self) -> tuple[Mark, ...]:
        """Return the requirements that no way of the ballots can meet, which are seen without a search."""
        return tuple(mark for mark in self._marks() if not self._ground.base.can_meet(mark))

    def _search(self, problem: Problem) -> tuple[list[AdvicePath], bool]:
        path: AdvicePath | None = None
        best: Solution | None = None
        while path is None:
            best = solver.best(problem)
            if best is None:
                return [], False
            path = self._borne_out(best, problem)
        paths = [path]
        if self._goal.most_counted == 1 or best is None:
            return paths, False
        solver.hold(problem, best)
        while (solution := solver.another(problem)) is not None:
            path = self._borne_out(solution, problem)
            if path is None:
                continue
            if len(paths) == self._goal.most_counted:
                return paths, True
            paths.append(path)
            problem.forbid_kind(solution)
        return paths, False

    def _borne_out(self, solution: Solution, problem: Problem) -> AdvicePath | None:
        """Return the path of a solution; None where a rating denies it or not all of it is needed, which is cut off."""
        path = self._builder.path(solution)
        if isinstance(path, AdvicePath):
            return path
        if path is None:
            problem.forbid(solution)
        else:
            problem.forbid_more(path)
        self._turned_down += 1
        if self._turned_down > _MOST_TURNED_DOWN:
            raise AdviceNotProved(
                text("không chứng minh được đường ngắn nhất", "no path could be proved to be the best")
            )
        return None

    def _at_once(self) -> tuple[Obstacle, ...]:
        """Return what stands in the way whatever evidence there is."""
        result = self._present.result
        if self._present.choices.totals:
            return (Obstacle("totals_alone"),)
        held = result.standing
        if held.too_few is not None or held.without is not None:
            return (Obstacle("council_rules"),)
        return ()

    def _why_not(self) -> tuple[tuple[Obstacle, ...], Points | None]:
        """Return why nothing gives the stars wanted: each part of it that cannot be done, or that all cannot be."""
        out: list[Obstacle] = []
        ground = self._ground
        for watch in ground.stuck:
            fixed = self._fixed(watch.knock_out.conditions())
            out.append(Obstacle("knock_out", watch.knock_out.criterion, knock_out=watch.knock_out.id, facts=fixed))
        out += [self._requirement(mark) for mark in ground.out_of_reach(self._goal.stars)]
        most = self._ground.most_points
        if most is not None and Fraction(most) < Fraction(self._needed):
            out.append(Obstacle("points", most=most, needed=self._needed, by_people=not self._goal.allow_judged))
        return tuple(out) or (Obstacle("together", most=most, needed=self._needed),), most

    def _requirement(self, mark: Mark) -> Obstacle:
        criterion = self._present.product_set.criteria[mark.criterion]
        when = mark.option.when
        asked = () if when is None else facts_read(when)
        facts = self._present.plan.vocabulary.facts
        people = criterion.decided_by is DecidedBy.COUNCIL or any(is_for_people(facts[name]) for name in asked)
        return Obstacle(
            "requirement",
            mark.criterion,
            mark.option.ordinal,
            mark.stars,
            by_people=people and not self._goal.allow_judged,
            facts=() if when is None else self._fixed((when,)),
        )

    def _fixed(self, conditions: Iterable[Condition]) -> tuple[str, ...]:
        """Return the facts that conditions read and nobody can change."""
        read = [name for when in conditions if not isinstance(when, PointsTest) for name in facts_read(when)]
        return tuple([name for name in dict.fromkeys(read) if not self._ground.papers.fact(name).changeable])
