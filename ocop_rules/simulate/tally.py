"""The counts of a simulation: small, however many dossiers there are, and the same in whatever pieces they are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, TypeVar

from ocop_rules.canonical import Json
from ocop_rules.rating.points import exact_text, points_of
from ocop_rules.replay.summary import ORDER
from ocop_rules.simulate.document import KEPT
from ocop_rules.simulate.reason import WAYS, Reason, Way, way_of
from ocop_rules.text import Text

Name = TypeVar("Name")

DISTINCT = 20_000
"""How many different communes, forms and reasons not to be rated are counted apart; those that come later as `…`."""

REST = "…"
UNKNOWN = ""
"""The name of a commune or form of producer that is not known."""


class SetKey(NamedTuple):
    """A product set of the version under which a dossier is rated first."""

    version: str
    number: int


class EarnedChange(NamedTuple):
    """What a criterion earned before and after; its number on either sheet, empty where it has no such criterion."""

    number: str
    number_after: str
    points: Fraction
    points_after: Fraction

    def as_line(self) -> str:
        """Write it on one line: `3.3→3.4: 2 → 1`."""
        names = [each or "-" for each in (self.number, self.number_after)]
        name = names[0] if names[0] == names[1] else "→".join(names)
        return f"{name}: {exact_text(points_of(self.points))} → {exact_text(points_of(self.points_after))}"


class Mover(NamedTuple):
    """A dossier that moves.

    Attributes:
        source: where it stands: file and line, or the row of a table.
        before, after: stars, or an outcome without them.
        reasons: why it moves.
        lower_bound: whether something that was judged has no place on the sheet after, so that its points there are
            the least that it would get.
        criteria: the criteria that earn otherwise.
    """

    position: int
    source: str
    dossier: str
    key: SetKey
    commune: str
    legal_form: str
    before: str
    after: str
    points: Fraction
    points_after: Fraction
    band: int
    band_after: int
    reasons: tuple[Reason, ...]
    lower_bound: bool
    criteria: tuple[EarnedChange, ...]

    @property
    def way(self) -> Way:
        """Whether it rises or falls."""
        return way_of(self.before, self.after)

    def as_json(self) -> dict[str, Json]:
        """Return it as plain data for canonical JSON."""
        return {
            "source": self.source,
            "dossier": self.dossier,
            "version": self.key.version,
            "set": self.key.number,
            "commune": self.commune or None,
            "legal_form": self.legal_form or None,
            "before": {"stars": self.before, "points": exact_text(points_of(self.points)), "band": self.band},
            "after": {"stars": self.after, "points": exact_text(points_of(self.points_after)), "band": self.band_after},
            "reasons": [reason_json(each) for each in self.reasons],
            "lower_bound": self.lower_bound,
            "criteria": [
                {
                    "before": {"number": each.number, "points": exact_text(points_of(each.points))},
                    "after": {"number": each.number_after, "points": exact_text(points_of(each.points_after))},
                }
                for each in self.criteria
            ],
        }


def reason_json(reason: Reason) -> dict[str, Json]:
    """Return a reason as plain data for canonical JSON, without what it does not state."""
    return {name: value for name, value in reason._asdict().items() if name == "gone" or value}


class Refused(NamedTuple):
    """A dossier that cannot be rated, and why."""

    source: str
    dossier: str
    why: Text


@dataclass(slots=True)
class ScenarioTally:
    """What came of one scenario.

    Attributes:
        stars: dossiers by set, and by stars or outcome before and after.
        bands: dossiers whose points alone give another band, by the way.
        points: dossiers by whole points moved; a part of a point counts as a whole one.
        cells: dossiers by points before and after, in cells of five points.
        communes, forms: those that move, by commune and by the producer's legal form, and the way.
        reasons: those that move, by way and reason; one with several reasons counts for each.
        lower_bounds: dossiers of which something judged has no place on the other sheet.
        refused: dossiers that cannot be rated in the scenario, by why, in both languages.
        movers: the first of those that move, in order.
        failures: the first that cannot be rated.
    """

    stars: Counter[tuple[SetKey, str, str]] = field(default_factory=Counter)
    bands: Counter[str] = field(default_factory=Counter)
    points: Counter[int] = field(default_factory=Counter)
    cells: Counter[tuple[int, int]] = field(default_factory=Counter)
    communes: Counter[tuple[str, str]] = field(default_factory=Counter)
    forms: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[tuple[str, Reason]] = field(default_factory=Counter)
    lower_bounds: int = 0
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    movers: list[Mover] = field(default_factory=list)
    failures: list[Refused] = field(default_factory=list)

    @property
    def rated(self) -> int:
        """How many dossiers were rated on both sides."""
        return self.stars.total()

    def moved(self, way: Way | None = None) -> int:
        """Return how many move, or move one way."""
        return sum(self.by_set(way).values())

    def by_set(self, way: Way | None = None) -> Counter[SetKey]:
        """Return how many move, or move one way, by product set."""
        found: Counter[SetKey] = Counter()
        for (key, before, after), number in self.stars.items():
            if before != after and way in (None, way_of(before, after)):
                found[key] += number
        return found

    def matrix(self) -> Counter[tuple[str, str]]:
        """Return dossiers by stars or outcome before and after, of all sets."""
        found: Counter[tuple[str, str]] = Counter()
        for (_, before, after), number in self.stars.items():
            found[before, after] += number
        return found

    def add(self, other: ScenarioTally, kept: int) -> None:
        """Add what came of dossiers that follow those counted so far."""
        self.stars.update(other.stars)
        self.bands.update(other.bands)
        self.points.update(other.points)
        self.cells.update(other.cells)
        self.reasons.update(other.reasons)
        self.lower_bounds += other.lower_bounds
        _add_apart(self.communes, other.communes)
        _add_apart(self.forms, other.forms)
        add_refused(self.refused, other.refused)
        self.movers += other.movers[: max(0, kept - len(self.movers))]
        self.failures += other.failures[: max(0, kept - len(self.failures))]

    def as_json(self) -> dict[str, Json]:
        """Return the counts as plain data for canonical JSON."""
        return {
            "dossiers": {
                "rated": self.rated,
                "moved": self.moved(),
                "up": self.moved("up"),
                "down": self.moved("down"),
                "refused": self.refused.total(),
                "lower_bounds": self.lower_bounds,
            },
            "stars": [
                {"version": key.version, "set": key.number, "before": before, "after": after, "dossiers": number}
                for (key, before, after), number in sorted(self.stars.items(), key=_by_set_and_stars)
            ],
            "bands": {way: self.bands[way] for way in WAYS},
            "points": [{"moved": points, "dossiers": number} for points, number in sorted(self.points.items())],
            "communes": [*_ways_json("commune", self.communes)],
            "legal_forms": [*_ways_json("legal_form", self.forms)],
            "reasons": [
                {"way": way, **reason_json(reason), "dossiers": number}
                for (way, reason), number in sorted(self.reasons.items(), key=most_first)
            ],
            "refused": refused_json(self.refused),
            "movers": [each.as_json() for each in self.movers],
            "failures": [failure_json(each) for each in self.failures],
        }


@dataclass(slots=True)
class Tally:
    """What came of a simulation, or of a piece of it.

    Attributes:
        dossiers: how many there were.
        refused: those that cannot be rated under the base, by why; no scenario counts them.
        failures: the first of them.
        passed_over: the first files that are no dossiers.
        carried: those of another version that were carried to the base, and in part: something judged has no place.
        communes, forms: dossiers rated under the base, by commune and legal form of the producer.
        scenarios: what came of each scenario, in order.
    """

    dossiers: int = 0
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[Refused] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    carried: int = 0
    carried_in_part: int = 0
    communes: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    scenarios: list[ScenarioTally] = field(default_factory=list)

    @property
    def rated(self) -> int:
        """How many dossiers were rated under the base."""
        return self.dossiers - self.refused.total()

    def add(self, other: Tally, kept: int = KEPT) -> None:
        """Add what came of dossiers that follow those counted so far."""
        self.dossiers += other.dossiers
        add_refused(self.refused, other.refused)
        self.failures += other.failures[: max(0, kept - len(self.failures))]
        self.passed_over += other.passed_over[: max(0, kept - len(self.passed_over))]
        self.carried += other.carried
        self.carried_in_part += other.carried_in_part
        _add_apart_names(self.communes, other.communes)
        _add_apart_names(self.forms, other.forms)
        for mine, theirs in zip(self.scenarios, other.scenarios, strict=True):
            mine.add(theirs, kept)


def most_first(item: tuple[tuple[str, Reason], int]) -> tuple[int, str, Reason]:
    """Return by what reasons are put in order: those of most dossiers first."""
    (way, reason), number = item
    return -number, way, reason


def refused_json(refused: Mapping[tuple[str, str], int]) -> list[Json]:
    """Return why dossiers cannot be rated as plain data for canonical JSON, what concerns most first."""
    ordered = sorted(refused.items(), key=lambda item: (-item[1], item[0]))
    return [{"why": {"vi": vi, "en": en}, "dossiers": number} for (vi, en), number in ordered]


def failure_json(failure: Refused) -> dict[str, Json]:
    """Return a dossier that cannot be rated as plain data for canonical JSON."""
    why: dict[str, Json] = {"vi": failure.why.vi, "en": failure.why.en}
    return {"source": failure.source, "dossier": failure.dossier, "why": why}


def _by_set_and_stars(item: tuple[tuple[SetKey, str, str], int]) -> tuple[SetKey, int, int]:
    key, before, after = item[0]
    return key, ORDER.index(before), ORDER.index(after)


def by_name(moved: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, int, int]]:
    """Return what moves by name, those of most first: name, how many rise, how many fall."""
    names = {name for name, _ in moved}
    found = [(name, moved.get((name, "up"), 0), moved.get((name, "down"), 0)) for name in names]
    yield from sorted(found, key=lambda each: (-each[1] - each[2], each[0]))


def _ways_json(name: str, moved: Mapping[tuple[str, str], int]) -> Iterator[Json]:
    for each, up, down in by_name(moved):
        yield {name: each or None, "up": up, "down": down}


def _add_apart(into: Counter[tuple[str, str]], other: Mapping[tuple[str, str], int]) -> None:
    for (name, way), number in other.items():
        into[name if (name, way) in into or len(into) < DISTINCT else REST, way] += number


def _add_apart_names(into: Counter[str], other: Mapping[str, int]) -> None:
    for name, number in other.items():
        into[name if name in into or len(into) < DISTINCT else REST] += number


def add_refused(into: Counter[tuple[str, str]], other: Mapping[tuple[str, str], int]) -> None:
    """Add why dossiers cannot be rated; those that come after many others are counted together."""
    for why, number in other.items():
        into[why if why in into or len(into) < DISTINCT else (REST, REST)] += number


def counted_refusals(refusals: Iterable[Refused]) -> Counter[tuple[str, str]]:
    """Return how many dossiers cannot be rated, by why."""
    return Counter((each.why.vi, each.why.en) for each in refusals)
