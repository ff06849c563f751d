"""One side of a comparison: what counts of an evaluation, read alike whether it was just made or is a record's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast, get_args

from ocop_rules.brief import brief
from ocop_rules.errors import InvalidRecord, Problem
from ocop_rules.rating.points import exact_text
from ocop_rules.rating.result import OutcomeName, Result
from ocop_rules.replay.comparison import ComparedResult, Earned
from ocop_rules.text import printable, text

MAX_POINTS = 1000
"""More points than any sheet has."""

MAX_CRITERIA = 500
"""More criteria than any sheet has."""

_POINTS = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40}|/[0-9]{1,40})?")
"""How evaluations write points; never with an exponent, which may stand for a number that no memory holds."""

Ordinals = tuple[int, ...]
"""Options of a criterion by their ordinals; several where options add up."""

Mark = tuple[int, str, int]
"""A minimum requirement: stars, criterion, least option."""


@dataclass(frozen=True, slots=True)
class CriterionSnapshot:
    """What counts of a criterion's result: the options that count, and those that the evidence alone supports."""

    options: Ordinals
    points: str
    basis: str
    supported: Ordinals
    case: str | None

    def __repr__(self) -> str:
        return brief(self)

    def earned(self, number: str) -> Earned:
        """Return it for a report."""
        return Earned(number, "+".join(map(str, self.options)), self.points)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What counts of an evaluation.

    Attributes:
        digest: the rulebook's.
        marks: the minimum requirements, and whether each is met.
        knock_outs: the knock-outs that fired or could not be verified: the status and the id of each.
        errata: what is said about misprints.
    """

    result: ComparedResult
    digest: str
    authority: object
    criteria: Mapping[str, CriterionSnapshot]
    marks: Mapping[Mark, bool]
    knock_outs: frozenset[tuple[str, str]]
    errata: frozenset[str]

    def __repr__(self) -> str:
        return brief(self)


def result_of(evaluation: Result) -> ComparedResult:
    """Return the result of an evaluation."""
    return ComparedResult(
        evaluation.version,
        evaluation.product_set.number,
        evaluation.outcome,
        exact_text(evaluation.points),
        evaluation.band,
        evaluation.stars,
    )


@contextmanager
def reading_evaluation() -> Iterator[None]:
    """Read the plain data of an evaluation.

    Raises:
        InvalidRecord: it is not the evaluation that it says it is.
    """
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        message = text("evaluation thiếu hoặc sai một phần", "a part of the evaluation is missing or wrong")
        found = printable(f"{type(error).__name__}: {error}")
        raise InvalidRecord([Problem("not-an-evaluation", "evaluation", message, found=found)]) from None


def recorded_result(data: Mapping[str, Any]) -> ComparedResult:
    """Return the result of an evaluation, given as plain data; raises as `reading_evaluation`."""
    with reading_evaluation():
        return ComparedResult(
            printable(str(data["version"])),
            _whole(data["product"]["set"]),
            _outcome(data["outcome"]),
            _points(data["points"]),
            _stars(data["band"]),
            None if data["stars"] is None else _stars(data["stars"]),
        )


def snapshot_of(data: Mapping[str, Any]) -> Snapshot:
    """Return what counts of an evaluation, given as plain data; raises as `reading_evaluation`."""
    with reading_evaluation():
        return Snapshot(
            recorded_result(data),
            str(data["rulebook_digest"]),
            _authority(data["authority"]),
            {
                printable(str(number)): CriterionSnapshot(
                    _ordinals(each["option"]),
                    _points(each["points"]),
                    printable(str(each["basis"])),
                    _ordinals(each["supported"]),
                    each.get("case"),
                )
                for number, each in _criteria(data["criteria"])
            },
            {
                (_whole(m["stars"]), str(m["criterion"]), _whole(m["option"])): bool(m["met"])
                for m in data["requirements"]
            },
            frozenset((str(k["status"]), str(k["id"])) for k in (*data["knockouts"], *data["unverified"])),
            frozenset(str(w["message"]["en"]) for w in data["warnings"] if w["code"] == "erratum"),
        )


def _authority(data: Any) -> object:
    """Return who certifies the stars, and which levels forward the dossier, without the clauses that say so."""
    forwardings = [(each["level"], each["at_least"], each["to"]) for each in data["forwardings"]]
    return data["certified_by"], forwardings


def _ordinals(option: int | list[int] | None) -> Ordinals:
    if not option:
        return ()
    return (option,) if isinstance(option, int) else tuple(map(_whole, option))


@lru_cache(maxsize=8192)
def exact(points: str) -> Fraction:
    """Read points as evaluations write them.

    Raises:
        ValueError: they are written otherwise.
    """
    if not _POINTS.fullmatch(points):
        raise ValueError("points")
    return Fraction(points)


def _points(value: object) -> str:
    if not isinstance(value, str) or len(value) > 60:
        raise TypeError("points")
    if not 0 <= exact(value) <= MAX_POINTS:
        raise ValueError("points")
    return value


def _criteria(value: Any) -> Iterable[tuple[str, Any]]:
    if len(value) > MAX_CRITERIA:
        raise ValueError("criteria")
    return value.items()  # type: ignore[no-any-return]


def _outcome(value: object) -> OutcomeName:
    if value not in get_args(OutcomeName):
        raise ValueError("outcome")
    return cast(OutcomeName, value)


def _stars(value: object) -> int:
    if type(value) is not int or not 0 <= value <= 5:
        raise ValueError("stars")
    return value


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError("a whole number")
    return value
