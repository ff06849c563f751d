"""Why a part of a result differs: proved by rating with some of the changes only, never guessed.

A change is behind an effect where rating the earlier evaluation with that change alone comes to the later one's. Where
none does so alone, all those without which the later one's does not come are tried together. What neither shows is
told as not to be told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ocop_rules.replay.compare.answers import AnswerChange, AnswerKind
from ocop_rules.replay.compare.trial import Changes, Trials
from ocop_rules.replay.compare.view import About, View

MOST_TRIED = 80
"""Of more changes none is tried by itself: an answer is to come in a second or two."""


class Proof(StrEnum):
    """How sure it is which changes are behind an effect.

    `alone`: each group of changes, applied to the earlier evaluation by itself, comes to what the later one has.
    `together`: the one group comes to it, and without any one change of it the later one does not have it.
    `untold`: not proved; the changes named are those that may be behind it.
    """

    ALONE = "alone"
    TOGETHER = "together"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Why:
    """Which changes are behind an effect.

    Attributes:
        proof: how sure that is.
        groups: changes by their positions among the answers, from 0; a group is one change, with those that it cannot
            stand without, or several together.
    """

    proof: Proof
    groups: tuple[tuple[int, ...], ...]


class Reasons:
    """Finds which changes are behind each effect."""

    def __init__(self, trials: Trials, answers: Sequence[AnswerChange], before: View, after: View) -> None:
        self._trials = trials
        self._answers = answers
        self._before, self._after = before, after
        tried = trials.tried
        self._proves = len(tried) <= MOST_TRIED and trials.view(frozenset()) == before and trials.view(tried) == after
        self._alone = [trials.with_needs([each]) for each in sorted(tried)]

    @property
    def are_tried(self) -> bool:
        """Whether changes were tried by themselves, so that what they did is proved."""
        return self._proves

    def why(self, about: About) -> Why:
        """Return which changes are behind what differs at one place of the results."""
        if not self._proves:
            return Why(Proof.UNTOLD, _groups([self._may_touch(about)]))
        enough = [each for each in self._alone if self._comes(each, about)]
        least = [each for each in enough if not any(other < each for other in enough)]
        if least:
            return Why(Proof.ALONE, _groups(dict.fromkeys(least)))
        needed = frozenset(i for i in self._trials.tried if not self._comes(self._trials.without(i), about))
        if needed and self._comes(self._trials.with_needs(needed), about):
            return Why(Proof.TOGETHER, _groups([needed]))
        moving = {i for each in self._alone if self._moves(each, about) for i in each}
        return Why(Proof.UNTOLD, _groups([needed | moving or self._may_touch(about)]))

    def _comes(self, changes: Changes, about: About) -> bool:
        view = self._trials.view(changes)
        return view is not None and view.get(about) == self._after.get(about)

    def _moves(self, changes: Changes, about: About) -> bool:
        view = self._trials.view(changes)
        return view is not None and view.get(about) != self._before.get(about)

    def _may_touch(self, about: About) -> Changes:
        """Return the changes that may be behind an effect: all, but what was chosen at other criteria."""
        return frozenset(
            i
            for i in self._trials.tried
            if self._answers[i].kind is not AnswerKind.CHOICE
            or about.kind not in ("criterion", "requirement")
            or self._answers[i].name == about.name
        )


def _groups(found: Iterable[Changes]) -> tuple[tuple[int, ...], ...]:
    return tuple(sorted(tuple(sorted(each)) for each in found))
