"""The exact problem of one dossier: what may change of it, what must hold, and what is to be least."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from fractions import Fraction

from ocop_rules.advice.ballot_model import BallotModel
from ocop_rules.advice.formula import TRUE, Literal, Weighted, value_of
from ocop_rules.advice.goal import Goal
from ocop_rules.advice.outcomes import BallotLine
from ocop_rules.advice.present import Present
from ocop_rules.advice.solution import Needless, Solution
from ocop_rules.advice.tariff import Tariff
from ocop_rules.advice.ways import Ways
from ocop_rules.canonical import digest_of_text
from ocop_rules.engine.rule import KnockOutRules, Mark, RuleKind
from ocop_rules.rating.settings import Rounding
from ocop_rules.rulebook.condition import Condition, PointsTest, facts_read, facts_tested
from ocop_rules.rulebook.kinds import Scoring


class Problem(BallotModel):
    """The problem of one dossier as a formula.

    Args:
        present: where the dossier stands.
        goal: what is asked.
        ways: how its evidence can change.
        tariff: what changes cost.
    """

    def __init__(self, present: Present, goal: Goal, ways: Ways, tariff: Tariff) -> None:
        super().__init__(present, ways, allow_judged=goal.allow_judged)
        self._goal = goal
        self._tariff = tariff

    def copy(self) -> Problem:
        """Return the problem with a formula of its own, to require more of."""
        other = copy(self)
        other.formula = self.formula.copy()
        return other

    # --- what must hold ----------------------------------------------------------------------------------------------

    def require_points(self, threshold: Fraction) -> None:
        """Require a total, rounded as the council does."""
        total = sum((each.points for each in self._now.values()), Fraction(0))
        rounding = self._present.settings.rounding
        if rounding is not None and rounding.per == "part":
            self._require_rounded_parts(threshold, rounding)
            return
        least = threshold if rounding is None else _before_rounding(threshold, rounding)
        missing = (least - total) * self._scale
        self.formula.at_least(self._won, -(-missing.numerator // missing.denominator))

    def _require_rounded_parts(self, threshold: Fraction, rounding: Rounding) -> None:
        criteria = self._present.product_set.criteria
        shift = 10**rounding.places
        half = 1 if rounding.mode == "half_up" else 0
        rounded: Weighted = []
        for part in self._present.product_set.parts:
            numbers = [number for number in self._now if criteria[number].part == part.letter]
            base = int(sum((self._now[number].points for number in numbers), Fraction(0)) * self._scale)
            won = [pair for number in numbers for pair in self._won_at(number)]
            # whole = floor(exact * shift / scale + half / 2)
            twice = [(literal, 2 * shift * points) for literal, points in won]
            more = 2 * shift * base + half * self._scale
            unit = 2 * self._scale
            most = max((sum([max(points, 0) for _, points in twice]) + more) // unit, 0)
            whole = [(self.formula.variable(), 1 << i) for i in range(most.bit_length())]
            less = [(literal, -unit * weight) for literal, weight in whole]
            self.formula.at_least([*twice, *less], -more)
            self.formula.at_most([*twice, *less], unit - 1 - more)
            rounded += whole
        least = threshold * shift
        self.formula.at_least(rounded, -(-least.numerator // least.denominator))

    def can_meet(self, mark: Mark) -> bool:
        """Tell whether some way of the ballots meets a minimum requirement, whatever that asks of the evidence."""
        return bool(self._meeting(mark))

    def require_mark(self, mark: Mark) -> None:
        """Require a minimum requirement."""
        self.formula.one_at_least(self._meeting(mark))

    def meets(self, mark: Mark) -> Literal:
        """Return whether a minimum requirement is met."""
        return self.formula.any_of(self._meeting(mark))

    def _meeting(self, mark: Mark) -> list[Literal]:
        met: list[Literal] = [t.literal for t in self._terms[mark.criterion] if mark.met_at(t.earned.level)]
        for index, number in self._present.plan.freed.items():
            if number == mark.criterion:
                met.append(self._frame.rules[index])
        if mark.case is not None:
            group = self._present.product_set.case_group_of(mark.criterion)
            assert group is not None
            met.append(-self._frame.cases[group.name, mark.case])
        return met

    def require_no(self, watch: KnockOutRules) -> None:
        """Require that a knock-out does not fire."""
        when = watch.knock_out.when
        if isinstance(when, PointsTest):
            number = watch.knock_out.criterion
            assert number is not None
            if number in self._terms:
                for term in self._terms[number]:
                    if term.earned.counted and term.earned.points <= Fraction(when.at_most):
                        self.formula.fix(term.literal, holds=False)
            else:
                least = Fraction(when.at_most) * self._scale
                now = int(self._now[number].points * self._scale)
                self.formula.at_least(self._won_at(number), least.numerator // least.denominator + 1 - now)
            return
        rules = self._frame.rules
        exempts = rules[watch.exempts.index] if watch.exempts is not None else -TRUE
        clears = [rules[rule.index] for rule in (watch.exempts, watch.clears, watch.shown) if rule is not None]
        self.formula.one_at_least([exempts, -rules[watch.fires.index]])
        if watch.absent is not None:
            self.formula.one_at_least([-rules[watch.absent.index], *clears])

    def require_service(self, marks: Sequence[Mark]) -> None:
        """Require that each fact that changes serves something: a raise, or what else stands in the way.

        Else a path would state things that keep a criterion from being raised, to count a raise or a point less.

        Args:
            marks: the minimum requirements that must be met.
        """
        plan, present = self._present.plan, self._present
        free = {name for each in plan.evidence if each.rule.kind is RuleKind.CASE for name in facts_read(each.when)}
        facts = present.evidence.facts
        refuting = [kind.refuted_by for kind in plan.vocabulary.documents.values() if kind.refuted_by is not None]
        free |= {test.fact for test in refuting if test.fact in facts and test.holds(facts[test.fact])}
        for each in present.result.knockouts:
            free.update(name for when in each.knock_out.conditions() for name in facts_read(when))
        served = self._served()
        for found in (self._freeing(marks), self._agreeing()):
            for name, literals in found.items():
                served.setdefault(name, []).extend(literals)
        for name, changed in self._changed.items():
            if name not in free:
                self.formula.one_at_least([-changed, *served.get(name, ())])

    def _freeing(self, marks: Sequence[Mark]) -> dict[str, list[Literal]]:
        """Return for each fact whether it frees of a minimum requirement that no option meets."""
        freeing: dict[str, list[Literal]] = {}
        for each in self._present.plan.evidence:
            number = self._present.plan.freed.get(each.rule.index)
            names = [name for name in facts_read(each.when) if name in self._changed]
            for mark in marks if names else ():
                if mark.criterion == number:
                    met = [t.literal for t in self._terms[number] if mark.met_at(t.earned.level)]
                    needed = self.formula.all_of([self._frame.rules[each.rule.index], *[-each for each in met]])
                    for name in names:
                        freeing.setdefault(name, []).append(needed)
        return freeing

    def _agreeing(self) -> dict[str, list[Literal]]:
        """Return for each fact whether it has to change so that it contradicts nothing else that changes."""
        agreeing: dict[str, list[Literal]] = {}
        stated = self._present.evidence.facts
        for each in self._present.plan.vocabulary.contradictions:
            true = [test.fact in stated and test.holds(stated[test.fact]) for test in each.between]
            cells = self._frame.cells
            if all(true) or not all(test.fact in cells or now for test, now in zip(each.between, true, strict=True)):
                continue
            shown = [self._frame.writes(test, holds=True) if test.fact in cells else TRUE for test in each.between]
            for i, test in enumerate(each.between):
                if true[i] and test.fact in self._changed:
                    others = [literal for j, literal in enumerate(shown) if j != i]
                    agreeing.setdefault(test.fact, []).append(self.formula.all_of([-shown[i], *others]))
        return agreeing

    def _served(self) -> dict[str, list[Literal]]:
        """Return for each fact whether an option rests on it that is supported of a criterion that is raised.

        An option rests on a fact that makes one of its tests true that is not so now: what makes one false serves none.
        """
        served: dict[str, list[Literal]] = {}
        for criterion in self._present.product_set.criteria.values():
            number = criterion.number
            supports = self._frame.eligible if criterion.scoring is Scoring.SUM else self._frame.supports
            for case, option in criterion.all_options():
                literal = supports.get((number, case, option.ordinal))
                if literal is None:
                    continue
                tests: list[tuple[str, Literal]] = []
                if option.when is not None:
                    tests += [(name, shown) for name, shown, now in self._tests(option.when) if not now]
                if option.unless is not None:
                    tests += [(name, -shown) for name, shown, now in self._tests(option.unless) if now]
                raised = self.formula.all_of([literal, self._up[number]]) if tests else literal
                for name, shown in tests:
                    served.setdefault(name, []).append(self.formula.all_of([raised, shown]))
        return served

    def _tests(self, condition: Condition) -> list[tuple[str, Literal, bool]]:
        """Return the facts that can change and that a condition reads: whether a test speaks for it, and does now."""
        found = []
        for test, holds in facts_tested(condition, holds=True):
            if test.fact in self._changed:
                value = self._present.value(test.fact)
                now = value is not None and test.holds(value) == holds
                shown = self._frame.writes(test, holds=holds)
                stated = self._present.stated.get(test.fact)
                if test.fact in self._revivable and stated is not None and test.holds(stated.value) == holds:
                    shown = self.formula.all_of([shown, -self._revivable[test.fact]])  # else its new paper is enough
                found.append((test.fact, shown, now))
        return list(dict.fromkeys(found))

    def forbid(self, solution: Solution) -> None:
        """Forbid what a solution chose, to the last cell: for one that a rating does not bear out."""
        literals: list[Literal] = [self._frame.values[n][self._cell(solution, n)] for n in self._ways.facts]
        papers = set(solution.papers)
        literals += [owned if kind in papers else -owned for kind, owned in self._papers.items()]
        literals += [-kept if n in {*solution.rescored, *solution.judged} else kept for n, kept in self._kept.items()]
        self.formula.one_at_least([-each for each in literals])

    def forbid_more(self, enough: Needless) -> None:
        """Forbid every solution that changes more than what is enough already."""
        chosen: list[Literal] = [self._frame.values[name][cell] for name, cell in enough.cells.items()]
        chosen += [self._papers[kind] for kind in enough.papers]
        chosen += [-self._kept[number] for number in enough.rescored]
        for number, (case, option) in enough.judged.items():
            chosen += [
                self.formula.any_of(
                    [
                        t.literal
                        for t in self._terms[number]
                        if t.outcome.mode == "judged" and t.outcome.case == case and t.outcome.lines[0] == (option,)
                    ]
                )
            ]
        all_there = self.formula.all_of(chosen)
        more: list[Literal] = [literal for name, literal in self._changed.items() if name not in enough.cells]
        more += [literal for kind, literal in self._papers.items() if kind not in enough.papers]
        more += [self._judged(number) for number in self._judged_criteria() if number not in enough.judged]
        for literal in more:
            self.formula.implies(all_there, -literal)

    def _cell(self, solution: Solution, name: str) -> int:
        return solution.cells.get(name, self._ways.now[name])

    def forbid_kind(self, solution: Solution) -> None:
        """Forbid every solution that raises the same criteria by changing the same things."""
        told = set(solution.told)
        self.formula.one_at_least([-literal if key in told else literal for key, literal in self._told().items()])

    def _told(self) -> dict[tuple[str, str], Literal]:
        """Return what tells kinds of paths apart: which criteria are raised, and what is changed."""
        return {
            **{("raise", number): literal for number, literal in self._up.items()},
            **{("fact", name): literal for name, literal in self._changed.items()},
            **{("paper", kind): literal for kind, literal in self._papers.items()},
            **{("judged", number): self._judged(number) for number in self._judged_criteria()},
        }

    # --- what is to be least -----------------------------------------------------------------------------------------

    def keys(self) -> list[Weighted]:
        """Return what is to be least, first things first, as sums of literals with their weights.

        Before all else no criterion is to be lowered: else a path would lower some to win no point too many.
        """
        raises: Weighted = [(literal, 1) for literal in self._up.values()]
        judged = {number: self._judged(number) for number in self._judged_criteria()}
        changes = [(literal, 1) for literal in self._changed.values()]
        changes += [(literal, 1) for literal in self._papers.values()]
        changes += [(literal, 1) for literal in judged.values()]
        match self._goal.measure:
            case "steps":
                return [self._down, raises, changes]
            case "points":
                return [self._down, self._raised, raises, changes]
            case "cost":
                tariff = self._tariff
                costs = [(literal, tariff.scaled("fact", name)) for name, literal in self._changed.items()]
                costs += [(literal, tariff.scaled("paper", kind)) for kind, literal in self._papers.items()]
                costs += [(literal, tariff.scaled("judged", number)) for number, literal in judged.items()]
                return [self._down, costs, raises, changes]

    def tie_breaks(self) -> list[Weighted]:
        """Return what tells apart paths that are equally good: the fewest points too many, then the first in order.

        The order is ours and no solver's: the least values first, then by the digests of what is raised, changed
        and scored anew.
        """
        places: Weighted = []
        order: Weighted = [(literal, _place(*key)) for key, literal in self._told().items()]
        for name in self._changed:
            for index, literal in enumerate(self._frame.values[name]):
                if index != self._ways.now[name]:
                    places.append((literal, index))
                    order.append((literal, _place("cell", name, index)))
        for number in self._judged_criteria():
            for term in self._terms[number]:
                if term.outcome.mode == "judged":
                    order.append((term.literal, _place("option", number, term.outcome.case, term.outcome.lines[0])))
        order += [(-kept, _place("again", number)) for number, kept in self._kept.items()]
        order += [(literal, _place("revived", name)) for name, literal in self._revived.items()]
        return [self._raised, places, order]

    def leaning(self) -> list[Literal]:
        """Return the literals by which nothing changes."""
        papers = [-literal for literal in self._papers.values()]
        return [self._frame.values[name][self._ways.now[name]] for name in self._ways.facts] + papers

    @property
    def won(self) -> Weighted:
        """The points won, in the scale of `scale`."""
        return self._won

    @property
    def scale(self) -> int:
        """How many parts of a point the model counts in."""
        return self._scale

    def solution(self, values: Sequence[bool]) -> Solution:
        """Return what a solver chose, by the values of the variables."""

        def holds(literal: Literal) -> bool:
            return values[abs(literal)] == (literal > 0)

        cells = {}
        for name in self._ways.facts:
            literals = self._frame.values[name]
            index = next(i for i, literal in enumerate(literals) if holds(literal))
            if index != self._ways.now[name]:
                cells[name] = index
        rescored = []
        judged: dict[str, tuple[str | None, int]] = {}
        for number in self._present.product_set.criteria:
            if number in self._sums:
                again = self._sums[number][1]
                if again is not None and holds(again):
                    rescored.append(number)
                continue
            term = next(t for t in self._terms[number] if holds(t.literal))
            if term.outcome.mode == "rescored":
                rescored.append(number)
            elif term.outcome.mode == "judged":
                line: BallotLine = term.outcome.lines[0]
                assert line
                judged[number] = term.outcome.case, line[0]
        return Solution(
            cells,
            tuple(kind for kind, literal in self._papers.items() if holds(literal)),
            tuple(name for name, literal in self._revived.items() if holds(literal)),
            tuple(rescored),
            judged,
            tuple(key for key, literal in self._told().items() if holds(literal)),
            tuple(value_of(key, values) for key in self.keys()),
        )


def _place(*told: object) -> int:
    """Return the place of a choice in the order of paths that are equally good: some of the digits of its digest."""
    return int(digest_of_text(repr(told))[:7], 16)


def _before_rounding(threshold: Fraction, rounding: Rounding) -> Fraction:
    """Return the least exact total that a rounding rule brings to a threshold."""
    shift: int = 10**rounding.places
    units = threshold * shift
    whole = -(-units.numerator // units.denominator)
    half = Fraction(1, 2) if rounding.mode == "half_up" else Fraction(0)
    return (Fraction(whole) - half) / shift
