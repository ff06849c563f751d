"""The evaluator that infers with durable_rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil, floor

from ocop_rules.engine.evaluator import Ballot, Counted, Fired, Standings, Tally
from ocop_rules.engine.network import Message, MessageKind, Network, NetworkPlan, Row, partition
from ocop_rules.engine.normal_form import (
    Test,
    alternatives,
    document_property,
    encode_fact,
    fact_property,
    opposite,
    scaled,
)
from ocop_rules.engine.plan import Plan
from ocop_rules.evidence.standing import Standing
from ocop_rules.rulebook.definition import Scoring
from ocop_rules.rulebook.vocabulary import SCALE

CASE_STEP = 100
"""Options of case a are coded from 100, of case b from 200: a criterion has fewer options than that."""


class DurablePlan:
    """The network of a plan, checked and written out, without durable_rules itself.

    Raises:
        NetworkLimit: durable_rules could not hold it.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.numbers = {number: i for i, number in enumerate(plan.product_set.criteria)}
        evidence = partition(self._evidence_units())
        awards = partition(self._award_units())
        verdict = partition(self._verdict_units())
        stars = partition([self._star_rows()])
        self.network = NetworkPlan([*evidence, *awards, *verdict, *stars])
        kinds = self.network.kinds
        first, second = len(evidence), len(evidence) + len(awards)
        third = second + len(verdict)
        self.evidence_kinds = kinds[:first]
        self.award_kinds = kinds[first:second]
        self.verdict_kinds = kinds[second:third]
        self.star_kind = kinds[third]

    def _evidence_units(self) -> list[list[Row]]:
        vocabulary = self.plan.vocabulary
        units: dict[tuple[str | None, str | None], list[Row]] = {}
        for each in self.plan.evidence:
            forms = (opposite if each.negated else alternatives)(each.when, vocabulary)
            rows = [Row(each.rule.index, form) for form in forms]
            units.setdefault((each.rule.criterion, each.rule.name), []).extend(rows)
        return list(units.values())

    def _award_units(self) -> list[list[Row]]:
        units: dict[str, list[Row]] = {}
        criteria = self.plan.product_set.criteria
        for (number, case, ordinal), rule in self.plan.awards.items():
            criterion = criteria[number]
            chosen = self.chosen_test(number, case, ordinal)
            gate = criterion.applies_if
            open_ = () if gate is None else (Test(f"g{self.numbers[number]}", "ge", gate.rank),)
            units.setdefault(number, []).append(Row(rule.index, (chosen, *open_)))
        for number, rule in self.plan.not_applicable.items():
            gate = criteria[number].applies_if
            assert gate is not None
            at = self.numbers[number]
            units[number].append(Row(rule.index, (Test(f"c{at}", "ge", 1), Test(f"g{at}", "lt", gate.rank))))
        return list(units.values())

    def chosen_test(self, number: str, case: str | None, ordinal: int) -> Test:
        """Give the test that holds where an option of a criterion is chosen."""
        at = self.numbers[number]
        if self.plan.product_set.criteria[number].scoring is Scoring.SUM:
            return Test(f"c{at}_{ordinal}", "eq", 1)
        return Test(f"c{at}", "eq", code(case, ordinal))

    def _verdict_units(self) -> list[list[Row]]:
        units: dict[str, list[Row]] = {}
        for mark in self.plan.marks:
            name = level_property(self.numbers[mark.criterion], mark.case)
            row = Row(mark.rule.index, (Test(name, "lt", mark.option.rank),))
            units.setdefault(mark.criterion, []).append(row)
        for each in self.plan.points:
            name = f"p{self.numbers[each.criterion]}"
            test = Test(name, "gt" if each.negated else "le", scaled(each.at_most))
            units.setdefault(each.criterion, []).append(Row(each.rule.index, (test,)))
        return list(units.values())

    def _star_rows(self) -> list[Row]:
        rows = []
        for band in self.plan.bands:
            tests = [Test("total", "ge", scaled(band.at_least))]
            if band.below is not None:
                tests.append(Test("total", "lt", scaled(band.below)))
            rows.append(Row(band.rule.index, tuple(tests)))
        for stars in self.plan.stars:
            reached = Test("total", "ge", scaled(stars.at_least))
            rows.append(Row(stars.rule.index, (reached, Test(f"unmet{stars.stars}", "eq", 0))))
        none, some = "eq", "ge"
        outcomes = self.plan.outcomes
        rows.append(
            Row(outcomes["rated"].index, (Test("disqualified", none, 0), Test("stopped", none, 0)))
        )
        rows.append(Row(outcomes["disqualified"].index, (Test("disqualified", some, 1),)))
        rows.append(
            Row(outcomes["stopped"].index, (Test("disqualified", none, 0), Test("stopped", some, 1)))
        )
        return rows


