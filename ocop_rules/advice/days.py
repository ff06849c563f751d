"""Days of a path: how long a change takes, when it can hold, when to begin, and which papers end too soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from ocop_rules.advice.apply import new_end
from ocop_rules.advice.change import EvidenceChange
from ocop_rules.advice.goal import Goal
from ocop_rules.advice.path import EndingPaper
from ocop_rules.advice.present import Present
from ocop_rules.advice.ways import Ways, months_left
from ocop_rules.evidence.counted import Reason, months_after
from ocop_rules.rulebook.papers import Papers


def dated(
    present: Present, goal: Goal, papers: Papers, ways: Ways, changes: Sequence[EvidenceChange]
) -> tuple[EvidenceChange, ...]:
    """Return changes with their days, in the order in which they are to be begun.

    A fact is brought about before the paper that shows it. What takes longest is begun first; what takes nobody knows
    how long before that.
    """
    taken: dict[tuple[str, str], int | None] = {(each.kind, each.name): _days(papers, each) for each in changes}
    out = []
    for each in changes:
        days = taken[each.kind, each.name]
        after = taken.get(("paper", each.by_paper)) if each.by_paper is not None else 0
        before = [taken["fact", name] for name in each.facts if ("fact", name) in taken] if each.kind == "paper" else []
        first = _first_day(present, ways, each, days, before)
        start = None
        if goal.by is not None and days is not None and after is not None:
            start = goal.by - timedelta(days=days + after)
        out.append(replace(each, days=days, first_day=first, start_by=start))
    return tuple(sorted(out, key=lambda each: _order(each, taken)))


def _order(change: EvidenceChange, taken: dict[tuple[str, str], int | None]) -> tuple[int, int, int, str, str]:
    days = taken[change.kind, change.name]
    following = taken.get(("paper", change.by_paper), 0) if change.by_paper is not None else 0
    unknown = days is None or following is None
    total = (days or 0) + (following or 0)
    place = {"fact": 0, "paper": 1, "judged": 2}[change.kind]
    return (2 if change.kind == "judged" else 0 if unknown else 1), -total, place, change.kind, change.name


def _days(papers: Papers, change: EvidenceChange) -> int | None:
    """Return how many days a change takes; a fact of which nothing is known takes none beside its paper."""
    if change.kind == "paper":
        return papers.paper(change.name).calendar_days
    if change.kind == "fact":
        return papers.fact(change.name).calendar_days or 0
    return 0


def _first_day(
    present: Present, ways: Ways, change: EvidenceChange, days: int | None, before: Sequence[int | None]
) -> date | None:
    if days is None or any(each is None for each in before):
        return None
    since = present.since
    if change.kind == "fact" and change.months:
        way = ways.facts[change.name][ways.cells[change.name].cell_of(change.value or 0).index]
        since = months_after(since, months_left(present, way))
    lead = days + max([each or 0 for each in before], default=0)
    return since + timedelta(days=lead)


def first_day_of(changes: Sequence[EvidenceChange]) -> date | None:
    """Return the first day on which all changes can hold, as far as that is known; None where of none it is."""
    return max([each.first_day for each in changes if each.first_day is not None], default=None)


def ending_papers(present: Present, changes: Sequence[EvidenceChange]) -> tuple[EndingPaper, ...]:
    """Return the papers that a result rests on and that end before the evaluation, or before a certificate would."""
    vocabulary = present.plan.vocabulary
    certificate = present.rulebook.certificate
    until = None if certificate is None else months_after(present.day, certificate.months)
    found = [
        EndingPaper(document.id, document.type, document.expires_on, "evaluation")
        for document, why in present.evidence.idle_documents
        if why is Reason.EXPIRED and document.expires_on is not None and document.expires_on >= present.since
    ]
    if until is not None:
        used = _used(present, changes)
        found += [
            EndingPaper(document.id, kind, document.expires_on, "certificate")
            for kind, documents in present.valid.items()
            for document in documents
            if document.id in used and document.expires_on is not None and document.expires_on < until
        ]
        for change in changes:
            end = new_end(vocabulary.documents[change.name], present.day) if change.kind == "paper" else None
            if end is not None and end < until:
                found.append(EndingPaper(None, change.name, end, "certificate"))
    return tuple(sorted(found, key=lambda each: (each.ends_on, each.type, each.document or "")))


def _used(present: Present, changes: Sequence[EvidenceChange]) -> set[str]:
    evidence = present.evidence
    plan = present.plan
    used = {each for fact, ids in evidence.backing.items() if fact in plan.facts_read for each in ids}
    asked = {kind for _, kinds in plan.reads.values() for kind in kinds}
    used |= {each for kind, ids in evidence.documents.items() if kind in asked for each in ids}
    return used | {each for change in changes for each in change.documents}
