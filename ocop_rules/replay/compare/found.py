"""What differs between two evaluations, as plain fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ocop_rules.brief import one_line
from ocop_rules.replay.compare.answers import AnswerChange
from ocop_rules.replay.compare.effects import CriterionEffect, OtherEffect
from ocop_rules.replay.compare.side import ComparedSide
from ocop_rules.replay.comparison import ComparedResult, NotCarried


@dataclass(frozen=True, eq=False)
class Compared:
    """What differs between two evaluations.

    Attributes:
        before, after: the two sides, each with its evaluation and its `.result`.
        answers: what was answered differently.
        alone: for changes, by their positions among the answers, what the earlier evaluation would come to with that
            change alone; not for those that cannot stand by themselves, and for none where `are_tried` is False.
        criteria: the criteria that came to something else.
        effects: what else came out otherwise.
        not_carried: what was judged in the earlier one and has no place on the later one's sheet.
        are_tried: whether changes were tried by themselves, so that reasons are proved; not where they are very many.
    """

    before: ComparedSide
    after: ComparedSide
    answers: tuple[AnswerChange, ...]
    alone: Mapping[int, ComparedResult]
    criteria: tuple[CriterionEffect, ...]
    effects: tuple[OtherEffect, ...]
    not_carried: tuple[NotCarried, ...]
    are_tried: bool

    def __repr__(self) -> str:
        told = [("answers", len(self.answers)), ("criteria", len(self.criteria)), ("effects", len(self.effects))]
        return one_line(type(self).__name__, told)

    @property
    def is_same(self) -> bool:
        """Whether nothing was answered differently, and nothing came out otherwise."""
        return not (self.answers or self.criteria or self.effects)
