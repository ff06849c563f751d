"""What is asked of every engine that rates dossiers as columns: the same figures of the same plan, as steps.

A step makes columns from those of the steps before it. It is written once, over an `Algebra` that each engine has.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, or_
from typing import Any, TypeAlias

from ocop_rules.engine.normal_form import Joint, alternatives, document_property, fact_property
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import RuleKind
from ocop_rules.rulebook.condition import documents_read, facts_read
from ocop_rules.rulebook.vocabulary import DocumentType, Ends, FactDefinition, FactType

Expression: TypeAlias = Any
Get: TypeAlias = Callable[[str], Expression]
Step: TypeAlias = Mapping[str, Callable[[Get], Expression]]

NONE_MISSED = 9
COMPARE = {"eq": eq, "ge": ge, "gt": gt, "le": le, "lt": lt}


class Algebra(ABC):
    """How an engine says what a step needs; `&`, `|`, `~`, `+` and comparisons are those of its expressions."""

    @abstractmethod
    def looked_up(self, codes: Expression, table: Sequence[int]) -> Expression:
        """Return what a table has for each code."""

    @abstractmethod
    def where(self, condition: Expression, yes: Expression | int, no: Expression | int) -> Expression: ...

    @abstractmethod
    def stated(self, column: Expression) -> Expression: ...

    def true(self, column: Expression) -> Expression:
        """Return where a truth that is stated is true."""
        return column

    @abstractmethod
    def among(self, column: Expression, words: Sequence[str]) -> Expression:
        """Return where a text that is stated is one of some."""

    @abstractmethod
    def number(self, value: int, definition: FactDefinition) -> Expression | int:
        """Return a whole number of the plan as the columns of a fact have it."""

    @abstractmethod
    def no(self) -> Expression:
        """Return what holds nowhere."""


@dataclass(frozen=True)
class Work:
    """What is rated of a set: its sheet, or its evidence as far as it can be written for all engines alike.

    Attributes:
        plan: the set's plan.
        facts: the facts that have columns.
        documents: the document types that have columns.
    """

    plan: Plan
    facts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def outputs(self) -> tuple[str, ...]:
        """The columns of the result."""
        return ("points", *(f"part.{part.letter}" for part in self.plan.product_set.parts), "band", "stars", "missed")

    def steps(self, algebra: Algebra) -> list[Step]:
        """Return the steps of the work."""
        if not self.facts:
            codes: Step = {f"code.{n}": self._judged(n) for n in self.plan.product_set.criteria}
            return [codes, *self._rated(algebra)]
        return [
            {f"valid.{kind}": self._valid(kind, algebra) for kind in self.documents},
            {f"counts.{fact}": self._counts(fact, algebra) for fact in self.facts},
            {
                f"rule.{each.rule.index}": self._fires(alternatives(each.when, self.plan.vocabulary), algebra)
                for each in self._rules()
            },
            {f"code.{number}": self._supported(number, algebra) for number in self.plan.product_set.criteria},
            *self._rated(algebra),
        ]

    def _rules(self) -> list[Any]:
        kinds = (RuleKind.SUPPORT, RuleKind.GAP, RuleKind.BARRED)
        return [each for each in self.plan.evidence if each.rule.kind in kinds and not each.negated]

    def _judged(self, number: str) -> Callable[[Get], Expression]:
        return lambda get: get(f"sheet.0.{number}")

    def _valid(self, kind: str, algebra: Algebra) -> Callable[[Get], Expression]:
        def made(get: Get) -> Expression:
            issued, expires, day = (
                get(name) for name in (f"document.{kind}.issued_on", f"document.{kind}.expires_on", "evaluated_on")
            )
            return algebra.stated(issued) & (issued <= day) & (~algebra.stated(expires) | (expires >= day))

        return made

    def _counts(self, fact: str, algebra: Algebra) -> Callable[[Get], Expression]:
        definition = self.plan.vocabulary.facts[fact]

        def made(get: Get) -> Expression:
            by = [get(f"valid.{kind}") for kind in definition.documents if kind in self.documents]
            if definition.attested_by:
                by.append(algebra.among(get(f"fact.{fact}.attested_by"), [str(who) for who in definition.attested_by]))
            return algebra.stated(get(f"fact.{fact}")) & reduce(or_, by, algebra.no())

        return made

    def _fires(self, forms: tuple[Joint, ...], algebra: Algebra) -> Callable[[Get], Expression]:
        facts = {fact_property(fact): fact for fact in self.facts}
        documents = {document_property(kind): kind for kind in self.documents}
        vocabulary = self.plan.vocabulary

        def test(each: Any, get: Get) -> Expression:
            if each.property in documents:
                return get(f"valid.{documents[each.property]}")
            fact = facts[each.property]
            definition = vocabulary.facts[fact]
            value = get(f"fact.{fact}")
            if definition.type is FactType.BOOLEAN:
                holds = algebra.true(value) if each.value else ~algebra.true(value)
            elif definition.type is FactType.CHOICE:
                words = [w for i, w in enumerate(definition.values or ()) if COMPARE[each.operator](i, each.value)]
                holds = algebra.among(value, words)
            else:
                holds = COMPARE[each.operator](value, algebra.number(each.value, definition))
            return holds & get(f"counts.{fact}")

        def possible(each: Any) -> bool:
            return each.property in facts or (each.property in documents and each.value == 1)

        kept = [form for form in forms if all(possible(each) for each in form)]
        return lambda get: reduce(
            or_, (reduce(and_, (test(each, get) for each in form)) for form in kept), algebra.no()
        )

    def _supported(self, number: str, algebra: Algebra) -> Callable[[Get], Expression]:
        barred = {option: index for index, option in self.plan.barred.items()}
        offers = sorted(
            (rank, ordinal, index, barred.get((number, case, ordinal)))
            for index, (criterion, case, ordinal, rank) in self.plan.offers.items()
            if criterion == number
        )

        def made(get: Get) -> Expression:
            code: Expression | int = 0
            for _, ordinal, index, bar in offers:
                holds = get(f"rule.{index}")
                code = algebra.where(holds if bar is None else holds & ~get(f"rule.{bar}"), ordinal, code)
            return algebra.where(algebra.no(), 0, 0) if isinstance(code, int) else code

        return made

    def _rated(self, algebra: Algebra) -> list[Step]:
        """Return the steps from the options chosen: what applies, points, requirements, band and stars."""
        criteria = self.plan.product_set.criteria
        order = {n: [option.rank for option in criteria[n].options] for n in criteria}
        assert all(ranks == sorted(ranks) and ranks == list(range(1, len(ranks) + 1)) for ranks in order.values())

        def applying(number: str) -> Callable[[Get], Expression]:
            gate = criteria[number].applies_if
            if gate is None:
                return lambda get: get(f"code.{number}")
            return lambda get: algebra.where(get(f"code.{gate.criterion}") >= gate.rank, get(f"code.{number}"), 0)

        def part(letter: str) -> Callable[[Get], Expression]:
            worth = {
                n: [0, *(int(option.points) for option in each.options)]
                for n, each in criteria.items()
                if each.part == letter
            }
            return lambda get: sum(algebra.looked_up(get(f"applies.{n}"), table) for n, table in worth.items())

        def missed(stars: int) -> Callable[[Get], Expression]:
            marks = [mark for mark in self.plan.marks if mark.stars == stars]
            return lambda get: reduce(or_, (get(f"applies.{mark.criterion}") < mark.option.rank for mark in marks))

        letters = [each.letter for each in self.plan.product_set.parts]
        levels = sorted({mark.stars for mark in self.plan.marks})
        least: Step = {
            "missed": lambda get: reduce(
                lambda other, stars: algebra.where(get(f"missed.{stars}"), stars, other), reversed(levels), NONE_MISSED
            )
        }

        def band(get: Get) -> Expression:
            found: Expression | int = 0
            for each in reversed(self.plan.bands):
                found = algebra.where(get("points") >= int(each.at_least), each.stars, found)
            return found

        def stars(get: Get) -> Expression:
            found: Expression | int = 0
            for each in sorted(self.plan.stars, key=lambda rule: rule.stars):
                reached = (get("points") >= int(each.at_least)) & (get("missed") > each.stars)
                found = algebra.where(reached, each.stars, found)
            return found

        return [
            {f"applies.{number}": applying(number) for number in criteria},
            {**{f"part.{letter}": part(letter) for letter in letters}, **{f"missed.{s}": missed(s) for s in levels}},
            {"points": lambda get: sum(get(f"part.{letter}") for letter in letters), **least},
            {"band": band, "stars": stars},
        ]


def writable(plan: Plan) -> Work:
    """Return the work of a set's evidence: what asks no month of a calendar and no exception of a kind of paper."""

    def simple(kind: DocumentType) -> bool:
        return kind.lasts is None and kind.ends is not Ends.ALWAYS and kind.refuted_by is None

    facts = [plan.vocabulary.facts[name] for name in sorted(plan.facts_read)]
    kept = [
        name
        for name, fact in zip(sorted(plan.facts_read), facts, strict=True)
        if fact.spans is None and not fact.documents_for and not any(fact is f for f in _knocking(plan))
    ]
    asked = {name for each in plan.evidence for name in documents_read(each.when)}
    asked |= {kind for name in kept for kind in plan.vocabulary.facts[name].documents}
    return Work(plan, tuple(kept), tuple(sorted(name for name in asked if simple(plan.vocabulary.documents[name]))))


def _knocking(plan: Plan) -> list[FactDefinition]:
    """Return the facts that knock-outs read, which have columns of their own in a result."""
    rules = {
        rule.index for each in plan.watches for rule in (each.fires, each.absent, each.exempts) if rule is not None
    }
    return [
        plan.vocabulary.facts[n] for each in plan.evidence if each.rule.index in rules for n in facts_read(each.when)
    ]
