"""What changed in the knock-outs of a set."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.condition import Condition
from ocop_rules.rulebook.diff.change import Change, Kind, KnockOutSays, Spot
from ocop_rules.rulebook.diff.compare import changed, renamed, wording
from ocop_rules.rulebook.diff.condition import figures_alone_differ, normal, reads_points
from ocop_rules.rulebook.diff.match import matched_knock_outs
from ocop_rules.rulebook.model import KnockOutRule, ProductSet


def knock_out_changes(before: ProductSet, after: ProductSet) -> Iterator[Change]:
    """Return what changed in the knock-outs of a set."""
    for was, now in matched_knock_outs(before, after):
        old, new = _spot(was, before), _spot(now, after)
        if was is None and now is not None:
            yield Change(Kind.KNOCK_OUT_ADDED, now.name, old, new, None, KnockOutSays(now.title, now.outcome))
        elif was is not None and now is None:
            yield Change(Kind.KNOCK_OUT_REMOVED, was.name, old, new, KnockOutSays(was.title, was.outcome), None)
        elif was and now:
            yield from renamed(Kind.KNOCK_OUT_RENAMED, now.name, old, new, was.title, now.title)
            yield from changed(Kind.KNOCK_OUT_OUTCOME, now.name, old, new, was.outcome, now.outcome)
            if normal(was.when) != normal(now.when):
                kind = _kind(was.when, now.when, reworded=wording(was.title) != wording(now.title))
                yield Change(kind, now.name, old, new, was.when, now.when)
            for kind, one, other in (
                (Kind.KNOCK_OUT_ABSENT, was.absent, now.absent),
                (Kind.KNOCK_OUT_SHOWN, was.shown, now.shown),
                (Kind.KNOCK_OUT_UNLESS, was.unless, now.unless),
            ):
                if normal(one) != normal(other):
                    yield Change(kind, now.name, old, new, one, other)


def _kind(was: Condition, now: Condition, *, reworded: bool) -> Kind:
    stated = figures_alone_differ(was, now) and (reworded or reads_points(was))
    return Kind.KNOCK_OUT_THRESHOLD if stated else Kind.KNOCK_OUT_CONDITION


def _spot(knock_out: KnockOutRule | None, product_set: ProductSet) -> Spot:
    if knock_out is None:
        return Spot(set=product_set.number)
    return Spot(set=product_set.number, criterion=knock_out.criterion, name=knock_out.name)
