"""Drawing councils: whole numbers of a counter, so that any draw is the same wherever and beside whatever it is made.

The numbers are those of Philox 4x64 (Salmon and others 2011), of which NumPy promises that they stay as they are. Its
key is made of the seed, the product and the size of the council, its counter of the draw: no draw hangs on another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, groupby
from math import comb, factorial, lcm

import numpy as np
import numpy.typing as npt

from ocop_rules.simulate.ballots import MOST_SHEETS, CriterionVotes, JudgeModel

RESOLUTION = 1 << 32
"""A share is met to the nearest multiple of one over this."""

_BLOCK = 8
"""So many numbers come of one state of the counter."""

Votes = npt.NDArray[np.int16]
"""The votes of councils on a criterion: a row a council, a column a judge."""


@dataclass(frozen=True)
class Councils:
    """Councils, drawn or listed.

    Attributes:
        count: how many there are.
        votes: the votes on each criterion, by its number.
        weights: how often each comes, of all the ways there are together; None where each comes once.
    """

    count: int
    votes: Mapping[str, Votes]
    weights: tuple[int, ...] | None = None

    def weight(self, where: npt.NDArray[np.bool_]) -> int:
        """Return how often the councils come together of which something holds."""
        if self.weights is None:
            return int(np.count_nonzero(where))
        return sum(self.weights[i] for i in np.flatnonzero(where))


class Drawing:
    """Draws councils of one product and size.

    Args:
        model: what a judge can write.
        members: how many judges there are.
        seed: the declared seed.
        dossier: the product's dossier.
    """

    def __init__(self, model: JudgeModel, members: int, seed: int, dossier: str) -> None:
        self._model = model
        self._members = members
        self._key = int.from_bytes(hashlib.sha256(f"{seed}\0{members}\0{dossier}".encode()).digest()[:16])
        self._whole_sheet = not model.by_criterion and any(each.differs_by_sheet for each in model.criteria)
        each_judge = int(self._whole_sheet)
        for each in model.criteria:
            each_judge += self._begins_anew(each) + (len(each.shares) > 1)
        self._each_judge = each_judge
        self._blocks = -(-each_judge * members // _BLOCK)

    @property
    def numbers(self) -> int:
        """How many numbers one draw takes, at least 1."""
        return max(1, self._blocks * _BLOCK)

    def draw(self, first: int, count: int) -> Councils:
        """Return so many councils, from the draw with this number on."""
        drawn = self._numbers(first, count)
        sheets = self._model.sheets
        alike = thresholds([Fraction(1, sheets)] * sheets)
        used = 0
        whole: npt.NDArray[np.intp] | None = None
        if self._whole_sheet:
            whole, used = _chosen(drawn[:, :, 0], alike), 1
        votes = {}
        for each in self._model.criteria:
            begin = whole if each.differs_by_sheet else None
            if self._begins_anew(each):
                begin = _chosen(drawn[:, :, used], alike)
                used += 1
            move: npt.NDArray[np.intp] | None = None
            if len(each.shares) > 1:
                move = _chosen(drawn[:, :, used], thresholds(each.shares))
                used += 1
            table = np.array(each.values, dtype=np.int16)
            at = (0 if begin is None else begin, 0 if move is None else move)
            votes[each.number] = np.broadcast_to(table[at], (count, self._members))
        return Councils(count, votes)

    def _begins_anew(self, votes: CriterionVotes) -> bool:
        return self._model.by_criterion and votes.differs_by_sheet

    def _numbers(self, first: int, count: int) -> npt.NDArray[np.uint32]:
        """Return the numbers of so many draws: a row a draw, a column a judge, as many as each judge takes."""
        generator = np.random.Philox(key=self._key, counter=first * self._blocks)
        raw = generator.random_raw(count * self._blocks * _BLOCK // 2).astype("<u8")
        rows = raw.view("<u4").reshape(count, self._blocks * _BLOCK)
        return rows[:, : self._members * self._each_judge].reshape(count, self._members, self._each_judge)


def thresholds(shares: Sequence[Fraction]) -> tuple[int, ...]:
    """Return up to which numbers each share goes, but for the last, as multiples of 1 over `RESOLUTION`."""
    ends = []
    total = Fraction(0)
    for share in shares[:-1]:
        total += share
        ends.append((2 * total.numerator * RESOLUTION + total.denominator) // (2 * total.denominator))
    return tuple(ends)


def _chosen(drawn: npt.NDArray[np.uint32], ends: Sequence[int]) -> npt.NDArray[np.intp]:
    found = np.zeros(drawn.shape, dtype=np.intp)
    for end in ends:
        found += drawn >= np.uint32(end)
    return found


def are_few(model: JudgeModel, members: int, most: int) -> bool:
    """Tell whether there are at most so many councils, told apart by who wrote what but not by who is who."""
    possible = model.possible()
    return possible <= MOST_SHEETS and comb(members + possible - 1, members) <= most


def every_council(model: JudgeModel, members: int) -> Councils:
    """Return every council that there can be, with exact weights: how many ways come to each, of all together."""
    sheets = model.sheets_with_shares()
    denominator = lcm(*(share.denominator for share in sheets.values()))
    worth = [int(share * denominator) for share in sheets.values()]
    found = [*combinations_with_replacement(range(len(sheets)), members)]
    written = np.array([*sheets], dtype=np.int16).reshape(len(sheets), len(model.criteria))
    at = np.array(found, dtype=np.intp)
    votes = {each.number: written[:, i][at] for i, each in enumerate(model.criteria)}
    return Councils(len(found), votes, tuple(_weights(found, worth, members)))


def _weights(councils: Sequence[tuple[int, ...]], worth: Sequence[int], members: int) -> Iterator[int]:
    for council in councils:
        weight = factorial(members)
        for sheet, alike in groupby(council):
            count = len([*alike])
            weight = weight // factorial(count) * worth[sheet] ** count
        yield weight
