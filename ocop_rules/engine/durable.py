"""The evaluator that infers with durable_rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import TypeAlias

from ocop_rules.engine.evaluator import Ballot, Cases, Fired, FiredCounts, StarsInput, VerdictInput
from ocop_rules.engine.network import Message, MessageKind, NetworkPlan, Row, partition, property_text
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
from ocop_rules.engine.pool import pool
from ocop_rules.evidence.counted import CountedEvidence
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.vocabulary import SCALE, FactDefinition, FactType, FactValue

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
        """Return the test that holds where an option of a criterion is chosen."""
        at = self.numbers[number]
        if self.plan.product_set.criteria[number].scoring is Scoring.SUM:
            return Test(f"c{at}_{ordinal}", "eq", 1)
        return Test(f"c{at}", "eq", code(case, ordinal))

    def _verdict_units(self) -> list[list[Row]]:
        units: dict[str, list[Row]] = {}
        for mark in self.plan.marks:
            name = level_property(self.numbers[mark.criterion], mark.case)
            missed = [Test(name, "lt", mark.option.rank), *(Test(name, "eq", rank) for rank in mark.not_met_by)]
            units.setdefault(mark.criterion, []).extend(Row(mark.rule.index, (test,)) for test in missed)
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
        outcomes = self.plan.outcomes
        rows.append(Row(outcomes["rated"].index, (Test("disqualified", "eq", 0), Test("stopped", "eq", 0))))
        rows.append(Row(outcomes["disqualified"].index, (Test("disqualified", "ge", 1),)))
        rows.append(Row(outcomes["stopped"].index, (Test("disqualified", "eq", 0), Test("stopped", "ge", 1))))
        return rows


def code(case: str | None, ordinal: int) -> int:
    """Return the whole number that stands for an option, of a case if there is one."""
    return ordinal if case is None else CASE_STEP * (ord(case) - ord("a") + 1) + ordinal


def level_property(number: int, case: str | None) -> str:
    """Return the property that holds the rank that a marked criterion reached."""
    return f"l{number}" if case is None else f"l{number}{case}"


class DurableEvaluator:
    """Infers with a durable_rules network of the pool; has no state, so any thread may use it."""

    def __init__(self, written: DurablePlan) -> None:
        plan = written.plan
        self._name = f"{plan.version}-{plan.product_set.number}"
        self._network = written.network
        self._evidence_kinds = [kind.number for kind in written.evidence_kinds]
        self._facts = {
            name: _writer(definition, places)
            for name, definition in plan.vocabulary.facts.items()
            if (places := _places(fact_property(name), written.evidence_kinds))
        }
        papers = {
            name: places
            for name in plan.vocabulary.documents
            if (places := _places(document_property(name), written.evidence_kinds))
        }
        self._present = {name: _at(places, 1) for name, places in papers.items()}
        self._absent = {name: _at(places, 0) for name, places in papers.items()}
        self._awards = [(kind.number, _AwardTexts(written, kind)) for kind in written.award_kinds]
        self._verdict = [
            (kind.number, [(name, property_text(kind.number, name)) for name in kind.properties])
            for kind in written.verdict_kinds
        ]
        self._numbers = written.numbers
        self._criteria = plan.product_set.criteria
        kind = written.star_kind
        self._stars = (kind.number, {name: property_text(kind.number, name) for name in kind.properties})

    def _fire(self, messages: Sequence[Message]) -> list[int]:
        return pool.fire(self._name, self._network, messages)

    def evidence(self, evidence: CountedEvidence) -> Fired:
        """Return the rules that the evidence fires."""
        bodies: dict[int, list[str]] = {kind: [] for kind in self._evidence_kinds}
        facts = self._facts
        for name, value in evidence.facts.items():
            if name in facts:
                for kind, text in facts[name](value):
                    bodies[kind].append(text)
        present = self._present
        for name in evidence.documents:
            if name in present:
                for kind, text in present[name]:
                    bodies[kind].append(text)
        if evidence.complete:
            for name, texts in self._absent.items():
                if evidence.known_absent(name):
                    for kind, text in texts:
                        bodies[kind].append(text)
        fired = self._fire([(kind, 0, "".join(body)) for kind, body in bodies.items()])
        return tuple(sorted(set(fired)))

    def awards(self, ballots: Sequence[Ballot], cases: Cases) -> FiredCounts:
        """Return the rules by which options count and for how many judges."""
        messages = [
            (kind, copy, texts.body(ballot, cases))
            for copy, ballot in enumerate(ballots)
            for kind, texts in self._awards
        ]
        fired = self._fire(messages)
        fired.sort()
        if len(ballots) == 1:
            return tuple([(index, 1) for index in fired])
        return tuple(sorted(Counter(fired).items()))

    def verdict(self, given: VerdictInput, cases: Cases) -> Fired:
        """Return the requirements that are not met and the knock-outs that points fire or clear."""
        values: dict[str, int] = {}
        numbers = self._numbers
        for number, level in given.levels.items():
            values[level_property(numbers[number], cases.get(number))] = level
        for number, points in given.points.items():
            values[f"p{numbers[number]}"] = ceil(points * SCALE)
        messages = [
            (kind, 0, "".join([f"{text}{values[name]}" for name, text in names if name in values]))
            for kind, names in self._verdict
        ]
        return tuple(sorted(self._fire(messages)))

    def stars(self, given: StarsInput) -> Fired:
        """Return the rules of the band, of all stars that can be given, and of the outcome."""
        kind, texts = self._stars
        body = (
            f"{texts['total']}{floor(given.total * SCALE)}"
            f"{texts['disqualified']}{given.disqualified}{texts['stopped']}{given.stopped}"
        )
        body += "".join(
            [f"{texts[f'unmet{stars}']}{count}" for stars, count in given.unmet.items() if f"unmet{stars}" in texts]
        )
        return tuple(sorted(self._fire([(kind, 0, body)])))


Places: TypeAlias = "tuple[tuple[int, str], ...]"
"""Kinds of message, each with a text for it."""


def _places(name: str, kinds: Sequence[MessageKind]) -> Places:
    """Return the kinds of message that read a property, with the text before its value."""
    return tuple((kind.number, property_text(kind.number, name)) for kind in kinds if name in kind.properties)


def _at(places: Places, number: int) -> Places:
    """Return the texts of a property with a value, by the kind of message."""
    return tuple([(kind, f"{text}{number}") for kind, text in places])


def _writer(definition: FactDefinition, places: Places) -> Callable[[FactValue], Places]:
    """Return the function that writes a checked value of a fact, for each kind of message that reads it."""

    def written(value: FactValue) -> Places:
        return _at(places, encode_fact(value, definition))

    few: Iterable[FactValue] = (False, True) if definition.type is FactType.BOOLEAN else definition.values or ()
    return {value: written(value) for value in few}.__getitem__ if few else written


class _AwardTexts:
    """Writes the messages of one kind: the options that count of some criteria, for one judge."""

    def __init__(self, written: DurablePlan, kind: MessageKind) -> None:
        plan = written.plan
        self._criteria: list[tuple[str, dict[str | None, dict[int, str]], _GateText | None]] = []
        for number, at in written.numbers.items():
            criterion = plan.product_set.criteria[number]
            adds = criterion.scoring is Scoring.SUM
            if (f"c{at}_1" if adds else f"c{at}") not in kind.properties:
                continue
            texts: dict[str | None, dict[int, str]] = {}
            for case, option in criterion.all_options():
                test = written.chosen_test(number, case, option.ordinal)
                text = f"{property_text(kind.number, test.property)}{test.value}"
                texts.setdefault(case, {})[option.ordinal] = text
            gate = None
            if criterion.applies_if is not None:
                ranks = tuple(o.rank for o in plan.product_set.criteria[criterion.applies_if.criterion].options)
                gate = _GateText(criterion.applies_if.criterion, ranks, property_text(kind.number, f"g{at}"))
            self._criteria.append((number, texts, gate))

    def body(self, ballot: Ballot, cases: Cases) -> str:
        """Return the properties of a judge's message."""
        out = []
        for number, texts, gate in self._criteria:
            ordinals = ballot.get(number)
            if ordinals:
                in_case = texts[cases.get(number)]
                for ordinal in ordinals:
                    out.append(in_case[ordinal])
                if gate is not None:
                    reached = ballot.get(gate.criterion)
                    out.append(f"{gate.text}{gate.ranks[reached[0] - 1] if reached else 0}")
        return "".join(out)


@dataclass(frozen=True, slots=True)
class _GateText:
    """How a gated criterion's message says which rank the other criterion reached."""

    criterion: str
    ranks: tuple[int, ...]
    text: str
