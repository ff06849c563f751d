"""What changed in the minimum requirements of a criterion: marks added, removed, stricter or looser."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from ocop_rules.rulebook.diff.change import Change, Kind, Mark, Spot
from ocop_rules.rulebook.diff.match import Pair, paired
from ocop_rules.rulebook.model import Option


@dataclass(frozen=True, slots=True)
class _Marked:
    """An option that carries a mark, the stars of the mark, and the place of the option among the matched ones."""

    option: Option
    stars: int
    slot: int


def mark_changes(identity: str, pairs: Sequence[Pair[Option]], old: Spot, new: Spot) -> Iterator[Change]:
    """Return what changed in the marks at a row of options.

    Marks are matched where option and stars are the same, then by stars (the mark stands at another option), or by
    option (the option is needed for other stars), whichever leaves fewer without a partner.

    Args:
        identity: the criterion's.
        pairs: the options of both versions as they were matched.
        old: where the earlier options stand.
        new: where the later options stand.
    """
    before = _marked(option for option, _ in pairs)
    after = _marked(option for _, option in pairs)
    for was, now in _matched(before, after):
        kind = _kind(was, now, pairs)
        if kind is not None:
            yield Change(kind, identity, _at(old, was), _at(new, now), _says(was), _says(now))


def _marked(options: Iterator[Option | None]) -> tuple[_Marked, ...]:
    found = [
        _Marked(option, option.min_stars, slot)
        for slot, option in enumerate(options)
        if option is not None and option.min_stars is not None
    ]
    return tuple(sorted(found, key=lambda mark: mark.option.ordinal))


def _matched(before: Sequence[_Marked], after: Sequence[_Marked]) -> tuple[Pair[_Marked], ...]:
    by_stars = paired(before, after, _same, _stars, _slot)
    by_option = paired(before, after, _same, _slot, _stars)
    return by_option if len(by_option) < len(by_stars) else by_stars


def _same(mark: _Marked) -> Hashable:
    return mark.slot, mark.stars


def _stars(mark: _Marked) -> Hashable:
    return mark.stars


def _slot(mark: _Marked) -> Hashable:
    return mark.slot


def _kind(was: _Marked | None, now: _Marked | None, pairs: Sequence[Pair[Option]]) -> Kind | None:
    if was is None or now is None:
        return Kind.MARK_ADDED if was is None else Kind.MARK_REMOVED
    if was.slot == now.slot:
        more = now.stars - was.stars
        return None if more == 0 else Kind.MARK_LOOSER if more > 0 else Kind.MARK_STRICTER
    better = _better(was, now, pairs)
    return Kind.MARK_MOVED if better == 0 else Kind.MARK_STRICTER if better > 0 else Kind.MARK_LOOSER


def _better(was: _Marked, now: _Marked, pairs: Sequence[Pair[Option]]) -> int:
    """Say whether a mark stands at a better option than before (1), a worse one (-1), or it cannot be told (0)."""
    counterpart, origin = pairs[was.slot][1], pairs[now.slot][0]
    ranks = [
        _sign(now.option.rank - counterpart.rank) if counterpart else None,
        _sign(origin.rank - was.option.rank) if origin else None,
    ]
    told = {rank for rank in ranks if rank is not None}
    return told.pop() if len(told) == 1 else 0


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _at(spot: Spot, mark: _Marked | None) -> Spot:
    return spot if mark is None else replace(spot, option=mark.option.ordinal)


def _says(mark: _Marked | None) -> Mark | None:
    return None if mark is None else Mark(mark.stars, mark.option.ordinal, mark.option.label)
