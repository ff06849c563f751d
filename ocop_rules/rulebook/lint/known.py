"""Telling the findings that are known from those that are new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.rules import ERRATA
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.printed import Erratum, KnownPlace
from ocop_rules.text import Text, text

RULE = "stale-known"

_PLACES = ("set", "part", "section", "criterion", "case", "option", "definition", "fact")


def with_known(rulebook: Rulebook, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Return the findings, those that are known with the reason, and one more for each known place that fits none."""
    own = len(rulebook.known_findings)
    entries = rulebook.known_findings + rulebook.inherited_findings
    used: set[tuple[int, int]] = set()
    for finding in findings:
        fitting = [
            (i, j)
            for i, entry in enumerate(entries)
            if entry.rule == finding.rule
            for j, place in enumerate(entry.places)
            if _fits(place, finding)
        ]
        used.update(fitting)
        reason = entries[fitting[0][0]].reason if fitting else _erratum_reason(rulebook, finding)
        yield replace(finding, known=finding.known or reason)
    for i, entry in enumerate(entries[:own]):
        for j, place in enumerate(entry.places):
            if (i, j) in used:
                continue
            yield Finding(
                RULE,
                f"known_findings.yaml: [{i}].places[{j}]",
                text(
                    f"chỗ đã biết này ({entry.rule}) không ứng với phát hiện nào nữa: bỏ đi",
                    f"this known place ({entry.rule}) fits no finding any more: remove it",
                ),
                set=place.set,
                part=place.part,
                section=place.section,
                criterion=place.criterion,
                case=place.case,
                option=place.option,
                definition=place.definition,
                fact=place.fact,
            )


def _fits(known: KnownPlace, finding: Finding) -> bool:
    return all(getattr(known, place) in (None, getattr(finding, place)) for place in _PLACES)


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
