"""Telling the findings that are known from those that are new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ocop_rules.rulebook.decision_definition import Erratum
from ocop_rules.rulebook.definition import KnownFinding
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.rules import ERRATA
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Text, text

RULE = "stale-known"

_PLACES = ("set", "part", "section", "criterion", "case", "option", "definition", "fact")


def with_known(rulebook: Rulebook, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Return the findings, those that are known with the reason, and one more for each known entry that fits none."""
    own = len(rulebook.known_findings)
    entries = rulebook.known_findings + rulebook.inherited_findings
    used: set[int] = set()
    for finding in findings:
        fitting = [i for i, entry in enumerate(entries) if _fits(entry, finding)]
        used.update(fitting)
        reason = entries[fitting[0]].reason if fitting else _erratum_reason(rulebook, finding)
        yield replace(finding, known=finding.known or reason)
    for i, entry in enumerate(entries[:own]):
        if i not in used:
            yield Finding(
                RULE,
                f"known_findings.yaml: [{i}]",
                text(
                    f"mục đã biết này ({entry.rule}) không ứng với phát hiện nào nữa: bỏ đi",
                    f"this known entry ({entry.rule}) fits no finding any more: remove it",
                ),
                set=entry.set,
                part=entry.part,
                section=entry.section,
                criterion=entry.criterion,
                case=entry.case,
                option=entry.option,
                definition=entry.definition,
                fact=entry.fact,
            )


def _fits(entry: KnownFinding, finding: Finding) -> bool:
    return entry.rule == finding.rule and all(
        getattr(entry, place) in (None, getattr(finding, place)) for place in _PLACES
    )


def _erratum_reason(rulebook: Rulebook, finding: Finding) -> Text | None:
    fields = ERRATA.get(finding.rule, frozenset())
    return next((each.reason for each in rulebook.errata if each.field in fields and _explains(each, finding)), None)


def _explains(erratum: Erratum, finding: Finding) -> bool:
    if finding.set is None or erratum.set not in ("*", finding.set):
        return False
    same = erratum.criterion == finding.criterion and erratum.option in (None, finding.option)
    return same and all(
        getattr(erratum, place) in (None, getattr(finding, place)) for place in ("part", "section", "case")
    )
