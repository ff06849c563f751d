"""Changes gathered for a reader: what happened to one thing, told once for all the sets in which it happened."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from ocop_rules.rulebook.diff.change import Change, Kind, Spot, VersionDiff
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Text


class Subject(StrEnum):
    """What a change is about."""

    DECISION = "decision"
    SET = "set"
    SHEET = "sheet"
    KNOCK_OUT = "knock-out"
    CRITERION = "criterion"


@dataclass(frozen=True, slots=True)
class Entry:
    """The changes of one thing.

    Attributes:
        changes: as they are at the first place.
        places: every place, in the earlier and in the later version, where the same changed.
    """

    subject: Subject
    changes: tuple[Change, ...]
    places: tuple[tuple[Spot | None, Spot | None], ...]


_PREFIXES = {
    "set-case": Subject.SHEET,
    "set": Subject.SET,
    "part": Subject.SHEET,
    "section": Subject.SHEET,
    "knock-out": Subject.KNOCK_OUT,
    "criterion": Subject.CRITERION,
    "case": Subject.CRITERION,
    "cases": Subject.CRITERION,
    "option": Subject.CRITERION,
    "mark": Subject.CRITERION,
}


def subject_of(kind: Kind) -> Subject:
    """Return what a kind of change is about."""
    head, _, rest = kind.value.partition("-")
    two = f"{head}-{rest.partition('-')[0]}"
    return _PREFIXES.get(two) or _PREFIXES.get(head, Subject.DECISION)


def entries(found: VersionDiff, changes: Iterable[Change]) -> tuple[Entry, ...]:
    """Gather changes: those of one thing in one set make an entry, equal entries of several sets become one.

    Args:
        found: the diff.
        changes: those of its changes that are to be told.
    """
    things: dict[Hashable, list[Change]] = {}
    for change in changes:
        things.setdefault(_thing(change), []).append(change)
    gathered: dict[Hashable, list[list[Change]]] = {}
    for thing in things.values():
        titles = (criterion_title(found.before, thing[0].before), criterion_title(found.after, thing[0].after))
        gathered.setdefault((titles, _essence(thing)), []).append(thing)
    return tuple(
        Entry(subject_of(same[0][0].kind), tuple(same[0]), tuple((each[0].before, each[0].after) for each in same))
        for same in gathered.values()
    )


def criterion_title(rulebook: Rulebook, spot: Spot | None) -> Text | None:
    """Return the title of the criterion at a place of a version, or None if it is at none."""
    if spot is None or spot.set is None or spot.criterion is None:
        return None
    return rulebook.sets[spot.set].criteria[spot.criterion].title


def _thing(change: Change) -> Hashable:
    """Return the thing that changed and its place in both versions."""
    subject = subject_of(change.kind)
    sheet = subject is Subject.SHEET
    places = [
        spot and (spot.set, spot.criterion, (spot.part, spot.section) if sheet else None)
        for spot in (change.before, change.after)
    ]
    return (subject, change.identity, *places)


def _essence(thing: list[Change]) -> Hashable:
    """Return all that is said of a thing but the numbers under which it stands."""
    told = [change for change in thing if change.kind is not Kind.CRITERION_RENUMBERED]
    return (
        subject_of(thing[0].kind),
        thing[0].identity,
        tuple((change.kind, _inside(change.before), _inside(change.after), change.was, change.now) for change in told),
    )


def _inside(spot: Spot | None) -> Hashable:
    return spot and (spot.case, spot.option, spot.name)
