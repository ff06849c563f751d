"""The tariff: what each change costs, from the table that a caller states or from the data of papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ocop_rules.advice.change import ChangeKind
from ocop_rules.brief import brief
from ocop_rules.rulebook.papers import Papers

_SCALE = 10_000
_DEAR = Decimal(30)
"""What a change costs of which nothing is known, where nothing is known of any: as a paper of a month."""


@dataclass(frozen=True)
class Tariff:
    """What changes cost: as the table says, else as many days as they take, else as much as the dearest known."""

    table: Mapping[str, Decimal]
    papers: Papers
    dearest: Decimal

    def __repr__(self) -> str:
        return brief(self)

    def known(self, kind: ChangeKind, name: str) -> Decimal | None:
        """Return what a change is known to cost; None where nothing says."""
        if name in self.table:
            return self.table[name]
        if kind == "judged":
            return None
        days = self.papers.paper(name).calendar_days if kind == "paper" else self.papers.fact(name).calendar_days
        if days is None and kind == "fact":
            return Decimal(0)
        return None if days is None else Decimal(days)

    def cost(self, kind: ChangeKind, name: str) -> Decimal:
        """Return what a change costs."""
        known = self.known(kind, name)
        return self.dearest if known is None else known

    def scaled(self, kind: ChangeKind, name: str) -> int:
        """Return what a change costs in whole multiples of 1/10,000."""
        return int(self.cost(kind, name) * _SCALE)


def tariff_of(table: Mapping[str, Decimal], papers: Papers) -> Tariff:
    """Return the tariff of a table, with the days of the papers' data for what it leaves out."""
    known = [*table.values()]
    known += [Decimal(each.calendar_days) for each in papers.documents.values() if each.calendar_days is not None]
    return Tariff(table, papers, max(known, default=_DEAR))
