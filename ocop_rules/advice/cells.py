"""Cells of facts: the values of a fact that no rule of a sheet tells apart, and a value of each to aim at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ocop_rules.brief import brief
from ocop_rules.engine.checked import plan_for
from ocop_rules.rulebook.condition import Condition, FactTest, leaves
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.vocabulary import SCALE, FactDefinition, FactType, FactValue

_FINEST = Decimal(1) / SCALE
_STEPS = (Decimal(1), Decimal("0.1"), Decimal("0.01"), Decimal("0.001"), _FINEST)


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from the least to the greatest of them; a bound of None is open.

    Attributes:
        beyond, short_of: the thresholds that the range begins after and ends before, where it does not hold them.
    """

    low: Decimal | None
    high: Decimal | None
    beyond: Decimal | None = None
    short_of: Decimal | None = None

    def __repr__(self) -> str:
        return brief(self)

    def holds(self, number: Decimal) -> bool:
        """Tell whether a number is in the range."""
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)

    def first(self) -> Decimal:
        """Return the number to aim at from below: the threshold, or a plain number after it."""
        assert self.low is not None
        return self.low if self.beyond is None else self._plain(self.beyond, up=True)

    def last(self) -> Decimal:
        """Return the number to aim at from above: the threshold, or a plain number before it."""
        assert self.high is not None
        return self.high if self.short_of is None else self._plain(self.short_of, up=False)

    def _plain(self, threshold: Decimal, *, up: bool) -> Decimal:
        """Return the roundest number beyond a threshold that is still in the range."""
        for step in _STEPS:
            whole = threshold / step
            count = int(whole.to_integral_value(rounding="ROUND_FLOOR" if up else "ROUND_CEILING"))
            number = (count + (1 if up else -1)) * step
            if self.holds(number):
                return number
        raise AssertionError("a range holds a number")


@dataclass(frozen=True, slots=True)
class Cell:
    """Values that all tests answer alike.

    Attributes:
        index: its place among the cells of the fact, from 1; 0 is for a fact that does not count.
        ranges: the numbers in it, in order, of a numeric fact.
        values: the values in it, of another fact.
        backing: the document types that back a fact with such a value.
    """

    index: int
    ranges: tuple[Range, ...]
    values: tuple[bool | str, ...]
    backing: tuple[str, ...]

    def __repr__(self) -> str:
        return brief(self)

    def holds(self, value: FactValue) -> bool:
        """Tell whether a value is in the cell."""
        if self.values:
            return value in self.values
        number = Decimal(value)
        return any(each.holds(number) for each in self.ranges)

    def nearest(self, present: FactValue | None) -> tuple[FactValue, Range | None, bool]:
        """Return the value to aim at from the present one, the range it is in, and whether it is aimed at from below.

        Without a present value it is aimed at from below, where there is something below.
        """
        if self.values:
            return self.values[0], None, True
        if present is None or isinstance(present, bool | str):
            first = next((each for each in self.ranges if each.low is not None and each.low > 0), self.ranges[0])
            rising = first.low is not None and (first.low > 0 or first.high is None)
            return _number(first.first() if rising else first.last()), first, rising
        number = Decimal(present)
        above = [(each.first() - number, each) for each in self.ranges if each.low is not None and each.low > number]
        below = [(number - each.last(), each) for each in self.ranges if each.high is not None and each.high < number]
        best = min([*above, *below], key=lambda pair: pair[0])
        rising = any(best[1] is each for _, each in above)
        return _number(best[1].first() if rising else best[1].last()), best[1], rising


def _number(number: Decimal) -> FactValue:
    return int(number) if number == number.to_integral_value() else number.normalize()


@dataclass(frozen=True, slots=True)
class FactCells:
    """A fact that rules of a sheet read, with its cells in order."""

    fact: str
    definition: FactDefinition
    cells: tuple[Cell, ...]

    def __repr__(self) -> str:
        return brief(self)

    def cell_of(self, value: FactValue) -> Cell:
        """Return the cell that a value is in."""
        return next(cell for cell in self.cells if cell.holds(value))

    def passing(self, test: FactTest) -> tuple[int, ...]:
        """Return the cells of which every value passes a test."""
        return tuple(cell.index for cell in self.cells if _passes(test, cell))


