"""Every bundle under examples/ gives the result that stands beside it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import ocop_rules
from ocop_rules.documents.source import read_file

EXAMPLES = Path(__file__).parents[2] / "examples"
BUNDLES = sorted(p for p in EXAMPLES.glob("*.yaml") if not p.name.endswith(".expected.yaml"))


def _expected(bundle: Path) -> dict[str, Any]:
    data: dict[str, Any] = read_file(bundle.with_suffix(".expected.yaml")).data
    return data


def test_there_are_enough_examples() -> None:
    assert len(BUNDLES) >= 6


@pytest.mark.parametrize("engine", ["durable", "direct"])
@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda p: p.stem)
def test_example_gives_what_stands_beside_it(bundle: Path, engine: ocop_rules.EngineName) -> None:
    expected = _expected(bundle)
    evaluation = ocop_rules.evaluate(bundle, engine=engine)
    assert evaluation.outcome == expected["outcome"]
    assert evaluation.points == Decimal(expected["points"])
    assert {k: p.points for k, p in evaluation.parts.items()} == expected["parts"]
    assert evaluation.band == expected["band"]
    assert evaluation.stars == expected["stars"]
    assert [k.id for k in evaluation.knockouts] == expected["knockouts"]
    assert [k.id for k in evaluation.unverified] == expected["unverified"]
    assert sorted({w.code for w in evaluation.warnings}) == expected["warnings"]
    judged = {j.judge: j.total for j in evaluation.judges}
    assert judged == expected.get("judges", {})
    if evaluation.stars is not None:
        highest = max(evaluation.band, evaluation.stars + 1)
        unmet = [r for r in evaluation.requirements if not r.met and r.stars <= highest]
        told = [{"stars": r.stars, "criterion": r.criterion, "option": r.option} for r in unmet]
        assert told == expected["unmet"]
    for number, result in evaluation.criteria.items():
        stated = expected["criteria"][number]
        assert (result.points, result.option, result.basis) == (
            stated["points"],
            stated["option"],
            stated["basis"],
        ), number
    assert evaluation.criteria.keys() == expected["criteria"].keys()


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda p: p.stem)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_example_is_explained_in_full(bundle: Path, lang: Any) -> None:
    evaluation = ocop_rules.evaluate(bundle)
    told = evaluation.explain(lang)
    assert evaluation.bundle.product.name in told
    for result in evaluation.criteria.values():
        assert result.criterion.title.in_(lang) in told
        if result.chosen is not None:
            assert result.chosen.label.in_(lang) in told
    for warning in evaluation.warnings:
        assert warning.message(lang) in told


def test_examples_differ_by_what_their_comments_say() -> None:
    """The held-back and the expired example are one fact and one date away from four stars."""
    for name, old, new in (
        ("plum-jam-held-at-3-stars", "value: 75,", "value: 75.01,"),
        ("avocado-chips-expired-haccp", "expires_on: 2026-09-09", "expires_on: 2026-09-15"),
    ):
        written = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
        assert written.count(old) == 1
        assert ocop_rules.evaluate(written).stars == 3
        assert ocop_rules.evaluate(written.replace(old, new)).stars == 4
