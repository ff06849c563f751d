"""What changed in the criteria of a set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocop_rules.rulebook.diff.change import Change, CriterionSays, GateSays, Kind, Spot, Titled
from ocop_rules.rulebook.diff.compare import changed, renamed, wording
from ocop_rules.rulebook.diff.condition import normal
from ocop_rules.rulebook.diff.match import Pair, matched_criteria, matched_options, paired
from ocop_rules.rulebook.diff.options import options_changes
from ocop_rules.rulebook.diff.sets import headed, section_partners
from ocop_rules.rulebook.model import Case, Criterion, ProductSet, Section


def criteria_changes(before: ProductSet, after: ProductSet) -> Iterator[Change]:
    """Return what changed in the criteria of a set."""
    pairs = matched_criteria(before, after)
    sections = section_partners(before, after)
    for was, now in pairs:
        old, new = _spot(was, before), _spot(now, after)
        if was is None and now is not None:
            yield Change(Kind.CRITERION_ADDED, now.identity, old, new, None, _says(now))
        elif was is not None and now is None:
            yield Change(Kind.CRITERION_REMOVED, was.identity, old, new, _says(was), None)
        elif was and now:
            name = now.identity
            yield from renamed(Kind.CRITERION_RENAMED, name, old, new, was.title, now.title)
            yield from changed(Kind.CRITERION_RENUMBERED, name, old, new, was.number, now.number)
            if not _same_section(_heading(was, before), _heading(now, after), was.part, now.part, sections):
                yield Change(Kind.CRITERION_MOVED, name, old, new, _stands_in(was, before), _stands_in(now, after))
            yield from renamed(Kind.CRITERION_DETAIL, name, old, new, was.detail, now.detail)
            yield from _scoring(was, now, old, new)
            yield from _gate(was, now, before, after, pairs)
            if normal(was.binds_unless) != normal(now.binds_unless):
                yield Change(Kind.CRITERION_BINDS, name, old, new, was.binds_unless, now.binds_unless)
            yield from _cases(was, now, old, new)


def _spot(criterion: Criterion | None, product_set: ProductSet) -> Spot:
    if criterion is None:
        return Spot(product_set.number)
    return Spot(product_set.number, criterion.part, criterion.section, criterion.number)


def _says(criterion: Criterion) -> CriterionSays:
    return CriterionSays(criterion.title, criterion.max_points, sum(1 for _ in criterion.all_options()))


def _heading(criterion: Criterion, product_set: ProductSet) -> Section | None:
    part = next(part for part in product_set.parts if part.letter == criterion.part)
    return next((each for each in headed(part, product_set) if criterion.number in each.criteria), None)


def _same_section(
    source: Section | None,
    target: Section | None,
    source_part: str,
    target_part: str,
    sections: dict[tuple[str, str], tuple[str, str]],
) -> bool:
    if source is None or target is None:
        return source is target and source_part == target_part
    return sections.get((source_part, source.number)) == (target_part, target.number)


def _stands_in(criterion: Criterion, product_set: ProductSet) -> Titled:
    section = _heading(criterion, product_set)
    if section is not None:
        return Titled(f"{criterion.part}.{section.number}", section.title)
    return Titled(criterion.part, next(part.title for part in product_set.parts if part.letter == criterion.part))


def _scoring(was: Criterion, now: Criterion, old: Spot, new: Spot) -> Iterator[Change]:
    name = now.identity
    yield from changed(Kind.CRITERION_MAX, name, old, new, was.max_points, now.max_points)
    yield from changed(Kind.CRITERION_SCORING, name, old, new, was.scoring, now.scoring)
    yield from changed(Kind.CRITERION_DECIDED_BY, name, old, new, was.decided_by, now.decided_by)


def _gate(
    was: Criterion, now: Criterion, before: ProductSet, after: ProductSet, pairs: Sequence[Pair[Criterion]]
) -> Iterator[Change]:
    old, new = _gate_says(was, before), _gate_says(now, after)
    if _partner(was, before, pairs) == _target(now, after) if old and new else old is new:
        return
    yield Change(Kind.CRITERION_APPLIES_IF, now.identity, _spot(was, before), _spot(now, after), old, new)


def _gate_says(criterion: Criterion, product_set: ProductSet) -> GateSays | None:
    gate = criterion.applies_if
    if gate is None:
        return None
    needed = product_set.criteria[gate.criterion]
    return GateSays(needed.identity, needed.title, gate.option, needed.options[gate.option - 1].label)


def _target(criterion: Criterion, product_set: ProductSet) -> tuple[str, int] | None:
    gate = criterion.applies_if
    return (product_set.criteria[gate.criterion].number, gate.option) if gate else None


def _partner(criterion: Criterion, before: ProductSet, pairs: Sequence[Pair[Criterion]]) -> tuple[str, int] | None:
    """Return the number and option in the later sheet of what the gate of an earlier criterion asks for."""
    gate = criterion.applies_if
    needed = before.criteria[gate.criterion] if gate else None
    other = next((now for was, now in pairs if was is needed), None)
    if gate is None or needed is None or other is None:
        return None
    options = matched_options(needed.options, other.options)
    option = next((now for was, now in options if was and was.ordinal == gate.option), None)
    return (other.number, option.ordinal) if option else None


def _cases(was: Criterion, now: Criterion, old: Spot, new: Spot) -> Iterator[Change]:
    """Return what changed in the options of a criterion, or in each of its alternative cases."""
    name = now.identity
    if not was.cases and not now.cases:
        yield from options_changes(name, was.options, now.options, old, new)
        return
    if not was.cases or not now.cases:
        kind = Kind.CASES_INTRODUCED if now.cases else Kind.CASES_DROPPED
        titles = [tuple(Titled(each.name, each.title) for each in side.cases.values()) for side in (was, now)]
        yield Change(kind, name, old, new, titles[0] or None, titles[1] or None)
        return
    for before, after in paired(
        tuple(was.cases.values()), tuple(now.cases.values()), lambda each: wording(each.title), lambda each: each.name
    ):
        yield from _case(name, before, after, old, new)


def _case(name: str, was: Case | None, now: Case | None, old: Spot, new: Spot) -> Iterator[Change]:
    if was is None and now is not None:
        yield Change(Kind.CASE_ADDED, name, old, _in_case(new, now), None, Titled(now.name, now.title))
    elif was is not None and now is None:
        yield Change(Kind.CASE_REMOVED, name, _in_case(old, was), new, Titled(was.name, was.title), None)
    elif was is not None and now is not None:
        before, after = _in_case(old, was), _in_case(new, now)
        yield from renamed(Kind.CASE_RENAMED, name, before, after, was.title, now.title)
        yield from options_changes(name, was.options, now.options, before, after)


def _in_case(spot: Spot, case: Case) -> Spot:
    return Spot(spot.set, spot.part, spot.section, spot.criterion, case.name)
