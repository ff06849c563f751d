"""The rules of the lint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ocop_rules.rulebook.lint import (
    attester,
    citation,
    erratum,
    gap,
    idle_document_type,
    knock_out_evidence,
    label,
    maximum,
    misprint,
    odd_sibling,
    order,
    overlap,
    paper_beats_finding,
    uncoded,
    unearnable_option,
    uneven_knock_out,
    unlisted_paper,
    unnamed,
    unreachable_mark,
    unread_fact,
    validity,
    weaker_mark,
)
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.printed import ErratumField


@dataclass(frozen=True, slots=True)
class LintRule:
    """A rule of the lint.

    Attributes:
        name: its name, such as `odd-sibling`.
        check: gives what it finds in a rulebook.
        errata: the fields of an erratum that explain a finding at the same place.
    """

    name: str
    check: Callable[[Rulebook], Iterator[Finding]]
    errata: frozenset[ErratumField] = frozenset()


RULES: tuple[LintRule, ...] = (
    LintRule(attester.RULE, attester.check),
    LintRule(citation.RULE, citation.check),
    LintRule(erratum.RULE, erratum.check),
    LintRule(gap.RULE, gap.check),
    LintRule(idle_document_type.RULE, idle_document_type.check),
    LintRule(knock_out_evidence.RULE, knock_out_evidence.check),
    LintRule(label.RULE, label.check, label.ERRATA),
    LintRule(maximum.RULE, maximum.check, maximum.ERRATA),
    LintRule(misprint.RULE, misprint.check),
    LintRule(odd_sibling.RULE, odd_sibling.check, odd_sibling.ERRATA),
    LintRule(order.RULE, order.check, order.ERRATA),
    LintRule(overlap.RULE, overlap.check),
    LintRule(paper_beats_finding.RULE, paper_beats_finding.check),
    LintRule(uncoded.RULE, uncoded.check),
    LintRule(unearnable_option.RULE, unearnable_option.check),
    LintRule(uneven_knock_out.RULE, uneven_knock_out.check),
    LintRule(unlisted_paper.RULE, unlisted_paper.check),
    LintRule(unnamed.RULE, unnamed.check),
    LintRule(unreachable_mark.RULE, unreachable_mark.check),
    LintRule(unread_fact.RULE, unread_fact.check),
    LintRule(validity.RULE, validity.check),
    LintRule(weaker_mark.RULE, weaker_mark.check, weaker_mark.ERRATA),
)
"""Every rule that reads a rulebook alone."""

ERRATA: dict[str, frozenset[ErratumField]] = {rule.name: rule.errata for rule in RULES}
"""The fields of an erratum that explain a finding, by the name of the rule."""


def findings(rulebook: Rulebook) -> Iterator[Finding]:
    """Return what all rules find in a rulebook."""
    for rule in RULES:
        yield from rule.check(rulebook)
