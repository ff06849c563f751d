"""What the ballots of one dossier come to, as a formula: outcomes, points, what is raised or lowered."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import lcm

from ocop_rules.advice.evidence_model import EvidenceModel
from ocop_rules.advice.formula import TRUE, Literal, Weighted
from ocop_rules.advice.outcomes import BallotLine, Earned, Outcome, Outcomes, Pattern
from ocop_rules.advice.present import Present
from ocop_rules.advice.ways import Ways
from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.rulebook.model import Criterion


@dataclass(frozen=True, slots=True)
class Term:
    """What a criterion comes to where a literal is true."""

    literal: Literal
    outcome: Outcome
    earned: Earned


class BallotModel(EvidenceModel):
    """What the ballots of one dossier come to.

    Args:
        present: where the dossier stands.
        ways: how its evidence can change.
        allow_judged: whether people may choose other options.
    """

    def __init__(self, present: Present, ways: Ways, *, allow_judged: bool) -> None:
        super().__init__(present, ways)
        self._outcomes = Outcomes(present, allow_judged=allow_judged)
        self._terms: dict[str, list[Term]] = {}
        self._now: dict[str, Earned] = {}
        self._up: dict[str, Literal] = {}
        self._down: Weighted = []
        self._kept: dict[str, Literal] = {}
        self._judges: dict[str, Literal] = {}
        self._sums: dict[str, tuple[list[tuple[Literal, Fraction]], Literal | None]] = {}
        self._ballots()
        self._scale = self._common_scale()
        self._won = self._points_won()
        self._raised = self._points_raised()
        for number in self._judged_criteria():
            self._judged(number)

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
            self._up[number] = self.formula.any_of([t.literal for t in terms if t.earned.order > now.order])
            self._down += [(t.literal, 1) for t in terms if t.earned.order < now.order]

    def _outcomes_of(self, criterion: Criterion) -> list[tuple[Outcome, Literal]]:
        number = criterion.number
        every = self._outcomes.of(criterion)
        now = self._outcomes.kept_now(every)
        at_best = self._outcomes.earned(now)
        found = [each for each in every if each.mode == "kept" or self._outcomes.earned(each).order > at_best.order]
        if len(found) == 1:
            return [(found[0], TRUE)]
        literals: list[tuple[Outcome, Literal]] = [(each, self.formula.variable()) for each in found]
        self.formula.exactly_one([literal for _, literal in literals])
        group = self._present.product_set.case_group_of(number) if criterion.cases else None
        for outcome, literal in literals:
            offered = self._outcomes.offered(number, outcome.case) if not group or outcome.case else ()
            if len(outcome.supports) < len(offered) + 1:
                supports = [
                    self._frame.supports[number, outcome.case, each]
                    for each in sorted(outcome.supports, key=lambda ordinal: ordinal or 0)
                ]
                self.formula.one_at_least([-literal, *supports])
            if group is not None:
                if outcome.case is not None:
                    self.formula.implies(literal, self._frame.cases[group.name, outcome.case])
                else:
                    for case in group.cases:
                        self.formula.implies(literal, -self._frame.cases[group.name, case])
        self._kept[number] = self.formula.any_of([literal for outcome, literal in literals if outcome.mode == "kept"])
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
            opened = self.formula.any_of(literals) if len(patterns) > 1 else TRUE
            for outcome, literal in found:
                both = self.formula.all_of([each for each in (literal, opened) if each != TRUE])
                terms.append(Term(both, outcome, self._outcomes.earned(outcome, pattern)))
        if len(patterns) > 1:
            self.formula.exactly_one([term.literal for term in terms])  # which follows, but is seen so at once
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
            again = self.formula.variable()
        terms: list[tuple[Literal, Fraction]] = []
        for ordinal, points in worth.items():
            literal = eligible.get(ordinal)
            fixed, moving = _split(lines, ordinal, capped=capped)
            if fixed:
                kept = TRUE if again is None else -again
                terms.append((kept, points * fixed))
            if literal is None:
                continue
            if moving:
                terms.append((literal if again is None else self.formula.all_of([literal, -again]), points * moving))
            if again is not None:
                terms.append((self.formula.all_of([literal, again]), points * len(lines)))
        self._sums[number] = terms, again
        now = Fraction(self._present.result.criteria[number].points)
        self._now[number] = Earned(now, 0, counted=True)
        scale = reduce(lcm, [points.denominator for _, points in terms], now.denominator)
        total = [(literal, int(points * scale)) for literal, points in terms]
        up = self._up[number] = self.formula.tells(total, int(now * scale) + 1)
        self._down.append((-self.formula.tells(total, int(now * scale)), 1))
        if again is not None:
            self.formula.implies(again, up)
            self._kept[number] = -again

    def _common_scale(self) -> int:
        parts = [t.earned.points for terms in self._terms.values() for t in terms]
        parts += [points for terms, _ in self._sums.values() for _, points in terms]
        parts += [each.points for each in self._now.values()]
        return reduce(lcm, [points.denominator for points in parts], 1)

    def _points_won(self) -> Weighted:
        """Return the points won, in the common scale, as literals with what each adds."""
        won: Weighted = []
        for number in self._now:
            won += self._won_at(number)
        return won

    def _points_raised(self) -> Weighted:
        """Return the points that raised criteria win, whatever others lose."""
        raised: Weighted = []
        for number in self._now:
            if number in self._sums:
                raised += self._raised_sum(number)
            else:
                raised += [(literal, points) for literal, points in self._won_at(number) if points > 0]
        return raised

    def _raised_sum(self, number: str) -> Weighted:
        """Return the points won at a criterion whose options add up, as the digits of a number from 0."""
        pairs = self._won_at(number)
        most = sum(abs(points) for _, points in pairs)
        digits: Weighted = [(self.formula.variable(), 1 << i) for i in range(most.bit_length())]
        self.formula.at_least([*digits, *((literal, -weight) for literal, weight in pairs)], 0)
        return digits

    def _won_at(self, number: str) -> Weighted:
        now = self._now[number].points
        if number in self._sums:
            terms = [(literal, int(points * self._scale)) for literal, points in self._sums[number][0]]
            return [*terms, (TRUE, -int(now * self._scale))]
        return [
            (t.literal, int((t.earned.points - now) * self._scale))
            for t in self._terms[number]
            if t.earned.points != now
        ]

    def _judged_criteria(self) -> list[str]:
        return [n for n, terms in self._terms.items() if any(t.outcome.mode == "judged" for t in terms)]

    def _judged(self, number: str) -> Literal:
        if number not in self._judges:
            terms = self._terms[number]
            self._judges[number] = self.formula.any_of([t.literal for t in terms if t.outcome.mode == "judged"])
        return self._judges[number]


def _split(lines: tuple[BallotLine, ...], ordinal: int, *, capped: bool) -> tuple[int, int]:
    """Return how many ballots hold an option whatever the evidence supports, and how many where it supports it."""
    fixed = moving = 0
    for line in lines:
        if line is None or (capped and ordinal in line):
            moving += 1
        elif ordinal in line:
            fixed += 1
    return fixed, moving
