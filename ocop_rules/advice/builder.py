"""Making a path of what a solver chose: its changes, the raises that a rating bears out, and its days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ocop_rules.advice.apply import applied
from ocop_rules.advice.change import Bound, EvidenceChange, Raise
from ocop_rules.advice.days import dated, ending_papers, first_day_of
from ocop_rules.advice.goal import Goal
from ocop_rules.advice.path import AdvicePath
from ocop_rules.advice.present import Present
from ocop_rules.advice.solution import Needless, Solution
from ocop_rules.advice.tariff import Tariff
from ocop_rules.advice.verdict import Verdict, contradictions_of, verdict_of
from ocop_rules.advice.ways import FactWay, Ways
from ocop_rules.errors import InvalidEvidence
from ocop_rules.rating.points import points_of
from ocop_rules.rating.rater import rate
from ocop_rules.rating.result import CriterionResult, Result
from ocop_rules.rulebook.condition import documents_read, facts_read


class Builder:
    """Makes paths of solutions, each borne out by a rating.

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

    def reached(self, verdict: Verdict | Result | None) -> bool:
        """Tell whether what a bundle gets is what is asked for."""
        goal = self._goal
        if verdict is None or verdict.outcome != "rated" or (verdict.stars or 0) < goal.stars:
            return False
        band = next(each for each in self._present.rulebook.bands if each.stars == goal.stars)
        return Fraction(verdict.points) >= Fraction(band.at_least) + Fraction(goal.margin)

    def rated(self, changes: Sequence[EvidenceChange], rescored: Sequence[str]) -> Result | None:
        """Return the rating of the changed bundle; None where it cannot be rated."""
        present = self._present
        try:
            bundle = applied(present, changes, rescored)
            return rate(bundle, present.rulebook, present.product_set, None, "direct", present.settings)
        except InvalidEvidence:
            return None

    def path(self, solution: Solution) -> AdvicePath | Needless | None:
        """Return the path of a solution; what of it is enough, where not all is needed; None where a rating denies it.

        A rating bears out what the solver says, or nothing is said.
        """
        changes = self._changes(solution)
        result = self.rated(changes, solution.rescored)
        if result is None or not self.reached(result):
            return None
        enough = self._enough(changes, solution)
        if len(enough) < len(changes):
            return _needless(enough, solution)
        return self._told(tuple([self._agreeing(each, changes, solution) for each in changes]), solution, result)

    def _enough(self, changes: tuple[EvidenceChange, ...], solution: Solution) -> tuple[EvidenceChange, ...]:
        """Return changes of which none can be left out any more."""
        kept = changes
        for each in changes:
            fewer = tuple([other for other in kept if other is not each])
            if len(fewer) < len(kept) and self._contradicted(fewer, solution) == frozenset():
                papers = {other.name for other in fewer if other.kind == "paper"}
                kept = tuple([other for other in fewer if other.by_paper is None or other.by_paper in papers])
        return kept

    def _contradicted(self, changes: Sequence[EvidenceChange], solution: Solution) -> frozenset[str] | None:
        """Return the facts that changes make contradict each other; None where the changes miss what is asked."""
        present = self._present
        verdict = verdict_of(present, applied(present, changes, solution.rescored))
        if verdict is None or not self.reached(verdict):
            return None
        vocabulary = present.plan.vocabulary
        new = verdict.contradictions - contradictions_of(present.evidence.facts, vocabulary)
        return frozenset(test.fact for place in new for test in vocabulary.contradictions[place].between)

    def _agreeing(
        self, change: EvidenceChange, changes: Sequence[EvidenceChange], solution: Solution
    ) -> EvidenceChange:
        """Return a change with the facts that its absence alone would contradict."""
        if not self._present.plan.vocabulary.contradictions:
            return change
        found = self._contradicted([other for other in changes if other is not change], solution) or frozenset()
        return replace(change, agrees_with=tuple(sorted(found - {change.name, *change.facts})))

    def _changes(self, solution: Solution) -> tuple[EvidenceChange, ...]:
        goal, tariff = self._goal, self._tariff
        facts = []
        for name, index in solution.cells.items():
            if name not in solution.revived:
                facts.append(self._fact(self._ways.facts[name][index], solution))
        papers = [self._paper(kind, facts, solution) for kind in solution.papers]
        judged = [
            EvidenceChange("judged", number, option=option, case=case)
            for number, (case, option) in solution.judged.items()
        ]
        changes = [*papers, *facts, *judged]
        if goal.measure == "cost":
            changes = [
                replace(
                    each,
                    cost=tariff.cost(each.kind, each.name),
                    unknown_cost=tariff.known(each.kind, each.name) is None,
                )
                for each in changes
            ]
        return dated(self._present, goal, self._tariff.papers, self._ways, changes)

    def _fact(self, way: FactWay, solution: Solution) -> EvidenceChange:
        present = self._present
        new = next((kind for kind in way.papers if kind in solution.papers), None)
        documents = way.documents
        by_paper = None
        if way.needs_paper:
            by_paper = new
            if new is None:  # papers at hand, which a finding no longer refutes
                documents = tuple(sorted(d.id for kind in way.papers for d in present.valid.get(kind, ())))
        stated = present.stated.get(way.fact)
        return EvidenceChange(
            "fact",
            way.fact,
            value=way.value,
            before=None if stated is None else stated.value,
            among=way.cell.values if len(way.cell.values) > 1 else (),
            bound=_bound(way),
            documents=documents,
            papers=way.papers,
            attesters=way.attesters,
            by_paper=by_paper,
            months=way.months,
        )

    def _paper(self, kind: str, facts: Sequence[EvidenceChange], solution: Solution) -> EvidenceChange:
        present = self._present
        backed = [each for each in facts if each.by_paper == kind]
        again = [
            name
            for name in solution.revived
            if kind in present.plan.vocabulary.facts[name].backing(present.stated[name].value)
        ]
        return EvidenceChange(
            "paper",
            kind,
            papers=(kind,),
            facts=(*(each.name for each in backed), *again),
            renews=any(document.type == kind for document in present.bundle.documents),
            months=max([each.months for each in backed], default=0),
        )

    def _told(self, changes: tuple[EvidenceChange, ...], solution: Solution, after: Result) -> AdvicePath:
        present = self._present
        before = present.result
        raises: list[Raise] = []
        lowered: list[Raise] = []
        for number, now in before.criteria.items():
            new = after.criteria[number]
            if _order(new) == _order(now):
                continue
            made = self._raise(number, now, new, changes, solution)
            (raises if _order(new) > _order(now) else lowered).append(made)
        raises.sort(key=lambda each: not each.required_for)
        cleared = [k.id for k in before.knockouts if k.id not in {other.id for other in after.knockouts}]
        changes = tuple(self._serving(i, each, raises, cleared) for i, each in enumerate(changes))
        costs = [each.cost for each in changes if each.cost is not None]
        return AdvicePath(
            changes,
            tuple(raises),
            tuple(lowered),
            after.points,
            after.stars or 0,
            sum(costs, 0 * self._tariff.dearest) if self._goal.measure == "cost" else None,
            first_day_of(changes),
            any(each.days is None for each in changes if each.kind == "paper"),
            ending_papers(present, changes),
        )

    def _raise(
        self,
        number: str,
        now: CriterionResult,
        new: CriterionResult,
        changes: tuple[EvidenceChange, ...],
        solution: Solution,
    ) -> Raise:
        goal = self._goal
        required = {
            requirement.stars
            for requirement in self._present.result.requirements
            if requirement.criterion == number and not requirement.met and requirement.stars <= goal.stars
        }
        return Raise(
            number,
            now.option,
            new.option,
            new.case,
            points_of(Fraction(new.points) - Fraction(now.points)),
            tuple(sorted(required)),
            number in solution.rescored,
            tuple(i for i, change in enumerate(changes) if self._rests_on(number, new, change)),
        )

    def _rests_on(self, number: str, new: CriterionResult, change: EvidenceChange) -> bool:
        """Tell whether a criterion's new option rests on a change, or its gate does."""
        plan = self._present.plan
        gate = new.criterion.applies_if
        numbers = [number] if gate is None else [number, gate.criterion]
        if change.kind == "judged":
            return change.name in numbers
        for each in numbers:
            ordinals: tuple[int | None, ...] = (None,)
            if each == number and new.option is not None:
                ordinals = (new.option,) if isinstance(new.option, int) else new.option
            uses = [
                plan.uses[key] for ordinal in ordinals if ordinal and (key := (each, new.case, ordinal)) in plan.uses
            ]
            for facts, documents in uses or [plan.reads[each]]:
                if change.kind == "fact" and change.name in facts:
                    return True
                if change.kind == "paper" and (change.name in documents or not set(change.facts).isdisjoint(facts)):
                    return True
        return False

    def _serving(
        self, i: int, change: EvidenceChange, raises: Sequence[Raise], cleared: Sequence[str]
    ) -> EvidenceChange:
        serves = [each.criterion for each in raises if i in each.changes]
        for watch in self._present.plan.watches:
            if watch.knock_out.id in cleared:
                for when in watch.knock_out.conditions():
                    facts, documents = facts_read(when), documents_read(when)
                    if change.name in facts or change.name in documents or not set(change.facts).isdisjoint(facts):
                        serves.append(f"✗{watch.knock_out.id}")
                        break
        return replace(change, serves=tuple(serves))


def _needless(enough: Sequence[EvidenceChange], solution: Solution) -> Needless:
    facts = {each.name: solution.cells[each.name] for each in enough if each.kind == "fact"}
    papers = tuple([each.name for each in enough if each.kind == "paper"])
    again = {name for each in enough if each.kind == "paper" for name in each.facts if name in solution.revived}
    facts |= {name: solution.cells[name] for name in sorted(again)}
    judged = {each.name: solution.judged[each.name] for each in enough if each.kind == "judged"}
    return Needless(facts, papers, judged, solution.rescored)


def _order(result: CriterionResult) -> tuple[Fraction, int]:
    return Fraction(result.points), result.chosen.rank if result.chosen is not None else 0


def _bound(way: FactWay) -> Bound | None:
    if way.range is None:
        return None
    inside = way.range
    if way.rising:
        if inside.beyond is not None:
            return Bound("above", inside.beyond)
        return None if inside.low is None else Bound("at_least", inside.low)
    if inside.short_of is not None:
        return Bound("below", inside.short_of)
    return None if inside.high is None else Bound("at_most", inside.high)
