"""Nearing: single changes of the evidence that bring the next stars nearer, without a proof and without the solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from ocop_rules.advice.apply import applied
from ocop_rules.advice.change import EvidenceChange
from ocop_rules.advice.present import Present
from ocop_rules.advice.verdict import contradictions_of, verdict_of
from ocop_rules.advice.ways import FactWay, Ways
from ocop_rules.brief import brief
from ocop_rules.rating.points import Points, points_of
from ocop_rules.rulebook.vocabulary import FactValue
from ocop_rules.several import Several

_MOST_TOLD = 5

_Order: TypeAlias = tuple[bool, int, Fraction, int, str, str]


@dataclass(frozen=True, slots=True)
class Nearing:
    """A single change that brings the next stars nearer: a paper, or a fact with the paper that it needs.

    Attributes:
        kind: a fact or a paper.
        name: the fact, or the document type.
        value: the fact's new value; None for a paper.
        paper: the type of the paper that the fact needs; None where it needs none.
        stars: the stars that it would give.
        missing_points: the points that would still be missing for the next stars.
        missed: how many of their requirements would still be missed.
    """

    kind: Literal["fact", "paper"]
    name: str
    value: FactValue | None
    paper: str | None
    stars: int | None
    missing_points: Points
    missed: int

    def __repr__(self) -> str:
        return brief(self)


def nearest(present: Present, ways: Ways) -> tuple[Nearing, ...]:
    """Return the few single changes that bring the next stars nearest."""
    if present.result.outcome == "provisional" or (present.result.stars or 0) >= len(present.plan.stars):
        return ()
    found: list[tuple[_Order, Nearing]] = []
    for changes, about in _single(present, ways):
        reached = _reached(present, changes, about)
        if reached is not None:
            found.append(reached)
    return Several([nearing for _, nearing in sorted(found, key=lambda pair: pair[0])[:_MOST_TOLD]])


def _single(present: Present, ways: Ways) -> Iterator[tuple[Sequence[EvidenceChange], Nearing]]:
    asked = {kind for _, kinds in present.plan.reads.values() for kind in kinds}
    lost = {kind: tuple([name for name, each in ways.facts.items() if _is_lost(each, kind)]) for kind in ways.papers}
    for kind in ways.papers:
        if kind in asked or lost[kind]:
            paper = EvidenceChange("paper", kind, papers=(kind,), facts=lost[kind])
            yield (paper,), Nearing("paper", kind, None, None, None, points_of(0), 0)
    for name, each in ways.facts.items():
        for way in each.values():
            kind_needed = next((kind for kind in way.papers if kind in ways.papers), None) if way.needs_paper else None
            if way.needs_paper and kind_needed is None:
                continue
            fact = EvidenceChange(
                "fact",
                name,
                value=way.value,
                documents=way.documents,
                attesters=way.attesters,
                by_paper=kind_needed,
                months=way.months,
            )
            changes = [fact]
            if kind_needed is not None:
                facts = (*lost[kind_needed], name)
                changes.append(
                    EvidenceChange("paper", kind_needed, papers=(kind_needed,), facts=facts, months=way.months)
                )
            yield changes, Nearing("fact", name, way.value, kind_needed, None, points_of(0), 0)


def _is_lost(ways: Mapping[int, FactWay], kind: str) -> bool:
    """Tell whether a fact is stated already and would count again by a paper of a type."""
    return any(way.stated and not way.months and kind in way.papers for way in ways.values())


def _reached(present: Present, changes: Sequence[EvidenceChange], about: Nearing) -> tuple[_Order, Nearing] | None:
    """Return how near a change brings the next stars, with its place among others; None if no nearer."""
    now = present.result
    verdict = verdict_of(present, applied(present, changes))
    if verdict is None or verdict.outcome != "rated":
        return None
    if verdict.contradictions - contradictions_of(present.evidence.facts, present.plan.vocabulary):
        return None
    wanted = (now.stars or 0) + 1
    threshold = next(Fraction(band.at_least) for band in present.rulebook.bands if band.stars == wanted)
    missing = max(threshold - verdict.points, Fraction(0))
    missed = sum([stars <= wanted for stars in verdict.missed])
    if now.stars is not None:
        before = max(threshold - Fraction(now.points), Fraction(0))
        missed_before = sum([not each.met and each.stars <= wanted for each in now.requirements])
        if missed > missed_before or missing > before or (missed, missing) == (missed_before, before):
            return None
    reached = (verdict.stars or 0) >= wanted
    made = replace(about, stars=verdict.stars, missing_points=points_of(missing), missed=missed)
    return (not reached, missed, missing, len(changes), about.name, str(about.value)), made
