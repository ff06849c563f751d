"""Finding the way to more stars in a process that rates: what was asked is read there too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ocop_rules.advice.goal import MEASURES
from ocop_rules.documents.suggestion import suggested
from ocop_rules.documents.validation import shorten
from ocop_rules.errors import InvalidEvidence, Problem
from ocop_rules.evaluation.advice import Asked, UnknownCost, advise_as, cost_number, cost_table
from ocop_rules.text import Text, text
from ocop_service.raters.asked import asked_object
from ocop_service.raters.outcome import RatingOptions

MOST_PATHS = 20
"""More paths than this are not shown."""

MOST_COUNTED = 20
"""More paths that are equally good than this are not counted."""

_MOST_MARGIN = 100


@dataclass(frozen=True, slots=True)
class FindWay:
    """Find the way of a product to more stars.

    Attributes:
        content: an object of the bundle and the goal, JSON or YAML, as the client sent it.
        options: how to rate.
    """

    content: bytes
    options: RatingOptions

    def run(self) -> str:
        """Return the advice as canonical JSON; raises as `ocop_rules.advise`, and `InvalidEvidence` for the goal."""
        data = _members(self.content)
        asked = _asked(data)
        settings, version = self.options.settings, self.options.version
        try:
            return advise_as(data["bundle"], asked, settings, version, None, None, sensitivity=True).to_json()
        except UnknownCost as error:
            message = text("không có loại giấy, thông tin hay tiêu chí này", "no such document type, fact or criterion")
            meant = None if error.close is None else suggested(error.name, [error.close])
            problem = Problem.at(("costs", error.name), "unknown-name", message, meant, shorten(error.name))
            raise InvalidEvidence([problem]) from None
        except InvalidEvidence as error:
            raise InvalidEvidence([_in_bundle(each) for each in error.problems]) from None


def _members(content: bytes) -> Mapping[str, Any]:
    data, problems = asked_object(content, '{"bundle": …, "target": …}', ("bundle", *_GOAL))
    if not isinstance(data.get("bundle"), Mapping):
        expected = text("cần hồ sơ minh chứng", "an evidence bundle was expected")
        problems.append(Problem.at(("bundle",), "wrong-type", expected))
    for name, (is_right, expected) in _GOAL.items():
        if data.get(name) is not None and not is_right(data[name]):
            problems.append(Problem.at((name,), "wrong-value", expected, found=shorten(data[name])))
    if problems:
        raise InvalidEvidence(problems)
    return data


def _asked(data: Mapping[str, Any]) -> Asked:
    stated = {name: data[name] for name in _GOAL if data.get(name) is not None}
    by = stated.get("by")
    return Asked(
        target=stated.get("target"),
        by=date.fromisoformat(by) if isinstance(by, str) else by,
        measure=stated.get("measure", "steps"),
        costs=cost_table(stated.get("costs")),
        margin=cost_number(stated.get("margin", 0), "margin"),
        allow_judged=stated.get("allow_judged", False),
        paths=stated.get("paths", 3),
        most_counted=MOST_COUNTED,
    )


def _in_bundle(problem: Problem) -> Problem:
    return replace(problem, place=f"bundle.{problem.place}" if problem.place else "bundle")


def _is_whole(value: object, most: int) -> bool:
    return type(value) is int and 1 <= value <= most


def _is_day(value: object) -> bool:
    try:
        return type(value) is date or (isinstance(value, str) and bool(date.fromisoformat(value)))
    except ValueError:
        return False


def _is_number(value: Any) -> bool:
    try:
        return bool(cost_number(value, "") >= 0)
    except ValueError:
        return False


def _is_table(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    return all(isinstance(name, str) and _is_number(cost) for name, cost in value.items())


_GOAL: Mapping[str, tuple[Callable[[Any], bool], Text]] = {
    "target": (
        lambda value: _is_whole(value, 5),
        text("cần một số nguyên từ 1 đến 5", "a whole number from 1 to 5 was expected"),
    ),
    "by": (_is_day, text("cần một ngày như 2027-03-01", "a day such as 2027-03-01 was expected")),
    "measure": (
        lambda value: isinstance(value, str) and value in MEASURES,
        text("cần steps, points hoặc cost", "steps, points or cost was expected"),
    ),
    "costs": (
        _is_table,
        text(
            "cần bảng: tên giấy, thông tin hoặc số tiêu chí, và một số không âm có tối đa 4 chữ số thập phân",
            "a table was expected: document type, fact or criterion, and a number from 0 with at most 4 decimals",
        ),
    ),
    "margin": (
        lambda value: _is_number(value) and cost_number(value, "") <= _MOST_MARGIN,
        text("cần một số từ 0 đến 100", "a number from 0 to 100 was expected"),
    ),
    "allow_judged": (
        lambda value: isinstance(value, bool),
        text("cần true hoặc false", "true or false was expected"),
    ),
    "paths": (
        lambda value: _is_whole(value, MOST_PATHS),
        text(f"cần một số nguyên từ 1 đến {MOST_PATHS}", f"a whole number from 1 to {MOST_PATHS} was expected"),
    ),
}
"""What may stand beside the bundle, with what it must be."""
