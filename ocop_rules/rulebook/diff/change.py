"""What a diff finds: changes, each of a kind, at a place of the earlier and of the later version."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from ocop_rules.brief import Brief
from ocop_rules.rulebook.condition import Condition
from ocop_rules.rulebook.kinds import DecidedBy, Outcome, Scoring, Status
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.several import Several
from ocop_rules.text import Text


class Nature(StrEnum):
    """Whose change it is: the law's, that of our reading of it, or that of our wording alone."""

    LAW = "law"
    READING = "reading"
    WORDING = "wording"


class Kind(StrEnum):
    """What changed. `added` and `removed`, `stricter` and `looser`, `split` and `merged` mirror each other."""

    STATUS = "status"
    REQUIREMENTS_PLACE = "requirements-place"
    BAND_ADDED = "band-added"
    BAND_REMOVED = "band-removed"
    BAND_POINTS = "band-points"
    BAND_PRINTED_TO = "band-printed-to"
    BAND_REWORDED = "band-reworded"
    LEVEL_ADDED = "level-added"
    LEVEL_REMOVED = "level-removed"
    LEVEL_RENAMED = "level-renamed"
    LEVEL_CERTIFIES = "level-certifies"
    LEVEL_FORWARDS = "level-forwards"
    TRANSITION_ADDED = "transition-added"
    TRANSITION_REMOVED = "transition-removed"
    TRANSITION_DAYS = "transition-days"
    SET_ADDED = "set-added"
    SET_REMOVED = "set-removed"
    SET_RENAMED = "set-renamed"
    SET_RENUMBERED = "set-renumbered"
    SET_REGROUPED = "set-regrouped"
    SET_SPLIT = "set-split"
    SET_MERGED = "set-merged"
    SET_CASE_ADDED = "set-case-added"
    SET_CASE_REMOVED = "set-case-removed"
    SET_CASE_RENAMED = "set-case-renamed"
    SET_CASE_CONDITION = "set-case-condition"
    PART_ADDED = "part-added"
    PART_REMOVED = "part-removed"
    PART_RENAMED = "part-renamed"
    PART_MAX = "part-max"
    SECTION_ADDED = "section-added"
    SECTION_REMOVED = "section-removed"
    SECTION_RENAMED = "section-renamed"
    SECTION_MAX = "section-max"
    KNOCK_OUT_ADDED = "knock-out-added"
    KNOCK_OUT_REMOVED = "knock-out-removed"
    KNOCK_OUT_RENAMED = "knock-out-renamed"
    KNOCK_OUT_OUTCOME = "knock-out-outcome"
    KNOCK_OUT_THRESHOLD = "knock-out-threshold"
    KNOCK_OUT_CONDITION = "knock-out-condition"
    KNOCK_OUT_ABSENT = "knock-out-absent"
    KNOCK_OUT_SHOWN = "knock-out-shown"
    KNOCK_OUT_UNLESS = "knock-out-unless"
    CRITERION_ADDED = "criterion-added"
    CRITERION_REMOVED = "criterion-removed"
    CRITERION_RENAMED = "criterion-renamed"
    CRITERION_RENUMBERED = "criterion-renumbered"
    CRITERION_MOVED = "criterion-moved"
    CRITERION_MAX = "criterion-max"
    CRITERION_SCORING = "criterion-scoring"
    CRITERION_APPLIES_IF = "criterion-applies-if"
    CRITERION_BINDS = "criterion-binds"
    CRITERION_DECIDED_BY = "criterion-decided-by"
    CRITERION_DETAIL = "criterion-detail"
    CASES_INTRODUCED = "cases-introduced"
    CASES_DROPPED = "cases-dropped"
    CASE_ADDED = "case-added"
    CASE_REMOVED = "case-removed"
    CASE_RENAMED = "case-renamed"
    OPTION_ADDED = "option-added"
    OPTION_REMOVED = "option-removed"
    OPTION_POINTS = "option-points"
    OPTION_THRESHOLD = "option-threshold"
    OPTION_CONDITION = "option-condition"
    OPTION_UNLESS = "option-unless"
    OPTION_REWORDED = "option-reworded"
    MARK_ADDED = "mark-added"
    MARK_REMOVED = "mark-removed"
    MARK_STRICTER = "mark-stricter"
    MARK_LOOSER = "mark-looser"
    MARK_MOVED = "mark-moved"

    @property
    def nature(self) -> Nature:
        """Whose change it is."""
        if self in _READING:
            return Nature.READING
        return Nature.WORDING if self in _WORDING else Nature.LAW


