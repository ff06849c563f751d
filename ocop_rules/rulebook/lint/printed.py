"""Findings in the order of print."""

from __future__ import annotations

from collections.abc import Iterable

from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.used_entries import used_entries
from ocop_rules.rulebook.model import Rulebook

_Position = tuple[int, int]


def in_printed_order(rulebook: Rulebook, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by rule, then set, then their place on the sheet; a definition stands where it first is used."""
    criteria: dict[tuple[int, str], _Position] = {}
    sections: dict[tuple[int, str], _Position] = {}
    for number, product_set in rulebook.sets.items():
        for i, (name, criterion) in enumerate(product_set.criteria.items()):
            criteria[number, name] = (number, i)
            sections.setdefault((number, criterion.section), (number, i))
            sections.setdefault((number, criterion.part), (number, i))
    first = {entry.name: criteria[entry.places[0]] for entry in used_entries(rulebook)}

    def position(finding: Finding) -> _Position:
        if finding.set is None:
            return first.get(finding.definition or "", (0, 0))
        if finding.criterion is not None:
            return criteria.get((finding.set, finding.criterion), (finding.set, 0))
        return sections.get((finding.set, finding.section or finding.part or ""), (finding.set, 0))

    return tuple(
        sorted(findings, key=lambda f: (f.rule, position(f), f.case or "", f.option or 0, f.place, f.message.en))
    )
