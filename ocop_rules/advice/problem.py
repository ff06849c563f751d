"""The exact problem of one dossier: what may change of it, what must hold, and what is to be least."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from ortools.sat.python import cp_model

from ocop_rules.advice.goal import Goal
from ocop_rules.advice.model import Frame, Literal, all_of, frame_of
from ocop_rules.advice.outcomes import BallotLine, Earned, Outcome, Outcomes, Pattern
from ocop_rules.advice.present import Present
from ocop_rules.advice.solution import Needless, Solution
from ocop_rules.advice.tariff import Tariff
from ocop_rules.advice.ways import Ways
from ocop_rules.engine.rule import KnockOutRules, Mark, RuleKind
from ocop_rules.rating.settings import Rounding
from ocop_rules.rulebook.condition import PointsTest, facts_read
from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.rulebook.model import Criterion


@dataclass(frozen=True, slots=True)
class Term:
    """What a criterion comes to where a literal is true."""

    literal: Literal
    outcome: Outcome
    earned: Earned


class Problem:
    """The problem of one dossier as a model.

    Args:
        present: where the dossier stands.
        goal: what is asked.
        ways: how its evidence can change.
        tariff: what changes cost.
    """

    def __init__(self, present: Present, goal: Goal, ways: Ways, tariff: Tariff) -> None:
        self._present = present
        self._goal = goal
        self._ways = ways
        self._tariff = tariff
        self._frame: Frame = frame_of(present.rulebook, present.product_set.number)
        self.model = self._frame.model.clone()
        self._true = self._frame.true
        self._outcomes = Outcomes(present, allow_judged=goal.allow_judged)
        self._papers: dict[str, Literal] = {}
        self._changed: dict[str, Literal] = {}
        self._revived: dict[str, Literal] = {}
        self._terms: dict[str, list[Term]] = {}
        self._now: dict[str, Earned] = {}
        self._up: dict[str, Literal] = {}
        self._down: list[tuple[Literal, int]] = []
        self._kept: dict[str, Literal] = {}
        self._judges: dict[str, Literal] = {}
        self._sums: dict[str, tuple[list[tuple[Literal, Fraction]], Literal | None]] = {}
        self._evidence()
        self._contradictions()
        self._cases()
        self._ballots()
        self._scale = self._common_scale()
        self._won = self._points_won()
        self._raised = self._points_raised()

        for number in self._judged_criteria():
            self._judged(number)

    def copy(self) -> Problem:
        """Return the problem with a model of its own, to require more of."""
        other = copy(self)
        other.model = self.model.clone()
        return other

    # --- what may change ---------------------------------------------------------------------------------------------

    def _all(self, literals: Sequence[Literal]) -> Literal:
        return all_of(self.model, literals, self._true)

    def _any(self, literals: Sequence[Literal]) -> Literal:
        return ~all_of(self.model, [~each for each in literals], self._true)

    def _fix(self, literal: Literal, *, holds: bool) -> None:
        self.model.add_bool_or([literal if holds else ~literal])

    def _evidence(self) -> None:
        frame, ways, present = self._frame, self._ways, self._present
        can = set(ways.papers)
        for kind, owned in frame.owned.items():
            if kind in ways.self_refuted:  # as long as the finding stands, which counts no more itself
                found = frame.values[ways.self_refuted[kind]][0]
                self.model.add_bool_or([owned, found])
                self.model.add_implication(owned, ~found)
            elif kind in present.valid:
                self._fix(owned, holds=True)
            elif kind in can:
                self._papers[kind] = owned
            else:
                self._fix(owned, holds=False)
        for kind, absent in frame.absent.items():
            if present.evidence.complete and kind not in present.evidence.unclear:
                held = frame.held[kind]
                self.model.add_bool_or([absent, held])
                self.model.add_implication(absent, ~held)
            else:
                self._fix(absent, holds=False)
        for name, literals in frame.values.items():
            self._fact(name, literals)

    def _fact(self, name: str, literals: list[cp_model.IntVar]) -> None:
        frame, ways = self._frame, self._ways
        now, found = ways.now[name], ways.facts[name]
        for index, literal in enumerate(literals):
            if index == now:
                continue
            way = found.get(index)
            if way is None:
                self._fix(literal, holds=False)
            elif way.needs_paper:
                if way.months:
                    backing: list[Literal] = [self._papers[kind] for kind in way.papers if kind in self._papers]
                else:
                    backing = [frame.held[kind] for kind in way.papers]
                self.model.add_bool_or([~literal, *backing])
        changed: Literal = ~literals[now]
        stated = next((way for way in found.values() if way.stated), None)
        if now == 0 and stated is not None:
            cell = literals[stated.cell.index]
            new: list[Literal] = []
            if not stated.months:
                new = [self._papers[kind] for kind in stated.papers if kind in self._papers]
            awake = self._any([frame.held[kind] for kind in ways.sleeping.get(name, ())])
            if name in ways.sleeping:
                self.model.add_implication(literals[0], ~awake)
                new.append(awake)
            revived = self._all([cell, self._any(new)])
            self._revived[name] = revived
            changed = self._all([~literals[0], ~revived])
        if found:
            self._changed[name] = changed

    def _contradictions(self) -> None:
        stated = self._present.evidence.facts
        for each in self._present.plan.vocabulary.contradictions:
            if all(test.fact in stated and test.holds(stated[test.fact]) for test in each.between):
                continue
            clause: list[Literal] = []
            possible = True
            for test in each.between:
                if test.fact in self._frame.cells:
                    clause.append(~self._frame.writes(test, holds=True))
                elif test.fact not in stated or not test.holds(stated[test.fact]):
                    possible = False
            if possible and clause:
                self.model.add_bool_or(clause)

    def _cases(self) -> None:
        plan = self._present.plan
        told: dict[tuple[str | None, str], Literal] = {
            (rule.name, rule.case): self._frame.rules[rule.index]
            for rule in (each.rule for each in plan.evidence)
            if rule.kind is RuleKind.CASE and rule.case is not None
        }
        stated = {
            (group.name, case)
            for sheet in self._present.bundle.sheets
            for _, number, case in sheet.cases()
            if (group := plan.product_set.case_group_of(number)) is not None
        }
        for key, literal in self._frame.cases.items():
            rule = told.get(key, ~self._true)
            if key in stated:
                self._fix(literal, holds=True)
            else:
                self.model.add_implication(literal, rule)
                self.model.add_implication(rule, literal)

    # --- what the ballots come to ------------------------------------------------------------------------------------

    def _ballots(self) -> None:
        criteria = self._present.product_set.criteria
        outcomes: dict[str, list[tuple[Outcome, Literal]]] = {}
        for number, criterion in criteria.items():
            if criterion.scoring is Scoring.SUM:
                self._sum(criterion)
                continue
            outcomes[number] = self._outcomes_of(criterion)
        for number, found in outcomes.items():
            self._terms[number] = self._terms_of(criteria[number], found, outcomes)
        for number, terms in self._terms.items():
            now = self._now[number]
            self._up[number] = self._any([t.literal for t in terms if t.earned.order > now.order])
            self._down += [(t.literal, 1) for t in terms if t.earned.order < now.order]

    def _outcomes_of(self, criterion: Criterion) -> list[tuple[Outcome, Literal]]:
        number = criterion.number
        every = self._outcomes.of(criterion)
        now = self._outcomes.kept_now(every)
        at_best = self._outcomes.earned(now)
        found = [each for each in every if each.mode == "kept" or self._outcomes.earned(each).order > at_best.order]
        if len(found) == 1:
            return [(found[0], self._true)]
        literals: list[tuple[Outcome, Literal]] = [(each, self.model.new_bool_var("")) for each in found]
        self.model.add_exactly_one([literal for _, literal in literals])
        group = self._present.product_set.case_group_of(number) if criterion.cases else None
        for outcome, literal in literals:
            offered = self._outcomes.offered(number, outcome.case) if not group or outcome.case else ()
            if len(outcome.supports) < len(offered) + 1:
                supports = [
                    self._frame.supports[number, outcome.case, each]
                    for each in sorted(outcome.supports, key=lambda ordinal: ordinal or 0)
                ]
                self.model.add_bool_or([~literal, *supports])
            if group is not None:
                if outcome.case is not None:
                    self.model.add_implication(literal, self._frame.cases[group.name, outcome.case])
                else:
                    for case in group.cases:
                        self.model.add_implication(literal, ~self._frame.cases[group.name, case])
        self._kept[number] = self._any([literal for outcome, literal in literals if outcome.mode == "kept"])
        return literals

    def _terms_of(
        self,
        criterion: Criterion,
        found: list[tuple[Outcome, Literal]],
        outcomes: dict[str, list[tuple[Outcome, Literal]]],
    ) -> list[Term]:
        number = criterion.number
        now = self._outcomes.kept_now([outcome for outcome, _ in found])
        gate = criterion.applies_if
        if gate is None:
            self._now[number] = self._outcomes.earned(now)
            return [Term(literal, outcome, self._outcomes.earned(outcome)) for outcome, literal in found]
        gates = outcomes[gate.criterion]
        patterns: dict[Pattern, list[Literal]] = {}
        for outcome, literal in gates:
            patterns.setdefault(self._outcomes.pattern(outcome, gate.rank), []).append(literal)
        gate_now = self._outcomes.kept_now([outcome for outcome, _ in gates])
        self._now[number] = self._outcomes.earned(now, self._outcomes.pattern(gate_now, gate.rank))
        terms = []
        for pattern, literals in patterns.items():
            opened = self._any(literals) if len(patterns) > 1 else self._true
            for outcome, literal in found:
                both = self._all([each for each in (literal, opened) if each is not self._true])
                terms.append(Term(both, outcome, self._outcomes.earned(outcome, pattern)))
        return terms

    def _sum(self, criterion: Criterion) -> None:
        """Write a criterion whose options add up: its points are a sum over what the evidence supports."""
        number = criterion.number
        lines = self._outcomes.sum_lines(criterion)
        worth = {option.ordinal: Fraction(option.points) / len(lines) for option in criterion.options}
        eligible = {o: self._frame.eligible[number, None, o] for o in self._outcomes.offered(number, None)}
        capped = self._present.settings.authority == "evidence" and criterion.decided_by is DecidedBy.EVIDENCE
        judged = any(line is not None for line in lines)
        again: Literal | None = None
        if judged and criterion.decided_by is DecidedBy.EVIDENCE:
            again = self.model.new_bool_var("")
        terms: list[tuple[Literal, Fraction]] = []
        for ordinal, points in worth.items():
            literal = eligible.get(ordinal)
            fixed, moving = _split(lines, ordinal, capped=capped)
            if fixed:
                kept = self._true if again is None else ~again
                terms.append((kept, points * fixed))
            if literal is None:
                continue
            if moving:
                terms.append((literal if again is None else self._all([literal, ~again]), points * moving))
            if again is not None:
                terms.append((self._all([literal, again]), points * len(lines)))
        self._sums[number] = terms, again
        now = Fraction(self._present.result.criteria[number].points)
        self._now[number] = Earned(now, 0, counted=True)
        scale = reduce(lcm, [points.denominator for _, points in terms], now.denominator)
        total = _weighted([(literal, int(points * scale)) for literal, points in terms])
        up = self.model.new_bool_var("")
        self.model.add(total >= int(now * scale) + 1).only_enforce_if(up)
        self.model.add(total <= int(now * scale)).only_enforce_if(~up)
        self._up[number] = up
        down = self.model.new_bool_var("")
        self.model.add(total <= int(now * scale) - 1).only_enforce_if(down)
        self.model.add(total >= int(now * scale)).only_enforce_if(~down)
        self._down.append((down, 1))
        if again is not None:
            self.model.add_implication(again, up)
            self._kept[number] = ~again

    # --- points ------------------------------------------------------------------------------------------------------

    def _common_scale(self) -> int:
        parts = [t.earned.points for terms in self._terms.values() for t in terms]
        parts += [points for terms, _ in self._sums.values() for _, points in terms]
        parts += [each.points for each in self._now.values()]
        return reduce(lcm, [points.denominator for points in parts], 1)

    def _points_won(self) -> list[tuple[Literal, int]]:
        """Return the points won, in the common scale, as literals with what each adds."""
        won: list[tuple[Literal, int]] = []
        for number in self._now:
            won += self._won_at(number)
        return won

    def _points_raised(self) -> list[tuple[Literal, int]]:
        """Return the points that raised criteria win, whatever others lose."""
        raised: list[tuple[Literal, int]] = []
        for number in self._now:
            if number in self._sums:
                raised += self._raised_sum(number)
            else:
                raised += [(literal, points) for literal, points in self._won_at(number) if points > 0]
        return raised

    def _raised_sum(self, number: str) -> list[tuple[Literal, int]]:
        """Return the points won at a criterion whose options add up, as the digits of a number from 0."""
        pairs = self._won_at(number)
        most = sum(abs(points) for _, points in pairs)
        digits: list[tuple[Literal, int]] = [(self.model.new_bool_var(""), 1 << i) for i in range(most.bit_length())]
        self.model.add(_weighted(digits) >= _weighted(pairs))
        return digits

    def _won_at(self, number: str) -> list[tuple[Literal, int]]:
        now = self._now[number].points
        if number in self._sums:
            terms = [(literal, int(points * self._scale)) for literal, points in self._sums[number][0]]
            return [*terms, (self._true, -int(now * self._scale))]
        return [
            (t.literal, int((t.earned.points - now) * self._scale))
            for t in self._terms[number]
            if t.earned.points != now
        ]

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
        self.model.add(_weighted(self._won) >= -(-missing.numerator // missing.denominator))

    def _require_rounded_parts(self, threshold: Fraction, rounding: Rounding) -> None:
        criteria = self._present.product_set.criteria
        shift = 10**rounding.places
        parts = []
        for part in self._present.product_set.parts:
            numbers = [number for number in self._now if criteria[number].part == part.letter]
            base = sum((self._now[number].points for number in numbers), Fraction(0)) * self._scale
            exact = _weighted([pair for number in numbers for pair in self._won_at(number)]) + int(base)
            half = 1 if rounding.mode == "half_up" else 0
            whole = self.model.new_int_var(0, 10**9, "")
            # whole = floor(exact * shift / scale + half / 2)
            twice = exact * (2 * shift) + half * self._scale
            self.model.add(twice >= whole * (2 * self._scale))
            self.model.add(twice <= whole * (2 * self._scale) + 2 * self._scale - 1)
            parts.append(whole)
        least = threshold * shift
        self.model.add(cp_model.LinearExpr.sum(parts) >= -(-least.numerator // least.denominator))

    def can_meet(self, mark: Mark) -> bool:
        """Tell whether some way of the ballots meets a minimum requirement, whatever that asks of the evidence."""
        return bool(self._meeting(mark))

    def require_mark(self, mark: Mark) -> None:
        """Require a minimum requirement."""
        self.model.add_bool_or(self._meeting(mark))

    def _meeting(self, mark: Mark) -> list[Literal]:
        met: list[Literal] = [t.literal for t in self._terms[mark.criterion] if mark.met_at(t.earned.level)]
        for index, number in self._present.plan.freed.items():
            if number == mark.criterion:
                met.append(self._frame.rules[index])
        if mark.case is not None:
            group = self._present.product_set.case_group_of(mark.criterion)
            assert group is not None
            met.append(~self._frame.cases[group.name, mark.case])
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
                        self._fix(term.literal, holds=False)
            else:
                least = Fraction(when.at_most) * self._scale
                now = int(self._now[number].points * self._scale)
                self.model.add(_weighted(self._won_at(number)) + now >= least.numerator // least.denominator + 1)
            return
        rules = self._frame.rules
        exempts = rules[watch.exempts.index] if watch.exempts is not None else ~self._true
        clears = [rules[rule.index] for rule in (watch.exempts, watch.clears, watch.shown) if rule is not None]
        self.model.add_bool_or([exempts, ~rules[watch.fires.index]])
        if watch.absent is not None:
            self.model.add_bool_or([~rules[watch.absent.index], *clears])

    def require_service(self) -> None:
        """Require that each fact that changes serves something: a raise, or what else stands in the way.

        Else a path would state things that keep a criterion from being raised, to count a raise or a point less.
        """
        plan, present = self._present.plan, self._present
        free = {name for each in plan.evidence if each.rule.kind in _OF_ALL for name in facts_read(each.when)}
        facts = present.evidence.facts
        refuting = [kind.refuted_by for kind in plan.vocabulary.documents.values() if kind.refuted_by is not None]
        free |= {test.fact for test in refuting if test.fact in facts and test.holds(facts[test.fact])}
        for each in present.result.knockouts:
            free.update(name for when in each.knock_out.conditions() for name in facts_read(when))
        tests = [test for each in plan.vocabulary.contradictions for test in each.between]
        free |= {test.fact for test in tests if test.fact in facts}
        served = self._served()
        for name, changed in self._changed.items():
            if name not in free:
                self.model.add_bool_or([~changed, *served.get(name, ())])

    def _served(self) -> dict[str, list[Literal]]:
        """Return for each fact whether an option rests on it that is supported of a criterion that is raised."""
        served: dict[str, list[Literal]] = {}
        for criterion in self._present.product_set.criteria.values():
            number = criterion.number
            supports = self._frame.eligible if criterion.scoring is Scoring.SUM else self._frame.supports
            for case, option in criterion.all_options():
                literal = supports.get((number, case, option.ordinal))
                names = {name for when in (option.when, option.unless) if when is not None for name in facts_read(when)}
                names &= self._changed.keys()
                if literal is not None and names:
                    both = self._all([literal, self._up[number]])
                    for name in sorted(names):
                        served.setdefault(name, []).append(both)
        return served

    def forbid(self, solution: Solution) -> None:
        """Forbid what a solution chose, to the last cell: for one that a rating does not bear out."""
        literals: list[Literal] = [self._frame.values[n][self._cell(solution, n)] for n in self._ways.facts]
        papers = set(solution.papers)
        literals += [owned if kind in papers else ~owned for kind, owned in self._papers.items()]
        literals += [~kept if n in {*solution.rescored, *solution.judged} else kept for n, kept in self._kept.items()]
        self.model.add_bool_or([~each for each in literals])

    def forbid_more(self, enough: Needless) -> None:
        """Forbid every solution that changes more than what is enough already."""
        chosen: list[Literal] = [self._frame.values[name][cell] for name, cell in enough.cells.items()]
        chosen += [self._papers[kind] for kind in enough.papers]
        chosen += [~self._kept[number] for number in enough.rescored]
        for number, (case, option) in enough.judged.items():
            chosen += [
                self._any(
                    [
                        t.literal
                        for t in self._terms[number]
                        if t.outcome.mode == "judged" and t.outcome.case == case and t.outcome.lines[0] == (option,)
                    ]
                )
            ]
        all_there = self._all(chosen)
        more: list[Literal] = [literal for name, literal in self._changed.items() if name not in enough.cells]
        more += [literal for kind, literal in self._papers.items() if kind not in enough.papers]
        more += [self._judged(number) for number in self._judged_criteria() if number not in enough.judged]
        for literal in more:
            self.model.add_implication(all_there, ~literal)

    def _cell(self, solution: Solution, name: str) -> int:
        return solution.cells.get(name, self._ways.now[name])

    def forbid_kind(self, solution: Solution) -> None:
        """Forbid every solution that raises the same criteria by changing the same things."""
        told = set(solution.told)
        self.model.add_bool_or([~literal if key in told else literal for key, literal in self._told().items()])

    def _told(self) -> dict[tuple[str, str], Literal]:
        """Return what tells kinds of paths apart: which criteria are raised, and what is changed."""
        return {
            **{("raise", number): literal for number, literal in self._up.items()},
            **{("fact", name): literal for name, literal in self._changed.items()},
            **{("paper", kind): literal for kind, literal in self._papers.items()},
            **{("judged", number): self._judged(number) for number in self._judged_criteria()},
        }

    def _judged_criteria(self) -> list[str]:
        return [n for n, terms in self._terms.items() if any(t.outcome.mode == "judged" for t in terms)]

    def _judged(self, number: str) -> Literal:
        if number not in self._judges:
            terms = self._terms[number]
            self._judges[number] = self._any([t.literal for t in terms if t.outcome.mode == "judged"])
        return self._judges[number]

    # --- what is to be least -----------------------------------------------------------------------------------------

    def keys(self) -> list[list[tuple[Literal, int]]]:
        """Return what is to be least, first things first, as sums of literals with their weights.

        Before all else no criterion is to be lowered: else a path would lower some to win no point too many.
        """
        raises: list[tuple[Literal, int]] = [(literal, 1) for literal in self._up.values()]
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

    def tie_breaks(self) -> list[list[tuple[Literal, int]]]:
        """Return what tells apart paths that are equally good: the fewest points too many, then the first in order."""
        places: list[tuple[Literal, int]] = []
        for name in self._changed:
            for index, literal in enumerate(self._frame.values[name]):
                if index != self._ways.now[name]:
                    places.append((literal, index))
        return [self._raised, places]

    @property
    def won(self) -> list[tuple[Literal, int]]:
        """The points won, in the scale of `scale`."""
        return self._won

    @property
    def scale(self) -> int:
        """How many parts of a point the model counts in."""
        return self._scale

    def solution(self, solver: cp_model.CpSolver) -> Solution:
        """Return what a solver chose."""
        cells = {}
        for name in self._ways.facts:
            literals = self._frame.values[name]
            index = next(i for i, literal in enumerate(literals) if solver.boolean_value(literal))
            if index != self._ways.now[name]:
                cells[name] = index
        rescored = []
        judged: dict[str, tuple[str | None, int]] = {}
        for number in self._present.product_set.criteria:
            if number in self._sums:
                again = self._sums[number][1]
                if again is not None and solver.boolean_value(again):
                    rescored.append(number)
                continue
            term = next(t for t in self._terms[number] if solver.boolean_value(t.literal))
            if term.outcome.mode == "rescored":
                rescored.append(number)
            elif term.outcome.mode == "judged":
                line: BallotLine = term.outcome.lines[0]
                assert line
                judged[number] = term.outcome.case, line[0]
        return Solution(
            cells,
            tuple(kind for kind, literal in self._papers.items() if solver.boolean_value(literal)),
            tuple(name for name, literal in self._revived.items() if solver.boolean_value(literal)),
            tuple(rescored),
            judged,
            tuple(key for key, literal in self._told().items() if solver.boolean_value(literal)),
            tuple(_value(key, solver) for key in self.keys()),
        )


_OF_ALL = (RuleKind.FREED, RuleKind.CASE)


def _value(key: Sequence[tuple[Literal, int]], solver: cp_model.CpSolver) -> int:
    return sum(weight for literal, weight in key if solver.boolean_value(literal))


def _split(lines: tuple[BallotLine, ...], ordinal: int, *, capped: bool) -> tuple[int, int]:
    """Return how many ballots hold an option whatever the evidence supports, and how many where it supports it."""
    fixed = moving = 0
    for line in lines:
        if line is None or (capped and ordinal in line):
            moving += 1
        elif ordinal in line:
            fixed += 1
    return fixed, moving


def _weighted(pairs: Sequence[tuple[Literal, int]]) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.weighted_sum([literal for literal, _ in pairs], [weight for _, weight in pairs])


def _before_rounding(threshold: Fraction, rounding: Rounding) -> Fraction:
    """Return the least exact total that a rounding rule brings to a threshold."""
    shift: int = 10**rounding.places
    units = threshold * shift
    whole = -(-units.numerator // units.denominator)
    half = Fraction(1, 2) if rounding.mode == "half_up" else Fraction(0)
    return (Fraction(whole) - half) / shift


def weights(keys: Sequence[Sequence[tuple[Literal, int]]]) -> list[tuple[Literal, int]]:
    """Return one sum of which the least value is least by the first key, then by the next, and so on."""
    out: list[tuple[Literal, int]] = []
    factor = 1
    for key in reversed(keys):
        shared = reduce(gcd, [abs(weight) for _, weight in key], 0) or 1
        out += [(literal, weight // shared * factor) for literal, weight in key]
        spread = sum(abs(weight) for _, weight in key) // shared + 1
        factor *= spread
    return out
