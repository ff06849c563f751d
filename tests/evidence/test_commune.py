"""The producer's commune: it is told, no rule reads it, and a bundle without it is to the byte what it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import ocop_rules
from ocop_rules.canonical import canonical

MANGO = Path("examples/dried-mango-4-stars.yaml")
DIGEST = "70fc2afbb5f754c07bdde504896e5a600255b4bb170a465b92af1bfc8c6e2bba"
"""The digest of the example's bundle, from before there was a commune."""


def bundle(**producer: object) -> dict[str, Any]:
    whole: dict[str, Any] = yaml.safe_load(MANGO.read_text(encoding="utf-8"))
    return {**whole, "producer": {**whole["producer"], **producer}}


def test_a_bundle_without_a_commune_is_what_it_was() -> None:
    for left_out in (bundle(), bundle(commune=None)):
        evaluation = ocop_rules.evaluate(left_out)
        assert evaluation.bundle_digest == DIGEST
        assert "commune" not in canonical(evaluation.bundle.as_json()["producer"])  # type: ignore[index, call-overload]


def test_a_commune_changes_the_head_of_the_explanation_and_nothing_of_the_rating() -> None:
    without, stated = ocop_rules.evaluate(bundle()), ocop_rules.evaluate(bundle(commune="xã Yên Châu"))
    assert stated.points == without.points
    assert stated.stars == without.stars
    assert [*stated.criteria.values()] == [*without.criteria.values()]
    assert stated.bundle_digest != without.bundle_digest
    name = "Chủ thể: Hợp tác xã Nông nghiệp Yên Châu"
    assert f"{name}\n" in without.explain("vi")
    assert f"{name} (xã Yên Châu)\n" in stated.explain("vi")


@pytest.mark.parametrize("wrong", [3, "", "a\nb", "x" * 5000])
def test_a_commune_is_a_short_name(wrong: object) -> None:
    with pytest.raises(ocop_rules.InvalidEvidence) as refused:
        ocop_rules.evaluate(bundle(commune=wrong))
    (problem,) = refused.value.problems
    assert problem.place == "producer.commune"
