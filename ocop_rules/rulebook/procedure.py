"""What a decision says besides its sheets: bands, who evaluates, which dossiers go on as before, who may take part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from ocop_rules.brief import brief
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.kinds import Purpose
from ocop_rules.text import Text


@dataclass(frozen=True, slots=True)
class StarBand:
    """The points at which stars begin, with the clause that says so; `printed_to` where print leaves a gap."""

    stars: int
    at_least: Decimal
    printed_to: Decimal | None
    title: Text
    citation: Citation

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Level:
    """A level of administration that evaluates: what it certifies, and from how many points it forwards where."""

    name: str
    title: Text
    certifies: tuple[int, ...]
    forwards_at_least: Decimal | None
    forwards_to: str | None
    citation: Citation
    forwards_citation: Citation
    returns_below: Decimal | None
    returns_to: str | None
    returns_citation: Citation

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class TransitionRule:
    """Dossiers filed before the entry into force that go on under the earlier decisions until `until`.

    Attributes:
        counted_to: the last of the days that the decision gives, which may be one on which nobody works.
        until: the day on which it ends: the first working day from then on, where days of rest put it off.
        rest_source: the law by which they do; None if they do not.
    """

    purposes: tuple[Purpose, ...]
    counted_to: date
    until: date
    citation: Citation
    rest_source: Text | None

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class EligibleForms:
    """The legal forms of producer that a decision names, for all sets and for some besides."""

    forms: tuple[str, ...]
    also: Mapping[int, tuple[str, ...]]
    citation: Citation

    def of(self, product_set: int) -> tuple[str, ...]:
        """Return the forms that are named for a set."""
        return (*self.forms, *self.also.get(product_set, ()))

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Spread:
    """By how many points the totals of a council's members may differ at these levels before it scores again."""

    most: Decimal
    levels: tuple[str, ...]
    citation: Citation

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Remark:
    """What results on some days should tell of a decision; `where` says of which results, None of all."""

    text: Text
    since: date | None
    until: date | None
    where: Literal["requirement_missed"] | None
    citation: Citation | None

    def __repr__(self) -> str:
        return brief(self)

    def applies(self, day: date, *, requirement_missed: bool) -> bool:
        """Tell whether the result of an evaluation on a day tells it."""
        if (self.since is not None and day < self.since) or (self.until is not None and day > self.until):
            return False
        return self.where is None or requirement_missed
