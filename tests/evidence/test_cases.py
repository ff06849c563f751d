"""Options of criteria with alternative cases: a bare ordinal is read in the case that the dossier is known to be in."""

from __future__ import annotations

from typing import Any

import pytest

import ocop_rules
from ocop_rules.errors import InvalidEvidence
from tests.bundles import bundle


def dossier(option: Any, *facts: dict[str, Any], other: Any = 2) -> dict[str, Any]:
    sheet = {"judge": "A", "options": {"8": option, "9": other}}
    return bundle("qd-26-2026", 26, facts=list(facts), sheets=[sheet])


def provider(value: str, name: str = "tourism_service_provider") -> dict[str, Any]:
    return {"fact": name, "value": value, "attested_by": "authority"}


@pytest.mark.parametrize(("value", "case"), [("community", "a"), ("organisation", "b")])
def test_a_fact_tells_the_case(value: str, case: str) -> None:
    told = ocop_rules.evaluate(dossier(2, provider(value)))
    stated = ocop_rules.evaluate(dossier({"case": case, "option": 2}, other={"case": case, "option": 2}))
    assert told.case == stated.case == case
    assert told.criteria["8"].points == stated.criteria["8"].points > 0


def test_another_choice_tells_the_case() -> None:
    assert ocop_rules.evaluate(dossier({"case": "b", "option": 1})).case == "b"


def test_zero_needs_no_case() -> None:
    evaluation = ocop_rules.evaluate(dossier(0, other=0))
    assert evaluation.case is None
    assert evaluation.points == 0


def test_where_the_fact_is_misspelt_the_case_is_not_asked_for_as_well() -> None:
    with pytest.raises(InvalidEvidence) as refused:
        ocop_rules.evaluate(dossier(2, provider("community", "tourism_service_providr")))
    assert [p.code for p in refused.value.problems] == ["unknown-fact"]
