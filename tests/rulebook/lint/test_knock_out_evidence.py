from __future__ import annotations

from typing import Any

import pytest

from ocop_rules.rulebook.lint.knock_out_evidence import check
from tests.rulebook.version import Version, said

POINTS = {"points": "this", "at_most": 0}


def test_a_knock_out_that_a_document_can_show_passes(version: Version) -> None:
    assert not list(check(version.load()))


def test_points_at_a_criterion_pass(version: Version) -> None:
    version.knock_outs["zero"] = version.knock_outs["forged"] | {"when": POINTS}
    version.place(1, "2", knock_outs=["zero"])
    assert not list(check(version.load()))


@pytest.mark.parametrize("when", [POINTS, {"any": [POINTS, {"fact": "forged", "is": True}]}])
def test_points_at_the_head_of_a_sheet(version: Version, when: dict[str, Any]) -> None:
    version.knock_outs["forged"]["when"] = when
    (finding,) = check(version.load())
    assert "stands alone" in finding.message.en


def test_a_condition_that_is_never_true(version: Version) -> None:
    version.knock_outs["forged"]["when"] = {"all": [{"document": "ruling"}, {"not": {"document": "ruling"}}]}
    (finding,) = check(version.load())
    assert (finding.definition, finding.message.en) == ("forged", "its condition can never be true")


def test_an_absence_that_no_fact_states(version: Version) -> None:
    version.knock_outs["forged"]["when"] = {"not": {"document": "ruling"}}
    (finding,) = check(version.load())
    assert "documents_complete" in finding.message.en


def test_an_absence_that_a_fact_states_passes(version: Version) -> None:
    version.knock_outs["forged"]["when"] = {
        "any": [{"not": {"document": "ruling"}}, {"fact": "forged", "is": False}],
    }
    assert not list(check(version.load()))


def test_an_exception_that_always_clears(version: Version) -> None:
    version.knock_outs["forged"]["unless"] = {"any": [{"document": "ruling"}, {"fact": "forged", "is": True}]}
    (finding,) = check(version.load())
    assert "always clears" in finding.message.en


def test_a_fact_that_only_the_producer_can_show(version: Version) -> None:
    version.facts["forged"] = {"title": said("Giả mạo", "Forged"), "type": "boolean", "attested_by": ["producer"]}
    (finding,) = check(version.load())
    assert finding.fact == "forged"
    assert "only the producer" in finding.message.en
