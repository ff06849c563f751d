"""Matching what stands in two versions: by what is declared, in printed order, never by likeness."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ocop_rules.rulebook.diff.compare import wording
from ocop_rules.rulebook.diff.condition import normal
from ocop_rules.rulebook.model import Criterion, KnockOutRule, Option, Part, ProductSet, Rulebook, Section

T = TypeVar("T")

Pair = tuple[T | None, T | None]
"""What stands in the earlier version and its partner in the later one."""


def paired(before: Sequence[T], after: Sequence[T], *keys: Callable[[T], Hashable]) -> tuple[Pair[T], ...]:
    """Match items that have the same key, the same key several times in order; None is no key.

    Each further key matches what those before it left. The pairs come in the order of `after`; then follow the
    items of `before` without a partner.
    """
    partners: dict[int, int] = {}
    left = list(range(len(before)))
    for key in keys:
        waiting: dict[Hashable, deque[int]] = {}
        for i in left:
            waiting.setdefault(key(before[i]), deque()).append(i)
        waiting.pop(None, None)
        for j, item in enumerate(after):
            if j not in partners and (found := waiting.get(key(item))):
                partners[j] = found.popleft()
        left = [i for i in left if i not in partners.values()]
    pairs: list[Pair[T]] = [(before[partners[j]] if j in partners else None, item) for j, item in enumerate(after)]
    return (*pairs, *((before[i], None) for i in left))


@dataclass(frozen=True, slots=True)
class SetMatch:
    """The sets of two versions that are the same: one on each side, or several on one where it was split or merged."""

    identity: str
    before: tuple[ProductSet, ...]
    after: tuple[ProductSet, ...]

    def pairs(self) -> tuple[tuple[ProductSet, ProductSet], ...]:
        """Return each earlier set with each later one."""
        return tuple((before, after) for after in self.after for before in self.before)


def matched_sets(before: Rulebook, after: Rulebook) -> tuple[SetMatch, ...]:
    """Match sets by their declared identity.

    Several sets of one identity become one, or one becomes several: a merger or a split. Where both versions have
    several, they are matched by slug, then in printed order.
    """
    identities = dict.fromkeys(each.identity for version in (after, before) for each in version.sets.values())
    matches: list[SetMatch] = []
    for identity in identities:
        old = tuple(each for each in before.sets.values() if each.identity == identity)
        new = tuple(each for each in after.sets.values() if each.identity == identity)
        if min(len(old), len(new)) == 1:
            matches.append(SetMatch(identity, old, new))
            continue
        for was, now in paired(old, new, lambda each: each.slug, lambda each: each.identity):
            matches.append(SetMatch(identity, (was,) if was else (), (now,) if now else ()))
    return tuple(sorted(matches, key=lambda each: (not each.after, (each.after or each.before)[0].number)))


def matched_criteria(before: ProductSet, after: ProductSet) -> tuple[Pair[Criterion], ...]:
    """Match criteria by their declared identity; the same identity twice in printed order."""
    return paired(tuple(before.criteria.values()), tuple(after.criteria.values()), lambda each: each.identity)


def matched_options(before: Sequence[Option], after: Sequence[Option]) -> tuple[Pair[Option], ...]:
    """Match options by ordinal where there are as many, else by label, then by condition."""
    if len(before) == len(after):
        return tuple(zip(before, after, strict=True))
    return paired(
        before, after, lambda each: wording(each.label), lambda each: None if each.when is None else normal(each.when)
    )


def matched_parts(before: ProductSet, after: ProductSet) -> tuple[Pair[Part], ...]:
    """Match parts by letter."""
    return paired(before.parts, after.parts, lambda each: each.letter)


def matched_sections(before: Sequence[Section], after: Sequence[Section]) -> tuple[Pair[Section], ...]:
    """Match sections of a part by title, then by number."""
    return paired(before, after, lambda each: wording(each.title), lambda each: each.number)


def matched_knock_outs(before: ProductSet, after: ProductSet) -> tuple[Pair[KnockOutRule], ...]:
    """Match knock-outs by name and place: the head of the sheet, or the criterion at which they stand."""
    places = {id(each): _place(each, in_set) for in_set in (before, after) for each in in_set.knock_outs}
    return paired(before.knock_outs, after.knock_outs, lambda each: (each.name, places[id(each)]))


def _place(knock_out: KnockOutRule, product_set: ProductSet) -> str | None:
    return None if knock_out.criterion is None else product_set.criteria[knock_out.criterion].identity
