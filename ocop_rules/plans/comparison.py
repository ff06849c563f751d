"""One plan on two days: what became of each target, and which rows made it so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from typing_extensions import TypedDict

from ocop_rules.brief import one_line
from ocop_rules.canonical import Document, canonical
from ocop_rules.errors import InvalidRecord, Problem
from ocop_rules.plans.check import PlanCheck
from ocop_rules.plans.check_document import CountedDocument, PlanCheckDocument, TargetDocument, TextDocument
from ocop_rules.text import printable, text

FORMAT: Literal["ocop-plan-comparison/1"] = "ocop-plan-comparison/1"

CheckInput: TypeAlias = PlanCheck | PlanCheckDocument
"""A checked plan, or its document."""


class SideDocument(TypedDict):
    """What a target came to on one day."""

    verdict: str
    counted: int
    base: int
    per_cent: str | None
    missing: int | None


class TargetChangeDocument(TypedDict):
    """What became of a target: the rows that count now and did not, no longer count, came to its base and left it."""

    target: str
    title: TextDocument
    before: SideDocument | None
    after: SideDocument | None
    counts_now: list[str]
    counts_no_more: list[str]
    came: list[str]
    left: list[str]


class PlanComparisonDocument(TypedDict):
    """One plan on two days; digests of both sides."""

    format: Literal["ocop-plan-comparison/1"]
    plan: str
    before: dict[str, str]
    after: dict[str, str]
    same_plan: bool
    same_readings: bool
    targets: list[TargetChangeDocument]


@dataclass(frozen=True)
class TargetChange:
    """What became of a target between two days.

    Attributes:
        before, after: what it came to; None where the plan did not have it.
        counts_now, counts_no_more: rows that began to count, or ceased to.
        came, left: rows that came to the base, or left it.
    """

    before: TargetDocument | None
    after: TargetDocument | None
    counts_now: tuple[str, ...]
    counts_no_more: tuple[str, ...]
    came: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def target(self) -> TargetDocument:
        """The target as it is now, or was last."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def name(self) -> str:
        """Its name in the plan."""
        return self.target["target"]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return _side(self.before) == _side(self.after) and not (
            self.counts_now or self.counts_no_more or self.came or self.left
        )


@dataclass(frozen=True, eq=False)
class PlanComparison:
    """One plan on two days.

    Attributes:
        before, after: the plan as it was checked on either day.
        targets: what became of each target, in the plan's order.
    """

    before: PlanCheckDocument
    after: PlanCheckDocument
    targets: tuple[TargetChange, ...]

    def __repr__(self) -> str:
        changed = sum(not each.is_same for each in self.targets)
        return one_line("PlanComparison", [("plan", self.after["plan"]), ("changed", changed)])

    def to_json(self) -> str:
        """Return it as canonical JSON of the format `ocop-plan-comparison/1`."""
        document: PlanComparisonDocument = {
            "format": FORMAT,
            "plan": self.after["plan"],
            "before": {"on": self.before["on"], "register": self.before["register"]},
            "after": {"on": self.after["on"], "register": self.after["register"]},
            "same_plan": self.before["plan_digest"] == self.after["plan_digest"],
            "same_readings": self.before["readings"] == self.after["readings"],
            "targets": [_change(each) for each in self.targets],
        }
        return canonical(cast("Document", document))


def compare_plan_checks(before: CheckInput, after: CheckInput) -> PlanComparison:
    """Return what became of a plan's targets between two days.

    Args:
        before: the plan as it was checked on the earlier day, or the document of that.
        after: the same of the later day.

    Raises:
        InvalidRecord: they are of two plans.
    """
    one = before.document if isinstance(before, PlanCheck) else before
    other = after.document if isinstance(after, PlanCheck) else after
    if one["plan"] != other["plan"]:
        said = f"{printable(one['plan'])}, {printable(other['plan'])}"
        message = text("hai tệp của hai kế hoạch khác nhau", "the two files are of two plans")
        raise InvalidRecord([Problem("contradiction", "plan", message, None, said)])
    mine = {each["target"]: each for each in one["targets"]}
    theirs = {each["target"]: each for each in other["targets"]}
    names = dict.fromkeys([*theirs, *mine])
    return PlanComparison(one, other, tuple(_compared(mine.get(name), theirs.get(name)) for name in names))


def _compared(before: TargetDocument | None, after: TargetDocument | None) -> TargetChange:
    was, now = _rows(before), _rows(after)
    counted = {name for name, each in was.items() if _counts(each)}
    counts = {name for name, each in now.items() if _counts(each)}
    return TargetChange(
        before,
        after,
        _in_order(now, counts - counted),
        _in_order(was, counted - counts),
        _in_order(now, now.keys() - was.keys()),
        _in_order(was, was.keys() - now.keys()),
    )


def _rows(target: TargetDocument | None) -> Mapping[str, CountedDocument]:
    return {} if target is None else {each["id"]: each for each in target["entities"] if each["in_base"]}


def _counts(row: CountedDocument) -> bool:
    return row.get("counts", None) is True


def _in_order(rows: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    those = frozenset(wanted)
    return tuple(each for each in rows if each in those)


def _side(target: TargetDocument | None) -> SideDocument | None:
    if target is None:
        return None
    return {
        "verdict": target["verdict"],
        "counted": target["counted"],
        "base": target["base"],
        "per_cent": target["per_cent"],
        "missing": target["missing"],
    }


def _change(change: TargetChange) -> TargetChangeDocument:
    return {
        "target": change.name,
        "title": change.target["title"],
        "before": _side(change.before),
        "after": _side(change.after),
        "counts_now": [*change.counts_now],
        "counts_no_more": [*change.counts_no_more],
        "came": [*change.came],
        "left": [*change.left],
    }
