"""Errors as people and other programs meet them."""

from __future__ import annotations

import pickle

import pytest

import ocop_rules
from ocop_rules.errors import (
    EngineDisagreement,
    InvalidDocument,
    InvalidEvidence,
    InvalidRulebook,
    NetworkLimit,
    NoVersionInForce,
    OcopError,
    Problem,
    UnknownVersion,
    WorkerLost,
)
from ocop_rules.text import text

MESSAGE = text("phải là số", "a number was expected")
FULL = Problem("wrong-value", "facts[2].value", MESSAGE, text("ghi 62", "write 62"), "sixty", 14)
BARE = Problem("empty", "", MESSAGE)


def test_a_problem_says_where_what_and_how_to_mend() -> None:
    assert FULL.render("en") == "facts[2].value (line 14): a number was expected [sixty] → write 62"
    assert FULL.render("vi") == "facts[2].value (dòng 14): phải là số [sixty] → ghi 62"
    assert BARE.render("vi") == "phải là số"
    assert Problem("syntax", "", MESSAGE, line=3).render("en") == "line 3: a number was expected"
    assert Problem("x", "facts", MESSAGE).render("en") == "facts: a number was expected"


def test_an_error_lists_all_its_problems() -> None:
    error = InvalidEvidence([FULL, BARE], "mango.yaml")
    assert error.render("vi").splitlines() == [
        "Hồ sơ minh chứng không hợp lệ (mango.yaml): 2 lỗi",
        f"  - {FULL.render('vi')}",
        "  - phải là số",
    ]
    assert str(error) == error.render("en")
    assert str(InvalidEvidence([BARE])).splitlines()[0] == "The evidence bundle is not valid: 1 problem"


ERRORS: list[OcopError] = [
    InvalidDocument([FULL]),
    InvalidEvidence([FULL, BARE], "mango.yaml"),
    InvalidRulebook([BARE], "qd-26-2026"),
    UnknownVersion(MESSAGE),
    NoVersionInForce(MESSAGE),
    EngineDisagreement("stars", ("a",), ("b",)),
    NetworkLimit("too wide"),
    WorkerLost(MESSAGE),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: type(e).__name__)
def test_errors_travel_between_processes(error: OcopError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert [again.render(lang) for lang in ("vi", "en")] == [error.render(lang) for lang in ("vi", "en")]
    assert vars(again) == vars(error)


def test_one_bad_bundle_among_many_loses_no_other() -> None:
    good = {
        "format": "ocop-evidence/1",
        "dossier": "1",
        "version": "qd-26-2026",
        "product": {"name": "Xoài", "set": 7},
        "evaluated_on": "2026-09-15",
    }
    bad = good | {"version": "qd-26-2062"}
    for workers in (None, 2):
        first, second, third = ocop_rules.evaluate_many([good, bad, good], workers=workers, engine="direct")
        assert isinstance(first, ocop_rules.Evaluation)
        assert isinstance(second, InvalidEvidence)
        assert isinstance(third, ocop_rules.Evaluation)
        assert [(p.code, p.place) for p in second.problems] == [("unknown-version", "version")]


PUBLIC = [
    kind
    for kind in (getattr(ocop_rules, name) for name in ocop_rules.__all__)
    if isinstance(kind, type) and issubclass(kind, Exception)
]


@pytest.mark.parametrize("kind", PUBLIC)
def test_every_public_error_is_ours(kind: type[Exception]) -> None:
    assert issubclass(kind, OcopError)
