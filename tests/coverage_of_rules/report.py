"""What of a product set's rules the golden and the generated cases reach, and how it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import RuleKind


@dataclass(frozen=True)
class Coverage:
    """What is reached of one product set.

    Attributes:
        plan: its rules.
        golden, generated: ids of the rules that the golden and the generated cases reach, and of the marks met.
        unreachable: rules that no bundle can reach, with the reason.
    """

    plan: Plan
    golden: frozenset[str]
    generated: frozenset[str]
    unreachable: dict[str, str]

    def kinds(self) -> Iterator[tuple[str, list[str]]]:
        """Return the ids of the rules by kind, and those of the marks to be met."""
        for kind in RuleKind:
            ids = [rule.id for rule in self.plan.rules if rule.kind is kind]
            if ids:
                yield kind.value, ids
        if self.plan.marks:
            yield "met", [met_id(mark.rule.id) for mark in self.plan.marks]

    def unreached(self) -> list[str]:
        """Return the ids of what neither golden nor generated cases reach, though a bundle could."""
        reached = self.golden | self.generated | self.unreachable.keys()
        return [each for _, ids in self.kinds() for each in ids if each not in reached]


COVERAGE = pytest.StashKey[list[Coverage]]()


def met_id(unmet: str) -> str:
    """Return the name under which a mark that is met is counted: no rule fires for it."""
    return f"{unmet.removesuffix('unmet')}met"


def table(found: Sequence[Coverage]) -> Iterator[str]:
    """Write the coverage of product sets for people to read."""
    every = [0, 0, 0, 0, 0]
    for coverage in found:
        yield f"{coverage.plan.version}, set {coverage.plan.product_set.number} ({coverage.plan.product_set.title.en})"
        yield _line("", "rules", "golden", "generated", "cannot", "unreached")
        total = [0, 0, 0, 0, 0]
        unreached = set(coverage.unreached())
        for kind, ids in coverage.kinds():
            numbers = [
                len(ids),
                sum(each in coverage.golden for each in ids),
                sum(each in coverage.generated for each in ids),
                sum(each in coverage.unreachable for each in ids),
                sum(each in unreached for each in ids),
            ]
            yield _line(kind, *map(str, numbers))
            total = [a + b for a, b in zip(total, numbers, strict=True)]
        yield _line("all", *map(str, total))
        for rule, reason in coverage.unreachable.items():
            yield f"  cannot be reached: {rule}: {reason}"
        for rule in coverage.unreached():
            yield f"  unreached: {rule}"
        yield ""
        every = [a + b for a, b in zip(every, total, strict=True)]
    yield f"{len(found)} product sets"
    yield _line("", "rules", "golden", "generated", "cannot", "unreached")
    yield _line("all", *map(str, every))


def _line(kind: str, *cells: str) -> str:
    return f"  {kind:<16}" + "".join(f"{cell:>11}" for cell in cells)
