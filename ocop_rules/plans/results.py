"""What a target comes to on a day, and the rows that make it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

from ocop_rules.brief import one_line
from ocop_rules.plans.counted_rows import CountedRow
from ocop_rules.plans.settled import SettledTarget
from ocop_rules.plans.tally import TargetTally
from ocop_rules.plans.verdicts import TargetVerdict
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import Text

Reason: TypeAlias = str
"""Why something is not known: `not-kept`, `table-left-out`, `table-not-complete`, `rows-not-known`."""


@dataclass(frozen=True)
class TargetResult:
    """What a target comes to on a day.

    Attributes:
        settled: the target under the readings that were chosen.
        verdict: met, not met, not known, or nothing to be a share of.
        tally: how much counts; None where no register keeps it.
        reasons: why something is not known, by codes.
        rows: the rows of its base, those of which it is not known among them, in the register's order.
    """

    settled: SettledTarget
    verdict: TargetVerdict
    tally: TargetTally | None
    reasons: tuple[Reason, ...]
    rows: Sequence[CountedRow]

    def __repr__(self) -> str:
        return one_line("TargetResult", [("name", self.name), ("verdict", self.verdict), ("tally", self.tally)])

    @property
    def name(self) -> str:
        """Its name in the plan."""
        return self.settled.name

    @property
    def title(self) -> Text:
        """What it asks."""
        return self.settled.target.title

    @property
    def per_cent(self) -> Fraction | None:
        """The share of what is known to be in the base that is known to count; None of a number, or of nothing."""
        tally, need = self.tally, self.settled.need
        if tally is None or need is None or need.share is None or not tally.base:
            return None
        return Fraction(tally.counted, tally.base) * 100

    @property
    def missing(self) -> int | None:
        """How many more of what is known must count; 0 where it is met, None where nobody can say."""
        tally, need = self.tally, self.settled.need
        if tally is None or need is None:
            return None
        if need.share is None:
            return max(0, (need.number or 0) - tally.counted)
        return max(0, ceil(Fraction(need.share) * tally.base / 100) - tally.counted) if tally.base else None

    def counting(self) -> tuple[CountedRow, ...]:
        """Return the rows that count."""
        return tuple(each for each in self.rows if each.in_base and each.counts)

    def lacking(self) -> tuple[CountedRow, ...]:
        """Return the rows of the base that do not count."""
        return tuple(each for each in self.rows if each.in_base and each.counts is False)

    def not_known(self) -> tuple[CountedRow, ...]:
        """Return the rows of which it is not known whether they are in the base, or count."""
        return tuple(each for each in self.rows if each.in_base is None or each.counts is None)


def cut_off(value: Fraction | None) -> str | None:
    """Return a value with two decimals, the rest cut off: what is just under a share never looks like it."""
    if value is None:
        return None
    return plain_number(Decimal(floor(value * 100)).scaleb(-2))
