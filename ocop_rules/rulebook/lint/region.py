"""Where conditions hold: which evidence makes them true, and whether one implies another.

A condition is taken apart into boxes: it is true if all properties of one box lie in their spans. Values are
whole numbers, as the engine compares them: choices by position, shares and numbers in multiples of 1/10,000.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import TypeAlias

from ocop_rules.rulebook.condition import AllOf, AnyOf, Condition, DocumentTest, FactTest, NotThat, PointsTest
from ocop_rules.rulebook.vocabulary import MAX_NUMBER, SCALE, FactDefinition, FactType, Vocabulary


@dataclass(frozen=True, slots=True)
class Span:
    """Whole numbers from `low` to `high`, both included."""

    low: int
    high: int

    def within(self, other: Span) -> bool:
        """Tell whether all of it lies in another span."""
        return other.low <= self.low and self.high <= other.high


ABSENT = Span(0, 0)
"""Of a document: it is known not to be there."""

PRESENT = Span(1, 1)
"""Of a document: it counts."""

Property: TypeAlias = tuple[str, str]
"""`fact` or `document`, and its id."""

Box: TypeAlias = Mapping[Property, Span]
"""Spans in which the properties lie together; none is empty."""


def boxes(condition: Condition, vocabulary: Vocabulary) -> tuple[Box, ...]:
    """Return the boxes in which evidence makes a condition true; none if nothing can."""
    return _boxes(condition, vocabulary, negated=False)


def can_hold(condition: Condition, vocabulary: Vocabulary) -> bool:
    """Tell whether some evidence makes a condition true."""
    return bool(boxes(condition, vocabulary))


def implies(condition: Condition, other: Condition, vocabulary: Vocabulary) -> bool:
    """Tell whether each box of a condition lies in a box of another one: it never holds without the other."""
    outer = boxes(other, vocabulary)
    return all(any(_lies_in(box, around) for around in outer) for box in boxes(condition, vocabulary))


def asks_for_absence(box: Box) -> bool:
    """Tell whether a box asks that some document is known not to be there."""
    return any(kind == "document" and span == ABSENT for (kind, _), span in box.items())


def _lies_in(box: Box, around: Box) -> bool:
    return all(name in box and box[name].within(span) for name, span in around.items())


def _boxes(condition: Condition, vocabulary: Vocabulary, *, negated: bool) -> tuple[Box, ...]:
    match condition:
        case NotThat():
            return _boxes(condition.not_, vocabulary, negated=not negated)
        case AllOf() | AnyOf():
            parts = condition.all if isinstance(condition, AllOf) else condition.any
            forms = [_boxes(part, vocabulary, negated=negated) for part in parts]
            if isinstance(condition, AllOf) != negated:
                return reduce(_joint, forms)
            return _distinct(box for form in forms for box in form)
        case DocumentTest():
            return ({("document", condition.document): ABSENT if negated else PRESENT},)
        case PointsTest():
            return ()
        case FactTest():
            definition = vocabulary.facts[condition.fact]
            spans = _spans(condition, definition)
            kept = _outside(spans, _whole_span(definition)) if negated else spans
            return tuple({("fact", condition.fact): span} for span in kept)


def _joint(left: tuple[Box, ...], right: tuple[Box, ...]) -> tuple[Box, ...]:
    return _distinct(box for one in left for other in right if (box := _meet(one, other)) is not None)


def _meet(one: Box, other: Box) -> Box | None:
    box = dict(one)
    for name, span in other.items():
        mine = box.get(name, span)
        low, high = max(mine.low, span.low), min(mine.high, span.high)
        if low > high:
            return None
        box[name] = Span(low, high)
    return box


def _distinct(found: Iterable[Box]) -> tuple[Box, ...]:
    return tuple({frozenset(box.items()): box for box in found}.values())


def _whole_span(fact: FactDefinition) -> Span:
    match fact.type:
        case FactType.BOOLEAN:
            return Span(0, 1)
        case FactType.CHOICE:
            return Span(0, len(fact.values or {}) - 1)
        case FactType.SHARE:
            return Span(0, 100 * SCALE)
        case FactType.COUNT:
            return Span(0, MAX_NUMBER - 1)
        case FactType.NUMBER:
            return Span(1 - MAX_NUMBER * SCALE, MAX_NUMBER * SCALE - 1)


def _spans(test: FactTest, fact: FactDefinition) -> tuple[Span, ...]:
    if isinstance(test.is_, bool):
        return (Span(int(test.is_), int(test.is_)),)
    values = (test.is_,) if test.is_ is not None else test.in_
    if values is not None:
        positions = sorted({list(fact.values or {}).index(value) for value in values})
        return tuple(Span(at, at) for at in positions)
    scale = 1 if fact.type is FactType.COUNT else SCALE
    whole = _whole_span(fact)
    low = max([whole.low, *_steps(test.at_least, scale, 0), *_steps(test.above, scale, 1)])
    high = min([whole.high, *_steps(test.at_most, scale, 0), *_steps(test.below, scale, -1)])
    return (Span(low, high),) if low <= high else ()


def _steps(bound: Decimal | None, scale: int, further: int) -> Iterator[int]:
    if bound is not None:
        yield int(bound * scale) + further


def _outside(spans: tuple[Span, ...], whole: Span) -> tuple[Span, ...]:
    """Return what of the whole lies in none of the spans, which are in order and apart."""
    out = []
    start = whole.low
    for span in spans:
        if start < span.low:
            out.append(Span(start, span.low - 1))
        start = span.high + 1
    if start <= whole.high:
        out.append(Span(start, whole.high))
    return tuple(out)
