"""Sets that a version cannot rate say why, wherever they are asked for."""

from __future__ import annotations

import dataclasses

import pytest

import ocop_rules
from ocop_rules.errors import UnknownVersion
from ocop_rules.evaluation.evaluate import _unknown_set
from ocop_rules.rulebook.lookup import product_set_named
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import text

WHY = text("chưa có bản sao của phiếu này", "no copy of this sheet is known")


@pytest.fixture
def incomplete() -> Rulebook:
    """An installed version as if it lacked the tourism sheet."""
    whole = ocop_rules.load("qd-781-2020")
    sets = {number: each for number, each in whole.sets.items() if number != 26}
    return dataclasses.replace(whole, sets=sets, without_sets={26: WHY})


def test_a_sheet_that_a_version_does_not_hold_says_why(incomplete: Rulebook) -> None:
    with pytest.raises(UnknownVersion) as refused:
        product_set_named(incomplete, "26")
    assert WHY.en in refused.value.render("en")
    assert WHY.vi in refused.value.render("vi")


def test_a_dossier_for_a_sheet_that_a_version_does_not_hold_is_told_why(incomplete: Rulebook) -> None:
    problem = _unknown_set(26, incomplete)
    assert problem.code == "set-not-known"
    assert WHY.en in problem.render("en")
    assert _unknown_set(27, incomplete).code == "unknown-set"
