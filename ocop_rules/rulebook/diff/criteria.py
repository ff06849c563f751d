"""What changed in the criteria of a set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ocop_rules.rulebook.diff.change import Change, CriterionSays, GateSays, Kind, Spot, Titled, changed, renamed
from ocop_rules.rulebook.diff.match import Pair, matched_criteria, matched_options, paired
from ocop_rules.rulebook.diff.options import option_changes
from ocop_rules.rulebook.diff.sets import headed, section_partners
from ocop_rules.rulebook.model import Case, Criterion, ProductSet


def criteria_changes(before: ProductSet, after: ProductSet) -> Iterator[Change]:
    """Give what changed in the criteria of a set."""
    pairs = matched_criteria(before, after)
    for was, now in pairs:
        old, new = _spot(was, before), _spot(now, after)
        if was is None and now is not None:
            yield Change(Kind.CRITERION_ADDED, now.identity, None, new, None, _says(now))
        elif was is not None and now is None:
            yield Change(Kind.CRITERION_REMOVED, was.identity, old, None, _says(was), None)
        elif was and now and old and new:
            yield from _placed(was, now, old, new, before, after)
            yield from _scored(was, now, old, new)
            yield from _gates(was, now, old, new, before, after, pairs)
            yield from _options(was, now, old, new)


def _spot(criterion: Criterion | None, product_set: ProductSet) -> Spot | None:
    if criterion is None:
        return None
    return Spot(set=product_set.number, part=criterion.part, section=criterion.section, criterion=criterion.number)


def _says(criterion: Criterion) -> CriterionSays:
    return CriterionSays(criterion.title, criterion.max_points, sum(1 for _ in criterion.all_options()))


def _placed(
    was: Criterion, now: Criterion, old: Spot, new: Spot, before: ProductSet, after: ProductSet
) -> Iterator[Change]:
    yield from renamed(Kind.CRITERION_RENAMED, now.identity, old, new, was.title, now.title)
    yield from changed(Kind.CRITERION_RENUMBERED, now.identity, old, new, was.number, now.number)
    source, target = _heading(was, before), _heading(now, after)
    same_section = section_partners(before, after).get(_place(source)) == _place(target)
    both_own = source.title is None and target.title is None
    if was.part != now.part or not (same_section or both_own):
        yield Change(Kind.CRITERION_MOVED, now.identity, old, new, source.said(), target.said())
    yield from renamed(Kind.CRITERION_DETAIL, now.identity, old, new, was.detail, now.detail)
