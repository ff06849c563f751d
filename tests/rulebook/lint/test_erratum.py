from __future__ import annotations

from typing import Any

import pytest

from ocop_rules.rulebook.lint.erratum import check
from tests.rulebook.version import Version


@pytest.mark.parametrize(
    "about",
    [
        {"set": 1, "criterion": "1.1", "option": 2, "field": "points", "printed": "22", "effective": "2"},
        {"set": 1, "criterion": "1.1", "option": 2, "field": "min_stars", "effective": "3"},
        {"set": 1, "criterion": "1.1", "option": 1, "field": "min_stars"},
        {"set": 1, "criterion": "1.1", "option": 1, "field": "order"},
        {"set": 1, "criterion": "1.1", "field": "max", "printed": "4", "effective": "3"},
        {"set": "*", "criterion": "2", "field": "label"},
        {"set": 2, "part": "A", "field": "max", "printed": "6", "effective": "5"},
        {"set": 2, "section": "2", "field": "max", "printed": "3", "effective": "2"},
    ],
)
def test_an_erratum_that_fits(version: Version, about: dict[str, Any]) -> None:
    version.erratum(**about)
    assert not list(check(version.load()))


@pytest.mark.parametrize(
    "about",
    [
        {"set": 3, "criterion": "1.1", "field": "label"},
        {"set": 1, "criterion": "1.2", "field": "label"},
        {"set": 1, "criterion": "1.1", "option": 4, "field": "label"},
        {"set": 1, "part": "B", "field": "max"},
        {"set": "*", "section": "3", "field": "max"},
    ],
)
def test_a_place_that_is_not_there(version: Version, about: dict[str, Any]) -> None:
    version.erratum(**about)
    (finding,) = check(version.load())
    assert "not on the sheet" in finding.message.en


@pytest.mark.parametrize(
    "about",
    [
        {"set": 1, "criterion": "1.1", "option": 2, "field": "points", "printed": "22", "effective": "1"},
        {"set": 1, "criterion": "1.1", "option": 2, "field": "min_stars"},
        {"set": 1, "part": "A", "field": "max", "printed": "5", "effective": "6"},
        {"set": "*", "section": "1", "field": "max", "printed": "3", "effective": "4"},
    ],
)
def test_a_figure_that_is_not_used(version: Version, about: dict[str, Any]) -> None:
    version.erratum(**about)
    (finding,) = check(version.load())
    assert f"the erratum uses “{about.get('effective', '')}”" in finding.message.en
