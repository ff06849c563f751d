"""What of the exact problem depends on a product set alone, as a formula: evidence, and what it supports.

Each condition is written in Kleene's logic: one literal says that it is true, another that it is false, and where a
fact does not count neither is. What depends on the product set alone is made once; a dossier adds to a copy of it.
"""

from __future__ import annotations

from ocop_rules.advice.cells import FactCells, cells_of
from ocop_rules.advice.formula import TRUE, Formula, Literal
from ocop_rules.brief import brief
from ocop_rules.engine.checked import plan_for
from ocop_rules.engine.plan import Plan
from ocop_rules.rulebook.condition import (
    AllOf,
    AnyOf,
    Condition,
    DocumentTest,
    FactTest,
    NotThat,
    documents_read,
)
from ocop_rules.rulebook.model import Rulebook


class Frame:
    """What of the problem depends on the product set alone.

    Args:
        plan: the product set's plan.
        cells: the cells of the facts that its rules read.

    Attributes:
        formula: the formula, to be copied for a dossier.
        values: for each fact, a literal for each of its cells; the first says that the fact does not count.
        owned: for each document type that matters, whether one is had that is valid on the day.
        refuted: for types that a finding can refute, whether it does.
        held: whether one counts.
        absent: whether it is known that none counts, for types of which that is asked.
        rules: for each rule that reads evidence, by index, whether it fires.
        cases: for each group and case, whether the dossier falls in it.
        supports: for each criterion, case and option, whether that is the best that the evidence supports; with None
            for the option, that it supports nothing.
        eligible: for each criterion, case and option, whether the evidence supports it at all.
    """

    def __init__(self, plan: Plan, cells: dict[str, FactCells]) -> None:
        self.plan = plan
        self.cells = cells
        self.formula = Formula()
        self.values: dict[str, list[Literal]] = {}
        self.owned: dict[str, Literal] = {}
        self.refuted: dict[str, Literal] = {}
        self.held: dict[str, Literal] = {}
        self.absent: dict[str, Literal] = {}
        self.rules: dict[int, Literal] = {}
        self.cases: dict[tuple[str | None, str], Literal] = {}
        self.supports: dict[tuple[str, str | None, int | None], Literal] = {}
        self.eligible: dict[tuple[str, str | None, int], Literal] = {}
        self._written: dict[tuple[Condition, bool], Literal] = {}
        self._facts()
        self._documents()
        for each in plan.evidence:
            self.rules[each.rule.index] = self.writes(each.when, holds=not each.negated)
        for contradiction in plan.vocabulary.contradictions:
            for test in contradiction.between:
                if test.fact in cells:
                    self.writes(test, holds=True)
        self._cases()
        self._supports()

    def __repr__(self) -> str:
        return brief(self)

    def _facts(self) -> None:
        for name, fact in self.cells.items():
            literals = [self.formula.variable() for _ in range(len(fact.cells) + 1)]
            self.formula.exactly_one(literals)
            self.values[name] = literals

    def _documents(self) -> None:
        vocabulary = self.plan.vocabulary
        kinds = {kind for fact in self.cells.values() for cell in fact.cells for kind in cell.backing}
        kinds |= {kind for each in self.plan.evidence for kind in documents_read(each.when)}
        for kind in sorted(kinds):
            owned = self.formula.variable()
            self.owned[kind] = owned
            test = vocabulary.documents[kind].refuted_by
            if test is None or test.fact not in self.cells:
                self.held[kind] = owned
                continue
            refuted = self._fact_test(test, holds=True)
            self.refuted[kind] = refuted
            self.held[kind] = self.formula.all_of([owned, -refuted])

    def _cases(self) -> None:
        for group in self.plan.product_set.case_groups:
            for name in group.cases:
                self.cases[group.name, name] = self.formula.variable()
            self.formula.one_at_most([self.cases[group.name, name] for name in group.cases])

    def _supports(self) -> None:
        plan = self.plan
        fired: dict[tuple[str, str | None, int], list[Literal]] = {}
        ranks: dict[tuple[str, str | None, int], int] = {}
        for index, (number, case, ordinal, rank) in plan.offers.items():
            fired.setdefault((number, case, ordinal), []).append(self.rules[index])
            ranks[number, case, ordinal] = rank
        barred: dict[tuple[str | None, str | None, int | None], list[Literal]] = {}
        for index, option in plan.barred.items():
            barred.setdefault(option, []).append(self.rules[index])
        by_criterion: dict[tuple[str, str | None], list[int]] = {}
        for (number, case, ordinal), literals in fired.items():
            shown = self.formula.any_of(literals)
            parts = [shown, *(-each for each in barred.get((number, case, ordinal), ()))]
            if case is not None:
                group = plan.product_set.case_group_of(number)
                assert group is not None
                parts.append(self.cases[group.name, case])
            self.eligible[number, case, ordinal] = self.formula.all_of(parts)
            by_criterion.setdefault((number, case), []).append(ordinal)
        for (number, case), ordinals in by_criterion.items():
            best = sorted(ordinals, key=lambda ordinal: -ranks[number, case, ordinal])
            better: list[Literal] = []
            for ordinal in best:
                eligible = self.eligible[number, case, ordinal]
                self.supports[number, case, ordinal] = self.formula.all_of([eligible, *(-each for each in better)])
                better.append(eligible)
            self.supports[number, case, None] = self.formula.all_of([-each for each in better])

    def writes(self, condition: Condition, *, holds: bool) -> Literal:
        """Return a literal that says that a condition is true, or that it is false."""
        key = (condition, holds)
        if key not in self._written:
            self._written[key] = self._writes(condition, holds=holds)
        return self._written[key]

    def _writes(self, condition: Condition, *, holds: bool) -> Literal:
        match condition:
            case NotThat():
                return self.writes(condition.not_, holds=not holds)
            case AllOf() | AnyOf():
                parts = condition.all if isinstance(condition, AllOf) else condition.any
                literals = [self.writes(part, holds=holds) for part in parts]
                joint = isinstance(condition, AllOf) == holds
                return self.formula.all_of(literals) if joint else self.formula.any_of(literals)
            case DocumentTest():
                if holds:
                    return self.held[condition.document]
                if condition.document not in self.absent:
                    self.absent[condition.document] = self.formula.variable()
                return self.absent[condition.document]
            case FactTest():
                return self._fact_test(condition, holds=holds)
            case _:
                raise TypeError(f"{condition!r} does not read evidence")

    def _fact_test(self, test: FactTest, *, holds: bool) -> Literal:
        fact = self.cells[test.fact]
        passing = set(fact.passing(test))
        chosen = [cell.index for cell in fact.cells if (cell.index in passing) == holds]
        literals = self.values[test.fact]
        if not chosen:
            return -TRUE
        if len(chosen) == len(fact.cells):
            return -literals[0]
        return self.formula.any_of([literals[index] for index in chosen])


def frame_of(rulebook: Rulebook, number: int) -> Frame:
    """Return what of the problem depends on a product set alone, made once for a rulebook."""
    return rulebook.once(_frame, number)


def _frame(rulebook: Rulebook, number: int) -> Frame:
    return Frame(plan_for(rulebook, number), cells_of(rulebook, number))
