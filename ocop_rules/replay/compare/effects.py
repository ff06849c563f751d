"""What the changes did: to criteria, requirements, knock-outs, what of the evidence counts, band and stars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ocop_rules.brief import brief
from ocop_rules.rating.result import CriterionResult
from ocop_rules.replay.compare.common import Common
from ocop_rules.replay.compare.side import ComparedSide
from ocop_rules.replay.compare.view import COUNTS, GONE, About, View, criterion_snapshot
from ocop_rules.replay.compare.why import Reasons, Why
from ocop_rules.replay.comparison import CriterionChange
from ocop_rules.replay.snapshot import CriterionSnapshot

Ballot: TypeAlias = tuple[str, str]
"""A judge, and what the judge chose at a criterion: `3`, `1+3` where options add up, empty for none."""


@dataclass(frozen=True, slots=True)
class CriterionEffect:
    """A criterion that came to something else.

    Attributes:
        change: its number, option and points in both.
        before, after: what counts of it, also what the evidence alone supports; None where a sheet does not have it.
        ballots_before, ballots_after: who chose what, where several judges' sheets count.
        why: which changes are behind it.
    """

    change: CriterionChange
    before: CriterionSnapshot | None
    after: CriterionSnapshot | None
    ballots_before: tuple[Ballot, ...]
    ballots_after: tuple[Ballot, ...]
    why: Why

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class OtherEffect:
    """Something else that came out otherwise.

    Attributes:
        kind: `requirement` (whether it is met), `knock_out` (`fired` or `unverified`), `document` and `fact` (`counts`,
            or the reason why not), `council` (codes of what keeps its sheets from being a result), `band`, `stars`
            (or the outcome, where there are none).
        name: which of its kind: a criterion's number, a knock-out, a document's id, a fact; empty where there is one.
        before, after: as in the evaluations; None where one has none.
        why: which changes are behind it.
        stars, option: of a requirement: the stars that ask for it, and the least option.
    """

    kind: str
    name: str
    before: str | int | bool | tuple[str, ...] | None
    after: str | int | bool | tuple[str, ...] | None
    why: Why
    stars: int = 0
    option: int = 0

    def __repr__(self) -> str:
        return brief(self)


def criterion_effects(
    before: ComparedSide, after: ComparedSide, common: Common, reasons: Reasons
) -> Iterator[CriterionEffect]:
    """Return the criteria that came to something else, in printed order, those of the earlier sheet alone last."""
    pairs = {} if common.mapping is None else common.mapping.pairs
    mine, theirs = before.evaluation, after.evaluation
    old = {new: number for number, new in pairs.items()} if common.mapping else {each: each for each in mine.criteria}
    for number, now in theirs.criteria.items():
        was = mine.criteria.get(old.get(number, ""))
        if was is None or criterion_snapshot(was) != criterion_snapshot(now):
            yield _effect(number, was, now, before, after, reasons)
    if common.mapping is not None:
        for number, gone in mine.criteria.items():
            if number not in pairs:
                yield _effect(f"{GONE}{number}", gone, None, before, after, reasons)


def _effect(
    name: str,
    was: CriterionResult | None,
    now: CriterionResult | None,
    before: ComparedSide,
    after: ComparedSide,
    reasons: Reasons,
) -> CriterionEffect:
    known = now or was
    assert known is not None
    mine, theirs = (None if each is None else criterion_snapshot(each) for each in (was, now))
    change = CriterionChange(
        known.criterion.identity,
        None if was is None or mine is None else mine.earned(was.criterion.number),
        None if now is None or theirs is None else theirs.earned(now.criterion.number),
    )
    ballots = _ballots(was, before), _ballots(now, after)
    return CriterionEffect(change, mine, theirs, *ballots, reasons.why(About("criterion", name)))


def _ballots(result: CriterionResult | None, side: ComparedSide) -> tuple[Ballot, ...]:
    judges = [each.judge for each in side.evaluation.judges if each.counted]
    if result is None or len(judges) != len(result.judged) or len(judges) < 2:
        return ()
    return tuple((judge, _written(chosen)) for judge, chosen in zip(judges, result.judged, strict=True))


def _written(chosen: int | tuple[int, ...] | None) -> str:
    if isinstance(chosen, tuple):
        return "+".join(map(str, chosen))
    return str(chosen) if chosen else ""


_ORDER = ("stars", "band", "council", "knock_out", "requirement", "document", "fact")


def other_effects(before: View, after: View, reasons: Reasons) -> Iterator[OtherEffect]:
    """Return what else came out otherwise, the result first."""
    found = [about for about in dict.fromkeys([*after, *before]) if about.kind != "criterion"]
    for about in sorted(found, key=lambda each: _ORDER.index(each.kind)):
        was, now = before.get(about), after.get(about)
        if was == now or _is_told(about, was, now):
            continue
        assert not isinstance(was, CriterionSnapshot)
        assert not isinstance(now, CriterionSnapshot)
        yield OtherEffect(about.kind, about.name, was, now, reasons.why(about), about.stars, about.option)


def _is_told(about: About, was: object, now: object) -> bool:
    """Tell whether an answer says it already: that a document or fact which counts came or went."""
    return about.kind in ("document", "fact") and {was, now} == {None, COUNTS}
