"""What may change of the evidence of one dossier, as a formula: facts to their cells, papers, cases, contradictions."""

from __future__ import annotations

from ocop_rules.advice.formula import TRUE, Literal
from ocop_rules.advice.model import Frame, frame_of
from ocop_rules.advice.present import Present
from ocop_rules.advice.ways import Ways
from ocop_rules.engine.rule import RuleKind


class EvidenceModel:
    """What may change of the evidence of one dossier.

    Args:
        present: where the dossier stands.
        ways: how its evidence can change.

    Attributes:
        formula: a copy of what depends on the product set alone, with what the dossier adds to it.
    """

    def __init__(self, present: Present, ways: Ways) -> None:
        self._present = present
        self._ways = ways
        self._frame: Frame = frame_of(present.rulebook, present.product_set.number)
        self.formula = self._frame.formula.copy()
        self._papers: dict[str, Literal] = {}
        self._changed: dict[str, Literal] = {}
        self._revived: dict[str, Literal] = {}
        self._revivable: dict[str, Literal] = {}
        self._evidence()
        self._contradictions()
        self._cases()

    def _evidence(self) -> None:
        frame, ways, present = self._frame, self._ways, self._present
        can = set(ways.papers)
        for kind, owned in frame.owned.items():
            if kind in ways.self_refuted:  # as long as the finding stands, which counts no more itself
                found = frame.values[ways.self_refuted[kind]][0]
                self.formula.one_at_least([owned, found])
                self.formula.implies(owned, -found)
            elif kind in present.valid:
                self.formula.fix(owned, holds=True)
            elif kind in can:
                self._papers[kind] = owned
            else:
                self.formula.fix(owned, holds=False)
        for kind, absent in frame.absent.items():
            if present.evidence.complete and kind not in present.evidence.unclear:
                held = frame.held[kind]
                self.formula.one_at_least([absent, held])
                self.formula.implies(absent, -held)
            else:
                self.formula.fix(absent, holds=False)
        for name, literals in frame.values.items():
            self._fact(name, literals)

    def _fact(self, name: str, literals: list[Literal]) -> None:
        frame, ways = self._frame, self._ways
        now, found = ways.now[name], ways.facts[name]
        for index, literal in enumerate(literals):
            if index == now:
                continue
            way = found.get(index)
            if way is None:
                self.formula.fix(literal, holds=False)
            elif way.needs_paper:
                if way.months:
                    backing: list[Literal] = [self._papers[kind] for kind in way.papers if kind in self._papers]
                else:
                    backing = [frame.held[kind] for kind in way.papers]
                self.formula.one_at_least([-literal, *backing])
        changed: Literal = -literals[now]
        stated = next((way for way in found.values() if way.stated), None)
        if now == 0 and stated is not None:
            cell = literals[stated.cell.index]
            new: list[Literal] = []
            if not stated.months:
                new = [self._papers[kind] for kind in stated.papers if kind in self._papers]
            awake = self.formula.any_of([frame.held[kind] for kind in ways.sleeping.get(name, ())])
            if name in ways.sleeping:
                self.formula.implies(literals[0], -awake)
                new.append(awake)
            self._revivable[name] = self.formula.any_of(new)
            revived = self.formula.all_of([cell, self._revivable[name]])
            self._revived[name] = revived
            changed = self.formula.all_of([-literals[0], -revived])
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
                    clause.append(-self._frame.writes(test, holds=True))
                elif test.fact not in stated or not test.holds(stated[test.fact]):
                    possible = False
            if possible and clause:
                self.formula.one_at_least(clause)

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
            rule = told.get(key, -TRUE)
            if key in stated:
                self.formula.fix(literal, holds=True)
            else:
                self.formula.implies(literal, rule)
                self.formula.implies(rule, literal)