def code(case: str | None, ordinal: int) -> int:
    """Give the whole number that stands for an option, of a case if there is one."""
    return ordinal if case is None else CASE_STEP * (ord(case) - ord("a") + 1) + ordinal


def level_property(number: int, case: str | None) -> str:
    """Give the property that holds the rank that a marked criterion reached."""
    return f"l{number}" if case is None else f"l{number}{case}"


class DurableEvaluator:
    """Infers with one durable_rules network; belongs to the thread that made it."""

    def __init__(self, durable_plan: DurablePlan) -> None:
        self._written = durable_plan
        plan = durable_plan.plan
        self._network = Network(f"{plan.version}-{plan.product_set.number}", durable_plan.network)
        self._criteria = plan.product_set.criteria
        self._facts = plan.vocabulary.facts
        self._inputs = [
            (kind.number, frozenset(kind.properties)) for kind in durable_plan.evidence_kinds
        ]
        self._award_kinds = [(k.number, self._criteria_of(k)) for k in durable_plan.award_kinds]
        self._documents = {document_property(name): name for name in plan.vocabulary.documents}

    def close(self) -> None:
        """Give the network's memory back; the evaluator must not be used again."""
        self._network.close()

    def _criteria_of(self, kind: MessageKind) -> list[tuple[str, str, str | None, bool]]:
        """Give the criteria of a kind of message: number, property, gate, and whether its options add up."""
        out = []
        for number, at in self._written.numbers.items():
            criterion = self._criteria[number]
            if criterion.scoring is Scoring.SUM:
                if f"c{at}_1" in kind.properties:
                    out.append((number, f"c{at}", None, True))
            elif f"c{at}" in kind.properties:
                out.append((number, f"c{at}", f"g{at}" if criterion.applies_if else None, False))
        return out

    def evidence(self, standing: Standing) -> Fired:
        """Give the rules that the evidence fires."""
        values: dict[str, int] = {}
        facts = self._facts
        for name, value in standing.facts.items():
            if name in facts:
                values[fact_property(name)] = encode_fact(value, facts[name])
        for name, document in self._documents.items():
            if document in standing.documents:
                values[name] = 1
            elif standing.complete:
                values[name] = 0
        messages: list[Message] = [
            (number, 0, {name: value for name, value in values.items() if name in wanted})
            for number, wanted in self._inputs
        ]
        return tuple(sorted(set(self._network.fire(messages))))

    def awards(self, ballots: Sequence[Ballot], case: str | None) -> Counted:
        """Give the rules by which options count and for how many judges."""
        messages: list[Message] = []
        for copy, ballot in enumerate(ballots):
            for kind, criteria in self._award_kinds:
                values: dict[str, int] = {}
                for number, name, gate, adds in criteria:
                    ordinals = ballot.get(number)
                    if not ordinals:
                        continue
                    if adds:
                        values.update({f"{name}_{ordinal}": 1 for ordinal in ordinals})
                        continue
                    criterion = self._criteria[number]
                    values[name] = code(case if criterion.cases else None, ordinals[0])
                    if gate is not None:
                        values[gate] = self._gate_rank(number, ballot)
                messages.append((kind, copy, values))
        return tuple(sorted(Counter(self._network.fire(messages)).items()))

    def _gate_rank(self, number: str, ballot: Ballot) -> int:
        gate = self._criteria[number].applies_if
        assert gate is not None
        ordinals = ballot.get(gate.criterion)
        return self._criteria[gate.criterion].options[ordinals[0] - 1].rank if ordinals else 0

    def verdict(self, standings: Standings, case: str | None) -> Fired:
        """Give the requirements that are not met and the knock-outs that points fire or clear."""
        values: dict[str, int] = {}
        numbers = self._written.numbers
        for number, level in standings.levels.items():
            values[level_property(numbers[number], case if self._criteria[number].cases else None)] = level
        for number, points in standings.points.items():
            values[f"p{numbers[number]}"] = ceil(points * SCALE)
        messages: list[Message] = [
            (kind.number, 0, {name: values[name] for name in kind.properties if name in values})
            for kind in self._written.verdict_kinds
        ]
        return tuple(sorted(self._network.fire(messages)))

    def stars(self, tally: Tally) -> Fired:
        """Give the rules of the band, of all stars that can be given, and of the outcome."""
        values = {
            "total": floor(tally.total * SCALE),
            "disqualified": tally.disqualified,
            "stopped": tally.stopped,
        }
        for stars in self._written.plan.stars:
            values[f"unmet{stars.stars}"] = tally.unmet[stars.stars - 1]
        return tuple(sorted(self._network.fire([(self._written.star_kind.number, 0, values)])))
