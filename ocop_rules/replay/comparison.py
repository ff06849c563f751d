"""What came out when one record was replayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import TypedDict

from ocop_rules.brief import brief
from ocop_rules.errors import Problem
from ocop_rules.rating.result import OutcomeName
from ocop_rules.rulebook.document_fields import Exact, closed
from ocop_rules.text import Lang


class Verdict(StrEnum):
    """What a replay shows of one line.

    `same`: the canonical evaluation is the same to the byte, but for the names of library and engine.
    `equal`: another text, but the same result: all that differs is said in `Comparison.parts`.
    `changed`: the result or what supports it changed.
    `broken`: the line cannot be read as a record.
    `tampered`: the record was changed after it was written.
    `refused`: the record is right, but could not be rated again.
    """

    SAME = "same"
    EQUAL = "equal"
    CHANGED = "changed"
    BROKEN = "broken"
    TAMPERED = "tampered"
    REFUSED = "refused"


FAILED = frozenset((Verdict.BROKEN, Verdict.TAMPERED, Verdict.REFUSED))
"""The verdicts on lines that could not be replayed."""


class Cause(StrEnum):
    """Why a result changed.

    `criteria`: points, options, marks or bands of the sheet.
    `not_carried`: what was judged has no place on the other version's sheet, so that nothing is known of it there.
    `evidence_rules`: what evidence earns an option or fires a knock-out, the sheet's points being as they were.
    `errata`: only what is said about misprints of the decision.
    `library`: the criteria being the same, the library or its engine.
    """

    CRITERIA = "criteria"
    NOT_CARRIED = "not_carried"
    EVIDENCE_RULES = "evidence_rules"
    ERRATA = "errata"
    LIBRARY = "library"


@closed
class ResultDocument(TypedDict):
    """A result as far as replays compare it."""

    version: str
    set: int
    outcome: OutcomeName
    points: Exact
    band: int
    stars: int | None


@closed
class EarnedDocument(TypedDict):
    """What a criterion earned; options that add up stand as `1+3`."""

    number: str
    option: str
    points: Exact


@closed
class CriterionChangeDocument(TypedDict):
    """A criterion that changed; null where a sheet has no such criterion."""

    identity: str
    before: EarnedDocument | None
    after: EarnedDocument | None


@closed
class NotCarriedDocument(TypedDict):
    """A judged criterion that has no place in the other version, and why."""

    criterion: str
    reason: str


class ComparisonDocument(TypedDict):
    """What came out when a record was replayed; with `lower_bound` the points after are the least that it would get."""

    verdict: str
    causes: list[str]
    parts: list[str]
    said: list[str]
    before: ResultDocument | None
    after: ResultDocument | None
    criteria: list[CriterionChangeDocument]
    not_carried: list[NotCarriedDocument]
    lower_bound: bool


@dataclass(frozen=True, slots=True)
class ComparedResult:
    """The result of a rating, as far as replays compare and report it; `points` is exact, as in the evaluation."""

    version: str
    product_set: int
    outcome: OutcomeName
    points: str
    band: int
    stars: int | None

    def __repr__(self) -> str:
        return brief(self)

    @property
    def stars_or_outcome(self) -> str:
        """The stars as text, or the outcome where there are none."""
        return self.outcome if self.stars is None else str(self.stars)

    def as_json(self) -> ResultDocument:
        """Return it as plain data for canonical JSON."""
        return {
            "version": self.version,
            "set": self.product_set,
            "outcome": self.outcome,
            "points": self.points,
            "band": self.band,
            "stars": self.stars,
        }


@dataclass(frozen=True, slots=True)
class Earned:
    """What a criterion earned: its printed number, the option that counts (`2`, `1+3`, empty for none), points."""

    number: str
    option: str
    points: str

    def __repr__(self) -> str:
        return brief(self)

    def as_json(self) -> EarnedDocument:
        """Return it as plain data for canonical JSON."""
        return {"number": self.number, "option": self.option, "points": self.points}


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion that changed; `before` or `after` is None where the sheet has no such criterion.

    Attributes:
        identity: the name under which the criterion is known in all versions.
    """

    identity: str
    before: Earned | None
    after: Earned | None

    def __repr__(self) -> str:
        return brief(self)

    def as_json(self) -> CriterionChangeDocument:
        """Return it as plain data for canonical JSON."""
        return {
            "identity": self.identity,
            "before": None if self.before is None else self.before.as_json(),
            "after": None if self.after is None else self.after.as_json(),
        }

    def as_line(self, points: Callable[[str], str] = str) -> str:
        """Write the change on one line: `3.3→3.4: [2] 2 → [1] 1`; `points` says how points are written."""
        old = self.before.number if self.before else "-"
        new = self.after.number if self.after else "-"
        name = old if old == new else f"{old}→{new}"
        return f"{name}: {_earned(self.before, points)} → {_earned(self.after, points)}"


def _earned(earned: Earned | None, points: Callable[[str], str]) -> str:
    return "-" if earned is None else f"[{earned.option or '-'}] {points(earned.points)}"


@dataclass(frozen=True, slots=True)
class NotCarried:
    """A judged criterion that could not be carried to another version: its number there, and why (a short code).

    `absent`: the sheet has no such criterion. `other-options`: its options are not the same. `no-such-case`: it has
    no such case. `ambiguous`: it could be several. `unread-points`: it was given in points of no case that is known.
    """

    criterion: str
    reason: str

    def __repr__(self) -> str:
        return brief(self)

    def as_json(self) -> NotCarriedDocument:
        """Return it as plain data for canonical JSON."""
        return {"criterion": self.criterion, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came out when one line was replayed.

    Attributes:
        file, line: where the line stands.
        dossier: the dossier's id, as far as it could be read.
        verdict: see `Verdict`.
        causes: why it changed, if it did; several may hold.
        parts: the parts of the evaluation that differ, by name.
        said: what differs though it does not count: library, engine, as `library 0.1.0 → 0.2.0`; that
            the criteria are not the published ones.
        before, after: the results; None where there is none.
        criteria: the criteria that changed.
        not_carried: what was judged but has no place in the other version.
        problems: why the line could not be replayed.
    """

    file: str
    line: int
    dossier: str
    verdict: Verdict
    before: ComparedResult | None = None
    after: ComparedResult | None = None
    causes: tuple[Cause, ...] = ()
    parts: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    criteria: tuple[CriterionChange, ...] = ()
    not_carried: tuple[NotCarried, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return brief(self)

    @property
    def is_lower_bound(self) -> bool:
        """Whether the points after are the least that it would get: something judged has no place there."""
        return bool(self.not_carried)

    def why_not_replayed(self, lang: Lang) -> str:
        """Return why the line could not be replayed, in words."""
        return "; ".join(problem.render(lang) for problem in self.problems)

    def as_json(self) -> ComparisonDocument:
        """Return what came out as plain data for canonical JSON: all but where the line stands and its problems."""
        return {
            "verdict": str(self.verdict),
            "causes": [str(cause) for cause in self.causes],
            "parts": list(self.parts),
            "said": list(self.said),
            "before": None if self.before is None else self.before.as_json(),
            "after": None if self.after is None else self.after.as_json(),
            "criteria": [change.as_json() for change in self.criteria],
            "not_carried": [each.as_json() for each in self.not_carried],
            "lower_bound": self.is_lower_bound,
        }
