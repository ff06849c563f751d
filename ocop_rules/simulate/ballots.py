"""What the ballots of a simulated council can be: votes on each criterion with their shares, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import islice, product
from math import prod

from ocop_rules.engine.columnar_table import LEFT_OUT
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.printed_points import Ordinals, chosen_on
from ocop_rules.rating.choice import counted_sheets
from ocop_rules.rating.result import cases_by_criterion
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion
from ocop_rules.simulate.judges import Ballots, Votes

MOST_SHEETS = 2000
"""Sheets that a judge can write are listed up to so many."""


@dataclass(frozen=True, slots=True)
class CriterionVotes:
    """What votes on one criterion can be.

    A vote is what a column of a sheet holds: an ordinal, 0 for none, -1 for left out; of options that add up the sum
    of 2^(ordinal-1).

    Attributes:
        number: the criterion.
        shares: the share of judges who move as each column of `values` says; they add up to 1.
        values: for each sheet from which a judge may begin, the vote after each move.
    """

    number: str
    shares: tuple[Fraction, ...]
    values: tuple[tuple[int, ...], ...]

    @property
    def differs_by_sheet(self) -> bool:
        """Whether it matters from which sheet a judge begins."""
        return any(each != self.values[0] for each in self.values)

    @property
    def may_be_left_out(self) -> bool:
        """Whether a judge may leave it out."""
        return any(vote == LEFT_OUT for votes in self.values for vote in votes)


@dataclass(frozen=True, slots=True)
class JudgeModel:
    """What one simulated judge can write on a sheet.

    Attributes:
        sheets: how many sheets were given: a judge begins from any of them alike often.
        by_criterion: whether a judge begins from a sheet drawn anew at each criterion.
        criteria: the criteria on which somebody votes, in printed order.
    """

    sheets: int
    by_criterion: bool
    criteria: tuple[CriterionVotes, ...]

    def possible(self) -> int:
        """Return how many ways to fill in a sheet a judge has, at most."""
        return sum(
            prod(len({*each.values[held]}) for each, held in zip(self.criteria, begins, strict=True))
            for begins in islice(self._begins(), MOST_SHEETS + 1)
        )

    def sheets_with_shares(self) -> dict[tuple[int, ...], Fraction]:
        """Return each sheet that a judge can write, as the votes on `criteria`, with the share of judges who do."""
        found: dict[tuple[int, ...], Fraction] = {}
        for begins in self._begins():
            merged = [_merged(each, held) for each, held in zip(self.criteria, begins, strict=True)]
            for votes in product(*merged):
                share = prod((part for _, part in votes), start=Fraction(1))
                key = tuple(vote for vote, _ in votes)
                found[key] = found.get(key, Fraction(0)) + share
        total = sum(found.values(), Fraction(0))
        return {votes: share / total for votes, share in sorted(found.items())}

    def _begins(self) -> Iterator[Sequence[int]]:
        """Return from which sheets a judge can begin at each criterion; all are alike often."""
        if self.by_criterion:
            yield from product(*(range(self.sheets) if each.differs_by_sheet else (0,) for each in self.criteria))
        else:
            for sheet in range(self.sheets if any(each.differs_by_sheet for each in self.criteria) else 1):
                yield [sheet] * len(self.criteria)


def _merged(votes: CriterionVotes, sheet: int) -> Iterable[tuple[int, Fraction]]:
    found: dict[int, Fraction] = {}
    for vote, share in zip(votes.values[sheet], votes.shares, strict=True):
        found[vote] = found.get(vote, Fraction(0)) + share
    return found.items()


def judge_model(evaluation: Evaluation, ballots: Ballots) -> JudgeModel | None:
    """Return what a simulated judge of a product can write; None where there is no sheet to begin from.

    Args:
        evaluation: the product, rated with the sheets that were given.
        ballots: how ballots are drawn.
    """
    cases = cases_by_criterion(evaluation.criteria)
    sheets = counted_sheets(evaluation.bundle.sheets)
    if not sheets or any(sheet.has_totals_alone for sheet in sheets):
        return None
    given = [chosen_on(sheet, evaluation.product_set, cases) for sheet in sheets]
    found = []
    for number, criterion in evaluation.product_set.criteria.items():
        declared = ballots.votes_on(criterion)
        held = [_column(criterion, sheet.get(number)) for sheet in given]
        outright = declared is not None and declared.options is not None
        if outright and criterion.cases and number not in cases:
            continue  # in no case no option is open
        if outright or any(vote != LEFT_OUT for vote in held):
            found.append(_votes(criterion, cases.get(number), declared, held))
    return JudgeModel(len(sheets), ballots.by == "criterion", tuple(found))


def _column(criterion: Criterion, chosen: Ordinals | None) -> int:
    if chosen is None:
        return LEFT_OUT
    if criterion.scoring is Scoring.SUM:
        return sum(1 << (ordinal - 1) for ordinal in chosen)
    return chosen[0] if chosen else 0


def _votes(criterion: Criterion, case: str | None, declared: Votes | None, held: Sequence[int]) -> CriterionVotes:
    if declared is not None and declared.options is not None:
        moves = _stated(declared.options)
        values = tuple(tuple(moves) for _ in held)
    elif declared is not None and declared.slips is not None:
        moves = _stated(declared.slips)
        ranked = sorted(criterion.options_of(case), key=lambda option: option.rank)
        ladder = [0, *(option.ordinal for option in ranked)]
        values = tuple(tuple(_moved(ladder, vote, slip) for slip in moves) for vote in held)
    else:
        moves = {0: Fraction(1)}
        values = tuple((vote,) for vote in held)
    return CriterionVotes(criterion.number, tuple(moves.values()), values)


def _stated(shares: Mapping[int, Decimal]) -> dict[int, Fraction]:
    """Return the shares that are more than nothing, in the order of what they are of."""
    return {moved: Fraction(share) for moved, share in sorted(shares.items()) if share > 0}


def _moved(ladder: Sequence[int], vote: int, slip: int) -> int:
    """Return the vote so many options below or above one; from an option nobody slips to none, from left out nowhere.

    Args:
        ladder: none, and the ordinals of the options from the worst to the best.
        vote: the vote given.
        slip: how many options above it.
    """
    if vote == LEFT_OUT:
        return vote
    place = ladder.index(vote)
    return ladder[max(min(place, 1), min(place + slip, len(ladder) - 1))]
