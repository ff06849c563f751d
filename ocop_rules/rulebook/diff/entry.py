"""Changes gathered for a reader: what happened to one thing, told once for all the sets in which it happened."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from ocop_rules.rulebook.diff.change import Change, Kind, Spot


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
    """Give what a kind of change is about."""
    head, _, rest = kind.value.partition("-")
    two = f"{head}-{rest.partition('-')[0]}"
    return _PREFIXES.get(two) or _PREFIXES.get(head, Subject.DECISION)


def entries(changes: Iterable[Change]) -> tuple[Entry, ...]:
    """Gather changes: those of one thing in one set make an entry, equal entries of several sets become one."""
    things: dict[Hashable, list[Change]] = {}
    for change in changes:
        things.setdefault(_thing(change), []).append(change)
    gathered: dict[Hashable, list[list[Change]]] = {}
    for thing in things.values():
        gathered.setdefault(_essence(thing), []).append(thing)
    return tuple(
        Entry(subject_of(same[0][0].kind), tuple(same[0]), tuple(_place(each) for each in same))
        for same in gathered.values()
    )


def _thing(change: Change) -> Hashable:
    """Give the thing that changed, in its set: a matched criterion has the same places in all its changes."""
    subject = subject_of(change.kind)
    places = [
        spot and ((spot.set, spot.part, spot.section) if subject is Subject.SHEET else (spot.set, spot.criterion))
        for spot in (change.before, change.after)
    ]
    if subject is Subject.CRITERION and change.kind not in (Kind.CRITERION_ADDED, Kind.CRITERION_REMOVED):
        # An option that was added has no place before; its criterion has.
        return (subject, change.identity, places[1] or places[0])
    return (subject, change.identity, *places)


def _essence(thing: list[Change]) -> Hashable:
    """Give all that is said of a thing but the numbers under which it stands."""
    told = [change for change in thing if change.kind is not Kind.CRITERION_RENUMBERED]
    return (
        subject_of(thing[0].kind),
        thing[0].identity,
        tuple((change.kind, _inside(change.before), _inside(change.after), change.was, change.now) for change in told),
    )


def _inside(spot: Spot | None) -> Hashable:
    return spot and (spot.case, spot.option, spot.name)


def _place(thing: list[Change]) -> tuple[Spot | None, Spot | None]:
    before = next((change.before for change in thing if change.before), None)
    after = next((change.after for change in thing if change.after), None)
    return before, after
