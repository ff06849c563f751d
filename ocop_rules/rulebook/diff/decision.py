"""What changed in the body of a decision: status, bands, levels, transition."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.diff.change import Change, Days, Forwards, Kind, LevelSays, Spot
from ocop_rules.rulebook.diff.compare import changed, renamed
from ocop_rules.rulebook.diff.match import paired
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.procedure import Level, TransitionRule


def decision_changes(before: Rulebook, after: Rulebook) -> Iterator[Change]:
    """Return what changed in the body of the decision."""
    nowhere = Spot()
    yield from changed(Kind.STATUS, "decision", nowhere, nowhere, before.status, after.status)
    places = tuple("sheets" if each.requirements_citation.article is None else "articles" for each in (before, after))
    yield from changed(Kind.REQUIREMENTS_PLACE, "decision", nowhere, nowhere, *places)
    yield from _bands(before, after)
    yield from _levels(before, after)
    yield from _transition(before, after)


def _bands(before: Rulebook, after: Rulebook) -> Iterator[Change]:
    for was, now in paired(before.bands, after.bands, lambda band: band.stars):
        name = str(now.stars if now else was.stars if was else "")
        spot = Spot(name=name)
        if was is None and now is not None:
            yield Change(Kind.BAND_ADDED, name, None, spot, None, now.at_least)
        elif was is not None and now is None:
            yield Change(Kind.BAND_REMOVED, name, spot, None, was.at_least, None)
        elif was is not None and now is not None:
            yield from changed(Kind.BAND_POINTS, name, spot, spot, was.at_least, now.at_least)
            yield from changed(Kind.BAND_PRINTED_TO, name, spot, spot, was.printed_to, now.printed_to)
            yield from renamed(Kind.BAND_REWORDED, name, spot, spot, was.title, now.title)


def _levels(before: Rulebook, after: Rulebook) -> Iterator[Change]:
    names = (*after.levels, *(name for name in before.levels if name not in after.levels))
    for name in names:
        was, now, spot = before.levels.get(name), after.levels.get(name), Spot(name=name)
        if was is None and now is not None:
            yield Change(Kind.LEVEL_ADDED, name, None, spot, None, _says(now))
        elif was is not None and now is None:
            yield Change(Kind.LEVEL_REMOVED, name, spot, None, _says(was), None)
        elif was is not None and now is not None:
            yield from renamed(Kind.LEVEL_RENAMED, name, spot, spot, was.title, now.title)
            yield from changed(Kind.LEVEL_CERTIFIES, name, spot, spot, was.certifies, now.certifies)
            yield from changed(Kind.LEVEL_FORWARDS, name, spot, spot, _forwards(was), _forwards(now))


def _says(level: Level) -> LevelSays:
    return LevelSays(level.title, level.certifies, _forwards(level))


def _forwards(level: Level) -> Forwards | None:
    if level.forwards_at_least is None or level.forwards_to is None:
        return None
    return Forwards(level.forwards_at_least, level.forwards_to)


def _transition(before: Rulebook, after: Rulebook) -> Iterator[Change]:
    for was, now in paired(before.transition, after.transition, lambda rule: rule.purposes):
        old, new = _days(was, before), _days(now, after)
        name = "+".join(now.purposes if now else was.purposes if was else ())
        spot = Spot(name=name)
        if old is None:
            yield Change(Kind.TRANSITION_ADDED, name, None, spot, None, new)
        elif new is None:
            yield Change(Kind.TRANSITION_REMOVED, name, spot, None, old, None)
        else:
            yield from changed(Kind.TRANSITION_DAYS, name, spot, spot, old, new)


def _days(rule: TransitionRule | None, rulebook: Rulebook) -> Days | None:
    if rule is None:
        return None
    return Days(tuple(str(each) for each in rule.purposes), (rule.until - rulebook.in_force_from).days)
