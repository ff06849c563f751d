"""What changed in the sets as wholes: which there are, their names, alternative cases, parts and sections."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.diff.change import Change, Kind, Spot, Titled
from ocop_rules.rulebook.diff.compare import changed, renamed, wording
from ocop_rules.rulebook.diff.condition import normal
from ocop_rules.rulebook.diff.match import SetMatch, matched_parts, matched_sections, paired
from ocop_rules.rulebook.model import Part, ProductSet, Section

_CASES = "cases"


def membership_changes(match: SetMatch) -> Iterator[Change]:
    """Return that a set was added, removed, split, merged, renamed or given another number."""
    old, new = (tuple(_titled(each) for each in side) for side in (match.before, match.after))
    before, after = (Spot(set=side[0].number) if side else None for side in (match.before, match.after))
    if before is None:
        yield Change(Kind.SET_ADDED, match.identity, None, after, None, new[0])
    elif after is None:
        yield Change(Kind.SET_REMOVED, match.identity, before, None, old[0], None)
    elif len(old) > 1:
        yield Change(Kind.SET_MERGED, match.identity, before, after, old, new)
    elif len(new) > 1:
        yield Change(Kind.SET_SPLIT, match.identity, before, after, old, new)
    else:
        was, now = match.before[0], match.after[0]
        yield from changed(Kind.SET_RENUMBERED, match.identity, before, after, was.number, now.number)
        yield from renamed(Kind.SET_RENAMED, match.identity, before, after, was.title, now.title)
        places = [f"{each.field.vi} / {each.group.vi if each.group else ''}".rstrip(" /") for each in (was, now)]
        yield from changed(Kind.SET_REGROUPED, match.identity, before, after, *places)


def _titled(product_set: ProductSet) -> Titled:
    return Titled(str(product_set.number), product_set.title)


def sheet_changes(before: ProductSet, after: ProductSet) -> Iterator[Change]:
    """Return what changed in the alternative cases, parts and sections of a set."""
    yield from _cases(before, after)
    for was, now in matched_parts(before, after):
        yield from _part(was, now, before, after)


def _cases(before: ProductSet, after: ProductSet) -> Iterator[Change]:
    """Return what changed in the alternative cases: the same by their title, or by their name in the same group."""
    olds, news = (
        tuple((group.name, case) for group in each.case_groups for case in group.cases.values())
        for each in (before, after)
    )
    for one, other in paired(olds, news, lambda each: wording(each[1].title), lambda each: (each[0], each[1].name)):
        was, now = one and one[1], other and other[1]
        old = Spot(set=before.number, case=was.name if was else None)
        new = Spot(set=after.number, case=now.name if now else None)
        if was is None and now is not None:
            yield Change(Kind.SET_CASE_ADDED, _CASES, old, new, None, now.title)
        elif was is not None and now is None:
            yield Change(Kind.SET_CASE_REMOVED, _CASES, old, new, was.title, None)
        elif was and now:
            yield from renamed(Kind.SET_CASE_RENAMED, _CASES, old, new, was.title, now.title)
            if normal(was.when) != normal(now.when):
                yield Change(Kind.SET_CASE_CONDITION, _CASES, old, new, was.when, now.when)


def _part(was: Part | None, now: Part | None, before: ProductSet, after: ProductSet) -> Iterator[Change]:
    letter = now.letter if now else was.letter if was else ""
    old = Spot(set=before.number, part=letter if was else None)
    new = Spot(set=after.number, part=letter if now else None)
    if now is not None and was is None:
        yield Change(Kind.PART_ADDED, letter, old, new, None, Titled(letter, now.title, now.max_points))
    elif was is not None and now is None:
        yield Change(Kind.PART_REMOVED, letter, old, new, Titled(letter, was.title, was.max_points), None)
    elif was and now:
        yield from renamed(Kind.PART_RENAMED, letter, old, new, was.title, now.title)
        yield from changed(Kind.PART_MAX, letter, old, new, was.max_points, now.max_points)
    for section, other in _section_pairs(was, now, before, after):
        yield from _section(section, other, letter, before, after)


def _section_pairs(
    was: Part | None, now: Part | None, before: ProductSet, after: ProductSet
) -> tuple[tuple[Section | None, Section | None], ...]:
    if was is None or now is None:
        return ()
    return matched_sections(headed(was, before), headed(now, after))


def headed(part: Part, product_set: ProductSet) -> tuple[Section, ...]:
    """Return the sections of a part but those that are one criterion, whose head says no more than it does."""
    return tuple(each for each in part.sections if not _is_its_criterion(each, product_set))


def _is_its_criterion(section: Section, product_set: ProductSet) -> bool:
    return len(section.criteria) == 1 and product_set.criteria[section.criteria[0]].title == section.title


def _section(
    was: Section | None, now: Section | None, letter: str, before: ProductSet, after: ProductSet
) -> Iterator[Change]:
    old = Spot(set=before.number, part=letter, section=was.number if was else None)
    new = Spot(set=after.number, part=letter, section=now.number if now else None)
    name = f"{letter}.{now.number if now else was.number if was else ''}"
    if now is not None and was is None:
        yield Change(Kind.SECTION_ADDED, name, old, new, None, Titled(now.number, now.title, now.max_points))
    elif was is not None and now is None:
        yield Change(Kind.SECTION_REMOVED, name, old, new, Titled(was.number, was.title, was.max_points), None)
    elif was and now:
        yield from renamed(Kind.SECTION_RENAMED, name, old, new, was.title, now.title)
        yield from changed(Kind.SECTION_MAX, name, old, new, was.max_points, now.max_points)


def section_partners(before: ProductSet, after: ProductSet) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the later place, part and section, of each earlier section that has a partner."""
    partners: dict[tuple[str, str], tuple[str, str]] = {}
    for was, now in matched_parts(before, after):
        for section, other in _section_pairs(was, now, before, after):
            if was and now and section and other:
                partners[was.letter, section.number] = (now.letter, other.number)
    return partners
