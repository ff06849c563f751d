"""Plain data of Python: how much of it is taken, wherever it stands and however it is shared."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from decimal import Decimal
from enum import IntEnum
from typing import Any

import pytest

import ocop_rules
from ocop_rules.documents.limits import MAX_BYTES, MAX_DEPTH, MAX_VALUES
from ocop_rules.documents.plain_data import PlainData
from tests.bundles import HEAD


def cyclic() -> dict[str, Any]:
    group: dict[str, Any] = {}
    group["x"] = group
    return group


def shared(levels: int) -> list[Any]:
    inside: list[Any] = ["x"] * 10
    for _ in range(levels):
        inside = [inside] * 10
    return inside


def nested(levels: int) -> list[Any]:
    inside: list[Any] = []
    for _ in range(levels):
        inside = [inside]
    return inside


class Large(IntEnum):
    NUMBER = 10**5000


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (lambda: cyclic(), "too-complex"),
        (lambda: shared(30), "too-complex"),
        (lambda: [1] * (MAX_VALUES + 1), "too-complex"),
        (lambda: dict.fromkeys(range(MAX_VALUES + 1), 1), "too-complex"),
        (lambda: nested(MAX_DEPTH), "too-complex"),
        (lambda: nested(100_000), "too-complex"),
        (lambda: "x" * (MAX_BYTES + 1), "too-large"),
        (lambda: ["x" * 1_000_000] * 9, "too-large"),
        (lambda: {"x" * (MAX_BYTES + 1): 1}, "too-large"),
        (lambda: b"x" * (MAX_BYTES + 1), "too-large"),
        (lambda: 10**5000, "invalid-value"),
        (lambda: -(10**5000), "invalid-value"),
        (lambda: {10**5000: 1}, "invalid-value"),
        (lambda: Large.NUMBER, "invalid-value"),
        (lambda: itertools.count(), "wrong-type"),
        (lambda: {("a", "b"): 1}, "wrong-type"),
    ],
)
def test_what_is_too_much_is_refused_at_its_key(write: Callable[[], Any], code: str) -> None:
    value = write()
    for bundle, place in ((HEAD | {"facts": value}, "facts"), ({"facts": [value]}, "facts"), ([value], "")):
        with pytest.raises(ocop_rules.InvalidEvidence) as refused:
            ocop_rules.evaluate(bundle, engine="direct")  # type: ignore[arg-type]
        (problem,) = refused.value.problems
        assert (problem.code, problem.place) == (code, place)
        assert problem.mend is not None


def test_the_errors_of_many_bundles_hold_nothing_of_what_was_read() -> None:
    bundles = [HEAD | {"facts": value} for value in (cyclic(), 10**5000, "x", [{"fact": 1}])]
    for error in ocop_rules.evaluate_many(bundles, engine="direct"):
        assert isinstance(error, ocop_rules.InvalidEvidence)
        assert (error.__traceback__, error.__context__, error.__cause__) == (None, None, None)
        assert all(problem.path is None for problem in error.problems)


def test_what_is_counted() -> None:
    assert PlainData({"a": [1, Decimal("1.5"), {"b": None}], "c": {"x", "y"}, "d": ()}).values == 10
    assert PlainData(nested(MAX_DEPTH - 1)).problem is None
    assert PlainData(["x"] * (MAX_VALUES - 1)).problem is None
