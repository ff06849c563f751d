"""The direct evaluator: plain Python generated from the same plan, without durable_rules.

It compares values as they are (Decimal, Fraction, text), never as scaled whole numbers, so that it does not share the
network's encoding and can find its errors (R12).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from ocop_rules.engine.evaluator import Ballot, Cases, Fired, FiredCounts, StarsInput, VerdictInput
from ocop_rules.engine.plan import Plan
from ocop_rules.evidence.counted import CountedEvidence
from ocop_rules.rulebook.condition import AllOf, AnyOf, Condition, DocumentTest, FactTest, NotThat
from ocop_rules.rulebook.kinds import Scoring

_ONE = Scoring.ONE


class _Source:
    """Writes the Python of a plan's evidence rules, with its constants apart."""

    def __init__(self, plan: Plan) -> None:
        self.constants: dict[str, Any] = {}
        self._facts: dict[str, str] = {}
        self._documents: dict[str, str] = {}
        lines = [
            f"    if {self._writes(rule.when, holds=not rule.negated)}: out.append({rule.rule.index})"
            for rule in plan.evidence
        ]
        head = ["def evidence(facts, documents, absent):", "    out = []"]
        head += [f"    {name} = facts.get({fact!r})" for fact, name in self._facts.items()]
        head += [f"    {name} = {document!r} in documents" for document, name in self._documents.items()]
        head += [f"    not_{name} = absent({document!r})" for document, name in self._documents.items()]
        self.text = "\n".join([*head, *lines, "    return out", ""])

    def _constant(self, value: object) -> str:
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name

    def _writes(self, condition: Condition, *, holds: bool) -> str:
        match condition:
            case NotThat():
                return self._writes(condition.not_, holds=not holds)
            case AllOf():
                return self._joined(" and " if holds else " or ", condition.all, holds=holds)
            case AnyOf():
                return self._joined(" or " if holds else " and ", condition.any, holds=holds)
            case DocumentTest():
                name = self._documents.setdefault(condition.document, f"d{len(self._documents)}")
                return name if holds else f"not_{name}"
            case FactTest():
                name = self._facts.setdefault(condition.fact, f"f{len(self._facts)}")
                test = self._test(condition, name)
                return f"({name} is not None and {test})" if holds else f"({name} is not None and not ({test}))"
            case _:
                raise TypeError(f"{condition!r} does not read evidence")

    def _joined(self, word: str, parts: tuple[Condition, ...], *, holds: bool) -> str:
        return "(" + word.join(self._writes(part, holds=holds) for part in parts) + ")"

    def _test(self, test: FactTest, name: str) -> str:
        if test.is_ is not None:
            return f"{name} is {test.is_}" if isinstance(test.is_, bool) else f"{name} == {test.is_!r}"
        if test.in_ is not None:
            return f"{name} in {self._constant(frozenset(test.in_))}"
        bounds = ((">=", test.at_least), (">", test.above), ("<=", test.at_most), ("<", test.below))
        return " and ".join(
            f"{name} {operator} {self._number(bound)}" for operator, bound in bounds if bound is not None
        )

    def _number(self, bound: Decimal) -> str:
        return str(int(bound)) if bound == bound.to_integral_value() else self._constant(bound)


class DirectEvaluator:
    """Infers with generated Python; has no state, so any thread may use it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._criteria = plan.product_set.criteria
        source = _Source(plan)
        namespace: dict[str, Any] = dict(source.constants)
        code = compile(source.text, f"<rules of {plan.version}, set {plan.product_set.number}>", "exec")
        exec(code, namespace)
        self._evidence: Callable[..., list[int]] = namespace["evidence"]
        self._awards = {key: rule.index for key, rule in plan.awards.items()}

    def evidence(self, evidence: CountedEvidence) -> Fired:
        """Return the rules that the evidence fires."""
        return tuple(self._evidence(evidence.facts, evidence.documents, evidence.known_absent))

    def awards(self, ballots: Sequence[Ballot], cases: Cases) -> FiredCounts:
        """Return the rules by which options count and for how many judges."""
        counts: Counter[int] = Counter()
        criteria, awards = self._criteria, self._awards
        for ballot in ballots:
            fired = []
            for number, ordinals in ballot.items():
                if not ordinals:
                    continue
                criterion = criteria[number]
                gate = criterion.applies_if
                if gate is not None:
                    reached = ballot.get(gate.criterion)
                    options = criteria[gate.criterion].options
                    if not reached or options[reached[0] - 1].rank < options[gate.option - 1].rank:
                        fired.append(self._plan.not_applicable[number].index)
                        continue
                own_case = cases.get(number)
                if criterion.scoring is _ONE:
                    fired.append(awards[number, own_case, ordinals[0]])
                else:
                    fired += [awards[number, own_case, ordinal] for ordinal in ordinals]
            if len(ballots) == 1:
                return tuple([(index, 1) for index in sorted(fired)])
            counts.update(fired)
        return tuple(sorted(counts.items()))

    def verdict(self, given: VerdictInput, cases: Cases) -> Fired:
        """Return the requirements that are not met and the knock-outs that points fire or clear."""
        levels = given.levels
        fired = [
            mark.rule.index
            for mark in self._plan.marks
            if (mark.case is None or mark.case == cases.get(mark.criterion))
            and mark.criterion in levels
            and not mark.met_at(levels[mark.criterion])
        ]
        for each in self._plan.points:
            points = given.points.get(each.criterion)
            if points is not None and (points <= each.at_most) != each.negated:
                fired.append(each.rule.index)
        return tuple(sorted(fired))

    def stars(self, given: StarsInput) -> Fired:
        """Return the rules of the band, of all stars that can be given, and of the outcome."""
        plan, total = self._plan, given.total
        band = next(band for band in plan.bands if total >= band.at_least)
        fired = [band.rule.index]
        fired += [s.rule.index for s in plan.stars if total >= s.at_least and not given.unmet[s.stars]]
        name = "disqualified" if given.disqualified else "stopped" if given.stopped else "rated"
        fired.append(plan.outcomes[name].index)
        return tuple(sorted(fired))
