"""The columnar evaluator: the evidence rules of a plan over many dossiers at once, as bits of rows.

It is made from the same plan as the other evaluators, and compares the same whole numbers as the rule network.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ocop_rules.engine.columnar_bits import Bits
from ocop_rules.engine.columnar_counted import CountedColumns, Counting
from ocop_rules.engine.columnar_layout import COMPLETE, Layout
from ocop_rules.engine.columnar_table import Rows
from ocop_rules.engine.normal_form import Joint, Test, alternatives, document_property, fact_property, opposite
from ocop_rules.engine.plan import Plan
from ocop_rules.rulebook.condition import documents_read

FiredColumns: TypeAlias = Mapping[int, Bits]
"""Where each rule fires, by its index in the plan; one that is left out fires in no row."""


class ColumnarEvaluator:
    """Infers which evidence rules fire in each row; has no state, so any thread may use it.

    Args:
        plan: the product set's plan.
        strict: False to count facts that nothing backs all the same.

    Raises:
        NetworkLimit: a condition has too many alternatives.
    """

    def __init__(self, plan: Plan, *, strict: bool = True) -> None:
        vocabulary = plan.vocabulary
        documents = frozenset(name for each in plan.evidence for name in documents_read(each.when))
        self._counting = Counting(vocabulary, plan.facts_read, documents, strict=strict)
        self._rules: dict[int, tuple[Joint, ...]] = {
            each.rule.index: opposite(each.when, vocabulary) if each.negated else alternatives(each.when, vocabulary)
            for each in plan.evidence
        }
        facts = {fact_property(name): name for name in plan.facts_read}
        self._facts = facts
        self._documents = {document_property(name): name for name in documents}

    def evidence(self, rows: Rows, layout: Layout) -> FiredColumns:
        """Return where the evidence fires each rule.

        Raises:
            InvalidEvidence: what a column states is wrong.
        """
        if not layout.facts and not layout.papers and not rows.has(COMPLETE):
            return {}
        counted = self._counting.counted(rows, layout)
        tested: dict[Test, Bits | None] = {}
        fired: dict[int, Bits] = {}
        for index, forms in self._rules.items():
            found: Bits | None = None
            for form in forms:
                where = self._joint(form, counted, tested)
                if where is not None:
                    found = where if found is None else found | where
            if found is not None:
                fired[index] = found
        return fired

    def _joint(self, form: Joint, counted: CountedColumns, tested: dict[Test, Bits | None]) -> Bits | None:
        """Return where all tests hold; None if nowhere."""
        found: Bits | None = None
        for test in form:
            if test not in tested:
                tested[test] = self._test(test, counted)
            where = tested[test]
            if where is None:
                return None
            found = where if found is None else found & where
        return found

    def _test(self, test: Test, counted: CountedColumns) -> Bits | None:
        fact = self._facts.get(test.property)
        if fact is None:
            name = self._documents[test.property]
            return counted.documents.get(name) if test.value else counted.absent.get(name)
        if fact not in counted.values:
            return None
        return counted.values[fact].compared(test.operator, test.value) & counted.facts[fact]
