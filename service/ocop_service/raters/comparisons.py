"""Comparing two evaluations in a process that rates: what was asked is read there too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ocop_rules.documents.validation import shorten
from ocop_rules.errors import InvalidEvidence, Problem
from ocop_rules.replay.compare.compare import compare
from ocop_rules.text import Lang, text
from ocop_rules.words.compared import ComparisonLines
from ocop_service.raters.asked import asked_object

SIDES = ("a", "b")
"""The two, the earlier one first, as a request names them."""


@dataclass(frozen=True, slots=True)
class CompareRecords:
    """Compare two stored evaluations.

    Attributes:
        before, after: their records, the earlier one first.
        lang: in which it is told.
    """

    before: str
    after: str
    lang: Lang

    def run(self) -> ComparisonLines:
        """Return what differs in words; raises `InvalidComparison` where this release no longer rates one of them."""
        return compare(self.before.encode(), self.after.encode()).explanation(self.lang)


@dataclass(frozen=True, slots=True)
class ReadCompared:
    """Read which stored evaluations are to be compared.

    Attributes:
        content: an object of the two, JSON or YAML, as the client sent it.
    """

    content: bytes

    def run(self) -> tuple[UUID | None, UUID | None]:
        """Return the id of each; None for a bundle or a record; raises `InvalidEvidence` where neither is given."""
        before, after = map(_id_of, _members(self.content).values())
        return before, after


@dataclass(frozen=True, slots=True)
class CompareAsked:
    """Compare two evaluations.

    Attributes:
        content: an object of the two, as the client sent it.
        records: the record of each that is stored; None for what stands in the content.
    """

    content: bytes
    records: tuple[str | None, str | None]

    def run(self) -> str:
        """Return what differs as canonical JSON; raises `InvalidEvidence`, and as `ocop_rules.compare`."""
        given = _members(self.content).values()
        before, after = (
            each if record is None else record.encode() for each, record in zip(given, self.records, strict=True)
        )
        return compare(before, after).to_json()


def _members(content: bytes) -> Mapping[str, Any]:
    """Return the two by their names, each an object or an id; raises `InvalidEvidence`."""
    data, problems = asked_object(content, '{"a": …, "b": …}', SIDES)
    expected = text(
        "cần mã của kết quả đã lưu, hồ sơ minh chứng hoặc bản ghi",
        "the id of a stored evaluation, an evidence bundle or a record was expected",
    )
    for name in SIDES:
        side = data.get(name)
        if not isinstance(side, Mapping) and _id_of(side) is None:
            problems.append(Problem.at((name,), "wrong-type", expected, found=shorten(side) if name in data else None))
    if problems:
        raise InvalidEvidence(problems)
    return {name: data[name] for name in SIDES}


def _id_of(side: object) -> UUID | None:
    try:
        return UUID(side) if isinstance(side, str) else None
    except ValueError:
        return None
