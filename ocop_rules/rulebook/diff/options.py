"""What changed in the options of a criterion or of one of its alternative cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ocop_rules.rulebook.diff.change import Change, Kind, OptionSays, Spot
from ocop_rules.rulebook.diff.compare import changed, renamed, wording
from ocop_rules.rulebook.diff.condition import figures_alone_differ, normal
from ocop_rules.rulebook.diff.marks import mark_changes
from ocop_rules.rulebook.diff.match import matched_options
from ocop_rules.rulebook.model import Option


def options_changes(
    identity: str, before: Sequence[Option], after: Sequence[Option], old: Spot, new: Spot
) -> Iterator[Change]:
    """Return what changed in a row of options and in the marks that stand at them.

    Args:
        identity: the criterion's.
        before: the earlier options.
        after: the later options.
        old: where the earlier ones stand.
        new: where the later ones stand.
    """
    pairs = matched_options(before, after)
    for was, now in pairs:
        if was is None and now is not None:
            yield Change(Kind.OPTION_ADDED, identity, old, replace(new, option=now.ordinal), None, _says(now))
        elif was is not None and now is None:
            yield Change(Kind.OPTION_REMOVED, identity, replace(old, option=was.ordinal), new, _says(was), None)
        elif was is not None and now is not None:
            yield from _both(identity, was, now, replace(old, option=was.ordinal), replace(new, option=now.ordinal))
    yield from mark_changes(identity, pairs, old, new)


def _says(option: Option) -> OptionSays:
    return OptionSays(option.points, option.label, option.min_stars)


def _both(identity: str, was: Option, now: Option, old: Spot, new: Spot) -> Iterator[Change]:
    yield from changed(Kind.OPTION_POINTS, identity, old, new, was.points, now.points)
    if normal(was.when) != normal(now.when):
        reworded = wording(was.label) != wording(now.label)
        stated = reworded and figures_alone_differ(was.when, now.when)
        kind = Kind.OPTION_THRESHOLD if stated else Kind.OPTION_CONDITION
        yield Change(kind, identity, old, new, was.when, now.when)
    if normal(was.unless) != normal(now.unless):
        yield Change(Kind.OPTION_UNLESS, identity, old, new, was.unless, now.unless)
    yield from renamed(Kind.OPTION_REWORDED, identity, old, new, was.label, now.label)