_READING = frozenset(
    {
        Kind.SET_CASE_CONDITION,
        Kind.KNOCK_OUT_CONDITION,
        Kind.KNOCK_OUT_ABSENT,
        Kind.KNOCK_OUT_SHOWN,
        Kind.KNOCK_OUT_UNLESS,
        Kind.CRITERION_BINDS,
        Kind.CRITERION_DECIDED_BY,
        Kind.OPTION_CONDITION,
        Kind.OPTION_UNLESS,
    }
)
_WORDING = frozenset({Kind.BAND_REWORDED, Kind.CRITERION_DETAIL, Kind.OPTION_REWORDED})


@dataclass(frozen=True, slots=True, repr=False)
class Spot(Brief):
    """A place in one version, as that version prints it; what is None does not narrow the place.

    Attributes:
        name: of a knock-out or a level, its name; of a band, its stars.
    """

    set: int | None = None
    part: str | None = None
    section: str | None = None
    criterion: str | None = None
    case: str | None = None
    option: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class OptionSays(Brief):
    """An option that is there in one version alone."""

    points: Decimal
    label: Text
    min_stars: int | None


@dataclass(frozen=True, slots=True, repr=False)
class CriterionSays(Brief):
    """A criterion that is there in one version alone."""

    title: Text
    max_points: Decimal
    options: int


@dataclass(frozen=True, slots=True, repr=False)
class KnockOutSays(Brief):
    """A knock-out that is there in one version alone."""

    title: Text
    outcome: Outcome


@dataclass(frozen=True, slots=True, repr=False)
class LevelSays(Brief):
    """A level that is there in one version alone."""

    title: Text
    certifies: tuple[int, ...]
    forwards: Forwards | None


@dataclass(frozen=True, slots=True, repr=False)
class Forwards(Brief):
    """From how many points a level forwards a dossier, and to which level."""

    at_least: Decimal
    to: str


@dataclass(frozen=True, slots=True, repr=False)
class GateSays(Brief):
    """The criterion and its least option that another criterion needs to apply."""

    criterion: str
    title: Text
    option: int
    label: Text


@dataclass(frozen=True, slots=True, repr=False)
class Mark(Brief):
    """A minimum requirement: the stars that need at least an option."""

    stars: int
    option: int
    label: Text


@dataclass(frozen=True, slots=True, repr=False)
class Titled(Brief):
    """A thing with a number or letter and a title: a set, a part, a section, a case."""

    number: str
    title: Text
    points: Decimal | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Days(Brief):
    """Days from the entry into force in which a dossier may be finished under the earlier decisions."""

    purposes: tuple[str, ...]
    days: int


Value: TypeAlias = (
    Text
    | Decimal
    | int
    | str
    | Status
    | Scoring
    | DecidedBy
    | Outcome
    | Condition
    | OptionSays
    | CriterionSays
    | KnockOutSays
    | LevelSays
    | Forwards
    | GateSays
    | Mark
    | Titled
    | Days
    | tuple[int, ...]
    | tuple[Titled, ...]
    | None
)
"""What a version says at the place of a change; None where it says nothing."""


@dataclass(frozen=True, slots=True, repr=False)
class Change(Brief):
    """One difference between two versions.

    Attributes:
        identity: of the set, criterion, knock-out, level or band that changed: what is known of it in both versions.
        before, after: its place in the earlier and in the later version. Of what stands in one version alone, the
            other place is that of what it belongs to: of an option that was added, its criterion. None if there is
            none.
        was, now: what the two versions say; None where a version says nothing.
    """

    kind: Kind
    identity: str
    before: Spot | None
    after: Spot | None
    was: Value = None
    now: Value = None

    @property
    def nature(self) -> Nature:
        """Whose change it is."""
        return self.kind.nature


@dataclass(frozen=True, slots=True, repr=False)
class VersionDiff(Brief):
    """What changed from one version to another, in the later one's printed order, what was removed last.

    Attributes:
        only: the set to which it is confined; None if it is whole.
    """

    before: Rulebook
    after: Rulebook
    only: ProductSet | None
    changes: tuple[Change, ...]

    def of(self, *natures: Nature) -> tuple[Change, ...]:
        """Return the changes of some natures."""
        return Several(change for change in self.changes if change.nature in natures)
