"""What an evaluator infers, stage by stage; both evaluators have this shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeAlias

from ocop_rules.evidence.counted import CountedEvidence

Fired: TypeAlias = tuple[int, ...]
"""Indices of the rules that fired, each once, in order of the plan."""

FiredCounts: TypeAlias = tuple[tuple[int, int], ...]
"""Indices of the rules that fired, in order of the plan, with how often."""

Ballot: TypeAlias = Mapping[str, tuple[int, ...]]
"""The options that count for one judge: ordinals by criterion number; none for a criterion that is left out."""

Cases: TypeAlias = Mapping[str, str]
"""The case in which the dossier falls, by number of each criterion that has cases; left out where it is not known."""


@dataclass(frozen=True, slots=True)
class VerdictInput:
    """What the verdict is inferred from, made by exact arithmetic.

    Attributes:
        levels: for each criterion whose marks bind, the rank of the option it reached; 0 for none.
        points: for each criterion that a knock-out watches, the points it earned; left out if nobody judged it.
    """

    levels: Mapping[str, int]
    points: Mapping[str, Fraction | int]


@dataclass(frozen=True, slots=True)
class StarsInput:
    """What band, stars and outcome are inferred from.

    Attributes:
        total: the points.
        unmet: for each number of stars, how many minimum requirements of that many or fewer are not met.
        disqualified, stopped: how many knock-outs of either outcome fired.
    """

    total: Fraction | int
    unmet: Mapping[int, int]
    disqualified: int
    stopped: int


class Evaluator(Protocol):
    """Infers which rules fire; `durable` and `direct` must always agree (R12)."""

    def evidence(self, evidence: CountedEvidence) -> Fired:
        """Return the rules that the evidence fires: options it supports, cases, knock-outs."""

    def awards(self, ballots: Sequence[Ballot], cases: Cases) -> FiredCounts:
        """Return the rules by which options count, or do not apply, and for how many judges."""

    def verdict(self, given: VerdictInput, cases: Cases) -> Fired:
        """Return the requirements that are not met and the knock-outs that points fire or clear."""

    def stars(self, given: StarsInput) -> Fired:
        """Return the rules of the band, of all stars that can be given, and of the outcome."""
