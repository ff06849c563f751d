"""Conditions: the structured `when` of options and knock-outs, as written in the criteria files.

A condition is true, false or unknown (Kleene's logic): evidence that is absent is unknown, not false. It counts
only where it is true (DESIGN R6: absence is not evidence).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from ocop_rules.brief import brief
from ocop_rules.text import misfit, text


class _Node(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class FactTest(_Node):
    """A test of one fact's value.

    Attributes:
        fact: id of the fact in the vocabulary.
        at_least, above, at_most, below: thresholds as printed, in the fact's unit (shares in per cent).
        is_: the value of a boolean or choice fact (`is` in YAML).
        in_: values of a choice fact, any of which will do (`in` in YAML).
    """

    fact: str
    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None
    is_: bool | str | None = Field(default=None, alias="is")
    in_: tuple[str, ...] | None = Field(default=None, alias="in", min_length=1)

    def __repr__(self) -> str:
        return brief(self)

    def holds(self, value: bool | int | Decimal | str) -> bool:
        """Tell whether a value, of the fact's type, passes the test."""
        if self.is_ is not None:
            return value == self.is_
        if self.in_ is not None:
            return value in self.in_
        number = Decimal(value)
        return (
            (self.at_least is None or number >= self.at_least)
            and (self.above is None or number > self.above)
            and (self.at_most is None or number <= self.at_most)
            and (self.below is None or number < self.below)
        )

    @model_validator(mode="after")
    def _one_kind_of_test(self) -> FactTest:
        interval = (self.at_least, self.above, self.at_most, self.below)
        kinds = [any(b is not None for b in interval), self.is_ is not None, self.in_ is not None]
        both = (self.at_least is not None and self.above is not None) or (
            self.at_most is not None and self.below is not None
        )
        if sum(kinds) != 1 or both:
            raise misfit(
                text(
                    "cần đúng một phép thử: ngưỡng số, “is” hoặc “in”",
                    "exactly one kind of test is needed: thresholds, “is” or “in”",
                )
            )
        return self


class DocumentTest(_Node):
    """Holds if a document of this type counts on the day of evaluation (R10)."""

    document: str

    def __repr__(self) -> str:
        return brief(self)


class PointsTest(_Node):
    """Holds if the criterion at which a knock-out stands earned at most this many points."""

    points: Literal["this"]
    at_most: Decimal


class AllOf(_Node):
    """Holds if every part holds."""

    all: tuple[Condition, ...] = Field(min_length=1)

    def __repr__(self) -> str:
        return brief(self)


class AnyOf(_Node):
    """Holds if at least one part holds."""

    any: tuple[Condition, ...] = Field(min_length=1)

    def __repr__(self) -> str:
        return brief(self)


class NotThat(_Node):
    """Holds if its part is false; an unknown part leaves it unknown."""

    not_: Condition = Field(alias="not")

    def __repr__(self) -> str:
        return brief(self)


_KINDS = ("fact", "document", "points", "all", "any", "not")
"""The key that says what a condition is; its tag ends in `-test`, so that pydantic's paths show which is which."""


def _kind(value: Any) -> str | None:
    if isinstance(value, dict):
        return next((f"{kind}-test" for kind in _KINDS if kind in value), None)
    return next((f"{kind}-test" for kind in _KINDS if hasattr(value, kind) or hasattr(value, f"{kind}_")), None)


Condition = Annotated[
    Annotated[FactTest, Tag("fact-test")]
    | Annotated[DocumentTest, Tag("document-test")]
    | Annotated[PointsTest, Tag("points-test")]
    | Annotated[AllOf, Tag("all-test")]
    | Annotated[AnyOf, Tag("any-test")]
    | Annotated[NotThat, Tag("not-test")],
    Discriminator(
        _kind,
        custom_error_type="unknown_condition",
        custom_error_message="unknown condition",
    ),
]

for _model in (AllOf, AnyOf, NotThat):
    _model.model_rebuild()


def one_of_these(documents: tuple[str, ...]) -> Condition | None:
    """Return the condition that a document of one of these types counts; None if there are none."""
    tests = tuple(DocumentTest(document=name) for name in documents)
    return AnyOf(any=tests) if len(tests) > 1 else next(iter(tests), None)


def none_of(documents: tuple[str, ...]) -> Condition | None:
    """Return the condition that documents of all these types are known to be missing; None if there are none."""
    tests = tuple(NotThat.model_validate({"not": DocumentTest(document=name)}) for name in documents)
    return AllOf(all=tests) if len(tests) > 1 else next(iter(tests), None)


def leaves(condition: Condition) -> Iterator[FactTest | DocumentTest | PointsTest]:
    """Return the tests of a condition, in the order in which they are written."""
    match condition:
        case AllOf():
            for part in condition.all:
                yield from leaves(part)
        case AnyOf():
            for part in condition.any:
                yield from leaves(part)
        case NotThat():
            yield from leaves(condition.not_)
        case _:
            yield condition


def facts_tested(condition: Condition, *, holds: bool) -> Iterator[tuple[FactTest, bool]]:
    """Return the tests of facts in a condition, each with whether it speaks for it where it is true."""
    match condition:
        case AllOf() | AnyOf():
            for part in condition.all if isinstance(condition, AllOf) else condition.any:
                yield from facts_tested(part, holds=holds)
        case NotThat():
            yield from facts_tested(condition.not_, holds=not holds)
        case FactTest():
            yield condition, holds
        case _:
            return


def facts_read(condition: Condition) -> tuple[str, ...]:
    """Return the ids of the facts that a condition reads, each once, in order."""
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves(condition) if isinstance(leaf, FactTest)))


def documents_read(condition: Condition) -> tuple[str, ...]:
    """Return the document types that a condition asks for, each once, in order."""
    return tuple(dict.fromkeys(leaf.document for leaf in leaves(condition) if isinstance(leaf, DocumentTest)))
