"""The rules of a plan: what each infers, the place it comes from, and what it reads."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from ocop_rules.brief import brief
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.condition import Condition
from ocop_rules.rulebook.model import KnockOutRule, Option, Origin


class RuleKind(StrEnum):
    """What a rule infers."""

    SUPPORT = "evidence"
    BARRED = "barred"
    FREED = "does-not-bind"
    GAP = "gap"
    CASE = "case"
    FIRES = "fires"
    CLEARS = "clears"
    ABSENT = "absent"
    SHOWN = "shown"
    EXEMPTS = "unless"
    AWARD = "counts"
    NOT_APPLICABLE = "not-applicable"
    UNMET = "unmet"
    BAND = "band"
    STARS = "stars"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that can fire.

    Attributes:
        index: its position in the plan.
        id: its stable name, such as `qd-26-2026/7/3.3/2/evidence`.
        kind: what it infers.
        citation: the clause it implements.
        origin: the file and line it is written on.
        criterion: the criterion it is about, by number.
        case: the alternative case it is about.
        option: the ordinal of the option it is about.
        stars: the stars it is about.
        name: what it is about otherwise: a knock-out's id, an outcome, a group of cases.
    """

    index: int
    id: str
    kind: RuleKind
    citation: Citation
    origin: Origin
    criterion: str | None = None
    case: str | None = None
    option: int | None = None
    stars: int | None = None
    name: str | None = None

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """A rule that reads facts and documents: it fires when `when` is true, or false where `negated`."""

    rule: Rule
    when: Condition
    negated: bool

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class PointsRule:
    """A rule that reads the points of a criterion: it fires at or under `at_most`, or above where `negated`."""

    rule: Rule
    criterion: str
    at_most: Decimal
    negated: bool

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Mark:
    """A minimum requirement: N stars need at least this option of a criterion (R7).

    Attributes:
        not_met_by: ranks of better options that still do not meet it.
    """

    rule: Rule
    criterion: str
    case: str | None
    option: Option
    stars: int
    not_met_by: tuple[int, ...]

    def met_at(self, rank: int) -> bool:
        """Tell whether the option of a rank meets it."""
        return rank >= self.option.rank and rank not in self.not_met_by

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class BandRule:
    """The points of a band, from `at_least` to under `below`."""

    rule: Rule
    stars: int
    at_least: Decimal
    below: Decimal | None

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class StarsRule:
    """The points from which stars can be given if no requirement is missed."""

    rule: Rule
    stars: int
    at_least: Decimal

    def __repr__(self) -> str:
        return brief(self)


Uses: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""Facts, and document types."""


@dataclass(frozen=True, slots=True)
class KnockOutRules:
    """A knock-out with the rules that decide it (R6).

    Attributes:
        fires, clears: what somebody found is true, or known to be false.
        absent, shown: the papers are known to be missing, or one is there; they count where nobody found anything.
        exempts: the question is moot, whatever the others say.
    """

    knock_out: KnockOutRule
    fires: Rule
    clears: Rule
    absent: Rule | None
    shown: Rule | None
    exempts: Rule | None

    def __repr__(self) -> str:
        return brief(self)

    def fired(self, indices: Set[int]) -> Rule | None:
        """Return the rule by which the knock-out fires, of the rules that fired; None if it does not."""
        if self.exempts is not None and self.exempts.index in indices:
            return None
        if self.fires.index in indices:
            return self.fires
        if self.absent is not None and self.absent.index in indices and not self.cleared(indices):
            return self.absent
        return None

    def cleared(self, indices: Set[int]) -> bool:
        """Tell whether something clears the knock-out, given that no finding fires it."""
        return any(rule is not None and rule.index in indices for rule in (self.exempts, self.clears, self.shown))
