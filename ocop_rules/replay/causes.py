"""Why a result changed: the sheet, the rules of evidence, what is said about misprints, or the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from ocop_rules.rating.points import exact_text
from ocop_rules.replay.comparison import Cause, CriterionChange
from ocop_rules.replay.snapshot import CriterionSnapshot, Ordinals, Snapshot, exact
from ocop_rules.replay.translation import SheetMapping
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion, ProductSet


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two results, and why."""

    causes: tuple[Cause, ...]
    criteria: tuple[CriterionChange, ...]


def find(
    before: Snapshot,
    after: Snapshot,
    sheet: ProductSet,
    mapping: SheetMapping | None = None,
    lost: Set[str] = frozenset(),
) -> Difference:
    """Find what changed and why.

    Args:
        before: the result in the record.
        after: the result of rating it again.
        sheet: the sheet on which it was rated again.
        mapping: how the sheet of the record becomes that one, if it is another version's.
        lost: the criteria, as the record numbers them, whose choices could not be carried to it.
    """
    known = mapping.pairs if mapping else {number: number for number in after.criteria}
    pairs = {old: known[old] for old in before.criteria if old in known}
    changes = tuple(_changes(before, after, sheet, pairs, mapping.source if mapping else sheet))
    if before.digest == after.digest:
        return Difference((Cause.LIBRARY,), changes)
    causes: set[Cause] = set()
    gone = {known.get(old, old) for old in lost}
    for old, new in pairs.items():
        was, now = before.criteria[old], after.criteria[new]
        if old in lost:
            causes |= {Cause.NOT_CARRIED} if _differ(was, now) else set()
        elif mapping and old in mapping.blocked:  # options of its own, whose ordinals say nothing here
            causes |= {Cause.CRITERIA} if _differ(was, now) else set()
        else:
            causes |= _of_criterion(was, now, sheet.criteria[new])
    for change in changes:
        if change.before is not None and change.after is None:
            causes.add(Cause.NOT_CARRIED if change.before.number in lost else Cause.CRITERIA)
        elif change.before is None:
            causes.add(Cause.CRITERIA)
    causes.update(_of_marks(before, after, pairs, gone))
    if before.knock_outs != after.knock_outs:
        causes |= _of_knock_outs(before, after, sheet)
    if not causes and _result(before) != _result(after):
        causes.add(Cause.NOT_CARRIED if lost else Cause.CRITERIA)
    if not causes and before.errata != after.errata:
        causes.add(Cause.ERRATA)
    return Difference(tuple(cause for cause in Cause if cause in causes), changes)


def _result(side: Snapshot) -> tuple[object, ...]:
    found = side.result
    return found.outcome, exact(found.points), found.band, found.stars, side.authority


def _differ(was: CriterionSnapshot, now: CriterionSnapshot) -> bool:
    return (was.options, was.points) != (now.options, now.points)


def _changes(
    before: Snapshot, after: Snapshot, sheet: ProductSet, pairs: Mapping[str, str], source: ProductSet
) -> Iterator[CriterionChange]:
    for old, was in before.criteria.items():
        new = pairs.get(old)
        if new is None:
            if exact(was.points):
                known = source.criteria.get(old)
                yield CriterionChange(known.identity if known else old, was.earned(old), None)
            continue
        now = after.criteria[new]
        if _differ(was, now):
            yield CriterionChange(sheet.criteria[new].identity, was.earned(old), now.earned(new))
    kept = set(pairs.values())
    for new, now in after.criteria.items():
        if new not in kept and exact(now.points):
            yield CriterionChange(sheet.criteria[new].identity, None, now.earned(new))


def _of_criterion(was: CriterionSnapshot, now: CriterionSnapshot, criterion: Criterion) -> set[Cause]:
    if was.options == now.options:
        if was.points != now.points:
            return {Cause.CRITERIA}
    elif _worth(was.options, criterion, now.case) != exact(was.points) and was.basis != "not_applicable":
        return {Cause.CRITERIA}
    elif was.supported != now.supported or "evidence" in (was.basis, now.basis):
        return {Cause.EVIDENCE_RULES}
    else:
        return {Cause.CRITERIA}
    return {Cause.EVIDENCE_RULES} if was.supported != now.supported else set()


def _worth(ordinals: Ordinals, criterion: Criterion, case: str | None) -> object:
    """Return what the options of before are worth on the sheet of now; None if there are no such options."""
    options = criterion.options_of(case)
    if any(ordinal > len(options) for ordinal in ordinals) or (len(ordinals) > 1 and criterion.scoring is Scoring.ONE):
        return None
    return sum((exact(exact_text(options[ordinal - 1].points)) for ordinal in ordinals), exact("0"))


def _of_marks(before: Snapshot, after: Snapshot, pairs: Mapping[str, str], gone: Set[str]) -> Iterator[Cause]:
    """Return the causes why marks are not met that stand on one of the two sheets only.

    Args:
        before: the result in the record.
        after: the result of rating it again.
        pairs: the number there of each criterion of the record.
        gone: the numbers there, or in the record, of the criteria whose choices could not be carried.
    """
    old = {
        (stars, pairs.get(criterion, criterion), option): met
        for (stars, criterion, option), met in before.marks.items()
    }
    missed = [mark for mark, met in old.items() if not met and mark not in after.marks]
    missed += [mark for mark, met in after.marks.items() if not met and mark not in old]
    for _, criterion, _ in missed:
        yield Cause.NOT_CARRIED if criterion in gone else Cause.CRITERIA


def _of_knock_outs(before: Snapshot, after: Snapshot, sheet: ProductSet) -> set[Cause]:
    """Return the cause why other knock-outs fired or could not be verified."""
    if before.result.version == after.result.version:
        return {Cause.EVIDENCE_RULES}
    fired = {name.rsplit("/", 1)[-1] for status, name in before.knock_outs ^ after.knock_outs if status == "fired"}
    if not fired:
        return set()
    known = {each.name for each in sheet.knock_outs}
    return {Cause.EVIDENCE_RULES if fired <= known else Cause.CRITERIA}
