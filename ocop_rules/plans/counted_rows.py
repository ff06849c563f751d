"""The rows of a table as rules answered of them, and those of a target's base, made anew whenever they are looked at.

A nation's register has tens of thousands of rows, of which most are alike: of each the position of what is known of it
is held, and no more.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast, overload

from ocop_rules.brief import one_line
from ocop_rules.plans.facts import Entity, RegisterFacts
from ocop_rules.plans.row_rules import Answer, RowRules, Values
from ocop_rules.plans.settled import SettledTarget
from ocop_rules.plans.tally import Part, of_amount, of_row
from ocop_rules.rulebook.vocabulary import FactValue


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A row that is in a target's base, or may be.

    Attributes:
        id, name: which row.
        in_base: whether it is in the base; None where that is not known.
        counts: whether it counts; None where that is not known. Nothing is said of amounts.
        facts: what that hangs on; None where nobody knows.
    """

    id: str
    name: str
    in_base: bool | None
    counts: bool | None
    facts: Mapping[str, FactValue | None]

    def __repr__(self) -> str:
        return one_line("CountedRow", [("id", self.id), ("in_base", self.in_base), ("counts", self.counts)])


class AnsweredTable:
    """The rows of a table, with what the rules of all targets that are about it answered.

    Args:
        facts: the facts of the register.
        table: the table.
        rules: the rules.
    """

    def __init__(self, facts: RegisterFacts, table: str, rules: RowRules) -> None:
        self.entities = facts.entities(table)
        self.facts = rules.facts
        self.kinds: list[tuple[Values, tuple[Answer, ...]]] = []
        self.kind_of = array("L")
        readers = [facts.reader(table, fact) for fact in rules.facts]
        known: dict[Values, int] = {}
        for entity in self.entities:
            values: Values = tuple(read(entity.row) for read in readers)
            kind = known.get(values)
            if kind is None:
                kind = known[values] = len(self.kinds)
                self.kinds.append((values, rules.answers(values)))
            self.kind_of.append(kind)


class CountedRows(Sequence[CountedRow]):
    """The rows of a target's base, those of which it is not known among them, in the register's order.

    Args:
        table: the rows of its table.
        target: the target.
        at: its position among the targets that are about the table.
    """

    def __init__(self, table: AnsweredTable, target: SettledTarget, at: int) -> None:
        self._table = table
        self._target = target
        self._at = at
        self._places = {fact: table.facts.index(fact) for fact in target.facts}
        left_out = {kind for kind, (_, answers) in enumerate(table.kinds) if answers[at][0] is False}
        self._rows = array("L", (row for row, kind in enumerate(table.kind_of) if kind not in left_out))

    def __repr__(self) -> str:
        return one_line("CountedRows", [("target", self._target.name), ("rows", self._rows)])

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> CountedRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[CountedRow]: ...
    def __getitem__(self, index: int | slice) -> CountedRow | Sequence[CountedRow]:
        if isinstance(index, slice):
            return tuple(map(self._row, self._rows[index]))
        return self._row(self._rows[index])

    def __iter__(self) -> Iterator[CountedRow]:
        return map(self._row, self._rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == another for one, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _row(self, row: int) -> CountedRow:
        entity: Entity = self._table.entities[row]
        values, answers = self._table.kinds[self._table.kind_of[row]]
        in_base, counts = answers[self._at]
        facts = {fact: values[place] for fact, place in self._places.items()}
        amount = self._target.amount
        if amount is not None and None in (facts[amount.fact], facts[amount.of]):
            counts = None
        return CountedRow(entity.id, entity.name, in_base, counts, facts)

    def parts(self) -> Iterator[Part]:
        """Yield what each row adds to what the target comes to."""
        added: dict[int, Part] = {}
        for row in self._rows:
            kind = self._table.kind_of[row]
            if kind not in added:
                added[kind] = self._part(*self._table.kinds[kind])
            yield added[kind]

    def _part(self, values: Values, answers: tuple[Answer, ...]) -> Part:
        amount = self._target.amount
        if amount is None:
            return of_row(*answers[self._at])
        counted, size = (cast("int | None", values[self._places[fact]]) for fact in (amount.fact, amount.of))
        return of_amount(answers[self._at][0], counted, size)