def cells_of(rulebook: Rulebook, number: int) -> dict[str, FactCells]:
    """Return the cells of each fact that the rules of a product set read, by fact, in the vocabulary's order."""
    return rulebook.once(_cells_of, number)


def _cells_of(rulebook: Rulebook, number: int) -> dict[str, FactCells]:
    plan = plan_for(rulebook, number)
    vocabulary = plan.vocabulary
    conditions: list[Condition] = [each.when for each in plan.evidence]
    conditions += [test for each in vocabulary.contradictions for test in each.between]
    conditions += [kind.refuted_by for kind in vocabulary.documents.values() if kind.refuted_by is not None]
    tests: dict[str, dict[FactTest, None]] = {}
    for condition in conditions:
        for leaf in leaves(condition):
            if isinstance(leaf, FactTest) and leaf.fact in plan.facts_read:
                tests.setdefault(leaf.fact, {})[leaf] = None
    return {
        name: FactCells(name, definition, _cells(definition, tuple(tests[name])))
        for name, definition in vocabulary.facts.items()
        if name in tests
    }


def _cells(definition: FactDefinition, tests: tuple[FactTest, ...]) -> tuple[Cell, ...]:
    if definition.type.is_numeric:
        found: dict[tuple[bool, ...], list[Range]] = {}
        for each in _ranges(definition, tests):
            sample = each.low if each.low is not None else each.high
            assert sample is not None
            pattern = tuple(test.holds(sample) for test in tests)
            found.setdefault(pattern, []).append(each)
        return tuple(
            Cell(i, tuple(_joined(ranges)), (), definition.documents) for i, ranges in enumerate(found.values(), 1)
        )
    values: Iterable[bool | str] = (
        tuple(definition.values or {}) if definition.type is FactType.CHOICE else (False, True)
    )
    alike: dict[tuple[object, ...], list[bool | str]] = {}
    for value in values:
        alike.setdefault((definition.backing(value), *(test.holds(value) for test in tests)), []).append(value)
    return tuple(Cell(i, (), tuple(same), definition.backing(same[0])) for i, same in enumerate(alike.values(), 1))


def _ranges(definition: FactDefinition, tests: Iterable[FactTest]) -> list[Range]:
    """Return the numbers that a fact can have in parts: each threshold, and what lies between two of them."""
    step = Decimal(1) if definition.type is FactType.COUNT else _FINEST
    low = None if definition.type is FactType.NUMBER else Decimal(0)
    high = Decimal(100) if definition.type is FactType.SHARE else None
    bounds = {
        bound
        for test in tests
        for bound in (test.at_least, test.above, test.at_most, test.below)
        if bound is not None and (low is None or bound >= low) and (high is None or bound <= high)
    }
    out: list[Range] = []
    begin, beyond = low, None
    for bound in sorted(bounds):
        end = bound - step
        if begin is None or begin <= end:
            out.append(Range(begin, end, beyond, bound))
        out.append(Range(bound, bound))
        begin, beyond = bound + step, bound
    if high is None or begin is None or begin <= high:
        out.append(Range(begin, high, beyond, None))
    return out


def _joined(ranges: list[Range]) -> list[Range]:
    """Return ranges of which those that follow each other are one."""
    out: list[Range] = []
    for each in ranges:
        if out and _follows(out[-1], each):
            out[-1] = Range(out[-1].low, each.high, out[-1].beyond, each.short_of)
        else:
            out.append(each)
    return out


def _follows(first: Range, second: Range) -> bool:
    """Tell whether a range begins where another ends."""
    if first.short_of is not None:
        return first.short_of == second.low
    return first.high is not None and second.beyond == first.high


def _passes(test: FactTest, cell: Cell) -> bool:
    if cell.values:
        return test.holds(cell.values[0])
    sample = cell.ranges[0].low if cell.ranges[0].low is not None else cell.ranges[0].high
    assert sample is not None or cell.ranges[0] == Range(None, None)
    return test.holds(sample if sample is not None else 0)
