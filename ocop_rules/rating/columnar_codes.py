"""The choices of a criterion as codes: one small whole number says what was chosen, in whichever case.

0 is none. Where one option is chosen a code is the option's position, counted through all cases; where options add
up it is the sum of 2^(ordinal-1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd
from typing import Any

import numpy as np
import numpy.typing as npt

from ocop_rules.engine.normal_form import scaled
from ocop_rules.engine.plan import Plan
from ocop_rules.errors import NetworkLimit
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion
from ocop_rules.rulebook.vocabulary import SCALE

MOST_ADDED = 12
"""Options that add up are taken up to so many of a criterion: their code would grow too large."""

MOST_JUDGES = 1000
"""A dossier has at most so many judges."""

KEY = 1 << 24
"""What a unit of points is worth in a key: more than the ranks of all judges add up to."""


@dataclass(frozen=True)
class CriterionCodes:
    """The codes of a criterion.

    Attributes:
        criterion: the criterion.
        offsets: for each case, the code before that of its first option; `None` alone where it has no cases.
        units: what each code is worth, in the plan's units.
        ranks: the rank of each code; of options that add up none.
        keys: rank and worth as one number, in the order in which options are better (R7).
        dtype: the smallest type that holds the codes, with a sign.
        in_order: whether a code is its own rank.
    """

    criterion: Criterion
    offsets: Mapping[str | None, int]
    units: npt.NDArray[np.int64]
    ranks: npt.NDArray[np.uint8]
    keys: npt.NDArray[np.int64]
    dtype: npt.DTypeLike
    in_order: bool

    @property
    def count(self) -> int:
        """How many codes there are."""
        return len(self.units)

    @property
    def sums(self) -> bool:
        """Whether options add up."""
        return self.criterion.scoring is Scoring.SUM

    def code(self, case: str | None, ordinal: int) -> int:
        """Return the code of an option; where options add up, what it adds to one."""
        return 1 << (ordinal - 1) if self.sums else self.offsets[case] + ordinal

    def key(self, rank: int, case: str | None) -> int:
        """Return the key of the option of a rank."""
        options = self.criterion.options_of(case)
        ordinal = next(option.ordinal for option in options if option.rank == rank)
        return int(self.keys[self.code(case, ordinal)])


def unit_of(plan: Plan) -> int:
    """Return the most, in multiples of 1/10,000 points, of which every option's points are a whole multiple."""
    found = 0
    for worth in plan.worth.values():
        found = gcd(found, worth)
    return found or SCALE


def codes_of(criterion: Criterion, unit: int) -> CriterionCodes:
    """Return the codes of a criterion.

    Args:
        criterion: the criterion.
        unit: what points are counted in, in multiples of 1/10,000.

    Raises:
        NetworkLimit: too many of its options add up, or they do in several cases.
    """
    offsets: dict[str | None, int] = {}
    units, ranks = [0], [0]
    if criterion.scoring is Scoring.SUM:
        if criterion.cases or len(criterion.options) > MOST_ADDED:
            raise NetworkLimit(f"criterion {criterion.number} adds up more than columns hold")
        worth = [scaled(option.points) // unit for option in criterion.options]
        offsets[None] = 0
        units = [sum(w for i, w in enumerate(worth) if code >> i & 1) for code in range(1 << len(worth))]
        ranks = [0] * len(units)
    else:
        for case in criterion.cases or (None,):
            offsets[case] = len(units) - 1
            options = criterion.options_of(case)
            units += [scaled(option.points) // unit for option in options]
            ranks += [option.rank for option in options]
    dtype: Any = np.int8 if len(units) <= 128 else np.int16
    worths = np.array(units, dtype=np.int64)
    return CriterionCodes(
        criterion,
        offsets,
        worths,
        np.array(ranks, dtype=np.uint8),
        worths * KEY + np.array(ranks, dtype=np.int64),
        dtype,
        criterion.scoring is not Scoring.SUM and ranks == list(range(len(ranks))),
    )
